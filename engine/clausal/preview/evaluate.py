"""Texts and questions about every record → outcomes and exact values.

`interpreter` is the definition; the `Kernel` comes to the same faster, and nothing else has to know
which it is. What rests on the same words on the same day is asked once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from clausal.interpret.answers import NOT_IN_FORCE, VALUE, Need
from clausal.interpret.questions import Circumstances, answer, find_question
from clausal.ir.text import Record as RecordOf
from clausal.kernel.plain import Decider, plain
from clausal.pipeline import KnownTexts
from clausal.populations.joins import Record
from clausal.preview.texts import Reach, settings_reached
from clausal.values import Value

BATCH = 2000
"""Records that are asked about at a time: how much of a population is held."""


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


Evaluator = Callable[[Asking, Sequence[str], Sequence[Record]], list[Sequence[Result]]]
"""For each of some questions, the results about every record of a batch, in order."""


def interpreter(
    asking: Asking, questions: Sequence[str], records: Sequence[Record]
) -> list[Sequence[Result]]:
    """The definition: the answers of `clausal eval`."""
    columns: list[list[Result]] = [[] for _ in questions]
    for record in records:
        circumstances = Circumstances(
            timeline=asking.texts,
            as_of=asking.as_of,
            known_on=asking.texts.known_on,
            records=record.items,
            settings=asking.settings,
        )
        for column, question in zip(columns, questions, strict=True):
            found = answer(question, circumstances)
            column.append(Result(found.outcome, found.value, found.needs))
    return list(columns)


FEW = 30
"""Records for which it takes longer to generate a kernel than to interpret the text."""


class Kernel:
    """The kernel. It is generated once for all that is asked of a text on a day, and each batch of
    records is read once, whatever is asked."""

    def __init__(self, reading: Mapping[str, RecordOf]) -> None:
        self._reading = reading
        self._deciders: dict[object, Decider] = {}
        self._batch: Sequence[Record] = ()
        self._plain: list[dict[str, dict[str, Any]]] = []

    def __call__(
        self, asking: Asking, questions: Sequence[str], records: Sequence[Record]
    ) -> list[Sequence[Result]]:
        """The results of the interpreter."""
        if len(records) < FEW:
            return interpreter(asking, questions, records)
        if self._batch is not records:
            self._batch, self._plain = records, [self._read(record) for record in records]
        decide = self._decider(asking, questions)
        rows = [
            [Result(found.outcome, found.value, found.needs) for found in decide(plain)]
            for plain in self._plain
        ]
        return list(zip(*rows, strict=True))

    def _decider(self, asking: Asking, questions: Sequence[str]) -> Decider:
        settings = tuple(sorted((name, str(value)) for name, value in asking.settings.items()))
        key = (id(asking.texts), asking.as_of, settings, tuple(questions))
        if key not in self._deciders:
            self._deciders[key] = Decider(
                asking.texts,
                questions,
                asking.as_of,
                reading=self._reading,
                settings=asking.settings,
                known_on=asking.texts.known_on,
            )
        return self._deciders[key]

    def _read(self, record: Record) -> dict[str, dict[str, Any]]:
        return {name: plain(item) for name, item in record.items.items()}


class Plan:
    """What is asked of every record. An asking is planned once, and its results are looked up."""

    def __init__(self, reach: Reach, evaluate: Evaluator = interpreter) -> None:
        self.reach = reach
        self.evaluate = evaluate
        self._askings: dict[object, Asking] = {}
        self._questions: dict[object, list[str]] = {}
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
            self._askings.setdefault(of, asking)
            self._questions.setdefault(of, []).append(question)
            self._slots[key] = len(self._where)
            self._where.append((of, question))
        return self._slots[key]

    def run(self, records: Iterable[Record]) -> Iterator[tuple[list[Record], Batch]]:
        """The records in batches, with all that was planned about each."""
        source = iter(records)
        while batch := list(islice(source, BATCH)):
            found: dict[tuple[object, str], Sequence[Result]] = {}
            for of, questions in self._questions.items():
                columns = self.evaluate(self._askings[of], questions, batch)
                found.update(
                    ((of, question), column)
                    for question, column in zip(questions, columns, strict=True)
                )
            yield batch, Batch([found[where] for where in self._where], len(batch))


@dataclass(frozen=True, slots=True)
class Batch:
    """The results about a batch of records, by where the plan put them."""

    columns: Sequence[Sequence[Result]]
    size: int

    def of(self, slot: int | None) -> Sequence[Result]:
        """The results of a question about each record."""
        return [NOT_THERE] * self.size if slot is None else self.columns[slot]


def has_question(question: str, asking: Asking) -> bool:
    """Whether the text, or an earlier or later one, has it."""
    from clausal.errors import QuestionError

    try:
        find_question(question, asking.texts.text_on(asking.as_of), asking.texts)
    except QuestionError:
        return False
    return True


def field_value(items: Mapping[str, Any], path: Sequence[str]) -> Value | None:
    """What a record says of a field; None if that is not known."""
    found: Any = items.get(path[0])
    for name in path[1:]:
        fields = getattr(found, "fields", None)
        found = None if fields is None else fields.get(name)
    return found  # type: ignore[no-any-return]
