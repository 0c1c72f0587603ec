"""Records for any texts, from a seeded `Random`: of the values around which answers turn.

The interesting values are those that the texts name: thresholds, bands, keys, days; those beside
them; and, in one record, the same few again and again, so that ties come about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any

from clausal.check.walk import walk
from clausal.ir import expressions as ir
from clausal.ir.text import Climb, ConsolidatedText, Field, Grid, Record, Version
from clausal.ir.types import (
    ChoiceType,
    DateType,
    ListType,
    MoneyType,
    NumberType,
    PercentType,
    RecordType,
    SchoolYearType,
    SetType,
    TextType,
    Type,
    YesNoType,
)
from clausal.pipeline import KnownTexts
from clausal.values import MISSING, Exact, Item, SchoolYear, Value

Facts = Mapping[str, Item]

MOST_ITEMS = 5
DAY = dt.timedelta(days=1)
UNKNOWN_RATES = (0.0, 0.0, 0.0, 0.02, 0.08, 0.4)


@dataclass(slots=True)
class Pools:
    """What some texts name: amounts by the class of their type, days, words, and positions."""

    amounts: dict[type, list[Exact]] = field(default_factory=dict)
    days: list[dt.date] = field(default_factory=list)
    words: list[str] = field(default_factory=lambda: ["A", "B"])
    positions: dict[str, list[tuple[str, int, tuple[str, str]]]] = field(default_factory=dict)
    """for a record with a first position: rungs and steps that there are, and their fields"""

    def add(self, value: object, type_: Type) -> None:
        """One value that a text names."""
        if isinstance(value, bool):
            return
        if isinstance(value, int | Fraction):
            self.amounts.setdefault(type(type_), []).append(value)
        elif isinstance(value, dt.date):
            self.days.append(value)
        elif isinstance(type_, TextType) and isinstance(value, str):
            self.words.append(value)


def pools(texts: Iterable[ConsolidatedText]) -> Pools:
    """The values that some texts name."""
    found = Pools()
    for text in texts:
        agreement = text.agreement
        found.days += [day for day in (agreement.start, agreement.end) if day is not None]
        kinds: tuple[Mapping[str, Any], ...] = (
            text.constants, text.tables, text.defines, text.sources, text.gates, text.ladders,
        )  # fmt: skip
        for provision in (p for kind in kinds for p in kind.values()):
            for node in walk(provision):
                match node:
                    case ir.Literal():
                        found.add(node.value, node.type)
                    case Version():
                        found.days += [day for day in (node.start, node.end) if day is not None]
                    case _:
                        pass
        for table in text.tables.values():
            for grid in (v.content for v in table.versions if isinstance(v.content, Grid)):
                for key, values in zip(table.keys, grid.keys, strict=True):
                    for value in values:
                        found.add(value, key.type)
        for ladder in text.ladders.values():
            for climb in (v.content for v in ladder.versions if isinstance(v.content, Climb)):
                assert isinstance(ladder.start.type, RecordType)
                found.positions.setdefault(ladder.start.type.name, []).extend(
                    (rung.name, step, (ladder.rung_field, ladder.step_field))
                    for rung in climb.rungs.values()
                    for step in range(rung.first, rung.last + 1)
                )
    found.days = sorted(set(found.days)) or [dt.date(2012, 1, 1)]
    return found


def of_texts(texts: KnownTexts) -> Pools:
    """The values that the texts of a book name."""
    found = pools([texts.check(state).text for _, state in texts.history.states()])
    found.days = sorted({*found.days, *texts.history.turns})
    return found


def roots(records: Mapping[str, Record], text: ConsolidatedText) -> list[str]:
    """The records that stand in no other one, and those that a definition is about."""
    inside = {
        field.type.name if isinstance(field.type, RecordType) else field.type.record
        for record in records.values()
        for field in record.fields.values()
        if isinstance(field.type, RecordType | ListType)
    }
    asked = {name for define in text.defines.values() for name in (define.subject, define.other)}
    return [name for name in records if name not in inside or name in asked]


def day_around(random: Random, days: Sequence[dt.date]) -> dt.date:
    """A day that a text names, or one near it."""
    shift = random.choice([0, 0, 0, 1, -1, 10, 100, -200, 365, random.randint(-900, 900)])
    return random.choice(days) + DAY * shift


class Records:
    """Draws the records of some texts."""

    def __init__(self, records: Mapping[str, Record], names: Sequence[str], found: Pools) -> None:
        self.records, self.names, self.pools = records, names, found

    def draw(self, random: Random) -> Facts:
        """One set of facts; a record may be left out as a whole."""
        drawing = _Drawing(random, self)
        return {
            name: drawing.item(name, name)
            for name in self.names
            if not (drawing.unknown and random.random() < drawing.unknown / 3)
        }


class _Drawing:
    def __init__(self, random: Random, source: Records) -> None:
        self.random, self.source = random, source
        self.unknown = random.choice(UNKNOWN_RATES)
        self.missing = random.choice([0.1, 0.3, 0.6])
        self.days = [day_around(random, source.pools.days) for _ in range(random.choice([3, 5, 9]))]

    def item(self, record: str, path: str) -> Item:
        fields: dict[str, Value] = {}
        for one in self.source.records[record].fields.values():
            if self.random.random() < self.unknown:
                continue
            if one.may_be_missing and self.random.random() < self.missing:
                fields[one.name] = MISSING
            else:
                fields[one.name] = self._value(one, f"{path}.{one.name}")
        places = self.source.pools.positions.get(record)
        if places and self.random.random() < 0.92:
            rung, step, names = self.random.choice(places)
            declared = self.source.records[record].fields[names[1]].type
            if (
                not isinstance(declared, NumberType)
                or declared.high is None
                or step <= declared.high
            ):
                place: tuple[Value, ...] = (rung, step)
                fields.update({n: v for n, v in zip(names, place, strict=True) if n in fields})
        return Item(record, path, fields)

    def _value(self, one: Field, path: str) -> Value:
        random = self.random
        match one.type:
            case RecordType(name=name):
                return self.item(name, path)
            case ListType(record=name):
                count = random.choice([0, 1, 1, 2, 2, 3, 3, MOST_ITEMS])
                return tuple(self.item(name, f"{path}[{n + 1}]") for n in range(count))
            case TextType():
                return random.choice(self.source.pools.words)
            case YesNoType():
                return random.random() < 0.6
            case DateType():
                early = 0.7 if one.name == "since" else 0.0
                if random.random() < early:
                    return self.source.pools.days[0] + DAY * random.choice([0, 1, 200])
                return random.choice(self.days) + DAY * random.choice([0, 0, 0, 0, 1, -1, 30])
            case SchoolYearType():
                return SchoolYear(random.choice(self.days).year - random.choice([0, 0, 1, 2]))
            case ChoiceType(options=options):
                return random.choice(options)
            case SetType(choice=choice):
                return frozenset(o for o in choice.options if random.random() < 0.5)
            case NumberType() | MoneyType() | PercentType():
                return self._amount(one.type)
        raise AssertionError(one.type)

    def _amount(self, type_: NumberType | MoneyType | PercentType) -> Value:
        """An amount in its range and of its places: one that a text names, or one beside it."""
        random = self.random
        assert type_.places is not None
        share = 100 if isinstance(type_, PercentType) else 1
        named = self.source.pools.amounts.get(type(type_), [])
        small = [Fraction(n, share) for n in (0, 1, 2, 3, 5, 12)]
        value = Fraction(random.choice(named if named and random.random() < 0.6 else small))
        grain = Fraction(1, share * 10**type_.places)
        step = Fraction(1, share) if random.random() < 0.6 else grain
        value += random.choice([0, 0, 0, 1, -1, 7]) * step
        if random.random() < 0.08:
            value = random.randint(0, 10**6) * grain
        low = value if type_.low is None else max(value, Fraction(type_.low))
        if type_.low is None and random.random() < 0.85:
            low = abs(value)
        value = low if type_.high is None else min(low, Fraction(type_.high))
        value = (value / grain).__floor__() * grain
        return value.numerator if value.denominator == 1 else value
