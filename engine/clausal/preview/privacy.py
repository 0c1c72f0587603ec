"""Figures about groups of people → those that may be shown, so that no small group can be found.

Shown are figures of cells: how many are in a group, and sums over them. Whoever reads them knows
all of them at once, and may add and subtract them, across tables too. So a cell is shown only if
afterwards no cell of a few people follows from what is shown by adding and subtracting. What a cell
holds is taken for unknown, and for known which kinds of people there are at all: which
combinations of groups somebody is in. Whoever knows less can find less.

Besides, what is left of a whole, once its parts that are shown are taken away, is nobody or enough
people, and so is the difference of two cells, one within the other. So nobody can tell from what
is left that a few are in a cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clausal.populations.alike import alike

if TYPE_CHECKING:
    from numpy.typing import NDArray

THRESHOLD = 5
"""The fewest people that a figure may be about, unless the caller says otherwise."""

PRIME = 2_097_143
"""Below 2²¹: products of two remainders, a thousand of them added up, are whole in 64 bits."""

DRAWN = 1 << 21
"""Numbers that are drawn at a time: how much memory that takes."""

MOST_CELLS = 2500
"""Cells that are looked at. What is beyond is not shown: the arithmetic grows with their cube."""

NOT_IN = -1
"""The group of whoever a split is not about."""

Cell = tuple[str, int]
"""A split, and which of its groups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """People in groups: for each of them the number of the group, or NOT_IN.

    `within` are the splits whose groups it divides further; of everybody, if none. `always`: its
    groups are shown in any case, where they are of enough people.
    """

    name: str
    groups: Sequence[int] | NDArray[Any]
    within: tuple[str, ...] = ()
    always: bool = False


def may_be_shown(
    splits: Sequence[Split], threshold: int, people: int, *, everybody: bool = True
) -> frozenset[Cell]:
    """The cells that may be shown; one of nobody always may.

    `everybody`: the number of people, and sums over all of them, are shown anyway.
    """
    import numpy as np

    if threshold <= 1:
        return frozenset(
            (s.name, g) for s in splits for g in np.unique(s.groups).tolist() if g != NOT_IN
        )
    codes = {s.name: np.asarray(s.groups, dtype=np.int32) for s in splits}
    heads = _heads(codes)
    wholes = _Wholes(splits, codes, heads, threshold, people)
    ranked = sorted(heads, key=lambda cell: _rank(cell, splits, heads))
    large = [cell for cell in ranked if heads[cell] >= threshold][:MOST_CELLS]
    small = [cell for cell in ranked if heads[cell] < threshold]
    known = _Known(codes, small, large, wholes.apart(large))
    if everybody:
        if people < threshold:
            return frozenset()
        known.show_all()
        wholes.shown.add(EVERYBODY)
    for cells in known.alike(large):
        # What is shown of some people is shown of them in every table.
        if all(map(wholes.allow, cells)) and known.show(cells[0]):
            for cell in cells:
                wholes.show(cell)
    return frozenset(wholes.shown - {EVERYBODY})


EVERYBODY: Cell = ("", 0)


def _heads(codes: Mapping[str, Any]) -> dict[Cell, int]:
    import numpy as np

    found: dict[Cell, int] = {}
    for name, code in codes.items():
        groups, counts = np.unique(code[code != NOT_IN], return_counts=True)
        found.update(((name, g), n) for g, n in zip(groups.tolist(), counts.tolist(), strict=True))
    return found


def _rank(cell: Cell, splits: Sequence[Split], heads: Mapping[Cell, int]) -> tuple[int, ...]:
    """What is shown first: what always is, what is divided further, what is larger."""
    depth = next((-s.always, len(s.within), i) for i, s in enumerate(splits) if s.name == cell[0])
    return (*depth[:2], -heads[cell], depth[2], cell[1])


