"""A ladder as a fold over the days on which something happens, each by the text of that day.

What happens is collected first, as rows `(day, number, what, which, code, lack)`, and sorted. In
plain objects rows are tuples; compiled, they are rows of the scratch array `H`, and what gates
decided is kept in `R`, each from a place of the caller's choice on.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from clausal.interpret.answers import Need, NeedKind
from clausal.ir import expressions as ir
from clausal.ir.text import Climb, Gate, Ladder, Move, Reserved
from clausal.ir.types import MoneyType, NumberType, PercentType
from clausal.kernel import events, gates
from clausal.kernel import expressions as ex
from clausal.kernel.decisions import decide
from clausal.kernel.events import day_cases, over
from clausal.kernel.generate import Frame, Scope, Wide, guarded
from clausal.kernel.module import Argument, both, either, known, lacks, negation
from clausal.kernel.regimes import Key, named
from clausal.kernel.tables import not_there
from clausal.kernel.value import V, constant_of
from clausal.source import NOWHERE
from clausal.values import decimal_text

UNITS, RESULT, END, PERHAPS = 0, 1, 2, 3
"""What happens on a day: units are earned, a result begins to count, one ends, one may end."""

LIMIT = 2**40
"""The units, and with them the balance, that a compiled fold has room for."""


@dataclass(slots=True)
class Plan:
    """What of a ladder is the same on all days: its rungs and gates by their numbers."""

    name: str
    rungs: list[str]
    gates: list[str]
    """those that move on it under any text, but for reserved ones"""
    outcomes: dict[str, set[str]]
    sources: list[str]
    scale: int
    """of units and balances"""
    lasting: set[str] = field(default_factory=set)


def plan_of(s: Scope, name: str, frame: Frame, regime: int) -> Plan:
    """The plan of a ladder, of all its wordings up to a regime."""
    regimes = s.g.regimes
    ladders = [
        regimes.text(text).ladders[name]
        for text in regimes.variants("ladder", name, regime, frame.vantage)
    ]
    everywhere = [
        regimes.text(text).ladders[name]
        for text in dict.fromkeys(
            text
            for number in range(len(regimes))
            for text in regimes.variants("ladder", name, number, frame.vantage)
        )
    ]
    outcomes: dict[str, set[str]] = defaultdict(set)
    for ladder in ladders:
        for climb in _climbs(ladder):
            for move in climb.moves:
                if gate_of(s, move.gate, frame, regime).scope.root:
                    outcomes[move.gate] |= {move.outcome} if move.outcome else set()
    rungs = [rung for ladder in everywhere for climb in _climbs(ladder) for rung in climb.rungs]
    rungs += [m.rung for ladder in everywhere for climb in _climbs(ladder) for m in climb.moves]
    return Plan(
        name=name,
        rungs=list(dict.fromkeys(rungs)),
        gates=list(outcomes),
        outcomes=dict(outcomes),
        sources=list(dict.fromkeys(each for ladder in ladders for each in ladder.sources)),
        scale=scale_of_units(s, name),
        lasting={g for g in outcomes if gate_of(s, g, frame, regime).lasts is not None},
    )


def scale_of_units(s: Scope, name: str) -> int:
    """The denominator of units and balances: what their types say, in any text."""
    regimes, places = s.g.regimes, [0]
    seen = {
        text
        for number in range(len(regimes))
        for vantage in range(len(regimes))
        for text in regimes.variants("ladder", name, number, vantage)
    }
    for text in seen:
        ladder = regimes.text(text).ladders[name]
        sources = (regimes.text(text).sources[each] for each in ladder.sources)
        start = s.g.binding.reading[ladder.start.type.name]  # type: ignore[union-attr]
        for type in (
            start.fields[ladder.balance_field].type,
            *(source.type for source in sources if source.scope.root),
            *(climb.units.type for climb in _climbs(ladder)),
        ):
            assert isinstance(type, NumberType | MoneyType | PercentType)
            if type.places is None:
                if s.g.binding.compiled:
                    raise Wide(name, "is climbed by units whose places nothing limits")
                return 1
            places.append(type.places)
    return int(10 ** max(places))


def _climbs(ladder: Ladder) -> Iterator[Climb]:
    for version in ladder.versions:
        if isinstance(version.content, Climb):
            yield version.content


def _rests_on(ladder: Ladder) -> Iterator[Key]:
    """What the size of an interval, and the fates of a balance, rest on."""
    for climb in _climbs(ladder):
        for part_ in (climb.units, climb.on_a_move, climb.at_the_top):
            yield from named(part_)


def gate_of(s: Scope, name: str, frame: Frame, regime: int) -> Gate:
    """A gate of today's text, or as it last was."""
    found = s.text(frame).gates.get(name)
    if found is not None:
        return found
    last = s.g.regimes.variants("gate", name, regime, frame.vantage)[-1]
    return s.g.regimes.text(last).gates[name]


