"""What was gathered → the tables of people: how many stand where, gain and lose, and cross a gate.

Whatever tells of too few people is withheld, over all tables at once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from clausal.ir.text import ConsolidatedText
from clausal.preview.ask import Asked
from clausal.preview.bands import ENDS, band_of
from clausal.preview.costing import Costing
from clausal.preview.figures import (
    WITHHELD,
    BandRow,
    Cell,
    Cents,
    Count,
    Crossing,
    Distribution,
    GateTable,
    Grouping,
    GroupRow,
    KindRow,
    Kinds,
    Scattergram,
    Standing,
    Undetermined,
    Unknowns,
)
from clausal.preview.gather import Gathered, Status
from clausal.preview.labels import numbered
from clausal.preview.privacy import NOT_IN, Split, may_be_shown
from clausal.preview.privacy import Cell as Place
from clausal.values import round_half_away

ELSEWHERE = "elsewhere"

COMPARED: Place = ("compared", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables of people."""

    size: Count
    standing: Standing
    distribution: Distribution
    scattergrams: tuple[Scattergram, ...]
    groupings: tuple[Grouping, ...]
    kinds: Kinds | None
    gates: tuple[GateTable, ...]
    unknowns: Unknowns
    clauses: tuple[bool, ...]
    """of each clause, whether it may be told how many it touches"""
    rates: bool
    """whether benefits, at more than one rate, may tell of whoever has each"""


def tables(
    made: Gathered, costing: Costing, asked: Asked, text: ConsolidatedText, threshold: int
) -> Tables:
    """All of them. `text` has the titles of gates."""
    return _Tabling(made, costing, asked, threshold).tables(text)


