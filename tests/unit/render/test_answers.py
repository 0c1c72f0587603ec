"""Answers as text: what a teacher or a committee member reads."""

from __future__ import annotations

import datetime as dt
import unicodedata
from textwrap import dedent

import pytest
from hypothesis import given

from clausal.interpret.answers import (
    UNDETERMINED,
    Answer,
    Need,
    NeedKind,
    Reason,
    ReasonKind,
    Unknown,
)
from clausal.ir.types import MoneyType, NumberType, YesNoType
from clausal.render.answers import WIDTH, answered, show_evaluation, show_heading
from clausal.render.paint import Role
from clausal.values import Item, Value

from .conftest import GRADE, PLACE, answer, answers, evaluation, reason

NEED = Need(NeedKind.FACT, "nurse.grade", "`nurse.grade` is not given", PLACE)
CREDITS = NumberType(unit="CR")


Given = Value | Unknown | None


def provision(
    text: str, value: Given, *below: Reason, kind: str = "define", **more: object
) -> Reason:
    given = {"kind": ReasonKind.PROVISION, "provision": f"{kind} {text}", "span": PLACE, **more}
    return reason(text, value, *below, **given)


def fact(path: str, value: Given, **more: object) -> Reason:
    return reason(path, value, kind=ReasonKind.FACT, **more)


def rule(text: str, value: Given, *below: Reason, **more: object) -> Reason:
    return reason(text, value, *below, kind=ReasonKind.RULE, span=PLACE, **more)


def condition(text: str, value: Given, *below: Reason) -> Reason:
    return reason(text, value, *below, span=PLACE)


def course(number: int, credits: int, *below: Reason) -> Reason:
    return reason(
        f"nurse.courses[{number}]",
        credits,
        *below,
        kind=ReasonKind.EVENT,
        day=dt.date(2021, number, 1),
        type=CREDITS,
    )


def shown(*made: Answer) -> str:
    return show_evaluation(evaluation(*made))


def test_the_whole_of_an_answer() -> None:
    because = provision(
        "senior_post",
        "not met",
        rule("grade is Senior", True, fact("nurse.grade", "Senior", type=GRADE)),
        rule(
            "years is at least 1",
            False,
            provision(
                "years",
                0,
                fact("nurse.hired", dt.date(2022, 1, 1)),
                type=NumberType(),
                cites=('4 "Pay"',),
            ),
        ),
        kind="gate",
        title="A senior post",
        cites=('5 "Advancement"',),
    )
    made = answer(
        because,
        "not met",
        notes=("the agreement holds over",),
    )
    assert shown(made) == dedent("""\
        record n-7

        senior_post: not met
          "A senior post"; 5 "Advancement"  clinic/agreement.clause:48

          ✓ grade is Senior (nurse.grade: Senior)
          ✗ years is at least 1
            years: 0  clinic/agreement.clause:48
              nurse.hired: 2022-01-01
          see also 4 "Pay"
          note: the agreement holds over
        """)


def test_undetermined_lists_what_it_needs() -> None:
    lack = Unknown((NEED,))
    because = provision("senior_post", lack, rule("grade is Senior", lack), kind="gate")
    text = shown(answer(because, UNDETERMINED, needs=(NEED,)))
    assert "senior_post: undetermined\n" in text
    assert text.endswith(
        "  ? grade is Senior\n"
        "  what would decide it:\n"
        "    - `nurse.grade` is not given  clinic/agreement.clause:48\n"
    )


def test_the_text_of_the_agreement_gives_its_reason() -> None:
    because = provision("bonus", 500, rule("$500 when on_call", True, said="they sleep badly"))
    assert '  ✓ $500 when on_call\n    because "they sleep badly"\n' in shown(answer(because))


def test_heading_says_which_book_and_day() -> None:
    made = evaluation(notes=("no day was given, so the answers are about today",))
    assert show_heading(made) == dedent("""\
        Clinic Agreement
        the folder clinic, version v1, as of 2022-06-01
        note: no day was given, so the answers are about today
        """)


def test_what_several_steps_share_is_told_once() -> None:
    shared = provision("years", 3, fact("nurse.hired", dt.date(2019, 1, 1)))
    text = shown(answer(provision("it", 1, rule("a", True, shared), rule("b", True, shared))))
    assert text.count("nurse.hired") == 1
    assert "years: 3  as above\n" in text


def test_the_branch_that_holds_speaks_for_itself() -> None:
    branches = [rule("1 CR when a", False), rule("2 CR when b", False), rule("3 CR when c", True)]
    text = shown(answer(provision("credits", 3, *branches)))
    assert text.endswith("\n  ✓ 3 CR when c\n")
    assert "1 CR" not in text


def test_branches_are_named_if_none_holds_and_they_are_few() -> None:
    lines = [f"{n} CR when a" for n in range(4)]
    few = shown(answer(provision("credits", 9, *(rule(line, False) for line in lines[:3]))))
    assert few.endswith("  – 0 CR when a\n  – 1 CR when a\n  – 2 CR when a\n")
    many = shown(answer(provision("credits", 9, *(rule(line, False) for line in lines))))
    assert many.endswith("\n  (none of 4 branches holds)\n")


