"""A batch of Arrow columns → the `Columns` that a kernel reads, and which of its records are good.

The rows have the shape that `columns.shape_of` gives them. What is wrong with a record that is not
good is told by whoever reads it by rows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from clausal.ir.text import ConsolidatedText, Field
from clausal.ir.types import ListType, RecordType
from clausal.kernel.columns import Cells, Codes, Columns, Lists, Table, dtype_of
from clausal.kernel.from_items import Needed, columns_of
from clausal.limits import DEEPEST_RECORD
from clausal.populations.belongings import NUMBER, Handed
from clausal.populations.blocks import Block, Sources, keep, states_of, table_of
from clausal.populations.cells import CellReader, NotByVectors, mask, runs
from clausal.populations.columns import Reader, Shape
from clausal.values import Item

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Vectors:
    """Reads the batches of tables. Fields that are not `needed` are checked, and left out.

    `beside` are records that hold for all, and that no column may speak of.
    """

    def __init__(
        self,
        text: ConsolidatedText,
        record: str,
        codes: Codes,
        needed: Needed,
        beside: Mapping[str, Item],
    ) -> None:
        self.record = record
        self._text = text
        self._codes = codes
        self._needed = needed
        self._beside = beside
        try:
            self._shared = columns_of([], record, text, codes, needed, beside).tables
        except OverflowError as error:
            raise NotByVectors(str(error)) from None
        self._reader = Reader(text)
        self._readers: dict[tuple[str, str, bool], CellReader] = {}

    def read(
        self, batch: Any, shape: Shape, handed: Sequence[Handed] = (), *, written: bool
    ) -> tuple[Columns, NDArray[Any]]:
        """The columns of a record batch and of what belongs to its records, as it was `handed` out
        by other tables; and the rows that are not good. Raises NotByVectors.
        """
        reading = _Reading(self, batch.num_rows, handed, written=written)
        given = sources_of(shape, batch)
        for name in dict.fromkeys([self.record, *given]):
            reading.begin(name, given.get(name, {}), name in self._beside)
        return reading.end(self._shared, frozenset(self._beside))

    def is_needed(self, record: str, field: Field) -> bool:
        """Whether the field's column is wanted."""
        return (record, field.name) in self._needed

    def fields(self, record: str) -> Mapping[str, Field]:
        """The fields of a record."""
        return self._text.records[record].fields

    def cells(self, record: str, field: Field, *, written: bool) -> CellReader:
        """What reads the cells of a field."""
        key = (record, field.name, written)
        if key not in self._readers:
            self._readers[key] = CellReader(
                self._reader, record, field, self._codes, written=written
            )
        return self._readers[key]


