"""What a programmer would write for July 1, 2012: the same results as the interpreter, no reasons.

It takes the record as JSON has it, complete and valid: nothing unknown, only what may be missing.
Days are compared as their texts. A Model status from before July 2007 could have lapsed by the day
asked about, which this leaves out: the career pathways are younger.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from tests.benchmarks.schedule import OLD_PAY, PAY, TOPS

AS_OF = "2012-07-01"
FIRST_DAY = "2010-07-01"
CREDITS_COUNT_TOWARD_CERTIFICATION = "2011-10-01"
CERTIFICATION_DEADLINE = "2011-06-30"
PER_INTERVAL = 12
PASS_MARK = 80

RECENT = frozenset({"2009-10", "2010-11", "2011-12"})
LAST_DAYS = {"2010-11": "2011-06-30", "2011-12": "2012-06-30"}
"""Of the school years under the agreement that are over."""

UNITS = {"Proficient": 12, "Satisfactory": 9, None: 9, "Developing": 3, "Unsatisfactory": 0}
STAGES = frozenset({"Learn", "Implement", "Reflect", "Feedback", "Share"})
ENOUGH = frozenset({"Masters30", "Doctorate"})

Number = int | Decimal


class Decided(NamedTuple):
    """The answers; no salary where the old scale has a blank cell."""

    alternative_placement: str
    annual_evaluation: Number
    coursework: Number
    professional_development: Number
    student_learning: Number
    salary: int | None


def decide(record: Mapping[str, Any]) -> Decided:
    """The alternative placement, the units of each source, and the salary."""
    teacher, district = record["teacher"], record["district"]
    placement = teacher["placement"]
    since = placement["since"]
    late: list[tuple[str, Number]] = []  # what is earned since the placement

    recent = 0
    evaluated = 0
    for evaluation in teacher["evaluations"]:
        year = evaluation["year"]
        if year in RECENT:
            rating = evaluation["rating"]
            recent += rating == "Proficient"
            day = LAST_DAYS.get(year)
            if day is not None:
                units = UNITS[rating]
                evaluated += units
                if day > since:
                    late.append((day, units))

    studied: Number = 0
    for course in teacher["courses"]:
        day = course["completed"]
        if (
            day <= AS_OF
            and course["graduate"]
            and (
                course["toward_degree"]
                if day < CREDITS_COUNT_TOWARD_CERTIFICATION
                else course["toward_certification"]
            )
        ):
            credits = _number(course["credits"])
            studied += credits
            if day > since:
                late.append((day, credits))

    developed = 0
    for training in teacher["trainings"]:
        day = training["finished"]
        if (
            FIRST_DAY <= day <= AS_OF
            and training["product"] is not None
            and _number(training["hours"]) >= 15
            and STAGES.issubset(training["stages"])
        ):
            developed += 1
            if day > since:
                late.append((day, 1))

    taught: Number = 0
    for project in teacher["projects"]:
        day = project["reported"]
        if FIRST_DAY <= day <= AS_OF and project["approved"]:
            rubric = _number(project["rubric"])
            taught += rubric
            if day > since:
                late.append((day, rubric))

    years = _years(teacher["hired"], AS_OF)
    degree = teacher["degree"]
    placed = years >= 10 and degree in ENOUGH and recent >= 2
    salary: int | None
    if certified(district):
        salary = PAY[_climbed(placement, late, _moves(teacher, since))]
    else:
        salary = OLD_PAY.get((degree, min(max(years, 1), 21)))
    return Decided("met" if placed else "not met", evaluated, studied, developed, taught, salary)


def _moves(teacher: Mapping[str, Any], since: str) -> list[str]:
    """The days on which something leads to Model."""
    moves = []
    for application in teacher["applications"]:
        day = _promoted(application)
        if day is not None and since < day <= AS_OF:
            moves.append(day)
    for request in teacher["requests"]:
        day = _entered(request["made"], teacher)
        if day is not None and since < day <= AS_OF:
            moves.append(day)
    return sorted(moves)


def _climbed(
    placement: Mapping[str, Any], late: list[tuple[str, Number]], moves: list[str]
) -> tuple[str, int]:
    """The pathway and interval. Between two moves the order of what is earned does not matter."""
    pathway, interval = placement["pathway"], placement["interval"]
    balance = _number(placement["balance"])
    for move in moves:
        left = []
        for one in late:
            if one[0] <= move:
                balance += one[1]
            else:
                left.append(one)
        late = left
        pathway, interval, balance = _stepped(pathway, interval, balance)
        if pathway == "Professional":
            pathway, interval, balance = "Model", 1, 0
    for _, units in late:
        balance += units
    pathway, interval, _ = _stepped(pathway, interval, balance)
    return pathway, interval


def _stepped(pathway: str, interval: int, balance: Number) -> tuple[str, int, Number]:
    """The position with every interval that the balance suffices for."""
    steps, balance = divmod(balance, PER_INTERVAL)
    interval += int(steps)
    top = TOPS[pathway]
    if pathway == "Standard":
        if interval <= top:
            return pathway, interval, balance
        pathway, interval, top = "Professional", interval - top, TOPS["Professional"]
    return (pathway, interval, balance) if interval < top else (pathway, top, 0)


def _promoted(application: Mapping[str, Any]) -> str | None:
    """The day on which a Profile leads to Model, if it does."""
    decided: str | None = application["decided"]
    submitted: str = application["submitted"]
    reviews = application["reviews"]
    if (
        decided is None
        or submitted > AS_OF
        or not application["attended_information_session"]
        or not 45 <= _number(application["video_minutes"]) <= 90
        or not application["work_samples"]
        or not application["lesson_plans"]
        or not application["student_data"]
        or len(reviews) < 3
    ):
        return None
    score: Number = 0
    for review in reviews:
        score += _percent(review["score"])
    if score < PASS_MARK * len(reviews):
        return None
    return decided if decided > submitted else submitted


def _entered(made: str, teacher: Mapping[str, Any]) -> str | None:
    """The day on which a request for the alternative option leads to Model, if it does."""
    if teacher["degree"] not in ENOUGH or _years(teacher["hired"], made) < 10:
        return None
    this_year = int(made[:4]) - (made[5:] < "07")
    recent = [
        evaluation
        for evaluation in teacher["evaluations"]
        if evaluation["rating"] == "Proficient"
        and this_year - 3 <= int(evaluation["year"][:4]) < this_year
    ]
    return made if len(recent) >= 2 else None


def certified(district: Mapping[str, Any]) -> bool:
    """Whether the program was certified in time, without which the old scale pays."""
    for name in ("capacity_certified", "infrastructure_certified", "standards_certified"):
        day = district[name]
        if day is None or day > CERTIFICATION_DEADLINE:
            return False
    return True


def _years(first: str, day: str) -> int:
    """Whole years from one day to another. February 29 has its anniversary on 28."""
    year = int(day[:4])
    anniversary = first[5:]
    if anniversary == "02-29" and (year % 4 or (year % 100 == 0 and year % 400)):
        anniversary = "02-28"
    return year - int(first[:4]) - (day[5:] < anniversary)


def _number(given: int | str) -> Number:
    """Exact: JSON has decimals as texts."""
    return given if type(given) is int else Decimal(given)


def _percent(given: str) -> Number:
    number = given[:-1]
    return int(number) if number.isdigit() else Decimal(number)
