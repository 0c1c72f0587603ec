"""The Baltimore book through time: from the old scale of 2010 to the salaries kept since 2024."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import clausal

POLICY = Path(__file__).parents[2] / "policies" / "baltimore"
BOOK = clausal.load("baltimore")

CERTIFIED = dict.fromkeys(
    ("capacity_certified", "infrastructure_certified", "standards_certified"), "2011-06-15"
)


def record(hired: str, degree: str, pathway: str, interval: int, **lists: Any) -> dict[str, Any]:
    """A teacher who was placed on July 1, 2011; nothing happened but what the lists say."""
    happened = (
        *("evaluations", "courses", "trainings", "projects", "applications", "requests"),
        *("mentorings", "candidacies"),  # of which the proposals speak
    )
    placement = {"since": "2011-07-01", "pathway": pathway, "interval": interval, "balance": 0}
    teacher = {"hired": hired, "degree": degree, "placement": placement}
    return {"teacher": teacher | {name: [] for name in happened} | lists, "district": CERTIFIED}


def course(day: str, credits: int, toward: str) -> dict[str, object]:
    aims = {f"toward_{aim}": aim == toward for aim in ("degree", "certification")}
    return {"completed": day, "credits": credits, "graduate": True, **aims}


def proficient(*years: str) -> list[dict[str, str]]:
    return [{"year": year, "rating": "Proficient"} for year in years]


STEADY = record("1998-08-24", "Masters", "Professional", 3)
CLIMBER = record(
    "2008-08-25",
    "Masters",
    "Standard",
    4,
    evaluations=proficient("2011-12", "2012-13"),
    courses=[
        course("2011-08-15", 3, "degree"),
        course("2012-05-18", 6, "degree"),
        course("2013-05-17", 6, "certification"),
        course("2015-05-15", 4, "certification"),
    ],
)
ENTRANT = record(
    "2000-08-28",
    "Masters30",
    "Professional",
    8,
    evaluations=proficient("2010-11", "2011-12", "2012-13"),
    requests=[{"made": "2013-08-26"}],
)
TEACHERS = {"steady": STEADY, "climber": CLIMBER, "entrant": ENTRANT}

QUESTIONS = ["salary", "career", "coursework", "peer_review", "alternative_placement", "certified"]

# Every amendment: from when it is in force, and when it was decided.
AMENDMENTS = {
    "course_credits": ("2011-10-01", "2011-10-01"),
    "agreement_of_2014": ("2014-07-01", "2014-07-01"),
    "raise_of_2015": ("2015-07-01", "2014-07-01"),
    "raise_of_2016": ("2016-07-01", "2014-07-01"),
    "agreement_of_2018": ("2017-07-01", "2018-07-01"),
    "raise_of_2019": ("2019-01-01", "2018-07-01"),
    "end_of_pathways": ("2024-07-01", "2023-10-25"),
}


def short(answer: clausal.Answer) -> object:
    return answer.value if answer.outcome == "value" else answer.outcome


def ask(who: str, question: str, day: str, known_on: str | None = None, *proposals: str) -> object:
    """The value, or the outcome where there is none."""
    given = TEACHERS[who]
    return short(BOOK.evaluate(question, given, as_of=day, known_on=known_on, proposals=proposals))


# ------------------------------------------------------------------ what was paid

RAISES = {
    "2012-07-01": "1.015",
    "2014-07-01": "1.01",
    "2015-07-01": "1.01",
    "2016-07-01": "1.01",
    "2017-07-01": "1.01",
    "2019-01-01": "1.015",
}


def schedule(amount: int, day: str, known_raises: dict[str, str] = RAISES) -> int:
    """A cell of Exhibit 6 on a day: each raise to the cent, and the salary to the dollar."""
    paid = Decimal(amount)
    for since, factor in known_raises.items():
        if since <= day:
            paid = (paid * Decimal(factor)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return int(paid.quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("day", "paid"),
    [
        ("2010-06-30", "not in force"),
        ("2010-09-01", 62_098),
        ("2011-06-30", 62_098),
        ("2011-07-01", 63_534),
        ("2012-06-30", 63_534),
        *((day, schedule(63_534, day)) for day in RAISES),
        ("2013-09-01", schedule(63_534, "2012-07-01")),
        ("2018-12-31", schedule(63_534, "2017-07-01")),
        ("2024-06-30", schedule(63_534, "2019-01-01")),
        ("2024-07-01", schedule(63_534, "2019-01-01")),
        ("2026-11-24", schedule(63_534, "2019-01-01")),
    ],
)
def test_a_steady_teacher_is_paid(day: str, paid: object) -> None:
    assert ask("steady", "salary", day) == paid


@pytest.mark.parametrize(
    ("day", "known_on", "paid"),
    [
        # Nothing was known before the agreement was ratified; then it held from July.
        ("2010-09-01", "2010-11-16", "not in force"),
        ("2010-09-01", "2010-11-17", 62_098),
        # In spring 2013 the schedule was to hold over.
        ("2015-09-01", "2013-05-01", schedule(63_534, "2012-07-01")),
        ("2015-09-01", "2014-07-01", schedule(63_534, "2015-07-01")),
        # The raise of July 2017 was agreed a year later.
        ("2017-09-01", "2017-09-01", schedule(63_534, "2016-07-01")),
        ("2017-09-01", "2018-07-01", schedule(63_534, "2017-07-01")),
    ],
)
def test_what_was_known_on_a_day_is_what_is_paid(day: str, known_on: str, paid: object) -> None:
    assert ask("steady", "salary", day, known_on) == paid


# ------------------------------------------------------------------ who stood where


@pytest.mark.parametrize(
    ("day", "rung", "interval", "balance"),
    [
        ("2011-07-01", "Standard", 4, 0),
        ("2011-08-15", "Standard", 4, 3),  # toward a degree, before the JOC's decision
        ("2012-05-18", "Standard", 4, 3),  # toward a degree, after it
        ("2012-06-30", "Standard", 5, 3),
        ("2013-05-17", "Standard", 5, 9),  # toward a certification, after it
        ("2013-06-30", "Professional", 1, 9),
        ("2015-05-15", "Professional", 2, 1),
        ("2024-06-30", "Professional", 2, 1),
    ],
)
def test_a_climber_stands(day: str, rung: str, interval: int, balance: int) -> None:
    stands = [ask("climber", f"career.{part}", day) for part in ("pathway", "interval", "balance")]
    assert stands == [rung, interval, balance]


def test_a_course_after_the_decision_counted_until_it_was_known() -> None:
    assert ask("climber", "coursework", "2012-09-01", "2011-09-30") == 3 + 6
    assert ask("climber", "coursework", "2012-09-01", "2011-10-01") == 3


def test_an_entry_by_the_alternative_option_lasts_five_years() -> None:
    days = ("2013-08-25", "2013-08-26", "2018-08-25", "2018-08-26")
    stands = [ask("entrant", "career.pathway", day) for day in days]
    assert stands == ["Professional", "Model", "Model", "undetermined"]
    paid = schedule(85_337, "2017-07-01")
    assert ask("entrant", "salary", "2018-08-25") == paid


def test_the_alternative_option_closes() -> None:
    late = {**ENTRANT, "teacher": {**ENTRANT["teacher"], "requests": [{"made": "2014-07-01"}]}}
    for known_on, stands in (("2013-05-01", "Model"), (None, "Professional")):
        answer = BOOK.evaluate("career.pathway", late, as_of="2014-09-01", known_on=known_on)
        assert answer.value == stands


def test_what_was_repealed_is_not_in_force() -> None:
    for question in ("career", "career.interval", "coursework", "peer_review", "must_reapply"):
        assert ask("climber", question, "2024-06-30") != "not in force"
        assert ask("climber", question, "2024-07-01") == "not in force"
        assert ask("climber", question, "2024-07-01", "2023-10-24") != "not in force"


@pytest.mark.parametrize(
    ("day", "known_on", "ended"),
    [
        ("2013-06-30", None, None),
        ("2013-07-01", None, "2013-06-30"),
        ("2014-07-01", None, None),
        ("2014-07-01", "2013-05-01", "2013-06-30"),
        ("2017-07-01", "2017-07-01", "2017-06-30"),
        ("2017-07-01", None, None),
        ("2019-07-01", None, "2019-06-30"),
    ],
)
def test_an_answer_says_that_the_agreement_holds_over(
    day: str, known_on: str | None, ended: str | None
) -> None:
    answer = BOOK.evaluate("salary", STEADY, as_of=day, known_on=known_on)
    said = [note for note in answer.notes if "holds over" in note]
    assert [note.split()[4].rstrip(",") for note in said] == ([ended] if ended else [])


# ------------------------------------------------------------------ what may not change


@pytest.fixture
def copy(tmp_path: Path) -> Callable[..., clausal.Book]:
    """Makes a book that is this one without some of its files, and with other text."""

    def make(*left_out: str, more: str = "") -> clausal.Book:
        shutil.copytree(POLICY, tmp_path / "baltimore", ignore=shutil.ignore_patterns(*left_out))
        (tmp_path / "baltimore" / "more.clause").write_text(more, encoding="utf-8")
        return clausal.load(tmp_path / "baltimore")

    return make


def all_answers(book: clausal.Book, who: str, day: str, **how: Any) -> list[object]:
    (evaluation,) = book.evaluate_many(QUESTIONS, [TEACHERS[who]], as_of=day, **how)
    return [evaluation.version, *map(short, evaluation.answers)]


def test_the_answer_as_known_in_2013_is_that_of_the_book_of_2013(
    copy: Callable[..., clausal.Book],
) -> None:
    then = copy("2014_*", "2018_*", "2024_*", "scenarios")
    for who in TEACHERS:
        for day in ("2010-09-01", "2012-07-01", "2014-07-01", "2024-07-01"):
            now = all_answers(BOOK, who, day, known_on="2013-05-01")
            assert now == all_answers(then, who, day)
    assert BOOK.texts(dt.date(2013, 5, 1)).timeline == then.texts().timeline
    assert BOOK.texts().timeline != then.texts().timeline


NOTHING = """\
proposal nothing "Nothing is changed"
  to        baltimore
  by        union and board
  in force  from 2011-07-01 to 2024-06-30