class _Reading:
    """One batch that is being read."""

    def __init__(
        self, vectors: Vectors, length: int, handed: Sequence[Handed], *, written: bool
    ) -> None:
        import numpy as np

        self._vectors = vectors
        self._written = written
        self._handed: dict[str, dict[str, Handed]] = {}
        for each in handed:
            part = each.belongings.part
            self._handed.setdefault(part.owner, {})[part.field] = each
        self._length = length
        self._bad = np.zeros(length, bool)
        self._waiting: deque[Block] = deque()
        self._blocks: dict[str, list[Block]] = {}
        self._rows: dict[str, int] = {}

    # -------------------------------------------------------------- blocks

    def begin(self, name: str, source: Any, beside: bool) -> None:
        """A record that is given by its name, one for each row."""
        present, sources, unfit = records_of(source, self._length)
        self._bad[unfit] = True
        if name == self._vectors.record and isinstance(source, Mapping):
            present = None  # it is there, be there anything in it or not
        if beside:
            self._bad |= True if present is None else present
        block = Block(name, self._length, sources, kept=not beside, present=present)
        block.written = self._written
        block.owns = name == self._vectors.record
        self._add(block)

    def end(self, shared: Mapping[str, Table], names: frozenset[str]) -> tuple[Columns, Any]:
        """Reads everything below, and gives what was read."""
        while self._waiting:
            self._read(self._waiting.popleft())
        tables = {
            name: table_of(name, blocks, self._vectors.fields(name).values())
            for name, blocks in self._blocks.items()
        }
        if (tables.keys() & shared.keys()) - {self._vectors.record}:
            raise NotByVectors("what holds for all has records that stand in the columns too")
        columns = Columns(
            record=self._vectors.record,
            length=self._length,
            tables={**shared, **tables},
            shared=names,
        )
        return columns, self._bad.nonzero()[0]

    def _add(self, block: Block) -> int:
        """Adds rows to a table; gives the number of the first."""
        self._waiting.append(block)
        if not block.kept:
            return 0
        start = self._rows.get(block.record, 0)
        self._rows[block.record] = start + block.length
        self._blocks.setdefault(block.record, []).append(block)
        return start

    def _unfit(self, block: Block, rows: NDArray[Any]) -> None:
        """Some rows have a fault: so have the records in which they stand."""
        if not len(rows):
            return
        while block.above is not None:
            if block.up is not None:
                rows = block.up(rows)
            block = block.above
        self._bad[rows] = True

    # -------------------------------------------------------------- fields

    def _read(self, block: Block) -> None:
        handed = self._handed.get(block.record, {}) if block.owns else {}
        for each in self._vectors.fields(block.record).values():
            kept = block.kept and self._vectors.is_needed(block.record, each)
            if each.name in handed:
                self._owned(block, each, handed[each.name], kept=kept)
                continue
            source = block.sources.get(each.name)
            if source is None:
                continue
            match each.type:
                case RecordType(name=name):
                    self._record(block, each, name, source, kept=kept)
                case ListType(record=name):
                    self._list(block, each, name, source, kept=kept)
                case _:
                    reader = self._vectors.cells(block.record, each, written=block.written)
                    found = reader.numbers(source, wanted=kept)
                    self._unfit(block, found.unfit)
                    if kept:
                        states = states_of(found.there, each, block.present)
                        keep(block.cells, each, Cells(found.values, states))

    def _record(self, block: Block, field: Field, name: str, source: Any, *, kept: bool) -> None:
        import numpy as np

        present, sources, unfit = records_of(source, block.length)
        self._unfit(block, unfit)
        rows = None
        length = block.length
        if present is not None:
            rows = present.nonzero()[0]
            length = len(rows)
            if length < block.length:
                sources = _filtered(sources, present)
            else:
                present = rows = None
        below = Block(
            name,
            length,
            sources,
            kept=kept,
            written=block.written,
            depth=block.depth + 1,
            place=(block.record, field.name),
            above=block,
            up=None if rows is None else rows.__getitem__,
        )
        start = self._descend(below)
        if kept:
            numbers = np.arange(start, start + length, dtype=dtype_of(field.type))
            if present is not None:
                numbers, some = np.full(block.length, -1, numbers.dtype), numbers
                numbers[present] = some
            states = states_of(present, field, block.present)
            keep(block.cells, field, Cells(numbers, states))

    def _list(self, block: Block, field: Field, name: str, source: Any, *, kept: bool) -> None:
        import numpy as np
        import pyarrow as pa

        there = None if source.null_count == 0 else mask(source.is_valid())
        if pa.types.is_null(source.type):
            starts = ends = np.zeros(block.length, "int64")
            below = Block(name, 0, {}, kept=kept, above=block)
        elif not _holds_records(source.type):
            self._unfit(
                block, (np.ones(block.length, bool) if there is None else there).nonzero()[0]
            )
            return
        else:
            starts, ends, items = runs(source)
            present, sources, unfit = records_of(items, len(items))
            below = Block(name, len(items), sources, kept=kept, above=block)
            below.up = partial(ends.searchsorted, side="right")
            self._unfit(below, unfit)
            if present is not None:
                self._unfit(below, (~present).nonzero()[0])
        below.depth = block.depth + 2
        below.place = (block.record, field.name)
        below.written = block.written
        start = self._descend(below)
        if kept:
            starts, ends = ((rows + start).astype("int32") for rows in (starts, ends))
            states = states_of(there, field, block.present)
            keep(block.lists, field, Lists(starts, ends, states))

    def _owned(self, block: Block, field: Field, handed: Handed, *, kept: bool) -> None:
        """The rows of another table that belong to those of the block."""
        import numpy as np

        belongings = handed.belongings
        name, lengths = belongings.part.record, handed.lengths
        ends = np.cumsum(lengths)
        below = Block(name, int(lengths.sum()), {}, kept=kept, above=block)
        below.up = partial(ends.searchsorted, side="right")
        below.depth = block.depth + (2 if belongings.several else 1)
        below.place = (block.record, field.name)
        below.written = belongings.part.table.written
        below.owns = True
        if handed.rows is not None:
            below.sources = sources_of(belongings.shape, handed.rows)[name]
            unsure = np.isin(handed.rows.column(NUMBER).to_numpy(), belongings.unsure)
            self._unfit(below, unsure.nonzero()[0])
            if belongings.owns:
                self._unfit(below, mask(belongings.ids(handed.rows).is_null()).nonzero()[0])
        start = self._descend(below)
        if belongings.several:
            if kept:
                starts, ends = ((rows + start).astype("int32") for rows in (ends - lengths, ends))
                block.lists[field.name] = Lists(starts, ends)
            return
        self._unfit(block, (lengths > 1).nonzero()[0])
        if kept:
            there = lengths > 0
            numbers = np.where(there, ends - lengths + start, -1).astype(dtype_of(field.type))
            keep(block.cells, field, Cells(numbers, states_of(there, field, None)))

    def _descend(self, below: Block) -> int:
        """Adds the rows below others, if they are not nested without end."""
        import numpy as np

        if below.depth >= DEEPEST_RECORD:
            self._unfit(below, np.arange(below.length))
            return 0
        return self._add(below)


