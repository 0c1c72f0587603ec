"""Records → answers: row by row, or batch by batch. `evaluator` says which, and by what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from clausal.book import Book, Facts
from clausal.errors import QuestionError
from clausal.interpret.answers import Answer, Evaluation
from clausal.interpret.questions import find_question
from clausal.ir.text import ConsolidatedText
from clausal.ir.types import RecordType, Type
from clausal.kernel.columns import Codes, Columns
from clausal.kernel.from_items import Needed
from clausal.pipeline import KnownTexts
from clausal.populations.joins import Record
from clausal.populations.write import Column, holds
from clausal.render.answers_json import unit_of, value_json

Row = list[Any]
"""The answers about one record, as JSON can hold them: the number of its row, its id, and of each
question the outcome, the value, its unit, and its needs as [kind, name, sentence]."""

ByRows = Callable[[Iterable[Record]], Iterator[Row]]
"""Answers the questions about each record, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ByBatches:
    """Answers the questions about the records of a batch at once.

    `answer` gives an Arrow record batch with a row for each record, and for each question the
    columns `QUESTION.outcome`, `.value`, `.unit` and `.needs`, which hold what `columns_asked` says
    they do. The columns that it reads are those of the fields that are `needed`, and have `codes`.
    """

    codes: Codes
    needed: Needed
    answer: Callable[[Columns], Any]


Evaluator = ByRows | ByBatches


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of every record."""

    questions: tuple[str, ...]
    as_of: dt.date
    known_on: dt.date | None = None
    proposals: tuple[str, ...] = ()
    settings: Mapping[str, str]


def evaluator(book: Book, asked: Asked) -> Evaluator:
    """What evaluates a population most quickly here. Raises QuestionError as `interpreter` does."""
    return interpreter(book, asked)


def interpreter(book: Book, asked: Asked) -> ByRows:
    """The definition: every answer as `Book.evaluate` gives it.

    Raises QuestionError for what the book does not know, before anything is asked.
    """

    def ask(facts: Iterable[Facts]) -> Iterator[Evaluation]:
        return book.evaluate_many(
            asked.questions,
            facts,
            as_of=asked.as_of,
            known_on=asked.known_on,
            proposals=asked.proposals,
            settings=asked.settings,
        )

    def evaluate(records: Iterable[Record]) -> Iterator[Row]:
        about: list[Record] = []

        def facts() -> Iterator[Facts]:
            for record in records:
                about.append(record)
                yield Facts(record.items, record.id)

        for evaluation in ask(facts()):
            record = about.pop()
            answers = (_answered(answer, evaluation.currency) for answer in evaluation.answers)
            yield [record.row, record.id, *answers]

    ask([])
    return evaluate


def _answered(answer: Answer, currency: str) -> list[Any]:
    given = answer.value is not None
    return [
        answer.outcome,
        value_json(answer.value, answer.type),
        unit_of(answer.type, currency) if given else None,
        [[str(need.kind), need.name, need.says] for need in answer.needs],
    ]


# ------------------------------------------------------------------ what the questions are about


def record_asked(asked: Asked, text: ConsolidatedText, texts: KnownTexts) -> str:
    """The record that every question is about. Raises QuestionError if there is no such one."""
    about: dict[str, str] = {}
    for question in asked.questions:
        find_question(question, text, texts)
        about.setdefault(_subject(question, text, texts), question)
    if len(about) > 1:
        (one, first), (other, second) = list(about.items())[:2]
        raise QuestionError(
            f"`{first}` is asked of each {one}, and `{second}` of each {other}: "
            "ask them in runs of their own"
        )
    (record,) = about
    return record


def _subject(question: str, text: ConsolidatedText, texts: KnownTexts) -> str:
    name = question.partition(".")[0]
    for each in (text, *_others(name, texts)):
        if name in each.defines:
            return each.defines[name].subject
        if name in each.gates:
            return each.gates[name].scope.root
        if name in each.sources:
            return each.sources[name].scope.root
        if name in each.ladders:
            return each.ladders[name].root
    raise AssertionError(f"a question that was found, and now is not: {question}")


def _others(name: str, texts: KnownTexts) -> Iterator[ConsolidatedText]:
    for kind in ("define", "gate", "source", "ladder"):
        yield from texts.variants(kind, name)


def columns_asked(asked: Asked, text: ConsolidatedText) -> list[Column]:
    """The columns of the answers about a record."""
    columns = []
    for question in asked.questions:
        type = type_asked(question, text)
        columns += [
            Column(f"{question}.outcome", "word"),
            Column(f"{question}.value", holds(type), type),
            Column(f"{question}.unit", "word"),
            Column(f"{question}.needs", "needs"),
        ]
    return columns


def type_asked(question: str, text: ConsolidatedText) -> Type | None:
    """The type of a question's values; None if it has none on that day, as gates never have."""
    name, _, part = question.partition(".")
    if name in text.defines:
        return text.defines[name].type
    if name in text.sources:
        return text.sources[name].type
    if name in text.ladders:
        ladder = text.ladders[name]
        if not part:
            return RecordType(name=name)
        types: dict[str, Type] = {
            ladder.rung_field: ladder.rung_type,
            ladder.step_field: ladder.step_type,
            ladder.balance_field: ladder.balance_type,
        }
        return types.get(part)
    return None
