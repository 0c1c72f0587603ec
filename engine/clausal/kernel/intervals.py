"""The intervals of a ladder that a day's units suffice for, and the fate of a balance."""

from __future__ import annotations

from collections.abc import Callable

from clausal.interpret.answers import NeedKind
from clausal.ir.text import Climb
from clausal.kernel import expressions as ex
from clausal.kernel.decisions import decide
from clausal.kernel.fold import Fold, Rows
from clausal.kernel.generate import Frame, guarded
from clausal.kernel.module import either, negation
from clausal.kernel.numbers import over
from clausal.kernel.value import constant_of


def earn(climb: Climb, inside: Frame, rows: Rows) -> None:
    """Adds the units of a day, if it is known where they are added."""
    f, w = rows.fold, rows.fold.s.w
    with w.block(f"if {rows.lack}"):
        f.lacks(f.s.join(rows.lack, f.lack))
    with w.block(f"elif {rows.units} != 0 and not {f.lack}"):
        take(f, climb, inside, rows.units)


def take(f: Fold, climb: Climb, inside: Frame, units: str) -> None:
    """Adds the units, and takes every interval that they suffice for."""
    s, w = f.s, f.s.w
    per = s.kept(ex.expression(s, climb.units, inside))
    size = w.let(guarded(per.there, over(s, per, f.plan.scale).code, "number"))
    stated = constant_of(per)
    cases: list[tuple[str, Callable[[], None]]] = []
    if per.u != "0":
        cases.append((per.u, lambda: f.lacks(per.u)))
    if stated is None or stated <= 0:

        def no_size() -> None:
            name = f.ladder.name
            says = f"`{name}` can't be climbed by {climb.units.text}, which is not above zero"
            f.lacks(s.lack(NeedKind.DIVISION, name, says, f.ladder.span))

        cases.append((either(per.m, f"{size} <= 0"), no_size))
    w.branches([*cases, ("True", lambda: _intervals(f, climb, inside, units, size))])


def _intervals(f: Fold, climb: Climb, inside: Frame, units: str, size: str) -> None:
    s, w, plan = f.s, f.s.w, f.plan
    first, last = f.ends(climb)
    rungs = [climb.rungs.get(rung) for rung in plan.rungs]
    following = [plan.rung(rung.then) if rung and rung.then else -1 for rung in rungs]
    after = s.g.module.constant(s.array(following), "R")
    arguments = (f.rung, f.step, f"{f.balance} + {units}", size, first, last, after)
    stays = w.name("x")
    w.line(f"{f.rung}, {f.step}, {f.balance}, {stays} = climbed({', '.join(arguments)})")
    f.limit()
    if f.plan.lasting:
        with w.block(f"if not {stays}"):  # nothing but the intervals led to this rung
            w.line(f"{f.held} = 0")
    top = f"{f.step} >= {last}[{f.rung}] and {after}[{f.rung}] < 0"
    with w.block(f"if {f.balance} != 0 and {top}"):
        settle_balance(f, climb, inside, top=True)


def settle_balance(f: Fold, climb: Climb, inside: Frame, *, top: bool) -> None:
    """Whether the balance is kept, at the top or on a move."""
    s, w = f.s, f.s.w
    decision = climb.at_the_top if top else climb.on_a_move
    occasion = "at the top" if top else "on a move"
    kept = s.kept(decide(s, decision, inside, f"{f.ladder.name}: balance {occasion}"))
    cases: list[tuple[str, Callable[[], None]]] = []
    if kept.u != "0":
        cases.append((kept.u, lambda: f.lacks(kept.u)))
    cases.append((negation(kept.code), lambda: w.line(f"{f.balance} = 0")))
    w.branches(cases)
