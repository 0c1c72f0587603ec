"""A ladder's days: units, intervals, moves, balances, and what keeps a rung."""

from __future__ import annotations

from typing import Any

import pytest

from clausal.interpret.answers import NeedKind

from .conftest import ask, findings, needs, only_need, value

LADDER = """
choice pathway  Low < Middle < High

record teacher
  placement  placement
  courses    list of course
  requests   list of request

record placement
  since     date
  pathway   pathway
  interval  whole number from 1 to 20
  balance   number of AU

record course
  completed  date
  credits    number

record request
  made     date
  decided  date, may be missing
  good     yes or no

question on_moving "Is the balance kept?"
  reading lost_then  adopted
  reading kept_then

constant per_interval is 12 AU

ladder career
  for teacher, from teacher.placement
  climbs one interval for every per_interval
  rungs
    Low     intervals 1 to 3, then Middle
    Middle  intervals 1 to 3
    High    intervals 1 to 2
  moves
    to High interval 1  on promotion is met
    to High interval 2  on jump is met
  balance
    on a move   is lost except kept when on_moving is kept_then
    at the top  is kept

source coursework
  for each course, on course.completed
  earns
    credits AU

gate promotion
  for each request, on request.made, effective request.decided
  from Middle to High
  requires
    good
  lasts 5 years

gate jump
  for each request, on request.made
  to High
  requires
    good
    career.interval is 3
    career.pathway is Middle
"""
LAPSE = LADDER.replace(
    "  balance\n    on a move",
    "    to Middle interval 2 when promotion lapses\n  balance\n    on a move",
)


def placed(
    pathway: str = "Low",
    interval: int = 1,
    balance: int = 0,
    *,
    since: str = "2005-01-01",
    courses: list[tuple[str, Any]] | None = None,
    requests: list[tuple[str, Any]] | None = None,
) -> dict[str, Any]:
    """A record; a request is decided on the day on which it is made."""
    return {
        "teacher": {
            "placement": {
                "since": since, "pathway": pathway, "interval": interval, "balance": balance
            },
            "courses": [
                {"completed": day} if credits is None else {"completed": day, "credits": credits}
                for day, credits in courses or []
            ],
            "requests": [
                {"made": day, "decided": day} if good is None
                else {"made": day, "decided": day, "good": good}
                for day, good in requests or []
            ],
        }
    }  # fmt: skip


def standing(record: dict[str, Any], text: Any = LADDER, **more: Any) -> Any:
    """Rung, interval and balance; else the outcome."""
    parts = [value(text, f"career.{part}", record, **more) for part in ("pathway", "interval")]
    found = (*parts, value(text, "career.balance", record, **more))
    return found if "undetermined" not in found and "conflict" not in found else found[0]


@pytest.mark.parametrize(
    ("credits", "position"),
    [
        ([5, 6], ("Low", 1, 11)),  # units of the day are added up
        ([5, 7], ("Low", 2, 0)),
        ([12, 13], ("Low", 3, 1)),  # several intervals on one day
        ([36], ("Middle", 1, 0)),  # Low goes on as Middle
        ([60], ("Middle", 3, 0)),
        ([75], ("Middle", 3, 15)),  # the top: kept
        ([11.5, 0.25, 0.25], ("Low", 2, 0)),
    ],
)
def test_units_of_a_day_are_added_up_and_intervals_taken(
    credits: list[Any], position: tuple[str, int, int]
) -> None:
    courses = [("2010-01-01", str(n)) for n in credits]
    assert standing(placed(courses=courses)) == position


def test_events_count_after_since() -> None:
    """What happened on the day of the first position, or before it, is part of that position."""
    courses = [("2005-01-01", 12), ("2004-12-31", 12)]
    assert standing(placed(courses=courses)) == ("Low", 1, 0)
    assert standing(placed(courses=[*courses, ("2005-01-02", 12)])) == ("Low", 2, 0)


def test_the_position_of_an_earlier_day_counts_what_had_happened_by_then() -> None:
    record = placed(courses=[("2010-01-01", 12), ("2011-01-01", 12)])
    assert standing(record, on="2009-12-31") == ("Low", 1, 0)
    assert standing(record, on="2010-01-01") == ("Low", 2, 0)
    assert standing(record, on="2011-01-01") == ("Low", 3, 0)


@pytest.mark.parametrize(("top", "balance"), [("kept", 15), ("lost", 0)])
def test_a_ladder_states_what_becomes_of_a_balance_at_the_top(top: str, balance: int) -> None:
    text = LADDER.replace("at the top  is kept", f"at the top  is {top}")
    assert standing(placed(courses=[("2010-01-01", 75)]), text) == ("Middle", 3, balance)
    # Below the top, the rest of an interval stays.
    assert standing(placed(courses=[("2010-01-01", 15)]), text) == ("Low", 2, 3)


