"""What was gathered → the tables of people: how many stand where, gain and lose, cross a gate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from clausal.ir.text import ConsolidatedText
from clausal.preview.ask import Asked
from clausal.preview.bands import ENDS
from clausal.preview.costing import Costing
from clausal.preview.figures import (
    WITHHELD,
    BandRow,
    Cell,
    Count,
    Crossing,
    Distribution,
    GateTable,
    Grouping,
    Kinds,
    Scattergram,
    Standing,
    Undetermined,
    Unknowns,
)
from clausal.preview.gather import Gathered
from clausal.preview.groups import OTHERS, groupings, kinds, positions, standing
from clausal.preview.privacy import NOT_IN
from clausal.preview.splits import Splits


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
    splits = Splits(made, asked, threshold)
    sides = ("before", "after") if asked.grids else ()
    return Tables(
        size=splits.size,
        standing=standing(splits),
        distribution=_distribution(splits),
        scattergrams=tuple(_scattergram(splits, *each) for each in enumerate(sides)),
        groupings=groupings(splits),
        kinds=kinds(splits, costing),
        gates=tuple(_gates(splits, costing, text)),
        unknowns=_unknowns(splits),
        clauses=tuple(
            splits.count((f"clause {number}", 1)) is not WITHHELD
            for number in range(len(asked.team.groups))
        ),
        rates=all(
            splits.count(place) is not WITHHELD
            for place in splits.heads
            if place[0] in ("rate", "rate changed")
        ),
    )


def _distribution(splits: Splits) -> Distribution:
    rows = [
        BandRow(low=low, high=high, heads=splits.count(("band", band)))
        for band, (low, high) in enumerate(ENDS)
    ]
    while rows[0].heads == 0 and rows[0].high != 0:
        rows.pop(0)
    while rows[-1].heads == 0 and rows[-1].low != 0:
        rows.pop()
    return Distribution(rows=tuple(rows), definition="distribution")


def _scattergram(splits: Splits, number: int, side: str) -> Scattergram:
    shares, cells = splits.people.shares, splits.groups[f"cells {number}"]
    height, width = (len(splits.labels[f"{axis} {number}"]) for axis in AXES)
    stands = (cells != NOT_IN).nonzero()[0]
    inside = positions(shares.of(stands), cells[stands], height * width)
    rows, columns = (_axis(splits, axis) for axis in AXES)

    def cell_of(name: str, row: str, column: str, place: int | None, *held: Fraction) -> Cell:
        heads = WITHHELD if place is None else splits.count((f"{name} {number}", place))
        whole = WITHHELD if heads is WITHHELD else sum(held, Fraction(0))
        return Cell(row=row, column=column, heads=heads, positions=whole)

    def cell(row: str, column: str, r: int | None, c: int | None) -> Cell:
        if r is None or c is None:
            return cell_of("cells", row, column, None)
        return cell_of("cells", row, column, r * width + c, inside[r * width + c])

    placed = splits.asked.grids[number]
    return Scattergram(
        side=side,
        row_title=placed[0].way.title,
        column_title=placed[1].way.title,
        rows=tuple(row for row, _ in rows),
        columns=tuple(column for column, _ in columns),
        cells=tuple(cell(row, column, r, c) for row, r in rows for column, c in columns),
        row_totals=tuple(
            cell_of("rows", row, "", r, *inside[(r or 0) * width :][:width]) for row, r in rows
        ),
        column_totals=tuple(
            cell_of("columns", "", column, c, *inside[c or 0 :: width]) for column, c in columns
        ),
        elsewhere=splits.count((f"rows {number}", height - 1)),
        definition="scattergram",
    )


AXES = ("rows", "columns")


def _axis(splits: Splits, axis: str) -> list[tuple[str, int | None]]:
    """The rows or columns of all scattergrams, with their places; those whose labels are names, and
    that are shown on no side, are one without any."""
    numbers = range(len(splits.people.grids))
    labels = splits.asked.grids[0][AXES.index(axis)].labels
    found: list[tuple[str, int | None]] = []
    hidden = False
    for place, label in enumerate(splits.labels[f"{axis} 0"][:-1]):
        counts = [splits.count((f"{axis} {number}", place)) for number in numbers]
        if labels.is_name(label) and not any(one is not WITHHELD and one for one in counts):
            hidden = True
        else:
            found.append((label, place))
    return [*found, (OTHERS, None)] if hidden else found


def _gates(splits: Splits, costing: Costing, text: ConsolidatedText) -> Iterator[GateTable]:
    for number, gate in enumerate(costing.gates):
        outcomes = splits.labels[f"gate {number}"]
        width = len(outcomes)
        pairs = sorted(group for name, group in splits.heads if name == f"gate {number}")
        found = text.gates.get(gate)
        yield GateTable(
            gate=gate,
            title=(found.title if found else None) or gate.replace("_", " "),
            rows=tuple(
                Crossing(
                    before=outcomes[pair // width],
                    after=outcomes[pair % width],
                    heads=splits.count((f"gate {number}", pair)),
                )
                for pair in pairs
            ),
            definition="gate",
        )


def _unknowns(splits: Splits) -> Unknowns:
    rows = []
    hidden: set[tuple[str, str]] = set()
    for number, (side, question, kind, name) in enumerate(splits.needs):
        people = splits.count((f"need {number}", 0))
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
    return Unknowns(
        people=splits.count(("compared", 1)), rows=tuple(rows), definition="undetermined"
    )
