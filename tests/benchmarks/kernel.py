"""What the benchmarks call of the kernel. Nothing else here knows its functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clausal.book import load

if TYPE_CHECKING:
    import clausal
    from clausal.kernel.columns import Columns
    from clausal.kernel.compiled import ColumnsDecider


def decision(
    book: clausal.Book, facts: clausal.Facts, questions: Sequence[str], as_of: dt.date
) -> Callable[[], list[Any]]:
    """What decides on one record without reasons; its source is generated and loaded before."""
    from clausal.kernel.plain import plain

    decide = book.decider(questions, as_of=as_of)
    records = {name: plain(item) for name, item in facts.items.items()}
    return lambda: list(decide(records))


def first_decision(record: Mapping[str, Any], questions: Sequence[str], as_of: dt.date) -> None:
    """One record by the compiled kernel: what compiles it, or takes it from the cache on disk."""
    from clausal.kernel.from_items import columns_of

    book = load("baltimore")
    decide = compiled(book, questions, as_of)
    facts = book.read(record).items
    decide.decide(columns_of([facts], "teacher", book.reading, decide.codes, decide.needed))


def compiled(book: clausal.Book, questions: Sequence[str], as_of: dt.date) -> ColumnsDecider:
    """What decides on columns; it compiles when it meets the first."""
    from clausal.kernel.askings import Asking
    from clausal.kernel.compiled import ColumnsDecider

    asking = Asking(timeline=book.texts(), questions=tuple(questions), as_of=as_of)
    return ColumnsDecider([asking], reading=book.reading.records)


def columns(
    book: clausal.Book, decide: ColumnsDecider, path: Path, district: Mapping[str, Any]
) -> Iterator[Columns]:
    """The columns of a file of teachers, batch by batch."""
    from clausal.populations.streamed import Streamed, batches_of, population_of
    from clausal.populations.tables import open_source

    population = population_of(
        open_source(str(path)),
        "teacher",
        book.reading,
        by_vectors=True,
        beside=book.read({"district": district}).items,
        set_aside=False,
    )
    assert isinstance(population, Streamed)
    for batch in batches_of(population, decide.codes, decide.needed):
        yield batch.columns
