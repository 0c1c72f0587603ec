"""The same rules as a decision graph of GoRules ZEN, so far as they can be said in its expressions.

Left out: a second move to Model, since its expressions have no fold (each day's units and moves one
after the other; here all before the first move, and all after it); the old scale, which pays where
the district was not certified; reasons and citations; anything unknown. Percents and decimals are
given as numbers, which JSON's texts would have to be made into first.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import zen

from tests.benchmarks.schedule import PAY

ENOUGH = "['Masters30', 'Doctorate']"

EXPRESSIONS = {
    "today": "date('2012-07-01')",
    "since": "date(teacher.placement.since)",
    "alternative_placement": (
        f"date(teacher.hired) <= date('2002-07-01') and teacher.degree in {ENOUGH}"
        " and count(teacher.evaluations as e, e.rating == 'Proficient'"
        " and e.year in ['2009-10', '2010-11', '2011-12']) >= 2"
    ),
    "evaluations": (
        "map(filter(teacher.evaluations as e, e.year in ['2010-11', '2011-12']) as e,"
        " {day: e.year == '2010-11' ? date('2011-06-30') : date('2012-06-30'),"
        " units: e.rating == 'Proficient' ? 12 : e.rating == 'Developing' ? 3"
        " : e.rating == 'Unsatisfactory' ? 0 : 9})"
    ),
    "courses": (
        "map(filter(teacher.courses as c, c.graduate and date(c.completed) <= $.today"
        " and (date(c.completed) < date('2011-10-01') ? c.toward_degree"
        " : c.toward_certification)) as c, {day: date(c.completed), units: c.credits})"
    ),
    "trainings": (
        "map(filter(teacher.trainings as t, t.hours >= 15 and t.product != null"
        " and len(t.stages) == 5 and date(t.finished) >= date('2010-07-01')"
        " and date(t.finished) <= $.today) as t, {day: date(t.finished), units: 1})"
    ),
    "projects": (
        "map(filter(teacher.projects as p, p.approved and date(p.reported) >= date('2010-07-01')"
        " and date(p.reported) <= $.today) as p, {day: date(p.reported), units: p.rubric})"
    ),
    "annual_evaluation": "sum(map($.evaluations as e, e.units))",
    "coursework": "sum(map($.courses as e, e.units))",
    "professional_development": "sum(map($.trainings as e, e.units))",
    "student_learning": "sum(map($.projects as e, e.units))",
    "promotions": (
        "map(filter(teacher.applications as a, a.decided != null"
        " and date(a.submitted) <= $.today and a.attended_information_session"
        " and a.video_minutes in [45..90] and a.work_samples and a.lesson_plans"
        " and a.student_data and len(a.reviews) >= 3"
        " and sum(map(a.reviews as r, r.score)) >= 80 * len(a.reviews)) as a,"
        " max([date(a.decided), date(a.submitted)]))"
    ),
    "entries": (
        "map(filter(teacher.requests as r,"
        f" teacher.degree in {ENOUGH}"
        " and d(r.made).diff(d(teacher.hired), 'year') >= 10"
        " and count(teacher.evaluations as e, e.rating == 'Proficient'"
        " and number(e.year[0:3]) < year(r.made) - (monthOfYear(r.made) < 7 ? 1 : 0)"
        " and number(e.year[0:3]) >= year(r.made) - (monthOfYear(r.made) < 7 ? 4 : 3)) >= 2)"
        " as r, date(r.made))"
    ),
    "moves": (
        "filter(flatten([$.promotions, $.entries]) as day, day > $.since and day <= $.today)"
    ),
    "first_move": "len($.moves) > 0 ? min($.moves) : $.today",
    "earned": (
        "filter(flatten([$.evaluations, $.courses, $.trainings, $.projects]) as e, e.day > $.since)"
    ),
    "before": "sum(map(filter($.earned as e, e.day <= $.first_move) as e, e.units))",
    "after": "sum(map(filter($.earned as e, e.day > $.first_move) as e, e.units))",
    "climbed": ("teacher.placement.interval + floor((teacher.placement.balance + $.before) / 12)"),
    "stood": (
        "teacher.placement.pathway == 'Standard' and $.climbed > 5"
        " ? 'Professional' : teacher.placement.pathway"
    ),
    "moved": "len($.moves) > 0 and $.stood == 'Professional'",
    "pathway": "$.moved ? 'Model' : $.stood",
    "interval": (
        "min([$.pathway == 'Professional' ? 15 : 5, $.moved ? 1 + floor($.after / 12)"
        " : $.climbed - ($.stood != teacher.placement.pathway ? 5 : 0)])"
    ),
}
ANSWERS = (
    "alternative_placement",
    "annual_evaluation",
    "coursework",
    "professional_development",
    "student_learning",
    "salary",
)


def graph() -> dict[str, Any]:
    """Expressions, then the schedule as a decision table, then the answers alone."""
    rules = [
        {"_id": f"{pathway} {interval}", "p": f"'{pathway}'", "i": str(interval), "s": str(pay)}
        for (pathway, interval), pay in PAY.items()
    ]
    nodes: list[dict[str, Any]] = [
        {"id": "given", "name": "given", "type": "inputNode"},
        {
            "id": "rules",
            "name": "rules",
            "type": "expressionNode",
            "content": {
                "expressions": [
                    {"id": key, "key": key, "value": value} for key, value in EXPRESSIONS.items()
                ]
            },
        },
        {
            "id": "schedule",
            "name": "schedule",
            "type": "decisionTableNode",
            "content": {
                "hitPolicy": "first",
                "passThrough": True,
                "inputs": [
                    {"id": "p", "name": "pathway", "field": "pathway"},
                    {"id": "i", "name": "interval", "field": "interval"},
                ],
                "outputs": [{"id": "s", "name": "salary", "field": "salary"}],
                "rules": rules,
            },
        },
        {
            "id": "chosen",
            "name": "chosen",
            "type": "expressionNode",
            "content": {"expressions": [{"id": key, "key": key, "value": key} for key in ANSWERS]},
        },
        {"id": "answers", "name": "answers", "type": "outputNode"},
    ]
    order = [node["id"] for node in nodes]
    edges = [
        {"id": f"{one} {next_}", "type": "edge", "sourceId": one, "targetId": next_}
        for one, next_ in pairwise(order)
    ]
    return {"nodes": nodes, "edges": edges}


def decider() -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """The answers about one record, by their names."""
    # Through a loader, a graph is compiled once; `create_decision` takes five times as long.
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"teacher": graph()}}})

    def decide(record: Mapping[str, Any]) -> dict[str, Any]:
        result: dict[str, Any] = engine.evaluate("teacher", record)["result"]
        return result

    return decide


def with_numbers(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with decimals and percents as numbers."""
    teacher = copy.deepcopy(record["teacher"])
    for holder, key in (
        (teacher["placement"], "balance"),
        *((course, "credits") for course in teacher["courses"]),
        *((training, "hours") for training in teacher["trainings"]),
        *((project, "rubric") for project in teacher["projects"]),
        *((application, "video_minutes") for application in teacher["applications"]),
        *((review, "score") for one in teacher["applications"] for review in one["reviews"]),
    ):
        holder[key] = float(str(holder[key]).removesuffix("%"))
    return {**record, "teacher": teacher}
