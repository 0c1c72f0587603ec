"""What is wrong with the rows of a population: kept on the disk, and told in one of two ways."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from clausal.ir.text import ConsolidatedText
from clausal.populations.tables import Table
from clausal.records.faults import Place, diagnose, masked, place_text, record_error
from clausal.records.value import Fault

FAULT_COLUMNS = ("table", "row", "id", "field", "code", "message", "help")
"""What is kept of a fault. The id is that of the record, or of the owner of what belongs to one."""

BELOW = "R203"
"""The fault of a record that one of the rows that belong to it has."""


class Told:
    """Every fault. With `enough` of them, or at the `end`, they are raised as a RecordError."""

    def __init__(
        self, scratch: sqlite3.Connection, text: ConsolidatedText, *, enough: int | None
    ) -> None:
        self._scratch = scratch
        self._text = text
        self._enough = enough
        scratch.execute(
            "create table faults "
            "(place text, row int, id text, field text, code text, message text, help text)"
        )

    def add(
        self, table: Table, number: int, id: str | None, place: Place, fault: Fault, above: int
    ) -> None:
        """Keeps a fault. `above` are the steps of its place that lead to the row's record."""
        shown = masked(place, fault, self._text) if len(place) > 1 else fault
        field = place_text(place[above:]) if len(place) > above else ""
        told = (table.where, number, id, field, shown.code, shown.message, shown.help)
        added = self._scratch.execute("insert into faults values (?, ?, ?, ?, ?, ?, ?)", told)
        if self._enough is not None and (added.lastrowid or 0) > self._enough:
            self.end()

    def all(self) -> Iterator[tuple[Any, ...]]:
        """Every fault, as `FAULT_COLUMNS` has it."""
        yield from self._scratch.execute("select * from faults order by rowid")

    def end(self) -> None:
        """Raises RecordError with all of them, if there are any."""
        # A record is not told for what is told of a row that belongs to it.
        found = [
            diagnose(
                f"{where}: row {row}" + (f": {field}" if field else ""), Fault(code, says, help_)
            )
            for where, row, _, field, code, says, help_ in self.all()
            if code != BELOW
        ]
        if found:
            raise record_error("the population", found)
