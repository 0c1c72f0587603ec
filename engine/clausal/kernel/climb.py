"""A ladder as a fold over the days on which something happens, each by the text of that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from clausal.ir import expressions as ir
from clausal.ir.text import Climb, Ladder, Reserved
from clausal.kernel import events, gates, quick, starts
from clausal.kernel.fold import LIMIT, UNITS, Fold, Rows
from clausal.kernel.generate import Frame, Scope, between, guarded
from clausal.kernel.intervals import earn
from clausal.kernel.ladders import Plan, Way, feeds, plan_of, scale_of_units, ways
from clausal.kernel.module import both, either, known, lacks
from clausal.kernel.moves import held_at_first, move
from clausal.kernel.numbers import over
from clausal.kernel.value import V


def part(s: Scope, name: str, asked: ir.LadderPartKind, root: V, frame: Frame) -> V:
    """A part of the position at the end of the day; in an event, as the day began."""
    frame = frame.of(s.g.regimes, "ladder", name)
    rung, step, balance, u = position(s, name, root, frame)
    scale = scale_of_units(s, name)
    match asked:
        case ir.LadderPartKind.RUNG:
            plan = plan_of(s, name, frame, _last_regime(s, frame))
            names = s.g.module.constant(s.g.binding.texts(plan.rungs), "R")
            return V(kind="text", code=f"{names}[{rung}]", u=u)
        case ir.LadderPartKind.STEP:
            return V(kind="number", code=step, u=u, low=0, high=LIMIT)
        case ir.LadderPartKind.BALANCE:
            return V(kind="number", code=balance, den=scale, u=u, low=-LIMIT, high=LIMIT)


def _last_regime(s: Scope, frame: Frame) -> int:
    if frame.fixed is not None:
        return s.g.regimes.of(frame.fixed, frame.vantage)
    return s.g.regimes.around(frame.vantage)[-1]


def position(s: Scope, name: str, root: V, frame: Frame) -> tuple[str, str, str, str]:
    """The codes of the rung's number, the step, the balance, and of what is lacking."""
    w = s.w
    frame = frame.of(s.g.regimes, "ladder", name)
    key = ("position", name, frame.text, frame.event, frame.vantage, frame.fixed, root.record)

    def write(inner: Scope) -> None:
        here = V(kind="record", code="a0", record=root.record)
        _write(inner, name, here, frame.within_function(inner.g.binding, {}))

    function = s.g.function(key, name, ["r", "t", "a0"], write, returns="position")
    w.function.calls.add(function.name)
    code = f"{function.name}(@{function.name}@r, {frame.day}, {root.code})"
    call = ("call", code)
    for remembered in reversed(w.remembered):
        if call in remembered:
            found: tuple[str, str, str, str] = remembered[call]
            return found
    names = (w.name("v"), w.name("v"), w.name("v"), "0" if s.g.binding.given else w.name("v"))
    w.line(f"{', '.join(name for name in names if name != '0')} = {code}")
    w.remembered[-1][call] = names
    return names


# ------------------------------------------------------------------ the function of a position


def _write(s: Scope, name: str, root: V, frame: Frame) -> None:
    """Writes the function, whose today is one of many days: a case for each wording in force."""
    ladder = s.text(frame).ladders[name]

    def of(content: Climb | Reserved | None) -> Callable[[], None]:
        if isinstance(content, Climb):
            return partial(_in_force, s, ladder, content, root, frame)
        return lambda: starts.give_up(s, s.not_there("ladder", ladder, content, frame))

    s.w.branches([(code, of(content)) for code, content, _ in s.windows(ladder.versions, frame)])


def _in_force(s: Scope, ladder: Ladder, climb: Climb, root: V, frame: Frame) -> None:
    """A case for each plan of the ladder: what moves and feeds it up to today."""

    def upto(regime: int) -> tuple[list[str], ...]:
        plan = plan_of(s, ladder.name, frame, regime)
        outcomes = [f"{gate} {each}" for gate in plan.gates for each in sorted(plan.outcomes[gate])]
        return plan.gates, plan.sources, outcomes, sorted(plan.lasting)

    cases: list[tuple[str, Callable[[], None]]] = []
    for first, end, _ in s.segments(frame, upto):
        day = frame.fixed or (dt.date.fromordinal(first) if first is not None else dt.date.min)
        plan = plan_of(s, ladder.name, frame, s.g.regimes.of(day, frame.vantage))
        write = quick.fold if s.g.binding.given else _fold
        body = partial(write, s, ladder, climb, plan, root, frame)
        cases.append((between(frame.day, first, end), body))
    s.w.branches([*cases[:-1], ("True", cases[-1][1])])