# ------------------------------------------------------------------ positions


def part(s: Scope, name: str, part_: ir.LadderPartKind, root: V, frame: Frame) -> V:
    """A part of the position at the end of the day; in an event, as the day began."""
    rung, step, balance, u = position(s, name, root, frame)
    scale = scale_of_units(s, name)
    match part_:
        case ir.LadderPartKind.RUNG:
            plan = plan_of(s, name, frame, _last_regime(s, frame))
            texts = s.g.binding.texts(plan.rungs)
            names = s.g.module.constant(texts, "R")
            return V(kind="text", code=f"{names}[{rung}]", u=u)
        case ir.LadderPartKind.STEP:
            return V(kind="number", code=step, u=u, low=0, high=LIMIT)
        case ir.LadderPartKind.BALANCE:
            return V(kind="number", code=balance, den=scale, u=u, low=-LIMIT, high=LIMIT)


def _last_regime(s: Scope, frame: Frame) -> int:
    if frame.fixed is not None:
        return s.g.regimes.of(frame.fixed)
    return len(s.g.regimes) - 1


def position(s: Scope, name: str, root: V, frame: Frame) -> tuple[str, str, str, str]:
    """The codes of the rung's number, the step, the balance, and of what is lacking."""
    w = s.w
    text = s.g.regimes.same("ladder", name, frame.text)
    key = ("position", name, text, frame.event, frame.vantage, frame.fixed, root.record)

    def write(inner: Scope) -> None:
        here = V(kind="record", code="a0", record=root.record)
        _Fold(inner, name, here, replace(frame, text=text, day="t", bound={})).write()

    function = s.g.function(key, name, ["r", "t", "a0"], write, returns="position")
    w.function.calls.add(function.name)
    code = f"{function.name}(@{function.name}@r, {frame.day}, {root.code})"
    known_call = ("call", code)
    for remembered in reversed(w.remembered):
        if known_call in remembered:
            found: tuple[str, str, str, str] = remembered[known_call]
            return found
    names = (w.name("v"), w.name("v"), w.name("v"), w.name("v"))
    w.line(f"{', '.join(names)} = {code}")
    w.remembered[-1][known_call] = names
    return names


# ------------------------------------------------------------------ the fold


