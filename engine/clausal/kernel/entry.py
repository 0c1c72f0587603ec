"""All that is asked → generated source: its entry, and every function below it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from clausal.errors import QuestionError
from clausal.interpret.questions import find_question
from clausal.kernel.answers import Question, asked
from clausal.kernel.askings import Asking, options_of, worlds
from clausal.kernel.bindings import Binding
from clausal.kernel.generate import Frame, Generator, Scope, deep
from clausal.kernel.module import Function, circle
from clausal.kernel.value import V


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


def prepared(askings: Sequence[Asking], binding: Binding) -> Kernel:
    """Writes the source that answers all that is asked, about as many days and texts as there are.

    Whatever they share is written once. Where all ask about one day, the entry is given it.
    Raises QuestionError for what there is not to ask, and, for the compiled binding, Wide.
    """
    regimes, varied, places = worlds(askings)
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
        question, codes = asked(s, name, frame, known_on, at)
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
