"""A rung to which two gates lead, each for some years: which results keep it."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from clausal.interpret.answers import NeedKind

from .conftest import ask, needs

TEXT = """
choice rank  Low < High

record teacher
  placement  placement
  requests   list of request

record placement
  since     date
  rank      rank
  interval  whole number from 1 to 3
  balance   number of AU

record request
  made     date
  good     yes or no
  special  yes or no

ladder career
  for teacher, from teacher.placement
  climbs one interval for every 12 AU
  rungs
    Low   intervals 1 to 3
    High  intervals 1 to 3
  moves
    {moves}
  balance
    on a move   is lost
    at the top  is lost

gate review
  for each request, on request.made
  from Low to High
  requires
    good
  lasts 5 years

gate favour
  for each request, on request.made
  from Low to High
  requires
    special
  lasts {lasts} years
"""
REVIEW = "to High interval 1  on review is met"
FAVOUR = "to High interval 1  on favour is met"
BACK = "to Low interval 3  when favour lapses"
ORDERS = list(permutations((REVIEW, FAVOUR, BACK)))


def text(*moves: str, lasts: int = 5) -> str:
    return TEXT.format(moves="\n    ".join(moves), lasts=lasts)


def asked(text: str, *requests: tuple[str, Any, Any], on: str) -> Any:
    """The rank on a day of a teacher who made these requests, each good, special or both."""
    record = {
        "teacher": {
            "placement": {"since": "2005-01-01", "rank": "Low", "interval": 2, "balance": 0},
            "requests": [
                {"made": made, "good": good, "special": special} for made, good, special in requests
            ],
        }
    }
    return ask(text, "career.rank", record, on=on)


@pytest.mark.parametrize("moves", ORDERS)
def test_of_two_results_that_end_together_either_can_say_what_follows(
    moves: tuple[str, ...],
) -> None:
    """No hidden order: where a move stands in its list changes nothing."""
    both = ("2010-01-01", True, True)
    assert asked(text(*moves), both, on="2014-12-31").value == "High"
    assert asked(text(*moves), both, on="2015-01-01").value == "Low"


@pytest.mark.parametrize("moves", ORDERS)
def test_the_longer_of_two_results_keeps_the_rung(moves: tuple[str, ...]) -> None:
    both = ("2010-01-01", True, True)
    assert asked(text(*moves, lasts=7), both, on="2016-12-31").value == "High"
    assert asked(text(*moves, lasts=7), both, on="2017-01-01").value == "Low"
    answer = asked(text(*moves, lasts=3), both, on="2015-01-01")
    assert needs(answer, NeedKind.LAPSED) == {"gate review"}


@pytest.mark.parametrize("moves", ORDERS)
def test_a_result_of_another_gate_renews(moves: tuple[str, ...]) -> None:
    entered, reviewed = ("2010-01-01", False, True), ("2014-06-01", True, False)
    assert asked(text(*moves), entered, on="2015-01-01").value == "Low"
    assert asked(text(*moves), entered, reviewed, on="2019-05-31").value == "High"
    answer = asked(text(*moves), entered, reviewed, on="2019-06-01")
    assert needs(answer, NeedKind.LAPSED) == {"gate review"}


def test_a_result_of_another_gate_that_is_refused_does_not_renew() -> None:
    entered, refused = ("2010-01-01", False, True), ("2014-06-01", False, False)
    assert asked(text(REVIEW, FAVOUR, BACK), entered, refused, on="2015-01-01").value == "Low"


def test_a_result_of_another_gate_that_may_renew_leaves_it_open() -> None:
    entered, perhaps = ("2010-01-01", False, True), ("2014-06-01", None, False)
    answer = asked(text(REVIEW, FAVOUR, BACK), entered, perhaps, on="2015-01-01")
    assert needs(answer) == {"teacher.requests[2].good"}
