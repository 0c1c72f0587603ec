"""Gates: what was decided on a record or on each item of a list, and for how long it counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from clausal.interpret.answers import Need, NeedKind
from clausal.interpret.decide import NOT_MET
from clausal.ir.text import Gate, Reserved, Test
from clausal.kernel import expressions as ex
from clausal.kernel.choices import Lazily, chosen
from clausal.kernel.days import later_code
from clausal.kernel.decisions import outcome, put_to_test
from clausal.kernel.events import Event, covered, day_cases, each_event, finds
from clausal.kernel.generate import Frame, Scope, guarded
from clausal.kernel.module import Argument, Function, both, either, known, lacks, negation
from clausal.kernel.value import V


@dataclass(frozen=True, slots=True)
class Result:
    """What a gate decided on an item: from which day it counts, and before which it ends (0: it
    does not end)."""

    item: V
    outcome: V
    since: V
    until: str


def each_result(
    s: Scope,
    name: str,
    root: V,
    frame: Frame,
    body: Callable[[Result], None],
    *,
    before: bool = False,
) -> None:
    """Writes the loops over what a dated gate decided up to today (`before`: until before it)."""
    sign = "<" if before else "<="
    not_met = outcome(s, NOT_MET)

    def judged_(event: Event) -> None:
        day = event.day
        counts = either(negation(day.there), f"{day.code} {sign} {frame.day}")
        with s.w.when(counts):
            body(_judged(s, name, event, frame))

    def unheard(u: str) -> None:
        nobody = replace(root, m="False", u="0")
        body(Result(nobody, replace(not_met, u=u), V(kind="day", code="0", u=u), "0"))

    each_event(s, "gate", name, root, frame, judged_, unheard)


def _judged(s: Scope, name: str, event: Event, frame: Frame) -> Result:
    """The result of an event, by the text of its day; without a day nothing was decided."""
    w, regimes, day = s.w, s.g.regimes, event.day
    told = Judged(*(w.name("p") for _ in Judged._fields)).told(s)

    def assign(codes: Judged) -> None:
        for part, code in zip(told, codes.told(s), strict=True):
            w.line(f"{part} = {code}")

    def same(text: int) -> int:
        return regimes.same("gate", name, text) if finds(s, "gate", name, text, event) else -1

    def write(text: int) -> None:
        if text < 0:
            assign(Judged(outcome(s, NOT_MET).code, since_m="True"))
            return
        function = _judge(s, name, text, event, frame)
        s.w.function.calls.add(function.name)
        arguments = ("r", day.code, *(record.code for _, record in event.bound))
        call = f"{function.name}(@{function.name}@{', '.join(arguments)})"
        w.line(f"{', '.join(told)} = {call}")

    def undecided() -> None:
        assign(Judged(outcome(s, NOT_MET).code, day.u, "0", day.u, day.m))

    with_day = day_cases(s, day, frame, same, write)
    w.branches([(negation(day.there), undecided), *with_day])
    made = Judged.of(s, told)
    return Result(
        event.item,
        V(kind="text", code=made.out, u=made.out_u),
        V(kind="day", code=made.since, u=made.since_u, m=made.since_m),
        made.until,
    )


class Judged(NamedTuple):
    """The codes that a judging function returns: what the outcome is, since when and until when it
    counts, and what is lacking of both."""

    out: str
    out_u: str = "0"
    since: str = "0"
    since_u: str = "0"
    since_m: str = "False"
    until: str = "0"

    def told(self, s: Scope) -> tuple[str, ...]:
        """Those that there are."""
        given = self.out, self.since, self.since_m, self.until
        return given if s.g.binding.given else tuple(self)

    @classmethod
    def of(cls, s: Scope, told: Sequence[str]) -> Judged:
        """All of them."""
        if not s.g.binding.given:
            return cls(*told)
        out, since, since_m, until = told
        return cls(out, "0", since, "0", since_m, until)


def _judge(s: Scope, name: str, text: int, event: Event, frame: Frame) -> Function:
    """The function that judges one event by a text."""
    records = tuple(record.record for _, record in event.bound)
    vantage = s.g.regimes.seen("gate", name, text, frame.vantage)
    key = ("judge", name, text, vantage, records)
    parameters = ["r", "t", *(f"a{i}" for i in range(len(records)))]

    def write(inner: Scope) -> None:
        bound = [V(kind="record", code=f"a{i}", record=r) for i, r in enumerate(records)]
        gate = s.g.regimes.text(text).gates[name]
        names = (gate.scope.root, *(each for _, each in gate.scope.steps))
        here = dict(zip(names, bound, strict=True))
        _judgement(inner, gate, Frame(text, "t", None, vantage, True, here))

    return s.g.function(key, name, parameters, write, returns="judged")


def _judgement(s: Scope, gate: Gate, frame: Frame) -> None:
    """Returns the outcome of an event of today, since when it counts, and until when."""
    w = s.w
    since = V(kind="day", code=frame.day)
    if gate.effective is not None:
        found = s.kept(ex.expression(s, gate.effective, frame))
        # A result can't count before it was judged.
        since = s.kept(replace(found, code=f"max({found.code}, {frame.day})"))
    result = s.kept(_tested(s, gate, frame))
    until = "0"
    if gate.lasts is not None:
        until = w.let(guarded(since.there, later_code(since.code, *gate.lasts), "day"))
    codes = Judged(result.code, result.u, since.code, since.u, since.m, until)
    w.line(f"return {', '.join(codes.told(s))}")


def _tested(s: Scope, gate: Gate, frame: Frame) -> V:
    not_met = outcome(s, NOT_MET)

    def of(content: Test | Reserved | None, then: Frame) -> Lazily:
        if isinstance(content, Test):
            return lambda: put_to_test(s, content, then, gate.name)
        return lambda: not_met

    cases = [(code, of(content, then)) for code, content, then in s.windows(gate.versions, frame)]
    there = covered(s, frame) if frame.event else "True"
    if there != "True":
        cases.insert(0, (negation(there), lambda: not_met))
    return chosen(s, cases[:-1], cases[-1][1])


def undated(s: Scope, name: str, root: V, frame: Frame) -> V:
    """The outcome of a gate for one record, today."""
    frame = frame.of(s.g.regimes, "gate", name)
    gate = s.text(frame).gates[name]
    key = ("gate", name, frame.text, frame.event, frame.vantage, frame.fixed, root.record)

    def write(inner: Scope) -> V:
        here = V(kind="record", code="a0", record=root.record)
        inside = frame.within_function(inner.g.binding, {gate.scope.root: here})

        def of(content: Test | Reserved | None) -> Lazily:
            if content is None:
                return lambda: replace(
                    outcome(inner, NOT_MET), u=inner.not_there("gate", gate, None, inside)
                )
            return lambda: _tested(inner, gate, inside)

        cases = [(code, of(content)) for code, content, _ in inner.windows(gate.versions, inside)]
        return inner.give(chosen(inner, cases[:-1], cases[-1][1]))

    function = s.g.function(key, name, ["r", "t", "a0"], write)
    return s.call(function, ["r", frame.day, root.code])


# ------------------------------------------------------------------ what counts


def _running(result: Result, day: str) -> V:
    """Whether a result counts on a day."""
    since = result.since
    begun = both(since.there, f"{since.code} <= {day}")
    going = begun
    if result.until != "0":
        going = both(begun, f"({result.until} == 0 or {day} < {result.until})")
    return V(kind="truth", code=going, u=since.u)


def _runs(s: Scope, result: Result, wanted: str, day: str) -> V:
    """Whether a running result is of that outcome; for `not met`, whether it is any other."""
    now = s.kept(_running(result, day))
    out = result.outcome
    stopped = both(known(now.u), negation(now.code))
    if wanted == NOT_MET:
        fits = f"{out.code} != {s.g.binding.text(NOT_MET)}"
    else:
        fits = f"{out.code} == {s.g.binding.text(wanted)}"
    return chosen(
        s,
        [
            (stopped, lambda: V(kind="truth", code="False")),
            (lacks(out.u), lambda: V(kind="truth", code="False", u=s.join(out.u, now.u))),
            (fits, lambda: now),
        ],
        lambda: V(kind="truth", code="False"),
    )


def any_running(s: Scope, name: str, root: V, wanted: str, frame: Frame) -> V:
    """Whether any item's running result has an outcome; for `not met`, whether none has one."""
    frame = frame.of(s.g.regimes, "gate", name)
    key = ("any", name, wanted, frame.text, frame.event, frame.vantage, frame.fixed, root.record)

    def write(inner: Scope) -> V:
        w = inner.w
        here = V(kind="record", code="a0", record=root.record)
        inside = frame.within_function(inner.g.binding, {})
        yes = w.name("x")
        w.line(f"{yes} = False")
        lack = inner.nothing_yet()

        def body(result: Result) -> None:
            each = inner.kept(_runs(inner, result, wanted, inside.day))
            with w.when(both(known(each.u), each.code)):
                w.line(f"{yes} = True")
            if each.u != "0":
                inner.lacks_too(lack, each.u)

        each_result(inner, name, here, inside, body)
        u = w.lack(f"0 if {yes} else {lack}")
        code = f"not {yes}" if wanted == NOT_MET else yes
        return inner.give(V(kind="truth", code=both(known(u), code), u=u))

    function = s.g.function(key, name, ["r", "t", "a0"], write)
    return s.call(function, ["r", frame.day, root.code])


