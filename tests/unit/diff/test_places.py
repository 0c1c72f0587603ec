"""Provisions that are new, gone, renamed or moved; and dated versions."""

from __future__ import annotations

import pytest

from .conftest import Told

RULE = """\
constant mark "Mark"  is 80%

define passed of teacher as yes or no "Passed"
  holds when years is at least 5

define bonus of teacher as money
  is $0
  except $500 when passed
"""


def test_new_and_gone(told: Told) -> None:
    assert told("constant a  is 1", 'constant b "B"  is 1') == [
        "removed constant a",
        "added constant b",
    ]


def test_renamed_with_all_that_names_it(told: Told) -> None:
    assert told(RULE, RULE.replace("passed", "cleared")) == [
        "changed define cleared",
        "  Called “cleared”, and no longer “passed”",
    ]


def test_renamed_in_a_chain(told: Told) -> None:
    renamed = RULE.replace("passed", "cleared").replace("bonus", "premium")
    assert told(RULE, renamed) == [
        "changed define cleared",
        "  Called “cleared”, and no longer “passed”",
        "changed define premium",
        "  Called “premium”, and no longer “bonus”",
    ]


def test_renamed_and_changed(told: Told) -> None:
    renamed = RULE.replace("passed", "cleared").replace("at least 5", "at least 6")
    assert told(RULE, renamed) == [
        "changed define cleared",
        "  Called “cleared”, and no longer “passed”",
        "  Rule: whether the years are at least 6; before, whether the years are at least 5",
    ]


def test_moved(told: Told) -> None:
    old = 'article "4" "Pay"\n\nconstant a  is 1\n\narticle "5" "Leave"\n\nconstant b  is 2\n'
    new = 'article "4" "Pay"\n\narticle "5" "Leave"\n\nconstant a  is 1\n\nconstant b  is 2\n'
    assert told(old, new) == [
        "changed constant a",
        "  Moved from Article 4, Pay to Article 5, Leave",
    ]


def test_an_article_with_another_title(told: Told) -> None:
    old = 'article "4" "Pay"\n\nconstant a  is 1\n\nconstant b  is 2\n'
    assert told(old, old.replace("Pay", "Wages")) == ["Article 4, Pay is now Article 4, Wages"]


DATED = """\
constant mark as percent
  from 2010-07-01 is 80%
  from 2015-07-01 is 82%
"""


@pytest.mark.parametrize(
    ("new", "edits"),
    [
        (DATED + "  from 2020-07-01 is 85%\n",
         ["From July 1, 2020: value: 85%; before, 82% (+3 percentage points)"]),
        (DATED.replace("2015-07-01", "2016-07-01"),
         ["In force from July 1, 2010 to June 30, 2016, and no longer "
          "from July 1, 2010 to June 30, 2015",
          "In force from July 1, 2016, and no longer from July 1, 2015"]),
        (DATED.replace("80%", "70%"),
         ["From July 1, 2010 to June 30, 2015: value: 70%; before, 80% (−10 percentage points)"]),
        (DATED.replace("  from 2010-07-01 is 80%\n", ""),
         ["From July 1, 2010 to June 30, 2015: says nothing any more"]),
        (DATED.replace("is 82%", 'reserved until "a vote"'),
         ["From July 1, 2015: reserved until a vote"]),
    ],
)  # fmt: skip
def test_dated_versions(told: Told, new: str, edits: list[str]) -> None:
    assert told(DATED, new)[1:] == [f"  {edit}" for edit in edits]
    assert bool(told(new, DATED))