@dataclass(slots=True)
class _Fold:
    """Writes the function of one ladder's position."""

    s: Scope
    name: str
    root: V
    frame: Frame
    x: dict[str, str] = field(default_factory=dict)

    @property
    def w(self) -> Any:
        return self.s.w

    @property
    def ladder(self) -> Ladder:
        return self.s.text(self.frame).ladders[self.name]

    def give(self, u: str) -> None:
        """Returns that the position is not known."""
        self.w.line(f"return 0, 0, 0, {u}")

    def _finish(self) -> None:
        """Returns the position, and gives up its rows of the scratch arrays."""
        w, x = self.w, self.x
        if self.s.g.binding.compiled:
            w.function.uses.add("N")
            w.line("H[0, 0] = hb")
            w.line("R[0, 0] = rb")
            with w.block(f"if abs({x['balance']}) > {LIMIT}"):
                w.line("N[0, 1] = 2")
        w.line(f"return {x['rung']}, {x['step']}, {x['balance']}, {x['lack']}")

    def write(self) -> None:
        s, ladder = self.s, self.ladder

        def of(content: Climb | Reserved | None) -> Callable[[], None]:
            if isinstance(content, Climb):
                return partial(self._in_force, content)
            return lambda: self.give(not_there(s, "ladder", ladder, content, self.frame))

        s.w.branches([(code, of(c)) for code, c, _ in s.windows(ladder.versions, self.frame)])

    def _in_force(self, climb: Climb) -> None:
        """The body, where the ladder is in force today."""
        s, frame = self.s, self.frame

        def upto(regime: int) -> tuple[Any, ...]:
            plan = plan_of(s, self.name, frame, regime)
            return plan.gates, plan.sources, [sorted(plan.outcomes[g]) for g in plan.gates]

        cases: list[tuple[str, Callable[[], None]]] = []
        for first, end, _ in s.segments(frame, upto):
            bounds = [
                *([f"t >= {first}"] if first is not None else []),
                *([f"t < {end}"] if end is not None else []),
            ]
            regime = s.g.regimes.of(dt.date.fromordinal(first)) if first is not None else 0
            if frame.fixed is not None:
                regime = s.g.regimes.of(frame.fixed)
            plan = plan_of(s, self.name, frame, regime)
            cases.append((" and ".join(bounds) or "True", partial(self._body, plan, climb)))
        self.w.branches([*cases[:-1], ("True", cases[-1][1])])

    def _body(self, plan: Plan, climb: Climb) -> None:
        w, s = self.w, self.s
        self.x = {
            each: w.name("x")
            for each in ("rung", "step", "balance", "held", "lack", "undated", "seq", "top")
        }
        since = self._start(plan, climb)
        with w.when(f"{since} == t"):
            x = self.x
            w.line(f"return {x['rung']}, {x['step']}, {x['balance']}, {x['lack']}")
        x = self.x
        self._collect(plan, since)
        with w.when(x["undated"]):
            w.line(f"{x['lack']} = {s.join(x['lack'], x['undated'])}")
        with w.when(f"not {x['lack']}"):
            self._held(plan, since)
        self._days(plan, since)
        self._finish()

    # -------------------------------------------------------------- the first position

    def _start(self, plan: Plan, climb: Climb) -> str:
        """Sets the first position; returns from the function where nothing can follow from it."""
        s, w, x, ladder = self.s, self.w, self.x, self.ladder
        bare = replace(self.frame, event=False, bound={ladder.root: self.root})
        record = s.kept(ex.expression(s, ladder.start, bare))
        with w.when(lacks(record.u)):
            self.give(record.u)
        if record.m != "False":
            text = ladder.start.text
            says = f"`{text}` is missing, and `{self.name}` starts from it"
            with w.when(record.m):
                self.give(s.lack(NeedKind.NOTHING, text, says, NOWHERE))
        record = replace(record, u="0", m="False")
        names = (ladder.since_field, ladder.rung_field, ladder.step_field, ladder.balance_field)
        found = [self._given(record, name) for name in names]
        since, rung, step, balance = found
        later = both(known(since.u), f"{since.code} > t")
        with w.when(later):
            self.give(self._too_early(record, since))
        u = s.join(*(each.u for each in found))
        with w.when(lacks(since.u)):
            self.give(u)
        w.line(f"{x['rung']} = 0")
        w.line(f"{x['step']} = 0")
        w.line(f"{x['balance']} = 0")
        w.line(f"{x['held']} = 0")
        w.line(f"{x['lack']} = {u}")
        with w.when(known(u)):
            self._fits(plan, climb, record, rung, step, balance)
        w.line(f"{x['undated']} = 0")
        return since.code

    def _given(self, record: V, name: str) -> V:
        s = self.s
        value = s.kept(ex.field_of(s, record, name, NOWHERE))
        if value.m == "False":
            return value
        lack = s.site(
            lambda path: ex.fact(f"{path}.{name}", NOWHERE),
            Argument(record.code, "ref", record.record),
        )
        u = s.w.let(f"{lack} if {both(known(value.u), value.m)} else {value.u}", "u")
        return s.kept(replace(value, m="False", u=u))

    def _too_early(self, record: V, since: V) -> str:
        def build(path: str, day: dt.date, today: dt.date) -> Need:
            says = (
                f"`{path}` holds since {day}: for {today}, the position of that day has to be given"
            )
            return Need(NeedKind.FACT, path, says)

        return self.s.site(
            build,
            Argument(record.code, "ref", record.record),
            Argument(since.code, "day"),
            Argument("t", "day"),
        )

    def _fits(self, plan: Plan, climb: Climb, record: V, rung: V, step: V, balance: V) -> None:
        """Whether the ladder of today has the first position."""
        s, w, x, ladder = self.s, self.w, self.x, self.ladder
        place = w.let(s.g.binding.place(w, rung.code, plan.rungs, s.g.places), "k")
        firsts, lasts = self._ends(plan, climb)
        den = step.den
        assert isinstance(den, int)
        whole = f"{step.code} // {den}" if den != 1 else step.code
        fits = both(
            f"{place} >= 0",
            *([f"{step.code} % {den} == 0"] if s.g.binding.compiled and den != 1 else []),
            *([f"{step.code} % 1 == 0"] if not s.g.binding.compiled else []),
            f"{firsts}[{place}] <= {whole} <= {lasts}[{place}]",
        )

        def build(path: str, name: str, number: Any) -> Need:
            says = (
                f"`{path}` is {name} {ladder.step_field} {decimal_text(number)}, "
                f"which the ladder `{self.name}` does not have"
            )
            return Need(NeedKind.NO_ROW, path, says, ladder.span)

        with w.block(f"if {fits}"):
            moved = over(s, balance, plan.scale)
            w.line(f"{x['rung']} = {place}")
            w.line(f"{x['step']} = {whole}")
            w.line(f"{x['balance']} = {moved.code}")
        with w.block("else"):
            unfit = s.site(
                build,
                Argument(record.code, "ref", record.record),
                Argument(rung.code, "text"),
                Argument(step.code, "number", scale=den),
            )
            w.line(f"{x['lack']} = {unfit}")

    def _ends(self, plan: Plan, climb: Climb) -> tuple[str, str]:
        """The constants of all first and last steps; of a rung that is not there, none fits."""
        module, binding = self.s.g.module, self.s.g.binding
        rungs = [climb.rungs.get(rung) for rung in plan.rungs]
        firsts = binding.array([r.first if r else 1 for r in rungs])
        lasts = binding.array([r.last if r else -1 for r in rungs])
        return module.constant(firsts, "R"), module.constant(lasts, "R")

    # -------------------------------------------------------------- what happens when

    @property
    def _last(self) -> str:
        """The last day that counts: in an event, positions are those with which the day began."""
        return "t - 1" if self.frame.event else "t"

    def _counts(self, day: str, since: str) -> str:
        return f"{since} < {day} <= {self._last}"

    def _collect(self, plan: Plan, since: str) -> None:
        """Collects what happens after the first day, and what has no known day."""
        s = self.s
        self._open()
        inside = replace(self.frame, bound={})
        for name in plan.sources:
            with self._part():
                events.each_event(
                    s, "source", name, self.root, inside,
                    partial(self._earning, plan, name, since), self._undated,
                )  # fmt: skip
        for name in plan.gates:
            with self._part():
                gates.each_result(
                    s, name, self.root, inside,
                    partial(self._result, plan, name, since), before=self.frame.event,
                )  # fmt: skip

    @contextmanager
    def _part(self) -> Iterator[None]:
        with self.w.block("if True"):
            yield

    def _undated(self, u: str) -> None:
        self.w.line(f"{self.x['undated']} = {self.s.join(self.x['undated'], u)}")

    def _earning(self, plan: Plan, name: str, since: str, event: events.Event) -> None:
        s, w, day = self.s, self.w, event.day
        if day.u != "0":
            with w.when(day.u):
                self._undated(day.u)
        with w.when(both(day.there, self._counts(day.code, since))):
            feeds = self._feeding(name, day)
            with w.when(feeds):
                units = s.kept(events.earned(s, name, event, self.frame))
                moved = over(s, units, plan.scale)
                code = w.let(guarded(known(units.u), moved.code, "number"))
                with w.when(either(lacks(units.u), f"{code} != 0")):
                    row = f"{day.code}, {UNITS}, 0, {code}, {units.u}"
                    w.line(f"happens({self._arrays('H')}, {row})")

    def _feeding(self, name: str, day: V) -> str:
        """The code of whether a source feeds the ladder, by the text of a day."""
        s, regimes = self.s, self.s.g.regimes

        def feeds(text: int) -> int:
            ladder = regimes.text(text).ladders.get(self.name)
            return int(ladder is not None and name in ladder.sources)

        def told(yes: int) -> str:
            return str(bool(yes))

        cases = day_cases(s, day, self.frame, feeds, told)
        if len(cases) == 1:
            return cases[0][1]()
        conditions = []
        before: list[str] = []
        for code, write in cases:
            if write() == "True":
                conditions.append(both(code, *(negation(each) for each in before)))
            before.append(code)
        return either(*conditions)

    def _result(self, plan: Plan, name: str, since: str, result: gates.Result) -> None:
        s, w, undated = self.s, self.w, self.x["undated"]
        out, start = result.outcome, result.since
        moving = [f"{out.code} == {s.g.binding.text(each)}" for each in sorted(plan.outcomes[name])]
        arguments = (
            undated, str(plan.gates.index(name)), either(*moving), out.code, out.u,
            start.code, start.u, start.m, result.until, since, self._last,
        )  # fmt: skip
        w.line(f"{undated} = results({self._arrays('H', 'R')}, {', '.join(arguments)})")

    # -------------------------------------------------------------- rows

    def _open(self) -> None:
        w = self.w
        if self.s.g.binding.compiled:
            w.function.uses |= {"H", "R", "N"}
            w.line("hb = H[0, 0]")
            w.line("rb = R[0, 0]")
        else:
            w.line("H = []")
            w.line("R = []")

    def _arrays(self, *names: str) -> str:
        """The arrays in which a helper keeps things; compiled, it can run out of room in them."""
        if self.s.g.binding.compiled:
            self.w.function.uses |= {"N", *names}
            return ", ".join(("N", *names))
        return ", ".join(names)

    # -------------------------------------------------------------- what keeps a rung

    def _keeps(self, plan: Plan, move: Move, day: str, after: str) -> tuple[str, str]:
        """Whether a result that would make the move is running on a day, and what is lacking.

        Of those whose day is known, only the ones after a day count.
        """
        s, w = self.s, self.w
        yes, lack = w.name("x"), w.name("x")
        start = ["rb"] if s.g.binding.compiled else []
        wanted = s.g.binding.text(str(move.outcome))
        arguments = (*start, str(plan.gates.index(move.gate)), wanted, day, after)
        w.line(f"{yes}, {lack} = keeps({self._arrays('R')}, {', '.join(arguments)})")
        return yes, lack

    def _held(self, plan: Plan, since: str) -> None:
        """The gates whose results already kept the rung when the first position was given."""
        w, x = self.w, self.x

        def of(way: Way) -> None:
            for move in way.climb.moves if way.climb else ():
                if move.outcome is None or move.gate not in plan.lasting:
                    continue
                with w.block(f"if {x['rung']} == {plan.rungs.index(move.rung)}"):
                    yes, _ = self._keeps(plan, move, since, "0")
                    with w.when(yes):
                        w.line(f"{x['held']} = {x['held']} | {self._bit(plan, move.gate)}")

        if plan.lasting:
            w.branches([(code, partial(of, way)) for code, way in self._ways(since)])

    def _bit(self, plan: Plan, gate: str) -> int:
        return 1 << plan.gates.index(gate)

    def _ways(self, day: str) -> list[tuple[str, Way]]:
        """How the ladder is climbed by the texts that judge a day, each with its code."""
        s, regimes = self.s, self.s.g.regimes

        def same(text: int) -> int:
            """The first text by which the ladder is climbed alike, whatever feeds it."""
            if self.name not in regimes.text(text).ladders:
                return -1
            names = frozenset(_rests_on(regimes.text(text).ladders[self.name]))
            return next(
                each
                for each in range(text + 1)
                if each == text or (self._alike(each, text) and regimes.alike(names, each, text))
            )

        found: list[tuple[str, Way]] = []
        at = V(kind="day", code=day)
        for code, text_of in day_cases(s, at, self.frame, same, lambda text: text):
            text = text_of()
            if text < 0:
                found.append((code, Way(text, None)))
                continue
            inside = Frame(text, day, None, self.frame.vantage, True, {self.ladder.root: self.root})
            versions = regimes.text(text).ladders[self.name].versions
            for within, content, _ in s.windows(versions, inside):
                climb = content if isinstance(content, Climb) else None
                found.append((both(code, within), Way(text, climb)))
        return found

    def _alike(self, one: int, other: int) -> bool:
        """Whether two texts have the same ladder, and the same gates to its moves lead from."""
        first, second = (self.s.g.regimes.text(text) for text in (one, other))
        ours, theirs = first.ladders.get(self.name), second.ladders[self.name]
        if ours is None or ours.versions != theirs.versions:
            return False
        gates_ = {move.gate for climb in _climbs(theirs) for move in climb.moves}
        return all(
            gate in first.gates
            and gate in second.gates
            and first.gates[gate].origin == second.gates[gate].origin
            for gate in gates_
        )

    # -------------------------------------------------------------- the days

    def _days(self, plan: Plan, since: str) -> None:
        """Passes every day on which something happens."""
        s, w = self.s, self.w
        i, j = w.name("x"), w.name("x")
        if s.g.binding.compiled:
            w.line("rows = H[0, 0]")
            w.line("sort(H, hb, rows)")
            w.line(f"{i} = hb")
        else:
            w.line("H.sort()")
            w.line("rows = len(H)")
            w.line(f"{i} = 0")
        with w.block(f"while {i} < rows"):
            day = w.name("day")
            rows = Rows(self, i, j, *(w.name("x") for _ in range(3)))
            w.line(f"{day} = {self._cell(i, 0)}")
            for name in (rows.units, rows.lack, rows.others):
                w.line(f"{name} = 0")
            w.line(f"{j} = {i}")
            with w.block(f"while {j} < rows and {self._cell(j, 0)} == {day}"):
                with w.block(f"if {self._cell(j, 1)} != {UNITS}"):
                    w.line(f"{rows.others} += 1")
                with w.block(f"elif {self._cell(j, 4)}"):
                    w.line(f"{rows.lack} = {s.join(rows.lack, self._cell(j, 4))}")
                with w.block("else"):
                    w.line(f"{rows.units} += {self._cell(j, 3)}")
                w.line(f"{j} += 1")
            passing = [
                (code, partial(_pass, self, plan, way, day, since, rows))
                for code, way in self._ways(day)
            ]
            w.branches(passing)
            w.line(f"{i} = {j}")

    def _cell(self, row: str, column: int) -> str:
        """What stands in a row: the day, what, which, a code, what is lacking."""
        if self.s.g.binding.compiled:
            return f"H[{row}, {column}]"
        return f"H[{row}][{column + 1 if column else 0}]"


