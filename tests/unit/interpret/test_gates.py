"""Gates: requirements, scores and bands, the days that count, and how long a result lasts."""

from __future__ import annotations

from typing import Any

import pytest

from clausal.interpret.answers import NeedKind

from .conftest import ask, needs, only_need, value

PANEL = """
record teacher
  rank          number
  applications  list of application

record application
  submitted  date
  decided    date, may be missing
  complete   yes or no
  score      percent

constant pass_mark as percent
  from 2000-01-01 is 80%
  from 2010-01-01 is 90%

gate panel
  for each application, on application.submitted, effective application.decided
  requires
    complete
  scores  score
  outcome by score
    from 60%        Interview
    from pass_mark  Promoted
    below           Denied
  lasts 5 years

define promoted of teacher as yes or no
  holds when panel is Promoted

define refused of teacher as yes or no
  holds when panel is Denied
"""


def applied(
    submitted: str = "2009-01-01", decided: str | None = "2009-02-01", **facts: Any
) -> dict[str, Any]:
    return {"submitted": submitted, "decided": decided, "complete": True, "score": "85%", **facts}


def teacher(*applications: dict[str, Any]) -> dict[str, Any]:
    return {"teacher": {"applications": list(applications)}}


@pytest.mark.parametrize(
    ("score", "outcome"),
    [("80%", "Promoted"), ("79.999999%", "Interview"), ("60%", "Interview"), ("59%", "Denied")],
)
def test_the_outcome_is_the_highest_band_that_the_score_reaches(score: str, outcome: str) -> None:
    """Bands are ordered by their own values, not by their lines."""
    assert ask(PANEL, "panel", teacher(applied(score=score)), on="2010-01-01").outcome == outcome


def test_the_on_day_chooses_the_text() -> None:
    """Judged by the pass mark of the day of submission, though decided under the next one."""
    record = teacher(applied("2009-12-31", "2010-03-01"))
    assert ask(PANEL, "panel", record).outcome == "Promoted"
    assert ask(PANEL, "panel", teacher(applied("2010-01-01", "2010-03-01"))).outcome == "Interview"


def test_the_result_counts_from_the_effective_day() -> None:
    record = teacher(applied("2009-01-01", "2009-02-01"))
    assert value(PANEL, "promoted", record, on="2009-01-31") is False
    assert value(PANEL, "promoted", record, on="2009-02-01") is True


def test_effective_date_missing_nothing_yet() -> None:
    record = teacher(applied(decided=None))
    assert value(PANEL, "promoted", record) is False
    assert ask(PANEL, "panel", record).outcome == "not met"


def test_effective_date_unknown_leaves_it_open() -> None:
    record = teacher(applied())
    del record["teacher"]["applications"][0]["decided"]
    assert needs(ask(PANEL, "promoted", record)) == {"teacher.applications[1].decided"}
    assert needs(ask(PANEL, "panel", record)) == {"teacher.applications[1].decided"}
    assert value(PANEL, "refused", record) is False  # whenever it was decided


def test_a_result_ends_before_the_anniversary() -> None:
    """`lasts 5 years` ends before the fifth anniversary of the day it counts from."""
    record = teacher(applied("2009-01-01", "2009-02-01"))
    assert value(PANEL, "promoted", record, on="2014-01-31") is True
    assert value(PANEL, "promoted", record, on="2014-02-01") is False
    assert ask(PANEL, "panel", record, on="2014-02-01").outcome == "not met"


def test_unless_a_later_result_renews_it() -> None:
    record = teacher(applied(), applied("2013-01-01", "2013-02-01", score="95%"))
    assert value(PANEL, "promoted", record, on="2014-02-01") is True
    assert value(PANEL, "promoted", record, on="2018-02-01") is False


def test_one_requirement_false_is_not_met_whatever_is_unknown() -> None:
    """Requirements: one false is `not met`, and a score that is not known changes nothing."""
    record = teacher(applied(complete=False))
    del record["teacher"]["applications"][0]["score"]
    assert ask(PANEL, "panel", record).outcome == "not met"


def test_a_requirement_unknown_is_undetermined() -> None:
    record = teacher(applied())
    del record["teacher"]["applications"][0]["complete"]
    assert needs(ask(PANEL, "panel", record)) == {"teacher.applications[1].complete"}


def test_of_a_list_the_answer_is_the_latest_decision() -> None:
    record = teacher(applied(), applied("2009-03-01", "2009-03-01", score="10%"))
    assert ask(PANEL, "panel", record, on="2009-02-28").outcome == "Promoted"
    assert ask(PANEL, "panel", record, on="2009-03-01").outcome == "Denied"


def test_two_unlike_decisions_of_one_day_are_a_conflict() -> None:
    record = teacher(applied(), applied(score="10%"))
    assert ask(PANEL, "panel", record).outcome == "conflict"
    assert ask(PANEL, "panel", teacher(applied(), applied())).outcome == "Promoted"


def test_gate_is_met_of_a_list_means_any_item_whose_result_is_running() -> None:
    text = """
    record teacher
      requests  list of request

    record request
      made  date
      good  yes or no

    gate entry
      for each request, on request.made
      requires
        good
      lasts 1 year

    define entered of teacher as yes or no
      holds when entry is met

    define kept_out of teacher as yes or no
      holds when entry is not met
    """

    def both(*requests: tuple[str, bool | None], on: str = "2012-01-01") -> list[Any]:
        given: list[Any] = [
            {"made": day} if good is None else {"made": day, "good": good} for day, good in requests
        ]
        record = {"teacher": {"requests": given}}
        return [value(text, name, record, on=on) for name in ("entered", "kept_out")]

    assert both() == [False, True]
    assert both(("2011-06-01", True), ("2011-07-01", False)) == [True, False]
    assert both(("2010-06-01", True), ("2011-07-01", False)) == [False, True]
    assert both(("2012-01-02", True)) == [False, True]
    assert both(("2011-06-01", True), ("2011-07-01", None)) == [True, False]
    assert both(("2011-06-01", False), ("2011-07-01", None)) == ["undetermined"] * 2
    assert both(("2009-06-01", None)) == [False, True]  # lapsed, if it ever was met


def test_a_threshold_that_is_missing_leaves_the_outcome_open() -> None:
    text = """
    record teacher
      score  percent
      marks  list of mark

    record mark
      m  percent

    gate good
      for teacher
      scores  score
      outcome by score
        from (average of m over marks)  Good
    """
    teacher = {"score": "50%", "marks": []}
    assert only_need(ask(text, "good", {"teacher": teacher})).kind == NeedKind.NOTHING
    assert ask(text, "good", {"teacher": {**teacher, "marks": [{"m": "50%"}]}}).outcome == "Good"


def test_a_score_that_is_missing_leaves_the_outcome_open() -> None:
    text = """
    record teacher
      marks  list of mark

    record mark
      m  percent

    gate good
      for teacher
      scores  average of m over marks
      outcome by score
        from 50%  Good
        below     Bad
    """
    assert only_need(ask(text, "good", {"teacher": {"marks": []}})).kind == NeedKind.NOTHING


def test_every_item_is_answered() -> None:
    answer = ask(PANEL, "panel", teacher(applied(), applied("2011-01-01", None, score="10%")))
    assert [(item.item, item.outcome) for item in answer.items] == [
        ("teacher.applications[1]", "Promoted"),
        ("teacher.applications[2]", "Denied"),
    ]
