"""Time is law: which version and which text judges what, and what is known on a day."""

from __future__ import annotations

import pytest

from clausal.interpret.answers import NeedKind

from .conftest import ask, needs, only_need, value

DATED = """
record teacher
  courses  list of course

record course
  completed  date
  credits    number

constant per_credit as number of AU
  from 2000-01-01 is 1 AU
  from 2010-01-01 is 2 AU

table bonus
  gives number by credits in bands
  from 2000-01-01
    | credits | bonus |
    | from 0  | 0     |
    | from 3  | 10    |
  from 2010-01-01
    | credits | bonus |
    | from 0  | 0     |
    | from 3  | 20    |

define worth of course as number of AU
  from 2000-01-01
    is credits * per_credit + (bonus at credits) AU
  from 2010-01-01
    is credits * per_credit + (bonus at credits) AU + 100 AU

source coursework
  for each course, on course.completed
  in force from 2000-01-01 to 2019-12-31
  earns
    worth

define now of teacher as number of AU
  is per_credit
"""


def taken(*days: str) -> dict[str, object]:
    return {"teacher": {"courses": [{"completed": day, "credits": 3} for day in days]}}


@pytest.mark.parametrize(
    ("day", "units"),
    [("2009-12-31", 3 + 10), ("2010-01-01", 6 + 20 + 100), ("2019-12-31", 6 + 20 + 100)],
)
def test_an_event_is_judged_by_its_day_with_all_that_its_source_uses(day: str, units: int) -> None:
    """An event uses one text throughout, that of its own day: tables, constants, definitions."""
    assert value(DATED, "coursework", taken(day), on="2019-12-31") == units


def test_all_else_uses_the_as_of_day() -> None:
    """All else uses the as-of day's text: a later version changes nothing before it."""
    assert value(DATED, "now", on="2009-12-31") == 1
    assert value(DATED, "now", on="2010-01-01") == 2


def test_an_event_outside_the_window_of_its_source_earns_nothing() -> None:
    earlier = value(DATED, "coursework", taken("2019-12-31"), on="2019-12-31")
    assert value(DATED, "coursework", taken("2020-01-01"), on="2020-06-01") == "not in force"
    total = DATED + "\ndefine earned of teacher as number of AU\n  is coursework\n"
    both = taken("2019-12-31", "2020-01-01")
    assert value(total, "earned", both, on="2020-06-01") == earlier


def test_nothing_after_the_as_of_day_counts() -> None:
    record = taken("2011-01-01", "2011-01-02")
    assert value(DATED, "coursework", record, on="2011-01-01") == 126
    assert value(DATED, "coursework", record, on="2011-01-02") == 252


def test_a_provision_is_not_in_force_before_its_first_version() -> None:
    late = """
    record teacher
      x  number

    define a of teacher as number
      from 2005-01-01 to 2005-12-31
        is 1
      from 2007-01-01
        is 2

    define b of teacher as number
      is a + 1
    """
    assert [value(late, "a", on=f"{year}-06-01") for year in (2004, 2005, 2006, 2007)] == [
        "not in force",
        1,
        "not in force",
        2,
    ]
    assert needs(ask(late, "b", on="2006-06-01"), NeedKind.NOT_IN_FORCE) == {"define a"}


# ------------------------------------------------------------------ several texts

BEFORE = """
record teacher
  courses  list of course

record course
  completed  date

constant units is 1 AU

source coursework
  for each course, on course.completed
  earns
    units

define now of teacher as number of AU
  is units
"""
AMENDMENT = """
amendment more "More for each course"
  to        test
  decided   by board and union on 2009-12-01
  in force  from 2010-01-01

set units to 5 AU
"""
AMENDED = BEFORE + AMENDMENT
REACHING = AMENDED.replace(
    "from 2010-01-01", "from 2010-01-01\n  applies   to events from 2009-07-01"
)
COURSES = {
    "teacher": {
        "courses": [{"completed": day} for day in ("2009-06-30", "2009-07-01", "2010-01-01")]
    }
}


def test_an_amendment_changes_what_happens_from_its_date_on() -> None:
    assert value(AMENDED, "coursework", COURSES, on="2010-01-01") == 1 + 1 + 5
    assert value(AMENDED, "now", on="2009-12-31") == 1
    assert value(AMENDED, "now", on="2010-01-01") == 5


def test_unless_it_says_that_it_applies_to_events_from_an_earlier_one() -> None:
    assert value(REACHING, "coursework", COURSES, on="2009-12-31") == 1 + 1
    assert value(REACHING, "coursework", COURSES, on="2010-01-01") == 1 + 5 + 5
    assert value(REACHING, "now", on="2009-12-31") == 1


# ------------------------------------------------------------------ today, and undated facts

TODAY = """
record teacher
  hired    date
  courses  list of course

record course
  completed  date

define years of teacher as whole number
  is whole years from hired to today

source coursework
  for each course, on course.completed
  earns
    1 AU  when years is at least 2

define earlier of teacher as whole number
  is years on 2005-07-01

define step of teacher as number
  from 2000-01-01
    is 1
  from 2006-01-01
    is 2

define last_step of teacher as number
  is step on 2005-12-31

define years_later of teacher as whole number
  is years on 2012-01-02

define before_it_all of teacher as whole number
  is years on 1999-12-31
"""


def test_today_is_the_as_of_day_and_in_an_event_the_events_own() -> None:
    """`today` is that same day."""
    record = {
        "teacher": {
            "hired": "2000-03-01",
            "courses": [{"completed": "2002-02-28"}, {"completed": "2002-03-01"}],
        }
    }
    assert value(TODAY, "years", record, on="2010-02-28") == 9
    assert value(TODAY, "coursework", record, on="2010-02-28") == 1


def test_a_definition_as_it_was_on_an_earlier_day() -> None:
    """`salary on 2024-06-30`: by that day's version, with that day as today."""
    assert value(TODAY, "earlier", {"teacher": {"hired": "2000-07-01"}}) == 5
    assert value(TODAY, "last_step") == 1


def test_a_day_still_to_come_is_not_known() -> None:
    record = {"teacher": {"hired": "2000-07-01"}}
    assert only_need(ask(TODAY, "years_later", record, on="2012-01-01")).kind == NeedKind.NO_DAY
    assert value(TODAY, "years_later", record, on="2012-01-02") == 11


def test_what_rests_on_a_day_before_the_agreement_is_undetermined() -> None:
    """The provision that is asked is in force; what it asks of is not, and is named."""
    record = {"teacher": {"hired": "1990-07-01"}}
    answered = ask(TODAY, "before_it_all", record)
    assert answered.outcome == "undetermined"
    assert [need.kind for need in answered.needs] == [NeedKind.NOT_IN_FORCE]


def test_undated_facts_are_true_on_every_day() -> None:
    """A fact without a date is used in judging every event, whenever it happened."""
    text = """
    record teacher
      certified  yes or no
      courses    list of course

    record course
      completed  date

    source coursework
      for each course, on course.completed
      earns
        1 AU  when certified
    """
    courses = [{"completed": "2001-01-01"}, {"completed": "2011-01-01"}]
    record = {"teacher": {"certified": True, "courses": courses}}
    assert value(text, "coursework", record) == 2