@dataclass(frozen=True, slots=True)
class Way:
    """How a ladder is climbed by a text; None where it is not."""

    text: int
    climb: Climb | None


@dataclass(frozen=True, slots=True)
class Rows:
    """What happens on one day: the rows from `first` to before `end`, their `units` and what is
    lacking of these, and the number of all `others`."""

    fold: _Fold
    first: str
    end: str
    units: str
    lack: str
    others: str

    @contextmanager
    def of(self, what: int, which: int | None = None) -> Iterator[tuple[str, str, str]]:
        """A loop over what happens of one kind: its number, its code, and what is lacking."""
        w, cell = self.fold.w, self.fold._cell
        q = w.name("i")
        condition = f"{cell(q, 1)} == {what}"
        if which is not None:
            condition = f"{condition} and {cell(q, 2)} == {which}"
        with w.block(f"for {q} in range({self.first}, {self.end})"), w.block(f"if {condition}"):
            yield cell(q, 2), w.let(cell(q, 3)), w.let(cell(q, 4))


def _pass(f: _Fold, plan: Plan, way: Way, day: str, since: str, rows: Rows) -> None:
    """One day: units, intervals, then moves."""
    if way.climb is None:
        return
    inside = Frame(way.text, day, None, f.frame.vantage, True, {f.ladder.root: f.root})
    _earn(f, plan, way.climb, inside, rows)
    with f.w.block(f"if {rows.others}"):
        _move(f, plan, way.climb, inside, since, rows)


