"""A consolidated text: every provision that an agreement has on a date, with its versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Generic, Protocol, TypeVar

from clausal.ir.expressions import Expression
from clausal.ir.types import ChoiceType, Type
from clausal.source import NOWHERE, Span
from clausal.values import Value

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Version(Generic[T]):
    """Content in force from `start` (None: the agreement's) until before `end` (None: open)."""

    start: dt.date | None = None
    end: dt.date | None = None
    content: T
    span: Span = field(default=NOWHERE, compare=False, repr=False)

    def covers(self, day: dt.date) -> bool:
        """Whether the day lies in the window."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """What the agreement leaves open, until something happens."""

    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """What every provision has. `cites` begins with the article it stands under, if any.

    `amended` are the amendments that gave it its words, in order; none if it stands as agreed.
    """

    name: str
    title: str | None = None
    cites: tuple[str, ...] = ()
    amended: tuple[str, ...] = field(default=(), compare=False)
    span: Span = field(default=NOWHERE, compare=False, repr=False)


# ------------------------------------------------------------------ vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Provision):
    """A unit of account, such as AU."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Provision):
    """A choice, with its options' titles."""

    type: ChoiceType
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a record."""

    name: str
    type: Type
    may_be_missing: bool = False
    personal: bool = False
    fixed: bool = False
    title: str | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Provision):
    """What callers send. `singleton`: one for the agreement."""

    singleton: bool = False
    fields: Mapping[str, Field]


# ------------------------------------------------------------------ provisions


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """`value when condition because "…"`"""

    condition: Expression
    value: Expression
    because: str | None = None
    text: str = field(default="", compare=False)
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One value out of disjoint cases; `default` (the rule, `otherwise`, or nothing) if none holds.

    `default_because` is its reason, if the text gives one.
    """

    default: Expression | None = None
    default_because: str | None = None
    cases: tuple[Case, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant(Provision):
    """A named value."""

    type: Type
    versions: tuple[Version[Expression | Reserved], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Provision):
    """An open point; its type's options are the readings."""

    type: ChoiceType
    adopted: str | None
    titles: Mapping[str, str] = field(default_factory=dict)


class NoValue(Enum):
    """Why a cell has no value."""

    BLANK = "blank"
    RESERVED = "reserved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key of a table. `bands`: a row's key is the lower end of its band."""

    name: str
    type: Type
    bands: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table's cells by their keys, in the table's order; `keys` are each one's values as printed.

    `raised` says how a derived version was made, as the text says it.
    """

    cells: Mapping[tuple[Value, ...], Value | NoValue]
    keys: tuple[tuple[Value, ...], ...]
    raised: str | None = None
    reserved: Mapping[tuple[Value, ...], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Provision):
    """Values by keys."""

    type: Type
    keys: tuple[Key, ...]
    versions: tuple[Version[Grid | Reserved], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Define(Provision):
    """A value of a record, and perhaps of a second one."""

    subject: str
    other: str | None = None
    type: Type
    versions: tuple[Version[Decision | Reserved], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a source, gate or ladder is about: a root record, or the items of lists below it.

    `steps` are (field of the record above, name that binds the item), outermost first.
    """

    root: str
    steps: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Provision):
    """What earns units for each item, and on which date.

    `on` is evaluated with the item bound; a version's decision gives the units.
    """

    scope: Scope
    on: Expression | None
    type: Type
    versions: tuple[Version[Decision | Reserved], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """`from threshold outcome`"""

    threshold: Expression
    outcome: str
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """What a gate asks: all requirements, then a score, then the band it falls in.

    Without bands, all requirements are the outcome. `bands` in no order; `below` is the outcome
    under the lowest.
    """

    requires: tuple[Expression, ...] = ()
    score: Decision | None = None
    bands: tuple[Band, ...] = ()
    below: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate(Provision):
    """A decision on a record, or on each item of a list. `type`'s options are its outcomes.

    A gate is dated if it has `on`; its result counts from `effective`, else `on`. `lasts` is a
    count of `years`, `months` or `days`.
    """

    scope: Scope
    on: Expression | None = None
    effective: Expression | None = None
    origin: str | None = None
    target: str | None = None
    lasts: tuple[int, str] | None = None
    type: ChoiceType
    versions: tuple[Version[Test | Reserved], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """`Standard intervals 1 to 5, then Professional`"""

    name: str
    first: int
    last: int
    then: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """`to Model interval 1 on gate is OUTCOME`; `outcome` None: when the gate lapses."""

    rung: str
    step: int
    gate: str
    outcome: str | None
    text: str = field(default="", compare=False)
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Climb:
    """How a ladder is climbed. The fates' values are yes for kept, no for lost."""

    units: Expression
    rungs: Mapping[str, Rung]
    moves: tuple[Move, ...] = ()
    on_a_move: Decision
    at_the_top: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder(Provision):
    """A position that climbs. `start` is the record with the first position.

    The fields of `start` that hold the day since when, the rung, the step and the balance are
    named here; `sources` are the sources that earn its unit for its root record.
    """

    root: str
    start: Expression
    since_field: str
    rung_field: str
    step_field: str
    balance_field: str
    rung_type: ChoiceType
    step_type: Type
    balance_type: Type
    sources: tuple[str, ...]
    versions: tuple[Version[Climb | Reserved], ...]


# ------------------------------------------------------------------ the whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Whose text it is, and when it is in force: from `start` until before `end` (None: open)."""

    name: str
    title: str
    parties: tuple[str, ...] = ()
    ratified: dt.date | None = None
    ratified_assumed: bool = False
    start: dt.date | None = None
    end: dt.date | None = None
    holds_over: bool = False
    year_start: tuple[int, int] = (7, 1)
    currency: str = "USD"
    cites: tuple[str, ...] = ()
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """An amendment or proposal that a text contains; `cite` says who decided it, and when."""

    name: str
    title: str
    proposal: bool
    cite: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsolidatedText:
    """Everything that one text says, by kind and name. `version` is its canonical form's hash.

    `articles` are the headings under which provisions stand: the first citation of each of them.
    `amendments` are those in it, in the order in which they apply.
    """

    version: str
    agreement: Agreement
    articles: tuple[str, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    units: Mapping[str, Unit]
    choices: Mapping[str, Choice]
    records: Mapping[str, Record]
    constants: Mapping[str, Constant]
    questions: Mapping[str, Question]
    tables: Mapping[str, Table]
    defines: Mapping[str, Define]
    sources: Mapping[str, Source]
    gates: Mapping[str, Gate]
    ladders: Mapping[str, Ladder]


class Timeline(Protocol):
    """The texts of an agreement over time, as known on some day."""

    def text_on(self, day: dt.date) -> ConsolidatedText:
        """The text of that day. Before the agreement and after its end, the nearest one."""
        ...

    def judging(self, day: dt.date, vantage: dt.date) -> ConsolidatedText:
        """The text that judges an event of that day, for an answer about `vantage`.

        It is that of the event's own day, with the amendments that reach back so far and had taken
        force by `vantage`.
        """
        ...

    def variants(
        self, kind: str, name: str, day: dt.date | None = None, vantage: dt.date | None = None
    ) -> Sequence[ConsolidatedText]:
        """A text for every wording that a provision had, from the earliest on.

        With a day, those alone that judge a day up to it, for an answer about `vantage`.
        """
        ...


# ------------------------------------------------------------------ scenarios


class State(Enum):
    """What a scenario can expect of a question besides a value."""

    MET = "met"
    NOT_MET = "not met"
    UNDETERMINED = "undetermined"
    CONFLICT = "conflict"
    NOT_IN_FORCE = "not in force"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One thing a scenario expects: that `subject` is in `state`, or that `condition` holds.

    For a condition that compares, `subject` is what is compared: what was got is its value.
    """

    text: str
    subject: Expression
    state: State | None = None
    condition: Expression | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """An executable example: the records given, the day, the settings and what is expected."""

    title: str
    given: Mapping[str, Value]
    settings: Mapping[str, Value] = field(default_factory=dict)
    on: dt.date
    known_on: dt.date | None = None
    proposals: tuple[str, ...] = ()
    expect: tuple[Expectation, ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)
