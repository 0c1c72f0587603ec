"""A workbook read back: what its cells show, and what its formulas come to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

ABOVE = 3
"""Rows above the heads of a sheet's first table."""

_CELL = re.compile(r"(?:'((?:[^']|'')+)'!)?([A-Z]+[0-9]+)(?::([A-Z]+[0-9]+))?")

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Workbook:
    """Its values as they are stored, and its formulas, by sheet and cell."""

    values: Mapping[Place, Any]
    formulas: Mapping[Place, str]
    sheets: Mapping[str, list[list[Any]]]


def read(path: Path) -> Workbook:
    """The workbook of a file."""
    stored, written = load_workbook(path, data_only=True), load_workbook(path)
    values, formulas = {}, {}
    for sheet in written.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                place = (sheet.title, cell.coordinate)
                values[place] = stored[sheet.title][cell.coordinate].value
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    formulas[place] = cell.value
    sheets = {
        sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
        for sheet in stored.worksheets
    }
    return Workbook(values, formulas, sheets)


def references(place: Place, formula: str) -> Iterator[Place]:
    """The cells that a formula rests on."""
    for sheet, first, last in _CELL.findall(formula):
        title = sheet.replace("''", "'") or place[0]
        for cell in _within(first, last or first):
            yield title, cell


def reckoned(workbook: Workbook, place: Place) -> float:
    """What a formula comes to, from the stored values of the cells that it names."""

    def cells(found: re.Match[str]) -> str:
        sheet = (found[1] or "").replace("''", "'") or place[0]
        named = _within(found[2], found[3] or found[2])
        values = [f"({workbook.values[sheet, cell]!r})" for cell in named]
        return ",".join(values)

    code = _CELL.sub(cells, workbook.formulas[place].removeprefix("="))
    names = {"SUM": lambda *values: sum(values), "ROUND": _round}
    return float(eval(code, {"__builtins__": {}}, names))


def _round(value: float, places: int) -> float:
    """As spreadsheets do: halves away from zero."""
    scaled = abs(value) * 10**places
    whole = int(scaled + 0.5 + 1e-6)
    return (whole if value >= 0 else -whole) / float(10**places)


def _within(first: str, last: str) -> Iterator[str]:
    from openpyxl.utils import get_column_letter, range_boundaries

    left, top, right, bottom = range_boundaries(f"{first}:{last}")
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            yield f"{get_column_letter(column)}{row}"