# ------------------------------------------------------------------ a gate's own answer


def latest(s: Scope, name: str, root: V, frame: Frame) -> V:
    """The answer of a gate for a record: of a list, the outcome of the latest decision."""
    gate = s.text(frame).gates[name]
    if gate.on is None:
        return undated(s, name, root, frame)
    last = _last_day(s, name, root, frame)
    decided = s.kept(_decided(s, gate, root, frame, last))
    return _unless_undated(s, name, root, frame, decided)


def _last_day(s: Scope, name: str, root: V, frame: Frame) -> str:
    """The last day from which a result counts, 0 if there is none."""
    w = s.w
    last = w.name("x")
    w.line(f"{last} = 0")

    def find(result: Result) -> None:
        since = result.since
        counts = both(since.there, f"{since.code} <= {frame.day}", f"{since.code} > {last}")
        with w.when(counts):
            w.line(f"{last} = {since.code}")

    each_result(s, name, root, frame, find)
    return last


def _decided(s: Scope, gate: Gate, root: V, frame: Frame, last: str) -> V:
    """What was decided on the last day: one outcome, or it is a conflict."""
    w, not_met = s.w, outcome(s, NOT_MET)
    first, differs, decided, conflict, ends = (w.name("x") for _ in range(5))
    lack = s.nothing_yet()
    w.line(f"{first} = {not_met.code}")
    w.line(f"{differs} = False")
    w.line(f"{decided} = False")
    for name in (conflict, ends):
        w.line(f"{name} = 0")

    def weigh(result: Result) -> None:
        since, out = result.since, result.outcome
        with w.when(both(since.there, f"{since.code} == {last}")):
            with w.when(lacks(out.u)):
                s.lacks_too(lack, out.u)
            with w.when(known(out.u)):
                with w.when(both(decided, f"{out.code} != {first}")):
                    w.line(f"{differs} = True")
                with w.when(negation(decided)):
                    w.line(f"{first} = {out.code}")
                    w.line(f"{decided} = True")
            if result.until != "0":
                with w.when(f"{result.until} > {ends}"):
                    w.line(f"{ends} = {result.until}")
            w.line(f"{conflict} = {_clashing(s, gate, result, last, conflict)}")

    each_result(s, gate.name, root, frame, weigh)
    ended = both(f"{first} != {not_met.code}", both(f"{ends} != 0", f"{ends} <= {frame.day}"))
    return chosen(
        s,
        [
            (f"{last} == 0", lambda: not_met),
            (lacks(lack), lambda: replace(not_met, u=lack)),
            (differs, lambda: replace(not_met, u=conflict)),
            (ended, lambda: not_met),
        ],
        lambda: V(kind="text", code=first),
    )


