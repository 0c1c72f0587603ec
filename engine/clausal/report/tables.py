"""Tables as every form of the report has them: bare values, their units, and how they add up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from fractions import Fraction

from clausal.preview.figures import WITHHELD, Withheld

Value = str | int | Fraction | dt.date | Withheld | None
"""Amounts are in hundredths; None: there is nothing to say."""


class Unit(Enum):
    """What the values of a column are."""

    WORDS = auto()
    MONEY = auto()
    CHANGE = auto()
    """An amount that is more or less: it is shown with its sign."""
    COUNT = auto()
    POSITIONS = auto()
    PERCENT = auto()
    """A change in percent: it is shown with its sign."""
    SHARE = auto()
    """A part of a whole."""
    RATE = auto()
    """A percent that is exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column; `defined` names the definition of what stands in it."""

    title: str
    unit: Unit = Unit.WORDS
    defined: str | None = None


BEFORE_AND_AFTER = (
    Column(title="Before", unit=Unit.MONEY),
    Column(title="After", unit=Unit.MONEY),
    Column(title="Change", unit=Unit.CHANGE),
)


@dataclass(frozen=True, slots=True)
class Ref:
    """A cell: its row and column, and its table where it is of another one."""

    row: int
    column: int
    table: str | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """How a value follows from other cells: `{0}-{1}`. In a workbook it stays alive.

    `{0}` is the first of the cells; all that it rests on are among them.
    """

    template: str
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row. `total`: what stands above it is added up."""

    cells: tuple[Value, ...]
    formulas: Mapping[int, Formula] = field(default_factory=dict)
    total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: `title` is its caption, `sheet` its name in a workbook.

    The first `heads` columns say what a row is about. `grouped`: rows with the same first cell are
    one group. `shaded`: counts are told by their shade as well.
    """

    name: str
    title: str
    sheet: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    definition: str | None = None
    heads: int = 1
    grouped: bool = False
    shaded: bool = False

    def at(self, ref: Ref) -> Value:
        """What stands in one of its cells."""
        return self.rows[ref.row].cells[ref.column]


def summed(refs: Sequence[Ref]) -> Formula:
    """The sum of cells that stand below, or beside, each other."""
    return Formula(f"SUM({{0}}:{{{len(refs) - 1}}})", tuple(refs))


def added(*refs: Ref) -> Formula:
    """The sum of single cells."""
    return Formula("+".join(f"{{{place}}}" for place in range(len(refs))), refs)


def less(one: Ref, other: Ref) -> Formula:
    """One cell less another."""
    return Formula("{0}-{1}", (one, other))


def change(row: int, column: int) -> dict[int, Formula]:
    """A cell that is after less before: of the two cells in front of it."""
    return {column: less(Ref(row, column - 1), Ref(row, column - 2))}


def ratio(one: Ref, other: Ref) -> Formula:
    """One cell divided by another."""
    return Formula("{0}/{1}", (one, other))


def each(one: Ref, other: Ref) -> Formula:
    """One cell divided by another, to the hundredth."""
    return Formula("ROUND({0}/{1},2)", (one, other))


def with_total(
    rows: Sequence[Row], label: tuple[Value, ...], known: Mapping[int, Value]
) -> tuple[Row, ...]:
    """The rows, and below them the totals of the columns in `known`.

    A total is what its cells add up to, where all are shown; else what is known of it otherwise,
    and it is no formula.
    """
    if not rows:
        return ()
    width = len(rows[0].cells)
    cells: list[Value] = [*label, *[None] * (width - len(label))]
    formulas = {}
    for column, otherwise in known.items():
        values = [row.cells[column] for row in rows]
        if any(value is WITHHELD or value is None for value in values):
            cells[column] = otherwise
            continue
        total: int | Fraction = 0
        for value in values:
            assert isinstance(value, int | Fraction)
            total += value
        cells[column] = total
        formulas[column] = summed([Ref(row, column) for row in range(len(rows))])
    return (*rows, Row(cells=tuple(cells), formulas=formulas, total=True))
