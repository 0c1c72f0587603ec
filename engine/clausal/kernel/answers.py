"""Questions → the entry of the generated source, and what it returns → answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import Any, Protocol

from clausal.errors import QuestionError
from clausal.interpret.answers import Need, Unknown
from clausal.interpret.arithmetic import whole
from clausal.interpret.climb import Position, as_item
from clausal.interpret.frame import not_in_force, outside, reserved
from clausal.interpret.questions import find_question, in_another_text, outcome_of, parts_of
from clausal.interpret.questions import questions as known_questions
from clausal.ir import expressions as ir
from clausal.ir.text import ConsolidatedText, Ladder, Provision, Record, Reserved
from clausal.ir.types import ChoiceType, RecordType, SetType, Type
from clausal.kernel import calls, climb, events, gates
from clausal.kernel.bindings import Binding
from clausal.kernel.generate import Frame, Generator, Scope, Varied, deep
from clausal.kernel.generate import parts_of as value_parts
from clausal.kernel.ladders import plan_of
from clausal.kernel.module import Function, circle
from clausal.kernel.regimes import Regimes, TurningTimeline, World
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


class Kernel:
    """A generator that has written everything that some questions need: a function that answers
    all of them, and perhaps one that answers each by itself."""

    def __init__(
        self,
        generator: Generator,
        entry: Function,
        questions: Sequence[Question],
        each: Function | None = None,
    ) -> None:
        self.generator = generator
        self.entry = entry
        self.each = each
        self.questions = tuple(questions)

    def source(self, head: str) -> str:
        """The source, after some lines of its binding."""
        return self.generator.module.source(
            head, [self.entry, *([self.each] if self.each else [])], self.generator.places
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Some questions about a day of a timeline, with what is set."""

    timeline: TurningTimeline
    questions: Sequence[str]
    as_of: dt.date
    settings: Mapping[str, Value] = field(default_factory=dict)
    known_on: dt.date | None = None


def regimes_of(askings: Sequence[Asking]) -> Regimes:
    """The regimes of what is asked."""
    return _worlds(askings)[0]


def _worlds(askings: Sequence[Asking]) -> tuple[Regimes, Varied, list[tuple[int, int]]]:
    """The regimes of what is asked, and for each asking its world, and the number of its readings.

    Each timeline is a world, with what is set. What differs only in the readings of questions is
    one world: they are read as the source runs.
    """
    varied = tuple(sorted(_varied(askings)))
    worlds: list[World] = []
    rows: dict[tuple[str | None, ...], int] = {}
    places: list[tuple[int, int]] = []
    for asking in askings:
        given = {name: each for name, each in asking.settings.items() if name not in varied}
        world = World(timeline=asking.timeline, settings=given)
        place = next(
            (
                number
                for number, each in enumerate(worlds)
                if each.timeline is world.timeline and each.settings == given
            ),
            len(worlds),
        )
        if place == len(worlds):
            worlds.append(world)
        readings = tuple(
            str(asking.settings[name]) if name in asking.settings else None for name in varied
        )
        places.append((place, rows.setdefault(readings, len(rows))))
    return Regimes(worlds), Varied(varied, tuple(rows)), places


def _varied(askings: Sequence[Asking]) -> Iterator[str]:
    """The questions of a timeline that are not read in one way in all that is asked."""
    for name in sorted({name for asking in askings for name in asking.settings}):
        readings: dict[int, set[object]] = {}
        for asking in askings:
            if name in asking.timeline.text_on(asking.as_of).questions:
                found = readings.setdefault(id(asking.timeline), set())
                found.add(asking.settings.get(name))
        if any(len(each) > 1 for each in readings.values()):
            yield name


def options_of(regimes: Regimes, reading: Mapping[str, Record]) -> dict[str, frozenset[str]]:
    """Every option that a choice has in any text, or in the records that are read."""
    options: dict[str, set[str]] = {}
    for text in regimes.every_text():
        for choice in text.choices.values():
            options.setdefault(choice.name, set()).update(choice.type.options)
    for record in reading.values():
        for each in record.fields.values():
            kind = each.type.choice if isinstance(each.type, SetType) else each.type
            if isinstance(kind, ChoiceType):
                options.setdefault(kind.name, set()).update(kind.options)
    return {name: frozenset(each) for name, each in options.items()}


