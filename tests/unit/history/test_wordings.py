"""What rests on a provision without naming it: ladders, items, records, under changing texts."""

from __future__ import annotations

import datetime as dt

from clausal.pipeline import check_book, texts_known
from clausal.values import MISSING, Item

from .conftest import BASE, ask, book, patch

LADDER = """
choice lane  Low < High

record placement
  since    date
  lane     lane
  step     number
  balance  number of AU

ladder career "Career"
  for teacher, from teacher.start
  climbs one step for every 3 AU
  rungs
    Low   steps 1 to 5, then High
    High  steps 1 to 3
  balance
    on a move   is kept
    at the top  is lost
"""
TALKS = """
record talk
  held  date
"""
CLIMBING = (
    BASE.replace(
        "  courses  list of course\n",
        "  courses  list of course\n  talks  list of talk\n  start  placement\n",
    )
    + LADDER
    + TALKS
)
START = Item(
    "placement",
    "teacher.start",
    {"since": dt.date(2010, 7, 1), "lane": "Low", "step": 1, "balance": 0},
)


def items(record: str, field: str, *facts: dict[str, object]) -> tuple[Item, ...]:
    """The items of a teacher's list."""
    return tuple(Item(record, f"teacher.{field}[{i}]", found) for i, found in enumerate(facts))  # type: ignore[arg-type]


def test_a_ladder_is_fed_by_a_source_that_an_amendment_adds() -> None:
    added = patch(
        "a",
        "2012-01-01",
        'add source speaking "Talks"\n  for each talk, on talk.held\n  earns\n    3 AU',
    )
    texts = texts_known(book(added, CLIMBING))
    talks = items("talk", "talks", {"held": dt.date(2011, 6, 1)}, {"held": dt.date(2012, 6, 1)})
    teacher = Item("teacher", "teacher", {"courses": (), "talks": talks, "start": START})
    steps = [ask(texts, "career.step", day, teacher).value for day in ("2011-12-31", "2012-06-01")]
    assert steps == [1, 2]


def test_an_item_happens_once() -> None:
    """On the first of the days that two wordings give it; on none while neither does."""
    base = BASE.replace(
        "  finished  date\n", "  finished  date\n  approved  date, may be missing\n"
    )
    later = patch(
        "a",
        "2012-01-01",
        "replace source studies\n  for each course, on course.approved\n  earns\n    20 AU",
    )
    early, late = dt.date(2011, 3, 1), dt.date(2012, 3, 1)
    courses = items(
        "course",
        "courses",
        {"finished": early, "credits": 3, "approved": late},
        {"finished": early, "credits": 3, "approved": MISSING},
        {"finished": late, "credits": 3, "approved": late},
    )
    teacher = Item("teacher", "teacher", {"courses": courses})
    answer = ask(texts_known(book(later, base)), "studies", "2012-06-01", teacher)
    assert [(item.day, item.value) for item in answer.items] == [(early, 3), (early, 3), (late, 20)]


def test_a_field_of_the_same_name_does_not_need_what_is_repealed() -> None:
    base = BASE.replace("constant limit is 3", "constant limit is 3\n\nconstant credits is 9")
    assert (
        check_book(book(patch("a", "2012-01-01", "repeal constant credits"), base)).diagnostics
        == ()
    )