# ------------------------------------------------------------------ units and intervals


def _earn(f: _Fold, plan: Plan, climb: Climb, inside: Frame, rows: Rows) -> None:
    s, w, x = f.s, f.w, f.x
    with w.block(f"if {rows.lack}"):
        w.line(f"{x['lack']} = {s.join(rows.lack, x['lack'])}")
    with w.block(f"elif {rows.units} != 0 and not {x['lack']}"):
        _take(f, plan, climb, inside, rows.units)


def _take(f: _Fold, plan: Plan, climb: Climb, inside: Frame, units: str) -> None:
    """Adds the units, and takes every interval that they suffice for."""
    s, w, x = f.s, f.w, f.x
    per = s.kept(ex.expression(s, climb.units, inside))
    size = w.let(guarded(per.there, over(s, per, plan.scale).code, "number"))
    says = f"`{f.name}` can't be climbed by {climb.units.text}, which is not above zero"
    stated = constant_of(per)
    cases: list[tuple[str, Callable[[], None]]] = []
    if per.u != "0":
        cases.append((per.u, lambda: w.line(f"{x['lack']} = {per.u}")))
    if stated is None or stated <= 0:

        def nothing() -> None:
            lack = s.lack(NeedKind.DIVISION, f.name, says, f.ladder.span)
            w.line(f"{x['lack']} = {lack}")

        cases.append((either(per.m, f"{size} <= 0"), nothing))
    w.branches([*cases, ("True", lambda: _intervals(f, plan, climb, inside, units, size))])


