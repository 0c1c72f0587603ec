"""Tables that are text: CSV, whose cells are words, and JSON Lines, whose cells are values."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from clausal.populations.tables import (
    Row,
    Stretch,
    Table,
    library,
    named_once,
    reading,
    unreadable,
)
from clausal.records.unfit import exact_decimal, exact_int, no_number, object_of_pairs, too_deep
from clausal.records.value import Fault

STRETCH = 16_384
"""Rows that are read by vectors at a time; until then their cells are Python's own."""


def written_table(path: Path) -> Table:
    """A CSV file. What separates its cells is what its first line has most of: `,`, `;` or tabs."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        separator = max(",;\t", key=file.readline().count)
        file.seek(0)
        try:
            header = next(csv.reader(file, delimiter=separator, strict=True), [])
        except csv.Error as error:
            raise unreadable(str(path), "R003", f"row 1 can't be read: {error}") from None
    columns = tuple(name.strip() for name in header)
    if not columns:
        raise unreadable(str(path), "R004", "there is no record in it", "row 1 names the columns")
    named_once(columns, str(path))
    return Table(
        name=path.stem,
        where=str(path),
        columns=columns,
        kinds={},
        rows=lambda: _written_rows(path, separator, columns),
        written=True,
        stretches=lambda _: _written_stretches(path, separator, columns),
    )


def _written_rows(path: Path, separator: str, columns: tuple[str, ...]) -> Iterator[Row]:
    for number, cells in _cells(path, separator, columns):
        if isinstance(cells, Fault):
            yield number, cells
        else:
            yield number, dict(zip(columns, (cell or None for cell in cells), strict=True))


def _written_stretches(path: Path, separator: str, columns: tuple[str, ...]) -> Iterator[Stretch]:
    np: Any = library("numpy")
    pa: Any = library("pyarrow")
    rows = _cells(path, separator, columns)
    while some := list(islice(rows, STRETCH)):
        read = [(number, cells) for number, cells in some if not isinstance(cells, Fault)]
        across = zip(*(cells for _, cells in read), strict=True) if read else ([] for _ in columns)
        arrays = [pa.array([cell or None for cell in column], pa.string()) for column in across]
        unread = [number for number, cells in some if isinstance(cells, Fault)]
        numbers = np.array([number for number, _ in read], "int64")
        yield numbers, pa.record_batch(arrays, names=list(columns)), unread


def _cells(
    path: Path, separator: str, columns: tuple[str, ...]
) -> Iterator[tuple[int, list[str] | Fault]]:
    """The rows as a spreadsheet counts them: the names of the columns are row 1."""
    with reading(path), path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, delimiter=separator, strict=True)
        number = 0
        try:
            for number, cells in enumerate(rows, 1):
                if number == 1 or not any(cells):
                    continue
                if len(cells) != len(columns):
                    message = (
                        f"this row has {len(cells)} cells, and there are {len(columns)} columns"
                    )
                    yield number, Fault("R003", message, "put a text that has a comma in quotes")
                else:
                    yield number, cells
        except csv.Error as error:
            message = f"row {number + 1} can't be read: {error}"
            raise unreadable(str(path), "R003", message, "close every quote") from None


def json_lines(path: Path) -> Table:
    """A file with an object on each line."""
    with path.open("rb"):
        pass  # so that a file that is not there is told before anything is done
    return Table(
        name=path.stem,
        where=str(path),
        columns=None,
        kinds={},
        rows=lambda: _lines(path),
        written=False,
    )


def _lines(path: Path) -> Iterator[Row]:
    # newline: a JSON text may hold the other characters that end lines for Python.
    with reading(path), path.open(encoding="utf-8-sig", newline="\n") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                row = _value(line)
                if not isinstance(row, dict | Fault):
                    row = Fault("R008", "a line is an object", 'such as {"id": "t-17", …}')
                yield number, row


def _value(line: str) -> Any:
    try:
        return json.loads(
            line,
            parse_float=exact_decimal,
            parse_int=exact_int,
            parse_constant=no_number,
            object_pairs_hook=object_of_pairs,
        )
    except json.JSONDecodeError as error:
        said = error.msg[:1].lower() + error.msg[1:].removesuffix(": ")
        return Fault("R003", f"not JSON: {said} (character {error.colno})")
    except RecursionError:
        return too_deep()
