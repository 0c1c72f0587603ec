"""The rows of a table → documents: their cells, each where the name of its column says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from clausal.populations.columns import Reader, Shape, gathered, misfits, shape_of
from clausal.populations.tables import Table
from clausal.records.faults import Place, diagnose, record_error
from clausal.records.value import Fault, printable

MOST_SHAPES = 1000
"""Different lines of JSON whose shape is kept."""


class Rows:
    """Brings rows into the shape of documents; what is wrong with them waits with the reader."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._text = reader.text
        self._shapes: dict[tuple[str, ...], tuple[Shape, dict[str, Fault]]] = {}

    def shape(self, table: Table, record: str, apart: Sequence[str]) -> Shape | None:
        """The shape of a table's rows, but for the columns `apart`; None if each has its own.

        Raises RecordError with all that is wrong with the columns.
        """
        if table.columns is None:
            return None
        named = [column for column in table.columns if column not in apart]
        shape, wrong = shape_of(named, record, self._text)
        faults = [*wrong.items(), *misfits(table, shape, self._text)]
        if faults:
            found = [
                diagnose(f"{table.where}: column {printable(name)}", fault)
                for name, fault in faults
            ]
            raise record_error(table.where, found)
        return shape

    def document(
        self, row: Mapping[str, Any] | Fault, shape: Shape | None, record: str, place: Place
    ) -> dict[str, Any] | None:
        """The cells of a row in the shape of a document; None, with faults, of what has none."""
        if isinstance(row, Fault):
            self._reader.faults.append((place, row))
            return None
        if shape is None:
            key = (record, *row)
            if key not in self._shapes:
                if len(self._shapes) > MOST_SHAPES:
                    self._shapes.clear()
                self._shapes[key] = shape_of(tuple(row), record, self._text)
            shape, wrong = self._shapes[key]
            if wrong:
                self._reader.faults += (((*place, name), fault) for name, fault in wrong.items())
                return None
        document = gathered(shape, row)
        inside = shape[record]
        if document[record] is None and inside and not isinstance(inside, str):
            document[record] = gathered(inside, row)  # it is there, with nothing in it
        return document
