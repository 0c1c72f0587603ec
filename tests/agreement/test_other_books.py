"""Two more agreements: they check, their scenarios hold, and they pay what arithmetic says.

The arithmetic is written out here again, in plain Python and from the printed tables alone.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import math
from collections.abc import Mapping
from fractions import Fraction
from itertools import product

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

import clausal
from clausal.cli import main
from clausal.records.read import read_documents
from clausal.render.schemas import output_schema
from clausal.resources import policies_path

BOOKS = ("dc_impact", "example_step_lane")

# Per example of a book: a question, a day, and what is answered about each of its records.
EXAMPLES: dict[tuple[str, str], tuple[str, str, list[object]]] = {
    ("dc_impact", "year_of_a_teacher.json"): (
        "weighted_score",
        "2012-07-16",
        [Fraction("3.19")],
    ),
    ("dc_impact", "year_without_value_added.yaml"): (
        "weighted_score",
        "2012-07-16",
        ["undetermined"],
    ),
    ("dc_impact", "teachers_on_lift.yaml"): (
        "lift.stage",
        "2014-07-16",
        ["Established", "Distinguished", "Advanced", "undetermined"],
    ),
    ("example_step_lane", "teacher_in_frozen_lane.yaml"): ("salary", "2024-10-01", [34_264]),
    ("example_step_lane", "teachers_of_a_school.yaml"): (
        "salary",
        "2026-03-01",
        [81_309, Fraction("30308.5"), Fraction("41895.33"), "undetermined"],
    ),
    ("example_step_lane", "head_of_department.json"): ("head_stipend", "2023-10-01", [1_900]),
}


@pytest.fixture(scope="module", params=BOOKS)
def book(request: pytest.FixtureRequest) -> clausal.Book:
    return clausal.load(request.param)


@pytest.fixture(scope="module")
def dc_impact() -> clausal.Book:
    return clausal.load("dc_impact")


@pytest.fixture(scope="module")
def step_lane() -> clausal.Book:
    return clausal.load("example_step_lane")


# ------------------------------------------------------------------ each book by itself


def test_a_book_has_no_warnings(book: clausal.Book) -> None:
    assert book.warnings == ()


def test_every_scenario_holds(book: clausal.Book) -> None:
    assert len(book.scenarios) > 40
    failed = [
        f"{result.scenario.title}: {result.outcome}"
        for result in map(book.run, book.scenarios)
        if result.outcome != "passed"
    ]
    assert failed == []


def test_every_example_is_tried() -> None:
    found = {
        (name, path.name)
        for name in BOOKS
        for path in (policies_path() / name / "examples").iterdir()
    }
    assert found == set(EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example[1])
def test_an_example_is_answered(example: tuple[str, str]) -> None:
    name, file = example
    question, day, expected = EXAMPLES[example]
    book = clausal.load(name)
    records = [d.data for d in read_documents(policies_path() / name / "examples" / file)]
    answers = [book.evaluate(question, record, as_of=day) for record in records]
    assert [a.value if a.outcome == "value" else a.outcome for a in answers] == expected


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example[1])
def test_an_example_can_be_asked_everything(example: tuple[str, str]) -> None:
    name, file = example
    _, day, _ = EXAMPLES[example]
    questions = clausal.load(name).questions
    record = str(policies_path() / name / "examples" / file)
    arguments = ["eval", name, *questions, "--record", record, "--as-of", day, "--json"]
    ended = CliRunner().invoke(main, arguments)
    assert (ended.exit_code, ended.stderr) == (0, "")
    Draft202012Validator(output_schema("answers")).validate(json.loads(ended.stdout))


# ------------------------------------------------------------------ dc_impact: the score


@pytest.mark.parametrize(
    ("value_added", "student_data", "observations", "administrator"),
    [
        ("1", "1", ["1"], "1"),
        ("4", "1", ["1", "1"], "1"),
        ("3.2", "3", ["3.6", "3.0", "3.1", "2.9"], "3.6"),
        ("2.75", "3.125", ["1", "2", "4"], "3.333333"),
    ],
)
def test_the_score_is_weighted(
    dc_impact: clausal.Book,
    value_added: str,
    student_data: str,
    observations: list[str],
    administrator: str,
) -> None:
    record = {
        "assessment": {
            "value_added": value_added,
            "student_data": student_data,
            "observations": [{"observer": "Consultant", "score": score} for score in observations],
            "administrator": administrator,
        }
    }
    observed = sum(map(Fraction, observations)) / len(observations)
    expected = (
        Fraction(35, 100) * Fraction(value_added)
        + Fraction(15, 100) * Fraction(student_data)
        + Fraction(40, 100) * observed
        + Fraction(10, 100) * Fraction(administrator)
    )
    assert dc_impact.evaluate("weighted_score", record, as_of="2012-07-16").value == expected


# ------------------------------------------------------------------ dc_impact: the stages

STAGES = ["Teacher", "Established", "Advanced", "Distinguished", "Expert"]
RATINGS = ["Lower", "Effective", "HighlyEffective"]


def stage_after(stage: int, ratings: tuple[str, ...], spent: bool) -> int:
    """The stages climbed, rating by rating; `spent`: one that led on is not counted again."""
    before = "Lower"
    for rating in ratings:
        twice = rating == before
        if stage <= 1:
            leads = rating == "HighlyEffective" or (twice and rating == "Effective")
        else:
            leads = stage <= 3 and twice and rating == "HighlyEffective"
        stage += leads
        before = "Lower" if leads and spent else rating
    return stage


@pytest.mark.parametrize("reading", ["counts_again", "spent"])
@pytest.mark.parametrize("stage", range(5))
def test_every_row_of_four_ratings(dc_impact: clausal.Book, stage: int, reading: str) -> None:
    start = {"since": "2011-07-01", "stage": STAGES[stage], "step": 1, "balance": 0}
    rows = list(product(RATINGS, repeat=4))
    records = [
        {
            "teacher": {
                "standing": start,
                "assessments": [
                    {"given": f"{2012 + i}-07-16", "rating": rating} for i, rating in enumerate(row)
                ],
            }
        }
        for row in rows
    ]
    found = dc_impact.evaluate_many(
        ["lift.stage"], records, as_of="2016-01-01", settings={"a_rating_that_led_on": reading}
    )
    assert [evaluation.answers[0].value for evaluation in found] == [
        STAGES[stage_after(stage, row, reading == "spent")] for row in rows
    ]


# ------------------------------------------------------------------ example_step_lane: the salary

SPLIT = dt.date(2015, 9, 1)
RAISES = {2024: Fraction(2, 100), 2025: Fraction(15, 1000)}
LONGEVITY_SHARE = {15: Fraction(25, 1000), 20: Fraction(4, 100), 25: Fraction(7, 100)}
LONGEVITY_AMOUNT = {15: 1_200, 20: 2_000, 25: 3_100}
LONGEVITY_AMOUNT_2025 = {15: 1_400, 20: 2_250, 25: 3_400}
PREMIUM = [
    (0, 45_000, Fraction(1, 100)),
    (45_000, 60_000, Fraction(25, 1000)),
    (60_000, 10**9, Fraction(4, 100)),
]

HIRED = ["1997-09-01", "1999-09-02", "2005-08-29", "2015-08-31", "2015-09-01", "2021-02-15"]
EDUCATION = [("Bachelors", 24), ("Masters", 29), ("Masters", 30), ("Doctorate", 0)]


def nearest(amount: Fraction) -> int:
    return math.floor(amount + Fraction(1, 2))


def printed(schedule: str, step: int, lane: str) -> int:
    with (policies_path() / "example_step_lane" / "salaries.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            if (row["schedule"], row["step"]) == (schedule, str(step)):
                return int(row[lane])
    raise AssertionError(f"no row for {schedule} {step}")


def band(table: Mapping[int, int | Fraction], years: int) -> Fraction:
    reached = [start for start in table if start <= years]
    return Fraction(table[max(reached)] if reached else 0)


def full_salary(year: int, hired: dt.date, degree: str, credits: int, frozen: bool) -> int:
    """What a full position pays in the contract year that begins in September of `year`."""
    earlier = hired < SPLIT
    years = year - hired.year - ((hired.month, hired.day) > (9, 1))
    lane = {
        "Bachelors": "BA24" if frozen and earlier else "BA",
        "Masters": "MA30" if credits >= 30 else "MA",
        "Doctorate": "Doctorate",
    }[degree]
    step = min(years + 1, 12 if earlier else 15)
    scheduled = printed("Earlier" if earlier else "Later", step, lane)
    for raised, share in RAISES.items():
        if raised <= year:
            scheduled = nearest(scheduled * (1 + share))
    if year >= 2025:
        before = full_salary(2024, hired, degree, credits, frozen)
        return max(scheduled + int(band(LONGEVITY_AMOUNT_2025, years)), before)
    if earlier:
        return scheduled + nearest(band(LONGEVITY_SHARE, years) * scheduled)
    return scheduled + int(band(LONGEVITY_AMOUNT, years))


@pytest.mark.parametrize("year", [2023, 2024, 2025])
@pytest.mark.parametrize("frozen", [False, True])
def test_the_salary_of_a_grid_of_teachers(step_lane: clausal.Book, year: int, frozen: bool) -> None:
    teachers = list(product(HIRED, EDUCATION))
    records = [
        {
            "teacher": {
                "hired": hired,
                "last_day": f"{year + 1}-02-15",
                "prior_years": None,
                "degree": degree,
                "credits": credits,
                "lane_at_freeze": "BA24" if frozen else None,
                "appointments": [{"since": hired, "share": "60%"}],
            }
        }
        for hired, (degree, credits) in teachers
    ]
    evaluations = step_lane.evaluate_many(
        ["full_salary", "salary", "premium"], records, as_of=f"{year}-12-01"
    )
    found = [tuple(answer.value for answer in e.answers) for e in evaluations]
    expected = []
    for hired, (degree, credits) in teachers:
        full = full_salary(year, dt.date.fromisoformat(hired), degree, credits, frozen)
        # Of a contract year that ends on February 15, five whole months are paid.
        paid = Fraction(nearest(full * Fraction(60, 100) * Fraction(5, 12) * 100), 100)
        premium = sum(max(0, min(full, end) - low) * share for low, end, share in PREMIUM)
        expected.append((full, paid, nearest(Fraction(premium))))
    assert found == expected


def test_the_guarantee_of_2025_is_needed_by_somebody(step_lane: clausal.Book) -> None:
    record = {
        "teacher": {
            "hired": "1997-09-01",
            "prior_years": None,
            "degree": "Doctorate",
            "credits": 0,
            "lane_at_freeze": None,
        }
    }
    days = ["2025-08-31", "2025-09-01"]
    found = [step_lane.evaluate("full_salary", record, as_of=day).value for day in days]
    scheduled = step_lane.evaluate("scheduled_pay", record, as_of=days[1]).value
    longevity = step_lane.evaluate("longevity", record, as_of=days[1]).value
    assert found == [81_309, 81_309]
    assert (scheduled, longevity) == (77_130, 3_400)
