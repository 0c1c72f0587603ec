"""What a sample declares, as read: which fields its records have, and how each is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from clausal.ir.types import NumberType, Type
from clausal.values import Exact, Value

LONGEST_LIST = 1000
"""Items of a list, at most."""

COUNT = NumberType(places=0, low=0, high=LONGEST_LIST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """`placement.since + 3 years`: what was drawn before, `outward` records further out."""

    outward: int
    path: tuple[str, ...]
    shift: Exact = 0
    unit: str | None = None
    """`days`, `months` or `years`, if it is a day or a school year that is shifted"""

    def __str__(self) -> str:
        return ".".join(self.path)


End = Value | Reference
"""A value, or where it is to be found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """`is: 2011-02-01`"""

    value: End


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf:
    """`one_of: {Standard: 26%, Professional: 74%}`"""

    values: tuple[Value, ...]
    weights: tuple[Exact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """`chance: 90%`: how often the answer is yes"""

    share: Exact


Shape = Literal["even", "low", "middle", "high"]
"""Where most of a range's values lie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """`between: [hired, 2011-06-30]`. Values lie a whole number of steps above the lower end."""

    low: End
    high: End
    step: Exact = 1
    shape: Shape = "even"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """`text: "School {number}"`; without `numbers`, the number is the document's own."""

    pattern: str
    numbers: Range | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Including:
    """`including: {Learn: 90%, Share: 80%}`: each option of a set by itself"""

    chances: Mapping[str, Exact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """`by: degree` and `cases: {…}`; `otherwise` is for the options that have no case."""

    by: Reference
    cases: Mapping[Value, Rule]
    otherwise: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """`fields: {…}`: a record. `shown` are the fields that are written, in the book's order."""

    fields: Mapping[str, FieldRule]
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """`each: {…}` and `number: {…}`: a list of so many"""

    each: Fields
    number: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """`each: {…}` and `every: {year: [hired, 2011-12]}`: an item for each school year

    `last` are the most that a list has: those at its end.
    """

    each: Fields
    field: str
    low: End
    high: End
    last: int | None = None


Simple = Fixed | OneOf | Chance | Range | Words | Including
"""What draws a value that has no others in it."""

Way = Simple | Cases | Fields | Items | Years


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How a value is drawn, and how often it is known to be missing, or not known at all."""

    way: Way
    missing: Exact = 0
    unknown: Exact = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """The rule of a field, and what its values have to be."""

    type: Type
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Where the distribution of a field comes from, or that it is assumed."""

    path: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A declaration. `records` are drawn for every document, those in `once` a single time.

    `called` is what many of `of` are called (`teachers`), `number` how many there are usually.
    """

    title: str
    of: str
    called: str
    number: int
    records: Mapping[str, Fields]
    once: frozenset[str]
    year_start: tuple[int, int]
    sources: tuple[Remark, ...]
    assumptions: tuple[Remark, ...]


Drawn = Value | Mapping[str, object]
"""What a field was drawn to be; of a record, its fields."""
