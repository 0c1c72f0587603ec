"""A population → what is gathered of it: read by vectors, or by rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from clausal.book import Book
from clausal.ir.text import Record as RecordOf
from clausal.ir.types import RecordType
from clausal.kernel.from_items import Needed
from clausal.populations.cells import NotByVectors
from clausal.populations.joins import Population, Record
from clausal.populations.streamed import Streamed
from clausal.populations.tables import Row, Source, Stretch, Table
from clausal.preview.ask import Asked
from clausal.preview.columnar import Columnar, InColumns
from clausal.preview.costing import Costing
from clausal.preview.evaluate import Evaluator, Kernel
from clausal.preview.gather import Gathered, gather
from clausal.preview.people import Listed, People
from clausal.values import Item

BATCH = 2000
"""Records that are read by rows, and asked about at a time: how much of a population is held."""

STRETCH = 16_384
"""Records that are read by vectors at a time."""

Watch = Callable[[Iterable[Any], int, str], Iterable[Any]]
"""Passes records on, and says how far it has come: of how many, doing what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which records are asked about, what is asked, and who is told how far it has come."""

    book: Book
    costing: Costing
    asked: Asked
    source: Source
    beside: Mapping[str, Item]
    set_aside: bool
    identified: bool
    checked: Callable[[Iterator[Row]], Iterator[Row]]
    watched: Watch
    streamed: Callable[[Iterator[People]], Iterator[People]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was gathered; `hash` names the population, and `bad` are the rows that were set aside.

    `records` gives some records by the numbers of their rows.
    """

    made: Gathered
    hash: str
    bad: int
    records: Callable[[Sequence[int]], Mapping[int, Record]]


def gathered(wanted: Wanted, evaluate: Evaluator | None) -> Found:
    """What is asked of a population, by the kernel if nothing else is to `evaluate`.

    Raises RecordError for a population that does not fit.
    """
    if evaluate is None:
        with suppress(NotByVectors):
            return _by_vectors(wanted)
    return _by_rows(wanted, evaluate or Kernel(wanted.book.reading.records))


def _by_vectors(wanted: Wanted) -> Found:
    """Raises NotByVectors."""
    costing, reading = wanted.costing, wanted.book.reading
    tables = tuple(map(_in_small_stretches, wanted.source.tables))
    population = Streamed(
        replace(wanted.source, tables=tables),
        costing.of,
        reading,
        beside=wanted.beside,
        set_aside=wanted.set_aside,
    )
    fields = fields_read(costing, reading.records)
    kernel = Columnar(wanted.asked.plan.askings, reading.records, fields)

    def batches() -> Iterator[People]:
        count = 0
        for batch in population.batches(kernel.codes, kernel.needed):
            count += len(batch.numbers)
            if len(batch.numbers):
                yield InColumns(batch, costing, reading.records, kernel.codes)
        if not count or count != population.good:
            # Nobody is left, or only at the end was it known that some are not good.
            raise NotByVectors("those who are good are known at the end")

    def records(rows: Sequence[int]) -> Mapping[int, Record]:
        return {each.row: filled(each, costing) for each in population.records(rows)}

    people = wanted.streamed(batches())
    made = gather(costing, wanted.asked, people, kernel, identified=wanted.identified)
    return Found(made=made, hash=population.hash, bad=population.bad, records=records)


def _in_small_stretches(table: Table) -> Table:
    stretches = table.stretches
    if stretches is None:
        return table

    def cut(columns: Sequence[str] | None = None) -> Iterator[Stretch]:
        for numbers, batch, unread in stretches(columns):
            yield numbers[:STRETCH], batch.slice(0, STRETCH), unread
            for start in range(STRETCH, len(numbers), STRETCH):
                yield numbers[start : start + STRETCH], batch.slice(start, STRETCH), ()

    return replace(table, stretches=cut)


def fields_read(costing: Costing, reading: Mapping[str, RecordOf]) -> Needed:
    """The fields that a costing names."""
    grid = (costing.grid.rows, costing.grid.columns) if costing.grid else ()
    schools = costing.schools.by if costing.schools else None
    ways = (costing.share, schools, costing.benefits.by, *costing.groups, *grid)
    paths = [way.field for way in ways if way is not None]
    found = {(costing.of, name) for name in costing.unless_given}
    for path in (*paths, costing.hired):
        record, *names = path or ("",)
        for name in names:
            found.add((record, name))
            type = reading[record].fields[name].type
            if isinstance(type, RecordType):
                record = type.name
    return frozenset(found)


def _by_rows(wanted: Wanted, evaluate: Evaluator) -> Found:
    costing = wanted.costing
    population = Population(
        wanted.source,
        costing.of,
        wanted.book.reading,
        beside=wanted.beside,
        set_aside=wanted.set_aside,
        watched=wanted.checked,
    )

    def batches() -> Iterator[People]:
        if not population.good:
            yield Listed([])
        records = iter(wanted.watched(population.records(), population.good, "comparing"))
        while some := list(islice(records, BATCH)):
            whole = [filled(record, costing) for record in some]
            yield Listed(whole, sum(a is not b for a, b in zip(some, whole, strict=True)))

    def records(rows: Sequence[int]) -> Mapping[int, Record]:
        among = frozenset(rows)
        return {
            record.row: filled(record, costing)
            for record in population.records()
            if record.row in among
        }

    made = gather(costing, wanted.asked, batches(), evaluate, identified=wanted.identified)
    return Found(made=made, hash=population.hash, bad=population.bad, records=records)


def filled(record: Record, costing: Costing) -> Record:
    """The record, with what the costing says of the fields that it does not have."""
    item = record.items.get(costing.of)
    if item is None or costing.unless_given.keys() <= item.fields.keys():
        return record
    fields = {**costing.unless_given, **item.fields}
    items = {**record.items, costing.of: Item(item.record, item.path, fields)}
    return Record(record.row, record.id, items)
