"""Two values → yes, no, or not known. A count is decided as soon as its bounds show it."""

from __future__ import annotations

from fractions import Fraction

from clausal.interpret.answers import NeedKind, Unknown
from clausal.interpret.frame import Truth, lacking, unknown
from clausal.ir.expressions import Relation
from clausal.ir.types import ChoiceType, Type
from clausal.values import MISSING, Exact, Value

Bounds = tuple[Exact, Exact | None]
"""At least, and at most (None: without end)."""


def compare(relation: Relation, left: Value | Unknown, right: Value | Unknown, type: Type) -> Truth:
    """`left relation right`, both of `type`. What is missing equals nothing, and has no order."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        decided = _by_bounds(relation, left, right)
        return unknown((left, right)) if decided is None else decided
    if left is MISSING or right is MISSING:
        return relation is Relation.DIFFERS
    if isinstance(type, ChoiceType) and relation not in (Relation.EQUALS, Relation.DIFFERS):
        strange = [value for value in (left, right) if value not in type.options]
        if strange:  # an option of another day's text
            says = f"`{strange[0]}` is no option of `{type.name}` in the text of that day"
            return lacking(NeedKind.NO_ROW, f"{type.name} {strange[0]}", says)
        left, right = type.options.index(str(left)), type.options.index(str(right))
    match relation:
        case Relation.EQUALS:
            return left == right
        case Relation.DIFFERS:
            return left != right
        case Relation.AT_LEAST:
            return left >= right  # type: ignore[operator]
        case Relation.AT_MOST:
            return left <= right  # type: ignore[operator]
        case Relation.ABOVE:
            return left > right  # type: ignore[operator]
        case Relation.BELOW:
            return left < right  # type: ignore[operator]


def _by_bounds(relation: Relation, left: Value | Unknown, right: Value | Unknown) -> bool | None:
    a, b = _bounds(left), _bounds(right)
    if a is None or b is None:
        return None
    match relation:
        case Relation.AT_LEAST:
            return _at_least(a, b)
        case Relation.AT_MOST:
            return _at_least(b, a)
        case Relation.BELOW:
            return _not(_at_least(a, b))
        case Relation.ABOVE:
            return _not(_at_least(b, a))
        case Relation.EQUALS | Relation.DIFFERS:
            # Bounds that meet leave it open: one of the two is not known, so it has a range.
            apart = _at_least(a, b) is False or _at_least(b, a) is False
            return (relation is Relation.DIFFERS) if apart else None


def _bounds(value: Value | Unknown) -> Bounds | None:
    if isinstance(value, Unknown):
        return None if value.low is None else (value.low, value.high)
    return (value, value) if isinstance(value, int | Fraction) else None


def _at_least(a: Bounds, b: Bounds) -> bool | None:
    if b[1] is not None and a[0] >= b[1]:
        return True
    return False if a[1] is not None and a[1] < b[0] else None


def _not(truth: bool | None) -> bool | None:
    return None if truth is None else not truth
