"""Days, durations and school years."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausal.interpret.answers import NeedKind
from clausal.values import SchoolYear

from .conftest import AGREEMENT, ask, only_need, value

TEXT = """
record teacher
  a      date
  b      date
  year   school year
  times  list of time

record time
  day  date

define years of teacher as whole number
  is whole years from a to b

define months of teacher as whole number
  is whole months from a to b

define days of teacher as whole number
  is whole days from a to b

define share_of_year of teacher as number
  is months / 12

define year_later of teacher as date
  is a + 1 year

define month_later of teacher as date
  is a + 1 month

define days_earlier of teacher as date
  is a - 30 days

define years_earlier of teacher as date
  is a - 2,000 years

define first_day of teacher as date
  is the first day of year

define last_day of teacher as date
  is the last day of year

define year_of of teacher as school year
  is the school year of a

define first_of_a of teacher as date
  is the first day of (the school year of a)

define later_day of teacher as date
  is the larger of a and b

define before_b of teacher as yes or no
  holds when a is before b

define on_or_after_b of teacher as yes or no
  holds when a is on or after b

define last_3_years of teacher as whole number
  is count of times in the last 3 school years

define last_2_months of teacher as whole number
  is count of times in the last 2 months
"""


def asked(
    question: str, *, agreement: str = AGREEMENT, on: str = "2012-01-01", **facts: Any
) -> Any:
    return value(TEXT, question, {"teacher": facts}, on=on, agreement=agreement)


@pytest.mark.parametrize(
    ("a", "b", "years", "months", "days"),
    [
        ("2000-09-01", "2010-08-31", 9, 119, 3651),
        ("2000-09-01", "2010-09-01", 10, 120, 3652),
        ("2010-09-01", "2000-09-01", -10, -120, -3652),
        ("2010-09-01", "2000-09-02", -9, -119, -3651),  # backwards: whole years of the way back
        ("2000-02-29", "2001-02-28", 1, 12, 365),  # February 29 plus a year is February 28
        ("2000-02-29", "2001-02-27", 0, 11, 364),
        ("2000-02-29", "2004-02-28", 3, 47, 1460),
        ("2001-01-31", "2001-02-28", 0, 1, 28),
        ("2001-01-31", "2001-03-30", 0, 1, 58),
        ("2001-02-28", "2001-03-31", 0, 1, 31),
        ("2001-01-01", "2001-01-01", 0, 0, 0),
        ("9999-11-30", "9999-12-31", 0, 1, 31),
    ],
)
def test_whole_units(a: str, b: str, years: int, months: int, days: int) -> None:
    assert [asked(question, a=a, b=b) for question in ("years", "months", "days")] == [
        years, months, days
    ]  # fmt: skip


days_ = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)).map(str)


@given(days_, days_)
def test_backwards_is_the_same_with_another_sign(a: str, b: str) -> None:
    for question in ("years", "months", "days"):
        assert asked(question, a=a, b=b) == -asked(question, a=b, b=a)


def test_a_share_of_a_year_is_months_by_twelve_exactly() -> None:
    assert asked("share_of_year", a="2001-01-01", b="2001-05-01") * 3 == 1


@pytest.mark.parametrize(
    ("question", "a", "day"),
    [
        ("year_later", "2000-02-29", "2001-02-28"),
        ("year_later", "2001-02-28", "2002-02-28"),
        ("month_later", "2001-01-31", "2001-02-28"),
        ("month_later", "2000-01-31", "2000-02-29"),
        ("month_later", "2001-12-15", "2002-01-15"),
        ("month_later", "9999-11-30", "9999-12-30"),
        ("days_earlier", "2001-03-01", "2001-01-30"),
    ],
)
def test_a_day_with_a_duration(question: str, a: str, day: str) -> None:
    assert asked(question, a=a) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    ("question", "a"),
    [("years_earlier", "2000-12-31"), ("year_later", "9999-01-01"), ("first_of_a", "0001-01-01")],
)
def test_past_the_ends_of_the_calendar_there_is_no_day(question: str, a: str) -> None:
    assert only_need(ask(TEXT, question, {"teacher": {"a": a}})).kind == NeedKind.NO_DAY


def test_days_are_compared() -> None:
    a, b = "2001-01-01", "2001-01-02"
    assert asked("later_day", a=a, b=b) == dt.date(2001, 1, 2)
    assert (asked("before_b", a=a, b=b), asked("before_b", a=a, b=a)) == (True, False)
    assert (asked("on_or_after_b", a=a, b=a), asked("on_or_after_b", a=a, b=b)) == (True, False)


# ------------------------------------------------------------------ school years

JANUARY = AGREEMENT.replace("July 1", "January 1")
AUGUST = AGREEMENT.replace("July 1", "August 15")


@pytest.mark.parametrize(
    ("agreement", "first", "last"),
    [
        (AGREEMENT, "2011-07-01", "2012-06-30"),
        (JANUARY, "2011-01-01", "2011-12-31"),
        (AUGUST, "2011-08-15", "2012-08-14"),
    ],
)
def test_a_school_year_begins_where_the_agreement_says(
    agreement: str, first: str, last: str
) -> None:
    for question, day in (("first_day", first), ("last_day", last)):
        found = asked(question, agreement=agreement, year="2011-12")
        assert found == dt.date.fromisoformat(day)
        assert asked("year_of", agreement=agreement, a=day) == SchoolYear(2011)
    outside = dt.date.fromisoformat(first) - dt.timedelta(days=1)
    assert asked("year_of", agreement=agreement, a=str(outside)) == SchoolYear(2010)


@pytest.mark.parametrize(
    ("agreement", "on", "counted"),
    [
        # the 3 whole years before the one that contains today
        (AGREEMENT, "2012-06-30", ["2008-07-01", "2011-06-30"]),
        (AGREEMENT, "2012-07-01", ["2009-07-01", "2012-06-30"]),
        (JANUARY, "2012-07-01", ["2009-01-01", "2011-12-31"]),
    ],
)
def test_the_last_school_years(agreement: str, on: str, counted: list[str]) -> None:
    first, last = (dt.date.fromisoformat(day) for day in counted)
    day = dt.timedelta(days=1)
    times = [{"day": str(time)} for time in (first - day, first, last, last + day)]
    assert asked("last_3_years", times=times, on=on, agreement=agreement) == 2
    assert asked("last_3_years", times=times[1:3], on=on, agreement=agreement) == 2


def test_the_last_months_reach_up_to_today() -> None:
    times = [{"day": day} for day in ("2011-11-01", "2011-11-02", "2012-01-01", "2012-01-02")]
    assert asked("last_2_months", times=times, on="2012-01-01") == 2