def _unless_undated(s: Scope, name: str, root: V, frame: Frame, decided: V) -> V:
    """What was decided, unless a result whose day is not known could say otherwise."""
    w = s.w
    if s.g.binding.given:
        return decided
    open_, lack = w.name("x"), w.name("x")
    w.line(f"{open_} = False")
    w.line(f"{lack} = {decided.u}")

    def doubt(result: Result) -> None:
        since, out = result.since, result.outcome
        with w.when(lacks(since.u)):
            alike = both(known(out.u), known(decided.u), f"{out.code} == {decided.code}")
            with w.when(negation(alike)):
                w.line(f"{open_} = True")
            w.line(f"{lack} = {s.join(lack, since.u, out.u)}")

    each_result(s, name, root, frame, doubt)
    return V(kind="text", code=decided.code, u=w.lack(f"{lack} if {open_} else {decided.u}"))


def _clashing(s: Scope, gate: Gate, result: Result, last: str, before: str) -> str:
    """That an item was decided on the last day too, and not alike."""

    def build(path: str, others: tuple[str, ...], day: object) -> Need:
        says = f"{' and '.join((*others, path))} were decided on {day}, and not alike"
        return Need(NeedKind.CONFLICT, gate.name, says, gate.span)

    item = result.item
    return s.site(
        build,
        Argument(item.code, "ref", item.record),
        Argument(before, "paths"),
        Argument(last, "day"),
    )
