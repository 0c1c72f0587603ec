"""The same rules as vectorised formulas of OpenFisca-core, so far as they can be said in it.

OpenFisca knows persons and groups of them: here a teacher is the group, and whatever earns units a
person in it. Left out: every move to Model (a Profile's reviews would be lists in a list, and a
request needs the text and the facts of its own day), and with them the fold over the days, so that
the interval is a quotient; days and options that are missing, but for a rating; reasons; and exact
numbers, since its own are binary with 32 bits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from openfisca_core.entities import Entity, GroupEntity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from tests.benchmarks.flat import MILLION, RATINGS, Flat
from tests.benchmarks.schedule import DEGREES, PATHWAYS, PAY

MONTH = "2012-07"
AS_OF = np.datetime64("2012-07-01")
QUESTIONS = (
    "alternative_placement",
    "annual_evaluation",
    "coursework",
    "professional_development",
    "student_learning",
    "salary",
)
EVALUATION, COURSE, TRAINING, PROJECT = range(4)
UNITS = np.array([0, 3, 9, 12, 9], dtype=np.float32)
TOPS = np.array([5, 15, 5, 5])
CELLS = np.zeros((4, 16), dtype=np.float32)
for (_pathway, _interval), _dollars in PAY.items():
    CELLS[PATHWAYS.index(_pathway), _interval] = _dollars

Formula = Callable[[Any, Any], Any]


def system() -> Any:
    """The entities, what is given of each, and the formulas."""
    activity = Entity("activity", "activities", "What earns units", "")
    teacher = GroupEntity(
        "teacher", "teachers", "A teacher", "", roles=[{"key": "of", "plural": "members"}]
    )
    made = TaxBenefitSystem([activity, teacher])

    def variable(name: str, entity: Any, kind: type, formula: Formula | None = None) -> None:
        known: dict[str, Any] = {
            "entity": entity,
            "value_type": kind,
            "definition_period": DateUnit.MONTH if formula else DateUnit.ETERNITY,
            "label": name,
        }
        if formula is not None:
            known["formula"] = lambda population, period: formula(population, period)
        made.add_variable(type(name, (Variable,), known))

    for name, kind in GIVEN_OF_ACTIVITY.items():
        variable(name, activity, kind)
    for name, kind in GIVEN_OF_TEACHER.items():
        variable(name, teacher, kind)
    variable("evaluation_units", activity, float, _evaluation_units)
    variable("course_units", activity, float, _course_units)
    variable("training_units", activity, float, _training_units)
    variable("project_units", activity, float, _project_units)
    variable("proficient_of_late", activity, bool, _proficient_of_late)
    variable("units_since_placement", activity, float, _units_since_placement)
    for question, each in zip(QUESTIONS[1:5], SOURCES, strict=True):
        variable(question, teacher, float, _sum_of(each))
    variable("alternative_placement", teacher, bool, _alternative_placement)
    variable("salary", teacher, float, _salary)
    return made


GIVEN_OF_ACTIVITY = {
    "kind": int,
    "day": dt.date,
    "year": int,
    "rating": int,
    "amount": float,
    "graduate": bool,
    "toward_degree": bool,
    "toward_certification": bool,
    "complete": bool,
}
GIVEN_OF_TEACHER = {
    "hired": dt.date,
    "degree": int,
    "since": dt.date,
    "pathway": int,
    "interval": int,
    "balance": float,
}
SOURCES = ("evaluation_units", "course_units", "training_units", "project_units")


def _in_force(activity: Any, period: Any) -> Any:
    day = activity("day", period)
    return (day >= np.datetime64("2010-07-01")) & (day <= AS_OF)


def _evaluation_units(activity: Any, period: Any) -> Any:
    counts = (activity("kind", period) == EVALUATION) & _in_force(activity, period)
    return np.where(counts, UNITS[activity("rating", period)], 0)


def _course_units(activity: Any, period: Any) -> Any:
    day = activity("day", period)
    toward = np.where(
        day < np.datetime64("2011-10-01"),
        activity("toward_degree", period),
        activity("toward_certification", period),
    )
    counts = (activity("kind", period) == COURSE) & (day <= AS_OF)
    counts &= activity("graduate", period) & toward
    return np.where(counts, activity("amount", period), 0)


def _training_units(activity: Any, period: Any) -> Any:
    counts = (activity("kind", period) == TRAINING) & _in_force(activity, period)
    return counts & (activity("amount", period) >= 15) & activity("complete", period)


def _project_units(activity: Any, period: Any) -> Any:
    counts = (activity("kind", period) == PROJECT) & _in_force(activity, period)
    return np.where(counts & activity("complete", period), activity("amount", period), 0)


def _proficient_of_late(activity: Any, period: Any) -> Any:
    year = activity("year", period)
    proficient = activity("rating", period) == RATINGS.index("Proficient")
    return (activity("kind", period) == EVALUATION) & proficient & (year >= 2009) & (year <= 2011)


def _units_since_placement(activity: Any, period: Any) -> Any:
    late = activity("day", period) > activity.teacher("since", period)
    return late * sum(activity(name, period) for name in SOURCES)


def _sum_of(name: str) -> Formula:
    return lambda teacher, period: teacher.sum(teacher.members(name, period))


def _alternative_placement(teacher: Any, period: Any) -> Any:
    hired, degree = teacher("hired", period), teacher("degree", period)
    recent = teacher.sum(teacher.members("proficient_of_late", period))
    enough = degree >= DEGREES.index("Masters30")
    return (hired <= np.datetime64("2002-07-01")) & enough & (recent >= 2)


def _salary(teacher: Any, period: Any) -> Any:
    pathway, interval = teacher("pathway", period), teacher("interval", period)
    late = teacher.sum(teacher.members("units_since_placement", period))
    reached = interval + (teacher("balance", period) + late).astype(np.int32) // 12
    on = (pathway == 0) & (reached > TOPS[0])
    pathway, reached = np.where(on, 1, pathway), np.where(on, reached - TOPS[0], reached)
    return CELLS[pathway, np.minimum(reached, TOPS[pathway])]


# ------------------------------------------------------------------ with arrays, set directly


def simulation(made: Any, given: Flat) -> Any:
    """A simulation with every input set from arrays, for which nothing is calculated yet."""
    starts = (given.evaluations, given.courses, given.trainings, given.projects)
    lengths = [len(each) for each in (given.year, given.completed, given.finished, given.reported)]
    nothing = [np.zeros(length) for length in lengths]
    no = [np.zeros(length, dtype=np.bool_) for length in lengths]
    next_years = (given.year.astype(np.int64) - 1970 + 1).astype("datetime64[Y]")
    last_days = (next_years.astype("datetime64[M]") + 6).astype("datetime64[D]") - 1
    days = [last_days, given.completed, given.finished, given.reported]
    every = {
        "kind": np.repeat(np.arange(4), lengths),
        "day": np.concatenate([day.astype("datetime64[D]") for day in days]),
        "year": np.concatenate([given.year, *nothing[1:]]),
        "rating": np.concatenate([given.rating, *nothing[1:]]),
        "amount": np.concatenate(
            [nothing[0], given.credits / MILLION, given.hours / MILLION, given.rubric / MILLION]
        ),
        "graduate": np.concatenate([no[0], given.graduate, *no[2:]]),
        "toward_degree": np.concatenate([no[0], given.toward_degree, *no[2:]]),
        "toward_certification": np.concatenate([no[0], given.toward_certification, *no[2:]]),
        "complete": np.concatenate(
            [no[0], no[1], (given.stages == 5) & given.product, given.approved]
        ),
    }
    teachers = np.arange(len(given.hired))
    owner = np.concatenate([np.repeat(teachers, np.diff(each)) for each in starts])
    builder = SimulationBuilder()
    builder.create_entities(made)
    builder.declare_person_entity("activity", np.arange(len(owner)))
    groups = builder.declare_entity("teacher", teachers)
    builder.join_with_persons(groups, owner, np.full(len(owner), "of"))
    ready = builder.build(made)
    for name, values in every.items():
        ready.set_input(name, "ETERNITY", values)
    for name in GIVEN_OF_TEACHER:
        values = getattr(given, name)
        if GIVEN_OF_TEACHER[name] is dt.date:
            values = values.astype("datetime64[D]")
        ready.set_input(name, "ETERNITY", values / MILLION if name == "balance" else values)
    return ready


def calculated(ready: Any) -> list[Any]:
    """An array for each question."""
    return [ready.calculate(question, MONTH) for question in QUESTIONS]


# ------------------------------------------------------------------ with its builder


def entities(records: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The situation of some teachers as its builder takes it."""
    activities: dict[str, Any] = {}
    teachers: dict[str, Any] = {}
    for number, record in enumerate(records):
        teacher = record["teacher"]
        placement = teacher["placement"]
        members = {f"{number}/{i}": one for i, one in enumerate(_activities(teacher))}
        activities |= members
        teachers[str(number)] = {
            "members": list(members),
            **_always(
                hired=str(teacher["hired"]),
                degree=DEGREES.index(teacher["degree"]),
                since=str(placement["since"]),
                pathway=PATHWAYS.index(placement["pathway"]),
                interval=placement["interval"],
                balance=float(placement["balance"]),
            ),
        }
    return {"activities": activities, "teachers": teachers}


