"""A population read by vectors: batches of `Columns`, checked as they come.

The rows that are not good are looked at again at the end, by rows (`joins`), to tell what is wrong
with them; so the two have to agree on what is good, and a population about which they do not is
read by rows as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from clausal.errors import ClausalError
from clausal.ir.text import ConsolidatedText
from clausal.ir.types import TextType
from clausal.kernel.columns import Codes, Columns
from clausal.kernel.from_items import Needed, columns_of
from clausal.limits import MOST_FAULTS
from clausal.populations.assign import assign
from clausal.populations.belongings import (
    Handing,
    arrange,
    belongings_of,
    hand_out,
    kept,
    stretches,
)
from clausal.populations.cells import NotByVectors, mask
from clausal.populations.columns import Reader, Shape
from clausal.populations.few import Few
from clausal.populations.ids import Ids, texts
from clausal.populations.joins import CHANGED, Population, Record
from clausal.populations.rows import Rows
from clausal.populations.tables import Row, Source, library, unreadable
from clausal.populations.vectors import Vectors, records_of
from clausal.values import Item

if TYPE_CHECKING:
    from numpy.typing import NDArray

T = TypeVar("T")

AT_A_TIME = 4096
"""Records that are read by rows, and made a batch."""


FREED = 31 << 20
"""Bytes of an array after which the C library of Linux keeps what arrays of a batch have freed for
those of the next, instead of giving it back to the system. It has no effect elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Records that stand together, without those that are known not to be good.

    `numbers` are those of their rows, `ids` their ids (an Arrow array, null where there is none).
    """

    numbers: NDArray[Any]
    ids: Any
    columns: Columns


class Streamed:
    """A source whose records are of one kind, read by vectors; NotByVectors if it can't be.

    When `batches` has come to its end, `good` is how many records have no fault, `bad` how many
    have, `bad_rows` are the numbers of those, and `faults` says why. Raises RecordError as
    `Population` does, at the end if nothing is to be `set_aside`.
    """

    def __init__(
        self,
        source: Source,
        record: str,
        text: ConsolidatedText,
        *,
        beside: Mapping[str, Item],
        set_aside: bool,
    ) -> None:
        self.text = text
        self.record = record
        self._source = source
        self._beside = beside
        self._set_aside = set_aside
        tables = assign(source, record, text)
        if tables.main.stretches is None:
            raise NotByVectors(f"{tables.main.where} is read by rows")
        self._main = tables.main
        shape = Rows(Reader(text)).shape(tables.main, record, [])
        assert shape is not None, "its columns are known"
        self._shape: Shape = shape
        self._belongings = belongings_of(tables.parts, record, text)
        own = shape[record]
        if any(each.part.owner == record and each.part.field in own for each in self._belongings):
            raise NotByVectors("there is a column for what has a table")
        if tables.alone:
            # Who reads by rows reads these, and one row of the main table for their sake.
            main = replace(tables.main, rows=lambda: islice(tables.main.rows(), 1))
            few = replace(source, tables=(main, *tables.alone), hash=lambda: "")
            beside = Population(few, record, text, beside=beside, set_aside=True).beside
        self._beside = beside
        self.hash = source.hash()
        self.good = 0
        self.bad = 0
        self.bad_rows: Sequence[int] = ()
        self._told: Population | None = None

    def faults(self) -> Iterator[tuple[Any, ...]]:
        """Every fault, as `FAULT_COLUMNS` has it."""
        return iter(()) if self._told is None else self._told.faults()

    def records(self, numbers: Sequence[int]) -> Iterator[Record]:
        """The good records of some rows, read by rows."""
        tables = Few(self._main, self._belongings, numbers, self.record, self._ids).tables()
        source = replace(self._source, tables=tables, hash=lambda: self.hash)
        return Population(
            source, self.record, self.text, beside=self._beside, set_aside=True
        ).records()

    def batches(self, codes: Codes, needed: Needed) -> Iterator[Batch]:
        """All batches. Of an id that stands twice it is known only at the end who is not good.

        Raises NotByVectors, RecordError, and ClausalError if the source was changed meanwhile.
        """
        np: Any = library("numpy")
        np.empty(FREED, "uint8")
        main = self._main
        vectors = Vectors(self.text, self.record, codes, needed, self._beside)
        arrange(self._belongings, self.record, self._all_ids)
        handings: dict[str, list[Handing]] = {}
        for each in self._belongings:
            handings.setdefault(each.part.owner, []).append(each.handing())
        ids, suspects, count = Ids(), list[int](), 0
        for batch, bad in ahead(self._read(vectors, handings, ids)):
            suspects += bad
            count += len(batch.numbers) + len(bad)
            if len(suspects) > MOST_FAULTS and not self._set_aside:
                break
            yield batch
        if not count:
            message = "there is no record in it"
            raise unreadable(main.where, "R004", message, f"it has a row for each {self.record}")
        again = ((numbers, self._ids(batch)) for numbers, batch, _ in stretches(main))
        self._tell(sorted({*suspects, *ids.twice(again)}), count)
        if self._source.hash() != self.hash:
            raise ClausalError(CHANGED)

    def _read(
        self, vectors: Vectors, handings: Mapping[str, Sequence[Handing]], ids: Ids
    ) -> Iterator[tuple[Batch, list[int]]]:
        """The good records of each batch, and the numbers of the others."""
        np: Any = library("numpy")
        main = self._main
        for numbers, batch, unread in ahead(stretches(main)):
            given = self._ids(batch)
            ids.add(given)
            handed = hand_out(handings, self.record, given)
            columns, bad = vectors.read(batch, self._shape, handed, written=main.written)
            good = np.ones(len(numbers), bool)
            good[bad] = False
            if self._belongings:
                good &= mask(given.is_valid())
            others = [*unread, *numbers[~good].tolist()]
            if not good.all():
                rows = good.nonzero()[0]
                numbers, batch, given = numbers[rows], batch.take(rows), given.take(rows)
                handed = kept(handed, self.record, good)
                columns, bad = vectors.read(batch, self._shape, handed, written=main.written)
                assert not len(bad), "what was good is good"
            yield Batch(numbers=numbers, ids=given, columns=columns), others

    def _ids(self, batch: Any) -> Any:
        """The ids of the records of a batch."""
        pa: Any = library("pyarrow")
        own = self._shape[self.record]
        field = self.text.records[self.record].fields.get("id")
        if isinstance(own, str):
            _, sources, _ = records_of(batch.column(own), batch.num_rows)
            found = sources.get("id")
        else:
            column = own.get("id")
            found = batch.column(column) if isinstance(column, str) else None
        if field is None or not isinstance(field.type, TextType) or found is None:
            return pa.nulls(batch.num_rows, pa.large_string())
        return texts(found)

    def _all_ids(self) -> Iterator[Any]:
        own = self._shape[self.record]
        column = own.get("id") if isinstance(own, dict) else None
        for _, batch, _ in stretches(self._main, [column] if isinstance(column, str) else None):
            yield self._ids(batch)

    def _tell(self, suspects: list[int], count: int) -> None:
        """Has those that are not good told by rows, which has to agree that they are not."""
        self.good, self.bad, self.bad_rows = count - len(suspects), len(suspects), suspects
        if not suspects and not any(each.lost for each in self._belongings):
            return
        tables = Few(self._main, self._belongings, suspects, self.record, self._ids).tables()
        source = replace(self._source, tables=tables, hash=lambda: self.hash)
        self._told = Population(
            source, self.record, self.text, beside=self._beside, set_aside=self._set_aside
        )
        if self._told.bad != self.bad:
            raise NotByVectors("some rows are good after all")


def population_of(
    source: Source,
    record: str,
    text: ConsolidatedText,
    *,
    by_vectors: bool,
    beside: Mapping[str, Item],
    set_aside: bool,
    watched: Callable[[Iterator[Row]], Iterator[Row]] = iter,
) -> Population | Streamed:
    """The population, read by vectors if it is to be, and can be."""
    if by_vectors:
        try:
            return Streamed(source, record, text, beside=beside, set_aside=set_aside)
        except NotByVectors:
            pass
    return Population(source, record, text, beside=beside, set_aside=set_aside, watched=watched)


def batches_of(population: Population | Streamed, codes: Codes, needed: Needed) -> Iterator[Batch]:
    """The batches of a population, however it is read. Raises NotByVectors."""
    if isinstance(population, Streamed):
        yield from population.batches(codes, needed)
        return
    np: Any = library("numpy")
    pa: Any = library("pyarrow")
    shared = population.beside
    records = population.records()
    while some := list(islice(records, AT_A_TIME)):
        own = [
            {name: item for name, item in record.items.items() if name not in shared}
            for record in some
        ]
        try:
            columns = columns_of(own, population.record, population.text, codes, needed, shared)
        except OverflowError as error:
            raise NotByVectors(str(error)) from None
        yield Batch(
            numbers=np.array([record.row for record in some]),
            ids=pa.array([record.id for record in some], pa.large_string()),
            columns=columns,
        )


def ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items; while one is worked at, the next is fetched."""
    with ThreadPoolExecutor(1) as pool:
        end = object()
        waiting = pool.submit(next, items, end)
        while (item := waiting.result()) is not end:
            waiting = pool.submit(next, items, end)
            yield item  # type: ignore[misc]
