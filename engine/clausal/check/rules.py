"""The typing rules of arithmetic: what two types make, with places and range, or why they don't."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from clausal.ir.expressions import Direction, Operator
from clausal.ir.rounding import round_to
from clausal.ir.types import (
    DateType,
    MoneyType,
    NumberType,
    Numeric,
    PercentType,
    Quantity,
    Type,
    UnknownType,
    type_name,
)
from clausal.values import Exact


class Mismatch(Exception):
    """Two types that an operation does not join; its sentence and its help."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.help = help


def combine(operator: Operator, left: Type, right: Type) -> Type:
    """The type of `left operator right`. Raises Mismatch, whose text is the finding."""
    if isinstance(left, UnknownType) or isinstance(right, UnknownType):
        return UnknownType()
    if not isinstance(left, Quantity) or not isinstance(right, Quantity):
        odd = right if isinstance(left, Quantity) else left
        raise Mismatch(
            f"{type_name(odd)} can't be calculated with `{operator}`",
            "add a time to a day, as in `today + 3 years`"
            if isinstance(odd, DateType)
            else "calculate with numbers, amounts and percents",
        )
    match operator:
        case Operator.PLUS | Operator.MINUS:
            return _add(operator, left, right)
        case Operator.TIMES:
            return _times(left, right)
        case Operator.DIVIDED_BY:
            return _divide(left, right)


def _add(operator: Operator, left: Numeric, right: Numeric) -> Type:
    same = type(left) is type(right)
    if same and isinstance(left, NumberType) and isinstance(right, NumberType):
        same = left.unit == right.unit
    if not same:
        verb = "added" if operator is Operator.PLUS else "subtracted"
        raise Mismatch(
            f"{type_name(left)} and {type_name(right)} can't be {verb}", _hint(left, right)
        )
    sign = 1 if operator is Operator.PLUS else -1
    low, high = (right.low, right.high) if sign > 0 else (_neg(right.high), _neg(right.low))
    result = replace(
        left,
        places=_max(left.places, right.places),
        low=_plus(left.low, low),
        high=_plus(left.high, high),
    )
    if isinstance(result, NumberType) and isinstance(right, NumberType):
        result = replace(result, ratio=result.ratio and right.ratio)
    return result


def _times(left: Numeric, right: Numeric) -> Type:
    if isinstance(left, PercentType) and not isinstance(right, PercentType):
        left, right = right, left
    low, high = _product_range(left, right)
    places = None if left.places is None or right.places is None else left.places + right.places
    if isinstance(right, PercentType):
        # A percent with p places is a share with p + 2.
        wide = None if places is None else places + 2
        return replace(left, places=wide, low=low, high=high)
    plain_left = isinstance(left, NumberType) and left.unit is None
    plain_right = isinstance(right, NumberType) and right.unit is None
    if not plain_left and not plain_right:
        raise Mismatch(
            f"{type_name(left)} can't be multiplied by {type_name(right)}",
            "one of the two has to be a plain number or a percent",
        )
    kept = left if plain_right else right
    result = replace(kept, places=places, low=low, high=high)
    if isinstance(result, NumberType):
        result = replace(result, ratio=False)
    return result


def _divide(left: Numeric, right: Numeric) -> Type:
    like = type(left) is type(right)
    if like and isinstance(left, NumberType) and isinstance(right, NumberType):
        like = left.unit == right.unit
    if like:
        low, high = _quotient_range(left, right)
        return NumberType(places=None, low=low, high=high, ratio=True)
    if isinstance(right, NumberType) and right.unit is None:
        low, high = _quotient_range(left, right)
        return replace(left, places=None, low=low, high=high)
    raise Mismatch(
        f"{type_name(left)} can't be divided by {type_name(right)}",
        "divide like by like, or by a plain number",
    )


def _hint(left: Numeric, right: Numeric) -> str:
    if isinstance(left, NumberType) and isinstance(right, NumberType):
        unit = left.unit or right.unit
        if left.unit is None or right.unit is None:
            return f"say what the plain number counts, as in `12 {unit}`"
    if isinstance(left, PercentType) or isinstance(right, PercentType):
        return "write `… of …` for a share of something: `2% of salary`"
    return "only like can be added to like"


# ------------------------------------------------------------------ places and ranges


