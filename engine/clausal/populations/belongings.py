"""The tables of what belongs to others, read by vectors: their rows are handed out owner by owner.

A table whose rows stand in the order of their owners is read as a stream, beside that of the
owners. Any other is kept in memory, in that order: how much that is depends on such tables alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clausal.ir.text import ConsolidatedText
from clausal.ir.types import ListType
from clausal.populations.assign import Part, owner_columns
from clausal.populations.cells import NotByVectors, flat, mask
from clausal.populations.columns import Reader, Shape
from clausal.populations.ids import Ids, marks, texts
from clausal.populations.rows import Rows
from clausal.populations.tables import Stretch, Table, library

if TYPE_CHECKING:
    from numpy.typing import NDArray

NUMBER = "#"
"""The column that has the numbers of rows: no field is called so."""

TOGETHER = 262_144
"""Rows of a table in memory that are handed on at a time."""

IdsOf = Callable[[], Iterator[Any]]
"""The ids of all that own something, in their order, as arrays of texts."""


class _NotInOrder(Exception):
    """The rows of a table do not stand in the order of their owners, or belong to nobody."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What belongs to the owners in a batch: the rows, and how many each of them has."""

    belongings: Belongings
    rows: Any
    lengths: NDArray[Any]

    def part_of(self, owners: NDArray[Any]) -> tuple[Handed, NDArray[Any]]:
        """What belongs to some of the owners (yes or no for each); and which rows that are."""
        kept = owners.repeat(self.lengths)
        rows = None if self.rows is None else self.rows.take(kept.nonzero()[0])
        return Handed(self.belongings, rows, self.lengths[owners]), kept


class Belongings:
    """A table of what belongs to others.

    `lost` are the numbers of rows that belong to nobody, and of those that could not be read;
    `unsure` those of rows that own others, and whose id another row has.
    """

    def __init__(self, part: Part, text: ConsolidatedText, *, owns: bool) -> None:
        table = part.table
        columns = table.columns or ()
        owners = [name for name in owner_columns(part.owner) if name in columns]
        has_id = "id" in text.records[part.record].fields
        if table.stretches is None or len(owners) != 1 or (owns and "id" not in columns):
            raise NotByVectors(f"{table.where} is read by rows")
        apart = [*owners, *([] if has_id else ["id"])]
        shape = Rows(Reader(text)).shape(table, part.record, apart)
        assert shape is not None, "its columns are known"
        self.part = part
        self.owns = owns
        self.shape: Shape = shape
        self.several = isinstance(text.records[part.owner].fields[part.field].type, ListType)
        self.lost: list[int] = []
        self.unsure: Sequence[int] = ()
        self._owner = owners[0]
        self._sorted: Any = None

    def ids(self, batch: Any) -> Any:
        """The ids of rows that own others; null where there is none."""
        return _names(batch.column("id"))

    def all_ids(self) -> Iterator[Any]:
        """The ids of all rows, in the order in which they are handed out."""
        if self._sorted is None:
            for _, batch, _ in stretches(self.part.table, ["id"]):
                yield self.ids(batch)
        else:
            for batch in self._sorted.to_batches(TOGETHER):
                yield self.ids(batch)

    def handing(self) -> Handing:
        """Begins to hand out the rows."""
        if self._sorted is None:
            return Handing(self, self._rows(None))
        return Handing(self, iter(self._sorted.to_batches(TOGETHER)))

    def owners(self, batch: Any) -> Any:
        """Whose the rows are; null where that is not said."""
        return _names(batch.column(self._owner))

    def arrange(self, owners: IdsOf) -> None:
        """Finds out in what order the rows stand, whom they belong to, and who has whose id."""
        columns = [self._owner, *(["id"] if self.owns else [])]
        handing = Handing(self, self._rows(columns))
        try:
            for ids in owners():
                handing.rows_of(ids)
            handing.end()
        except _NotInOrder:
            self._sort(owners())
        if self.owns:
            known = Ids()
            for _, ids in self._owned_ids(columns):
                known.add(ids)
            self.unsure = known.twice(self._owned_ids(columns))

    def _owned_ids(self, columns: Sequence[str]) -> Iterator[tuple[NDArray[Any], Any]]:
        """The numbers and ids of rows that say whose they are."""
        for numbers, batch, _ in stretches(self.part.table, columns):
            said = self.owners(batch).is_valid()
            yield numbers[mask(said)], self.ids(batch).filter(said)

    def _rows(self, columns: Sequence[str] | None) -> Iterator[Any]:
        """The rows, each with its number."""
        self.lost.clear()
        pa: Any = library("pyarrow")
        for numbers, batch, unread in stretches(self.part.table, columns):
            self.lost += unread
            yield pa.record_batch(
                [*batch.columns, pa.array(numbers)], names=[*batch.schema.names, NUMBER]
            )

    def _sort(self, owners: Iterator[Any]) -> None:
        """Keeps the rows in memory, in the order of their owners; of one owner, in their own."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        ids = pa.chunked_array([each.drop_null() for each in owners], pa.large_string())
        whole = pa.Table.from_batches([_encoded(batch) for batch in self._rows(None)])
        if not whole.num_rows:
            self._sorted = whole
            return
        parts = [self.owners(batch) for batch in whole.to_batches()]
        found = pc.index_in(
            pa.chunked_array(parts), value_set=ids.combine_chunks(), skip_nulls=True
        )
        found = found.combine_chunks()
        self.lost += whole.column(NUMBER).filter(found.is_null()).to_pylist()
        there = mask(found.is_valid()).nonzero()[0]
        order = there[np.argsort(flat(found)[there], kind="stable")]
        self._sorted = whole.unify_dictionaries().take(order).combine_chunks()


class Handing:
    """Hands the rows of a table out to their owners, batch by batch of these."""

    def __init__(self, belongings: Belongings, rows: Iterator[Any]) -> None:
        self._belongings = belongings
        self._rows = rows
        self._held: list[Any] = []

    def rows_of(self, ids: Any) -> Handed:
        """The rows that belong to owners with some ids, in their order. Raises _NotInOrder."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        known = marks(ids.drop_null())
        held = self._held
        while not held or self._goes_on(held[-1], known):
            more = next(self._rows, None)
            if more is None:
                break
            if more.num_rows:
                held.append(more)
        lengths = np.zeros(len(ids), "int64")
        if not held:
            return Handed(self._belongings, None, lengths)
        whole = pa.Table.from_batches(held).unify_dictionaries().combine_chunks()
        (rows,) = whole.to_batches(max_chunksize=whole.num_rows)
        owners = self._belongings.owners(rows)
        starts = _runs(owners)
        ends = np.append(starts[1:], len(owners))
        found = pc.index_in(owners.take(starts), value_set=ids, skip_nulls=True)
        there = mask(found.is_valid())
        ours = len(there) if there.all() else int(there.argmin())
        if there[ours:].any():
            raise _NotInOrder
        owner = flat(found)[:ours]
        if (np.diff(owner) <= 0).any():
            raise _NotInOrder
        lengths[owner] = (ends - starts)[:ours]
        end = int(ends[ours - 1]) if ours else 0
        self._held = [rows.slice(end)] if end < len(owners) else []
        return Handed(self._belongings, rows.slice(0, end), lengths)

    def end(self) -> None:
        """Raises _NotInOrder if some rows were nobody's."""
        if self._held or any(rows.num_rows for rows in self._rows):
            raise _NotInOrder

    def _goes_on(self, rows: Any, known: NDArray[Any]) -> bool:
        """Whether the last row belongs to one of those that are known by their marks."""
        owner = self._belongings.owners(rows.slice(rows.num_rows - 1))
        return not owner.null_count and bool((known == marks(owner)[0]).any())


