"""Records: one for the agreement, a second one, items and their owners, lists in lists."""

from __future__ import annotations

from typing import Any

from .conftest import ask, needs, value

TEXT = """
choice stage  Learn | Share | Reflect

record teacher
  stages        set of stage
  subject       text
  weight        number
  applications  list of application
  peers         list of reviewer

record application
  submitted  date
  limit      number
  reviews    list of review

record review
  score  number
  day    date

record reviewer
  subject  text

record district, one for the agreement
  open  yes or no

define district_open of teacher as yes or no
  holds when open

define alike of reviewer for teacher as yes or no
  holds when reviewer.subject is teacher.subject

define complete_cycle of teacher as yes or no
  holds when stages include all of Learn, Share

define begun of teacher as yes or no
  holds when stages include any of Learn, Share

define reflected of teacher as yes or no
  holds when stages include Reflect

define low_reviews of application as number
  is count of reviews where score is below limit

define applications_with_low of teacher as number
  is count of applications where low_reviews is at least 1

source reviewing
  for each review in teacher.applications.reviews, on review.day
  earns
    score AU  when score is at least limit
    weight AU  when score is below limit

gate approval
  for each application, on application.submitted
  requires
    at least 1 reviews where score is at least limit
    open
"""


def application(limit: int, *scores: int | None, day: str = "2010-01-01") -> dict[str, Any]:
    reviews = [{"day": day} if s is None else {"score": s, "day": day} for s in scores]
    return {"submitted": day, "limit": limit, "reviews": reviews}


def test_a_record_that_is_one_for_the_agreement_is_at_hand_everywhere() -> None:
    assert value(TEXT, "district_open", {"district": {"open": True}}) is True
    assert needs(ask(TEXT, "district_open", {"teacher": {}})) == {"district.open"}


def test_a_definition_for_a_second_record() -> None:
    """Text is equal letter for letter."""
    asked = {"reviewer": {"subject": "Art"}, "teacher": {"subject": "Art"}}
    assert value(TEXT, "alike", asked) is True
    assert value(TEXT, "alike", {**asked, "teacher": {"subject": "art"}}) is False
    assert needs(ask(TEXT, "alike", {"reviewer": {"subject": "Art"}})) == {"teacher.subject"}


def test_sets_include_all_or_any() -> None:
    def asked(*stages: str) -> list[Any]:
        record = {"teacher": {"stages": list(stages)}}
        return [value(TEXT, name, record) for name in ("complete_cycle", "begun", "reflected")]

    assert asked("Learn", "Share") == [True, True, False]
    assert asked("Learn", "Reflect") == [False, True, True]
    assert asked("Reflect") == [False, False, True]
    assert asked() == [False, False, False]
    assert needs(ask(TEXT, "begun", {"teacher": {}})) == {"teacher.stages"}


def test_a_name_is_looked_for_in_the_item_and_in_its_owner() -> None:
    record = {"teacher": {"applications": [application(50, 40, 60), application(70, 80)]}}
    assert value(TEXT, "applications_with_low", record) == 1


def test_items_of_lists_in_lists() -> None:
    """Each review by its own application's limit and its teacher's weight."""
    applications = [application(50, 40, 60), application(70, 60, 80)]
    record = {"teacher": {"weight": 1, "applications": applications}}
    assert value(TEXT, "reviewing", record) == 1 + 60 + 1 + 80
    paths = [item.item for item in ask(TEXT, "reviewing", record).items]
    assert paths == [f"teacher.applications[{i}].reviews[{j}]" for i in (1, 2) for j in (1, 2)]


def test_a_list_that_lacks_inside_a_list_is_named() -> None:
    applications = [application(50, 60), {"submitted": "2010-01-01", "limit": 1}]
    record = {"teacher": {"weight": 1, "applications": applications}}
    assert needs(ask(TEXT, "reviewing", record)) == {"teacher.applications[2].reviews"}


def test_a_fact_of_an_item_that_is_not_given_is_named() -> None:
    record = {"teacher": {"weight": 1, "applications": [application(50, 60, None)]}}
    assert needs(ask(TEXT, "reviewing", record)) == {"teacher.applications[1].reviews[2].score"}


def test_a_gate_for_each_item_sees_the_item_and_the_agreements_record() -> None:
    record = {"teacher": {"applications": [application(50, 60)]}, "district": {"open": True}}
    assert ask(TEXT, "approval", record).outcome == "met"
    record["district"] = {"open": False}
    assert ask(TEXT, "approval", record).outcome == "not met"
