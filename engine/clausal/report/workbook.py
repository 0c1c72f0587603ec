"""Tables → a workbook whose totals are alive: formulas, with the figures stored beside them.

A formula rests only on cells that are shown, and its value is shown itself: nothing that is
withheld can be found by following one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

from clausal.populations.tables import library
from clausal.preview.figures import WITHHELD, Figures
from clausal.render.english import capital
from clausal.render.findings import printable
from clausal.report.tables import Formula, Ref, Table, Unit, Value
from clausal.report.words import sign

ABOVE = 3
"""Lines above the head of a table: its title, a remark, and an empty one."""

OPTIONS = {"in_memory": True, "strings_to_urls": False, "strings_to_numbers": False}
"""It is put together in memory: a workbook of figures is small, and needs no other files."""

WIDEST = 60
LONGEST_NAME = 31

COLOUR = {"head": "#F4F6F8", "synthetic": "#8A3F05", "quiet": "#555D66"}


def write_workbook(figures: Figures, tables: Iterable[Table], path: Path) -> None:
    """Writes the tables, each on the sheet that it names."""
    xlsxwriter = library("xlsxwriter")
    book = xlsxwriter.Workbook(str(path), OPTIONS)
    day = figures.heading.after.day
    book.set_properties(
        {
            "title": figures.heading.title,
            "comments": capital(figures.heading.population.label or ""),
            "created": dt.datetime(day.year, day.month, day.day),
        }
    )
    _Writing(book, figures).write(list(tables))
    book.close()


class _Writing:
    def __init__(self, book: Any, figures: Figures) -> None:
        self.book = book
        self.remark = capital(figures.heading.population.label or "")
        mark = sign(figures.heading.currency)
        amount = f'"{mark}"#,##0.00'
        self.formats = {
            Unit.MONEY: f"{amount};-{amount}",
            Unit.CHANGE: f"+{amount};-{amount};{amount}",
            Unit.COUNT: "#,##0",
            Unit.POSITIONS: "#,##0.00",
            Unit.PERCENT: "+0.00%;-0.00%;0.00%",
            Unit.SHARE: "0.00%",
            Unit.RATE: "0.00##%",
        }
        self._made: dict[tuple[Unit, bool], Any] = {}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.warning = book.add_format({"bold": True, "font_color": COLOUR["synthetic"]})
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": COLOUR["head"]}
        )
        self.hidden = book.add_format(
            {"italic": True, "align": "right", "font_color": COLOUR["quiet"]}
        )
        self.cell_name = library("xlsxwriter.utility").xl_rowcol_to_cell
        self.tables: dict[str, Table] = {}
        self.places: dict[str, tuple[str, int]] = {}

    def write(self, tables: list[Table]) -> None:
        """Gives each its place, and writes them."""
        ends: dict[str, int] = {}
        names: dict[str, str] = {}
        for table in tables:
            sheet = names.setdefault(table.sheet, _free(table.sheet, names.values()))
            self.tables[table.name] = table
            self.places[table.name] = sheet, ends.get(sheet, 0)
            ends[sheet] = ends.get(sheet, 0) + ABOVE + len(table.rows) + 2
        sheets = {name: self.book.add_worksheet(name) for name in ends}
        widths: dict[tuple[str, int], int] = {}
        for table in tables:
            name, first = self.places[table.name]
            self._table(sheets[name], table, first)
            for column, width in _widths(table):
                widths[name, column] = max(width, widths.get((name, column), 0))
            if not first:
                sheets[name].freeze_panes(ABOVE + 1, table.heads)
                sheets[name].set_landscape()
                sheets[name].fit_to_pages(1, 0)
                sheets[name].repeat_rows(ABOVE)
                if self.remark:
                    sheets[name].set_footer(f"&L{self.remark}&RPage &P of &N")
        for (name, column), width in widths.items():
            sheets[name].set_column(column, column, width)

    def _table(self, sheet: Any, table: Table, first: int) -> None:
        sheet.write_string(first, 0, table.title, self.title)
        if self.remark:
            sheet.write_string(first + 1, 0, self.remark, self.warning)
        for place, column in enumerate(table.columns):
            sheet.write_string(first + ABOVE, place, column.title, self.head)
        for number, row in enumerate(table.rows):
            line = first + ABOVE + 1 + number
            for place, value in enumerate(row.cells):
                unit = table.columns[place].unit
                look = self._look(unit, row.total)
                formula = row.formulas.get(place)
                if value is WITHHELD:
                    sheet.write_string(line, place, "withheld", self.hidden)
                elif value is None:
                    if row.total:
                        sheet.write_blank(line, place, None, look)
                elif isinstance(value, str | dt.date):
                    sheet.write_string(line, place, printable(str(value)), look)
                elif formula is not None and self._open(table, formula):
                    sheet.write_formula(
                        line, place, self._written(table, formula), look, stored(value, unit)
                    )
                else:
                    sheet.write_number(line, place, stored(value, unit), look)

    def _look(self, unit: Unit, total: bool) -> Any:
        if (unit, total) not in self._made:
            look: dict[str, Any] = {}
            if unit in self.formats:
                look["num_format"] = self.formats[unit]
            else:
                look |= {"text_wrap": True, "valign": "top"}
            if total:
                look |= {"bold": True, "top": 1}
            self._made[unit, total] = self.book.add_format(look)
        return self._made[unit, total]

    def _open(self, table: Table, formula: Formula) -> bool:
        """Whether all that it rests on is shown, and on a sheet."""
        for ref in formula.refs:
            of = table if ref.table is None else self.tables.get(ref.table)
            if of is None or not isinstance(of.at(ref), int | Fraction):
                return False
        return True

    def _written(self, table: Table, formula: Formula) -> str:
        return "=" + formula.template.format(*(self._cell(table, ref) for ref in formula.refs))

    def _cell(self, table: Table, ref: Ref) -> str:
        sheet, first = self.places[ref.table or table.name]
        cell: str = self.cell_name(first + ABOVE + 1 + ref.row, ref.column)
        return cell if ref.table is None else f"'{sheet.replace(chr(39), chr(39) * 2)}'!{cell}"


def stored(value: Value, unit: Unit) -> float | int:
    """The number of a cell: amounts in the currency."""
    assert isinstance(value, int | Fraction)
    if unit in (Unit.MONEY, Unit.CHANGE):
        return float(Fraction(value) / 100)
    return value if isinstance(value, int) else float(value)


def _free(name: str, taken: Iterable[str]) -> str:
    """A sheet's name: short, without the signs that mean something there, and of no other sheet."""
    plain = "".join("-" if sign in "[]:*?/\\" else sign for sign in printable(name)).strip("'")
    used = {other.lower() for other in taken}
    made, number = plain[:LONGEST_NAME], 2
    while made.lower() in used or not made:
        tail = f" {number}"
        made, number = f"{plain[: LONGEST_NAME - len(tail)]}{tail}", number + 1
    return made


def _widths(table: Table) -> Iterable[tuple[int, int]]:
    for place, column in enumerate(table.columns):
        if column.unit is Unit.WORDS:
            longest = max((len(str(row.cells[place] or "")) for row in table.rows), default=0)
            yield place, min(WIDEST, max(longest, len(column.title)) + 2)
        else:
            yield place, 17 if column.unit in (Unit.MONEY, Unit.CHANGE) else 13