def prepared(askings: Sequence[Asking], binding: Binding) -> Kernel:
    """Writes the source that answers all that is asked, about as many days and texts as there are.

    Whatever they share is written once. Where all ask about one day, the entry is given it.
    Raises QuestionError for what there is not to ask, and, for the compiled binding, Wide.
    """
    regimes, varied, places = _worlds(askings)
    generator = Generator(regimes, binding, options_of(regimes, binding.reading), varied=varied)
    several = sum(len(asking.questions) for asking in askings) > 1
    entry = _Entry(askings, places, one_day=len({asking.as_of for asking in askings}) == 1)
    each: Function | None = None
    try:
        with deep():
            if binding.compiled or binding.given or not several:
                whole = generator.function("entry", "entry", ["r", "t"], entry.write)
                if binding.given and several:
                    apart = partial(entry.write, each=_each_or_lacking)
                    each = generator.function("each", "each", ["r", "t"], apart)
            else:
                apart = partial(entry.write, each=_each_if_wanted)
                whole = generator.function("entry", "entry", ["r", "t", "w"], apart)
            generator.finish()
            for function in [] if binding.compiled else filter(None, (whole, each)):
                if several or circle(function, generator.module):
                    _remember(function, generator)
    except RecursionError:
        raise QuestionError(
            f"`{askings[0].questions[0]}` can't be answered: too many provisions rest on one "
            "another; let some of them state their values without the others"
        ) from None
    return Kernel(generator, whole, entry.questions, each)


@dataclass(slots=True)
class _Entry:
    """Writes functions that answer all that is asked: one code after the other, but by the plain
    binding each answer by itself, one code or several."""

    askings: Sequence[Asking]
    places: Sequence[tuple[int, int]]
    one_day: bool
    questions: list[Question] = field(default_factory=list)

    def write(self, s: Scope, each: Each | None = None) -> V:
        """Writes one; `each` has every answer written by itself."""
        regimes, binding = s.g.regimes, s.g.binding
        s.w.function.own.add("k")
        self.questions.clear()
        codes: list[str] = []
        for (world, readings), asking in zip(self.places, self.askings, strict=True):
            day = asking.as_of
            vantage = regimes.in_world(world, day)
            today = "t" if self.one_day and binding.compiled else str(day.toordinal())
            frame = Frame(regimes.text_on(vantage), today, day, vantage, False, {})
            with s.w.apart():
                if s.g.varied.names:
                    s.w.line(f"k = {readings}")
                for name in asking.questions:
                    find_question(name, s.text(frame), asking.timeline)
                    at = len(codes) if binding.compiled else 0
                    write = partial(self._answer, s, name, frame, asking.known_on, at)
                    codes += each(s, len(codes), write) if each else write()
        s.w.line(f"return ({''.join(f'{code}, ' for code in codes)})")
        return V(kind="list", code="")

    def _answer(
        self, s: Scope, name: str, frame: Frame, known_on: dt.date | None, at: int
    ) -> list[str]:
        question, codes = _asked(s, name, frame, known_on, at)
        self.questions.append(question)
        if s.g.binding.compiled:
            return codes
        alone = s.g.binding.given and len(codes) == 1
        return codes if alone else [f"({''.join(f'{code}, ' for code in codes)})"]


Each = Callable[[Scope, int, Callable[[], list[str]]], list[str]]
"""Writes the answer of a number by itself; the code of it."""


def _each_or_lacking(s: Scope, number: int, write: Callable[[], list[str]]) -> list[str]:
    """That something is lacking in one answer is nothing to the others."""
    name = f"a{number}"
    with s.w.block("try"):
        (code,) = write()
        s.w.line(f"{name} = {code}")
    with s.w.block("except GIVEN_UP"):
        s.w.line(f"{name} = Lacking")
    return [name]


def _each_if_wanted(s: Scope, number: int, write: Callable[[], list[str]]) -> list[str]:
    """An answer that is not wanted is not looked for."""
    name = f"a{number}"
    s.w.line(f"{name} = None")
    with s.w.block(f"if w[{number}]"):
        (code,) = write()
        s.w.line(f"{name} = {code}")
    return [name]


def _remember(entry: Function, generator: Generator) -> None:
    """Has what is asked again of the same record answered once."""
    differ = generator.module.constant(repr(generator.varied.differ), "D")
    entry.lines.insert(0, f"    m = Memo({differ})")
    entry.own.add("m")


def _asked(
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
