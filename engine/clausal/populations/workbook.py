"""The sheets of an .xlsx file as tables. A number is the decimal that the sheet writes."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from clausal.populations.tables import Row, Table, library, named_once, reading, unreadable
from clausal.records.value import Fault, printable


def sheets(path: Path) -> Iterator[Table]:
    """A table for each sheet that has something in it."""
    with _opened(path) as book:
        found = {sheet.title: _columns(sheet) for sheet in book.worksheets}
    for name, columns in found.items():
        if columns:
            where = str(path) if len(found) == 1 else f"{path}: {printable(name)}"
            named_once(columns, where)
            yield _table(path, name, columns, where, alone=len(found) == 1)


def _table(path: Path, name: str, columns: tuple[str, ...], where: str, *, alone: bool) -> Table:
    return Table(
        name=path.stem if alone else name,
        where=where,
        columns=columns,
        kinds={},
        rows=lambda: _rows(path, name, columns),
        written=True,
    )


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    openpyxl: Any = library("openpyxl")
    with path.open("rb"):
        pass  # so that a file that is not there is told as any other
    with warnings.catch_warnings():
        # It warns of decorations that it does not keep.
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        except Exception:  # whatever its XML and zip readers meet
            raise unreadable(str(path), "R003", "this is not an .xlsx workbook") from None
        try:
            yield book
        finally:
            book.close()


def _columns(sheet: Any) -> tuple[str, ...]:
    cells = next(sheet.iter_rows(min_row=1, max_row=1, values_only=True), ())
    names = ["" if cell is None else str(cell).strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _rows(path: Path, name: str, columns: tuple[str, ...]) -> Iterator[Row]:
    with reading(path), _opened(path) as book:
        for number, cells in enumerate(book[name].iter_rows(min_row=2), 2):
            values = [_value(cell) for cell in cells]
            if all(value is None for value in values):
                continue
            if any(value is not None for value in values[len(columns) :]):
                yield number, Fault("R003", "a cell of this row stands in a column without a name")
                continue
            values += [None] * (len(columns) - len(values))
            yield number, dict(zip(columns, values, strict=False))


def _value(cell: Any) -> Any:
    value = cell.value
    if cell.data_type == "e":
        return Fault("R006", f"{printable(str(value))} is what a formula could not calculate")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None if value == "" else value
    exact = Decimal(repr(value))
    if "%" in cell.number_format:
        return f"{format((exact * 100).normalize(), 'f')}%"
    return exact
