"""Gates: what was decided on a record or on each item of a list, and for how long it counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from clausal.interpret import evaluate as ev
from clausal.interpret.answers import ItemAnswer, NeedKind, Reason, Unknown
from clausal.interpret.arithmetic import later
from clausal.interpret.decide import NOT_MET, put_to_test
from clausal.interpret.events import Day, Event, covered, event_reason, events_of
from clausal.interpret.frame import (
    Frame,
    Truth,
    any_of,
    current,
    lacking,
    negated,
    not_in_force,
    note,
    provision_reason,
    reserved,
    unknown,
)
from clausal.ir import expressions as ir
from clausal.ir.text import Gate, Reserved
from clausal.values import MISSING, Item


@dataclass(frozen=True, slots=True)
class Result:
    """What a gate decided on an item: from which day it counts, and before which it ends."""

    event: Event
    outcome: str | Unknown
    since: Day
    until: dt.date | None
    reason: Reason

    def running(self, day: dt.date) -> Truth:
        """Whether it counts on a day."""
        if isinstance(self.since, Unknown):
            return self.since
        if self.since is MISSING or self.since > day:
            return False
        return self.until is None or day < self.until


def results(name: str, root: Item, frame: Frame, *, before: bool = False) -> list[Result]:
    """What a dated gate decided on every item up to today (with `before`: until before today)."""
    found: dict[int, Result] = {}
    events = enumerate(events_of("gate", name, root, frame))
    # By their days: what a later one asks of a ladder rests on what the earlier ones came to.
    for index, event in sorted(events, key=lambda numbered: _order(numbered[1].day)):
        day = event.day
        if isinstance(day, dt.date) and (day > frame.day or (before and day == frame.day)):
            continue
        found[index] = _judged(name, event, frame)
    return [found[index] for index in sorted(found)]


def _order(day: Day) -> dt.date:
    return day if isinstance(day, dt.date) else dt.date.min


def _judged(name: str, event: Event, frame: Frame) -> Result:
    # On which day it happened, and what is lacking to know it, can rest on the day of whoever asks.
    day = event.day if isinstance(event.day, dt.date) else frame.moment
    key = ("result", name, event.path, day, frame.vantage)
    memo = frame.world.memo
    if key not in memo:
        memo[key] = _judge(name, event, frame)
    found: Result = memo[key]
    return found


def _judge(name: str, event: Event, frame: Frame) -> Result:
    if not isinstance(event.day, dt.date):
        gate = gate_of(name, frame)
        lack = event.day if isinstance(event.day, Unknown) else None
        remark = () if lack else (note("it has no day yet"),)
        reason = event_reason("gate", gate, event, None, lack or NOT_MET, remark)
        return Result(event, lack or NOT_MET, event.day, None, reason)
    inside = frame.judging(event.day, event.bound)
    gate = inside.text.gates[name]
    since: Day = event.day
    if gate.effective is not None:
        found, _ = ev.evaluate(gate.effective, inside)
        # A result can't count before it was judged.
        since = max(found, event.day) if isinstance(found, dt.date) else found  # type: ignore[assignment]
    outcome, steps = _tested(gate, inside)
    until = None
    if gate.lasts is not None and isinstance(since, dt.date):
        until = later(since, *gate.lasts)
    if since is MISSING:
        steps = (*steps, note("it is not decided yet"))
    elif isinstance(since, dt.date) and since != event.day:
        steps = (*steps, note(f"it counts from {since}"))
    if until is not None and outcome != NOT_MET:
        steps = (*steps, note(f"it lasts until before {until}"))
    reason = event_reason("gate", gate, event, event.day, outcome, steps)
    return Result(event, outcome, since, until, reason)


def _tested(gate: Gate, frame: Frame) -> tuple[str | Unknown, tuple[Reason, ...]]:
    content = current(gate.versions, frame.day)
    if content is None or (frame.event and not covered(frame)):
        return NOT_MET, (note(f"`{gate.name}` is not in force on {frame.day}"),)
    if isinstance(content, Reserved):
        remark = f"`{gate.name}` is reserved until {content.until}, and has let nobody through"
        return NOT_MET, (note(remark),)
    return put_to_test(content, frame, gate.name)


def gate_is(node: ir.GateIs, frame: Frame) -> tuple[Truth, tuple[Reason, ...]]:
    """Whether a gate has an outcome; of a list, whether any item's running result has it."""
    gate = frame.text.gates[node.name]
    if is_reserved_gate(gate):
        outcome, steps = _tested(gate, frame)
        frame.world.notes[steps[0].text] = None
        truth: Truth = outcome == node.outcome
        return truth, (provision_reason("gate", gate, outcome, type=gate.type, because=steps),)
    root = ev.subject_of(node.subject, frame)
    if isinstance(root, Unknown):
        return root, ()
    if root is None:
        return node.outcome == NOT_MET, ()
    if gate.on is None:
        outcome_, reason = undated_result(gate, {gate.scope.root: root}, frame)
        if isinstance(outcome_, Unknown):
            return outcome_, (reason,)
        return outcome_ == node.outcome, (reason,)
    found = results(node.name, root, frame)
    running = [runs(result, node.outcome, frame.day) for result in found]
    steps = tuple(result.reason for result in found)
    truth = any_of(running)
    return (negated(truth) if node.outcome == NOT_MET else truth), steps