def test_requirements_are_never_left_out() -> None:
    requirements = [rule("a", False), rule("b", False), rule("c", True)]
    text = shown(answer(provision("post", "not met", *requirements, kind="gate"), "not met"))
    assert "  ✗ a\n  ✗ b\n  ✓ c\n" in text


def test_branches_are_kept_while_it_is_open() -> None:
    lack = Unknown((NEED,))
    branches = [rule("1 CR when a", False), rule("2 CR when b", False), rule("3 CR when c", lack)]
    text = shown(answer(provision("credits", lack, *branches), UNDETERMINED, needs=(NEED,)))
    assert "  ✗ 1 CR when a\n  ✗ 2 CR when b\n  ? 3 CR when c\n" in text


def test_events_that_earned_nothing_are_counted() -> None:
    events = [course(1, 2), course(2, 0), course(3, 0)]
    text = shown(answer(provision("training", 2, *events, kind="source")))
    assert "  2021-01-01  nurse.courses[1]: 2 CR\n  (2 others earned nothing)\n" in text


def test_events_are_kept_if_all_of_them_earned_nothing() -> None:
    text = shown(answer(provision("training", 0, course(1, 0), course(2, 0), kind="source")))
    assert "nurse.courses[1]: 0 CR\n" in text
    assert "nurse.courses[2]: 0 CR\n" in text


def test_an_item_stands_with_its_condition() -> None:
    item = reason(
        "nurse.courses[1]",
        True,
        condition("hours is at least 10", True, fact("nurse.courses[1].hours", 12)),
    )
    text = shown(answer(provision("it", True, rule("any course", True, item))))
    assert "    ✓ nurse.courses[1]: hours is at least 10 (hours: 12)\n" in text


def test_facts_of_an_item_are_called_by_what_follows_its_name() -> None:
    hours = rule(
        "2 CR when hours", True, fact("nurse.courses[1].hours", 12), fact("nurse.grade", "x")
    )
    text = shown(answer(provision("training", 2, course(1, 2, hours), kind="source")))
    assert "  ✓ 2 CR when hours (hours: 12, nurse.grade: x)\n" in text


def test_what_is_simply_so_is_told_by_the_mark() -> None:
    yes, no = fact("nurse.on_call", True), fact("nurse.retired", False)
    assert "✓ on_call\n" in shown(answer(provision("it", 1, rule("on_call", True, yes))))
    text = shown(answer(provision("it", 1, rule("on_call or retired", True, yes, no))))
    assert "✓ on_call or retired (nurse.on_call: yes, nurse.retired: no)\n" in text


def test_citations_below_are_named_once() -> None:
    below = [provision(name, 1, cites=('4 "Pay"', "a case study")) for name in ("a", "b")]
    text = shown(answer(provision("it", 1, *below, cites=('5 "Advancement"',))))
    assert text.endswith('\n  see also 4 "Pay"\n')


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Unknown((NEED,)), "not known"),
        (Unknown((NEED,), 0, None), "not known"),
        (Unknown((NEED,), 2, None), "not known, at least 2"),
        (Unknown((NEED,), None, 4), "not known, from 0 to 4"),
        (Unknown((NEED,), 1, 4), "not known, from 1 to 4"),
    ],
)
def test_what_is_known_of_a_count(value: Unknown, words: str) -> None:
    count = reason("count of courses", value, type=NumberType())
    assert f"  count of courses: {words}\n" in shown(answer(count, UNDETERMINED, needs=(NEED,)))


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (answer(reason("it"), "Promoted"), "Promoted"),
        (answer(reason("it"), value=62098, type=MoneyType()), "$62,098"),
        (answer(reason("it"), value=False, type=YesNoType()), "no"),
        (
            answer(reason("it"), value=Item("career", "Junior, interval 3", {})),
            "Junior, interval 3",
        ),
    ],
)
def test_answered(made: Answer, words: str) -> None:
    assert answered(made, "USD") == words


def test_long_lines_are_folded() -> None:
    text = shown(
        answer(provision("it", True, rule(" and ".join(["hours is at least 10"] * 9), True)))
    )
    folded = [line for line in text.splitlines() if "hours" in line]
    assert len(folded) == 3
    assert folded[0].startswith("  ✓ hours")
    assert folded[1].startswith("    ")


@given(answers())
def test_lines_are_short_and_clean(made: Answer) -> None:
    text = show_evaluation(evaluation(made))
    assert all(c == "\n" or not unicodedata.category(c).startswith("C") for c in text)
    assert max(map(len, text.splitlines())) <= WIDTH + 60  # the deepest reasons are very deep


@given(answers())
def test_colours_add_nothing_but_themselves(made: Answer) -> None:
    def marked(text: str, role: Role) -> str:
        return f"\x01{text}\x02"

    text = show_evaluation(evaluation(made), marked)
    assert text.replace("\x01", "").replace("\x02", "") == show_evaluation(evaluation(made))
