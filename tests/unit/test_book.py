"""The public API: a book that is loaded once, and asked as often as you like."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import clausal
from clausal import Book, BookError, QuestionError, RecordError
from clausal.values import MISSING

CLINIC = Path(__file__).parents[1] / "books" / "clinic"
DAY = "2022-06-01"


@pytest.fixture(scope="module")
def book() -> Book:
    return clausal.load(CLINIC)


def nurse(**fields: Any) -> dict[str, Any]:
    return {"nurse": {"hired": "2021-01-01", "grade": "Junior", **fields}}


def test_says_what_it_is(book: Book) -> None:
    assert book.name == "clinic"
    assert book.origin == f"the folder {CLINIC}"
    assert repr(book) == f"<Book clinic: {book.origin}, version {book.version}>"
    assert book.warnings == ()
    assert set(book.questions) == {
        *("years", "salary", "bonus", "senior_post", "promotion", "training", "chief_post")
    }


def test_a_shipped_book() -> None:
    assert clausal.load("baltimore").origin == "the shipped book `baltimore`"


def test_evaluate(book: Book) -> None:
    answer = book.evaluate("salary", nurse(), as_of=DAY)
    assert (answer.question, answer.outcome, answer.value) == ("salary", "value", 31500)
    assert answer.as_of == dt.date(2022, 6, 1)


@pytest.mark.parametrize("day", [dt.date(2022, 6, 1), dt.datetime(2022, 6, 1, 12), DAY])
def test_days(book: Book, day: dt.date | str) -> None:
    assert book.evaluate("years", nurse(), as_of=day).value == 1


def test_today(book: Book) -> None:
    before = dt.date.today()
    (evaluation,) = book.evaluate_many(["years"], [nurse()])
    assert before <= evaluation.as_of <= dt.date.today()
    assert evaluation.answers[0].as_of == evaluation.as_of
    assert "no day was given, so the answers are about today" in evaluation.notes


def test_settings(book: Book) -> None:
    record = nurse(
        requests=[{"made": "2022-01-01", "reviews": [{"score": "90%"}, {"score": "71%"}]}]
    )

    def outcome(**settings: str) -> str:
        return book.evaluate("promotion", record, as_of=DAY, settings=settings).outcome

    assert outcome() == "Promoted"
    assert outcome(panel="by_lowest") == "Denied"
    assert outcome(pass_mark="80.6%") == "Denied"


def test_many_are_read_one_by_one(book: Book) -> None:
    taken: list[int] = []

    def records() -> Any:
        for number in range(3):
            taken.append(number)
            yield nurse(id=f"n-{number}")

    evaluations = book.evaluate_many(["years", "salary"], records(), as_of=DAY)
    assert taken == []
    first = next(evaluations)
    assert (taken, first.record) == ([0], "n-0")
    assert [answer.question for answer in first.answers] == ["years", "salary"]
    assert [evaluation.record for evaluation in evaluations] == ["n-1", "n-2"]


def test_a_record_is_read_once(book: Book) -> None:
    facts = book.read(nurse(id="n-1"))
    assert facts.id == "n-1"
    assert book.evaluate("salary", facts, as_of=DAY) == book.evaluate("salary", nurse(), as_of=DAY)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"question": "salery"}, "did you mean `salary`?"),
        ({"as_of": "2022-02-30"}, "2022-02-30 is not a day"),
        ({"settings": {"panle": "by_lowest"}}, "did you mean `panel`?"),
        ({"settings": {"panel": "by_luck"}}, "can't be set to `by_luck`"),
        ({"settings": {"pass_mark": Decimal("0.8")}}, "in words"),
    ],
)
def test_question_errors(book: Book, asked: dict[str, Any], words: str) -> None:
    given = {"question": "salary", "as_of": DAY, **asked}
    with pytest.raises(QuestionError, match=words.replace("?", r"\?")):
        book.evaluate(given.pop("question"), nurse(), **given)


def test_question_errors_come_at_once(book: Book) -> None:
    with pytest.raises(QuestionError):
        book.evaluate_many(["salery"], [])


def test_record_errors_carry_every_fault(book: Book) -> None:
    with pytest.raises(RecordError) as caught:
        book.evaluate("salary", nurse(grade="Chief", hired="yesterday"), as_of=DAY)
    assert [d.path for d in caught.value.diagnostics] == ["nurse.hired", "nurse.grade"]


def test_book_errors_carry_every_finding(tmp_path: Path) -> None:
    text = (CLINIC / "agreement.clause").read_text(encoding="utf-8")
    broken = text.replace("is wage at years, grade", "is wage at yeers, grede")
    (tmp_path / "agreement.clause").write_text(broken, encoding="utf-8")
    with pytest.raises(BookError) as caught:
        clausal.load(tmp_path)
    assert len(caught.value.diagnostics) == 2
    with pytest.raises(BookError, match="no shipped book of that name"):
        clausal.load(tmp_path / "nowhere")


def test_immutable(book: Book) -> None:
    with pytest.raises(FrozenInstanceError):
        book._parsed = None  # type: ignore[misc, assignment]
    with pytest.raises(FrozenInstanceError):
        book.evaluate("salary", nurse(), as_of=DAY).value = MISSING  # type: ignore[misc]


def test_threads_share_a_book(book: Book) -> None:
    records = [nurse(hired=f"{2019 + n % 4}-01-01", id=f"n-{n}") for n in range(40)]

    def ask(record: dict[str, Any]) -> clausal.Answer:
        return book.evaluate("salary", record, as_of=DAY)

    with ThreadPoolExecutor(8) as pool:
        at_once = list(pool.map(ask, records))
    assert at_once == [ask(record) for record in records]


def test_importing_it_is_light() -> None:
    program = "import sys, clausal; print(*sorted(m for m in sys.modules if 'clausal' in m))"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    assert run.stdout.split() == ["clausal"]
