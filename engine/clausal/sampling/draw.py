"""A sample, a seed and a number → the document of that number, as a record file holds it.

Every document has its own source of chance: the first thousand are the same, however many follow.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from random import Random
from typing import Any, assert_never

from clausal.interpret.arithmetic import school_year_of
from clausal.ir.show import show_value
from clausal.ir.types import PercentType, Quantity, SetType, Type, type_name
from clausal.records.faults import diagnose, record_error
from clausal.records.value import Fault
from clausal.sampling.rules import (
    COUNT,
    LONGEST_LIST,
    Cases,
    Chance,
    Drawn,
    End,
    Fields,
    Fixed,
    Including,
    Items,
    OneOf,
    Range,
    Reference,
    Rule,
    Sample,
    Simple,
    Words,
    Years,
)
from clausal.values import MISSING, Exact, SchoolYear, Value, decimal_text, months_later

Scope = Mapping[str, Drawn]


def documents(sample: Sample, *, seed: int, count: int) -> Iterator[dict[str, Any]]:
    """So many documents, in the order of their numbers, which begin with 1.

    Raises RecordError if a rule has no value to draw from.
    """
    shared = _Document(sample, seed, 0).records(sample.once)
    each = sample.records.keys() - sample.once
    for number in range(1, count + 1):
        drawn = _Document(sample, seed, number).records(each) | shared
        yield {name: drawn[name] for name in sample.records}


class _Document:
    """One document while it is drawn. Nothing but `Random.random` is used: it stays the same."""

    def __init__(self, sample: Sample, seed: int, number: int) -> None:
        self.sample = sample
        self.number = number
        self.random = Random(f"{seed}:{number}").random

    def records(self, names: frozenset[str] | set[str]) -> dict[str, Any]:
        """The records of these names, in the order of the declaration."""
        return {
            name: self.fields(fields, (), name)[1]
            for name, fields in self.sample.records.items()
            if name in names
        }

    def fields(
        self, fields: Fields, outer: tuple[Scope, ...], path: str
    ) -> tuple[Scope, dict[str, Any]]:
        """What was drawn for a record, and what is written of it."""
        scope: dict[str, Drawn] = {}
        written: dict[str, Any] = {}
        for name, field in fields.fields.items():
            here = f"{path}.{name}"
            try:
                drawn = self.draw(field.rule, field.type, (*outer, scope), here)
            except Fault as fault:
                raise record_error("the sample", [diagnose(here, fault)]) from None
            if drawn is not None:
                scope[name], written[name] = drawn
        return scope, {name: written[name] for name in fields.shown if name in written}

    def draw(
        self, rule: Rule, type: Type, scopes: tuple[Scope, ...], path: str
    ) -> tuple[Drawn, Any] | None:
        """A value, and how it is written; None if it is unknown.

        Raises Fault if there is nothing to draw from.
        """
        if rule.unknown and self.share() < rule.unknown:
            return None
        if rule.missing and self.share() < rule.missing:
            return MISSING, None
        match rule.way:
            case Cases() as way:
                case = way.cases.get(found(way.by, scopes), way.otherwise)
                assert case is not None, "every option has a case"
                return self.draw(case, type, scopes, path)
            case Fields() as way:
                return self.fields(way, scopes, path)
            case Items() | Years() as way:
                return (), list(self.items(way, scopes, path))
            case way:
                value = self.value(way, type, scopes)
                return value, written_value(value, type)

    def items(
        self, way: Items | Years, scopes: tuple[Scope, ...], path: str
    ) -> Iterator[dict[str, Any]]:
        """What is written of each item of a list."""
        if isinstance(way, Items):
            drawn = self.draw(way.number, COUNT, scopes, path)
            assert drawn is not None and isinstance(drawn[0], int)
            for _ in range(drawn[0]):
                yield self.fields(way.each, scopes, path)[1]
            return
        low, high = (self.year(end, scopes) for end in (way.low, way.high))
        years = range(low, high + 1)
        if len(years) > LONGEST_LIST:
            raise self.nothing(f"there are more than {LONGEST_LIST} school years")
        for start in years[-way.last :] if way.last is not None else years:
            year = SchoolYear(start)
            _, item = self.fields(way.each, (*scopes, {way.field: year}), path)
            written = {way.field: str(year), **item}
            yield {name: written[name] for name in way.each.shown if name in written}

    def year(self, end: End, scopes: Sequence[Scope]) -> int:
        """The school year of an end, or in which its day lies."""
        value = found(end, scopes)
        if isinstance(value, dt.date):
            value = school_year_of(value, self.sample.year_start)
        assert isinstance(value, SchoolYear)
        return value.start

    def value(self, way: Simple, type: Type, scopes: Sequence[Scope]) -> Value:
        """A value that is neither a record nor a list."""
        match way:
            case Fixed(value=end):
                return self.fitting(found(end, scopes), type)
            case OneOf():
                return self.one_of(way)
            case Chance(share=share):
                return self.share() < share
            case Range():
                return self.fitting(self.between(way, scopes), type)
            case Words(pattern=pattern, numbers=numbers):
                number = self.between(numbers, scopes) if numbers else self.number
                return pattern.replace("{number}", str(number))
            case Including(chances=chances):
                return frozenset(option for option in chances if self.share() < chances[option])
            case other:
                assert_never(other)

    def share(self) -> Fraction:
        """A share from 0 to below 1, each as likely as any other."""
        return Fraction(self.random())

    def one_of(self, way: OneOf) -> Value:
        """One of the values, by their weights."""
        ends = list(accumulate(way.weights))
        return way.values[bisect_right(ends, self.share() * ends[-1])]

    def between(self, way: Range, scopes: Sequence[Scope]) -> Value:
        """A value of a range, a whole number of steps above its lower end."""
        low, high = found(way.low, scopes), found(way.high, scopes)
        first, last = position(low), position(high)
        if first > last:
            raise self.nothing(f"nothing lies between {show_value(low)} and {show_value(high)}")
        steps = (last - first) // way.step + 1
        at = first + int(self.place(way) * steps) * way.step
        if isinstance(low, dt.date):
            return dt.date.fromordinal(int(at))
        return SchoolYear(int(at)) if isinstance(low, SchoolYear) else exact(at)

    def place(self, way: Range) -> Fraction:
        """Where in a range, from 0 to below 1; of the lowest and the highest of two draws, one."""
        match way.shape:
            case "even":
                return self.share()
            case "low":
                return min(self.share(), self.share())
            case "high":
                return max(self.share(), self.share())
            case "middle":
                return (self.share() + self.share()) / 2
            case shape:
                assert_never(shape)

    def fitting(self, value: Value, type: Type) -> Value:
        """The value, if it lies in the range of its type: ends that refer may lead out of it."""
        if isinstance(type, Quantity) and isinstance(value, int | Fraction):
            low = type.low is None or value >= type.low
            high = type.high is None or value <= type.high
            if not (low and high):
                shown = show_value(value, type)
                raise self.nothing(f"{shown} is out of the range of {type_name(type)} here")
        return value

    def nothing(self, message: str) -> Fault:
        """For a rule that has no value in this document."""
        return Fault("R301", message, f"it is so in document {self.number}: change the rule's ends")


def found(end: End, scopes: Sequence[Scope]) -> Value:
    """The value of an end."""
    if not isinstance(end, Reference):
        return end
    value: Any = scopes[-1 - end.outward]
    for name in end.path:
        value = value[name]
    try:
        return shifted(value, end)
    except (OverflowError, ValueError):
        raise Fault("R301", f"`{end}` is no day any more", "it is shifted too far") from None


def shifted(value: Any, by: Reference) -> Value:
    """The value, so many days, months or years later, or so much more."""
    if not by.shift:
        return value  # type: ignore[no-any-return]
    match value, by.unit:
        case dt.date(), "days":
            return value + dt.timedelta(days=int(by.shift))
        case dt.date(), unit:
            return months_later(value, int(by.shift) * (12 if unit == "years" else 1))
        case SchoolYear(), _:
            return SchoolYear(value.start + int(by.shift))
        case _:
            return exact(value + by.shift)


def position(value: Value) -> Exact:
    """Where a value lies among those of its type."""
    match value:
        case dt.date():
            return value.toordinal()
        case SchoolYear():
            return value.start
        case _:
            assert isinstance(value, int | Fraction)
            return value


def exact(value: Exact) -> Exact:
    """The same number; whole if it is."""
    return value.numerator if value.denominator == 1 else value


def written_value(value: Value, type: Type) -> Any:
    """The value as a document in JSON has it."""
    match value, type:
        case bool() | str(), _:
            return value
        case dt.date() | SchoolYear(), _:
            return str(value)
        case frozenset(), SetType(choice=choice):
            return [option for option in choice.options if option in value]
        case int() | Fraction(), PercentType():
            return f"{decimal_text(value * 100)}%"
        case int(), _:
            return value
        case Fraction(), _:
            return decimal_text(value)
        case _:
            raise AssertionError(f"no value of a field: {value!r}")
