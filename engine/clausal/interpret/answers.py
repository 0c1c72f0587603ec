"""What an evaluation gives back: an answer, and the tree of its reasons, which mirrors the text."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from clausal.ir.types import Type
from clausal.source import NOWHERE, Span
from clausal.values import Value


class NeedKind(StrEnum):
    """Why something could not be decided."""

    FACT = "fact"
    """a fact that was not given; `name` is its path, `teacher.evaluations[2].rating`"""
    RESERVED = "reserved"
    """a reserved provision or cell"""
    BLANK = "blank cell"
    NO_ROW = "no such row"
    DIVISION = "division by zero"
    NO_DAY = "no such day"
    """a day before the year 1 or after the year 9999, or one that is still to come"""
    NO_BRANCH = "no branch holds"
    NOTHING = "missing value"
    """a definition, key, event or score that came out missing, by the name of what was missing"""
    LAPSED = "lapsed"
    """a position whose gate lapsed with no move to follow"""
    NO_READING = "open question"
    """a question without an adopted reading"""
    NOT_IN_FORCE = "not in force"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that would have to be known. `name` identifies it; `says` is a sentence."""

    kind: NeedKind
    name: str
    says: str = field(compare=False)
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that can't be known from what was given, and why. Needs are in the order of the text.

    A count carries what is known of it: at least `low`, at most `high` (None: without end).
    """

    needs: tuple[Need, ...]
    low: int | None = None
    high: int | None = None


class ReasonKind(StrEnum):
    """What a reason is about."""

    PROVISION = "provision"
    """a define, gate, source, ladder, constant, question or table by its name"""
    RULE = "rule"
    """the branch, exception or requirement that was looked at"""
    CONDITION = "condition"
    FACT = "fact"
    CELL = "cell"
    EVENT = "event"
    """an item of a source or gate, with its day"""
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One step of the reasons.

    `text` is what the text says (or the fact's path, the cell's place, the note); `value` what came
    of it, with its `type`; None where nothing is to be shown. `provision` is `kind name` for a
    provision. `because` are the steps below.
    """

    kind: ReasonKind
    text: str
    value: Value | Unknown | None = None
    type: Type | None = None
    provision: str | None = None
    title: str | None = None
    cites: tuple[str, ...] = ()
    day: dt.date | None = None
    said: str | None = None
    """the text's own `because "…"`"""
    because: tuple[Reason, ...] = ()
    span: Span = field(default=NOWHERE, compare=False, repr=False)


VALUE, MET, NOT_MET = "value", "met", "not met"
UNDETERMINED, CONFLICT, NOT_IN_FORCE = "undetermined", "conflict", "not in force"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAnswer:
    """The answer for one item of a source or gate."""

    item: str
    """its path, `teacher.evaluations[2]`"""
    day: dt.date | None
    outcome: str
    value: Value | None = None
    because: Reason
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one question about one record.

    `outcome` is `value`, `met`, `not met`, `undetermined`, `conflict`, `not in force`, or the name
    of a gate's outcome. `value` is there only if the outcome is `value`; `type` gives its unit.
    `needs` lists all that keeps an undetermined answer open. `notes` are sentences about the whole
    (a reserved source that was left out, an agreement that holds over, a reading that was set).
    """

    question: str
    as_of: dt.date
    outcome: str
    value: Value | None = None
    type: Type | None = None
    because: Reason
    cites: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    notes: tuple[str, ...] = ()
    items: tuple[ItemAnswer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The answers to some questions about one record, under one text.

    `book` says where the text came from. `record` is the record's `id`, or its number among those
    given, from 1. `version` is the hash of the text of the day asked about, `timeline` that of all
    that was known: earlier texts judge earlier events. `notes` hold for all answers.
    """

    book: str
    agreement: str
    title: str
    version: str
    timeline: str
    currency: str
    as_of: dt.date
    known_on: dt.date | None = None
    proposals: tuple[str, ...] = ()
    record: str
    answers: tuple[Answer, ...]
    notes: tuple[str, ...] = ()