def _intervals(f: _Fold, plan: Plan, climb: Climb, inside: Frame, units: str, size: str) -> None:
    s, w, x = f.s, f.w, f.x
    first, last = f._ends(plan, climb)
    rungs = [climb.rungs.get(rung) for rung in plan.rungs]
    following = [plan.rungs.index(r.then) if r and r.then else -1 for r in rungs]
    after = s.g.module.constant(s.g.binding.array(following), "R")
    rung, step, balance = x["rung"], x["step"], x["balance"]
    arguments = (rung, step, f"{balance} + {units}", size, first, last, after)
    w.line(f"{rung}, {step}, {balance} = climbed({', '.join(arguments)})")
    top = f"{step} >= {last}[{rung}] and {after}[{rung}] < 0"
    with w.block(f"if {balance} != 0 and {top}"):
        _fate(f, climb, inside, top=True)


def _fate(f: _Fold, climb: Climb, inside: Frame, *, top: bool) -> None:
    """Whether a balance is kept."""
    s, w, x = f.s, f.w, f.x
    decision = climb.at_the_top if top else climb.on_a_move
    occasion = "at the top" if top else "on a move"
    kept = s.kept(decide(s, decision, inside, f"{f.name}: balance {occasion}"))
    cases: list[tuple[str, Callable[[], None]]] = []
    if kept.u != "0":
        cases.append((kept.u, lambda: w.line(f"{x['lack']} = {kept.u}")))
    cases.append((negation(kept.code), lambda: w.line(f"{x['balance']} = 0")))
    w.branches(cases)


