"""What is written by hand for the benchmarks decides as the interpreter does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any

import pytest

import clausal
from tests.benchmarks import by_hand
from tests.benchmarks.by_hand import Decided
from tests.benchmarks.record import AS_OF, QUESTIONS, RECORD
from tests.benchmarks.sampled import records
from tests.benchmarks.schedule import PAY, TOPS

TEACHERS = 200
SHAKEN = 4
"""How often each of them is drawn anew."""

SINCE = dt.date(2010, 1, 1)
DAYS = (dt.date(2013, 1, 1) - SINCE).days
SHARED = ["2011-06-30", "2011-10-01", "2012-03-01"]
"""Days on which more than one thing happens."""
RATINGS = [
    "Proficient",
    "Proficient",
    "Proficient",
    "Satisfactory",
    "Developing",
    "Unsatisfactory",
    None,
]
HIRED = [
    "1980-02-29",
    "1996-02-29",
    "1999-07-02",
    "2001-02-28",
    "2002-07-01",
    "2002-07-02",
    "2008-09-01",
]
NUMBERS = {"balance", "credits", "hours", "rubric", "video_minutes"}
DATES = {"hired", "since", "completed", "finished", "reported", "submitted", "decided", "made"}


def shaken(record: dict[str, Any], chance: Random) -> dict[str, Any]:
    """A teacher of the sample in whom all that matters is drawn anew, around every threshold."""

    def near(*days: str) -> str:
        any_day = (SINCE + dt.timedelta(days=chance.randrange(DAYS))).isoformat()
        return chance.choice([*days, *SHARED, any_day, any_day])

    teacher = dict(record["teacher"])
    pathway = chance.choice(["Standard", "Professional", "Professional", "Model", "Lead"])
    top = TOPS[pathway]
    teacher |= {
        "hired": chance.choice(HIRED),
        "degree": chance.choice(["Bachelors", "Masters", "Masters30", "Masters30", "Doctorate"]),
        "placement": {
            "since": min(near("2010-07-01", "2010-07-01", "2012-07-01"), "2012-07-01"),
            "pathway": pathway,
            "interval": chance.choice([chance.randint(1, top), top]),
            "balance": chance.choice([0, 11, "0.5"]),
        },
        "evaluations": [
            {"year": f"{year}-{(year + 1) % 100:02}", "rating": chance.choice(RATINGS)}
            for year in range(chance.randint(2005, 2011), 2013)
        ],
        "courses": [
            {
                "completed": near("2011-09-30", "2012-07-01", "2012-07-02"),
                "credits": chance.choice([3, 6, "1.5"]),
                "graduate": chance.random() < 0.8,
                "toward_degree": chance.random() < 0.5,
                "toward_certification": chance.random() < 0.5,
            }
            for _ in range(chance.randrange(5))
        ],
        "trainings": [
            {
                "finished": near("2010-06-30", "2010-07-01", "2012-07-01", "2012-07-02"),
                "hours": chance.choice([15, "14.5", 20]),
                "stages": ["Learn", "Implement", "Reflect", "Feedback", "Share"][
                    chance.random() < 0.2 :
                ],
                "product": chance.choice(["a unit", "a unit", None]),
            }
            for _ in range(chance.randrange(4))
        ],
        "projects": [
            {
                "reported": near("2010-06-30", "2010-07-01", "2012-07-01", "2012-07-02"),
                "approved": chance.random() < 0.8,
                "rubric": chance.choice([0, 1, "2.5", 3]),
            }
            for _ in range(chance.randrange(3))
        ],
        "applications": [
            {
                "submitted": near("2012-07-02"),
                "decided": chance.choice([near("2012-07-01"), near(), near(), None]),
                "attended_information_session": chance.random() < 0.95,
                "video_minutes": chance.choice([45, 60, 90, "44.5", 91]),
                "work_samples": True,
                "lesson_plans": True,
                "student_data": chance.random() < 0.95,
                "reviews": [
                    {
                        "reviewer": "one",
                        "score": chance.choice(["80%", "80%", "79.5%", "80.5%", "95%"]),
                    }
                    for _ in range(chance.choice([2, 3, 3, 3, 4]))
                ],
            }
            for _ in range(chance.randrange(3))
        ],
        "requests": [{"made": near("2012-07-01")} for _ in range(chance.randrange(3))],
    }
    certified = [chance.choice(["2011-06-30"] * 30 + ["2011-07-01", None]) for _ in range(3)]
    names = ("capacity_certified", "infrastructure_certified", "standards_certified")
    return {"teacher": teacher, "district": dict(zip(names, certified, strict=True))}


def borders() -> Iterator[dict[str, Any]]:
    """What is earned on the day of a move is lost, and February 29 has its anniversary on 28."""
    course, training = RECORD["teacher"]["courses"][0], RECORD["teacher"]["trainings"][0]
    eleven = {**course, "completed": "2012-03-02", "credits": 11}
    nothing = {"evaluations": [], "courses": [eleven], "trainings": []}
    for day in ("2012-03-01", "2012-03-02"):
        for one in (
            {"courses": [eleven, {**course, "completed": day, "credits": 1}]},
            {"trainings": [{**training, "finished": day}]},
            {"projects": [{"reported": day, "approved": True, "rubric": 1}]},
        ):
            yield {**RECORD, "teacher": {**RECORD["teacher"], **nothing, **one}}
    placement = {**RECORD["teacher"]["placement"], "since": "2010-01-01"}
    early = [{"year": f"200{n}-0{n + 1}", "rating": "Proficient"} for n in (6, 7)]
    for day in ("2010-02-27", "2010-02-28"):
        asked = {"hired": "2000-02-29", "applications": [], "requests": [{"made": day}]}
        facts = {"placement": placement, "evaluations": early, **asked}
        yield {**RECORD, "teacher": {**RECORD["teacher"], **facts}}


@pytest.fixture(scope="module")
def teachers() -> list[tuple[dict[str, Any], Decided]]:
    """Sampled, and shaken ones, with the interpreter's answers; no value where it has none."""
    book = clausal.load("baltimore")
    sampled = records(book, TEACHERS)
    chance = Random(1)
    every = [RECORD, *borders(), *sampled, *(shaken(record, chance) for record in sampled * SHAKEN)]
    answered = book.evaluate_many(QUESTIONS, every, as_of=AS_OF)
    found = []
    for record, evaluation in zip(every, answered, strict=True):
        placed, *values = evaluation.answers
        found.append((record, Decided._make([placed.outcome, *(one.value for one in values)])))
    return found


