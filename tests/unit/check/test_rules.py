"""The places and range that a calculation's type states, against the values it can have."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from clausal.check import rules
from clausal.check.rules import Mismatch
from clausal.ir.expressions import Direction, Operator
from clausal.ir.rounding import round_to
from clausal.ir.types import (
    DateType,
    MoneyType,
    NumberType,
    Numeric,
    PercentType,
    Type,
    UnknownType,
    type_name,
)
from clausal.values import Exact

AU, POINT, NUMBER = NumberType(unit="AU"), NumberType(unit="point"), NumberType()
Known = tuple[Numeric, Exact]
"""A type, and one of its values."""


@st.composite
def quantities(draw: st.DrawFn, *kinds: type[Numeric]) -> Known:
    """A type with places and a range that may be open, and a value in it."""
    kind = draw(st.sampled_from(kinds or (NumberType, MoneyType, PercentType)))
    places = draw(st.integers(0, 3))
    ends = sorted(draw(st.tuples(*[st.integers(-5000, 5000)] * 3)))
    share = Fraction(1, 100 if kind is PercentType else 1) / 10**places
    low, value, high = (end * share for end in ends)
    return (
        kind(
            places=places,
            low=low if draw(st.booleans()) else None,
            high=high if draw(st.booleans()) else None,
        ),
        value,
    )


def fits(value: Exact, type: Type) -> bool:
    """Whether a value has no more places than its type states, and lies in its range."""
    assert isinstance(type, NumberType | MoneyType | PercentType)
    shown = Fraction(value) * (100 if isinstance(type, PercentType) else 1)
    return (
        (type.places is None or (shown * 10**type.places).denominator == 1)
        and (type.low is None or value >= type.low)
        and (type.high is None or value <= type.high)
    )


@given(st.sampled_from(Operator), quantities(), quantities())
def test_the_type_of_a_calculation_holds_its_value(
    operator: Operator, left: Known, right: Known
) -> None:
    (first, a), (second, b) = left, right
    assume(operator is not Operator.DIVIDED_BY or b != 0)
    try:
        type = rules.combine(operator, first, second)
    except Mismatch:
        assume(False)
    if operator is Operator.DIVIDED_BY:
        value = Fraction(a) / b
    else:
        value = Fraction({"+": a + b, "-": a - b, "*": a * b}[operator.value])
    assert fits(value, type)


@given(quantities(NumberType), quantities(NumberType), st.booleans())
def test_the_type_of_one_of_two_holds_it(left: Known, right: Known, larger: bool) -> None:
    (first, a), (second, b) = left, right
    hull = rules.hull(first, second)
    assert fits(a, hull)
    assert fits(b, hull)
    assert fits(max(a, b) if larger else min(a, b), rules.larger_or_smaller(larger, first, second))
    assert fits(-a, rules.negative(first))


@given(quantities(MoneyType), st.sampled_from(Direction), st.integers(1, 5000))
def test_the_type_of_a_rounding_holds_it(operand: Known, direction: Direction, cents: int) -> None:
    type, value = operand
    width = Fraction(cents, 100)
    found = round_to(value, direction, width)
    assert (found / width).denominator == 1
    assert -width < found - value < width
    assert fits(found, rules.rounded(type, direction, MoneyType(low=width, high=width)))


@pytest.mark.parametrize(
    ("value", "direction", "expected"),
    [
        ("2.5", Direction.NEAREST, 3),
        ("-2.5", Direction.NEAREST, -3),
        ("2.4", Direction.UP, 3),
        ("-2.4", Direction.UP, -2),
        ("2.6", Direction.DOWN, 2),
        ("-2.6", Direction.DOWN, -3),
    ],
)
def test_halves_go_away_from_zero(value: str, direction: Direction, expected: int) -> None:
    assert round_to(Fraction(value), direction, 1) == expected


@pytest.mark.parametrize(
    ("operator", "left", "right", "kind"),
    [
        ("+", MoneyType(), MoneyType(), "money"),
        ("+", MoneyType(), AU, None),
        ("+", AU, POINT, None),
        ("+", AU, NUMBER, None),
        ("-", PercentType(), NUMBER, None),
        ("*", MoneyType(), PercentType(), "money"),
        ("*", PercentType(), AU, "a number of AU"),
        ("*", NUMBER, MoneyType(), "money"),
        ("*", MoneyType(), MoneyType(), None),
        ("*", AU, POINT, None),
        ("/", MoneyType(), MoneyType(), "a number"),
        ("/", AU, AU, "a number"),
        ("/", MoneyType(), NUMBER, "money"),
        ("/", NUMBER, MoneyType(), None),
        ("+", DateType(), NUMBER, None),
        ("+", UnknownType(), DateType(), "unknown"),
    ],
)
def test_what_goes_together(operator: str, left: Type, right: Type, kind: str | None) -> None:
    if kind is None:
        with pytest.raises(Mismatch):
            rules.combine(Operator(operator), left, right)
    else:
        assert type_name(rules.combine(Operator(operator), left, right)) == kind
