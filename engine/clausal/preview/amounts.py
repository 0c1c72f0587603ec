"""Amounts that add up → those that may be shown, so that none of a few people can be found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any


def shown_amounts(
    parts: Mapping[Any, int],
    totals: Sequence[frozenset[Any]],
    threshold: int,
    *,
    known: Sequence[frozenset[Any]] = (),
) -> tuple[frozenset[Any], tuple[bool, ...]]:
    """Which of some amounts that add up to totals may be shown, and which of the totals.

    `parts` says how many people each is about: of none, it is nothing, and shown. A total is about
    as many as the largest of its parts at least. What is of a few people is not shown, nor what
    leads to it by adding and subtracting. First come totals that are `known` from elsewhere, then
    amounts in which no few people have a part.
    """
    about = {frozenset({name}): count for name, count in parts.items()}
    for total in totals:
        about.setdefault(total, max((parts[name] for name in total), default=0))
    small = [row for row, count in about.items() if 0 < count < threshold]
    shown = {row for row, count in about.items() if not count}
    basis: list[dict[Any, Any]] = []
    for row in shown:
        basis = _with(basis, row)

    def rank(row: frozenset[Any]) -> tuple[bool, bool, bool, int, int]:
        of_few = any(0 < parts[name] < threshold for name in row)
        return (row not in known, of_few, row not in totals, -len(row), -about[row])

    for row in sorted(about, key=rank):
        tried = _with(basis, row)
        if about[row] >= threshold and all(_rest(tried, other) for other in small):
            basis = tried
            shown.add(row)
    return (
        frozenset(name for name in parts if frozenset({name}) in shown),
        tuple(total in shown for total in totals),
    )


def _rest(basis: Sequence[dict[Any, Any]], row: frozenset[Any]) -> dict[Any, Any]:
    """What is left of a row, once all that follows from the basis is taken away."""
    left: dict[Any, Any] = {name: Fraction(1) for name in row}
    for known in basis:
        pivot = next(iter(known))
        if pivot in left:
            times = left[pivot] / known[pivot]
            for name, value in known.items():
                left[name] = left.get(name, Fraction(0)) - times * value
            left = {name: value for name, value in left.items() if value}
    return left


def _with(basis: Sequence[dict[Any, Any]], row: frozenset[Any]) -> list[dict[Any, Any]]:
    left = _rest(basis, row)
    return [*basis, left] if left else list(basis)