# ------------------------------------------------------------------ moves


@dataclass(slots=True)
class _Made:
    """Accumulators of the moves that happen: the first one, all as bits, whether they differ."""

    rung: str
    step: str
    which: str
    differ: str


def _move(f: _Fold, plan: Plan, climb: Climb, inside: Frame, since: str, rows: Rows) -> None:
    s, w, x = f.s, f.w, f.x
    moves = [m for m in climb.moves if m.outcome is not None and m.gate in plan.gates]
    lapses = [m for m in climb.moves if m.outcome is None and m.gate in plan.gates]
    if not moves and not lapses:
        return
    lack = w.name("x")
    made = _Made(*(w.name("x") for _ in range(4)))
    w.line(f"{lack} = 0")
    w.line(f"{made.rung} = -1")
    w.line(f"{made.step} = 0")
    w.line(f"{made.which} = 0")
    w.line(f"{made.differ} = False")
    for move in moves:
        with w.when(_may(f, plan, inside, move)):
            with rows.of(RESULT, plan.gates.index(move.gate)) as (_, code, u):
                with w.block(f"if {u}"):
                    w.line(f"{lack} = {s.join(lack, u)}")
                with w.block(f"elif {code} == {s.g.binding.text(str(move.outcome))}"):
                    _make(f, plan, climb, made, move)
    with w.block(f"if {lack}"):
        w.line(f"{x['lack']} = {s.join(lack, x['lack'])}")
    with w.block(f"elif not {x['lack']}"):
        _lapse(f, plan, climb, inside, since, rows, lapses, made)


def _may(f: _Fold, plan: Plan, inside: Frame, move: Move) -> str:
    """`from A to B` limits moves to those who stand on A by then."""
    gate = f.s.text(inside).gates.get(move.gate)
    if gate is None or gate.origin is None:
        return "True"
    if gate.origin not in plan.rungs:
        return lacks(f.x["lack"])
    return either(f.x["lack"], f"{f.x['rung']} == {plan.rungs.index(gate.origin)}")


def _make(f: _Fold, plan: Plan, climb: Climb, made: _Made, move: Move) -> None:
    """Counts a move among those that happen."""
    w = f.w
    rung = plan.rungs.index(move.rung)
    with w.block(f"if {made.rung} < 0"):
        w.line(f"{made.rung} = {rung}")
        w.line(f"{made.step} = {move.step}")
    with w.block(f"elif {made.rung} != {rung} or {made.step} != {move.step}"):
        w.line(f"{made.differ} = True")
    w.line(f"{made.which} = {made.which} | {1 << climb.moves.index(move)}")


def _lapse(
    f: _Fold,
    plan: Plan,
    climb: Climb,
    inside: Frame,
    since: str,
    rows: Rows,
    lapses: Sequence[Move],
    made: _Made,
) -> None:
    """What ends that day, and what follows from it; then the moves."""
    s, w, x = f.s, f.w, f.x
    if not plan.lasting:
        with w.block(f"if {made.rung} >= 0"):
            _happen(f, plan, climb, inside, made)
        return
    lost, ended = w.name("x"), w.name("x")
    w.line(f"{lost} = 0")
    w.line(f"{ended} = 0")
    with rows.of(PERHAPS) as (number, _, u):
        leads = [
            f"({number} == {plan.gates.index(m.gate)} and {x['rung']} == {plan.rungs.index(m.rung)})"
            for m in climb.moves
            if m.outcome is not None and m.gate in plan.gates
        ]
        led = either(*dict.fromkeys(leads))
        with w.when(both(f"not {lost}", f"not ({x['held']} >> {number}) & 1", led)):
            w.line(f"{lost} = {u}")
    with rows.of(END) as (number, _, _):
        w.line(f"{ended} = {ended} | (({x['held']} >> {number}) & 1) << {number}")

    def renewed() -> None:
        keeping, lack = _keeping(f, plan, climb, inside.day, since)
        with w.block(f"if {lack} and not {keeping}"):
            w.line(f"{lost} = {lack}")
        with w.block("else"):
            w.line(f"{x['held']} = ({x['held']} & ~{ended}) | {keeping}")
            with w.block(f"if {x['held']} == 0"):
                _lapsed(f, plan, climb, inside, made, ended, lost, lapses)

    with w.block(f"if {ended} and not {lost}"):
        renewed()
    with w.block(f"if {lost}"):
        w.line(f"{x['lack']} = {lost}")
    with w.block(f"elif {made.rung} >= 0"):
        _happen(f, plan, climb, inside, made)


