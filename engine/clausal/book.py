"""The public API: a book is loaded once, and asked as often as you like."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clausal.diagnostics import Diagnostic, did_you_mean, has_errors
from clausal.errors import QuestionError
from clausal.interpret.answers import Answer, Evaluation
from clausal.interpret.questions import Circumstances, answer, find_question, questions
from clausal.ir.text import ConsolidatedText, Constant, Question, Scenario
from clausal.ir.types import DateType
from clausal.pipeline import (
    KnownTexts,
    book_error,
    check_book,
    check_form,
    find_proposals,
    reading_text,
    scenarios_as_if,
    scenarios_of,
    texts_known,
)
from clausal.reading import ParsedBook, parse_book
from clausal.records.load import load_record, record_id, value_from_text
from clausal.records.value import Fault, read_value
from clausal.scenarios.run import Result, run
from clausal.values import Item, Value

if TYPE_CHECKING:
    from clausal.kernel.answers import Decided
    from clausal.kernel.plain import Decider

Record = Mapping[str, Any]
"""One document as JSON has it, its numbers exact: `{"teacher": {…}, "district": {…}}`."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A record that fits the book, read once to be asked about often. `Book.read` makes them."""

    items: Mapping[str, Item]
    id: str | None


@dataclass(frozen=True, eq=False, repr=False)
class Book:
    """A checked book, from `load`. Immutable, and safe to share between threads."""

    _parsed: ParsedBook
    _known: dict[tuple[dt.date | None, tuple[str, ...]], KnownTexts] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Book {self.name}: {self.origin}, version {self.version}>"

    @property
    def name(self) -> str:
        """The agreement's name."""
        return self.text.agreement.name

    @property
    def origin(self) -> str:
        """Which book this is, in words: a folder, or a shipped one."""
        return str(self._parsed.location)

    @property
    def text(self) -> ConsolidatedText:
        """The typed text that is in force today."""
        return self.text_on(dt.date.today())

    @property
    def version(self) -> str:
        """The hash that names the text that is in force today."""
        return self.text.version

    @property
    def questions(self) -> tuple[str, ...]:
        """All that can be asked."""
        return questions(self.text)

    @property
    def proposals(self) -> tuple[str, ...]:
        """The names of the proposals that can be asked for."""
        return tuple(p.name for p in self._parsed.parts.patches if p.heading.proposal)

    @cached_property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The book's own examples, in the order in which they are written."""
        return scenarios_of(self._parsed)

    def scenarios_asked(
        self,
        *,
        as_of: dt.date | None = None,
        known_on: dt.date | None = None,
        proposals: Sequence[str] = (),
    ) -> tuple[Scenario, ...]:
        """The book's own examples, each about that day instead of its own, with the proposals too.

        One that says itself what is known keeps to that; one that does not fit its text then is
        left out. Raises BookError if a text has errors, and QuestionError for an unknown proposal.
        """
        if as_of is None and known_on is None and not proposals:
            return self.scenarios
        return scenarios_as_if(self._parsed, as_of=as_of, known_on=known_on, proposals=proposals)

    @cached_property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """The findings in any of its texts that do not keep the book from being evaluated."""
        return check_book(self._parsed).diagnostics

    def text_on(
        self,
        day: dt.date,
        *,
        known_on: dt.date | None = None,
        proposals: Sequence[str] = (),
    ) -> ConsolidatedText:
        """The typed text of a day, as known on another (None: all that was decided).

        Raises BookError if it has errors, and QuestionError for an unknown proposal.
        """
        return self.texts(known_on, proposals).text_on(day)

    def texts(self, known_on: dt.date | None = None, proposals: Sequence[str] = ()) -> KnownTexts:
        """The texts of all days, as known on one, with proposals. Raises QuestionError."""
        find_proposals(self._parsed, proposals)
        key = (known_on, tuple(proposals))
        if key not in self._known:
            self._known[key] = texts_known(self._parsed, *key)
        return self._known[key]

    @cached_property
    def reading(self) -> ConsolidatedText:
        """The latest text with every field that a record has in any: records are read by it."""
        return reading_text(self._parsed, self.texts())

    def read(self, record: Record, *, where: str | None = None) -> Facts:
        """The facts of a record. `where` is what an error calls it (`teachers.jsonl:3`).

        Raises RecordError with every fault of the record.
        """
        items = load_record(record, self.reading, name=where)
        return Facts(items, record_id(record, self.reading))

    def evaluate(
        self,
        question: str,
        record: Record | Facts,
        *,
        as_of: dt.date | str | None = None,
        known_on: dt.date | str | None = None,
        proposals: Sequence[str] = (),
        settings: Mapping[str, str] | None = None,
    ) -> Answer:
        """The answer to one question about one record.

        `question` names a define, gate, source, ladder or a ladder's part (`career.interval`).
        `as_of` is the day asked about, today by default; `known_on` the day whose knowledge is
        used: amendments decided later are left out. `proposals` are put in force as if they had
        been decided. `settings` sets readings of questions and values of constants, as the text
        writes them: `{"pass_mark": "82%"}`.

        Raises RecordError with every fault of the record, BookError if a text that is needed has
        errors, and QuestionError for a question, setting, proposal or day that the book does not
        know.
        """
        (evaluation,) = self.evaluate_many(
            [question],
            [record],
            as_of=as_of,
            known_on=known_on,
            proposals=proposals,
            settings=settings,
        )
        return evaluation.answers[0]

    def evaluate_many(
        self,
        questions: Sequence[str],
        records: Iterable[Record | Facts],
        *,
        as_of: dt.date | str | None = None,
        known_on: dt.date | str | None = None,
        proposals: Sequence[str] = (),
        settings: Mapping[str, str] | None = None,
    ) -> Iterator[Evaluation]:
        """The answers to every question about every record, one record after the other.

        Arguments and errors as for `evaluate`. QuestionError is raised at once, RecordError when
        its record is reached.
        """
        texts, day = self._asked(questions, as_of, known_on, proposals)
        notes = [
            *([] if as_of else ["no day was given, so the answers are about today"]),
            *([f"as known on {texts.known_on}"] if texts.known_on else []),
            *(f"with the proposal `{name}`" for name in proposals),
        ]
        values = _values(settings or {}, texts, day)
        return self._evaluations(tuple(questions), records, texts, day, values, tuple(notes))

    def decide_many(
        self,
        questions: Sequence[str],
        records: Iterable[Record | Facts],
        *,
        as_of: dt.date | str | None = None,
        known_on: dt.date | str | None = None,
        proposals: Sequence[str] = (),
        settings: Mapping[str, str] | None = None,
    ) -> Iterator[Sequence[Decided]]:
        """The answers without their reasons, which takes a fraction of the time.

        Arguments and errors as for `evaluate_many`.
        """
        decide = self.decider(
            questions, as_of=as_of, known_on=known_on, proposals=proposals, settings=settings
        )
        facts = (each if isinstance(each, Facts) else self.read(each) for each in records)
        return (decide.about(each.items) for each in facts)

    def decider(
        self,
        questions: Sequence[str],
        *,
        as_of: dt.date | str | None = None,
        known_on: dt.date | str | None = None,
        proposals: Sequence[str] = (),
        settings: Mapping[str, str] | None = None,
    ) -> Decider:
        """What decides the questions about one record after the other, without reasons.

        It is generated from the text, once, and then takes some millionths of a second a record.
        Arguments and errors as for `evaluate_many`.
        """
        from clausal.kernel.askings import Asking
        from clausal.kernel.plain import Decider

        texts, day = self._asked(questions, as_of, known_on, proposals)
        asking = Asking(
            timeline=texts,
            questions=questions,
            as_of=day,
            settings=_values(settings or {}, texts, day),
            known_on=texts.known_on,
        )
        return Decider([asking], reading=self.reading.records)

    def settings(
        self,
        given: Mapping[str, str],
        *,
        as_of: dt.date,
        known_on: dt.date | None = None,
        proposals: Sequence[str] = (),
    ) -> Mapping[str, Value]:
        """The values of settings, as the text of a day has them. Raises QuestionError."""
        return _values(given, self.texts(known_on, proposals), as_of)

    def _asked(
        self,
        questions: Sequence[str],
        as_of: dt.date | str | None,
        known_on: dt.date | str | None,
        proposals: Sequence[str],
    ) -> tuple[KnownTexts, dt.date]:
        """The texts that are asked, and the day. Raises QuestionError for what they don't know."""
        day = dt.date.today() if as_of is None else _day(as_of)
        texts = self.texts(None if known_on is None else _day(known_on), proposals)
        text = texts.text_on(day)
        for question in questions:
            _find(question, text, texts, day)
        return texts, day

    def run(self, scenario: Scenario) -> Result:
        """Whether one of the book's scenarios comes out as it says."""
        return run(scenario, self.texts(scenario.known_on, scenario.proposals))

    def _evaluations(
        self,
        questions: tuple[str, ...],
        records: Iterable[Record | Facts],
        texts: KnownTexts,
        day: dt.date,
        settings: Mapping[str, Value],
        notes: tuple[str, ...],
    ) -> Iterator[Evaluation]:
        text, timeline = texts.text_on(day), texts.timeline
        for number, record in enumerate(records, 1):
            facts = record if isinstance(record, Facts) else self.read(record)
            circumstances = Circumstances(
                timeline=texts,
                as_of=day,
                known_on=texts.known_on,
                records=facts.items,
                settings=settings,
            )
            yield Evaluation(
                book=self.origin,
                agreement=text.agreement.name,
                title=text.agreement.title,
                version=text.version,
                timeline=timeline,
                currency=text.agreement.currency,
                as_of=day,
                known_on=texts.known_on,
                proposals=texts.proposals,
                record=facts.id or str(number),
                answers=tuple(answer(question, circumstances) for question in questions),
                notes=notes,
            )