def _activities(teacher: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    for one in teacher["evaluations"]:
        year = int(one["year"][:4])
        rating = -1 if one["rating"] is None else RATINGS.index(one["rating"])
        yield _always(kind=EVALUATION, day=f"{year + 1}-06-30", year=year, rating=rating)
    for one in teacher["courses"]:
        yield _always(
            kind=COURSE,
            day=str(one["completed"]),
            amount=float(one["credits"]),
            graduate=one["graduate"],
            toward_degree=one["toward_degree"],
            toward_certification=one["toward_certification"],
        )
    for one in teacher["trainings"]:
        complete = len(one["stages"]) == 5 and one["product"] is not None
        hours = float(one["hours"])
        yield _always(kind=TRAINING, day=str(one["finished"]), amount=hours, complete=complete)
    for one in teacher["projects"]:
        rubric, approved = float(one["rubric"]), one["approved"]
        yield _always(kind=PROJECT, day=str(one["reported"]), amount=rubric, complete=approved)


def _always(**given: Any) -> dict[str, Any]:
    return {name: {"ETERNITY": value} for name, value in given.items()}


def built(made: Any, given: dict[str, Any]) -> Any:
    """A simulation as its builder makes it of a situation."""
    return SimulationBuilder().build_from_entities(made, given)
