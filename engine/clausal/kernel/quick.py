"""The fold of a ladder where all is given: units are only added up, from stop to stop.

A stop is a day on which a gate's result begins to count or ends, or the last day before the ladder
is climbed in another way. What gates decided is collected first, in `H`; then, source by source,
what is earned up to the first stop, and in `L` what is earned later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from clausal.ir.text import Climb, Ladder
from clausal.kernel import events, gates, starts
from clausal.kernel import expressions as ex
from clausal.kernel.decisions import decide
from clausal.kernel.fold import END, NOTHING, RESULT, Fold, Rows
from clausal.kernel.generate import Frame, Scope
from clausal.kernel.intervals import take
from clausal.kernel.ladders import Plan, Way, feeds, ways
from clausal.kernel.module import Function, Writer, both, either
from clausal.kernel.moves import held_at_first, move_given
from clausal.kernel.numbers import over
from clausal.kernel.value import V


def fold(s: Scope, ladder: Ladder, climb: Climb, plan: Plan, root: V, frame: Frame) -> None:
    """Writes the function of a position; it gives up where the order of the units matters."""
    w = s.w
    cut = w.name("x")
    found = ways(s, ladder, root, frame, cut)
    if not all(_settled(s, ladder, root, frame, way) for _, way in found):
        w.lack("1")
        return
    start = starts.given(s, ladder, root, frame)
    rung, step, balance, held = (w.name("x") for _ in range(4))
    f = Fold(s=s, ladder=ladder, plan=plan, root=root, frame=frame, since=start.since.code,
             rung=rung, step=step, balance=balance, held=held, lack="0", undated="0")  # fmt: skip
    starts.stand(f, start, climb)
    with w.when(f"{f.since} == {frame.day}"):
        f.give()
    w.line("H = []")
    if plan.lasting:
        w.line("R = []")
        w.line(f"{held} = 0")
    inside = replace(frame, bound={})
    for name in plan.gates:
        with w.apart():
            result = partial(_result, f, name)
            gates.each_result(s, name, root, inside, result, before=frame.event)
    for day in sorted(_turns(code for code, _ in found)):
        with w.when(f"{f.since} < {day} < {f.last}"):
            w.line(f"H.append(({day}, {NOTHING}, 0, ''))")
    if plan.lasting:
        with w.block("if R"):
            held_at_first(f)
    w.line("H.sort()")
    w.line(f"{cut} = H[0][0] if H else {f.last}")
    units = w.name("x")
    w.line(f"{units} = 0")
    w.line("L = []")
    for name in plan.sources:
        with w.apart():
            earning = partial(_earning, f, name, units, cut)
            events.each_event(s, "source", name, root, inside, earning, lambda _: None)
    _pass_stops(f, found, cut, units)
    f.give()


def _settled(s: Scope, ladder: Ladder, root: V, frame: Frame, way: Way) -> bool:
    """Whether the size of an interval, and what becomes of a balance at the top, are the same on
    all days: then only the sum of what is earned matters."""
    if way.climb is None:
        return True
    aside = Scope(s.g, Writer(Function("aside", ()), given=True), s.provision)
    inside = Frame(way.text, "day", None, frame.vantage, True, {ladder.root: root})
    size = aside.kept(ex.expression(aside, way.climb.units, inside))
    kept = aside.kept(decide(aside, way.climb.at_the_top, inside, ladder.name))
    codes = (*aside.w.function.lines, size.code, kept.code)
    return not any(re.search(r"\bday\b", code) for code in codes)


def _turns(codes: Iterable[str]) -> set[int]:
    """The last days before what the codes say of a day turns."""
    return {int(day) - 1 for code in codes for day in re.findall(r"(?:>=|<) (\d+)", code)}


def _result(f: Fold, name: str, result: gates.Result) -> None:
    """A decision of a gate that moves somebody: kept, and told when it begins to count and ends."""
    w, plan = f.s.w, f.plan
    out, since, until = result.outcome, result.since, result.until
    moving = [f"{out.code} == {f.s.g.binding.text(each)}" for each in sorted(plan.outcomes[name])]
    with w.when(both(since.there, either(*moving))):
        with w.when(f.counts(since.code)):
            w.line(f"H.append(({since.code}, {RESULT}, {plan.gate(name)}, {out.code}))")
        if name in plan.lasting:
            with w.when(f.counts(until)):
                w.line(f"H.append(({until}, {END}, {plan.gate(name)}, ''))")
        if plan.lasting:  # one without an end can keep the rung when another ends
            row = f"{plan.gate(name)}, {out.code}, 0, {since.code}, 0, False, {until}"
            w.line(f"R.append(({row}))")


def _earning(f: Fold, name: str, units: str, cut: str, event: events.Event) -> None:
    """An event of a source: its units are added, or kept for later."""
    s, w, day = f.s, f.s.w, event.day
    with (
        w.when(both(day.there, f.counts(day.code))),
        w.when(feeds(s, f.ladder.name, name, day, f.frame)),
    ):
        earned = events.earned(s, name, event, f.frame)
        code = w.let(over(s, earned, f.plan.scale).code)
        if earned.low is None or earned.low < 0:
            w.lack(f"1 if {code} < 0 else 0")
        with w.block(f"if {day.code} <= {cut}"):
            w.line(f"{units} += {code}")
        with w.block("else"):
            w.line(f"L.append(({day.code}, {code}))")


def _pass_stops(f: Fold, found: list[tuple[str, Way]], cut: str, units: str) -> None:
    """From stop to stop: the units up to it are added, then its moves happen."""
    w = f.s.w
    i, j = w.name("x"), w.name("x")
    w.line(f"{i} = 0")
    with w.block("while True"):
        with w.block(f"if {units}"):
            w.branches([(code, partial(_take, f, way, cut, units)) for code, way in found])
        with w.block(f"if {i} == len(H)"):
            w.line("break")
        w.line(f"{j} = {i}")
        with w.block(f"while {j} < len(H) and H[{j}][0] == {cut}"):
            w.line(f"{j} += 1")
        rows = Rows(f, i, j, "0", "0", "0")
        w.branches([(code, partial(_move, way, cut, rows)) for code, way in found])
        w.line(f"{i} = {j}")
        w.line(f"{cut} = H[{i}][0] if {i} < len(H) else {f.last}")
        w.line(f"{units} = 0")
        w.line("before, L = L, []")
        with w.block("for each in before"):
            with w.block(f"if each[0] <= {cut}"):
                w.line(f"{units} += each[1]")
            with w.block("else"):
                w.line("L.append(each)")


def _take(f: Fold, way: Way, day: str, units: str) -> None:
    if way.climb is not None:
        take(f, way.climb, _inside(f, way, day), units)


def _move(way: Way, day: str, rows: Rows) -> None:
    if way.climb is not None:
        move_given(way.climb, _inside(rows.fold, way, day), rows)


def _inside(f: Fold, way: Way, day: str) -> Frame:
    return Frame(way.text, day, None, f.frame.vantage, True, {f.ladder.root: f.root})
