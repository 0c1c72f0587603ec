"""The tree of an expression, as written: one node per form, its docstring the form itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from clausal.source import NOWHERE, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Anything that stands somewhere in a text; where it stands takes no part in equality."""

    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(Node):
    """`units_per_interval`"""

    text: str


# ------------------------------------------------------------------ what stands by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Node):
    """`1,750.5`"""

    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Percent(Node):
    """`1.5%`: `value` is 1.5"""

    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Money(Node):
    """`$62,098`"""

    symbol: str
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Date(Node):
    """`2011-07-01`"""

    value: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolYear(Node):
    """`2011-12`: `start` is 2011"""

    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Node):
    """`"Mathematics"`"""

    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YesNo(Node):
    """`yes` or `no`"""

    value: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Today(Node):
    """`today`"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Path(Node):
    """`teacher.placement.since`"""

    names: tuple[Name, ...]

    def __str__(self) -> str:
        return ".".join(name.text for name in self.names)


# ------------------------------------------------------------------ yes or no


@dataclass(frozen=True, slots=True, kw_only=True)
class And(Node):
    """`A and B and C`"""

    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Or(Node):
    """`A or B or C`"""

    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not(Node):
    """`not A`"""

    operand: Expression


class Relation(StrEnum):
    """The words of a comparison; the value is how it is written after `is`."""

    EQUALS = ""
    DIFFERS = "not"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    ABOVE = "above"
    BELOW = "below"
    BEFORE = "before"
    AFTER = "after"
    ON_OR_BEFORE = "on or before"
    ON_OR_AFTER = "on or after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare(Node):
    """`left is at least right`"""

    relation: Relation
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Between(Node):
    """`operand is between low and high`, both ends included"""

    operand: Expression
    low: Expression
    high: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf(Node):
    """`operand is one of A, B`"""

    operand: Expression
    options: tuple[Expression, ...]


class State(StrEnum):
    """What can be said of a fact or a provision without a second operand."""

    MISSING = "missing"
    PRESENT = "present"
    MET = "met"
    NOT_MET = "not met"
    UNDETERMINED = "undetermined"
    IN_CONFLICT = "in conflict"
    NOT_IN_FORCE = "not in force"


@dataclass(frozen=True, slots=True, kw_only=True)
class IsState(Node):
    """`operand is missing`, `gate is met`"""

    operand: Expression
    state: State


class Extent(StrEnum):
    """How many of the options a set has to include."""

    ONE = ""
    ALL = "all of"
    ANY = "any of"


@dataclass(frozen=True, slots=True, kw_only=True)
class Include(Node):
    """`stages include all of Learn, Share`"""

    operand: Expression
    extent: Extent
    options: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Earns(Node):
    """`coursework earns 9 AU`"""

    source: Expression
    units: Expression


# ------------------------------------------------------------------ lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent(Node):
    """`in the last 3 school years`; `unit` is `school years`, `years`, `months` or `days`"""

    count: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Items(Node):
    """`teacher.evaluations in the last 3 school years where rating is Proficient`"""

    path: Path
    recent: Recent | None = None
    where: Expression | None = None


class Quantity(StrEnum):
    """How many items have to satisfy."""

    AT_LEAST = "at least"
    AT_MOST = "at most"
    EXACTLY = "exactly"
    ANY = "any"
    EVERY = "every"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantifier(Node):
    """`at least 2 evaluations where rating is Proficient`; `count` is absent for any, every, no"""

    quantity: Quantity
    count: Expression | None = None
    items: Items


class AggregateKind(StrEnum):
    """What is made of a list."""

    COUNT = "count"
    SUM = "sum"
    AVERAGE = "average"
    SMALLEST = "smallest"
    LARGEST = "largest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate(Node):
    """`sum of credits over courses where graduate`; `operand` is absent for a count"""

    kind: AggregateKind
    operand: Expression | None = None
    items: Items


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest(Node):
    """`the latest evaluations by year`"""

    items: Items
    by: Name


# ------------------------------------------------------------------ arithmetic


class Operator(StrEnum):
    """The four of arithmetic."""

    PLUS = "+"
    MINUS = "-"
    TIMES = "*"
    DIVIDED_BY = "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic(Node):
    """`left + right`"""

    operator: Operator
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Negative(Node):
    """`-operand`"""

    operand: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityOf(Node):
    """`12 AU`, `credits AU`, `3 years`"""

    amount: Expression
    unit: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Of(Node):
    """`5% of salary`, `rating of the latest evaluations by year`"""

    left: Expression
    right: Expression


class Bound(StrEnum):
    """`, at least x` and `, at most x`"""

    AT_LEAST = "at least"
    AT_MOST = "at most"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit(Node):
    """`operand, at least limit`"""

    bound: Bound
    operand: Expression
    limit: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class IfMissing(Node):
    """`operand, or otherwise if missing`"""

    operand: Expression
    otherwise: Expression


class Direction(StrEnum):
    """Where a rounding goes; without a word, to the nearest, halves away from zero."""

    NEAREST = ""
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding(Node):
    """`rounded up to $1`"""

    direction: Direction
    step: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounded(Node):
    """`operand, rounded to $1`"""

    operand: Expression
    rounding: Rounding


class Extreme(StrEnum):
    """`the larger of` and `the smaller of`"""

    LARGER = "larger"
    SMALLER = "smaller"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtremeOf(Node):
    """`the larger of left and right`"""

    extreme: Extreme
    left: Expression
    right: Expression


# ------------------------------------------------------------------ time


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeUnits(Node):
    """`whole years from hired to today`"""

    unit: Name
    start: Expression
    end: Expression


class Edge(StrEnum):
    """Which day of a school year."""

    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeDay(Node):
    """`the last day of evaluation.year`"""

    edge: Edge
    year: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolYearOf(Node):
    """`the school year of today`"""

    day: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDay(Node):
    """`salary on 2024-06-30`"""

    operand: Expression
    day: Expression


# ------------------------------------------------------------------ tables


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp(Node):
    """`pay at career.interval, career.pathway`"""

    table: Path
    keys: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Through(Node):
    """`salary through scale`: each part of the amount times its band's value, added up"""

    amount: Expression
    table: Path
    keys: tuple[Expression, ...]


class Pick(StrEnum):
    """Which row an inverse look-up takes."""

    LOWEST = "lowest"
    HIGHEST = "highest"


@dataclass(frozen=True, slots=True, kw_only=True)
class InverseLookUp(Node):
    """`lowest interval of pay at Professional that is at least x`"""

    pick: Pick
    key: Name
    table: Path
    keys: tuple[Expression, ...]
    relation: Relation
    threshold: Expression


Literal = Number | Percent | Money | Date | SchoolYear | Text | YesNo
"""What can stand in a table's cell or a scenario's fact, beside a name."""

Expression = (
    Number
    | Percent
    | Money
    | Date
    | SchoolYear
    | Text
    | YesNo
    | Today
    | Path
    | And
    | Or
    | Not
    | Compare
    | Between
    | OneOf
    | IsState
    | Include
    | Earns
    | Quantifier
    | Aggregate
    | Latest
    | Arithmetic
    | Negative
    | QuantityOf
    | Of
    | Limit
    | IfMissing
    | Rounded
    | ExtremeOf
    | WholeUnits
    | EdgeDay
    | SchoolYearOf
    | OnDay
    | LookUp
    | Through
    | InverseLookUp
)