class _Wholes:
    """What is left of each whole, and which cells lie in others all but a few."""

    def __init__(
        self,
        splits: Sequence[Split],
        codes: Mapping[str, Any],
        heads: Mapping[Cell, int],
        threshold: int,
        people: int,
    ) -> None:
        self.heads = heads
        self.threshold = threshold
        self.shown: set[Cell] = set()
        self.above: dict[Cell, set[Cell]] = {cell: set() for cell in heads}
        self.parts: dict[tuple[Cell, str], int] = {}
        self.dividing: dict[Cell, set[str]] = {cell: set() for cell in heads}
        self.near: dict[Cell, set[Cell]] = {cell: set() for cell in heads}
        for split in splits:
            for other in split.within:
                for (a, b), count in _together(codes[split.name], codes[other]).items():
                    cell, whole = (split.name, a), (other, b)
                    self.above[cell].add(whole)
                    self.dividing[whole].add(split.name)
                    self.parts[whole, split.name] = self.parts.get((whole, split.name), 0) + count
            if not split.within:
                inside = [cell for cell in heads if cell[0] == split.name]
                for cell in inside:
                    self.above[cell].add(EVERYBODY)
                self.parts[EVERYBODY, split.name] = sum(heads[cell] for cell in inside)
        for cell in heads:
            if 0 < people - heads[cell] < threshold:
                self.near[cell].add(EVERYBODY)
        names = list(codes)
        for index, name in enumerate(names):
            for other in names[index + 1 :]:
                for (a, b), count in _together(codes[name], codes[other]).items():
                    self._note((name, a), (other, b), count)

    def _note(self, a: Cell, b: Cell, count: int) -> None:
        """Keeps that one is in the other but for a few, who would be found by subtracting."""
        small, large = sorted((self.heads[a], self.heads[b]))
        if count == small and 0 < large - small < self.threshold:
            self.near[a].add(b)
            self.near[b].add(a)

    def apart(self, cells: Sequence[Cell]) -> list[tuple[Cell, Cell]]:
        """Of these, those of which one is in the other but for a few: the larger is first."""
        among = set(cells)
        return [
            (cell, other)
            for cell in cells
            for other in sorted(self.near[cell] & among)
            if self.heads[other] < self.heads[cell]
        ]

    def allow(self, cell: Cell) -> bool:
        """Whether nobody, or enough people, would be left."""
        if self.near[cell] & self.shown:
            return False
        for whole in self.above[cell]:
            if whole in self.shown and self._few(self.parts[whole, cell[0]] - self.heads[cell]):
                return False
        return not any(self._few(self.parts[cell, split]) for split in self.dividing[cell])

    def _few(self, left: int) -> bool:
        return 0 < left < self.threshold

    def show(self, cell: Cell) -> None:
        """It is shown."""
        self.shown.add(cell)
        for whole in self.above[cell]:
            self.parts[whole, cell[0]] -= self.heads[cell]


def _together(a: Any, b: Any) -> dict[tuple[int, int], int]:
    """How many are in each pair of groups."""
    import numpy as np

    both = (a != NOT_IN) & (b != NOT_IN)
    if not both.any():
        return {}
    a, b = a[both], b[both]
    first, which = alike([a, b])
    pairs = zip(a[first].tolist(), b[first].tolist(), strict=True)
    return dict(zip(pairs, np.bincount(which).tolist(), strict=True))


# ------------------------------------------------------------------ adding and subtracting


class _Known:
    """What follows from what is shown: none of the small cells must, and no difference of two cells
    that are `apart` by a few people, whether they are shown or follow.

    A cell is a vector, the sum of those of its people, and everyone of a kind, in the same groups
    throughout, has one vector, which is drawn. Sums of cells that agree whatever people of each
    kind hold agree here, and others do not: that two do by chance, so that too little is shown,
    happens once in two million times.
    """

    def __init__(
        self,
        codes: Mapping[str, Any],
        small: Sequence[Cell],
        large: Sequence[Cell],
        apart: Sequence[tuple[Cell, Cell]],
    ) -> None:
        import numpy as np

        first, _ = alike([code - NOT_IN for code in codes.values()])
        kinds = np.stack([code[first] for code in codes.values()], axis=1)
        splits = {name: kinds[:, number] for number, name in enumerate(codes)}
        # Cells of the same people are one: what follows of one follows of the other.
        names = _named(splits, len(kinds))
        self._places: dict[Cell, int] = {}
        rows: dict[object, int] = {}
        for cell in small:
            self._places[cell] = rows.setdefault(names[cell], len(rows))
        pairs = {(names[a], names[b]): (a, b) for a, b in apart}
        differences = {rows.setdefault(pair, len(rows)): pairs[pair] for pair in pairs}
        self._small = len(rows)
        for cell in large:
            self._places[cell] = rows.setdefault(names[cell], len(rows))
        chosen = _chosen(splits, small, apart, len(kinds), 4 * len(rows))
        splits = {name: code[chosen] for name, code in splits.items()}
        self._left = _vectors(splits, self._places, len(rows), len(chosen))
        for place, (a, b) in differences.items():
            self._left[place] = (self._left[self._places[a]] - self._left[self._places[b]]) % PRIME

    def alike(self, cells: Sequence[Cell]) -> Iterator[list[Cell]]:
        """The cells, those of the same people together, in the order of the first of them."""
        found: dict[int, list[Cell]] = {}
        for cell in cells:
            found.setdefault(self._places[cell], []).append(cell)
        yield from found.values()

    def show_all(self) -> None:
        """The sum over everybody is shown."""
        self._take(len(self._left) - 1, self._small)

    def show(self, cell: Cell) -> bool:
        """Shows a large cell, if no small one follows from it then."""
        place = self._places[cell]
        row = self._left[place]
        if not row.any():
            return True  # it follows already
        pivot = row.nonzero()[0][0]
        small = self._left[: self._small]
        touched = small[:, pivot].nonzero()[0]
        if len(touched):
            rows = small[touched]
            # A small one that is a multiple of it would follow.
            alike = (rows * row[pivot] - rows[:, pivot : pivot + 1] * row) % PRIME
            if (~alike.any(axis=1)).any():
                return False
        self._take(place, place)
        return True

    def _take(self, place: int, first: int) -> None:
        """Takes a row away from the small ones, and from all that are still to be looked at."""
        left = self._left
        row = left[place].copy()
        pivot = row.nonzero()[0][0]
        row = row * pow(int(row[pivot]), -1, PRIME) % PRIME
        for rows in (left[: self._small], left[first:]):
            touched = rows[:, pivot].nonzero()[0]
            rows[touched] = (rows[touched] - rows[touched, pivot : pivot + 1] * row) % PRIME