def test_python_by_hand_decides_as_the_interpreter(
    teachers: list[tuple[dict[str, Any], Decided]],
) -> None:
    for record, answers in teachers:
        assert by_hand.decide(record) == answers, record


@pytest.mark.parametrize("certified", [True, False])
def test_numba_by_hand_decides_as_the_interpreter(
    teachers: list[tuple[dict[str, Any], Decided]], certified: bool
) -> None:
    import pyarrow as pa

    from tests.benchmarks.by_numba import decided
    from tests.benchmarks.flat import MILLION, flat

    chosen = [one for one in teachers if by_hand.certified(one[0]["district"]) is certified]
    table = pa.Table.from_pylist([typed(record["teacher"]) for record, _ in chosen])
    (batch,) = table.combine_chunks().to_batches()
    columns = decided(flat(batch, chosen[0][0]["district"]))
    for (record, answers), row in zip(chosen, zip(*columns, strict=True), strict=True):
        placed, *units, salary = answers
        wanted = [placed == "met", *(unit * MILLION for unit in units)]
        assert list(row) == [*wanted, -1 if salary is None else salary], record


def typed(given: Any, name: str = "") -> Any:
    """Numbers and days of a record in the types that columns have them in."""
    if isinstance(given, dict):
        return {name: typed(value, name) for name, value in given.items()}
    if isinstance(given, list):
        return [typed(value, name) for value in given]
    if name in NUMBERS:
        return Decimal(str(given))
    return dt.date.fromisoformat(given) if given and name in DATES else given


def test_the_teachers_differ_in_all_that_matters(
    teachers: list[tuple[dict[str, Any], Decided]],
) -> None:
    met = [answers for _, answers in teachers if answers.alternative_placement == "met"]
    blank = [answers for _, answers in teachers if answers.salary is None]
    moved = [
        record
        for record, answers in teachers
        if record["teacher"]["placement"]["pathway"] != "Model"
        and answers.salary in {PAY["Model", interval] for interval in range(1, 6)}
    ]
    assert len(met) > 50
    assert len(blank) > 5
    assert len(moved) > 50
