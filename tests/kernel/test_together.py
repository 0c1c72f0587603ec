"""One source for many texts, days and readings: what they share is written, and answered, once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

import pytest

from clausal.book import load
from clausal.kernel.askings import Asking
from clausal.kernel.plain import Decider
from clausal.preview.clauses import team_of
from tests.generate import books

BOOK = """
agreement test "Test Agreement"
  in force  from 2010-01-01

unit point

choice rank  Low | High

record member
  post     post
  reviews  list of review

record post
  since    date
  rank     rank
  step     whole number from 1 to 90
  balance  number of point from 0 to 1

record review
  held    date
  passed  yes or no

question lost "What becomes of points on a move?"
  reading lapse  adopted
  reading stay

source reviewing "Reviews"
  for each review, on review.held
  earns
    1 point  when passed

gate promotion "Promotion"
  for each review, on review.held
  requires
    passed
    career.rank is Low

ladder career
  for member, from member.post
  climbs one step for every 3 point
  rungs
    Low   steps 1 to 90
    High  steps 1 to 90
  moves
    to High step 1  on promotion is met
  balance
    on a move   is lost except kept when lost is stay
    at the top  is kept
"""


@pytest.fixture(scope="module")
def asking() -> Asking:
    timeline = books.read(BOOK).texts()
    return Asking(timeline=timeline, questions=["career"], as_of=dt.date(2014, 6, 1))


def decider(*askings: Asking) -> Decider:
    return Decider(askings, reading=askings[0].timeline.text_on(dt.date(2014, 6, 1)).records)


def reviews(count: int) -> Mapping[str, Any]:
    """Somebody who was reviewed on as many days, and passed at the last of them alone."""
    first = dt.date(2012, 1, 1)
    held = [first + dt.timedelta(days=number) for number in range(count)]
    post = {"since": dt.date(2011, 1, 1), "rank": "Low", "step": 1, "balance": 0}
    listed = [{"held": day, "passed": day == held[-1]} for day in held]
    return {"member": {"post": post, "reviews": listed}}


def test_positions_that_rest_on_earlier_ones_are_found_once(asking: Asking) -> None:
    # Asked anew at each review, by two ways, forty of them would never end.
    (found,) = decider(asking)(reviews(40))
    assert found.value is not None
    assert found.value.fields["rank"] == "High"  # type: ignore[union-attr]


def test_what_is_lacking_in_them_is_told_once(asking: Asking) -> None:
    record = reviews(40)
    for review in record["member"]["reviews"]:
        del review["passed"]
    (found,) = decider(asking)(record)
    told = [need.name for need in found.needs]
    assert sorted(told) == sorted(f"member.reviews[{number}].passed" for number in range(1, 41))


def test_readings_share_their_source(asking: Asking) -> None:
    stay = Asking(
        timeline=asking.timeline,
        questions=asking.questions,
        as_of=asking.as_of,
        settings={"lost": "stay"},
    )
    both = decider(asking, stay)
    record = reviews(2)
    assert both(record) == [*decider(asking)(record), *decider(stay)(record)]
    lapsed, stayed = both(record)
    assert lapsed != stayed
    assert len(_functions(both, "career")) == len(_functions(decider(asking), "career"))


def test_texts_share_what_is_the_same_in_them() -> None:
    book = load("baltimore")
    day = dt.date(2013, 9, 1)
    timeline = book.texts(proposals=["one_year"])
    team = team_of(timeline, ["one_year"], day)
    askings = [
        Asking(timeline=team.text(number), questions=["salary"], as_of=day)
        for number in range(1 << len(team.groups))
    ]
    source = Decider(askings, reading=book.reading.records)
    # Of the clauses three have a say in the pathway: the pass mark, what a move leaves of a
    # balance, and the source of units. The others are about the schedule.
    assert len(_functions(source, "career")) == 8


def test_what_is_asked_again_of_a_record_is_answered_once(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    stay = Asking(
        timeline=asking.timeline,
        questions=asking.questions,
        as_of=asking.as_of,
        settings={"lost": "stay"},
    )
    record = reviews(0)  # nobody moves: it does not matter what becomes of points then
    source = decider(asking, stay, asking, stay)
    looked: list[str] = []

    class Watched(dict[str, Any]):
        def __getitem__(self, name: str) -> Any:
            looked.append(name)
            return super().__getitem__(name)

    source({"member": Watched(record["member"])})
    assert looked.count("post") == 1


def _functions(source: Decider, name: str) -> list[str]:
    return re.findall(rf"^def {name}_\d+", source.source, re.MULTILINE)


def test_many_positions_that_rest_on_one_another(asking: Asking) -> None:
    record = reviews(800)
    listed = record["member"]["reviews"]
    for review in listed:
        review["passed"] = True
    listed.reverse()  # the newest first: each goes back to all before it
    (found,) = decider(asking)(record)
    assert found.value is not None
