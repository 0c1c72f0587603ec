"""What names another provision: its value is a function's, written once for all who name it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from clausal.interpret.answers import NeedKind, Unknown
from clausal.interpret.decide import NOT_MET
from clausal.interpret.frame import outside
from clausal.ir import expressions as ir
from clausal.ir.text import Agreement, Decision, Define, Question, Reserved
from clausal.kernel import climb, events, gates
from clausal.kernel import expressions as ex
from clausal.kernel.alike import named
from clausal.kernel.bindings import kind_of
from clausal.kernel.choices import Lazily, chosen
from clausal.kernel.decisions import decide
from clausal.kernel.generate import Frame, Scope, between
from clausal.kernel.module import Argument, both, known, lacks
from clausal.kernel.value import V, lacking, nothing
from clausal.source import NOWHERE, Span


def define(s: Scope, node: ir.DefineRef, frame: Frame) -> V:
    """The value of a definition for a record, and for a second one."""
    about = [s.kept(ex.expression(s, node.subject, frame))]
    if node.other is not None:
        about.append(s.kept(ex.expression(s, node.other, frame)))
    provision = s.text(frame).defines[node.name]
    kind = kind_of(provision.type)
    empty = nothing(kind)
    u = s.join(*(record.u for record in about))
    missing = [record.m for record in about if record.m != "False"]
    says = f"`{node.text}` is asked of a record that is missing"
    cases: list[tuple[str, Lazily]] = [(lacks(u), lambda: lacking(empty, u))]
    for m in missing:
        cases.append(
            (m, lambda: lacking(empty, s.lack(NeedKind.NOTHING, node.text, says, node.span)))
        )
    return chosen(s, cases, lambda: definition(s, node.name, about, frame))


def definition(s: Scope, name: str, about: list[V], frame: Frame) -> V:
    """The value of a definition for records that are there."""
    frame = frame.of(s.g.regimes, "define", name)
    provision = s.text(frame).defines[name]
    names = [provision.subject, *([provision.other] if provision.other else [])]
    parameters = ["r", "t", *(f"a{i}" for i in range(len(about)))]
    key = ("define", name, frame.text, frame.event, frame.vantage, frame.fixed,
           tuple(record.record for record in about))  # fmt: skip

    def write(inner: Scope) -> V:
        bound = {
            bound_name: V(kind="record", code=f"a{i}", record=record.record)
            for i, (bound_name, record) in enumerate(zip(names, about, strict=False))
        }
        inside = frame.within_function(inner.g.binding, bound)
        return inner.give(_definition(inner, provision, inside))

    function = s.g.function(key, name, parameters, write)
    return s.call(function, ["r", frame.day, *(record.code for record in about)])


def _definition(s: Scope, provision: Define, frame: Frame) -> V:
    name = provision.name
    kind = kind_of(provision.type)
    empty = nothing(kind)

    def of(content: Decision | Reserved | None, then: Frame) -> Lazily:
        if isinstance(content, Decision):
            return lambda: decide(s, content, then, name)
        return lambda: lacking(empty, s.not_there("define", provision, content, frame))

    cases = [
        (code, of(content, then)) for code, content, then in s.windows(provision.versions, frame)
    ]
    value = s.kept(chosen(s, cases[:-1], cases[-1][1]))
    says = f"`{name}` has no value here, because a part of it is missing"
    return present(s, value, f"define {name}", says, provision.span)


def present(s: Scope, value: V, name: str, says: str, span: Span) -> V:
    """What has to be there: missing is no value of it."""
    return s.required(value, lambda: s.lack(NeedKind.NOTHING, name, says, span))


def constant(s: Scope, name: str, frame: Frame) -> V:
    """The value of a constant."""
    provision = s.text(frame).constants[name]
    settings = s.g.regimes.settings(frame.text)
    if name in settings:
        return ex.literal(s, settings[name], provision.type)
    bare = replace(frame, bound={})
    kind = kind_of(provision.type)

    def of(content: ir.Expression | Reserved | None, then: Frame) -> Lazily:
        if content is None or isinstance(content, Reserved):
            empty = nothing(kind)
            return lambda: lacking(empty, s.not_there("constant", provision, content, bare))

        def stated() -> V:
            value = s.kept(ex.expression(s, content, then))
            says = f"`{content.text}` has no value, because a part of it is missing"
            return present(s, value, content.text, says, content.span)

        return stated

    cases = [
        (code, of(content, then)) for code, content, then in s.windows(provision.versions, bare)
    ]
    return chosen(s, cases[:-1], cases[-1][1])


def question(s: Scope, name: str, frame: Frame) -> V:
    """The reading of a question."""
    provision = s.text(frame).questions[name]
    if name in s.g.varied.names:
        return _read(s, provision)
    reading = s.g.regimes.settings(frame.text).get(name, provision.adopted)
    if reading is not None:
        return V(kind="text", code=s.g.binding.text(str(reading)))
    return _unread(s, provision)


def _unread(s: Scope, provision: Question) -> V:
    name = provision.name
    says = f"no reading of `{name}` is adopted: {provision.title}"
    u = s.lack(NeedKind.NO_READING, f"question {name}", says, provision.span)
    return nothing("text", u)


def _read(s: Scope, provision: Question) -> V:
    """The reading of a question that is read in several ways, by the number `k` of what is set."""
    name, module, binding = provision.name, s.g.module, s.g.binding
    readings = s.g.varied.readings(name)
    s.w.function.uses.add("k")
    if not binding.compiled:
        s.w.function.uses.add("m")
        s.w.line(f"m.asked |= {s.g.varied.bit(name)}")
    by_number = [each or provision.adopted or provision.type.options[0] for each in readings]
    code = s.w.let(f"{module.constant(binding.texts(by_number), 'R')}[k]")
    read = V(kind="text", code=code)
    if provision.adopted is not None or all(readings):
        return read
    given = module.constant(binding.array([int(each is not None) for each in readings]), "G")
    return chosen(s, [(f"{given}[k] == 1", lambda: read)], lambda: _unread(s, provision))


# ------------------------------------------------------------------ events and positions


def total(s: Scope, name: str, root: V, frame: Frame) -> V:
    """The units that a source has earned a record up to today; of no record, none."""
    root = s.kept(root)
    zero = ex.literal(s, 0, s.text(frame).sources[name].type)
    return chosen(
        s,
        [(lacks(root.u), lambda: replace(zero, u=root.u)), (root.m, lambda: zero)],
        lambda: events.total(s, name, root, frame),
    )


def gate_is(s: Scope, node: ir.GateIs, frame: Frame) -> V:
    """Whether a gate has an outcome; of a list, whether any item's running result has it."""
    gate = s.text(frame).gates[node.name]
    if not gate.scope.root:
        return V(kind="truth", code=str(node.outcome == NOT_MET))
    root = s.kept(ex.expression(s, node.subject, frame))
    nobody = V(kind="truth", code=str(node.outcome == NOT_MET))

    def asked() -> V:
        if gate.on is None:
            found = s.kept(gates.undated(s, gate.name, root, frame))
            wanted = s.g.binding.text(node.outcome)
            return V(
                kind="truth", code=both(known(found.u), f"{found.code} == {wanted}"), u=found.u
            )
        return gates.any_running(s, gate.name, root, node.outcome, frame)

    return chosen(
        s,
        [(lacks(root.u), lambda: replace(nobody, u=root.u)), (root.m, lambda: nobody)],
        asked,
    )


