"""A question → the answer with its reasons; an expectation → whether it held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from clausal.diagnostics import did_you_mean
from clausal.errors import QuestionError
from clausal.interpret import climb, events, gates
from clausal.interpret.answers import (
    CONFLICT,
    NOT_IN_FORCE,
    UNDETERMINED,
    VALUE,
    Answer,
    ItemAnswer,
    NeedKind,
    Reason,
    ReasonKind,
    Unknown,
)
from clausal.interpret.evaluate import definition, evaluate
from clausal.interpret.frame import (
    Frame,
    World,
    current,
    held_over,
    not_in_force,
    note,
    outside,
    provision_reason,
    reserved,
)
from clausal.ir import expressions as ir
from clausal.ir.text import (
    ConsolidatedText,
    Expectation,
    Ladder,
    Provision,
    Reserved,
    State,
    Timeline,
    Version,
)
from clausal.ir.types import RecordType, Type, UnknownType
from clausal.values import Item, Value

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What a question is asked of: the texts, the day, the records by name, and what is set."""

    timeline: Timeline
    as_of: dt.date
    known_on: dt.date | None = None
    records: Mapping[str, Item]
    settings: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether an expectation held, and the answer about its subject."""

    held: bool
    got: Answer


def questions(text: ConsolidatedText) -> tuple[str, ...]:
    """Everything that can be asked of a text."""
    parts = [
        f"{ladder.name}.{part}" for ladder in text.ladders.values() for part in parts_of(ladder)
    ]
    return (*text.defines, *text.gates, *text.sources, *text.ladders, *parts)


def find_question(question: str, text: ConsolidatedText, timeline: Timeline) -> None:
    """Raises QuestionError if neither the text nor an earlier or later one has such a question."""
    known = questions(text)
    if question not in known and in_another_text(question, timeline) is None:
        near = did_you_mean(question, known)
        for kind, held in (
            ("constant", text.constants),
            ("question of interpretation", text.questions),
            ("table", text.tables),
        ):
            if question in held:
                raise QuestionError(
                    f"`{question}` is a {kind}: only a define, gate, source or ladder is asked; "
                    f"`clausal show … {question}` prints it, and `--set {question}=…` sets it"
                )
        raise QuestionError(
            f"there is nothing to ask by the name `{question}` in {text.agreement.name}"
            + (f"; {near}" if near else f"; it can be asked for {', '.join(known)}")
        )


def in_another_text(question: str, timeline: Timeline) -> tuple[str, Provision] | None:
    """What was asked of, with its kind, as another text has it: repealed since, or yet to come."""
    name = question.partition(".")[0]
    for kind in ("define", "gate", "source", "ladder"):
        for text in timeline.variants(kind, name):
            if question in questions(text):
                return kind, getattr(text, f"{kind}s")[name]
    return None


def parts_of(ladder: Ladder) -> dict[str, ir.LadderPartKind]:
    if not ladder.root:
        return {}
    return {
        ladder.rung_field: ir.LadderPartKind.RUNG,
        ladder.step_field: ir.LadderPartKind.STEP,
        ladder.balance_field: ir.LadderPartKind.BALANCE,
    }


# ------------------------------------------------------------------ answers


def answer(question: str, circumstances: Circumstances) -> Answer:
    """The answer to a question. Raises QuestionError if no text has such a question."""
    frame = _frame(circumstances)
    find_question(question, frame.text, circumstances.timeline)
    return _answered(question, frame, lambda: _asked(question, frame))


@dataclass(frozen=True, slots=True)
class _Response:
    """What a question came to."""

    value: Value | Unknown
    type: Type | None
    because: Reason
    gate: bool = False
    items: tuple[ItemAnswer, ...] = ()


def _asked(question: str, frame: Frame) -> _Response:
    text, world = frame.text, frame.world
    name, _, part = question.partition(".")
    if question not in questions(text):
        found = in_another_text(question, world.timeline)
        assert found is not None
        kind_, provision = found
        gone = not_in_force(kind_, provision, frame.day)
        return _Response(gone, None, provision_reason(kind_, provision, gone))
    if name in text.defines:
        define = text.defines[name]
        other = None if define.other is None else world.record(define.other)
        value, (reason,) = definition(name, world.record(define.subject), other, frame)
        return _Response(value, define.type, reason)
    if name in text.gates:
        gate = text.gates[name]
        closed = _closed("gate", gate, gate.versions, frame)
        if closed is not None:
            return closed
        root = world.record(gate.scope.root)
        outcome, reason, items = gates.gate_items(gate, root, frame)
        return _Response(outcome, gate.type, reason, gate=True, items=items)
    if name in text.sources:
        source = text.sources[name]
        closed = _closed("source", source, source.versions, frame)
        if closed is not None:
            return closed
        root = world.record(source.scope.root)
        units, items = events.source_items(name, root, frame)
        steps = tuple(item.because for item in items)
        reason = provision_reason("source", source, units, type=source.type, because=steps)
        return _Response(units, source.type, reason, items=items)
    ladder = text.ladders[name]
    closed = _closed("ladder", ladder, ladder.versions, frame)
    if closed is not None:
        return closed
    root = world.record(ladder.root)
    if not part:
        position, reason = climb.standing(name, root, frame)
        value = position if isinstance(position, Unknown) else climb.as_item(position, ladder)
        return _Response(value, RecordType(name=name), reason)
    kind = parts_of(ladder)[part]
    types = {
        ir.LadderPartKind.RUNG: ladder.rung_type,
        ir.LadderPartKind.STEP: ladder.step_type,
        ir.LadderPartKind.BALANCE: ladder.balance_type,
    }
    node = ir.LadderPart(
        name=name,
        part=kind,
        subject=ir.Subject(name=ladder.root, type=RecordType(name=ladder.root)),
        type=types[kind],
        text=question,
        span=ladder.span,
    )
    value, (reason,) = climb.part(node, root, frame)
    return _Response(value, types[kind], reason)


def _closed(
    kind: str, provision: Provision, versions: Sequence[Version[Any]], frame: Frame
) -> _Response | None:
    """The answer where the provision says nothing on that day, or is reserved."""
    content = current(versions, frame.day)
    if content is None:
        lack = not_in_force(kind, provision, frame.day)
    elif isinstance(content, Reserved):
        lack = reserved(kind, provision, content)
    else:
        return None
    return _Response(lack, None, provision_reason(kind, provision, lack))


def _answered(question: str, frame: Frame, ask: Callable[[], _Response]) -> Answer:
    agreement = frame.text.agreement
    beyond = outside(agreement, frame.day, frame.world.known_on)
    if beyond is not None:
        response = _Response(beyond, None, note(beyond.needs[0].says, agreement.span))
    else:
        response = _deep(question, ask)
    value = response.value
    outcome = _outcome(response)
    over = held_over(agreement, frame.day) if beyond is None else None
    return Answer(
        question=question,
        as_of=frame.day,
        outcome=outcome,
        value=value if outcome == VALUE else None,  # type: ignore[arg-type]
        type=response.type,
        because=response.because,
        cites=tuple(dict.fromkeys(_cites(response.because))),
        needs=value.needs if isinstance(value, Unknown) else (),
        notes=(*([over] if over else []), *frame.world.notes),
        items=response.items,
    )


def _outcome(response: _Response) -> str:
    return outcome_of(response.value, response.because.provision, gate=response.gate)


def outcome_of(value: Value | Unknown, asked: str | None, *, gate: bool) -> str:
    """What an answer comes to.

    `asked` is the provision that is asked, `kind name`, if there is one; the value of a `gate` is
    its outcome.
    """
    if isinstance(value, Unknown):
        kinds = {need.kind for need in value.needs}
        if kinds == {NeedKind.CONFLICT}:
            return CONFLICT
        # Of what the answer rests on, it is a need like others; only the asked itself lapses.
        itself = asked is None or {need.name for need in value.needs} == {asked}
        lapsed = kinds == {NeedKind.NOT_IN_FORCE} and itself
        return NOT_IN_FORCE if lapsed else UNDETERMINED
    return str(value) if gate else VALUE


def _deep(question: str, ask: Callable[[], T]) -> T:
    try:
        return ask()
    except RecursionError:
        raise QuestionError(
            f"`{question}` can't be answered: too many provisions rest on one another; "
            "let some of them state their values without the others"
        ) from None


def _cites(reason: Reason) -> Iterator[str]:
    """The citations of all steps, in their order."""
    waiting, seen = [reason], set()
    while waiting:
        step = waiting.pop()
        if id(step) not in seen:
            seen.add(id(step))
            yield from step.cites
            waiting.extend(reversed(step.because))


def _frame(circumstances: Circumstances) -> Frame:
    world = World(
        circumstances.timeline,
        circumstances.as_of,
        circumstances.records,
        circumstances.settings,
        circumstances.known_on,
    )
    text = world.timeline.text_on(world.as_of)
    return Frame(world, text, world.as_of, world.as_of, False, {})


# ------------------------------------------------------------------ scenarios

OUTCOMES = {
    State.MET: "met",
    State.NOT_MET: "not met",
    State.UNDETERMINED: UNDETERMINED,
    State.CONFLICT: CONFLICT,
    State.NOT_IN_FORCE: NOT_IN_FORCE,
}


def judge(expectation: Expectation, circumstances: Circumstances) -> Verdict:
    """Whether an expectation held, and the answer about its subject."""
    frame = _frame(circumstances)
    subject = expectation.subject
    if isinstance(subject.type, UnknownType):  # a provision that this text does not have
        got = _answered(subject.text, frame, lambda: _asked(subject.text, frame))
    else:
        got = _answered(subject.text, frame, lambda: _subject(subject, frame))
    if expectation.state is not None:
        return Verdict(held=got.outcome == OUTCOMES[expectation.state], got=got)
    if got.outcome == NOT_IN_FORCE or expectation.condition is None:
        return Verdict(held=False, got=got)
    condition = expectation.condition
    value, _ = _deep(subject.text, lambda: evaluate(condition, frame))
    return Verdict(held=value is True, got=got)


def _subject(node: ir.Expression, frame: Frame) -> _Response:
    if isinstance(node, ir.SourceTotal):
        source = frame.text.sources[node.name]
        closed = _closed("source", source, source.versions, frame)
        if closed is not None:
            return closed
    value, steps = evaluate(node, frame)
    if len(steps) == 1 and steps[0].text == node.text:
        (reason,) = steps
    else:
        reason = Reason(
            kind=ReasonKind.CONDITION,
            text=node.text,
            value=value,
            type=node.type,
            because=steps,
            span=node.span,
        )
    return _Response(value, node.type, reason, gate=isinstance(node, ir.GateResult))
