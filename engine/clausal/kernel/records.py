"""Columns back to records, as the plain binding takes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import repeat
from typing import Any

from clausal.interpret.arithmetic import whole
from clausal.ir.text import Field, Record
from clausal.ir.types import MoneyType, NumberType, PercentType, SetType
from clausal.kernel.bindings import kind_of, record_of
from clausal.kernel.columns import (
    MISSING,
    THERE,
    UNKNOWN,
    Cells,
    Codes,
    Columns,
    Lists,
    Table,
    scale_of,
)
from clausal.values import SchoolYear


class Records:
    """The records of a batch, each made once."""

    def __init__(self, columns: Columns, codes: Codes, reading: Mapping[str, Record]) -> None:
        self._columns, self._codes, self._reading = columns, codes, reading
        self._made: dict[str, list[dict[str, Any]]] = {}

    def of(self, row: int) -> dict[str, dict[str, Any]]:
        """The records of one row, by their names."""
        shared = self._columns.shared
        return {
            name: self._table(name)[0 if name in shared else row] for name in self._columns.roots
        }

    def _table(self, name: str) -> list[dict[str, Any]]:
        if name not in self._made:
            if name not in self._columns.tables:  # a field of which nobody has one
                return []
            table = self._columns.tables[name]
            # A record can stand below one of its own kind: the list is there before it is filled.
            made: list[dict[str, Any]] = [{} for _ in range(table.length)]
            self._made[name] = made
            for field in self._reading[name].fields.values():
                self._fill(made, table, field)
        return self._made[name]

    def _fill(self, made: Sequence[dict[str, Any]], table: Table, field: Field) -> None:
        cells = table.cells.get(field.name) or table.lists.get(field.name)
        if cells is None:
            return
        states = repeat(THERE) if cells.states is None else cells.states.tolist()
        for record, state, value in zip(made, states, self._values(cells, field), strict=False):
            if state != UNKNOWN:
                record[field.name] = None if state == MISSING else value

    def _values(self, cells: Cells | Lists, field: Field) -> Iterator[Any]:
        """The values of all rows; of one that is not there, whatever its code stands for."""
        below = self._table(record_of(field.type)) if record_of(field.type) else []
        if isinstance(cells, Lists):
            for start, end in zip(cells.starts.tolist(), cells.ends.tolist(), strict=True):
                yield below[start:end]
            return
        made: dict[int, Any] = {}
        there = repeat(THERE) if cells.states is None else cells.states.tolist()
        for code, state in zip(cells.values.tolist(), there, strict=False):
            if state in (UNKNOWN, MISSING):
                yield None
            elif below:
                yield below[code]
            else:
                if code not in made:
                    made[code] = read_cell(field, code, self._codes)
                yield made[code]


def read_cell(field: Field, code: int, codes: Codes) -> Any:
    """The value that a code of a column stands for."""
    match field.type:
        case NumberType() | MoneyType() | PercentType():
            return whole(Fraction(code, scale_of(field.type)))
        case SetType(choice=choice):
            return codes.set(choice.name, code)
        case _:
            pass
    match kind_of(field.type):
        case "day":
            return dt.date.fromordinal(code)
        case "year":
            return SchoolYear(code)
        case "truth":
            return bool(code)
        case _:
            return codes.text(code)
