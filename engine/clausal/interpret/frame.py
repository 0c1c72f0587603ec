"""Where an expression is evaluated: the text and its day, and the records at hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from clausal.interpret.answers import Need, NeedKind, Reason, ReasonKind, Unknown
from clausal.ir.text import (
    Agreement,
    ConsolidatedText,
    Provision,
    Reserved,
    Timeline,
    Version,
)
from clausal.source import NOWHERE, Span
from clausal.values import Item, Value

T = TypeVar("T")

Found = tuple[Value | Unknown, tuple[Reason, ...]]
"""What an expression comes to, and the steps that led there."""

Truth = bool | Unknown
"""Yes, no, or not known: Kleene's three values."""


@dataclass(slots=True)
class World:
    """All that one evaluation is about.

    `memo` keeps what a provision came to for a record on a day, so that an evaluation takes time in
    proportion to the text and the facts however often provisions name each other; `notes` are
    sentences about the whole, in the order in which they came up.
    """

    timeline: Timeline
    as_of: dt.date
    records: Mapping[str, Item]
    settings: Mapping[str, Value]
    known_on: dt.date | None = None
    memo: dict[Any, Any] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)

    def record(self, name: str) -> Item:
        """The record that was given by that name; one of which nothing is known if none was."""
        return self.records.get(name) or Item(name, name, {})


@dataclass(frozen=True, slots=True)
class Frame:
    """A text with the day that is `today` in it, and the records bound to names.

    In an `event`, positions on a ladder are those with which the day began. `vantage` is the day
    that the answer is about: what had taken force by then may judge earlier events.
    """

    world: World
    text: ConsolidatedText
    day: dt.date
    vantage: dt.date
    event: bool
    bound: Mapping[str, Item]

    @property
    def moment(self) -> tuple[dt.date, dt.date, bool]:
        """What of the frame the value of a provision for a record depends on."""
        return self.day, self.vantage, self.event

    def bare(self, bound: Mapping[str, Item]) -> Frame:
        """The same text and day with other records at hand."""
        return Frame(self.world, self.text, self.day, self.vantage, self.event, bound)

    def inside(self, name: str, item: Item) -> Frame:
        """With one more record at hand."""
        return self.bare({**self.bound, name: item})

    def on(self, day: dt.date) -> Frame:
        """The same records under the text of an earlier day, or of this one."""
        if day == self.day:
            return self
        text = self.world.timeline.text_on(day)
        return Frame(self.world, text, day, day, False, self.bound)

    def judging(self, day: dt.date, bound: Mapping[str, Item]) -> Frame:
        """Where an event of that day is judged: by the text of its own day, throughout."""
        text = self.world.timeline.judging(day, self.vantage)
        return Frame(self.world, text, day, self.vantage, True, bound)


def current(versions: Sequence[Version[T]], day: dt.date) -> T | None:
    """The content in force on a day."""
    for version in versions:
        if version.covers(day):
            return version.content
    return None


# ------------------------------------------------------------------ what is not known


def lacking(kind: NeedKind, name: str, says: str, span: Span = NOWHERE) -> Unknown:
    """What can't be known for one reason."""
    return Unknown((Need(kind, name, says, span),))


def unknown(parts: Iterable[Value | Unknown]) -> Unknown:
    """What depends on all of these: the needs of those that are not known, each once."""
    needs = [need for part in parts if isinstance(part, Unknown) for need in part.needs]
    return Unknown(tuple(dict.fromkeys(needs)))


def reserved(kind: str, provision: Provision, content: Reserved) -> Unknown:
    """The value of a provision that the agreement has left open."""
    said = f" ({provision.title})" if provision.title else ""
    return lacking(
        NeedKind.RESERVED,
        f"{kind} {provision.name}",
        f"the agreement reserves `{provision.name}`{said} until {content.until}",
        provision.span,
    )


def not_in_force(kind: str, provision: Provision, day: dt.date) -> Unknown:
    """The value of a provision on a day that none of its versions covers."""
    return lacking(
        NeedKind.NOT_IN_FORCE,
        f"{kind} {provision.name}",
        f"`{provision.name}` is not in force on {day}",
        provision.span,
    )


def outside(agreement: Agreement, day: dt.date, known_on: dt.date | None = None) -> Unknown | None:
    """Why a day lies outside the agreement, or the agreement outside what is known, if it does."""
    if known_on is not None and agreement.ratified is not None and known_on < agreement.ratified:
        says = (
            f"the agreement `{agreement.name}` was ratified on {agreement.ratified}, "
            f"and nothing of it was known on {known_on}"
        )
    elif agreement.start is not None and day < agreement.start:
        says = f"the agreement `{agreement.name}` is in force from {agreement.start}"
    elif agreement.end is not None and day >= agreement.end and not agreement.holds_over:
        last = agreement.end - dt.timedelta(days=1)
        says = f"the agreement `{agreement.name}` ended on {last}"
    else:
        return None
    return lacking(NeedKind.NOT_IN_FORCE, agreement.name, says, agreement.span)


def held_over(agreement: Agreement, day: dt.date) -> str | None:
    """What has to be said of a day after the term of an agreement that holds over."""
    if agreement.end is None or day < agreement.end or not agreement.holds_over:
        return None
    last = agreement.end - dt.timedelta(days=1)
    return f"the agreement ended on {last}, and holds over until it is replaced"


# ------------------------------------------------------------------ three values


def negated(truth: Truth) -> Truth:
    """Not."""
    return truth if isinstance(truth, Unknown) else not truth


def all_of(truths: Sequence[Truth]) -> Truth:
    """And: no if any is no, else not known if any is not known."""
    if any(truth is False for truth in truths):
        return False
    return unknown(truths) if any(isinstance(truth, Unknown) for truth in truths) else True


def any_of(truths: Sequence[Truth]) -> Truth:
    """Or: yes if any is yes, else not known if any is not known."""
    if any(truth is True for truth in truths):
        return True
    return unknown(truths) if any(isinstance(truth, Unknown) for truth in truths) else False


def truth_of(value: Value | Unknown) -> Truth:
    """A value that the checker knows to be a yes or no."""
    assert isinstance(value, bool | Unknown)
    return value


# ------------------------------------------------------------------ reasons


def merged(*found: Iterable[Reason]) -> tuple[Reason, ...]:
    """Steps in order; one that led to several of them stands once."""
    seen: dict[int, Reason] = {}
    for reasons in found:
        for reason in reasons:
            seen.setdefault(id(reason), reason)
    return tuple(seen.values())


def provision_reason(
    kind: str, provision: Provision, value: Value | Unknown | None, **more: Any
) -> Reason:
    """The step that a provision is, with its name, title and citations."""
    return Reason(
        kind=ReasonKind.PROVISION,
        text=provision.name,
        provision=f"{kind} {provision.name}",
        title=provision.title,
        cites=provision.cites,
        span=provision.span,
        value=value,
        **more,
    )


def note(text: str, span: Span = NOWHERE) -> Reason:
    """A remark among the steps."""
    return Reason(kind=ReasonKind.NOTE, text=text, span=span)