def _named(splits: Mapping[str, Any], kinds: int) -> dict[Cell, int]:
    """A number for each cell, the same for cells of the same people."""
    import numpy as np

    weights = np.random.default_rng(2).integers(1, 1 << 63, kinds, dtype=np.uint64)
    named: dict[Cell, int] = {}
    for name, code in splits.items():
        groups, sums = _summed(code, weights[:, None])
        named.update(
            ((name, group), int(total))
            for group, total in zip(groups.tolist(), sums[:, 0].tolist(), strict=True)
        )
    return named


def _chosen(
    splits: Mapping[str, Any],
    small: Sequence[Cell],
    apart: Sequence[tuple[Cell, Cell]],
    kinds: int,
    enough: int,
) -> Any:
    """Kinds of people that stand for all: those in small cells and in small differences, one of
    each cell, and others.

    What follows for all kinds follows for some of them; so more is withheld, and never less.
    """
    import numpy as np

    if kinds <= enough:
        return np.arange(kinds)
    chosen = np.zeros(kinds, dtype=bool)
    chosen[np.random.default_rng(3).choice(kinds, enough, replace=False)] = True
    for name, code in splits.items():
        groups = [group for split, group in small if split == name]
        chosen |= np.isin(code, groups)
        chosen[np.unique(code, return_index=True)[1]] = True
    for (name, group), (other, within) in apart:
        chosen |= (splits[name] == group) & (splits[other] != within)
    return chosen.nonzero()[0]


def _vectors(splits: Mapping[str, Any], places: Mapping[Cell, int], count: int, kinds: int) -> Any:
    """A vector for each cell at its place, and that of everybody behind them."""
    import numpy as np

    drawn = np.random.default_rng(1)
    width = min(count + 8, kinds)
    made = np.zeros((count + 1, width), dtype=np.int64)
    step = max(1, DRAWN // max(1, kinds))
    for start in range(0, width, step):
        size = min(step, width - start)
        if width == kinds:  # so few that each has a place of its own
            weights = np.eye(kinds, dtype=np.int64)[:, start : start + size]
        else:
            weights = drawn.integers(0, PRIME, (kinds, size), dtype=np.int64)
        for name, code in splits.items():
            groups, sums = _summed(code, weights)
            for group, total in zip(groups.tolist(), sums % PRIME, strict=True):
                place = places.get((name, group))
                if place is not None:
                    made[place, start : start + size] = total
        made[-1, start : start + size] = weights.sum(axis=0) % PRIME
    return made


def _summed(code: Any, weights: Any) -> tuple[Any, Any]:
    """The groups of a split, and the sums of the weights of each."""
    import numpy as np

    inside = (code != NOT_IN).nonzero()[0]
    order = inside[np.argsort(code[inside], kind="stable")]
    groups, starts = np.unique(code[order], return_index=True)
    if not len(groups):
        return groups, weights[:0]
    return groups, np.add.reduceat(weights[order], starts, axis=0)
