"""The types of the language. A number's places and range are part of its type."""

from __future__ import annotations

from dataclasses import dataclass, field

from clausal.values import Exact


@dataclass(frozen=True, slots=True, kw_only=True)
class TextType:
    """`text`: equal letter for letter, and nothing else"""


@dataclass(frozen=True, slots=True, kw_only=True)
class YesNoType:
    """`yes or no`"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateType:
    """`date`"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolYearType:
    """`school year`"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """What numbers, money and percents share.

    `places` is the most decimal places a value can have (of a percent: in percent points), None if
    a quotient has no such bound; `low` and `high` are the ends of its range, None if open.
    """

    places: int | None = 6
    low: Exact | None = None
    high: Exact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberType(Quantity):
    """`number of AU`. A `ratio` is a quotient of like quantities: it may serve as a percent."""

    unit: str | None = None
    ratio: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyType(Quantity):
    """`money`, in the agreement's currency"""

    places: int | None = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentType(Quantity):
    """`percent`: the value is the share, 80% is 4/5"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DurationType:
    """`3 years`; `unit` is `years`, `months` or `days`"""

    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceType:
    """A choice; the outcomes of a gate and the readings of a question are choices too.

    `name` is that of the choice, gate or question; `options` are in order, if they have one.
    """

    name: str
    options: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetType:
    """`set of stage`"""

    choice: ChoiceType


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordType:
    """One record of that name."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListType:
    """`list of evaluation`"""

    record: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownType:
    """The type of what has a finding already: it agrees with everything."""

    names: tuple[str, ...] = field(default=())


Numeric = NumberType | MoneyType | PercentType
"""What can be calculated with."""

Type = (
    TextType
    | YesNoType
    | DateType
    | SchoolYearType
    | NumberType
    | MoneyType
    | PercentType
    | DurationType
    | ChoiceType
    | SetType
    | RecordType
    | ListType
    | UnknownType
)


def type_name(type: Type) -> str:
    """The type in the committee's words."""
    match type:
        case TextType():
            return "a text"
        case YesNoType():
            return "yes or no"
        case DateType():
            return "a date"
        case SchoolYearType():
            return "a school year"
        case NumberType(unit=None):
            return "a number"
        case NumberType(unit=unit):
            return f"a number of {unit}"
        case MoneyType():
            return "money"
        case PercentType():
            return "a percent"
        case DurationType(unit=unit):
            return f"a time in {unit}"
        case ChoiceType(name=name):
            return f"a `{name}`"
        case SetType(choice=choice):
            return f"a set of `{choice.name}`"
        case RecordType(name=name):
            return f"a record `{name}`"
        case ListType(record=record):
            return f"a list of `{record}`"
        case UnknownType():
            return "unknown"
