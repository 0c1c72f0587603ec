"""How the text of an agreement changes over time: plain data, for every renderer of `history`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from clausal.source import NOWHERE, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """One change of an amendment. `text` is its canonical form.

    `provision` is the name of what it changes, and `kind` what that is: the agreement, or a kind of
    provision; None if it is not there.
    """

    kind: str | None
    provision: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enactment:
    """An amendment or a proposal; `end` is its last day, None if it stays.

    `parties` decided it, or propose it. It judges events from the day it `reaches` on.
    """

    name: str
    title: str
    proposal: bool
    parties: tuple[str, ...] = ()
    decided: dt.date | None = None
    decided_assumed: bool = False
    vote: tuple[int, int] | None = None
    start: dt.date | None = None
    start_assumed: bool = False
    end: dt.date | None = None
    reaches: dt.date | None = None
    cites: tuple[str, ...] = ()
    changes: tuple[Touched, ...] = ()
    span: Span = field(default=NOWHERE, compare=False, repr=False)


class Standing(StrEnum):
    """What the agreement is on a day."""

    IN_FORCE = "in force"
    HOLDS_OVER = "holds over"
    NOT_IN_FORCE = "not in force"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A day on which the text or the agreement's standing changes.

    `begun` and `lapsed` are the names of the amendments that take force and lapse on it; `dated`
    are the provisions of which a version of their own begins. `end` is the last day of the term,
    as the text of this day has it, and `version` that text's hash.
    """

    day: dt.date
    version: str
    standing: Standing
    end: dt.date | None = None
    begun: tuple[str, ...] = ()
    lapsed: tuple[str, ...] = ()
    dated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """A cell that has another value than before; None where there was, or is, no such cell."""

    keys: tuple[str, ...]
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a provision says from one day to another (`end` is the last one, None: it stays).

    `begun` and `lapsed` are the amendments that brought it about; `text` is its canonical form,
    None while it is not in the agreement; `cells` is what changed in a table on its first day.
    """

    start: dt.date
    end: dt.date | None = None
    begun: tuple[str, ...] = ()
    lapsed: tuple[str, ...] = ()
    text: str | None
    cells: tuple[CellChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionHistory:
    """The wordings of one provision, in order."""

    kind: str
    name: str
    title: str | None = None
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chronicle:
    """The history of an agreement, as known on a day (None: all that was decided).

    `enactments` are in force at some time, `proposals` only if somebody asks for them, and
    `later` was decided after the day whose knowledge is used; each in the order written. `asked`
    are the proposals that were put in force.
    """

    agreement: str
    title: str
    ratified: dt.date | None = None
    ratified_assumed: bool = False
    timeline: str
    known_on: dt.date | None = None
    asked: tuple[str, ...] = ()
    turns: tuple[Turn, ...]
    enactments: tuple[Enactment, ...] = ()
    proposals: tuple[Enactment, ...] = ()
    later: tuple[Enactment, ...] = ()
    provisions: tuple[ProvisionHistory, ...] = ()
