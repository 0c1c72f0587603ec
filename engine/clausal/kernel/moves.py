"""The moves of a day on a ladder: by what gates decided, and by what lapses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from clausal.interpret.answers import Need, NeedKind
from clausal.ir.text import Climb, Move
from clausal.kernel.fold import END, PERHAPS, RESULT, Fold, Rows
from clausal.kernel.generate import Frame
from clausal.kernel.intervals import settle_balance
from clausal.kernel.ladders import Way, ways
from clausal.kernel.module import Argument, both, either, known, lacks


def move(climb: Climb, inside: Frame, rows: Rows) -> None:
    """Writes the moves that happen on a day, after its units."""
    f, w = rows.fold, rows.fold.s.w
    lapses = [m for m in climb.moves if m.outcome is None and m.gate in f.plan.gates]
    if not _moving(f, climb) and not lapses:
        return
    lack = w.name("x")
    made = _Moves(climb, inside, rows, lapses, *(w.name("x") for _ in range(4)))
    w.line(f"{lack} = 0")
    made.none_yet()
    for each in _moving(f, climb):
        with w.when(made.may(each)), rows.of(RESULT, f.plan.gate(each.gate)) as (_, code, u):
            with w.block(f"if {u}"):
                w.line(f"{lack} = {f.s.join(lack, u)}")
            with w.block(f"elif {code} == {f.s.g.binding.text(str(each.outcome))}"):
                made.count(each)
    with w.block(f"if {lack}"):
        f.lacks(f.s.join(lack, f.lack))
    with w.block(f"elif not {f.lack}"):
        made.lapse()


def move_given(climb: Climb, inside: Frame, rows: Rows) -> None:
    """The same where all is given."""
    f, w = rows.fold, rows.fold.s.w
    lapses = [m for m in climb.moves if m.outcome is None and m.gate in f.plan.gates]
    moving = _moving(f, climb)
    if not moving and not lapses:
        return
    made = _Moves(climb, inside, rows, lapses, *(w.name("x") for _ in range(4)))
    made.none_yet()
    ended = w.name("x")
    if f.plan.lasting:
        w.line(f"{ended} = 0")
    day, what, which, code = (w.name(name) for name in ("day", "k", "k", "v"))
    with w.block(f"for {day}, {what}, {which}, {code} in H[{rows.first}:{rows.end}]"):
        with w.block(f"if {what} == {RESULT}"):
            for each in moving:
                same = f"{which} == {f.plan.gate(each.gate)}"
                outcome = f"{code} == {f.s.g.binding.text(str(each.outcome))}"
                with w.when(both(same, outcome, made.may(each))):
                    made.count(each)
        if f.plan.lasting:
            with w.block(f"if {what} == {END}"):
                w.line(f"{ended} = {ended} | (({f.held} >> {which}) & 1) << {which}")
    if f.plan.lasting:
        with w.block(f"if {ended}"):
            made.end(ended, "0")
    with w.block(f"if {made.rung} >= 0"):
        made.happen()


def held_at_first(f: Fold) -> None:
    """The gates whose results already kept the rung when the first position was given."""
    s, w, plan = f.s, f.s.w, f.plan

    def of(way: Way) -> None:
        for each in _moving(f, way.climb) if way.climb else ():
            if each.gate not in plan.lasting:
                continue
            with w.block(f"if {f.rung} == {plan.rung(each.rung)}"):
                yes, _ = _keeps(f, each, f.since, "0")
                with w.when(yes):
                    w.line(f"{f.held} = {f.held} | {plan.bit(each.gate)}")

    if plan.lasting:
        found = ways(s, f.ladder, f.root, f.frame, f.since)
        w.branches([(code, partial(of, way)) for code, way in found])


def _moving(f: Fold, climb: Climb) -> list[Move]:
    """The moves by an outcome."""
    return [m for m in climb.moves if m.outcome is not None and m.gate in f.plan.gates]


def _keeps(f: Fold, by: Move, day: str, after: str) -> tuple[str, str]:
    """Whether a result that would make the move is running on a day, and what is lacking.

    Of those whose day is known, only the ones after a day count.
    """
    w = f.s.w
    yes, lack = w.name("x"), w.name("x")
    start = ["rb"] if f.s.g.binding.compiled else []
    wanted = f.s.g.binding.text(str(by.outcome))
    arguments = (*start, str(f.plan.gate(by.gate)), wanted, day, after)
    w.line(f"{yes}, {lack} = keeps({f.arrays('R')}, {', '.join(arguments)})")
    return yes, lack


@dataclass(frozen=True, slots=True)
class _Moves:
    """The moves of one day. The last four are the names of accumulators: where the first of those
    that happen leads, all of them by their bits, and whether they lead to different places."""

    climb: Climb
    inside: Frame
    rows: Rows
    lapses: Sequence[Move]
    rung: str
    step: str
    which: str
    differ: str

    @property
    def f(self) -> Fold:
        return self.rows.fold

    def none_yet(self) -> None:
        """Begins to count."""
        w = self.f.s.w
        w.line(f"{self.rung} = -1")
        w.line(f"{self.step} = 0")
        w.line(f"{self.which} = 0")
        w.line(f"{self.differ} = False")

    def may(self, each: Move) -> str:
        """`from A to B` limits moves to those who stand on A by then."""
        f = self.f
        gate = f.s.text(self.inside).gates.get(each.gate)
        if gate is None or gate.origin is None:
            return "True"
        if gate.origin not in f.plan.rungs:
            return lacks(f.lack)
        return either(lacks(f.lack), f"{f.rung} == {f.plan.rung(gate.origin)}")

    def count(self, each: Move) -> None:
        """Counts a move among those that happen."""
        w, rung = self.f.s.w, self.f.plan.rung(each.rung)
        with w.block(f"if {self.rung} < 0"):
            w.line(f"{self.rung} = {rung}")
            w.line(f"{self.step} = {each.step}")
        with w.block(f"elif {self.rung} != {rung} or {self.step} != {each.step}"):
            w.line(f"{self.differ} = True")
        w.line(f"{self.which} = {self.which} | {1 << self.climb.moves.index(each)}")

    # -------------------------------------------------------------- what lapses

    def lapse(self) -> None:
        """What ends that day, and what follows from it; then the moves."""
        f, w = self.f, self.f.s.w
        if not f.plan.lasting:
            with w.block(f"if {self.rung} >= 0"):
                self.happen()
            return
        lost, ended = w.name("x"), w.name("x")
        w.line(f"{lost} = 0")
        w.line(f"{ended} = 0")
        with self.rows.of(PERHAPS) as (number, _, u):
            leads = [
                both(f"{number} == {f.plan.gate(m.gate)}", f"{f.rung} == {f.plan.rung(m.rung)}")
                for m in _moving(f, self.climb)
            ]
            led = either(*leads)
            with w.when(both(f"not {lost}", f"not ({f.held} >> {number}) & 1", led)):
                w.line(f"{lost} = {u}")
        with self.rows.of(END) as (number, _, _):
            w.line(f"{ended} = {ended} | (({f.held} >> {number}) & 1) << {number}")
        with w.block(f"if {ended} and not {lost}"):
            self.end(ended, lost)
        with w.block(f"if {lost}"):
            f.lacks(lost)
        with w.block(f"elif {self.rung} >= 0"):
            self.happen()

    def end(self, ended: str, lost: str) -> None:
        """Results that kept the rung end: others may go on to keep it."""
        f, w = self.f, self.f.s.w
        keeping, lack = self._keeping()

        def go_on() -> None:
            w.line(f"{f.held} = ({f.held} & ~{ended}) | {keeping}")
            with w.block(f"if {f.held} == 0"):
                self._lapsed(ended, lost)

        open_ = both(lacks(lack), f"not {keeping}")
        w.branches([(open_, lambda: w.line(f"{lost} = {lack}")), ("True", go_on)])

    def _keeping(self) -> tuple[str, str]:
        """The gates of which a result that leads to the rung is running, and what is lacking."""
        f, w, day = self.f, self.f.s.w, self.inside.day
        keeping = w.name("x")
        w.line(f"{keeping} = 0")
        lack = f.s.nothing_yet()
        for each in _moving(f, self.climb):
            with w.block(f"if {f.rung} == {f.plan.rung(each.rung)}"):
                bit = f.plan.bit(each.gate)
                yes, open_ = _keeps(f, each, day, f"(0 if {f.held} & {bit} else {f.since})")
                with w.block(f"if {yes}"):
                    w.line(f"{keeping} = {keeping} | {bit}")
                if lack != "0":
                    with w.block(f"elif {open_}"):
                        f.s.lacks_too(lack, open_)
        return keeping, lack

    def _lapsed(self, ended: str, lost: str) -> None:
        """Nothing keeps the rung any more: the moves that follow happen, or nobody knows."""
        f, w = self.f, self.f.s.w
        follow = [f"{ended} & {f.plan.bit(each.gate)}" for each in self.lapses]
        with w.when(both(f"{self.rung} < 0", *(f"not ({each})" for each in follow))):
            if f.s.g.binding.given:
                w.lack("1")
            else:
                w.line(f"{lost} = {self._nothing_follows(ended)}")
        for each, follows in zip(self.lapses, follow, strict=True):
            with w.block(f"if {follows}"):
                self.count(each)

    def _nothing_follows(self, ended: str) -> str:
        f, plan = self.f, self.f.plan

        def build(which: int, rung: int, day: dt.date) -> Need:
            names = [gate for i, gate in enumerate(plan.gates) if which >> i & 1]
            said = " and ".join(f"`{name}`" for name in names)
            says = (
                f"the result of {said} that kept {plan.rungs[rung]} lapsed on {day}, "
                "and the text does not say what follows"
            )
            return Need(NeedKind.LAPSED, f"gate {names[0]}", says, f.ladder.span)

        return f.s.site(
            build,
            Argument(ended, "count"),
            Argument(f.rung, "count"),
            Argument(self.inside.day, "day"),
        )

    # -------------------------------------------------------------- what happens

    def happen(self) -> None:
        """The moves that happen: to one place, or it is a conflict."""
        f, w = self.f, self.f.s.w

        def moves() -> None:
            with w.block(f"if {f.balance} != 0"):
                settle_balance(f, self.climb, self.inside, top=False)
            with w.when(known(f.lack)):
                w.line(f"{f.rung} = {self.rung}")
                w.line(f"{f.step} = {self.step}")
                w.line(f"{f.held} = 0")
                for i, each in enumerate(self.climb.moves):
                    if each.outcome is not None and each.gate in f.plan.gates:
                        with w.block(f"if {self.which} >> {i} & 1"):
                            w.line(f"{f.held} = {f.held} | {f.plan.bit(each.gate)}")

        w.branches([(self.differ, lambda: f.lacks(self._clash())), ("True", moves)])

    def _clash(self) -> str:
        f, moves = self.f, self.climb.moves

        def build(which: int, day: dt.date) -> Need:
            happened = [each for i, each in enumerate(moves) if which >> i & 1]
            happened.sort(key=lambda each: each.outcome is None)
            texts = " and ".join(f"`{text}`" for text in dict.fromkeys(m.text for m in happened))
            says = f"{texts} would both happen on {day}"
            return Need(NeedKind.CONFLICT, f"ladder {f.ladder.name}", says, happened[0].span)

        return f.s.site(build, Argument(self.which, "count"), Argument(self.inside.day, "day"))
