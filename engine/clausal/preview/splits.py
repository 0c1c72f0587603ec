"""What was gathered → people in groups, one way after another, and how many of each group may be
shown.

Whatever tells of too few people is withheld, over all tables at once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from clausal.populations.tables import library
from clausal.preview.ask import Asked
from clausal.preview.bands import bands_of
from clausal.preview.coded import Coded
from clausal.preview.figures import WITHHELD, Count
from clausal.preview.gather import Gathered, Needed, Status
from clausal.preview.privacy import NOT_IN, Cell, Split, may_be_shown

if TYPE_CHECKING:
    from numpy.typing import NDArray

ELSEWHERE = "elsewhere"

NOWHERE = ("missing", "not known")
"""The labels of whoever stands nowhere."""

Lacked = tuple[str, str, str, str]
"""What is needed, whichever item of a list lacks it: the side, the question, the kind, the name."""


class Splits:
    """People in groups.

    `heads` are how many are in each group, `labels` what the groups of a split are called, and
    `groups` the group of each person who is compared. The splits are: `compared`, `status`,
    `changed`, `band`; for the way of grouping number n `group n`, and each divided further,
    `group n status` and `group n changed`; so `kind`; `rate`, `rate changed`; for each side of the
    scattergram `rows n`, `columns n`, `cells n`; for each gate `gate n`, `gate n was`,
    `gate n is`; `clause n`; and for each thing that is needed `need n`.
    """

    def __init__(self, made: Gathered, asked: Asked, threshold: int) -> None:
        self.made = made
        self.asked = asked
        self.people = made.compared
        self.compared = len(made.compared)
        self.unknown = len(made.undetermined)
        self.splits: list[Split] = []
        self.heads: dict[Cell, int] = {}
        self.labels: dict[str, tuple[str, ...]] = {}
        self.groups: dict[str, NDArray[Any]] = {}
        self.needs = self._needs()
        self._split_all()
        few = 0 < self.unknown < threshold
        self.shown = may_be_shown(
            self.splits, threshold, self.compared + self.unknown, everybody=not few
        )
        self.size: Count = WITHHELD if few else self.compared + self.unknown

    def count(self, cell: Cell) -> Count:
        """How many are in a cell."""
        heads = self.heads.get(cell, 0)
        return heads if not heads or cell in self.shown else WITHHELD

    # -------------------------------------------------------------- the splits

    def _split(
        self,
        name: str,
        groups: NDArray[Any] | None,
        within: tuple[str, ...] = ("compared",),
        unknown: NDArray[Any] | None = None,
        *,
        always: bool = False,
    ) -> None:
        """Adds a split: the groups of those who are compared, and of the others; None: in none."""
        np: Any = library("numpy")
        whole = np.full(self.compared + self.unknown, NOT_IN, "int32")
        if groups is not None:
            self.groups[name] = whole[: self.compared] = groups
        if unknown is not None:
            whole[self.compared :] = unknown
        self.splits.append(Split(name=name, groups=whole, within=within, always=always))
        numbers, heads = np.unique(whole[whole != NOT_IN], return_counts=True)
        for group, count in zip(numbers.tolist(), heads.tolist(), strict=True):
            self.heads[name, group] = count

    def _labelled(self, name: str, labels: Coded[str], order: Sequence[str]) -> None:
        self.labels[name] = tuple(order)
        places = {label: place for place, label in enumerate(order)}
        self._split(name, labels.numbers(places.__getitem__, "int32"))

    def _split_all(self) -> None:
        np: Any = library("numpy")
        asked, people = self.asked, self.people
        others = np.ones(self.unknown, "int32")
        self._split("compared", np.zeros(self.compared, "int32"), (), others, always=True)
        self._split("status", people.status)
        self._split("changed", people.status <= Status.LOST)
        self._split("band", bands_of(people.changes))
        for number, (placed, labels) in enumerate(zip(asked.groups, people.groups, strict=True)):
            self._labelled(f"group {number}", labels, placed.labels.in_order(labels.values))
            self._divide(f"group {number}")
        if asked.schools is not None and people.schools is not None:
            order = asked.schools.labels.in_order(people.schools.values)
            self._labelled("kind", people.schools, order)
            self._divide("kind")
        if len(people.rates.values) > 1:
            self._split("rate", people.rates.codes, always=True)
            by_change = people.rates.codes * 2 + self.groups["changed"]
            self._split("rate changed", by_change, ("rate",), always=True)
        for number in range(len(people.grids)):
            self._split_grid(number)
        for number, (was, is_) in enumerate(people.gates):
            self._split_gate(number, was, is_)
        for number, touched in enumerate(people.touched):
            self._split(f"clause {number}", touched)
        for number, need in enumerate(self.needs):
            self._split_need(f"need {number}", need)

    def _divide(self, name: str) -> None:
        """Divides groups by who gains and loses, and by whose salary changes at all."""
        groups = self.groups[name]
        self._split(f"{name} status", groups * 4 + self.people.status, (name,))
        self._split(f"{name} changed", groups * 2 + self.groups["changed"], (name,))

    def _split_grid(self, number: int) -> None:
        np: Any = library("numpy")
        places = self.people.grids[number]
        stands = np.logical_and(
            *(each.where(lambda label: label not in NOWHERE) for each in places)
        )
        rows, columns = (self._split_axis(number, axis, stands) for axis in (0, 1))
        width = len(self.labels[f"columns {number}"])
        cells = np.where(stands, rows * width + columns, NOT_IN)
        self._split(f"cells {number}", cells, (f"rows {number}", f"columns {number}"))

    def _split_axis(self, number: int, axis: int, stands: NDArray[Any]) -> NDArray[Any]:
        name = f"{('rows', 'columns')[axis]} {number}"
        labels = {label for grid in self.people.grids for label in grid[axis].values}
        order = self.asked.grids[number][axis].labels.in_order(labels, all_of=True)
        inside = [label for label in order if label not in NOWHERE]
        self.labels[name] = (*inside, ELSEWHERE)
        places = {label: place for place, label in enumerate(inside)}
        own = self.people.grids[number][axis].numbers(
            lambda label: places.get(label, len(inside)), "int32"
        )
        self._split(name, library("numpy").where(stands, own, len(inside)))
        return own

    def _split_need(self, name: str, need: Lacked) -> None:
        np: Any = library("numpy")
        needing = self.made.undetermined.where(lambda some: need in lacked(some))
        self._split(name, None, unknown=np.where(needing, 0, NOT_IN))

    def _split_gate(self, number: int, was: Coded[str], is_: Coded[str]) -> None:
        outcomes = sorted({*was.values, *is_.values})
        places = {outcome: place for place, outcome in enumerate(outcomes)}
        self.labels[f"gate {number}"] = tuple(outcomes)
        before, after = (side.numbers(places.__getitem__, "int32") for side in (was, is_))
        self._split(f"gate {number}", before * len(outcomes) + after)
        self._split(f"gate {number} was", before)
        self._split(f"gate {number} is", after)

    def _needs(self) -> list[Lacked]:
        """What keeps somebody undetermined, the most frequent first."""
        counts: Counter[Lacked] = Counter()
        undetermined = self.made.undetermined
        heads = library("numpy").bincount(undetermined.codes, minlength=len(undetermined.values))
        for some, people in zip(undetermined.values, heads.tolist(), strict=True):
            counts.update(dict.fromkeys(lacked(some), people))
        return [need for need, _ in sorted(counts.items(), key=lambda one: (-one[1], one[0]))]


def lacked(needs: frozenset[Needed]) -> set[Lacked]:
    """What is needed, whichever item of a list lacks it."""
    return {
        (
            side,
            question,
            "not known" if need is None else str(need.kind),
            "" if need is None else re.sub(r"\[\d+\]", "", need.name),
        )
        for side, question, need in needs
    }