def _find(question: str, text: ConsolidatedText, texts: KnownTexts, day: dt.date) -> None:
    """Raises QuestionError for what can't be asked; of another day's text, it says of which."""
    try:
        find_question(question, text, texts)
    except QuestionError:
        name = question.partition(".")[0]
        held = (text.constants, text.questions, text.tables, text.ladders)
        then = None if any(name in kind for kind in held) else texts.elsewhere(name, day)
        if then is None:
            raise
        raise QuestionError(then) from None


def _values(settings: Mapping[str, str], texts: KnownTexts, day: dt.date) -> dict[str, Value]:
    text = texts.text_on(day)
    known: dict[str, Question | Constant] = {**text.questions, **text.constants}
    values: dict[str, Value] = {}
    for name, given in settings.items():
        if name not in known:
            then = texts.elsewhere(name, day)
            help_ = did_you_mean(name, known) or f"there are {', '.join(known)}"
            raise QuestionError(
                then or f"there is no question or constant `{name}` to set; {help_}"
            )
        if not isinstance(given, str):
            raise QuestionError(f"`{name}` is set in words, as the text writes them: '80%'")
        try:
            currency = text.agreement.currency
            values[name] = value_from_text(known[name].type, given, currency=currency)
        except ValueError as error:
            raise QuestionError(f"`{name}` can't be set to `{given}`: {error}") from None
    return values


def load(book: str | Path) -> Book:
    """The book in a folder, or a shipped one by its name (`baltimore`).

    Raises BookError, with every finding, if it can't be read or has errors.
    """
    parsed = parse_book(book)
    form = check_form(parsed)
    texts = texts_known(parsed)
    found = [*parsed.diagnostics, *form]
    if not has_errors(found):
        found.extend(texts.check(texts.history.on(dt.date.max)).diagnostics)
    if has_errors(found):
        raise book_error(parsed, check_book(parsed).diagnostics)
    return Book(parsed, {(None, ()): texts})


def _day(as_of: dt.date | str) -> dt.date:
    if isinstance(as_of, dt.datetime):
        return as_of.date()
    if isinstance(as_of, dt.date):
        return as_of
    try:
        day = read_value(as_of, DateType())
    except Fault as fault:
        raise QuestionError(f"{fault.message}; {fault.help}") from None
    assert isinstance(day, dt.date)
    return day