# ------------------------------------------------------------------ sources


def sources_of(shape: Shape, batch: Any) -> dict[str, Any]:
    """The arrays of a batch in the shape of a document."""
    return {
        name: batch.column(inside) if isinstance(inside, str) else sources_of(inside, batch)
        for name, inside in shape.items()
    }


def records_of(source: Any, length: int) -> tuple[NDArray[Any] | None, Sources, NDArray[Any]]:
    """Where there is a record (None: everywhere), its fields, and the rows of what is none."""
    import numpy as np
    import pyarrow as pa

    nothing = np.arange(0)
    present: NDArray[Any] | None
    if isinstance(source, Mapping):
        present = np.zeros(length, bool)
        for inside in source.values():
            if isinstance(inside, Mapping):
                below, _, _ = records_of(inside, length)
                present |= True if below is None else below
            else:
                present |= mask(inside.is_valid())
        return present, source, nothing
    present = mask(source.is_valid()) if source.null_count else None
    if pa.types.is_struct(source.type):
        names = [source.type.field(i).name for i in range(source.type.num_fields)]
        return present, dict(zip(names, source.flatten(), strict=True)), nothing
    if pa.types.is_null(source.type):
        return np.zeros(length, bool), {}, nothing
    rows = np.arange(length) if present is None else present.nonzero()[0]
    return np.zeros(length, bool), {}, rows


def _holds_records(type: Any) -> bool:
    import pyarrow as pa

    t = pa.types
    lists = t.is_list(type) or t.is_large_list(type) or t.is_fixed_size_list(type)
    return bool(lists and t.is_struct(type.value_type))


def _filtered(sources: Sources, rows: NDArray[Any]) -> dict[str, Any]:
    import pyarrow as pa

    return {
        name: _filtered(inside, rows)
        if isinstance(inside, Mapping)
        else inside.filter(pa.array(rows))
        for name, inside in sources.items()
    }
