"""The few rows of a population that have faults, and what belongs to them: tables to read by rows.

Who reads them finds the faults that reading all rows would find.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from clausal.populations.belongings import Belongings, stretches
from clausal.populations.cells import mask
from clausal.populations.tables import Row, Table, library


class Few:
    """Some rows of the main table, by their numbers; with every row of what belongs to them, and
    all that belongs to nobody."""

    def __init__(
        self,
        main: Table,
        belongings: Sequence[Belongings],
        numbers: Sequence[int],
        record: str,
        ids: Callable[[Any], Any],
    ) -> None:
        self._main = main
        self._belongings = belongings
        # A population has a record: the first, which is good, if no other is wanted.
        self._numbers = numbers or [next(main.rows())[0]]
        self._owners: defaultdict[str, set[str]] = defaultdict(set)
        if belongings:
            for numbers, batch, _ in stretches(main):
                rows = library("numpy").isin(numbers, self._numbers).nonzero()[0]
                self._owners[record].update(ids(batch).take(rows).drop_null().to_pylist())

    def tables(self) -> tuple[Table, ...]:
        """The tables, whose rows have to be read in this order."""
        main, numbers = self._main, self._numbers
        return (
            replace(main, rows=lambda: _among(main, numbers)),
            *(replace(each.part.table, rows=self._rows(each)) for each in self._belongings),
        )

    def _rows(self, belongings: Belongings) -> Callable[[], Iterator[Row]]:
        table, part = belongings.part.table, belongings.part
        numbers = [*belongings.lost, *belongings.unsure]

        def rows() -> Iterator[Row]:
            np: Any = library("numpy")
            pc: Any = library("pyarrow.compute")
            owners = library("pyarrow").array(sorted(self._owners[part.owner]), "large_string")
            wanted: list[int] = [*numbers]
            for found, batch, _ in stretches(table):
                whose = belongings.owners(batch)
                theirs = pc.is_in(whose, value_set=owners, skip_nulls=True)
                rows = mask(theirs) | np.isin(found, numbers)
                wanted += found[rows].tolist()
                if belongings.owns:
                    owning = belongings.ids(batch).take(
                        (rows & mask(whose.is_valid())).nonzero()[0]
                    )
                    self._owners[part.record].update(owning.drop_null().to_pylist())
            yield from _among(table, wanted)

        return rows


def _among(table: Table, wanted: Sequence[int]) -> Iterator[Row]:
    """The rows of a table with some numbers."""
    if table.written:
        among = frozenset(wanted)
        yield from (row for row in table.rows() if row[0] in among)
        return
    np: Any = library("numpy")
    for numbers, batch, _ in stretches(table):
        rows = np.isin(numbers, wanted).nonzero()[0]
        yield from zip(numbers[rows].tolist(), batch.take(rows).to_pylist(), strict=True)
