"""The first position on a ladder, which a record gives: from its day on, what happens counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from fractions import Fraction

from clausal.interpret.answers import Need, NeedKind
from clausal.ir.text import Climb, Ladder
from clausal.kernel import expressions as ex
from clausal.kernel.fold import Fold
from clausal.kernel.generate import Frame, Scope
from clausal.kernel.module import Argument, both, known, lacks, negation
from clausal.kernel.numbers import over
from clausal.kernel.value import V
from clausal.source import NOWHERE
from clausal.values import decimal_text


@dataclass(frozen=True, slots=True)
class Start:
    """The record of the first position, and what it gives."""

    record: V
    since: V
    rung: V
    step: V
    balance: V
    u: str
    """all that is lacking of these"""


def give_up(s: Scope, u: str) -> None:
    """Returns that the position is not known."""
    if s.g.binding.given:
        s.w.lack(u)
    else:
        s.w.line(f"return 0, 0, 0, {u}")


def given(s: Scope, ladder: Ladder, root: V, frame: Frame) -> Start:
    """Reads the first position; returns from the function where nothing can follow from it."""
    w = s.w
    bare = replace(frame, event=False, bound={ladder.root: root})
    record = s.kept(ex.expression(s, ladder.start, bare))
    with w.when(lacks(record.u)):
        give_up(s, record.u)
    if record.m != "False":
        text = ladder.start.text
        says = f"`{text}` is missing, and `{ladder.name}` starts from it"
        with w.when(record.m):
            give_up(s, s.lack(NeedKind.NOTHING, text, says, NOWHERE))
    record = replace(record, u="0", m="False")
    names = (ladder.since_field, ladder.rung_field, ladder.step_field, ladder.balance_field)
    since, rung, step, balance = (_given(s, record, name) for name in names)
    with w.when(both(known(since.u), f"{since.code} > {frame.day}")):
        give_up(s, _too_early(s, record, since, frame.day))
    u = s.join(since.u, rung.u, step.u, balance.u)
    with w.when(lacks(since.u)):
        give_up(s, u)
    return Start(record, since, rung, step, balance, u)


def _given(s: Scope, record: V, name: str) -> V:
    value = s.kept(ex.field_of(s, record, name, NOWHERE))

    def missing() -> str:
        return s.site(
            lambda path: ex.fact(f"{path}.{name}", NOWHERE),
            Argument(record.code, "ref", record.record),
        )

    return s.required(value, missing)


def _too_early(s: Scope, record: V, since: V, day: str) -> str:
    def build(path: str, day: dt.date, today: dt.date) -> Need:
        says = f"`{path}` holds since {day}: for {today}, the position of that day has to be given"
        return Need(NeedKind.FACT, path, says)

    return s.site(
        build,
        Argument(record.code, "ref", record.record),
        Argument(since.code, "day"),
        Argument(day, "day"),
    )


def stand(f: Fold, start: Start, climb: Climb) -> None:
    """Begins at the first position, if the ladder of today has it."""
    s, w, plan = f.s, f.s.w, f.plan
    step = start.step
    place = w.let(s.g.binding.place(start.rung.code, plan.rungs, s.g.places), "k")
    firsts, lasts = f.ends(climb)
    den = step.den
    assert isinstance(den, int)
    whole = f"{step.code} // {den}" if den != 1 else step.code
    fits = both(
        f"{place} >= 0",
        *([f"{step.code} % {den} == 0"] if s.g.binding.compiled and den != 1 else []),
        *([f"{step.code} % 1 == 0"] if not s.g.binding.compiled else []),
        f"{firsts}[{place}] <= {whole} <= {lasts}[{place}]",
    )

    def stands() -> None:
        balance = over(s, start.balance, plan.scale)
        w.line(f"{f.rung} = {place}")
        w.line(f"{f.step} = {whole}")
        w.line(f"{f.balance} = {balance.code}")
        f.limit()

    w.branches([(negation(fits), lambda: f.lacks(_unfit(f, start))), ("True", stands)])


def _unfit(f: Fold, start: Start) -> str:
    ladder, den = f.ladder, start.step.den
    assert isinstance(den, int)

    def build(path: str, rung: str, step: int | Fraction) -> Need:
        says = (
            f"`{path}` is {rung} {ladder.step_field} {decimal_text(step)}, "
            f"which the ladder `{ladder.name}` does not have"
        )
        return Need(NeedKind.NO_ROW, path, says, ladder.span)

    return f.s.site(
        build,
        Argument(start.record.code, "ref", start.record.record),
        Argument(start.rung.code, "text"),
        Argument(start.step.code, "number", scale=den),
    )
