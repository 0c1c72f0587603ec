"""The typing rules of arithmetic: what two types make, with places and range, or why they don't."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from clausal.ir.expressions import Operator
from clausal.ir.types import (
    MoneyType,
    NumberType,
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
        raise Mismatch(f"{type_name(odd)} can't be calculated with `{operator}`")
    match operator:
        case Operator.PLUS | Operator.MINUS:
            return _add(operator, left, right)
        case Operator.TIMES:
            return _times(left, right)
        case Operator.DIVIDED_BY:
            return _divide(left, right)


def _add(operator: Operator, left: Quantity, right: Quantity) -> Type:
    same = type(left) is type(right)
    if same and isinstance(left, NumberType) and isinstance(right, NumberType):
        same = left.unit == right.unit
    if not same:
        verb = "added" if operator is Operator.PLUS else "subtracted"
        raise Mismatch(f"{type_name(left)} and {type_name(right)} can't be {verb}", _hint(left, right))
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
    return result  # type: ignore[return-value]


def _times(left: Quantity, right: Quantity) -> Type:
    if isinstance(left, PercentType) and not isinstance(right, PercentType):
        left, right = right, left
    low, high = _product_range(left, right)
    places = None if left.places is None or right.places is None else left.places + right.places
    if isinstance(right, PercentType):
        # A percent with p places is a share with p + 2.
        wide = None if places is None else places + 2
        return replace(left, places=wide, low=low, high=high)  # type: ignore[return-value]
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
    return result  # type: ignore[return-value]


def _divide(left: Quantity, right: Quantity) -> Type:
    like = type(left) is type(right)
    if like and isinstance(left, NumberType) and isinstance(right, NumberType):
        like = left.unit == right.unit
    if like:
        low, high = _quotient_range(left, right)
        return NumberType(places=None, low=low, high=high, ratio=True)
    if isinstance(right, NumberType) and right.unit is None:
        low, high = _quotient_range(left, right)
        return replace(left, places=None, low=low, high=high)  # type: ignore[return-value]
    raise Mismatch(
        f"{type_name(left)} can't be divided by {type_name(right)}",
        "divide like by like, or by a plain number",
    )


def _hint(left: Quantity, right: Quantity) -> str | None:
    if isinstance(left, NumberType) and isinstance(right, NumberType):
        unit = left.unit or right.unit
        if left.unit is None or right.unit is None:
            return f"say what the plain number counts, as in `12 {unit}`"
    if isinstance(left, PercentType) or isinstance(right, PercentType):
        return "write `… of …` for a share of something: `2% of salary`"
    return None


# ------------------------------------------------------------------ places and ranges


def larger_or_smaller(larger: bool, left: Quantity, right: Quantity) -> Quantity:
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


def hull(left: Quantity, right: Quantity) -> Quantity:
    """The type of a value that is one of two."""
    return replace(
        left,
        places=_max(left.places, right.places),
        low=None if left.low is None or right.low is None else min(left.low, right.low),
        high=None if left.high is None or right.high is None else max(left.high, right.high),
    )


def negative(operand: Quantity) -> Quantity:
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


def _product_range(left: Quantity, right: Quantity) -> tuple[Exact | None, Exact | None]:
    ends = (left.low, left.high, right.low, right.high)
    if any(end is None for end in ends):
        low = left.low is not None and right.low is not None and left.low >= 0 and right.low >= 0
        return (left.low * right.low if low else None, None)  # type: ignore[operator]
    corners = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]  # type: ignore[operator]
    return min(corners), max(corners)


def _quotient_range(left: Quantity, right: Quantity) -> tuple[Exact | None, Exact | None]:
    if right.low is not None and right.low > 0 and left.low is not None and left.high is not None:
        ends = [Fraction(left.low, 1) / right.low, Fraction(left.high, 1) / right.low]
        if right.high is not None:
            ends += [Fraction(left.low, 1) / right.high, Fraction(left.high, 1) / right.high]
            return min(ends), max(ends)
        return min(*ends, Fraction(0)), max(*ends, Fraction(0))
    return None, None