def _keeping(f: _Fold, plan: Plan, climb: Climb, day: str, since: str) -> tuple[str, str]:
    """The gates of which a result that leads to the rung is running, and what is lacking."""
    s, w, x = f.s, f.w, f.x
    keeping, lack = w.name("x"), w.name("x")
    w.line(f"{keeping} = 0")
    w.line(f"{lack} = 0")
    for move in climb.moves:
        if move.outcome is None or move.gate not in plan.gates:
            continue
        with w.block(f"if {x['rung']} == {plan.rungs.index(move.rung)}"):
            bit = f._bit(plan, move.gate)
            after = f"(0 if {x['held']} & {bit} else {since})"
            yes, open_ = f._keeps(plan, move, day, after)
            with w.block(f"if {yes}"):
                w.line(f"{keeping} = {keeping} | {bit}")
            with w.block(f"elif {open_}"):
                w.line(f"{lack} = {s.join(lack, open_)}")
    return keeping, lack


def _lapsed(
    f: _Fold,
    plan: Plan,
    climb: Climb,
    inside: Frame,
    made: _Made,
    ended: str,
    lost: str,
    lapses: Sequence[Move],
) -> None:
    """Nothing keeps the rung any more: the moves that follow happen, or nobody knows."""
    w = f.w
    follow = [f"{ended} & {f._bit(plan, move.gate)}" for move in lapses]
    nothing = both(f"{made.rung} < 0", *(f"not ({each})" for each in follow))

    def build(which: int, rung: int, day: dt.date) -> Need:
        names = [gate for i, gate in enumerate(plan.gates) if which >> i & 1]
        said = " and ".join(f"`{name}`" for name in names)
        says = (
            f"the result of {said} that kept {plan.rungs[rung]} lapsed on {day}, "
            "and the text does not say what follows"
        )
        return Need(NeedKind.LAPSED, f"gate {names[0]}", says, f.ladder.span)

    with w.when(nothing):
        arguments = (
            Argument(ended, "count"),
            Argument(f.x["rung"], "count"),
            Argument(inside.day, "day"),
        )
        w.line(f"{lost} = {f.s.site(build, *arguments)}")
    for move, follows in zip(lapses, follow, strict=True):
        with w.block(f"if {follows}"):
            _make(f, plan, climb, made, move)


def _happen(f: _Fold, plan: Plan, climb: Climb, inside: Frame, made: _Made) -> None:
    """The moves that happen on a day: to one place, or it is a conflict."""
    s, w, x = f.s, f.w, f.x
    moves = climb.moves

    def build(which: int, day: dt.date) -> Need:
        happened = [move for i, move in enumerate(moves) if which >> i & 1]
        happened.sort(key=lambda move: move.outcome is None)
        texts = " and ".join(f"`{text}`" for text in dict.fromkeys(m.text for m in happened))
        says = f"{texts} would both happen on {day}"
        return Need(NeedKind.CONFLICT, f"ladder {f.name}", says, happened[0].span)

    with w.block(f"if {made.differ}"):
        clash = s.site(build, Argument(made.which, "count"), Argument(inside.day, "day"))
        w.line(f"{x['lack']} = {clash}")
    with w.block("else"):
        with w.block(f"if {x['balance']} != 0"):
            _fate(f, climb, inside, top=False)
        with w.block(f"if not {x['lack']}"):
            w.line(f"{x['rung']} = {made.rung}")
            w.line(f"{x['step']} = {made.step}")
            w.line(f"{x['held']} = 0")
            for i, move in enumerate(moves):
                if move.outcome is not None and move.gate in plan.gates:
                    with w.block(f"if {made.which} >> {i} & 1"):
                        w.line(f"{x['held']} = {x['held']} | {f._bit(plan, move.gate)}")
