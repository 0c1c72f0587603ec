"""The same rules by hand over flat arrays, compiled by numba: what the generated kernel is held to.

It is `by_hand` in another form, with what only a programmer who knows these rules would do: nothing
is sorted, and the days of those who never move are not looked at one by one. Arrays are arguments,
each by its name: a tuple of them, handed on, would cost more than the work itself.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import numba
import numpy as np

from tests.benchmarks.flat import MILLION, NEVER, Array, Flat
from tests.benchmarks.schedule import DEGREES, OLD_PAY, PATHWAYS, PAY


class Answers(NamedTuple):
    """The answers as columns: units times a million, salaries in dollars (-1: a blank cell)."""

    alternative_placement: Array
    annual_evaluation: Array
    coursework: Array
    professional_development: Array
    student_learning: Array
    salary: Array


def _day(text: str) -> int:
    return (dt.date.fromisoformat(text) - dt.date(1970, 1, 1)).days


AS_OF = _day("2012-07-01")
FIRST_DAY = _day("2010-07-01")
LAST_DAYS = np.array([_day("2011-06-30"), _day("2012-06-30")])
"""Of the school years 2010-11 and 2011-12."""
CREDITS_COUNT_TOWARD_CERTIFICATION = _day("2011-10-01")
UNITS = np.array([0, 3, 9, 12, 9], dtype=np.int64) * MILLION
"""By rating; the last, which is also that of -1, for one that is missing."""
PER_INTERVAL = 12 * MILLION
PASS_MARK = 80 * MILLION
STANDARD, PROFESSIONAL, MODEL = range(3)
PROFICIENT = 3
MASTERS30 = 2
TOPS = np.array([5, 15, 5, 5], dtype=np.int64)
PAY_CELLS = np.full((4, 16), -1, dtype=np.int64)
for (_pathway, _interval), _dollars in PAY.items():
    PAY_CELLS[PATHWAYS.index(_pathway), _interval] = _dollars
OLD_CELLS = np.full((4, 22), -1, dtype=np.int64)
for (_degree, _step), _dollars in OLD_PAY.items():
    OLD_CELLS[DEGREES.index(_degree), _step] = _dollars


def compiled(run: Any) -> Any:
    """Compiled, and kept on disk."""
    return numba.njit(cache=True, error_model="numpy")(run)


@compiled
def civil(day: int) -> tuple[int, int, int]:
    """Year, month and day of the month, of days since 1970."""
    shifted = day + 719468
    era = shifted // 146097
    of_era = shifted - era * 146097
    year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    index = (5 * of_year + 2) // 153
    month = index + 3 if index < 10 else index - 9
    return year + era * 400 + (month <= 2), month, of_year - (153 * index + 2) // 5 + 1


@compiled
def years_from(first: int, year: int, month: int, day: int) -> int:
    """Whole years from `first` to a day. February 29 has its anniversary on 28."""
    from_year, from_month, from_day = civil(first)
    if from_month == 2 and from_day == 29 and (year % 4 or (year % 100 == 0 and year % 400)):
        from_day = 28
    earlier = month < from_month or (month == from_month and day < from_day)
    years: int = year - from_year - earlier
    return years


@compiled
def studied(
    day: int, credits: int, graduate: bool, toward_degree: bool, toward_certification: bool
) -> int:
    """What a course earns."""
    counted = toward_degree if day < CREDITS_COUNT_TOWARD_CERTIFICATION else toward_certification
    return credits if graduate and counted and day <= AS_OF else 0


@compiled
def developed(day: int, hours: int, stages: int, product: bool) -> int:
    """What a training earns."""
    whole = hours >= 15 * MILLION and stages == 5 and product
    return MILLION if whole and FIRST_DAY <= day <= AS_OF else 0


@compiled
def taught(day: int, approved: bool, rubric: int) -> int:
    """What a project earns."""
    return rubric if approved and FIRST_DAY <= day <= AS_OF else 0


@compiled
def climbed(pathway: int, interval: int, balance: int) -> tuple[int, int, int]:
    """The position with every interval that the balance suffices for."""
    interval += balance // PER_INTERVAL
    balance %= PER_INTERVAL
    if pathway == STANDARD and interval > TOPS[STANDARD]:
        pathway, interval = PROFESSIONAL, interval - TOPS[STANDARD]
    if pathway != STANDARD and interval >= TOPS[pathway]:
        interval, balance = TOPS[pathway], 0
    return pathway, interval, balance


@compiled
def decide(
    hired: Array,
    degree: Array,
    since: Array,
    pathway: Array,
    interval: Array,
    balance: Array,
    certified: Array,
    evaluations: Array,
    year: Array,
    rating: Array,
    courses: Array,
    completed: Array,
    credits: Array,
    graduate: Array,
    toward_degree: Array,
    toward_certification: Array,
    trainings: Array,
    finished: Array,
    hours: Array,
    stages: Array,
    product: Array,
    projects: Array,
    reported: Array,
    approved: Array,
    rubric: Array,
    applications: Array,
    submitted: Array,
    effective: Array,
    complete: Array,
    video_minutes: Array,
    reviews: Array,
    score: Array,
    requests: Array,
    made: Array,
    placed: Array,
    evaluated_units: Array,
    studied_units: Array,
    developed_units: Array,
    taught_units: Array,
    salary: Array,
) -> None:
    """Fills the last six, the answers, from the others: a batch's `Flat`."""
    for teacher in range(len(hired)):
        years = years_from(hired[teacher], 2012, 7, 1)
        experienced = years >= 10
        enough = degree[teacher] >= MASTERS30
        moves_perhaps = (
            applications[teacher] < applications[teacher + 1]
            or requests[teacher] < requests[teacher + 1]
        )
        last = since[teacher]
        late = 0  # what is earned since the placement

        units, recent = 0, 0
        for row in range(evaluations[teacher], evaluations[teacher + 1]):
            of = year[row]
            recent += 2009 <= of <= 2011 and rating[row] == PROFICIENT
            if of == 2010 or of == 2011:
                units += UNITS[rating[row]]
                late += UNITS[rating[row]] if LAST_DAYS[of - 2010] > last else 0
        evaluated_units[teacher] = units
        placed[teacher] = experienced and enough and recent >= 2

        units = 0
        for row in range(courses[teacher], courses[teacher + 1]):
            earned = studied(
                completed[row],
                credits[row],
                graduate[row],
                toward_degree[row],
                toward_certification[row],
            )
            units += earned
            late += earned if completed[row] > last else 0
        studied_units[teacher] = units

        units = 0
        for row in range(trainings[teacher], trainings[teacher + 1]):
            earned = developed(finished[row], hours[row], stages[row], product[row])
            units += earned
            late += earned if finished[row] > last else 0
        developed_units[teacher] = units

        units = 0
        for row in range(projects[teacher], projects[teacher + 1]):
            earned = taught(reported[row], approved[row], rubric[row])
            units += earned
            late += earned if reported[row] > last else 0
        taught_units[teacher] = units

        if not certified[0]:
            salary[teacher] = OLD_CELLS[degree[teacher], min(max(years, 1), 21)]
            continue

        rung, step, rest = pathway[teacher], interval[teacher], balance[teacher]
        while moves_perhaps:
            move = NEVER
            for row in range(applications[teacher], applications[teacher + 1]):
                day = max(effective[row], submitted[row])
                if (
                    last < day < move
                    and submitted[row] <= AS_OF
                    and complete[row]
                    and 45 * MILLION <= video_minutes[row] <= 90 * MILLION
                    and reviews[row + 1] - reviews[row] >= 3
                ):
                    points = 0
                    for review in range(reviews[row], reviews[row + 1]):
                        points += score[review] - PASS_MARK
                    if points >= 0:
                        move = day
            for row in range(requests[teacher], requests[teacher + 1]):
                day = made[row]
                if last < day < move and enough:
                    this_year, month, of_month = civil(day)
                    proficient = 0
                    for one in range(evaluations[teacher], evaluations[teacher + 1]):
                        back = this_year - (month < 7) - year[one]
                        proficient += 1 <= back <= 3 and rating[one] == PROFICIENT
                    served = years_from(hired[teacher], this_year, month, of_month)
                    if proficient >= 2 and served >= 10:
                        move = day
            if move > AS_OF:
                break
            early = 0
            for row in range(evaluations[teacher], evaluations[teacher + 1]):
                of = year[row]
                if (of == 2010 or of == 2011) and last < LAST_DAYS[of - 2010] <= move:
                    early += UNITS[rating[row]]
            for row in range(courses[teacher], courses[teacher + 1]):
                if last < completed[row] <= move:
                    early += studied(
                        completed[row],
                        credits[row],
                        graduate[row],
                        toward_degree[row],
                        toward_certification[row],
                    )
            for row in range(trainings[teacher], trainings[teacher + 1]):
                if last < finished[row] <= move:
                    early += developed(finished[row], hours[row], stages[row], product[row])
            for row in range(projects[teacher], projects[teacher + 1]):
                if last < reported[row] <= move:
                    early += taught(reported[row], approved[row], rubric[row])
            late -= early
            rung, step, rest = climbed(rung, step, rest + early)
            if rung == PROFESSIONAL:
                rung, step, rest = MODEL, 1, 0
            last = move
        rung, step, rest = climbed(rung, step, rest + late)
        salary[teacher] = PAY_CELLS[rung, step]


def answers_for(teachers: int) -> Answers:
    """Room for the answers."""
    return Answers(
        np.empty(teachers, dtype=np.bool_), *(np.empty(teachers, dtype=np.int64) for _ in range(5))
    )


def decided(flat: Flat) -> Answers:
    """The answers about a batch."""
    answers = answers_for(len(flat.hired))
    decide(*flat, *answers)
    return answers