set pass_mark to 80%

adopt average_of_three for panel_score
"""


def test_a_proposal_that_changes_nothing_changes_no_answer_and_no_version(
    copy: Callable[..., clausal.Book],
) -> None:
    book = copy(more=NOTHING)
    for who in TEACHERS:
        for day in ("2011-07-01", "2013-05-01", "2014-09-01", "2024-07-01"):
            plain = all_answers(BOOK, who, day)
            assert all_answers(book, who, day, proposals=["nothing"]) == plain


@pytest.mark.parametrize("decided", sorted({decided for _, decided in AMENDMENTS.values()}))
@settings(max_examples=10)
@given(who=st.sampled_from(list(TEACHERS)), data=st.data())
def test_a_decision_changes_no_answer_before_the_day_from_which_it_is_in_force(
    decided: str, who: str, data: st.DataObject
) -> None:
    since = min(first for first, on in AMENDMENTS.values() if on >= decided)
    last = dt.date.fromisoformat(since) - dt.timedelta(days=1)
    day = str(data.draw(st.dates(dt.date(2010, 7, 1), last)))
    before = str(dt.date.fromisoformat(decided) - dt.timedelta(days=1))
    assert all_answers(BOOK, who, day, known_on=before) == all_answers(BOOK, who, day)


def test_every_amendment_is_known_from_the_day_on_which_it_was_decided() -> None:
    for name, (since, decided) in AMENDMENTS.items():
        day, known_on = dt.date.fromisoformat(since), dt.date.fromisoformat(decided)
        before = BOOK.text_on(day, known_on=known_on - dt.timedelta(days=1))
        assert before.version != BOOK.text_on(day, known_on=known_on).version, name
        assert BOOK.text_on(day - dt.timedelta(days=1)).version != BOOK.text_on(day).version


# ------------------------------------------------------------------ what might have been


@pytest.mark.parametrize(
    ("proposals", "day", "paid"),
    [
        ([], "2014-01-01", 64_487),
        (["one_year"], "2014-01-01", 65_777),
        (["lead_pathway"], "2014-01-01", 64_487),
        (["one_year", "lead_pathway"], "2014-01-01", 65_777),
        (["one_year", "lead_pathway"], "2014-07-01", 64_487),
    ],
)
def test_proposals_answer_what_was_asked_in_spring_2013(
    proposals: list[str], day: str, paid: int
) -> None:
    assert ask("steady", "salary", day, "2013-05-01", *proposals) == paid


@pytest.mark.parametrize(
    "proposals", [["one_year"], ["lead_pathway"], ["one_year", "lead_pathway"]]
)
def test_proposals_can_be_put_beside_all_that_came_later(proposals: list[str]) -> None:
    paid = ask("steady", "salary", "2026-11-24", None, *proposals)
    assert paid == ask("steady", "salary", "2026-11-24")
