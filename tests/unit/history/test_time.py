"""What amendments do to time: nothing before their day, nothing to those who did not know."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from clausal.history.consolidate import version_of
from clausal.pipeline import texts_known

from .conftest import BASE, ask, book, got, known, patch

QUESTIONS = ("studies", "wage", "senior")
CHANGES = (
    "set limit to {n}",
    "raise table scale by {n}%, rounded to $1",
    "raise table scale at rank Skilled by ${n}",
    "set scale at step 2, rank Skilled to ${n}",
    "replace in source studies\n  earns\n    {n} AU  when credits is at least limit",
    "replace in gate senior\n  requires\n    step is at least 1\n    rank is Novice",
    "adopt another for how",
)

days = st.dates(dt.date(2010, 7, 1), dt.date(2014, 12, 31))


def _moved(day: dt.date, count: int | None) -> dt.date | None:
    return None if count is None else day + dt.timedelta(days=count)


@st.composite
def patches(draw: st.DrawFn) -> tuple[str, str, dt.date, dt.date]:
    """The text of earlier amendments, that of one more, its first day, and that of its decision."""
    written = []
    starts = draw(st.lists(days, min_size=1, max_size=4, unique=True))
    decisions = []
    for number, start in enumerate(starts):
        change = draw(st.sampled_from(CHANGES)).format(n=draw(st.integers(1, 9)))
        end = _moved(start, draw(st.none() | st.integers(0, 900)))
        reach = _moved(start, draw(st.none() | st.integers(-900, 0)))
        decided = start + dt.timedelta(days=draw(st.integers(-90, 90)))
        decisions.append(decided)
        window = f"{start} to {end}" if end else str(start)
        lines = [f"applies   to events from {reach}"] if reach else []
        written.append(patch(f"a{number}", window, change, lines=lines, decided=str(decided)))
    return "".join(written[:-1]), written[-1], starts[-1], decisions[-1]


@given(patches(), st.lists(days, min_size=1, max_size=4))
def test_nothing_changes_before_the_day(
    drawn: tuple[str, str, dt.date, dt.date], asked: list[dt.date]
) -> None:
    """An amendment in force from a day never changes an answer about an earlier one."""
    earlier, last, start, _ = drawn
    without, with_it = known(earlier), known(earlier + last)
    for day in (*(day for day in asked if day < start), start - dt.timedelta(days=1)):
        if day >= dt.date(2010, 7, 1):
            for question in QUESTIONS:
                assert got(with_it, question, day) == got(without, question, day), (question, day)


@given(patches(), days)
def test_who_did_not_know_answers_as_before(
    drawn: tuple[str, str, dt.date, dt.date], asked: dt.date
) -> None:
    """`known on` gives exactly the answer of that day, its reasons and versions too."""
    earlier, last, _, decided = drawn
    day_before = str(decided - dt.timedelta(days=1))
    then, now = known(earlier, day_before), known(earlier + last, day_before)
    assert now.timeline == then.timeline
    assert now.text_on(asked).version == then.text_on(asked).version
    for question in QUESTIONS:
        assert ask(now, question, asked) == ask(then, question, asked)


@given(patches(), days)
def test_a_proposal_that_changes_nothing(
    drawn: tuple[str, str, dt.date, dt.date], asked: dt.date
) -> None:
    """It changes no answer and no version."""
    earlier, _, start, _ = drawn
    gate = BASE[BASE.index("gate senior") : BASE.index("define wage")]
    same = (
        'proposal same "The same"\n  to        sample\n  by        union\n'
        f"  in force  from {start}\n\nreplace {gate}"
    )
    without_gate = earlier if "in gate" not in earlier else ""
    texts, asked_for = (known(without_gate + same, None, *names) for names in ((), ("same",)))
    assert asked_for.text_on(asked).version == texts.text_on(asked).version
    for question in QUESTIONS:
        assert got(asked_for, question, asked) == got(texts, question, asked)


def test_an_event_is_judged_by_the_text_of_its_day() -> None:
    stricter = patch("stricter", "2012-01-01", "set limit to 60")
    # Courses of 3 credits and more, one each 150 days: two before 2012, and two in it.
    assert got(known(""), "studies", "2013-01-01") == 12
    assert got(known(stricter), "studies", "2013-01-01") == 6
    reaching = patch(
        "stricter", "2012-01-01", "set limit to 60", lines=["applies   to events from 2011-06-01"]
    )
    assert got(known(reaching), "studies", "2011-12-31") == 6
    assert got(known(reaching), "studies", "2013-01-01") == 0


def test_before_it_was_ratified_nothing_was_known() -> None:
    assert got(known("", "2010-05-31"), "wage", "2011-07-01") == "not in force"
    assert got(known("", "2010-06-01"), "wage", "2011-07-01") == 2100


def test_the_same_words_in_another_order_are_the_same_version() -> None:
    head, *items = BASE.split("\n\n")
    shuffled = "\n\n".join([head, *reversed(items)]).replace(
        "  reading", "   # a remark\n  reading"
    )
    ours, theirs = (texts_known(book("", base)) for base in (BASE, shuffled + "\n"))
    assert version_of(ours.history.base) == version_of(theirs.history.base)
    assert ours.timeline == theirs.timeline
    other = texts_known(book("", BASE.replace("limit is 3", "limit is 4")))
    assert version_of(other.history.base) != version_of(ours.history.base)


def test_the_order_of_changes_is_no_difference() -> None:
    changes = ("set limit to 4", "adopt another for how", "raise table scale by $1")
    one, other = (known(patch("a", "2012-07-01", *order)) for order in (changes, changes[::-1]))
    assert one.timeline == other.timeline
    day = dt.date(2012, 7, 1)
    assert one.text_on(day).version == other.text_on(day).version


def test_what_is_not_known_of_a_lapsed_source_stays_open() -> None:
    """A list of which nothing is given may hold an event of the days when it earned."""
    talks = patch(
        "talks",
        "2012-01-01 to 2012-12-31",
        "add record talk\n  held  date",
        "add to record teacher\n  talks  list of talk",
        "replace source studies\n  for each talk, on talk.held\n  earns\n    1 AU",
    )
    assert got(known(talks), "studies", "2011-12-31") == 6
    assert got(known(talks), "studies", "2012-01-01") == "undetermined"
    assert got(known(talks), "studies", "2013-06-01") == "undetermined"
    assert [need.name for need in ask(known(talks), "studies", "2013-06-01").needs] == [
        "teacher.talks"
    ]


def test_reach_changes_every_version_on_the_way() -> None:
    """Also a constant's dated versions; and nothing where there is none yet."""
    dated = "constant limit as number\n  from 2010-07-01 is 3\n  from 2012-01-01 is 4"
    base = BASE.replace("constant limit is 3", dated)
    reaching = patch(
        "a", "2013-01-01", "set limit to 60", lines=["applies to events from 2010-06-01"]
    )
    texts = texts_known(book(reaching, base))
    assert [got(texts, "studies", day) for day in ("2012-12-31", "2013-01-01")] == [12, 0]
    assert texts.text_on(dt.date(2013, 1, 1)).version != texts.text_on(dt.date.min).version


def test_a_text_that_judges_in_between_is_one_of_the_states() -> None:
    """An earlier day's amendment together with one that reaches back, before the next reaches."""
    lapsed = patch("lapsed", "2010-08-01 to 2011-06-30", "set limit to 4")
    first, second = (
        patch(name, day, change, lines=["applies to events from 2010-08-01"])
        for name, day, change in (
            ("first", "2012-01-01", "adopt another for how"),
            ("second", "2013-01-01", "raise table scale by 1%, rounded to $1"),
        )
    )
    history = known(lapsed + first + second).history
    judging = history.judging(dt.date(2011, 1, 1), dt.date(2012, 6, 1))
    assert [patch.name for patch in judging.patches] == ["lapsed", "first"]
    assert any(state is judging for _, state in history.states())
