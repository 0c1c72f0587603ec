"""The Baltimore book: every cell of both schedules as in the exhibits; scenarios and examples."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import clausal
from clausal.records.read import read_documents

HERE = Path(__file__).parent
EXAMPLE_FILES = HERE.parents[1] / "policies" / "baltimore" / "examples"

# Per example: a question, a day, and what is answered about each of its records.
EXAMPLES: dict[str, tuple[str, str, list[object]]] = {
    "teacher_on_step_twelve.json": ("salary", "2010-09-01", [62_098]),
    "teacher_by_alternative_option.json": ("salary", "2011-09-01", [85_337]),
    "teacher_without_certification.yaml": ("salary", "2011-09-01", [63_340]),
    "teacher_mid_career.json": ("salary", "2012-09-01", [69_653]),
    "applicants_for_peer_review.json": (
        "peer_review",
        "2012-02-01",
        ["Promoted", "Interview", "not met", "undetermined"],
    ),
    "teachers_at_the_transition.yaml": (
        "transition_payment",
        "2011-07-01",
        [1_750, 0, "undetermined"],
    ),
    "committee_votes.yaml": ("carried", "2011-06-15", [True, False, False]),
    "teachers_of_one_school.yaml": (
        "salary",
        "2012-07-01",
        [50_365, 59_311, 84_011, "undetermined"],
    ),
}

CERTIFIED = dict.fromkeys(
    ("capacity_certified", "infrastructure_certified", "standards_certified"), "2011-06-30"
)
LANES = {
    "bachelors": "Bachelors",
    "masters_or_equivalent": "Masters",
    "masters_plus_30": "Masters30",
    "doctorate": "Doctorate",
}
NO_UNITS: dict[str, list[Any]] = {
    field: []
    for field in ("evaluations", "courses", "trainings", "projects", "applications", "requests")
}


@pytest.fixture(scope="module")
def book() -> clausal.Book:
    return clausal.load("baltimore")


def cells(exhibit: str) -> Iterator[tuple[int, str, int | None]]:
    """Row, column and amount of every cell of an exhibit; None where it is blank."""
    with (HERE / "exhibits" / exhibit).open(newline="") as file:
        for row in csv.DictReader(file):
            (_, number), *amounts = row.items()
            for column, amount in amounts:
                yield int(number), column, int(amount) if amount else None


STEP_PAY = list(cells("exhibit3_step_lane.csv"))
PAY = list(cells("exhibit6_career_pathways.csv"))


def test_the_exhibits_are_whole() -> None:
    assert len(STEP_PAY) == 21 * 4
    assert len(PAY) == 15 * 4


def on_the_scale(step: int, lane: str) -> dict[str, Any]:
    """A teacher whose years of service reach the step on September 1, 2010."""
    return {"teacher": {"hired": f"{2010 - step}-09-01", "degree": LANES[lane]}}


def on_the_ladder(interval: int, pathway: str) -> dict[str, Any]:
    placement = {
        "since": "2011-07-01",
        "pathway": pathway.capitalize(),
        "interval": interval,
        "balance": 0,
    }
    return {"teacher": {"placement": placement, **NO_UNITS}, "district": CERTIFIED}


def assert_pays(answer: clausal.Answer, amount: int | None) -> None:
    if amount is None:
        assert answer.outcome == "undetermined"
    else:
        assert (answer.outcome, answer.value) == ("value", amount)


@pytest.mark.parametrize(("step", "lane", "amount"), STEP_PAY)
def test_the_old_scale_pays_as_exhibit_3(
    book: clausal.Book, step: int, lane: str, amount: int | None
) -> None:
    record = on_the_scale(step, lane)
    assert_pays(book.evaluate("salary", record, as_of="2010-09-01"), amount)


@pytest.mark.parametrize(("step", "lane", "amount"), STEP_PAY)
def test_without_certification_the_old_scale_pays_on(
    book: clausal.Book, step: int, lane: str, amount: int | None
) -> None:
    record = {
        "teacher": {"hired": f"{2011 - step}-09-01", "degree": LANES[lane]},
        "district": {**CERTIFIED, "capacity_certified": "2011-07-01"},
    }
    assert_pays(book.evaluate("salary", record, as_of="2011-09-01"), amount)


@pytest.mark.parametrize(("interval", "pathway", "amount"), PAY)
def test_the_pathways_pay_as_exhibit_6(
    book: clausal.Book, interval: int, pathway: str, amount: int | None
) -> None:
    record = on_the_ladder(interval, pathway)
    assert_pays(book.evaluate("salary", record, as_of="2011-09-01"), amount)


@pytest.mark.parametrize(("interval", "pathway", "amount"), PAY)
def test_the_pathways_pay_one_and_a_half_percent_more_in_2012(
    book: clausal.Book, interval: int, pathway: str, amount: int | None
) -> None:
    raised = None if amount is None else int(amount * Decimal("1.015") + Decimal("0.5"))
    record = on_the_ladder(interval, pathway)
    assert_pays(book.evaluate("salary", record, as_of="2012-07-01"), raised)


def test_the_tops_of_2012_are_those_reported(book: clausal.Book) -> None:
    tops = [
        book.evaluate("salary", on_the_ladder(interval, pathway), as_of="2012-07-01").value
        for interval, pathway in ((15, "professional"), (5, "model"), (5, "lead"))
    ]
    assert tops == [84_011, 92_707, 100_806]


def test_every_scenario_holds(book: clausal.Book) -> None:
    assert len(book.scenarios) > 100
    failed = [
        f"{result.scenario.title}: {result.outcome}"
        for result in map(book.run, book.scenarios)
        if result.outcome != "passed"
    ]
    assert failed == []


def test_the_book_has_no_warnings(book: clausal.Book) -> None:
    assert book.warnings == ()


def test_every_example_is_tried() -> None:
    assert {path.name for path in EXAMPLE_FILES.iterdir()} == set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_answered(book: clausal.Book, name: str) -> None:
    question, day, expected = EXAMPLES[name]
    records = [document.data for document in read_documents(EXAMPLE_FILES / name)]
    answers = [book.evaluate(question, record, as_of=day) for record in records]
    assert [a.value if a.outcome == "value" else a.outcome for a in answers] == expected
