"""The expressions of the IR. Each knows its type, its place and its canonical text."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from clausal.ir.types import Type
from clausal.source import NOWHERE, Span
from clausal.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What has a meaning. The text it states and its place take no part in equality."""

    type: Type
    text: str = field(default="", compare=False)
    span: Span = field(default=NOWHERE, compare=False, repr=False)


# ------------------------------------------------------------------ leaves


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal(Node):
    """A value that the text states."""

    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Today(Node):
    """The day that the text in use is asked about: the event's own, else the as-of day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject(Node):
    """The record bound to `name`: a root (`teacher`), an item, or one for the agreement."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Node):
    """`record.field`; `may_be_missing` as its record declares"""

    record: Expression
    field: str
    may_be_missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstantRef(Node):
    """A constant, of the text in use."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRef(Node):
    """The reading of a question: the caller's, else the adopted one."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DefineRef(Node):
    """The value of a definition for a record, and for a second one (`for NAME`)."""

    name: str
    subject: Expression
    other: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTotal(Node):
    """The units that a source has earned `subject` (its root record) up to today."""

    name: str
    subject: Expression


class LadderPartKind(StrEnum):
    """The parts of a position."""

    RUNG = "rung"
    STEP = "step"
    BALANCE = "balance"


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderPart(Node):
    """`career.pathway` (RUNG), `career.interval` (STEP), `career.balance`."""

    name: str
    part: LadderPartKind
    subject: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class GateIs(Node):
    """`gate is OUTCOME`: of an undated gate its outcome; of a list any item whose result runs.

    `outcome` is `met`, `not met`, or one of the gate's outcomes. `not met` of a list: no item met.
    """

    name: str
    subject: Expression
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GateResult(Node):
    """The gate's own answer (scenarios only): its outcome, or of a list the latest decision."""

    name: str
    subject: Expression


# ------------------------------------------------------------------ yes or no


@dataclass(frozen=True, slots=True, kw_only=True)
class And(Node):
    """Kleene's and."""

    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Or(Node):
    """Kleene's or."""

    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not(Node):
    """Kleene's not."""

    operand: Expression


class Relation(StrEnum):
    """Comparisons. Dates use the same four orders (`before` is BELOW, `on or after` AT_LEAST)."""

    EQUALS = "="
    DIFFERS = "≠"
    AT_LEAST = "≥"
    AT_MOST = "≤"
    ABOVE = ">"
    BELOW = "<"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare(Node):
    """`left is at least right`: of like types; options of an ordered choice by their place."""

    relation: Relation
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Between(Node):
    """Both ends included."""

    operand: Expression
    low: Expression
    high: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf(Node):
    """`operand is one of A, B`"""

    operand: Expression
    options: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Include(Node):
    """`stages include all of A, B` (`every` true) or `any of`."""

    operand: Expression
    every: bool
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IsMissing(Node):
    """`operand is missing`; `is present` is Not of it."""

    operand: Expression


# ------------------------------------------------------------------ lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """`in the last 3 school years`, by the item's field (a school year or a date).

    `unit` is `school years`, `years`, `months` or `days`. School years: the `count` whole years
    before the one that contains today. Others: after today less `count` units, up to today.
    """

    count: int
    unit: str
    field: str
    field_is_date: bool
    may_be_missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """The items of a list that `recent` and `where` leave, each bound to the name `item`."""

    list: Expression
    item: str
    recent: Recent | None = None
    where: Expression | None = None


class QuantityKind(StrEnum):
    """How many of the items."""

    AT_LEAST = "at least"
    AT_MOST = "at most"
    EXACTLY = "exactly"
    ANY = "any"
    EVERY = "every"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantifier(Node):
    """`at least 2 evaluations where …`. EVERY: every item in `recent` satisfies `where`."""

    quantity: QuantityKind
    count: Expression | None = None
    items: Items


class AggregateKind(StrEnum):
    """What is made of the operands of a list's items."""

    COUNT = "count"
    SUM = "sum"
    AVERAGE = "average"
    SMALLEST = "smallest"
    LARGEST = "largest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate(Node):
    """`sum of credits over courses where graduate`"""

    kind: AggregateKind
    operand: Expression | None = None
    items: Items


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest(Node):
    """The item with the greatest `by`, a date, school year or number field; a tie is a conflict."""

    items: Items
    by: str


# ------------------------------------------------------------------ arithmetic


class Operator(StrEnum):
    """The four of arithmetic, exact."""

    PLUS = "+"
    MINUS = "-"
    TIMES = "*"
    DIVIDED_BY = "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic(Node):
    """On exact numbers, whatever they measure: the checker has seen to that."""

    operator: Operator
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Negative(Node):
    """`-operand`"""

    operand: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured(Node):
    """`credits AU`: a plain number taken as one of a unit; the value stays."""

    operand: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtremeOf(Node):
    """The larger (or smaller) of two; also `, at least x` (larger) and `, at most x` (smaller)."""

    larger: bool
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class IfMissing(Node):
    """`operand, or otherwise if missing`"""

    operand: Expression
    otherwise: Expression


class Direction(StrEnum):
    """Where a rounding goes: NEAREST with halves away from zero, UP to +∞, DOWN to -∞."""

    NEAREST = "nearest"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounded(Node):
    """`operand, rounded up to step`"""

    operand: Expression
    direction: Direction
    step: Expression


# ------------------------------------------------------------------ time


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftDay(Node):
    """`today - 3 years`: `count` is negative for a day before"""

    day: Expression
    count: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeUnits(Node):
    """`whole years from start to end`: completed years, months or days; negative backwards."""

    unit: str
    start: Expression
    end: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeDay(Node):
    """The first or last day of a school year, by the agreement's year."""

    last: bool
    year: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolYearOf(Node):
    """The school year that contains a day."""

    day: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDay(Node):
    """`salary on 2024-06-30`: the operand under the text of that day, which is `today` in it."""

    operand: Expression
    day: Expression


# ------------------------------------------------------------------ tables


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp(Node):
    """`pay at interval, pathway`: the keys in the table's order"""

    table: str
    keys: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Through(Node):
    """`amount through table at keys`: each part of the amount in a band times its value, added up.

    The banded key is the table's only one, or is left out of `keys`.
    """

    amount: Expression
    table: str
    keys: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InverseLookUp(Node):
    """`lowest interval of pay at Professional that is at least x`; missing if there is none.

    `position` is the sought key's place among the table's keys; `keys` are the others, in order.
    """

    lowest: bool
    table: str
    position: int
    keys: tuple[Expression, ...]
    relation: Relation
    threshold: Expression


Expression = (
    Literal
    | Today
    | Subject
    | Field
    | ConstantRef
    | QuestionRef
    | DefineRef
    | SourceTotal
    | LadderPart
    | GateIs
    | GateResult
    | And
    | Or
    | Not
    | Compare
    | Between
    | OneOf
    | Include
    | IsMissing
    | Quantifier
    | Aggregate
    | Latest
    | Arithmetic
    | Negative
    | Measured
    | ExtremeOf
    | IfMissing
    | Rounded
    | ShiftDay
    | WholeUnits
    | EdgeDay
    | SchoolYearOf
    | OnDay
    | LookUp
    | Through
    | InverseLookUp
)
