"""A question → the codes of its answer in the generated source; and codes → answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

from clausal.interpret.answers import Need, Unknown
from clausal.interpret.arithmetic import whole
from clausal.interpret.climb import Position, as_item
from clausal.interpret.frame import not_in_force, outside, reserved
from clausal.interpret.questions import in_another_text, outcome_of, parts_of
from clausal.interpret.questions import questions as known_questions
from clausal.ir import expressions as ir
from clausal.ir.text import ConsolidatedText, Ladder, Provision, Reserved
from clausal.ir.types import RecordType, Type
from clausal.kernel import calls, climb, events, gates
from clausal.kernel.generate import Frame, Scope
from clausal.kernel.generate import parts_of as value_parts
from clausal.kernel.ladders import plan_of
from clausal.kernel.value import V
from clausal.values import SchoolYear, Value


@dataclass(frozen=True, slots=True)
class Decided:
    """An answer without its reasons: as `Answer` has its outcome, value and needs."""

    outcome: str
    value: Value | None
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and where its answer stands in what the entry returns.

    `always` is what every answer lacks, where the provision or the agreement is not in force.
    `value` is how it is returned; of a ladder these are the number of the rung, the step, and the
    balance, whose places are `ladder`.
    """

    name: str
    type: Type | None
    asked: str | None
    gate: bool = False
    always: tuple[Need, ...] = ()
    value: V | None = None
    at: int = 0
    ladder: tuple[Ladder, tuple[str, ...], int] | None = None


def width(question: Question) -> int:
    """How many codes its answer has."""
    if question.ladder is not None:
        return 4
    return len(value_parts(question.value)) if question.value is not None else 0


def asked(
    s: Scope, question: str, frame: Frame, known_on: dt.date | None, at: int
) -> tuple[Question, list[str]]:
    """What a question is, and the codes of its answer."""
    text, day = s.text(frame), frame.fixed
    assert day is not None
    name, _, part = question.partition(".")
    beyond = outside(text.agreement, day, known_on)
    if question not in known_questions(text):
        found = in_another_text(question, s.g.regimes.timeline(frame.vantage))
        assert found is not None
        gone = beyond or not_in_force(*found, day)
        asked = None if beyond else f"{found[0]} {found[1].name}"
        return Question(question, None, asked, always=gone.needs), []
    kind, provision = _provision(text, name)
    type = _type(provision, part)
    closed = _closed(kind, provision, day)
    if beyond or closed:
        lack = beyond or closed
        assert lack is not None
        asked = None if beyond else f"{kind} {name}"
        return Question(question, None, asked, always=lack.needs), []
    asked = f"{kind} {name}"
    if isinstance(provision, Ladder):
        return _position(s, question, provision, part, frame, at)
    match kind:
        case "define":
            define = text.defines[name]
            about = [s.g.binding.root(define.subject)]
            if define.other is not None:
                about.append(s.g.binding.root(define.other))
            about = [s.kept(each) for each in about]
            value = calls.definition(s, name, about, frame)
        case "gate":
            root = s.kept(s.g.binding.root(text.gates[name].scope.root))
            value = gates.latest(s, name, root, frame)
        case _:
            root = s.kept(s.g.binding.root(text.sources[name].scope.root))
            value = events.total(s, name, root, frame)
    value = s.kept(value)
    codes = [code for _, code in value_parts(value)]
    return Question(question, type, asked, gate=kind == "gate", value=value, at=at), codes


def _position(
    s: Scope, question: str, ladder: Ladder, part: str, frame: Frame, at: int
) -> tuple[Question, list[str]]:
    root = s.kept(s.g.binding.root(ladder.root))
    asked = f"ladder {ladder.name}"
    if part:
        kind = parts_of(ladder)[part]
        value = s.kept(climb.part(s, ladder.name, kind, root, frame))
        codes = [code for _, code in value_parts(value)]
        return Question(question, _type(ladder, part), asked, value=value, at=at), codes
    frame = frame.of(s.g.regimes, "ladder", ladder.name)
    assert frame.fixed is not None
    plan = plan_of(s, ladder.name, frame, s.g.regimes.of(frame.fixed, frame.vantage))
    codes = list(climb.position(s, ladder.name, root, frame))
    found = Question(
        question,
        RecordType(name=ladder.name),
        asked,
        at=at,
        ladder=(ladder, tuple(plan.rungs), plan.scale),
    )
    return found, codes


def _provision(text: ConsolidatedText, name: str) -> tuple[str, Provision]:
    for kind, held in (
        ("define", text.defines),
        ("gate", text.gates),
        ("source", text.sources),
        ("ladder", text.ladders),
    ):
        if name in held:
            return kind, held[name]
    raise AssertionError(f"a question that was found, and now is not: {name}")


def _type(provision: Any, part: str) -> Type | None:
    if isinstance(provision, Ladder):
        types: dict[ir.LadderPartKind, Type] = {
            ir.LadderPartKind.RUNG: provision.rung_type,
            ir.LadderPartKind.STEP: provision.step_type,
            ir.LadderPartKind.BALANCE: provision.balance_type,
        }
        return types[parts_of(provision)[part]] if part else RecordType(name=provision.name)
    found: Type = provision.type
    return found


def _closed(kind: str, provision: Any, day: dt.date) -> Unknown | None:
    for version in provision.versions:
        if version.covers(day):
            if isinstance(version.content, Reserved):
                return reserved(kind, provision, version.content)
            return None
    return not_in_force(kind, provision, day)


# ------------------------------------------------------------------ answers


class Reader(Protocol):
    """Reads the codes of a binding."""

    def needs(self, handle: Any) -> tuple[Need, ...]:
        """All that is lacking, each once."""
        ...

    def text(self, code: Any) -> str:
        """A text or an option."""
        ...

    def options(self, code: Any, choice: str) -> frozenset[str]:
        """A set of options."""
        ...


def read_answer(question: Question, row: Sequence[Any], reader: Reader) -> Decided:
    """The answer that stands in what the entry returned."""
    if question.always:
        return _undecided(question, question.always)
    if question.ladder is not None:
        rung, step, balance, handle = row[question.at : question.at + 4]
        if handle:
            return _undecided(question, reader.needs(handle))
        ladder, rungs, scale = question.ladder
        stands = Position(rungs[int(rung)], int(step), whole(Fraction(balance) / scale))
        return Decided("value", as_item(stands, ladder), ())
    assert question.value is not None
    names = [name for name, _ in value_parts(question.value)]
    parts = dict(zip(names, row[question.at : question.at + len(names)], strict=True))
    if parts.get("u"):
        return _undecided(question, reader.needs(parts["u"]))
    value = read_value(question.value, question.type, parts, reader)
    outcome = outcome_of(value, question.asked, gate=question.gate)
    return Decided(outcome, None if question.gate else value, ())


def _undecided(question: Question, needs: tuple[Need, ...]) -> Decided:
    return Decided(outcome_of(Unknown(needs), question.asked, gate=question.gate), None, needs)


def read_value(value: V, type: Type | None, parts: Mapping[str, Any], reader: Reader) -> Value:
    """A value from its parts."""
    code = parts["code"]
    match value.kind:
        case "number":
            den = parts.get("den", value.den)
            return whole(Fraction(code) / Fraction(den))
        case "truth":
            return bool(code)
        case "day":
            return dt.date.fromordinal(int(code))
        case "year":
            return SchoolYear(int(code))
        case "set":
            return reader.options(code, getattr(getattr(type, "choice", None), "name", ""))
        case _:
            return reader.text(code)
