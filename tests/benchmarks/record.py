"""The teacher of whom single decisions are timed, and what is asked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.benchmarks import by_hand

AS_OF = dt.date.fromisoformat(by_hand.AS_OF)
QUESTIONS = by_hand.Decided._fields

TEACHER: dict[str, Any] = {
    "hired": "2000-08-28",
    "degree": "Masters30",
    "placement": {
        "since": "2011-07-01",
        "pathway": "Professional",
        "interval": 5,
        "balance": 0,
    },
    "evaluations": [
        {
            "year": f"{year}-{(year + 1) % 100:02}",
            "rating": "Proficient" if year % 2 else "Satisfactory",
        }
        for year in range(2002, 2012)
    ],
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
        for day in range(1, 8)
    ],
    "projects": [],
    "applications": [
        {
            "submitted": "2011-11-15",
            "decided": "2012-03-01",
            "attended_information_session": True,
            "video_minutes": 60,
            "work_samples": True,
            "lesson_plans": True,
            "student_data": True,
            "reviews": [
                {"reviewer": f"reviewer {number}", "score": score}
                for number, score in enumerate(("82%", "85%", "78%"))
            ],
        }
    ],
    "requests": [],
}
DISTRICT = {
    "capacity_certified": "2011-06-01",
    "infrastructure_certified": "2011-06-01",
    "standards_certified": "2011-06-01",
}
RECORD: dict[str, Any] = {"teacher": TEACHER, "district": DISTRICT}
"""Ten evaluations, fifteen activities, and an application with three reviews, which succeeds."""
