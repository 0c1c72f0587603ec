"""Hypothesis strategies: complete facts for any text, and facts from which some are taken away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction

from hypothesis import strategies as st

from clausal.ir.text import ConsolidatedText
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
from clausal.values import MISSING, Item, SchoolYear, Value

Facts = Mapping[str, Item]

ANY_DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2016, 12, 31))
FEW_DAYS = st.sampled_from([dt.date(year, 6, 30) for year in (2005, 2008, 2010, 2011)])
DAYS = ANY_DAYS | FEW_DAYS
MOST_ITEMS = 3
HUNDREDTHS = 100


def roots(text: ConsolidatedText) -> list[str]:
    """The records that stand in no other one, and those that a definition is about."""
    inside = {
        field.type.name if isinstance(field.type, RecordType) else field.type.record
        for record in text.records.values()
        for field in record.fields.values()
        if isinstance(field.type, RecordType | ListType)
    }
    asked = {name for define in text.defines.values() for name in (define.subject, define.other)}
    return [name for name in text.records if name not in inside or name in asked]


@st.composite
def complete(draw: st.DrawFn, text: ConsolidatedText) -> Facts:
    """Every fact that the text's records have."""
    return {name: _item(draw, text, name, name) for name in roots(text)}


def _item(draw: st.DrawFn, text: ConsolidatedText, record: str, path: str) -> Item:
    fields: dict[str, Value] = {}
    for field in text.records[record].fields.values():
        if field.may_be_missing and draw(st.integers(0, 3)) == 0:
            fields[field.name] = MISSING
        else:
            fields[field.name] = _value(draw, text, field.type, f"{path}.{field.name}")
    return Item(record, path, fields)


def _value(draw: st.DrawFn, text: ConsolidatedText, type: Type, path: str) -> Value:
    match type:
        case RecordType(name=name):
            return _item(draw, text, name, path)
        case ListType(record=name):
            count = draw(st.integers(0, MOST_ITEMS))
            return tuple(_item(draw, text, name, f"{path}[{n + 1}]") for n in range(count))
        case TextType():
            return draw(st.sampled_from(["", "a", "b"]))
        case YesNoType():
            return draw(st.booleans())
        case DateType():
            return draw(DAYS)
        case SchoolYearType():
            return SchoolYear(draw(st.integers(2000, 2016)))
        case ChoiceType(options=options):
            return draw(st.sampled_from(options))
        case SetType(choice=choice):
            return frozenset(draw(st.lists(st.sampled_from(choice.options), unique=True)))
        case NumberType() | MoneyType() | PercentType():
            return draw(_quantities(type))
    raise AssertionError(type)


def _quantities(type: NumberType | MoneyType | PercentType) -> st.SearchStrategy[Value]:
    """Small numbers in the type's range; one in four is not whole."""
    share = HUNDREDTHS if isinstance(type, PercentType) else 1
    low = -3 if type.low is None else type.low * share
    high = low + 100 if type.high is None else min(type.high * share, low + 100)
    whole = st.integers(-int(-low // 1), int(high // 1))
    if type.places == 0:
        return whole
    parts = st.integers(int(low * HUNDREDTHS), int(high * HUNDREDTHS))
    fine = parts.map(lambda n: Fraction(n, HUNDREDTHS * share))
    return st.one_of(*[whole.map(lambda n: Fraction(n, share))] * 3, fine).map(_plain)


def _plain(value: Fraction) -> Value:
    return value.numerator if value.denominator == 1 else value


# ------------------------------------------------------------------ taking away, giving back


def places(facts: Facts) -> list[str]:
    """The path of every fact: records, fields, lists."""
    return [place for name, item in facts.items() for place in (name, *_below(item))]


def _below(item: Item) -> Iterator[str]:
    for name, value in item.fields.items():
        yield f"{item.path}.{name}"
        inside = value if isinstance(value, tuple) else (value,)
        for inner in inside:
            if isinstance(inner, Item):
                yield from _below(inner)


def only(facts: Facts, given: set[str]) -> Facts:
    """The facts whose places, and all above them, are given."""
    return {name: _only(item, given) for name, item in facts.items() if name in given}


def _only(item: Item, given: set[str]) -> Item:
    fields: dict[str, Value] = {}
    for name, value in item.fields.items():
        if f"{item.path}.{name}" in given:
            if isinstance(value, Item):
                value = _only(value, given)
            elif isinstance(value, tuple):
                value = tuple(_only(inner, given) for inner in value)
            fields[name] = value
    return Item(item.record, item.path, fields)


def restored(place: str, facts: Facts) -> set[str]:
    """The places that someone gives who is asked for the fact at a place: it, and all in it."""
    inside = (f"{place}.", f"{place}[")
    # A fact of a record that was not given at all brings the record along.
    above = {place[:i] for i, character in enumerate(place) if character in ".["}
    return {p for p in places(facts) if p == place or p.startswith(inside) or p in above}


@st.composite
def given_places(draw: st.DrawFn, facts: Facts) -> set[str]:
    """The places that are left when some facts are taken away: few of them, or many."""
    known = places(facts)
    fewest = draw(st.sampled_from([1, 1, 2, 4, 8]))
    gone = draw(
        st.sets(st.sampled_from(known), min_size=min(fewest, len(known)), max_size=2 * fewest)
    )
    return {place for place in known if place not in gone}
