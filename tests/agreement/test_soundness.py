"""Silence is never a no: an answer that is given without some facts stands when they are known.

CLAUSAL_SOUNDNESS is the number of examples for each text; more of them take longer.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clausal.interpret.answers import UNDETERMINED, Answer, NeedKind
from clausal.interpret.questions import Circumstances, answer, questions
from clausal.pipeline import KnownTexts, texts_known
from clausal.reading import parse_book
from clausal.values import Value
from tests.unit.interpret import (
    test_answers,
    test_days,
    test_gates,
    test_ladders,
    test_missing,
    test_records,
    test_reserved,
    test_tables,
    test_unknown,
    test_which_text,
)
from tests.unit.interpret.conftest import texts

from .facts import Facts, complete, given_places, only, places, restored

EXAMPLES = int(os.environ.get("CLAUSAL_SOUNDNESS", "100"))

RENEWALS = (
    test_ladders.LAPSE.replace("from 1 to 20", "from 1 to 3")
    .replace("to High interval 2", "to High interval 1")
    .replace("    career.interval is 3\n    career.pathway is Middle\n", "  lasts 3 years\n")
)
"""two gates of which either may keep the rung to which the other led"""

TEXTS = {
    "answers": test_answers.TEXT,
    "conditions": test_unknown.CONDITIONS,
    "days": test_days.TEXT,
    "amended": test_which_text.REACHING,
    "events": test_which_text.DATED,
    "gates": test_gates.PANEL,
    "ladder": test_ladders.LADDER.replace("from 1 to 20", "from 1 to 3"),
    "lapses": test_ladders.LAPSE.replace("from 1 to 20", "from 1 to 3"),
    "lists": test_unknown.LISTS,
    "missing": test_missing.TEXT,
    "records": test_records.TEXT,
    "renewals": RENEWALS,
    "reserved": test_reserved.TEXT,
    "tables": test_tables.TEXT,
    "today": test_which_text.TODAY,
}


@cache
def texts_of(book: str) -> KnownTexts:
    return texts_known(parse_book(book)) if book == "baltimore" else texts(TEXTS[book])


@dataclass(frozen=True)
class Case:
    """Complete facts, and the places of those that are given."""

    book: str
    on: dt.date
    settings: Mapping[str, Value]
    facts: Facts
    given: set[str]

    def ask(self, question: str, facts: Facts) -> Answer:
        """The answer to a question, from these facts."""
        return answer(
            question,
            Circumstances(
                timeline=texts_of(self.book),
                as_of=self.on,
                records=facts,
                settings=self.settings,
            ),
        )


@st.composite
def cases(draw: st.DrawFn, book: str) -> Case:
    on = draw(st.dates(dt.date(2010, 1, 1), dt.date(2016, 12, 31)))
    text = texts_of(book).text_on(on)
    facts = draw(complete(text))
    readings = {
        name: draw(st.sampled_from(question.type.options))
        for name, question in text.questions.items()
        if draw(st.booleans())
    }
    return Case(
        book=book,
        on=on,
        facts=facts,
        given=draw(given_places(facts)),
        settings=readings,
    )


def assert_sound(case: Case) -> None:
    """What is answered stands; what waits for facts names some that are not given, and moves on."""
    for question in questions(texts_of(case.book).text_on(case.on)):
        whole = case.ask(question, case.facts)
        given = case.given
        while True:
            facts = only(case.facts, given)
            found = case.ask(question, facts)
            if found.outcome != UNDETERMINED:
                assert (question, found.outcome, found.value) == (
                    question,
                    whole.outcome,
                    whole.value,
                )
                break
            assert found.needs, question
            wanted = {need.name for need in found.needs if need.kind is NeedKind.FACT}
            known = set(places(facts))
            wanted -= known & starts(case)  # a first position, given for a later day
            if not wanted:
                # What waits for no fact is changed by none.
                assert (question, whole.outcome) == (question, UNDETERMINED)
                break
            assert wanted <= set(places(case.facts)), question
            assert wanted.isdisjoint(known), question
            given = given.union(*(restored(name, case.facts) for name in wanted))


def starts(case: Case) -> set[str]:
    """Where the first positions on ladders are given."""
    ladders = texts_of(case.book).text_on(case.on).ladders
    return {ladder.start.text for ladder in ladders.values()}


@pytest.mark.parametrize("book", [*TEXTS, "baltimore"])
def test_an_answer_without_some_facts_stands_when_they_are_known(book: str) -> None:
    too_slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
    check = given(cases(book))(assert_sound)
    settings(max_examples=EXAMPLES, suppress_health_check=too_slow)(check)()
