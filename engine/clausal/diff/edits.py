"""What a difference is made of: changes of provisions, and typed edits in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from clausal.ir import text as irt
from clausal.ir.expressions import Direction, Expression, Literal, Measured
from clausal.ir.types import MoneyType, NumberType, PercentType, Type
from clausal.values import Exact, Value

AnyProvision = (
    irt.Unit
    | irt.Choice
    | irt.Record
    | irt.Constant
    | irt.Question
    | irt.Table
    | irt.Define
    | irt.Source
    | irt.Gate
    | irt.Ladder
)

KINDS = "unit choice record constant question table define source gate ladder".split()


@dataclass(frozen=True, slots=True)
class Window:
    """The days from `start` (None: the first) until before `end` (None: open)."""

    start: dt.date | None = None
    end: dt.date | None = None


ALWAYS = Window()


class Part(StrEnum):
    """Which part of a provision, or of the agreement, was changed."""

    NAME = "name"
    ARTICLE = "article"
    TITLE = "title"
    CITE = "cite"
    WORDS = "words"
    DATES = "dates"
    CONTENT = "content"
    UNTIL = "reserved until"
    TYPE = "type"
    KEYS = "keys"
    ORDER = "order"
    VALUE = "value"
    REASON = "reason"
    CONDITION = "condition"
    BRANCH = "branch"
    SUBJECT = "subject"
    SCOPE = "scope"
    DAY = "day"
    EFFECTIVE = "effective"
    FROM = "from"
    TO = "to"
    LASTS = "lasts"
    REQUIREMENT = "requirement"
    SCORE = "score"
    BAND = "band"
    BELOW = "below"
    START = "start"
    COUNTED = "counted source"
    UNITS = "units"
    RUNG = "rung"
    MOVE = "move"
    ON_A_MOVE = "balance on a move"
    AT_THE_TOP = "balance at the top"
    FIELD = "field"
    SINGLETON = "one for the agreement"
    OPTION = "option"
    READING = "reading"
    ADOPTED = "adopted"
    PARTY = "party"
    RATIFIED = "ratified"
    TERM = "term"
    HOLDS_OVER = "holds over"
    YEAR = "year"
    CURRENCY = "currency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """An option of a choice, or a reading of a question, and its title."""

    name: str
    title: str | None = None


Content = irt.Decision | irt.Test | irt.Climb | irt.Grid | irt.Reserved | Expression
"""What a version of a provision holds."""

Said = (
    Content
    | irt.Case
    | irt.Band
    | irt.Rung
    | irt.Move
    | irt.Field
    | irt.Scope
    | Option
    | Window
    | Type
    | dt.date
    | bool
    | str
    | tuple[str, ...]
    | tuple[int, str]
    | tuple[int, int]
    | tuple[irt.Key, ...]
)
"""What a part says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """How far a number went: by how much, and by which share of what it was (None from zero)."""

    difference: Exact
    share: Fraction | None

    @classmethod
    def between(cls, old: Exact, new: Exact) -> Amount:
        """From one number to another."""
        return cls(difference=new - old, share=Fraction(new - old) / old if old else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A part that says something else than before; None where it says nothing.

    `at` are the days for which it does, by the provision's own dated versions. `of` is what the
    part belongs to, where a provision has several of it: a type or title of a field.
    """

    part: Part
    old: Said | None = None
    new: Said | None = None
    at: Window = ALWAYS
    of: str | None = None

    @property
    def amount(self) -> Amount | None:
        """How far the number went, if both are numbers of one kind."""
        old, new = _number(self.old), _number(self.new)
        if old is None or new is None or type(old[1]) is not type(new[1]):
            return None
        return Amount.between(old[0], new[0])


def _number(said: Said | None) -> tuple[Exact, Type] | None:
    match said:
        case irt.Band(threshold=threshold):
            return _number(threshold)
        case Measured(operand=operand):
            return _number(operand)
        case Literal(value=int() | Fraction() as value, type=type) if isinstance(
            type, NumberType | MoneyType | PercentType
        ):
            return value, type
        case _:
            return None


Cell = Value | irt.NoValue
"""What stands in a cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellEdit:
    """One cell, by its keys in the table's order; None where the table has no such cell."""

    keys: tuple[Value, ...]
    old: Cell | None
    new: Cell | None

    @property
    def amount(self) -> Amount | None:
        """How far the number went, if both are numbers."""
        if is_number(self.old) and is_number(self.new):
            return Amount.between(self.old, self.new)  # type: ignore[arg-type]
        return None


def is_number(cell: object) -> bool:
    """Whether a cell holds a number, an amount or a percent."""
    return isinstance(cell, int | Fraction) and not isinstance(cell, bool)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raise:
    """What explains every one of `cells` changed cells: a `share` or an `amount`, then a rounding.

    `of` are all the cells with a number that there are; `key` and `value` say where, if it is not
    the whole table: those whose `key` (by its place) is `value`.
    """

    cells: int
    of: int
    share: Fraction | None = None
    amount: Exact | None = None
    step: Exact | None = None
    direction: Direction = Direction.NEAREST
    key: int | None = None
    value: Value | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CellsEdit:
    """The cells that a table changes; `raises` explain all of them but for `rest`.

    `follows`: the version is derived as before, by this raise, from another version that changed.
    """

    cells: tuple[CellEdit, ...]
    at: Window = ALWAYS
    raises: tuple[Raise, ...] = ()
    rest: tuple[CellEdit, ...] = ()
    follows: str | None = None


AnyEdit = Edit | CellsEdit


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A provision that the new text has, and the old one has not."""

    kind: str
    new: AnyProvision


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A provision that the old text has, and the new one has not."""

    kind: str
    old: AnyProvision


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A provision that both texts have, perhaps under another name or in another article."""

    kind: str
    old: AnyProvision
    new: AnyProvision
    edits: tuple[AnyEdit, ...]


Change = Added | Removed | Changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """What changed between two texts, in the order of the text.

    In `old` every provision has the name that it has in `new`. `agreement` are edits of the
    heading, `articles` those of the articles' own titles.
    """

    old: irt.ConsolidatedText
    new: irt.ConsolidatedText
    agreement: tuple[Edit, ...] = ()
    articles: tuple[Edit, ...] = ()
    changes: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        """Whether the texts differ at all, be it in their words alone."""
        return self.old.version != self.new.version

    @property
    def in_meaning(self) -> bool:
        """Whether anything was found that says something else."""
        return bool(self.agreement or self.articles or self.changes)

    def only(self, names: Collection[str]) -> Diff:
        """The same of some provisions, by their new or old names."""
        wanted = frozenset(names)
        return replace(
            self,
            agreement=(),
            articles=(),
            changes=tuple(c for c in self.changes if wanted & names_of(c)),
        )


def names_of(change: Change) -> frozenset[str]:
    """The name of a changed provision, and the one that it had."""
    match change:
        case Added(new=provision) | Removed(old=provision):
            return frozenset({provision.name})
        case Changed(new=provision, edits=edits):
            before = {e.old for e in edits if isinstance(e, Edit) and e.part is Part.NAME}
            return frozenset({provision.name, *(name for name in before if isinstance(name, str))})
