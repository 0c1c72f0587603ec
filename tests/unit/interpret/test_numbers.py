"""Exact numbers: percents, money, divisions, limits and rounding."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausal.interpret.answers import NeedKind

from .conftest import ask, findings, only_need, value

TEXT = """
record teacher
  x      number with 6 places
  y      number with 6 places
  pay    money
  share  percent
  marks  list of mark

record mark
  score  percent

define quotient of teacher as number
  is x / y

define back_again of teacher as number
  is x / y * y

define average_mark of teacher as percent
  is average of score over marks

define passed of teacher as yes or no
  holds when (average of score over marks) is at least 80%

define share_of_pay of teacher as number
  is (share of pay) / $1

define ratio of teacher as percent
  is pay / $100,000

define nearest of teacher as number
  is x, rounded to 1

define up of teacher as number
  is x, rounded up to 1

define down of teacher as number
  is x, rounded down to 1

define to_five of teacher as number
  is x, rounded to 5

define by_own_step of teacher as number
  is x, rounded up to y

define half_up of teacher as money
  is 50% of pay, rounded to $0.01

define limited of teacher as number
  is x, at least 1, at most 21

define lifted of teacher as number
  is x, at most 21, at least 30

define larger of teacher as number
  is the larger of x and y

define smaller of teacher as number
  is the smaller of x and y

define order of teacher as number
  is x + 2 * 3 - 4 / 2

define negated of teacher as number
  is -x
"""


def asked(question: str, **facts: Any) -> Any:
    return value(TEXT, question, {"teacher": facts})


def test_a_quotient_is_exact() -> None:
    assert asked("quotient", x=1, y=3) == Fraction(1, 3)
    assert asked("back_again", x=1, y=3) == 1
    assert asked("quotient", x=10**17 + 1, y=10) == Fraction(10**17 + 1, 10)


@given(st.lists(st.decimals("0", "100", places=3).map(str), min_size=1, max_size=7))
def test_an_average_is_compared_exactly(scores: list[str]) -> None:
    """`sum ≥ 80·n/100`: where a binary average would be a hair off."""
    marks = [{"score": f"{score}%"} for score in scores]
    total = sum(Fraction(score) for score in scores)
    assert asked("passed", marks=marks) is (total >= 80 * len(scores))
    assert asked("average_mark", marks=marks) == total / len(scores) / 100


@pytest.mark.parametrize(
    ("scores", "passes"),
    [
        (["79.5", "80", "80.5"], True),
        (["79.499999", "80", "80.5"], False),
        (["70.1", "79.9", "90"], True),
        (["66.6", "83.3", "90.1"], True),  # 0.8 exactly, and less in doubles
    ],
)
def test_just_eighty_percent(scores: list[str], passes: bool) -> None:
    assert asked("passed", marks=[{"score": f"{score}%"} for score in scores]) is passes


def test_percents_and_money() -> None:
    """Percent × money is money, money ÷ money a number, which may serve as a percent."""
    assert asked("share_of_pay", share="1.5%", pay=200) == 3
    assert asked("ratio", pay=1500) == Fraction(15, 1000)


@pytest.mark.parametrize(
    "condition",
    ["share is 80", "pay is 80", "units is 80", "x is 80 AU", "pay + x is $1", "share is $1"],
)
def test_other_mixtures_are_errors(condition: str) -> None:
    """80 is not 80%; `$` and unit included."""
    text = TEXT.replace("  pay    money\n", "  pay    money\n  units  number of AU\n")
    checked = findings(f"{text}\ndefine test of teacher as yes or no\n  holds when {condition}\n")
    assert not checked.sound


@pytest.mark.parametrize(
    ("x", "nearest", "up", "down"),
    [
        ("2.5", 3, 3, 2),
        ("-2.5", -3, -2, -3),
        ("2.4", 2, 3, 2),
        ("-2.4", -2, -2, -3),
        ("2.500001", 3, 3, 2),
        ("-2.500001", -3, -2, -3),
        ("0.5", 1, 1, 0),
        ("-0.5", -1, 0, -1),
        ("3", 3, 3, 3),
        ("-3", -3, -3, -3),
        ("0", 0, 0, 0),
    ],
)
def test_rounding(x: str, nearest: int, up: int, down: int) -> None:
    """Halves away from zero; `up` to the larger, `down` to the smaller number."""
    found = [asked(question, x=x) for question in ("nearest", "up", "down")]
    assert found == [nearest, up, down]


def test_rounding_goes_to_a_step() -> None:
    assert [asked("to_five", x=x) for x in (12, "12.5", -12, "-12.5", 13)] == [10, 15, -10, -15, 15]
    assert asked("half_up", pay="0.01") == Fraction(1, 100)
    assert asked("half_up", pay="100.03") == Fraction(5002, 100)


def test_a_step_of_zero_is_undetermined_and_its_sign_says_nothing() -> None:
    answer = ask(TEXT, "by_own_step", {"teacher": {"x": 5, "y": 0}})
    assert only_need(answer).kind == NeedKind.DIVISION
    assert asked("by_own_step", x=5, y=3) == asked("by_own_step", x=5, y=-3) == 6


def test_division_by_zero_is_undetermined_by_its_name() -> None:
    need = only_need(ask(TEXT, "quotient", {"teacher": {"x": 5, "y": 0}}))
    assert (need.kind, need.name) == (NeedKind.DIVISION, "x / y")


def test_limits_apply_in_order_to_all_that_stands_left_of_them() -> None:
    assert [asked("limited", x=x) for x in (-5, 0, 1, 7, 21, 22)] == [1, 1, 1, 7, 21, 21]
    assert asked("lifted", x=7) == 30
    assert asked("larger", x=1, y=2) == 2
    assert asked("smaller", x=1, y=2) == 1
    assert asked("larger", x=1) == "undetermined"


def test_products_come_before_sums() -> None:
    assert asked("order", x=1) == 5
    assert asked("negated", x="1.5") == Fraction(-3, 2)