def ladder_part(s: Scope, node: ir.LadderPart, root: V, frame: Frame) -> V:
    """`career.pathway`, `career.interval`, `career.balance`"""
    root = s.kept(root)
    kind = {ir.LadderPartKind.RUNG: "text"}.get(node.part, "number")
    empty = nothing(kind)
    says = f"`{node.text}` is asked of no record"
    return chosen(
        s,
        [
            (lacks(root.u), lambda: replace(empty, u=root.u)),
            (root.m, lambda: lacking(empty, s.lack(NeedKind.NOTHING, node.text, says, node.span))),
        ],
        lambda: climb.part(s, node.name, node.part, root, frame),
    )


# ------------------------------------------------------------------ earlier days


def on_day(s: Scope, node: ir.OnDay, frame: Frame) -> V:
    """The operand as it was on an earlier day; what is still to come is not known."""
    day = s.kept(ex.expression(s, node.day, frame))
    kind = kind_of(node.operand.type)
    empty = nothing(kind)
    no_value = f"`{node.text}` has no value, because a part of it is missing"

    def still_to_come() -> V:
        lack = s.lack(
            NeedKind.NO_DAY,
            node.text,
            lambda then, now: f"`{node.text}` asks for {then}, which is still to come on {now}",
            node.span,
            Argument(day.code, "day"),
            Argument(frame.day, "day"),
        )
        return lacking(empty, lack)

    cases: list[tuple[str, Lazily]] = [
        (lacks(day.u), lambda: lacking(empty, day.u)),
        (day.m, lambda: lacking(empty, s.lack(NeedKind.NOTHING, node.text, no_value, node.span))),
    ]
    now, today = f"{day.code} == {frame.day}", ex.later(s, node.operand, frame)
    if day.there != "True" or not day.code.isdigit() or day.code == "0":
        cases += [(f"{day.code} > {frame.day}", still_to_come), (now, today)]
        then = replace(frame, day=day.code, event=False, first=1, end=frame.days[1] - 1)
        return chosen(s, cases, lambda: _earlier(s, node, replace(then, fixed=None), empty))
    # A day that the text states is earlier than some of the days that today can be.
    stated, (first, end) = int(day.code), frame.days
    if stated > first:
        comes = "True" if stated >= end else f"{day.code} > {frame.day}"
        cases.append((comes, still_to_come))
    if first <= stated < end:
        cases.append(("True" if end - first == 1 else now, today))
    then = replace(frame, day=day.code, fixed=dt.date.fromordinal(stated), event=False)
    if any(code == "True" for code, _ in cases):
        return chosen(s, cases, today)
    return chosen(s, cases, lambda: _earlier(s, node, then, empty))