# ------------------------------------------------------------------ all of them


def belongings_of(parts: Sequence[Part], record: str, text: ConsolidatedText) -> list[Belongings]:
    """The tables of what belongs to others. Raises NotByVectors if one can't be read by vectors."""
    records = [record, *(part.record for part in parts)]
    for part in parts:
        if records.count(part.owner) > 1:
            raise NotByVectors(f"rows of several tables may own those of {part.table.where}")
    owning = {part.owner for part in parts}
    made = [Belongings(part, text, owns=part.record in owning) for part in parts]
    for above in made:
        for below in made:
            inside = above.shape[above.part.record]
            if below.part.owner == above.part.record and below.part.field in inside:
                raise NotByVectors(f"{above.part.table.where} has a column for what has a table")
    return made


def arrange(all: Sequence[Belongings], record: str, owners: IdsOf) -> None:
    """Arranges every table by the order of its owners."""
    ids: dict[str, IdsOf] = {record: owners}
    for each in all:
        each.arrange(ids[each.part.owner])
        ids[each.part.record] = each.all_ids


def hand_out(handings: Mapping[str, Sequence[Handing]], record: str, ids: Any) -> list[Handed]:
    """What belongs to records with some ids, and what belongs to that; owners come first."""
    handed = [handing.rows_of(ids) for handing in handings.get(record, ())]
    below = []
    for each in handed:
        if each.belongings.owns and each.rows is not None:
            own = each.belongings.ids(each.rows)
            below += hand_out(handings, each.belongings.part.record, own)
    return handed + below


def kept(handed: Sequence[Handed], record: str, owners: NDArray[Any]) -> list[Handed]:
    """What belongs to some of the owners in a batch (yes or no for each)."""
    left = []
    for each in handed:
        if each.belongings.part.owner == record:
            some, rows = each.part_of(owners)
            left.append(some)
            left += kept(handed, each.belongings.part.record, rows)
    return left


# ------------------------------------------------------------------ arrays


def stretches(table: Table, columns: Sequence[str] | None = None) -> Iterator[Stretch]:
    """The rows of a table that can be read by vectors."""
    assert table.stretches is not None
    return table.stretches(columns)


def _names(array: Any) -> Any:
    """What ids are looked up by; an empty one is none. Raises NotByVectors."""
    import pyarrow as pa
    import pyarrow.compute as pc

    t = pa.types
    kept = array.type.value_type if t.is_dictionary(array.type) else array.type
    if not (t.is_string(kept) or t.is_large_string(kept) or t.is_integer(kept) or t.is_null(kept)):
        raise NotByVectors("its ids are neither texts nor whole numbers")
    names = texts(array)
    empty = pc.equal(names, "")
    if pc.any(empty).as_py():
        return pc.if_else(empty, pa.scalar(None, names.type), names)
    return names


def _runs(owners: Any) -> NDArray[Any]:
    """Where a run of rows of one owner begins."""
    import numpy as np
    import pyarrow.compute as pc

    other = pc.not_equal(owners.slice(1), owners.slice(0, len(owners) - 1)).fill_null(True)
    return np.append(0, mask(other).nonzero()[0] + 1)


def _encoded(batch: Any) -> Any:
    """The batch with its texts kept once each."""
    import pyarrow as pa

    def encoded(column: Any) -> Any:
        return column.dictionary_encode() if pa.types.is_string(column.type) else column

    return pa.record_batch([encoded(each) for each in batch.columns], names=batch.schema.names)
