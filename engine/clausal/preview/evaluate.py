"""Texts and questions about every person → outcomes and exact values.

`interpreter` is the definition; the `Kernel` comes to the same faster, and nothing else has to know
which it is. What rests on the same words on the same day is asked once, and all of it together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from clausal.interpret.answers import NOT_IN_FORCE, VALUE, Need
from clausal.interpret.questions import Circumstances, answer, find_question
from clausal.ir.text import Record as RecordOf
from clausal.kernel import askings as kernel
from clausal.kernel.answers import Decided
from clausal.kernel.plain import Decider
from clausal.pipeline import KnownTexts
from clausal.populations.tables import library
from clausal.preview.coded import Coded, coded, constant
from clausal.preview.people import Listed, People
from clausal.preview.texts import Reach, settings_reached
from clausal.values import Value


@dataclass(frozen=True, slots=True)
class Result:
    """What a question about a record came to; a value only if it is decided and not a gate's."""

    outcome: str
    value: Value | None = None
    needs: tuple[Need, ...] = ()

    @property
    def known(self) -> bool:
        """Whether there is a value."""
        return self.outcome == VALUE


NOT_THERE = Result(NOT_IN_FORCE)
"""What a question comes to that no text has: nothing is in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Which texts are asked, about which day, with what set."""

    texts: KnownTexts
    as_of: dt.date
    settings: Mapping[str, Value] = field(default_factory=dict)


Askings = Sequence[tuple[Asking, Sequence[str]]]
"""All that is asked: questions of each asking."""

Evaluator = Callable[[Askings, People], list[Coded[Result]]]
"""For each question of each asking, in order, the results about every person of a batch."""


def interpreter(askings: Askings, people: People) -> list[Coded[Result]]:
    """The definition: the answers of `clausal eval`."""
    assert isinstance(people, Listed)
    columns: list[Coded[Result]] = []
    for asking, questions in askings:
        circumstances = [
            Circumstances(
                timeline=asking.texts,
                as_of=asking.as_of,
                known_on=asking.texts.known_on,
                records=record.items,
                settings=asking.settings,
            )
            for record in people.records
        ]
        for question in questions:
            found = (answer(question, each) for each in circumstances)
            columns.append(coded(Result(one.outcome, one.value, one.needs) for one in found))
    return columns


FEW = 30
"""Records for which it takes longer to generate a kernel than to interpret the text."""


class Kernel:
    """The kernel: generated once for all that is asked."""

    def __init__(self, reading: Mapping[str, RecordOf]) -> None:
        self._reading = reading
        self._made: tuple[Askings, Decider] | None = None

    def __call__(self, askings: Askings, people: People) -> list[Coded[Result]]:
        """The results of the interpreter."""
        assert isinstance(people, Listed)
        if len(people) < FEW:
            return interpreter(askings, people)
        if self._made is None or self._made[0] != askings:
            decider = Decider([asked(*each) for each in askings], reading=self._reading)
            self._made = askings, decider
        about = self._made[1].about
        rows = [about(record.items) for record in people.records]
        return list(map(results, zip(*rows, strict=True)))


def asked(asking: Asking, questions: Sequence[str]) -> kernel.Asking:
    """What is asked, as the kernel takes it."""
    return kernel.Asking(
        timeline=asking.texts,
        questions=questions,
        as_of=asking.as_of,
        settings=asking.settings,
        known_on=asking.texts.known_on,
    )


def results(found: Sequence[Decided]) -> Coded[Result]:
    """Answers of which most that are equal are one."""
    each = {id(one): one for one in found}
    places = {key: place for place, key in enumerate(each)}
    codes = library("numpy").array([places[id(one)] for one in found], "int32")
    return Coded(codes, [Result(one.outcome, one.value, one.needs) for one in each.values()])


class Plan:
    """What is asked of everybody. An asking is planned once, and its results are looked up."""

    def __init__(self, reach: Reach) -> None:
        self.reach = reach
        self._askings: dict[object, tuple[Asking, list[str]]] = {}
        self._slots: dict[object, int] = {}
        self._where: list[tuple[object, str]] = []

    def ask(self, question: str, asking: Asking) -> int | None:
        """Where the results of a question stand among those of a batch; None: no text has it."""
        if not has_question(question, asking):
            return None
        key = (
            self.reach.hash(question, asking.texts, asking.as_of),
            settings_reached(
                asking.settings, self.reach.names(question, asking.texts, asking.as_of)
            ),
        )
        if key not in self._slots:
            of = (id(asking.texts), asking.as_of, tuple(sorted(map(str, asking.settings.items()))))
            self._askings.setdefault(of, (asking, []))[1].append(question)
            self._slots[key] = len(self._where)
            self._where.append((of, question))
        return self._slots[key]

    @property
    def askings(self) -> Askings:
        """All that was planned."""
        return list(self._askings.values())

    def run(self, batches: Iterable[People], evaluate: Evaluator) -> Iterator[tuple[People, Batch]]:
        """Each batch of people, with all that was planned about them."""
        in_order = [(of, q) for of, (_, questions) in self._askings.items() for q in questions]
        places = {where: place for place, where in enumerate(in_order)}
        for people in batches:
            found = evaluate(self.askings, people)
            yield people, Batch([found[places[where]] for where in self._where], len(people))


@dataclass(frozen=True, slots=True)
class Batch:
    """The results about a batch of people, by where the plan put them."""

    columns: Sequence[Coded[Result]]
    size: int

    def of(self, slot: int | None) -> Coded[Result]:
        """The results of a question about each of them."""
        return constant(NOT_THERE, self.size) if slot is None else self.columns[slot]


def has_question(question: str, asking: Asking) -> bool:
    """Whether the text, or an earlier or later one, has it."""
    from clausal.errors import QuestionError

    try:
        find_question(question, asking.texts.text_on(asking.as_of), asking.texts)
    except QuestionError:
        return False
    return True
