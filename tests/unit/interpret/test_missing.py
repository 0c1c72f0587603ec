"""Missing is a fact; unknown is none. What is made of what is missing, and of empty lists."""

from __future__ import annotations

from typing import Any

import pytest

from clausal.interpret.answers import NeedKind

from .conftest import ask, needs, only_need, value

TEXT = """
choice rating  Poor < Good

record teacher
  rating   rating, may be missing
  bonus    number, may be missing
  base     number
  left     date, may be missing
  marks    list of mark

record mark
  points  number, may be missing
  day     date, may be missing
  rating  rating

define is_missing of teacher as yes or no
  holds when rating is missing

define is_present of teacher as yes or no
  holds when rating is present

define good of teacher as yes or no
  holds when rating is Good

define not_good of teacher as yes or no
  holds when rating is not Good

define high of teacher as yes or no
  holds when rating is at least Poor

define one_of of teacher as yes or no
  holds when rating is one of Poor, Good

define in_range of teacher as yes or no
  holds when bonus is between 0 and 10

define bonus_or_zero of teacher as number
  is bonus, or 0 if missing

define sum_or_base of teacher as number
  is (base + bonus), or base if missing

define sum_of_both of teacher as number
  is base + bonus

define points of teacher as number
  is sum of points over marks

define points_present of teacher as number
  is sum of points over marks where points is present

define average_points of teacher as number
  is average of points over marks

define smallest_points of teacher as number
  is smallest of points over marks

define largest_points of teacher as number
  is largest of points over marks

define how_many of teacher as number
  is count of marks

define every_good of teacher as yes or no
  holds when every marks where mark.rating is Good

define no_good of teacher as yes or no
  holds when no marks where mark.rating is Good

define any_good of teacher as yes or no
  holds when any marks where mark.rating is Good

define none_yet of teacher as yes or no
  holds when (average of points over marks) is missing

define last_rating of teacher as rating
  is rating of the latest marks by day

define last_is_missing of teacher as yes or no
  holds when (rating of the latest marks by day) is missing

define last_good_points of teacher as number
  is (points of the latest marks by day where mark.rating is Good), or 0 if missing
"""


def asked(question: str, **facts: Any) -> Any:
    return value(TEXT, question, {"teacher": facts})


def test_missing_can_be_tested_and_unknown_cannot() -> None:
    """In a record `null` says missing; a key that is not there at all says unknown."""
    assert asked("is_missing", rating=None) is True
    assert asked("is_missing", rating="Good") is False
    assert asked("is_present", rating=None) is False
    assert needs(ask(TEXT, "is_missing", {"teacher": {}})) == {"teacher.rating"}
    assert needs(ask(TEXT, "is_present", {"teacher": {}})) == {"teacher.rating"}


@pytest.mark.parametrize(
    ("question", "holds"),
    [("good", False), ("not_good", True), ("high", False), ("one_of", False)],
)
def test_a_missing_value_equals_nothing_and_has_no_order(question: str, holds: bool) -> None:
    assert asked(question, rating=None) is holds
    assert asked(question) == "undetermined"
    assert asked("in_range", bonus=None) is False


def test_or_x_if_missing() -> None:
    assert asked("bonus_or_zero", bonus=None) == 0
    assert asked("bonus_or_zero", bonus=4) == 4
    assert asked("bonus_or_zero") == "undetermined"
    assert asked("sum_or_base", base=3, bonus=None) == 3
    assert asked("sum_or_base", base=3, bonus=1) == 4
    assert asked("sum_or_base", base=3) == "undetermined"


def test_a_definition_that_comes_out_missing_is_undetermined_and_says_so() -> None:
    answer = ask(TEXT, "sum_of_both", {"teacher": {"base": 3, "bonus": None}})
    assert only_need(answer).kind == NeedKind.NOTHING


# ------------------------------------------------------------------ empty lists


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("points", 0),
        ("how_many", 0),
        ("every_good", True),
        ("no_good", True),
        ("any_good", False),
        ("none_yet", True),
        ("last_is_missing", True),
        ("last_good_points", 0),
    ],
)
def test_an_empty_list_is_known_to_be_empty(question: str, expected: Any) -> None:
    """`sum` and `count` 0, `every` and `no` true, `any` false; the others are missing."""
    assert asked(question, marks=[]) == expected


@pytest.mark.parametrize(
    "question", ["average_points", "smallest_points", "largest_points", "last_rating"]
)
def test_of_nothing_there_is_no_average_and_no_latest(question: str) -> None:
    assert only_need(ask(TEXT, question, {"teacher": {"marks": []}})).kind == NeedKind.NOTHING


def test_a_sum_over_a_missing_part_is_undetermined_unless_it_is_left_out() -> None:
    marks = [{"points": 1}, {"points": None}]
    assert only_need(ask(TEXT, "points", {"teacher": {"marks": marks}})).kind == NeedKind.NOTHING
    assert asked("points_present", marks=marks) == 1


# ------------------------------------------------------------------ the latest


def marked(*marks: tuple[str | None, str | None]) -> list[dict[str, Any]]:
    """Marks by day and rating; `?` is a day that is not given, None one that is missing."""
    return [
        {"rating": rating, "points": i}
        if day == "?"
        else {"day": day, "rating": rating, "points": i}
        for i, (day, rating) in enumerate(marks, 1)
    ]


def test_the_latest_is_the_one_with_the_greatest_day() -> None:
    marks = marked(("2011-01-01", "Good"), ("2011-05-01", "Poor"), ("2010-01-01", "Good"))
    assert asked("last_rating", marks=marks) == "Poor"
    assert asked("last_good_points", marks=marks) == 1


def test_two_latest_are_a_conflict() -> None:
    marks = marked(("2011-01-01", "Good"), ("2011-01-01", "Good"), ("2010-01-01", "Good"))
    assert ask(TEXT, "last_rating", {"teacher": {"marks": marks}}).outcome == "conflict"
    older = marked(("2011-01-01", "Good"), ("2010-01-01", "Poor"), ("2010-01-01", "Poor"))
    assert asked("last_rating", marks=older) == "Good"


def test_the_latest_passes_over_what_has_no_day() -> None:
    assert asked("last_rating", marks=marked((None, "Poor"), ("2010-01-01", "Good"))) == "Good"


def test_an_unknown_day_may_be_the_latest() -> None:
    marks = marked(("2011-01-01", "Good"), ("?", "Poor"))
    assert needs(ask(TEXT, "last_rating", {"teacher": {"marks": marks}})) == {
        "teacher.marks[2].day"
    }


def test_an_older_one_that_may_not_belong_is_not_the_latest() -> None:
    newer = {"day": "2011-01-01", "rating": "Good", "points": 1}
    assert asked("last_good_points", marks=[newer, {"day": "2010-01-01", "points": 2}]) == 1
    record = {"teacher": {"marks": [newer, {"day": "2011-01-01", "points": 2}]}}
    assert needs(ask(TEXT, "last_good_points", record)) == {"teacher.marks[2].rating"}