def larger_or_smaller(larger: bool, left: Numeric, right: Numeric) -> Numeric:
    """The type of the larger (or smaller) of two like quantities."""
    pick = max if larger else min
    low: Exact | None
    high: Exact | None
    if larger:
        low = _known(pick, left.low, right.low)
        high = None if left.high is None or right.high is None else pick(left.high, right.high)
    else:
        high = _known(pick, left.high, right.high)
        low = None if left.low is None or right.low is None else pick(left.low, right.low)
    result = replace(left, places=_max(left.places, right.places), low=low, high=high)
    return result


def hull(left: Numeric, right: Numeric) -> Numeric:
    """The type of a value that is one of two."""
    return replace(
        left,
        places=_max(left.places, right.places),
        low=None if left.low is None or right.low is None else min(left.low, right.low),
        high=None if left.high is None or right.high is None else max(left.high, right.high),
    )


def rounded(operand: Numeric, direction: Direction, step: Numeric) -> Numeric:
    """The type of `operand, rounded to step`."""
    if isinstance(operand, NumberType) and isinstance(step, PercentType):
        operand = PercentType(places=operand.places, low=operand.low, high=operand.high)
    low, high = operand.low, operand.high
    if step.low is not None and step.low == step.high and step.low > 0:
        low = None if low is None else round_to(low, direction, step.low)
        high = None if high is None else round_to(high, direction, step.low)
    else:
        low = None if low is None or step.high is None else low - step.high
        high = _plus(high, step.high)
    return replace(operand, places=step.places, low=low, high=high)


def negative(operand: Numeric) -> Numeric:
    """The type of the opposite."""
    return replace(operand, low=_neg(operand.high), high=_neg(operand.low))


def _known(pick: Callable[[Exact, Exact], Exact], a: Exact | None, b: Exact | None) -> Exact | None:
    if a is None or b is None:
        return a if b is None else b
    return pick(a, b)


def _max(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else max(a, b)


def _neg(value: Exact | None) -> Exact | None:
    return None if value is None else -value


def _plus(a: Exact | None, b: Exact | None) -> Exact | None:
    return None if a is None or b is None else a + b


def _product_range(left: Numeric, right: Numeric) -> tuple[Exact | None, Exact | None]:
    if left.low is None or right.low is None:
        return None, None
    if left.high is None or right.high is None:
        return (left.low * right.low if left.low >= 0 and right.low >= 0 else None), None
    corners = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
    return min(corners), max(corners)


def _quotient_range(left: Numeric, right: Numeric) -> tuple[Exact | None, Exact | None]:
    if right.low is not None and right.low > 0 and left.low is not None and left.high is not None:
        ends = [Fraction(left.low, 1) / right.low, Fraction(left.high, 1) / right.low]
        if right.high is not None:
            ends += [Fraction(left.low, 1) / right.high, Fraction(left.high, 1) / right.high]
            return min(ends), max(ends)
        return min(*ends, Fraction(0)), max(*ends, Fraction(0))
    return None, None


# ------------------------------------------------------------------ the type of several values


def joined_type(found: list[Type], declared: Type) -> Type:
    """The type that holds every one of the values found; the declared one if there is none."""
    known = [type for type in found if not isinstance(type, UnknownType)]
    if not known:
        return unbounded(declared)
    first, *rest = known
    if not isinstance(first, Quantity):
        return first
    joined: Numeric = first
    for type in rest:
        if isinstance(type, Quantity):
            joined = hull(joined, type)
    if isinstance(declared, PercentType) and not isinstance(joined, PercentType):
        joined = PercentType(places=joined.places, low=joined.low, high=joined.high)
    return joined


def settable(type: Type) -> Type:
    """The type of what a caller may set in place of a value of that type."""
    if not isinstance(type, Quantity):
        return type
    usual = 2 if isinstance(type, MoneyType) else 6
    return replace(type, places=max(usual, type.places or 0), low=None, high=None)


def unbounded(declared: Type) -> Type:
    """A declared type as long as nothing is known of its values."""
    if isinstance(declared, NumberType | PercentType):
        return replace(declared, places=None, low=None, high=None)
    if isinstance(declared, MoneyType):
        return replace(declared, low=None, high=None)
    return declared