def runs(result: Result, outcome: str, day: dt.date) -> Truth:
    """Whether a running result is of that outcome; for `not met`, whether it is any other."""
    running = result.running(day)
    if running is False:
        return False
    if isinstance(result.outcome, Unknown):
        return unknown((result.outcome, running))
    wanted = (result.outcome != NOT_MET) if outcome == NOT_MET else (result.outcome == outcome)
    return running if wanted else False


def gate_of(name: str, frame: Frame) -> Gate:
    """A gate of today's text, or as it last was."""
    if name in frame.text.gates:
        return frame.text.gates[name]
    return frame.world.timeline.variants("gate", name, frame.day, frame.vantage)[-1].gates[name]


def is_reserved_gate(gate: Gate) -> bool:
    """Whether the gate is reserved as a whole, and so has no record that it is about."""
    return not gate.scope.root


def undated_result(
    gate: Gate, bound: Mapping[str, Item], frame: Frame
) -> tuple[str | Unknown, Reason]:
    """The outcome of a gate for one record, today."""
    memo = frame.world.memo
    path = bound[gate.scope.root].path
    key = ("gate", gate.name, path, id(frame.text), *frame.moment)
    if key not in memo:
        inside = frame.bare(bound)
        content = current(gate.versions, frame.day)
        outcome: str | Unknown
        steps: tuple[Reason, ...]
        if content is None:
            outcome, steps = not_in_force("gate", gate, frame.day), ()
        else:
            outcome, steps = _tested(gate, inside)
        memo[key] = (
            outcome,
            provision_reason("gate", gate, outcome, type=gate.type, because=steps),
        )
    found: tuple[str | Unknown, Reason] = memo[key]
    return found


# ------------------------------------------------------------------ a gate's own answer


def gate_result(
    name: str, bound: Mapping[str, Item], node: ir.GateResult, frame: Frame
) -> tuple[str | Unknown, Reason]:
    """The answer of a gate: of an undated one its outcome, of a list the latest decision."""
    gate = frame.text.gates[name]
    if is_reserved_gate(gate):
        content = current(gate.versions, frame.day)
        assert isinstance(content, Reserved)
        lack = reserved("gate", gate, content)
        return lack, provision_reason("gate", gate, lack, type=gate.type)
    root = ev.subject_of(node.subject, frame)
    if root is None or isinstance(root, Unknown):
        lack = root or lacking(NeedKind.NOTHING, name, f"`{name}` is asked of no record")
        return lack, provision_reason("gate", gate, lack, type=gate.type)
    outcome, reason, _ = gate_items(gate, root, frame)
    return outcome, reason


def gate_items(
    gate: Gate, root: Item, frame: Frame
) -> tuple[str | Unknown, Reason, tuple[ItemAnswer, ...]]:
    """The answer of a gate for a record, and each item with what was decided on it."""
    if gate.on is None:
        outcome, reason = undated_result(gate, {gate.scope.root: root}, frame)
        return outcome, reason, ()
    found = results(gate.name, root, frame)
    items = tuple(
        ItemAnswer(
            item=result.event.path,
            day=result.event.day if isinstance(result.event.day, dt.date) else None,
            outcome="undetermined" if isinstance(result.outcome, Unknown) else result.outcome,
            because=result.reason,
            needs=result.outcome.needs if isinstance(result.outcome, Unknown) else (),
        )
        for result in found
    )
    outcome, remark = _latest(gate, found, frame.day)
    if remark:
        frame.world.notes[f"`{gate.name}`: {remark}"] = None
    steps = tuple(result.reason for result in found) + ((note(remark),) if remark else ())
    return (
        outcome,
        provision_reason("gate", gate, outcome, type=gate.type, because=steps),
        items,
    )


def _latest(gate: Gate, found: list[Result], day: dt.date) -> tuple[str | Unknown, str | None]:
    """The outcome of the latest decision, and a remark where there is none to go by."""
    decided, remark = _dated(gate, found, day)
    undated = [r for r in found if isinstance(r.since, Unknown)]
    # Two outcomes that are not known are not alike, even if the same is lacking for both.
    if all(r.outcome == decided and isinstance(decided, str) for r in undated):
        return decided, remark
    lack = [part for r in undated for part in (r.since, r.outcome)]
    return unknown([decided, *(part for part in lack if isinstance(part, Unknown))]), None


def _dated(gate: Gate, found: list[Result], day: dt.date) -> tuple[str | Unknown, str | None]:
    """The same, of the results whose day is known."""
    counting = [(r.since, r) for r in found if isinstance(r.since, dt.date) and r.since <= day]
    if not counting:
        waits = any(r.since is MISSING or isinstance(r.since, dt.date) for r in found)
        return NOT_MET, "nothing has been decided yet" if waits else None
    last = max(since for since, _ in counting)
    decided = [r for since, r in counting if since == last]
    outcomes = dict.fromkeys(r.outcome for r in decided)
    if any(isinstance(outcome, Unknown) for outcome in outcomes) and len(outcomes) > 1:
        return unknown(outcomes), None
    if len(outcomes) > 1:
        paths = " and ".join(r.event.path for r in decided)
        says = f"{paths} were decided on {last}, and not alike"
        return lacking(NeedKind.CONFLICT, gate.name, says, gate.span), None
    (outcome,) = outcomes
    ends = [r.until for r in decided if r.until is not None]
    if outcome != NOT_MET and not isinstance(outcome, Unknown) and ends and max(ends) <= day:
        return NOT_MET, f"the result of {last} lapsed on {max(ends)}"
    return outcome, None
