"""Nobody finds a small group: not by adding and subtracting all that is shown, nor by what is left.

The attacker knows which kinds of people there are, and solves the equations exactly.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausal.preview.amounts import shown_amounts
from clausal.preview.privacy import NOT_IN, Cell, Split, may_be_shown

Vector = tuple[int, ...]


def cells_of(splits: Sequence[Split]) -> tuple[dict[Cell, Vector], Vector, list[int]]:
    """Each cell as a sum over kinds of people, everybody, and how many are of each kind."""
    people = list(zip(*(split.groups for split in splits), strict=True))
    kinds = sorted(set(people))
    heads = Counter(people)
    cells: dict[Cell, Vector] = {}
    for number, split in enumerate(splits):
        for group in set(split.groups) - {NOT_IN}:
            cells[split.name, group] = tuple(int(kind[number] == group) for kind in kinds)
    return cells, (1,) * len(kinds), [heads[kind] for kind in kinds]


class Span:
    """What follows from some sums, exactly."""

    def __init__(self, rows: Sequence[Vector]) -> None:
        self.rows: list[tuple[int, list[Fraction]]] = []
        for row in rows:
            left = self.left(row)
            pivot = next((i for i, value in enumerate(left) if value), None)
            if pivot is not None:
                self.rows.append((pivot, [value / left[pivot] for value in left]))

    def left(self, row: Sequence[int]) -> list[Fraction]:
        left = [Fraction(value) for value in row]
        for pivot, known in self.rows:
            if left[pivot]:
                times = left[pivot]
                left = [a - times * b for a, b in zip(left, known, strict=True)]
        return left

    def __contains__(self, row: Sequence[int]) -> bool:
        return not any(self.left(row))


def size(row: Vector, heads: Sequence[int]) -> int:
    return sum(a * b for a, b in zip(row, heads, strict=True))


def check(splits: Sequence[Split], threshold: int, people: int) -> frozenset[Cell]:
    """That nothing follows that must not. What is shown."""
    cells, everybody, heads = cells_of(splits)
    shown = may_be_shown(splits, threshold, people)
    if people < threshold:
        assert not shown
        return shown
    span = Span([everybody, *(cells[cell] for cell in shown)])
    for cell, row in cells.items():
        if size(row, heads) < threshold:
            assert cell not in shown
            assert row not in span, cell
    # What is left of a whole, and the difference of two cells, are nobody or enough.
    known = [everybody, *(cells[cell] for cell in shown)]
    for a in known:
        for b in known:
            if all(x >= y for x, y in zip(a, b, strict=True)):
                left = size(a, heads) - size(b, heads)
                assert left == 0 or left >= threshold
    # Nor does the difference follow, of cells that are large, where one is in the other.
    large = [row for row in cells.values() if size(row, heads) >= threshold]
    for a in large:
        for b in large:
            less = tuple(x - y for x, y in zip(a, b, strict=True))
            if min(less) >= 0 and 0 < size(less, heads) < threshold:
                assert less not in span
    for split in splits:
        wholes = [everybody] if not split.within else []
        wholes += [row for cell, row in cells.items() if cell in shown and cell[0] in split.within]
        for whole in wholes:
            inside = [
                cells[cell]
                for cell in cells
                if cell[0] == split.name
                and all(x <= y for x, y in zip(cells[cell], whole, strict=True))
            ]
            total = sum(size(row, heads) for row in inside)
            told = sum(
                size(cells[cell], heads)
                for cell in shown
                if cells[cell] in inside and cell[0] == split.name
            )
            assert total - told == 0 or total - told >= threshold
    return shown


@st.composite
def populations(draw: st.DrawFn) -> tuple[list[Split], int, int]:
    people = draw(st.integers(0, 60))
    splits: list[Split] = []
    for number in range(draw(st.integers(1, 3))):
        most = draw(st.integers(1, 6))
        groups = draw(st.lists(st.integers(0, most), min_size=people, max_size=people))
        splits.append(Split(name=f"by {number}", groups=groups))
    outer = splits[0].groups
    inner = draw(st.lists(st.integers(0, 2), min_size=people, max_size=people))
    nested = [a * 3 + b for a, b in zip(outer, inner, strict=True)]
    splits.append(Split(name="nested", groups=nested, within=("by 0",)))
    coarse = [group // 2 for group in outer]
    splits.append(Split(name="coarse", groups=coarse))
    if len(splits) > 3:
        both = [a * 7 + b for a, b in zip(outer, splits[1].groups, strict=True)]
        splits.append(Split(name="both", groups=both, within=("by 0", "by 1")))
    return splits, draw(st.integers(2, 6)), people


@settings(max_examples=150, deadline=None)
@given(populations())
def test_no_small_group_is_found(drawn: tuple[list[Split], int, int]) -> None:
    check(*drawn)


def counts(numbers: Sequence[int]) -> list[int]:
    return [group for group, number in enumerate(numbers) for _ in range(number)]


@pytest.mark.parametrize(
    ("numbers", "hidden"),
    [
        ([40, 30, 20], set()),
        ([40, 30, 3], {1, 2}),  # the smallest of the others goes with it
        ([40, 30, 2, 2], {1, 2, 3}),  # four together are still few
        ([40, 30, 3, 2], {2, 3}),  # five together are enough
        ([40, 0, 30], set()),
        ([9, 1], {0, 1}),
    ],
)
def test_what_goes_with_a_small_group(numbers: list[int], hidden: set[int]) -> None:
    split = Split(name="a", groups=counts(numbers))
    shown = check([split], 5, sum(numbers))
    assert {g for g, n in enumerate(numbers) if n and ("a", g) not in shown} == hidden


def test_overlapping_tables_give_nobody_away() -> None:
    """South is all of grade 2 and two more: with grade 2 shown, south less it would be two."""
    grade = [*[0] * 20, *[1] * 10, *[2] * 8]
    south = [*[0] * 18, *[1] * 2, *[0] * 10, *[1] * 8]
    shown = check([Split(name="grade", groups=grade), Split(name="south", groups=south)], 5, 38)
    assert ("south", 1) not in shown or ("grade", 2) not in shown


def test_what_follows_of_overlapping_tables_gives_nobody_away() -> None:
    """Grade 0 is all of the North but two: it would follow from all, and the other grades."""
    grade = [*[0] * 60, *[1] * 32, *[2] * 8]
    north = [*[0] * 60, *[0] * 2, *[1] * 38]
    shown = check([Split(name="grade", groups=grade), Split(name="north", groups=north)], 5, 100)
    assert {("north", 0), ("north", 1), ("grade", 1)} == shown


def test_all_but_a_few_of_a_divided_group() -> None:
    """The group in which they stand is not shown; the number of all is."""
    outer = Split(name="a", groups=[*[0] * 6, 2])
    inner = Split(name="b", groups=[*[0] * 5, 1, 2], within=("a",))
    assert not check([outer, inner], 3, 7)


def test_without_the_number_of_all() -> None:
    """Two are not compared: if all were counted, they would be found."""
    compared = [*[0] * 30, *[1] * 2]
    split = Split(name="compared", groups=compared, always=True)
    assert may_be_shown([split], 5, 32) == frozenset()
    assert may_be_shown([split], 5, 32, everybody=False) == {("compared", 0)}


def test_a_threshold_of_one_shows_all() -> None:
    split = Split(name="a", groups=[0, 1, 1, NOT_IN])
    assert may_be_shown([split], 1, 4) == {("a", 0), ("a", 1)}


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=6),
    st.lists(st.frozensets(st.integers(0, 5), min_size=1), max_size=5),
)
def test_no_small_amount_is_found(people: list[int], drawn: list[frozenset[int]]) -> None:
    parts: Mapping[int, int] = dict(enumerate(people))
    totals = [total for total in (t.intersection(parts) for t in drawn) if total]
    shown, totals_shown = shown_amounts(parts, totals, 5)

    def row(of: frozenset[int]) -> Vector:
        return tuple(int(number in of) for number in parts)

    rows = [row(frozenset({number})) for number in shown]
    rows += [row(total) for total, ok in zip(totals, totals_shown, strict=True) if ok]
    span = Span(rows)
    for number, about in parts.items():
        if 0 < about < 5:
            assert row(frozenset({number})) not in span
        if not about:
            assert number in shown


@pytest.mark.parametrize("seed", range(4))
def test_where_some_kinds_of_people_stand_for_all(seed: int) -> None:
    """So many kinds that not all are looked at: the attacker looks at all of them."""
    draw = random.Random(seed)
    people = 600
    splits = []
    for number in range(4):
        weights = [1, 3, 60, 90, 110, 130]
        groups = draw.choices(range(6), weights, k=people)
        splits.append(Split(name=f"by {number}", groups=groups))
    nested = [a * 4 + draw.choices(range(4), [1, 5, 30, 60])[0] for a in splits[0].groups]
    splits.append(Split(name="nested", groups=nested, within=("by 0",)))
    cells, _, heads = cells_of(splits)
    assert len(heads) > 4 * len(cells)
    assert check(splits, 5, people)
