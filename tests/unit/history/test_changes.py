"""Every form of change: what it makes of the text, from which day on, and what comes back."""

from __future__ import annotations

import datetime as dt

import pytest

from clausal.history.texts import Text
from clausal.pipeline import scenarios_of, texts_known
from clausal.scenarios.run import run
from clausal.syntax.printer import print_item

from .conftest import BASE, book, got, known, patch

EARNS = "replace in source studies\n  earns\n    5 AU  when credits is at least limit"


def words(text: Text, name: str) -> str:
    """A provision's canonical text."""
    return next(print_item(e.item) for e in text.entries if e.item.name.text == name)


@pytest.mark.parametrize(
    ("change", "question", "before", "after"),
    [
        ("set limit to 6", "studies", 30, 21),
        (EARNS, "studies", 30, 50),
        ("raise table scale by 2%, rounded to $1", "wage", 2100, 2142),
        ("raise table scale at rank Skilled by $10", "wage", 2100, 2110),
        ("raise table scale at rank Novice by $10", "wage", 2100, 2100),
        ("set scale at step 2, Skilled to $2,222", "wage", 2100, 2222),
        ("adopt another for how", "wage", 2100, 5000),
        ("replace define wage of teacher as money\n  is $7", "wage", 2100, 7),
        ("strike in gate senior\n  rank is Skilled", "senior", "met", "met"),
        (
            "strike in gate senior\n  rank is Skilled\ninsert\n  step is at least 3",
            "senior", "met", "not met",
        ),
        ("add to gate senior\n  requires\n    step is below 2", "senior", "met", "not met"),
        ("replace in gate senior\n  requires\n    step is 1", "senior", "met", "not met"),
        (
            "strike in source studies\n  3 AU when credits is at least limit\n"
            "insert\n  1 AU when credits is at least 1",
            "studies", 30, 12,
        ),
    ],
)  # fmt: skip
def test_a_change_from_its_day_on(
    change: str, question: str, before: object, after: object
) -> None:
    # The retroactive line lets one day's events show the change whatever their own days.
    changed = known(patch("a", "2015-07-01", change, lines=["applies   to events from 2010-07-01"]))
    assert got(changed, question, "2015-06-30") == before
    assert got(changed, question, "2015-07-01") == after
    lapsing = known(patch("a", "2015-07-01 to 2015-12-31", change))
    assert got(lapsing, question, "2016-01-01") == before


def test_several_steps_on_one_day() -> None:
    """`set` states the final cell, after any `raise`, in whatever order they are written."""
    changes = ("set scale at step 2, rank Skilled to $9", "raise table scale by 10%, rounded to $1")
    texts = known(patch("a", "2012-07-01", *changes))
    assert got(texts, "wage", "2012-07-01") == 9
    table = texts.text_on(texts.history.days()[0]).tables["scale"]
    assert table.versions[-1].content.cells[1, "Skilled"] == 2200  # type: ignore[union-attr]


def test_two_amendments_set_two_cells_on_one_day() -> None:
    """One that is named and one that is not are other cells too."""
    first = patch("first", "2012-07-01", "set scale at 1, Skilled to $1")
    same_row = patch("same_row", "2012-07-01", "set scale at step 2, Novice to $2")
    other = patch("other", "2012-07-01", "set scale at step 2, Skilled to $3")
    assert got(known(first + same_row + other), "wage", "2012-07-01") == 3


def test_a_raise_on_the_first_day_of_a_version() -> None:
    version = (
        "  from 2012-07-01\n    | step | Novice | Skilled |\n    |    2 |  3,000 |   4,000 |\n"
    )
    base = BASE.replace("\nquestion how", f"{version}\nquestion how")
    raised = patch("a", "2012-07-01", "raise table scale by 10%, rounded to $1")
    texts = texts_known(book(raised, base))
    assert [got(texts, "wage", day) for day in ("2012-06-30", "2012-07-01")] == [2100, 4400]


def test_raises_stack_and_lapse() -> None:
    first = patch("first", "2012-07-01 to 2013-06-30", "raise table scale by 10%, rounded to $1")
    second = patch("second", "2013-01-01", "raise table scale by $5")
    texts = known(first + second)
    assert [got(texts, "wage", day) for day in ("2012-06-30", "2012-07-01", "2013-01-01")] == [
        2100,
        2310,
        2315,
    ]
    # When the first lapses, the text before it returns, with the second still in force.
    assert got(texts, "wage", "2013-07-01") == 2105


def test_added_and_repealed() -> None:
    added = patch(
        "a",
        "2012-07-01",
        "add record talk\n  held  date",
        "add to record teacher\n  talks  list of talk",
        "add to choice rank\n  Master above Skilled",
        "add source speaking\n  for each talk, on talk.held\n  earns\n    1 AU",
    )
    texts = known(added + patch("b", "2013-07-01", "repeal source speaking"))
    during, after = (texts.text_on(day) for day in texts.history.days())
    assert during.choices["rank"].type.options == ("Novice", "Skilled", "Master")
    assert during.sources["speaking"].amended == ("a",)
    assert "amendment a, decided by JOC on 2012-06-01" in during.sources["speaking"].cites
    assert "speaking" not in after.sources
    assert not texts.check(texts.history.on(texts.history.days()[0])).diagnostics[1:]


def test_extended() -> None:
    extended = patch("a", "2013-07-01", "extend agreement sample to 2014-06-30")
    text = known(extended).text_on(known(extended).history.days()[0])
    assert text.agreement.end is not None
    assert str(text.agreement.end) == "2014-07-01"


def test_a_dated_text_keeps_its_earlier_versions() -> None:
    texts = known(patch("a", "2012-07-01", "raise table scale by 2%, rounded to $1"))
    state = texts.history.on(texts.history.days()[0])
    assert "from 2010-07-01\n" in words(state.text, "scale")
    assert "  from 2012-07-01\n    raised by 2%, rounded to $1\n" in words(state.text, "scale")


def test_a_scenario_expects_what_is_repealed_not_to_be_in_force() -> None:
    repealed = patch("gone", "2012-07-01", "repeal gate senior")
    scenario = (
        'scenario "gone"\n  given teacher\n    step  2\n  on {day}\n'
        "  expect senior is not in force\n\n"
    )
    for day, held in (("2012-07-01", True), ("2012-06-30", False)):
        parsed = book(repealed + scenario.format(day=day))
        (one,) = scenarios_of(parsed)
        result = run(one, texts_known(parsed))
        assert [verdict.held for verdict in result.verdicts] == [held]


def test_what_another_days_text_has_is_said_to_be_there() -> None:
    texts = known(patch("gone", "2012-07-01", "repeal gate senior"))
    assert texts.elsewhere("senior", dt.date(2013, 1, 1)) == (
        "the text of 2013-01-01 does not have `senior`; it stands in the text from 2010-07-01 "
        "to 2012-06-30: ask about one of those days, with `--as-of`"
    )
    assert texts.elsewhere("seniority", dt.date(2013, 1, 1)) is None