def test_a_ladder_states_what_becomes_of_a_balance_on_a_move() -> None:
    record = placed("Middle", 1, 5, requests=[("2010-01-01", True)])
    assert standing(record) == ("High", 1, 0)
    assert standing(record, settings={"on_moving": "kept_then"}) == ("High", 1, 5)


def test_units_come_before_moves() -> None:
    """Who reaches Middle on a day can be moved from Middle on that day."""
    record = placed("Low", 3, courses=[("2010-01-01", 14)], requests=[("2010-01-01", True)])
    assert standing(record) == ("High", 1, 0)


def test_from_limits_the_move_and_not_the_outcome() -> None:
    record = placed("Low", 1, requests=[("2010-01-01", True)])
    assert ask(LADDER, "promotion", record).outcome == "met"
    assert standing(record) == ("Low", 1, 0)


def test_two_moves_on_a_day_to_different_places_are_a_conflict() -> None:
    record = placed("Middle", 3, requests=[("2010-01-01", True)])
    answer = ask(LADDER, "career.interval", record)
    assert answer.outcome == "conflict"
    assert "promotion" in answer.needs[0].says
    assert "jump" in answer.needs[0].says


def test_two_moves_on_a_day_to_one_place_are_one() -> None:
    text = LADDER.replace("to High interval 2", "to High interval 1")
    assert standing(placed("Middle", 3, requests=[("2010-01-01", True)]), text) == ("High", 1, 0)


def test_conditions_see_the_position_as_the_day_began() -> None:
    """The units of the day carry to interval 3, which `jump` asks for, and does not see."""
    record = placed("Middle", 2, courses=[("2010-01-01", 12)], requests=[("2010-01-01", True)])
    assert ask(LADDER, "jump", record).outcome == "not met"
    assert standing(record) == ("High", 1, 0)
    later = placed("Middle", 2, courses=[("2010-01-01", 12)], requests=[("2010-01-02", True)])
    assert ask(LADDER, "jump", later, on="2010-01-02").outcome == "met"


def test_a_day_inside_an_event_is_that_day_as_it_began() -> None:
    text = LADDER.replace("credits AU\n", "credits AU  when (career.interval on completed) is 1\n")
    record = placed(courses=[("2010-01-01", 12), ("2010-01-01", 12), ("2010-01-02", 12)])
    assert standing(record, text) == ("Low", 3, 0)


def test_the_interval_costs_what_the_text_of_the_day_says() -> None:
    amended = f"""{LADDER}
amendment cheaper "Six units are an interval"
  to        test
  decided   by board and union on 2009-12-01
  in force  from 2010-01-01

set per_interval to 6 AU
"""
    record = placed(courses=[("2009-12-31", 12), ("2010-01-01", 12)])
    assert standing(record, amended) == ("Middle", 1, 0)


# ------------------------------------------------------------------ the first position


def test_a_placement_later_than_the_as_of_day_says_nothing_of_it() -> None:
    answer = ask(LADDER, "career.interval", placed(since="2012-01-02"), on="2012-01-01")
    assert needs(answer) == {"teacher.placement"}
    assert standing(placed(since="2012-01-02"), on="2012-01-02") == ("Low", 1, 0)


def test_on_its_own_day_the_placement_is_the_position_whatever_else_is_unknown() -> None:
    record = placed(since="2012-01-01")
    del record["teacher"]["courses"]
    assert standing(record, on="2012-01-01") == ("Low", 1, 0)
    assert needs(ask(LADDER, "career.interval", record, on="2012-01-02")) == {"teacher.courses"}


def test_a_place_that_the_ladder_does_not_have() -> None:
    assert only_need(ask(LADDER, "career.interval", placed("High", 3))).kind == NeedKind.NO_ROW
    fine = LADDER.replace("interval  whole number from 1 to 20", "interval  number")
    record = placed("Low", 1)
    record["teacher"]["placement"]["interval"] = "1.5"
    assert only_need(ask(fine, "career.interval", record)).kind == NeedKind.NO_ROW


@pytest.mark.parametrize("part", ["since", "pathway", "interval", "balance"])
def test_an_unknown_part_of_the_placement_leaves_the_position_open(part: str) -> None:
    record = placed()
    del record["teacher"]["placement"][part]
    assert needs(ask(LADDER, "career.pathway", record)) == {f"teacher.placement.{part}"}


# ------------------------------------------------------------------ unknown events


def test_an_unknown_event_makes_the_position_unknown_from_its_day_on() -> None:
    record = placed(courses=[("2010-01-01", 12), ("2011-01-01", None)])
    assert standing(record, on="2010-12-31") == ("Low", 2, 0)
    answer = ask(LADDER, "career.interval", record, on="2011-01-01")
    assert needs(answer) == {"teacher.courses[2].credits"}