class _Tabling:
    def __init__(self, made: Gathered, costing: Costing, asked: Asked, threshold: int) -> None:
        self.made = made
        self.costing = costing
        self.asked = asked
        self.compared = len(made.before)
        self.unknown = len(made.undetermined)
        self.changes = [
            after.salary - before.salary
            for before, after in zip(made.before, made.after, strict=True)
        ]
        self.splits: list[Split] = []
        self.heads: dict[Place, int] = {}
        self.labels: dict[str, tuple[str, ...]] = {}
        self._split_all()
        few = 0 < self.unknown < threshold
        self.shown = may_be_shown(
            self.splits, threshold, self.compared + self.unknown, everybody=not few
        )
        self.size: Count = WITHHELD if few else self.compared + self.unknown

    # -------------------------------------------------------------- the splits

    def _split(
        self,
        name: str,
        groups: Sequence[int],
        within: tuple[str, ...] = ("compared",),
        unknown: Sequence[int] | None = None,
        *,
        always: bool = False,
    ) -> None:
        rest = unknown if unknown is not None else [NOT_IN] * self.unknown
        whole = [*groups, *rest]
        self.splits.append(Split(name=name, groups=whole, within=within, always=always))
        for group, count in Counter(whole).items():
            if group != NOT_IN:
                self.heads[name, group] = count

    def _labelled(self, name: str, labels: Sequence[str], order: Sequence[str]) -> list[int]:
        self.labels[name] = tuple(order)
        places = numbered(order)
        codes = [places[label] for label in labels]
        self._split(name, codes)
        return codes

    def _split_all(self) -> None:
        made = self.made
        self._split("compared", [0] * self.compared, (), [1] * self.unknown, always=True)
        status = [int(one) for one in made.status]
        changed = [int(one <= Status.LOST) for one in made.status]
        self._split("status", status)
        self._split("changed", changed, ("compared",))
        self._split("band", [band_of(change) for change in self.changes])
        for number, placed in enumerate(self.asked.groups):
            labels = made.groups[number]
            codes = self._labelled(f"group {number}", labels, placed.labels.in_order(set(labels)))
            self._divide(f"group {number}", codes, status, changed)
        if self.asked.schools is not None:
            order = self.asked.schools.labels.in_order(set(made.schools))
            codes = self._labelled("kind", made.schools, order)
            self._divide("kind", codes, status, changed)
        rates = {rate: place for place, rate in enumerate(dict.fromkeys(made.rates))}
        if len(rates) > 1:
            codes = [rates[rate] for rate in made.rates]
            self._split("rate", codes, always=True)
            by_change = [c * 2 + s for c, s in zip(codes, changed, strict=True)]
            self._split("rate changed", by_change, ("rate",), always=True)
        for number in range(len(made.grids)):
            self._split_grid(number)
        for number, crossings in enumerate(made.gates):
            self._split_gate(number, crossings)
        for number in range(len(self.asked.team.groups)):
            self._split(f"clause {number}", [bits >> number & 1 for bits in made.touched])
        for number, need in enumerate(self._needs()):
            self._split(
                f"need {number}",
                [NOT_IN] * self.compared,
                unknown=[0 if need in _plain(some) else NOT_IN for some in made.undetermined],
            )

    def _divide(
        self, name: str, codes: Sequence[int], status: Sequence[int], changed: Sequence[int]
    ) -> None:
        """Divides groups by who gains and loses, and by whose salary changes at all."""
        by_status = [c * 4 + s for c, s in zip(codes, status, strict=True)]
        self._split(f"{name} status", by_status, (name,))
        by_change = [c * 2 + s for c, s in zip(codes, changed, strict=True)]
        self._split(f"{name} changed", by_change, (name,))

    def _split_grid(self, number: int) -> None:
        rows, columns = self.asked.grids[number]
        both = [cell for cells in self.made.grids for cell in cells]
        orders = [
            placed.labels.in_order({cell[axis] for cell in both}, all_of=True)
            for axis, placed in enumerate((rows, columns))
        ]
        inside = [self._stand(cell) for cell in self.made.grids[number]]
        for axis, title in enumerate(("rows", "columns")):
            order = tuple(label for label in orders[axis] if label not in NOWHERE)
            self._labelled(
                f"{title} {number}",
                [c[axis] if c is not None else ELSEWHERE for c in inside],
                (*order, ELSEWHERE),
            )
        name = f"cells {number}"
        width = len(self.labels[f"columns {number}"])
        row_of, column_of = (
            numbered(self.labels[f"{title} {number}"]) for title in ("rows", "columns")
        )
        codes = [NOT_IN if c is None else row_of[c[0]] * width + column_of[c[1]] for c in inside]
        self._split(name, codes, (f"rows {number}", f"columns {number}"))

    def _stand(self, cell: tuple[str, str]) -> tuple[str, str] | None:
        return None if cell[0] in NOWHERE or cell[1] in NOWHERE else cell

    def _split_gate(self, number: int, crossings: Sequence[tuple[str, str]]) -> None:
        outcomes = sorted({outcome for pair in crossings for outcome in pair})
        places = numbered(outcomes)
        self.labels[f"gate {number}"] = tuple(outcomes)
        width = len(outcomes)
        self._split(f"gate {number}", [places[a] * width + places[b] for a, b in crossings])
        for side, title in enumerate(("was", "is")):
            codes = [places[pair[side]] for pair in crossings]
            self._split(f"gate {number} {title}", codes)

    def _needs(self) -> list[tuple[str, str, str, str]]:
        """What keeps somebody undetermined, the most frequent first."""
        counts: Counter[tuple[str, str, str, str]] = Counter()
        for some in self.made.undetermined:
            counts.update(_plain(some))
        return [need for need, _ in sorted(counts.items(), key=lambda one: (-one[1], one[0]))]

    # -------------------------------------------------------------- what is shown

    def count(self, place: Place) -> Count:
        """How many are in a cell."""
        heads = self.heads.get(place, 0)
        return heads if not heads or place in self.shown else WITHHELD

    def tables(self, text: ConsolidatedText) -> Tables:
        """All of them."""
        return Tables(
            size=self.size,
            standing=self._standing("status", 0),
            distribution=self._distribution(),
            scattergrams=tuple(
                self._scattergram(number, side)
                for number, side in zip(
                    range(len(self.made.grids)), ("before", "after"), strict=False
                )
            ),
            groupings=tuple(
                Grouping(
                    name=str(placed.way),
                    title=placed.way.title,
                    rows=tuple(self._rows(f"group {number}", self.made.groups[number])),
                    definition="group",
                )
                for number, placed in enumerate(self.asked.groups)
            ),
            kinds=self._kinds(),
            gates=tuple(self._gates(text)),
            unknowns=self._unknowns(),
            clauses=tuple(
                self.count((f"clause {number}", 1)) is not WITHHELD
                for number in range(len(self.asked.team.groups))
            ),
            rates=all(
                self.count(place) is not WITHHELD
                for place in self.heads
                if place[0] in ("rate", "rate changed")
            ),
        )

    def _standing(self, split: str, group: int) -> Standing:
        gained, lost, unchanged, protected = (
            self.count((split, group * 4 + status)) for status in Status
        )
        return Standing(gained=gained, lost=lost, unchanged=unchanged, protected=protected)

    def _distribution(self) -> Distribution:
        rows = [
            BandRow(low=low, high=high, heads=self.count(("band", band)))
            for band, (low, high) in enumerate(ENDS)
        ]
        while rows[0].heads == 0 and rows[0].high != 0:
            rows.pop(0)
        while rows[-1].heads == 0 and rows[-1].low != 0:
            rows.pop()
        return Distribution(rows=tuple(rows), definition="distribution")

    def _scattergram(self, number: int, side: str) -> Scattergram:
        rows, columns = (self.labels[f"{title} {number}"] for title in ("rows", "columns"))
        positions: dict[tuple[str | None, str | None], Fraction] = {}
        for cell, share in zip(self.made.grids[number], self.made.shares, strict=True):
            stands = self._stand(cell)
            if stands is not None:
                for key in (stands, (stands[0], None), (None, stands[1])):
                    positions[key] = positions.get(key, Fraction(0)) + share

        def cell_of(place: Place, row: str | None, column: str | None) -> Cell:
            heads = self.count(place)
            held = positions.get((row, column), Fraction(0))
            return Cell(
                row=row or "",
                column=column or "",
                heads=heads,
                positions=WITHHELD if heads is WITHHELD else held,
            )

        width = len(columns)
        placed = self.asked.grids[number]
        return Scattergram(
            side=side,
            row_title=placed[0].way.title,
            column_title=placed[1].way.title,
            rows=rows[:-1],
            columns=columns[:-1],
            cells=tuple(
                cell_of((f"cells {number}", r * width + c), row, column)
                for r, row in enumerate(rows[:-1])
                for c, column in enumerate(columns[:-1])
            ),
            row_totals=tuple(
                cell_of((f"rows {number}", r), row, None) for r, row in enumerate(rows[:-1])
            ),
            column_totals=tuple(
                cell_of((f"columns {number}", c), None, column)
                for c, column in enumerate(columns[:-1])
            ),
            elsewhere=self.count((f"rows {number}", len(rows) - 1)),
            definition="scattergram",
        )

    def _sums(self, labels: Sequence[str]) -> Mapping[str, tuple[int, int, Fraction]]:
        """Salary before and after, and full positions, of each group."""
        made = self.made
        sums: dict[str, tuple[int, int, Fraction]] = {}
        for label, before, after, share in zip(
            labels, made.before, made.after, made.shares, strict=True
        ):
            was, is_, held = sums.get(label, (0, 0, Fraction(0)))
            sums[label] = (was + before.salary, is_ + after.salary, held + share)
        return sums

    def _change(self, split: str, group: int, change: int) -> Cents:
        """A group's change: nothing, if nobody's changes, and withheld, if that of few does."""
        return WITHHELD if self.count((f"{split} changed", group * 2 + 1)) is WITHHELD else change

    def _rows(self, split: str, labels: Sequence[str]) -> Iterator[GroupRow]:
        sums = self._sums(labels)
        for group, label in enumerate(self.labels[split]):
            was, is_, held = sums[label]
            heads = self.count((split, group))
            few = heads is WITHHELD
            change = WITHHELD if few else self._change(split, group, is_ - was)
            hidden = change is WITHHELD
            standing = self._standing(f"{split} status", group)
            people = self.heads[split, group]
            yield GroupRow(
                label=label,
                heads=heads,
                positions=WITHHELD if few else held,
                before=WITHHELD if few else was,
                after=WITHHELD if hidden else is_,
                change=change,
                average=WITHHELD if hidden else round_half_away(Fraction(is_ - was, people)),
                percent=WITHHELD if hidden else (Fraction(is_ - was, was) if was else None),
                gained=standing.gained,
                lost=standing.lost,
                unchanged=standing.unchanged,
                protected=standing.protected,
            )

    def _kinds(self) -> Kinds | None:
        schools = self.costing.schools
        if schools is None:
            return None
        sums = self._sums(self.made.schools)
        total_before, total_after = (
            sum(paid.salary for paid in side) for side in (self.made.before, self.made.after)
        )
        positions = sum(self.made.shares, Fraction(0))
        all_changes = self.count(("changed", 1)) is not WITHHELD and COMPARED in self.shown
        rows = []
        for row in self._rows("kind", self.made.schools):
            actual = row.label in schools.actual
            _, _, held = sums[row.label]
            average: list[Cents] = [
                WITHHELD
                if row.heads is WITHHELD or not shown
                else round_half_away(total * held / positions)
                if positions
                else 0
                for total, shown in (
                    (total_before, COMPARED in self.shown),
                    (total_after, all_changes),
                )
            ]
            rows.append(
                KindRow(
                    label=row.label,
                    budgets="actual" if actual else "average",
                    heads=row.heads,
                    positions=row.positions,
                    actual_before=row.before,
                    actual_after=row.after,
                    charged_before=row.before if actual else average[0],
                    charged_after=row.after if actual else average[1],
                )
            )
        return Kinds(title=schools.by.title, rows=tuple(rows), definition="kinds")

    def _gates(self, text: ConsolidatedText) -> Iterator[GateTable]:
        for number, gate in enumerate(self.costing.gates):
            outcomes = self.labels[f"gate {number}"]
            width = len(outcomes)
            pairs = sorted(g for name, g in self.heads if name == f"gate {number}")
            found = text.gates.get(gate)
            yield GateTable(
                gate=gate,
                title=(found.title if found else None) or gate.replace("_", " "),
                rows=tuple(
                    Crossing(
                        before=outcomes[pair // width],
                        after=outcomes[pair % width],
                        heads=self.count((f"gate {number}", pair)),
                    )
                    for pair in pairs
                ),
                definition="gate",
            )

    def _unknowns(self) -> Unknowns:
        rows = []
        hidden: set[tuple[str, str]] = set()
        for number, (side, question, kind, name) in enumerate(self._needs()):
            people = self.count((f"need {number}", 0))
            if people is WITHHELD:  # what few lack might tell who they are
                hidden.add((side, question))
                continue
            rows.append(
                Undetermined(
                    side=side,
                    question=question,
                    kind=kind,
                    name=name,
                    says=f"{kind}: {name}" if name else kind,
                    people=people,
                )
            )
        rows += [
            Undetermined(
                side=side,
                question=question,
                kind="several",
                name="",
                says="other things, each of which few people lack",
                people=WITHHELD,
            )
            for side, question in sorted(hidden)
        ]
        people = self.count(("compared", 1))
        return Unknowns(people=people, rows=tuple(rows), definition="undetermined")


NOWHERE = ("missing", "not known")
"""The labels of whoever stands nowhere."""


def _plain(needs: object) -> set[tuple[str, str, str, str]]:
    """What is needed, whichever item of a list lacks it."""
    assert isinstance(needs, frozenset)
    return {
        (
            side,
            question,
            "not known" if need is None else str(need.kind),
            "" if need is None else re.sub(r"\[\d+\]", "", need.name),
        )
        for side, question, need in needs
    }
