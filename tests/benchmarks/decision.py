"""One teacher of Baltimore: the alternative placement, the units earned, and the salary."""

from __future__ import annotations

import datetime as dt
from typing import Any

import clausal
from clausal.interpret.questions import Circumstances, answer

AS_OF = dt.date(2012, 7, 1)
QUESTIONS = ("alternative_placement", "annual_evaluation", "salary")

EVALUATIONS = [
    {
        "year": f"{year}-{(year + 1) % 100:02}",
        "rating": "Proficient" if year % 2 else "Satisfactory",
    }
    for year in range(2002, 2012)
]
ACTIVITIES = 15
TEACHER: dict[str, Any] = {
    "hired": "2000-08-28",
    "degree": "Masters30",
    "placement": {
        "since": "2011-07-01",
        "pathway": "Professional",
        "interval": 5,
        "balance": 0,
    },
    "evaluations": EVALUATIONS,
    "courses": [
        {
            "completed": f"2011-09-{day:02}",
            "credits": 3,
            "graduate": True,
            "toward_degree": True,
            "toward_certification": True,
        }
        for day in range(1, 9)
    ],
    "trainings": [
        {
            "finished": f"2011-10-{day:02}",
            "hours": 20,
            "stages": ["Learn", "Implement", "Reflect", "Feedback", "Share"],
            "product": "a unit",
        }
        for day in range(1, ACTIVITIES - 7)
    ],
    "projects": [],
    "applications": [],
    "requests": [],
}
DISTRICT = {
    "capacity_certified": "2011-06-01",
    "infrastructure_certified": "2011-06-01",
    "standards_certified": "2011-06-01",
}


class Decision:
    """The same decision by the interpreter, and by hand for the same teacher."""

    def __init__(self) -> None:
        book = clausal.load("baltimore")
        facts = book.read({"teacher": TEACHER, "district": DISTRICT})
        self.circumstances = Circumstances(timeline=book.texts(), as_of=AS_OF, records=facts.items)
        given = [answer(question, self.circumstances) for question in QUESTIONS]
        assert [a.outcome for a in given] == ["met", "value", "value"], given
        assert given[2].value == self.by_hand()[2]

    def with_reasons(self) -> list[clausal.Answer]:
        """Three answers with their trees of reasons."""
        return [answer(question, self.circumstances) for question in QUESTIONS]

    def by_hand(self) -> tuple[bool, int, int]:
        """What a programmer would write for this one record, with no reasons and no unknowns."""
        hired = dt.date(2000, 8, 28)
        years = AS_OF.year - hired.year - ((AS_OF.month, AS_OF.day) < (hired.month, hired.day))
        recent = [e for e in EVALUATIONS if "2009" <= str(e["year"])[:4] <= "2011"]
        proficient = sum(e["rating"] == "Proficient" for e in recent)
        placed = years >= 10 and TEACHER["degree"] in ("Masters30", "Doctorate") and proficient >= 2
        points = {"Proficient": 12, "Satisfactory": 9}
        earned = sum(points[str(e["rating"])] for e in EVALUATIONS[8:])
        units = sum(c["credits"] for c in TEACHER["courses"]) + len(TEACHER["trainings"])
        units += points[str(EVALUATIONS[-1]["rating"])]
        interval = 5 + units // 12
        return placed, earned, SALARIES[interval]


SALARIES = {5: 69653, 6: 72455, 7: 75348, 8: 76870, 9: 77890}
"""Professional, from 2012-07-01, rounded to the dollar."""
