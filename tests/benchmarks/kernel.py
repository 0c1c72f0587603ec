"""What the benchmarks call of the kernel. Nothing else here knows its functions.

Where a module of it is not there, its cases are left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import clausal

PLAIN, COMPILED = "clausal.kernel.plain", "clausal.kernel.compiled"


def there(module: str) -> bool:
    """Whether the engine has this part of the kernel."""
    return find_spec(module) is not None


def decision(
    book: clausal.Book, facts: clausal.Facts, questions: Sequence[str], as_of: dt.date
) -> Callable[[], list[Any]]:
    """What decides on one record without reasons; its source is generated and loaded before."""
    plain = import_module(PLAIN)
    decide = plain.Decider(
        book.texts(), questions, as_of, reading=book.reading.records, settings={}
    )
    records = {name: plain.plain(item) for name, item in facts.items.items()}
    return lambda: list(decide(records))


def first_decision(record: Mapping[str, Any], questions: Sequence[str], as_of: dt.date) -> None:
    """One record by the compiled kernel: what compiles it, or takes it from the cache on disk."""
    from clausal.book import load

    book = load("baltimore")
    facts = book.read(record).items
    import_module(COMPILED).decide(book.texts(), tuple(questions), as_of, {}, [facts])
