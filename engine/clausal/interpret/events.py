"""Sources and gates: what happened to a record, and how the text of that day judges it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from clausal.interpret import evaluate as ev
from clausal.interpret.answers import ItemAnswer, NeedKind, Reason, ReasonKind, Unknown
from clausal.interpret.arithmetic import is_number, whole
from clausal.interpret.decide import decide
from clausal.interpret.frame import (
    Found,
    Frame,
    current,
    lacking,
    note,
    provision_reason,
    unknown,
)
from clausal.ir.text import ConsolidatedText, Gate, Reserved, Scope, Source
from clausal.values import MISSING, Exact, Item, Missing, Value

Day = dt.date | Missing | Unknown
"""The day of an event; missing where it is known that it has none yet."""


@dataclass(frozen=True, slots=True)
class Event:
    """An item of a source's or gate's list, with all that is bound with it, and its `on` day.

    Where a list on the way to it is not known, `item` is the record that should have it.
    """

    item: Item
    bound: Mapping[str, Item]
    day: Day
    known: bool = True

    @property
    def path(self) -> str:
        """Where the item stands in what was given."""
        return self.item.path


def events_of(kind: str, name: str, root: Item, frame: Frame) -> tuple[Event, ...]:
    """The items of a source or gate for its root record, each from the text that judges its day."""
    memo = frame.world.memo
    key = ("events", kind, name, root.path, id(frame.text), *frame.moment)
    if key not in memo:
        memo[key] = _once(_events(kind, name, root, frame))
    found: tuple[Event, ...] = memo[key]
    return found


def _events(kind: str, name: str, root: Item, frame: Frame) -> Iterator[Event]:
    timeline = frame.world.timeline
    seen: list[tuple[Scope, Any]] = []
    # An event of an unknown day may be any earlier text's: what no wording so far has is none.
    for text in timeline.variants(kind, name, frame.day, frame.vantage):
        provision = _provision(kind, name, text)
        if provision is None or provision.on is None or _heading(provision) in seen:
            continue
        seen.append(_heading(provision))
        for item, bound in _items(provision.scope, root):
            if isinstance(bound, Unknown):
                yield Event(item, {}, bound, known=False)
                continue
            inside = Frame(frame.world, text, frame.day, frame.vantage, frame.event, bound)
            day, _ = ev.evaluate(provision.on, inside)
            assert day is MISSING or isinstance(day, dt.date | Unknown)
            if isinstance(day, dt.date):
                judge = _provision(kind, name, timeline.judging(day, frame.vantage))
                if judge is None or _heading(judge) != _heading(provision):
                    continue
            yield Event(item, bound, day)


def _once(events: Iterator[Event]) -> tuple[Event, ...]:
    """Each item once. One that two wordings find on a day of their own happened on the first."""
    found: dict[str | Day, Event] = {}
    for event in events:
        key = event.path if event.known else event.day
        if key not in found or _certainty(event.day) < _certainty(found[key].day):
            found[key] = event
    return tuple(found.values())


def _certainty(day: Day) -> tuple[int, dt.date]:
    """The earliest day first, then one that is not known, then none."""
    if isinstance(day, dt.date):
        return 0, day
    return 1 if isinstance(day, Unknown) else 2, dt.date.max


def _heading(provision: Source | Gate) -> tuple[Scope, Any]:
    """For each of what it is, and on which day: wordings that agree in it find the same events."""
    return provision.scope, provision.on


def _provision(kind: str, name: str, text: ConsolidatedText) -> Source | Gate | None:
    return text.sources.get(name) if kind == "source" else text.gates.get(name)


def _items(scope: Scope, root: Item) -> Iterator[tuple[Item, Mapping[str, Item] | Unknown]]:
    level: list[tuple[Item, Mapping[str, Item]]] = [(root, {scope.root: root})]
    for field, name in scope.steps:
        below: list[tuple[Item, Mapping[str, Item]]] = []
        for owner, bound in level:
            found = owner.fields.get(field)
            if found is None:
                path = f"{owner.path}.{field}"
                yield owner, lacking(NeedKind.FACT, path, f"`{path}` is not given")
            elif isinstance(found, tuple):
                below += [(item, {**bound, name: item}) for item in found]
        level = below
    yield from level


def covered(frame: Frame) -> bool:
    """Whether there was an agreement to judge by. One that has yet to begin reaches back."""
    agreement, day = frame.text.agreement, frame.day
    return agreement.end is None or day < agreement.end or agreement.holds_over


# ------------------------------------------------------------------ sources


def earned(name: str, event: Event, frame: Frame) -> tuple[Exact | Unknown, Reason]:
    """The units that an event of a known day earns, by the text of that day."""
    assert isinstance(event.day, dt.date)
    memo, key = frame.world.memo, ("earned", name, event.path, event.day, frame.vantage)
    if key not in memo:
        memo[key] = _earned(name, event, event.day, frame.judging(event.day, event.bound))
    found: tuple[Exact | Unknown, Reason] = memo[key]
    return found


def _earned(name: str, event: Event, day: dt.date, frame: Frame) -> tuple[Exact | Unknown, Reason]:
    source = frame.text.sources[name]
    content = current(source.versions, day)
    units: Value | Unknown = 0
    steps: tuple[Reason, ...] = ()
    if content is None or not covered(frame):
        steps = (note(f"`{name}` is not in force on {day}, and earns nothing"),)
    elif isinstance(content, Reserved):
        steps = (note(f"`{name}` is reserved until {content.until}, and earns nothing"),)
    else:
        units, steps = decide(content, frame, name)
        if units is MISSING:
            says = f"what {event.path} earns has no value, because a part of it is missing"
            units = lacking(NeedKind.NOTHING, f"{name}: {event.path}", says, source.span)
    assert is_number(units) or isinstance(units, Unknown)
    return units, event_reason("source", source, event, day, units, steps)


def event_reason(
    kind: str,
    provision: Source | Gate,
    event: Event,
    day: dt.date | None,
    value: Value | Unknown | None,
    because: tuple[Reason, ...],
) -> Reason:
    return Reason(
        kind=ReasonKind.EVENT,
        text=event.path,
        provision=f"{kind} {provision.name}",
        title=provision.title,
        cites=provision.cites,
        day=day,
        value=value,
        type=provision.type,
        because=because,
        span=provision.span,
    )


def total(name: str, root: Item | Unknown | None, frame: Frame) -> Found:
    """The units that a source has earned a record up to today; a reserved one, none."""
    source = frame.text.sources[name]
    if isinstance(root, Unknown):
        return root, ()
    content = current(source.versions, frame.day)
    earlier = frame.world.timeline.variants("source", name, frame.day, frame.vantage)
    if isinstance(content, Reserved) and not any(text.sources[name].on for text in earlier):
        remark = f"`{name}` is reserved until {content.until}, and has earned nothing"
        frame.world.notes[remark] = None
        reason = provision_reason("source", source, 0, type=source.type, because=(note(remark),))
        return 0, (reason,)
    if root is None:
        return 0, ()
    value, items = source_items(name, root, frame)
    steps = tuple(item.because for item in items)
    return value, (provision_reason("source", source, value, type=source.type, because=steps),)


def source_items(
    name: str, root: Item, frame: Frame
) -> tuple[Exact | Unknown, tuple[ItemAnswer, ...]]:
    """The total of a source, and each item with what it earned."""
    source = frame.text.sources[name]
    units: Exact = 0
    lack: list[Unknown] = []
    items: list[ItemAnswer] = []
    for event in events_of("source", name, root, frame):
        if isinstance(event.day, Unknown):
            lack.append(event.day)
            reason = event_reason("source", source, event, None, event.day, ())
            items.append(_item(event, None, event.day, reason))
        elif event.day is MISSING:
            reason = event_reason("source", source, event, None, 0, (note("it has no day yet"),))
            items.append(_item(event, None, 0, reason))
        elif event.day <= frame.day:
            value, reason = earned(name, event, frame)
            if isinstance(value, Unknown):
                lack.append(value)
            else:
                units += value
            items.append(_item(event, event.day, value, reason))
    return (unknown(lack) if lack else whole(units)), tuple(items)


def _item(event: Event, day: dt.date | None, value: Value | Unknown, reason: Reason) -> ItemAnswer:
    unknown_ = isinstance(value, Unknown)
    return ItemAnswer(
        item=event.path,
        day=day,
        outcome="undetermined" if unknown_ else "value",
        value=None if unknown_ else value,  # type: ignore[arg-type]
        because=reason,
        needs=value.needs if isinstance(value, Unknown) else (),
    )
