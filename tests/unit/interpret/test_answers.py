"""The outcomes: when the agreement answers, conflicts, and the reasons an answer carries."""

from __future__ import annotations

import datetime as dt

import pytest

from clausal.errors import QuestionError
from clausal.interpret.answers import NeedKind, ReasonKind

from .conftest import AGREEMENT, ask, needs, only_need, value

TEXT = """
article "5" "Pay"

record teacher
  a  yes or no
  b  yes or no
  x  number
  y  number
  courses  list of course

record course
  completed  date

source coursework
  for each course, on course.completed
  earns
    1 AU

define is_a of teacher as yes or no "Whether a"
  cites "Appendix A"
  holds when a

define is_b of teacher as yes or no
  holds when b

define bonus of teacher as number
  is
    x when is_a because "a comes first"
    y when is_b
    0 otherwise

define doubled of teacher as number
  is bonus * 2

gate fit
  for teacher
  requires
    a
    bonus is 0
"""
TERM = AGREEMENT.replace("2099-12-31", "2012-06-30")
HELD = TERM.replace("2012-06-30", "2012-06-30, then until replaced")
RECORD = {
    "teacher": {"a": True, "courses": [{"completed": day} for day in ("1999-12-31", "2012-07-01")]}
}


def test_before_and_after_the_agreement_it_is_not_in_force() -> None:
    assert value(TEXT, "is_a", RECORD, agreement=TERM, on="1999-12-31") == "not in force"
    assert value(TEXT, "is_a", RECORD, agreement=TERM, on="2000-01-01") is True
    assert value(TEXT, "is_a", RECORD, agreement=TERM, on="2012-06-30") is True
    after = ask(TEXT, "is_a", RECORD, agreement=TERM, on="2012-07-01")
    assert after.outcome == "not in force"
    assert needs(after, NeedKind.NOT_IN_FORCE) == {"test"}


def test_an_agreement_that_holds_over_answers_and_says_so() -> None:
    within = ask(TEXT, "is_a", RECORD, agreement=HELD, on="2012-06-30")
    after = ask(TEXT, "is_a", RECORD, agreement=HELD, on="2012-07-01")
    assert (within.value, within.notes) == (True, ())
    assert after.value is True
    assert any("holds over" in note for note in after.notes)


def test_while_an_agreement_holds_over_events_count() -> None:
    assert value(TEXT, "coursework", RECORD, agreement=HELD, on="2012-07-01") == 2


def test_an_event_before_the_agreement_is_judged_by_its_first_text() -> None:
    assert value(TEXT, "coursework", RECORD, agreement=TERM, on="2012-06-30") == 1


def test_after_an_agreement_that_has_ended_nothing_is_earned() -> None:
    """Past events stay judged; those of the time without an agreement count for nothing."""
    extended = f"""{TEXT}
amendment again "Two more years"
  to        test
  decided   by board and union on 2014-06-01
  in force  from 2014-07-01

extend agreement test to 2016-06-30
"""
    courses = [{"completed": day} for day in ("2012-06-30", "2012-07-01", "2014-07-01")]
    record = {"teacher": {"courses": courses}}
    assert value(extended, "coursework", record, agreement=TERM, on="2014-07-01") == 2
    assert value(extended, "coursework", record, agreement=TERM, on="2013-07-01") == "not in force"


# ------------------------------------------------------------------ conflicts


def test_two_branches_that_both_hold_are_a_conflict_that_names_both() -> None:
    record = {"teacher": {"a": True, "b": True, "x": 1, "y": 2}}
    for question in ("bonus", "doubled"):
        answer = ask(TEXT, question, record)
        assert answer.outcome == "conflict"
        (need,) = answer.needs
        assert "`x when is_a`" in need.says
        assert "`y when is_b`" in need.says


def test_two_branches_with_one_value_are_none() -> None:
    assert value(TEXT, "bonus", {"teacher": {"a": True, "b": True, "x": 1, "y": 1}}) == 1


def test_whether_two_branches_conflict_may_depend_on_a_fact() -> None:
    need = only_need(ask(TEXT, "bonus", {"teacher": {"a": True, "b": True, "x": 1}}))
    assert need.name == "teacher.y"


def test_a_conflict_below_a_requirement_that_fails_decides_nothing() -> None:
    record = {"teacher": {"a": False, "b": True, "x": 1, "y": 2}}
    assert ask(TEXT, "fit", record).outcome == "not met"


# ------------------------------------------------------------------ what an answer says


def test_an_answer_is_a_tree_that_mirrors_the_text() -> None:
    answer = ask(TEXT, "bonus", {"teacher": {"a": True, "b": False, "x": 7}}, on="2010-05-01")
    assert (answer.question, answer.as_of, answer.value) == ("bonus", dt.date(2010, 5, 1), 7)
    assert answer.because.provision == "define bonus"
    rules = [reason for reason in answer.because.because if reason.kind is ReasonKind.RULE]
    assert [(rule.text, rule.value, rule.said) for rule in rules] == [
        ("x when is_a", True, "a comes first"),
        ("y when is_b", False, None),
    ]
    below = {reason.text: reason for reason in rules[0].because}
    assert below["is_a"].title == "Whether a"
    assert below["teacher.x"].value == 7
    (fact,) = below["is_a"].because[0].because or below["is_a"].because
    assert (fact.text, fact.value) == ("teacher.a", True)


def test_an_answer_cites_the_article_and_what_its_provisions_cite() -> None:
    article, *_ = ask(TEXT, "is_b", RECORD).cites
    assert "5" in article
    assert ask(TEXT, "bonus", RECORD).cites == (article, "Appendix A")


def test_a_question_that_the_text_does_not_have() -> None:
    with pytest.raises(QuestionError, match="did you mean `bonus`"):
        ask(TEXT, "bonsu", RECORD)
