"""What the agreement leaves open: reserved provisions and cells, open questions, settings."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from clausal.interpret.answers import NeedKind

from .conftest import ask, needs, only_need, value

TEXT = """
choice pathway  Low < High

record teacher
  base       money
  certified  yes or no
  placement  placement
  courses    list of course

record placement
  since     date
  pathway   pathway
  interval  whole number from 1 to 5
  balance   number of AU

record course
  completed  date

source coursework
  for each course, on course.completed
  earns
    12 AU

reserved source service
  until "the committee adopts a menu"

reserved gate review "Review by a panel"
  until "the committee writes a rubric"

reserved constant increase as percent
  until "the parties say how large it is"

reserved define step of teacher as number
  until "the parties agree"

reserved ladder other
  until "the parties agree"

constant index as money
  from 2000-01-01 is $10
  from 2010-01-01 reserved until "the index is published"

define raised of teacher as money
  is (100% + increase) of base, rounded to $0.01

define raised_if_certified of teacher as money
  is base
     except (100% + increase) of base, rounded to $0.01 when certified

define steps of teacher as number
  is step + 1

define indexed of teacher as money
  is index

define all_units of teacher as number of AU
  is coursework + service

define reviewed of teacher as yes or no
  holds when review is met

define not_reviewed of teacher as yes or no
  holds when review is not met

ladder career
  for teacher, from teacher.placement
  climbs one interval for every 12 AU
  rungs
    Low   intervals 1 to 5
    High  intervals 1 to 5
  moves
    to High interval 1  on review is Passed
  balance
    on a move   is lost
    at the top  is lost
"""


def reserved(question: str, record: dict[str, Any] | None = None, **more: Any) -> set[str]:
    return needs(ask(TEXT, question, record, **more), NeedKind.RESERVED)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("raised", "constant increase"),
        ("steps", "define step"),
        ("step", "define step"),
        ("service", "source service"),
        ("review", "gate review"),
        ("other", "ladder other"),
    ],
)
def test_what_depends_on_a_reserved_value_is_undetermined_because_of_it(
    question: str, name: str
) -> None:
    """…and so is a question put to any reserved provision itself."""
    assert reserved(question, {"teacher": {"base": 100}}) == {name}


def test_what_does_not_use_it_is_answered() -> None:
    facts = {"base": 100, "certified": False}
    assert value(TEXT, "raised_if_certified", {"teacher": facts}) == 100
    facts["certified"] = True
    assert reserved("raised_if_certified", {"teacher": facts}) == {"constant increase"}


def test_a_version_can_be_reserved() -> None:
    assert value(TEXT, "indexed", on="2009-12-31") == 10
    assert reserved("indexed", on="2010-01-01") == {"constant index"}


def test_a_reserved_source_has_earned_nobody_anything() -> None:
    """Totals go on without it, and say so."""
    record = {"teacher": {"courses": [{"completed": "2011-01-01"}]}}
    answer = ask(TEXT, "all_units", record)
    assert answer.value == 12
    assert any("`service` is reserved until the committee adopts a menu" in n for n in answer.notes)


def test_a_reserved_gate_has_let_nobody_through() -> None:
    assert (value(TEXT, "reviewed"), value(TEXT, "not_reviewed")) == (False, True)
    assert any("`review`" in note for note in ask(TEXT, "reviewed").notes)


def test_a_ladder_goes_on_without_what_is_reserved_and_says_so() -> None:
    placement = {"since": "2010-01-01", "pathway": "Low", "interval": 1, "balance": 0}
    record = {"teacher": {"placement": placement, "courses": [{"completed": "2011-01-01"}]}}
    answer = ask(TEXT, "career.interval", record)
    assert answer.value == 2
    assert {note.split("`")[1] for note in answer.notes} == {"service", "review"}


# ------------------------------------------------------------------ questions and settings

OPEN = """
record teacher
  x  number

question scope "Who is covered?"
  reading all_teachers
  reading full_time

question rounding "How is it rounded?"
  reading to_one  adopted
  reading not_at_all

constant factor is 2

define covered of teacher as yes or no
  holds when scope is all_teachers

define covered_or_small of teacher as yes or no
  holds when scope is all_teachers or x is below 10

define result of teacher as number
  is x * factor, rounded to 1
     except x * factor when rounding is not_at_all
"""


def test_a_question_without_an_adopted_reading_is_open() -> None:
    need = only_need(ask(OPEN, "covered"))
    assert (need.kind, need.name) == (NeedKind.NO_READING, "question scope")
    assert value(OPEN, "covered_or_small", {"teacher": {"x": 1}}) is True


def test_a_caller_can_set_a_reading_and_is_told_that_it_is_not_the_adopted_one() -> None:
    record = {"teacher": {"x": "1.2"}}
    assert value(OPEN, "covered", settings={"scope": "full_time"}) is False
    assert value(OPEN, "result", record) == 2
    assert ask(OPEN, "result", record, settings={"rounding": "to_one"}).notes == ()
    answer = ask(OPEN, "result", record, settings={"rounding": "not_at_all"})
    assert answer.value == Fraction(24, 10)
    assert any("`rounding` is read as not_at_all" in note for note in answer.notes)


def test_a_caller_can_set_a_constant() -> None:
    answer = ask(OPEN, "result", {"teacher": {"x": 1}}, settings={"factor": 5})
    assert answer.value == 5
    assert any("`factor` is set" in note for note in answer.notes)