def _earlier(s: Scope, node: ir.OnDay, frame: Frame, empty: V) -> V:
    """The operand under the text of another day, which is the frame's."""
    regimes = s.g.regimes
    names = frozenset(named(node.operand))

    def same(regime: int) -> tuple[int, int]:
        """The first text that says the same, and the regime from which one looks back."""
        text = regimes.text_on(regime)
        alike = (i for i in range(text + 1) if regimes.alike(names, i, text))
        return next(alike, text), regime

    def under(text: int, regime: int) -> Lazily:
        absent = next((key for key in sorted(names) if not regimes.has(key, text)), None)
        if absent is not None:  # a day of a text that does not have it yet, or no longer
            return lambda: lacking(empty, _unheard_of(s, *absent, frame))
        inside = replace(frame, text=text, vantage=regime)
        return lambda: _inside(s, node, inside, empty)

    cases: list[tuple[str, Lazily]] = []
    for first, end, (text, regime) in s.segments(frame, same):
        cases.append((between(frame.day, first, end), under(text, regime)))
    return chosen(s, cases[:-1], cases[-1][1])


def _unheard_of(s: Scope, kind: str, name: str, frame: Frame) -> str:
    return s.lack(
        NeedKind.NOT_IN_FORCE,
        f"{kind} {name}",
        lambda day: f"`{name}` is not in force on {day}",
        NOWHERE,
        Argument(frame.day, "day"),
    )


def _inside(s: Scope, node: ir.OnDay, frame: Frame, empty: V) -> V:
    agreement = s.text(frame).agreement

    def beyond_it(lack: Unknown) -> Lazily:
        return lambda: lacking(empty, s.site(lambda: lack.needs[0]))

    if frame.fixed is not None:
        beyond = outside(agreement, frame.fixed)
        if beyond is not None:
            return beyond_it(beyond)()
        return ex.expression(s, node.operand, frame)
    cases = [(code, beyond_it(lack)) for code, lack in _beyond(agreement, frame.day)]
    return chosen(s, cases, lambda: ex.expression(s, node.operand, frame))


def _beyond(agreement: Agreement, day: str) -> Iterator[tuple[str, Unknown]]:
    """The codes of a day's being before and after the agreement, each with what is lacking then."""
    first, end = agreement.start, agreement.end
    if first is not None:
        yield f"{day} < {first.toordinal()}", _outside(agreement, first - dt.timedelta(days=1))
    if end is not None and not agreement.holds_over:
        yield f"{day} >= {end.toordinal()}", _outside(agreement, end)


def _outside(agreement: Agreement, day: dt.date) -> Unknown:
    found = outside(agreement, day)
    assert found is not None
    return found
