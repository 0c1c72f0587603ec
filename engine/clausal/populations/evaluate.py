"""Records → answers: row by row, or batch by batch. `evaluator` says which, and by what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from weakref import finalize

from clausal.book import Book, Facts
from clausal.errors import QuestionError
from clausal.interpret.answers import Evaluation
from clausal.interpret.questions import find_question
from clausal.ir.text import ConsolidatedText
from clausal.ir.types import RecordType, Type
from clausal.kernel.askings import Asking
from clausal.kernel.columns import Codes, Columns
from clausal.kernel.compiled import ColumnsDecider, Running
from clausal.kernel.from_items import Needed
from clausal.pipeline import KnownTexts
from clausal.populations.cells import NotByVectors
from clausal.populations.decided import cell_of, record_batch
from clausal.populations.joins import Record
from clausal.populations.write import Column, holds

Row = list[Any]
"""The answers about one record: the number of its row, its id, and a `Cell` for each question."""

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


class By(StrEnum):
    """What evaluates. All come to the same; the interpreter is the definition."""

    AUTO = "auto"
    KERNEL = "kernel"
    PLAIN = "plain"
    INTERPRETER = "interpreter"


@dataclass(frozen=True, slots=True)
class Telling:
    """Who is told what a run does, in sentences; `during` shows one while something takes long."""

    say: Callable[[str], None] = lambda _: None
    during: Callable[[str], AbstractContextManager[object]] = nullcontext


def evaluator(
    book: Book, asked: Asked, by: By = By.AUTO, telling: Telling = Telling()
) -> Evaluator:
    """What evaluates a population: of its own accord, what does so most quickly here.

    Raises QuestionError as `interpreter` does, and if there is nothing that compiles a kernel.
    """
    by_rows = interpreter(book, asked)
    if by is By.INTERPRETER:
        return by_rows
    if not _there("numpy", "pyarrow") and by is not By.KERNEL:
        return plainly(book, asked)
    return _Kernel(book, asked, by, telling).batches()


def one_by_one(book: Book, asked: Asked, by: By = By.AUTO) -> ByRows:
    """What evaluates records that can't be read or answered as columns."""
    return interpreter(book, asked) if by is By.INTERPRETER else plainly(book, asked)


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
            answers = (cell_of(each, each.type, evaluation.currency) for each in evaluation.answers)
            yield [record.row, record.id, *answers]

    ask([])
    return evaluate


def plainly(book: Book, asked: Asked) -> ByRows:
    """The kernel's plain binding. Raises QuestionError as `interpreter` does."""
    decider = book.decider(
        asked.questions,
        as_of=asked.as_of,
        known_on=asked.known_on,
        proposals=asked.proposals,
        settings=asked.settings,
    )
    currency = book.texts(asked.known_on, asked.proposals).text_on(asked.as_of).agreement.currency
    types = [question.type for question in decider.questions]

    def evaluate(records: Iterable[Record]) -> Iterator[Row]:
        for record in records:
            decided = decider.about(record.items)
            cells = (cell_of(one, type, currency) for one, type in zip(decided, types, strict=True))
            yield [record.row, record.id, *cells]

    return evaluate


# ------------------------------------------------------------------ the kernel

LARGE = 20_000
"""Records from which on a population is worth a compiled kernel."""


class _Kernel:
    """The kernel over batches: by its plain binding, and compiled as soon as that is worth it."""

    def __init__(self, book: Book, asked: Asked, by: By, telling: Telling) -> None:
        self._by, self._telling = by, telling
        if by is By.KERNEL and not _compiles():
            raise QuestionError(
                "`--evaluator kernel` compiles with numba: `pip install 'clausal[fast]'`"
            )
        texts = book.texts(asked.known_on, asked.proposals)
        self._text = texts.text_on(asked.as_of)
        self._columns = columns_asked(asked, self._text)
        asking = Asking(
            timeline=texts,
            questions=asked.questions,
            as_of=asked.as_of,
            settings=book.settings(
                asked.settings,
                as_of=asked.as_of,
                known_on=asked.known_on,
                proposals=asked.proposals,
            ),
            known_on=asked.known_on,
        )
        self._decider = ColumnsDecider(
            [asking], reading=book.reading.records, running=Running.PLAIN
        )
        self._answered = 0
        self._chosen = by is By.PLAIN

    def batches(self) -> ByBatches:
        """The evaluator."""
        return ByBatches(
            codes=self._decider.codes, needed=self._decider.needed, answer=self._answer
        )

    def _answer(self, columns: Columns) -> Any:
        self._answered += columns.length
        if not self._chosen and (self._by is By.KERNEL or self._answered >= LARGE):
            self._chosen = True
            return self._first(columns)
        return self._of(columns)

    def _of(self, columns: Columns) -> Any:
        if self._decider.running is Running.COMPILED:
            return self._compiled(columns)
        return self._decided(columns)

    def _decided(self, columns: Columns) -> Any:
        batch = self._decider.decide(columns)
        return record_batch(batch, self._columns, self._text.agreement.currency)

    def _first(self, columns: Columns) -> Any:
        """Chooses how to go on, for this batch and all that come."""
        decider, say = self._decider, self._telling.say
        if decider.wide is not None:
            say(f"{decider.wide}: each record is decided by itself, which takes longer")
        elif not _compiles():
            say(
                "so many records are decided sooner with numba: `pip install 'clausal[fast]'` "
                "installs it"
            )
        else:
            decider.running = Running.COMPILED
            with self._telling.during("compiling, once on this machine"):
                return self._compiled(columns)
        return self._of(columns)

    def _compiled(self, columns: Columns) -> Any:
        """A batch, whatever is wrong with the folder in which compiled kernels are kept."""
        decider, say = self._decider, self._telling.say
        try:
            return self._decided(columns)
        except NotByVectors:
            raise
        except OSError as error:
            where, why = decider.kept, _why(error)
        except Exception:  # a broken file fails in any way; what else fails, fails again
            where = decider.kept
            try:
                decider.compile_again()
                found = self._decided(columns)
            except Exception as error:
                why = _why(error)
            else:
                say(f"{where}: a file of what is compiled was broken, and all of it is made anew")
                return found
        try:
            folder = Path(mkdtemp())
            finalize(self, rmtree, folder, ignore_errors=True)
            decider.keep_in(folder)
            found = self._decided(columns)
            say(f"{where}: what is compiled can't be kept there ({why}), and was compiled for once")
        except OSError as error:
            decider.running = Running.PLAIN
            found = self._decided(columns)
            say(
                f"{where}: nothing can be compiled there ({_why(error)}): "
                "each record is decided by itself, which takes longer"
            )
        return found


def _compiles() -> bool:
    return _there("numba", "numpy", "pyarrow")


def _there(*libraries: str) -> bool:
    return all(find_spec(name) is not None for name in libraries)


def _why(error: Exception) -> str:
    words = error.strerror if isinstance(error, OSError) else None
    return words or "nothing in it can be used"


# ------------------------------------------------------------------ what the questions are about


def record_asked(asked: Asked, text: ConsolidatedText, texts: KnownTexts) -> str:
    """The record that every question is about: what is reserved is about any.

    Raises QuestionError if there is no such one.
    """
    about: dict[str, str] = {}
    for question in asked.questions:
        find_question(question, text, texts)
        if subject := _subject(question, text, texts):
            about.setdefault(subject, question)
    if not about:
        raise QuestionError(
            f"`{asked.questions[0]}` is reserved, and about no record: `clausal eval` answers it"
        )
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
