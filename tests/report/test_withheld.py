"""What is withheld is nowhere to be found: not by adding and subtracting what a report shows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

import pyarrow.parquet as pq

from clausal.preview.figures import WITHHELD
from clausal.report.all_tables import all_tables
from clausal.report.charts import charts
from clausal.report.tables import Table

from .conftest import Report
from .test_charts import bars_of

Cell = tuple[str, int, int]
Equation = Mapping[Cell, int]


def adding_up(tables: Mapping[str, Table]) -> Iterator[Equation]:
    """All that adds up in the tables, as equations of cells: whatever a reader may subtract."""
    for table in tables.values():
        sums = [number for number, row in enumerate(table.rows) if row.total]
        for number in sums if table.name != "totals" else ():
            for column in range(table.heads, len(table.columns)):
                if table.rows[number].cells[column] is None or column in _not_added(table):
                    continue
                above = {(table.name, row, column): 1 for row in range(number)}
                yield {**above, (table.name, number, column): -1}
        for number, row in enumerate(table.rows):
            for column, formula in row.formulas.items():
                signs = _signs(formula.template, len(formula.refs))
                if signs is not None:
                    cells = {
                        (ref.table or table.name, ref.row, ref.column): sign
                        for ref, sign in zip(formula.refs, signs, strict=True)
                    }
                    yield {**cells, (table.name, number, column): -1}


def _not_added(table: Table) -> set[int]:
    return {
        place
        for place, column in enumerate(table.columns)
        if column.title in ("for each", "in percent")
    }


def _signs(template: str, refs: int) -> list[int] | None:
    """How a formula adds its cells up; None if it does something else."""
    if template.startswith("SUM(") or set(template) <= set("{}+0123456789"):
        return [1] * refs
    return [1, -1] if template == "{0}-{1}" else None


def found(tables: Mapping[str, Table]) -> set[Cell]:
    """The withheld cells that follow from those that are shown."""
    rows = []
    for equation in adding_up(tables):
        unknown = {
            cell: Fraction(sign)
            for cell, sign in equation.items()
            if tables[cell[0]].rows[cell[1]].cells[cell[2]] is WITHHELD
        }
        if unknown:
            rows.append(unknown)
    return {next(iter(row)) for row in _reduced(rows) if len(row) == 1}


def _reduced(rows: list[dict[Cell, Fraction]]) -> list[dict[Cell, Fraction]]:
    """The rows in reduced echelon form: one that has a single cell gives it away."""
    done: list[dict[Cell, Fraction]] = []
    for row in rows:
        for known in done:
            row = _less(row, known, next(iter(known)))
        if not row:
            continue
        pivot = next(iter(row))
        row = {cell: value / row[pivot] for cell, value in row.items()}
        done = [_less(known, row, pivot) for known in done]
        done.append(row)
    return done


def _less(
    row: dict[Cell, Fraction], known: dict[Cell, Fraction], pivot: Cell
) -> dict[Cell, Fraction]:
    times = row.get(pivot, Fraction(0))
    if not times:
        return row
    cells = {**row, **{cell: row.get(cell, Fraction(0)) - times * known[cell] for cell in known}}
    return {cell: value for cell, value in cells.items() if value}


def test_adding_and_subtracting_finds_nothing(nameless: Report, named: Report) -> None:
    tables, open_tables = all_tables(nameless.figures), all_tables(named.figures)
    withheld = [
        (table.name, number, column)
        for table in tables.values()
        for number, row in enumerate(table.rows)
        for column, value in enumerate(row.cells)
        if value is WITHHELD
    ]
    assert len(withheld) > 20
    for name, row, column in found(tables):
        # What does follow tells of enough people: it is withheld for the sake of something else.
        people = open_tables[name].rows[row].cells[column]
        assert people == 0 or (isinstance(people, int) and people >= 5), (name, row, column)


def test_the_attacker_finds_what_is_there_to_be_found(named: Report) -> None:
    """One cell of a column hidden, and its total shown: it does follow."""
    tables = dict(all_tables(named.figures))
    table = tables["group-0"]
    first = table.rows[0]
    hidden = replace(first, cells=(first.cells[0], WITHHELD, *first.cells[2:]))
    tables["group-0"] = replace(table, rows=(hidden, *table.rows[1:]))
    assert ("group-0", 0, 1) in found(tables)


def test_charts_show_none_of_it(nameless: Report, named: Report) -> None:
    hidden = {
        (row.low, row.high) for row in nameless.figures.distribution.rows if row.heads is WITHHELD
    }
    shown = {chart.name: chart for chart in charts(nameless.figures)}
    whole = {chart.name: chart for chart in charts(named.figures)}
    bars = [len(bars_of(made["distribution"])) for made in (shown, whole)]
    assert bars[0] == bars[1] - len(hidden)
    cells = [v for grid in shown["scattergrams"].spec["hconcat"] for v in grid["data"]["values"]]
    assert all(v["heads"] == 0 or v["heads"] >= 5 for v in cells)
    assert any(v["says"] == "withheld" for v in cells)


def test_nobody_is_in_any_file(nameless: Report, named: Report) -> None:
    for report, there in ((named, True), (nameless, False)):
        assert ("worker &lt;" in report.page) == there
        assert ("worker <" in (report.folder / "figures.json").read_text("utf-8")) == there
        assert (report.folder / "tables" / "people.parquet").exists() == there
        assert ('class="why"' in report.page) == there
        drawn = [path.read_text("utf-8") for path in (report.folder / "charts").glob("*.svg")]
        assert drawn
        assert not any("worker &lt;" in svg for svg in drawn)


def test_files_for_programs(report: Report) -> None:
    made = json.loads((report.folder / "figures.json").read_text(encoding="utf-8"))
    assert made["schema"] == "clausal/preview/1"
    table = pq.read_table(report.folder / "tables" / "totals.parquet")
    assert table.schema.metadata[b"clausal.engine"].decode() == report.figures.heading.engine
    assert table.column("title").to_pylist() == [t.title for t in report.figures.cost.totals]
    assert made["benefits"] == [{"group": "", "of_salary": "0.1", "a_head": "7.00"}]
