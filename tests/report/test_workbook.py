"""The workbook: the same figures, and totals that are alive."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from clausal.preview.figures import WITHHELD
from clausal.report.all_tables import all_tables
from clausal.report.tables import Table, Unit

from .conftest import Report
from .workbooks import ABOVE, Workbook, read, reckoned, references

TOTALS = ("Base", "Newcomers", "Movement", "Proposals", "Paid before", "Paid after", "New money")
NAMES = ("base", "newcomers", "movement", "schedule", "before", "after", "new_money")


@pytest.fixture
def workbook(report: Report) -> Workbook:
    return read(report.folder / "figures.xlsx")


def test_formulas_come_to_what_is_stored(workbook: Workbook) -> None:
    assert len(workbook.formulas) > 60
    for place in workbook.formulas:
        assert reckoned(workbook, place) == pytest.approx(workbook.values[place], abs=0.0051), place


def test_formulas_rest_on_what_is_shown(workbook: Workbook) -> None:
    for place, formula in workbook.formulas.items():
        for cell in references(place, formula):
            assert isinstance(workbook.values[cell], int | float), (place, formula, cell)


def test_the_cost(report: Report, workbook: Workbook) -> None:
    head, *rows = workbook.sheets["Cost"][ABOVE:]
    assert tuple(head[1:]) == TOTALS
    totals = report.figures.cost.totals
    assert [row[0] for row in rows] == [total.title for total in totals]
    for row, total in zip(rows, totals, strict=True):
        for shown, name in zip(row[1:], NAMES, strict=True):
            amount = getattr(total, name)
            assert shown == ("withheld" if amount is WITHHELD else pytest.approx(amount / 100))


def test_every_table_is_on_its_sheet(report: Report, workbook: Workbook) -> None:
    places: dict[str, int] = {}
    for table in all_tables(report.figures).values():
        sheet = workbook.sheets[table.sheet]
        first = places.get(table.sheet, 0)
        assert sheet[first][0] == table.title
        assert [c for c in sheet[first + ABOVE] if c] == [column.title for column in table.columns]
        for number, row in enumerate(table.rows):
            line = sheet[first + ABOVE + 1 + number]
            for place, value in enumerate(row.cells):
                assert _same(line[place], value, table, place), (table.name, line)
        places[table.sheet] = first + ABOVE + len(table.rows) + 2


def _same(shown: Any, value: Any, table: Table, place: int) -> bool:
    if value is WITHHELD:
        return bool(shown == "withheld")
    if isinstance(value, int | Fraction):
        whole = 100 if table.columns[place].unit in (Unit.MONEY, Unit.CHANGE) else 1
        return bool(shown == pytest.approx(float(Fraction(value) / whole)))
    return bool((shown or "") == (value or ""))


def test_benefits_follow_their_rates(named: Report) -> None:
    """Who writes another rate on the sheet of assumptions sees what it costs."""
    workbook = read(named.folder / "figures.xlsx")
    rate = next(
        place
        for place, value in workbook.values.items()
        if place[0] == "Assumptions" and value == 0.1
    )
    driven = [p for p, f in workbook.formulas.items() if rate in set(references(p, f))]
    assert {sheet for sheet, _ in driven} == {"Cost in parts"}
    place = driven[0]
    was = reckoned(workbook, place)
    salary = next(
        workbook.values[cell]
        for cell in references(place, workbook.formulas[place])
        if cell[0] == "Cost in parts"
    )
    dearer = Workbook({**workbook.values, rate: 0.2}, workbook.formulas, workbook.sheets)
    assert reckoned(dearer, place) - was == pytest.approx(salary * 0.1, abs=0.011)


def test_panes_are_frozen_below_the_heads(report: Report) -> None:
    from openpyxl import load_workbook

    for sheet in load_workbook(report.folder / "figures.xlsx").worksheets:
        assert sheet.freeze_panes is not None
        assert sheet.freeze_panes.endswith(str(ABOVE + 2))


def test_nobody_is_named(nameless: Report, named: Report) -> None:
    def words(report: Report) -> str:
        return str(read(report.folder / "figures.xlsx").values)

    assert "worker <" in words(named)
    assert "worker <" not in words(nameless)
    assert "Largest changes" not in read(nameless.folder / "figures.xlsx").sheets
