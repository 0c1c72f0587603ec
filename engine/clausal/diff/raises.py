"""Changed cells → the raise that explains every one of them, if there is one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor

from clausal.diff.edits import Cell, CellEdit, Raise, is_number
from clausal.ir.expressions import Direction
from clausal.ir.rounding import round_to
from clausal.values import Exact, Value

Pair = tuple[Exact, Exact]

FEW = 3
"""From how many cells on a raise that was rounded explains more than it assumes."""

MOST = Fraction(4, 5)
"""How many of the changed cells a raise has to explain to be told with exceptions."""

STEPS: tuple[Exact, ...] = (Fraction(1, 100), 1, 5, 10, 50, 100, 500, 1000)
"""What amounts are rounded to."""

PLACES = 3
"""The most decimal places of a percent that parties agree on."""


def raises_of(
    edits: Sequence[CellEdit], cells: Mapping[tuple[Value, ...], Cell], *, shares: bool
) -> tuple[tuple[Raise, ...], tuple[CellEdit, ...]]:
    """The raises that explain the edits, and the edits that they don't explain.

    It is one raise for the table, or one for each value of a key, or one that leaves a few cells
    out. `cells` are all cells of the new table; `shares` says whether a raise can be a percent.
    """
    numbers = [keys for keys, cell in cells.items() if is_number(cell)]
    changed = [edit for edit in edits if _pair(edit) is not None]
    if len(changed) == len(edits):
        whole = _explained(edits, len(numbers), shares)
        if whole is not None:
            return (whole,), ()
        for place in reversed(range(len(edits[0].keys) if len(edits[0].keys) > 1 else 0)):
            found = list(_by_key(edits, numbers, place, shares))
            if None not in found and len(found) < len(edits):
                return tuple(one for one in found if one is not None), ()
    near = _near_the_same(changed) if shares else []
    most = _explained(near, len(numbers), shares) if len(near) >= MOST * len(edits) else None
    if most is None:
        return (), tuple(edits)
    return (most,), tuple(edit for edit in edits if edit not in near)


def _near_the_same(edits: Sequence[CellEdit]) -> list[CellEdit]:
    """The cells that one percent, rounded as finely as it can be, brings close to what they are."""
    best: list[CellEdit] = []
    for places in range(PLACES):
        unit = 100 * 10**places
        shares = Counter(
            Fraction(round(edit.amount.share * unit), unit)
            for edit in edits
            if edit.amount is not None and edit.amount.share is not None
        )
        for share, _ in shares.most_common(1):
            near = [edit for edit in edits if _is_near(edit, share)]
            best = near if len(near) > len(best) else best
    return best


def _is_near(edit: CellEdit, share: Fraction) -> bool:
    pair = _pair(edit)
    return pair is not None and abs(pair[0] * (1 + share) - pair[1]) <= Fraction(1, 2)


def _by_key(
    edits: Sequence[CellEdit], numbers: Collection[tuple[Value, ...]], place: int, shares: bool
) -> Iterator[Raise | None]:
    for value in dict.fromkeys(edit.keys[place] for edit in edits):
        here = [edit for edit in edits if edit.keys[place] == value]
        total = sum(keys[place] == value for keys in numbers)
        yield _explained(here, total, shares, key=place, value=value)


def _pair(edit: CellEdit) -> Pair | None:
    if is_number(edit.old) and is_number(edit.new):
        return edit.old, edit.new  # type: ignore[return-value]
    return None


def _explained(
    edits: Sequence[CellEdit],
    total: int,
    shares: bool,
    key: int | None = None,
    value: Value | None = None,
) -> Raise | None:
    pairs = [pair for edit in edits if (pair := _pair(edit)) is not None]
    differences = {new - old for old, new in pairs}
    if len(differences) == 1 and len(pairs) > 1:
        (amount,) = differences
        return Raise(cells=len(pairs), of=total, amount=amount, key=key, value=value)
    found = raise_of(pairs) if shares else None
    if found is None:
        return None
    share, step, direction = found
    return Raise(
        cells=len(pairs),
        of=total,
        share=share,
        step=step,
        direction=direction,
        key=key,
        value=value,
    )


def raise_of(pairs: Sequence[Pair]) -> tuple[Fraction, Exact | None, Direction] | None:
    """The percent (as a share) and the rounding that make every new number out of its old one.

    The roundest percent is preferred, then the finest rounding.
    """
    if len(pairs) < 2 or any(old <= 0 or new < 0 for old, new in pairs):
        return None
    exact = {Fraction(new) / old - 1 for old, new in pairs}
    if len(exact) == 1:
        (share,) = exact
        if share and (share * 100 * 10**PLACES).denominator == 1:
            return share, None, Direction.NEAREST
    if len(pairs) < FEW:
        return None
    best: tuple[int, Fraction, Exact, Direction] | None = None
    for direction in Direction:
        for step in STEPS:
            if any((Fraction(new) / step).denominator != 1 for _, new in pairs):
                break
            found = _roundest(pairs, step, direction)
            if found is not None and (best is None or found[0] < best[0]):
                best = (*found, step, direction)
    return None if best is None else best[1:]


def _roundest(
    pairs: Sequence[Pair], step: Exact, direction: Direction
) -> tuple[int, Fraction] | None:
    """The percent with the fewest places that gives every new number, and its places."""
    below, above = {
        Direction.NEAREST: (Fraction(step, 2), Fraction(step, 2)),
        Direction.UP: (Fraction(step), Fraction(0)),
        Direction.DOWN: (Fraction(0), Fraction(step)),
    }[direction]
    low = max((new - below) / Fraction(old) - 1 for old, new in pairs)
    high = min((new + above) / Fraction(old) - 1 for old, new in pairs)
    for places in range(PLACES + 1):
        unit = 100 * 10**places
        first = ceil(low * unit)
        for whole in range(first, min(floor(high * unit), first + 1) + 1):
            share = Fraction(whole, unit)
            if share and all(
                round_to(old * (1 + share), direction, step) == new for old, new in pairs
            ):
                return places, share
    return None