def test_an_event_on_an_unknown_day_makes_it_unknown_from_the_first() -> None:
    record = placed(courses=[("2010-01-01", 12)])
    del record["teacher"]["courses"][0]["completed"]
    answer = ask(LADDER, "career.interval", record, on="2005-01-02")
    assert needs(answer) == {"teacher.courses[1].completed"}


def test_a_result_that_counts_from_an_unknown_day_makes_it_unknown_from_the_first() -> None:
    record = placed("Middle", requests=[("2010-01-01", True)])
    del record["teacher"]["requests"][0]["decided"]
    answer = ask(LADDER, "career.pathway", record, on="2010-01-01")
    assert needs(answer) == {"teacher.requests[1].decided"}
    record["teacher"]["requests"][0]["good"] = False
    assert standing(record) == ("Middle", 1, 0)


def test_an_unknown_result_that_could_move_makes_it_unknown() -> None:
    assert needs(
        ask(LADDER, "career.pathway", placed("Middle", requests=[("2010-01-01", None)]))
    ) == {"teacher.requests[1].good"}
    # It could not have moved anyone from Low: `jump` asks for Middle.
    assert standing(placed("Low", requests=[("2010-01-01", None)])) == ("Low", 1, 0)


# ------------------------------------------------------------------ results that lapse


def test_a_lapse_without_a_move_leaves_the_position_open() -> None:
    """`lasts 5 years` … without a `when gate lapses` move the position is undetermined."""
    record = placed("Middle", requests=[("2010-01-01", True)])
    assert standing(record, on="2014-12-31") == ("High", 1, 0)
    answer = ask(LADDER, "career.pathway", record, on="2015-01-01")
    assert needs(answer, NeedKind.LAPSED) == {"gate promotion"}


def test_a_lapse_makes_its_move() -> None:
    record = placed("Middle", requests=[("2010-01-01", True)])
    assert standing(record, LAPSE, on="2014-12-31") == ("High", 1, 0)
    assert standing(record, LAPSE, on="2015-01-01") == ("Middle", 2, 0)


def test_a_later_result_renews() -> None:
    record = placed("Middle", requests=[("2010-01-01", True), ("2013-01-01", True)])
    assert standing(record, LAPSE, on="2015-01-01") == ("High", 1, 0)
    assert standing(record, LAPSE, on="2017-12-31") == ("High", 1, 0)
    assert standing(record, LAPSE, on="2018-01-01") == ("Middle", 2, 0)


def test_a_result_that_is_refused_does_not_renew() -> None:
    record = placed("Middle", requests=[("2010-01-01", True), ("2013-01-01", False)])
    assert standing(record, LAPSE, on="2015-01-01") == ("Middle", 2, 0)


@pytest.mark.parametrize("text", [LADDER, LAPSE])
def test_a_result_that_may_have_renewed_leaves_it_open_from_the_lapse_on(text: str) -> None:
    record = placed("Middle", requests=[("2010-01-01", True), ("2013-01-01", None)])
    assert standing(record, text, on="2014-12-31") == ("High", 1, 0)
    answer = ask(text, "career.pathway", record, on="2015-01-01")
    assert needs(answer) == {"teacher.requests[2].good"}


def test_a_first_rung_is_kept_by_the_results_that_ran_on_its_day() -> None:
    """…and by none if none did: then it never lapses."""
    running = placed("High", requests=[("2003-01-01", True)])
    assert standing(running, LAPSE, on="2007-12-31") == ("High", 1, 0)
    assert standing(running, LAPSE, on="2008-01-01") == ("Middle", 2, 0)
    assert standing(placed("High"), LAPSE, on="2050-01-01") == ("High", 1, 0)


def test_a_result_that_may_have_kept_the_first_rung_leaves_it_open_from_its_end_on() -> None:
    record = placed("High", courses=[("2006-01-01", 12)], requests=[("2003-01-01", None)])
    assert standing(record, LAPSE, on="2007-12-31") == ("High", 2, 0)
    answer = ask(LAPSE, "career.pathway", record, on="2008-01-01")
    assert needs(answer) == {"teacher.requests[1].good"}


# ------------------------------------------------------------------ no circles


def test_a_ladder_has_a_top() -> None:
    found = findings(
        LADDER.replace("Middle  intervals 1 to 3", "Middle  intervals 1 to 3, then Low")
    )
    assert [d.code for d in found.diagnostics] == ["E252"]


def test_the_day_of_an_event_does_not_depend_on_the_ladder_it_moves() -> None:
    text = LADDER.replace("for each course, on course.completed", "for each course, on counted")
    counted = """
define counted of course for teacher as date
  is completed
  except 2011-01-01 when career.interval is at least 2
"""
    assert [d.code for d in findings(text + counted).diagnostics] == ["E330"]
