"""What is drawn fits the book, keeps to its rules, and is the same for the same seed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausal.book import Book
from clausal.errors import RecordError
from clausal.ir.types import DateType, NumberType
from clausal.sampling.draw import documents
from clausal.sampling.rules import FieldRule, Fields, Range, Rule, Sample, Shape

from .conftest import SAMPLE, Read

COUNT = 1500
YEARS = range(2012, 2017)


@pytest.fixture
def drawn(read: Read) -> list[dict[str, Any]]:
    return list(documents(read(SAMPLE), seed=1, count=COUNT))


def day(written: str) -> dt.date:
    return dt.date.fromisoformat(written)


def test_every_document_fits_the_book(drawn: list[dict[str, Any]], book: Book) -> None:
    facts = [book.read(document) for document in drawn[:200]]
    assert [fact.id for fact in facts] == [f"w-{number}" for number in range(1, 201)]


def test_fields_keep_to_their_rules(drawn: list[dict[str, Any]]) -> None:
    for worker in (document["worker"] for document in drawn):
        quick = worker["post"]["rank"] >= 5
        assert "nature" not in worker
        assert quick or worker["post"]["rank"] == 1
        assert worker["hired"] >= "2010-01-01"
        assert day(worker["hired"]) <= day(worker["post"]["since"]) - dt.timedelta(days=365)
        assert worker["first"] in ("2009-10", "2010-11", "2011-12")
        bonus = float(worker["bonus"])
        assert (bonus % 12.5, 100 <= bonus <= 200 if worker["on_call"] else bonus == 0) == (0, True)
        assert worker["credits"] in (0, "1.5", 4)
        assert worker["part"] in {f"{part}%" for part in range(50, 101, 5)}
        assert worker["skills"] in (["Weld"], ["Weld", "Drive"])
        assert worker.get("nick") in (None, "Bob 1", "Bob 2", "Bob 3")
        hired = day(worker["hired"])
        begun = max(2012, hired.year - ((hired.month, hired.day) < (9, 1)))
        years = [f"{year}-{year % 100 + 1}" for year in range(begun, 2017)]
        assert [review["year"] for review in worker["reviews"]] == years
        assert all((review["mark"] == "90%") is quick for review in worker["reviews"])
        assert (len(worker["tasks"]) == 0) is (worker["grade"] == "Chief")
        for task in worker["tasks"]:
            assert day(task["begun"]) == hired + dt.timedelta(days=10)
            assert 0 <= (day(task["ended"]) - day(task["begun"])).days <= 62


@pytest.mark.parametrize(
    ("kind", "shares"),
    [
        (lambda w: w["grade"], {"Junior": 0.7, "Senior": 0.25, "Chief": 0.05}),
        (lambda w: w["on_call"], {True: 0.8, False: 0.2}),
        (lambda w: w["post"]["rank"] == 1, {True: 0.25, False: 0.75}),
        (lambda w: "Drive" in w["skills"], {True: 0.3, False: 0.7}),
        # A quarter is unknown; of the rest, a quarter is missing.
        (lambda w: "nick" in w and w["nick"] is None, {True: 0.1875, False: 0.8125}),
        (lambda w: "nick" in w, {True: 0.75, False: 0.25}),
        # The lower of two draws: three quarters of them lie in the lower half.
        (lambda w: int(w["part"][:-1]) < 78, {True: 0.793, False: 0.207}),
        (lambda w: len(w["tasks"]), {0: 0.05, 1: 0.317, 2: 0.317, 3: 0.317}),
    ],
)
def test_frequencies(
    drawn: list[dict[str, Any]], kind: Callable[[Any], object], shares: dict[object, float]
) -> None:
    counts = Counter(kind(document["worker"]) for document in drawn)
    assert counts.keys() == shares.keys()
    for option, share in shares.items():
        assert counts[option] / COUNT == pytest.approx(share, abs=0.035)


def test_the_same_seed_gives_the_same_and_more_keep_the_first(read: Read) -> None:
    sample = read(SAMPLE)
    few, many, other = (
        list(documents(sample, seed=seed, count=count))
        for seed, count in ((7, 20), (7, 60), (8, 20))
    )
    assert few == many[:20]
    assert len({str(document["worker"]) for document in many}) == 60
    assert all(one["worker"] != two["worker"] for one, two in zip(few, other, strict=True))
    assert all(document["site"] == few[0]["site"] for document in many)


def test_another_version_of_python_draws_no_other(read: Read) -> None:
    (document,) = documents(read(SAMPLE), seed=1, count=1)
    assert document == {
        "site": {"opened": "1997-04-05"},
        "worker": {
            "id": "w-1",
            "nick": None,
            "hired": "2010-03-12",
            "first": "2010-11",
            "grade": "Senior",
            "on_call": True,
            "bonus": "137.5",
            "credits": 0,
            "part": "70%",
            "skills": ["Weld"],
            "post": {"since": "2015-03-14", "rank": 8},
            "reviews": [{"year": f"{year}-{year % 100 + 1}", "mark": "90%"} for year in YEARS],
            "tasks": [
                {"begun": "2010-03-22", "ended": "2010-03-30"},
                {"begun": "2010-03-22", "ended": "2010-04-26"},
            ],
        },
    }


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "[2010-01-01, post.since - 1 year]",
            "[2014-06-01, post.since]",
            "worker.hired: nothing lies between 2014-06-01 and 201",
        ),
        (
            "{is: 0}, otherwise: {between: [1, 3]}",
            "{is: 1}, otherwise: {is: post.rank - 9}",
            "out of",
        ),
        ("[begun, begun + 2 months]", "[begun, begun + 9000 years]", "no day any more"),
    ],
)
def test_a_rule_without_a_value(read: Read, old: str, new: str, words: str) -> None:
    assert old in SAMPLE
    with pytest.raises(RecordError) as raised:
        list(documents(read(SAMPLE.replace(old, new)), seed=1, count=COUNT))
    assert words in str(raised.value)


@given(
    low=st.integers(-50, 50),
    width=st.integers(0, 60),
    step=st.integers(1, 7),
    shape=st.sampled_from(["even", "low", "middle", "high"]),
    days=st.booleans(),
    seed=st.integers(0, 1000),
)
def test_ranges(low: int, width: int, step: int, shape: Shape, days: bool, seed: int) -> None:
    zero = dt.date(2012, 2, 29)
    ends = [low, low + width]
    if days:
        ends, step = [zero + dt.timedelta(days=end) for end in ends], 1  # type: ignore[misc]
    way = Range(low=ends[0], high=ends[1], step=step, shape=shape)
    field = FieldRule(type=DateType() if days else NumberType(places=0), rule=Rule(way=way))
    sample = Sample(
        title="",
        of="one",
        called="ones",
        number=1,
        records={"one": Fields(fields={"x": field}, shown=("x",))},
        once=frozenset(),
        year_start=(7, 1),
        sources=(),
        assumptions=(),
    )
    for document in documents(sample, seed=seed, count=20):
        x = document["one"]["x"]
        value = (day(x) - zero).days if days else x
        assert low <= value <= low + width
        assert (value - low) % step == 0