def _fold(s: Scope, ladder: Ladder, climb: Climb, plan: Plan, root: V, frame: Frame) -> None:
    w = s.w
    start = starts.given(s, ladder, root, frame)
    f = Fold(
        s=s,
        ladder=ladder,
        plan=plan,
        root=root,
        frame=frame,
        since=start.since.code,
        rung=w.name("x"),
        step=w.name("x"),
        balance=w.name("x"),
        held=w.name("x"),
        lack=w.name("x"),
        undated=w.name("x"),
    )
    for name in (f.rung, f.step, f.balance, f.held):
        w.line(f"{name} = 0")
    w.line(f"{f.lack} = {start.u}")
    with w.when(known(start.u)):
        starts.stand(f, start, climb)
    w.line(f"{f.undated} = 0")
    with w.when(f"{f.since} == {frame.day}"):
        f.give()
    _collect(f)
    with w.when(f.undated):
        f.lacks(s.join(f.lack, f.undated))
    with w.when(f"not {f.lack}"):
        held_at_first(f)
    _pass_days(f)
    f.close()
    f.give()


# ------------------------------------------------------------------ what happens when


def _collect(f: Fold) -> None:
    """Collects what happens after the first day, and what has no known day."""
    s = f.s
    f.open()
    inside = replace(f.frame, bound={})
    # What one loop computes is not known in the next: each is a block of its own.
    for name in f.plan.sources:
        with s.w.block("if True"):
            earning = partial(_earning, f, name)
            events.each_event(s, "source", name, f.root, inside, earning, partial(_undated, f))
    for name in f.plan.gates:
        with s.w.block("if True"):
            result = partial(_result, f, name)
            gates.each_result(s, name, f.root, inside, result, before=f.frame.event)


def _undated(f: Fold, u: str) -> None:
    f.s.w.line(f"{f.undated} = {f.s.join(f.undated, u)}")


def _earning(f: Fold, name: str, event: events.Event) -> None:
    """An event of a source: the units that it earns, if they are any."""
    s, w, day = f.s, f.s.w, event.day
    if day.u != "0":
        with w.when(day.u):
            _undated(f, day.u)
    with (
        w.when(both(day.there, f.counts(day.code))),
        w.when(feeds(s, f.ladder.name, name, day, f.frame)),
    ):
        units = s.kept(events.earned(s, name, event, f.frame))
        moved = over(s, units, f.plan.scale)
        code = w.let(guarded(known(units.u), moved.code, "number"))
        with w.when(either(lacks(units.u), f"{code} != 0")):
            row = f"{day.code}, {UNITS}, 0, {code}, {units.u}"
            w.line(f"happens({f.arrays('H')}, {row})")


def _result(f: Fold, name: str, result: gates.Result) -> None:
    """A decision of a gate: kept, and told when it begins to count and ends."""
    w, out, start = f.s.w, result.outcome, result.since
    moving = [f"{out.code} == {f.s.g.binding.text(each)}" for each in sorted(f.plan.outcomes[name])]
    arguments = (
        f.undated, str(f.plan.gate(name)), either(*moving), out.code, out.u,
        start.code, start.u, start.m, result.until, f.since, f.last,
    )  # fmt: skip
    w.line(f"{f.undated} = results({f.arrays('H', 'R')}, {', '.join(arguments)})")


# ------------------------------------------------------------------ day by day


def _pass_days(f: Fold) -> None:
    """Passes every day on which something happens."""
    s, w = f.s, f.s.w
    i, j = w.name("x"), w.name("x")
    first, end = f.sort()
    w.line(f"{i} = {first}")
    with w.block(f"while {i} < {end}"):
        day = w.name("day")
        rows = Rows(f, i, j, w.name("x"), w.name("x"), w.name("x"))
        w.line(f"{day} = {f.cell(i, 0)}")
        for name in (rows.units, rows.lack, rows.others):
            w.line(f"{name} = 0")
        w.line(f"{j} = {i}")
        with w.block(f"while {j} < {end} and {f.cell(j, 0)} == {day}"):
            with w.block(f"if {f.cell(j, 1)} != {UNITS}"):
                w.line(f"{rows.others} += 1")
            with w.block(f"elif {f.cell(j, 4)}"):
                w.line(f"{rows.lack} = {s.join(rows.lack, f.cell(j, 4))}")
            with w.block("else"):
                w.line(f"{rows.units} += {f.cell(j, 3)}")
            w.line(f"{j} += 1")
        found = ways(s, f.ladder, f.root, f.frame, day)
        w.branches([(code, partial(_pass, way, day, rows)) for code, way in found])
        w.line(f"{i} = {j}")


def _pass(way: Way, day: str, rows: Rows) -> None:
    """One day: units and intervals, then moves."""
    if way.climb is None:
        return
    f = rows.fold
    inside = Frame(way.text, day, None, f.frame.vantage, True, {f.ladder.root: f.root})
    earn(way.climb, inside, rows)
    with f.s.w.block(f"if {rows.others}"):
        move(way.climb, inside, rows)
