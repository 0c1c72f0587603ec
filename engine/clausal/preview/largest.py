"""The largest changes, each with both explanations: only where people may be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from clausal.interpret.answers import Answer
from clausal.interpret.questions import Circumstances, answer
from clausal.populations.joins import Record
from clausal.populations.tables import library
from clausal.preview.costing import Costing
from clausal.preview.evaluate import Asking
from clausal.preview.figures import Largest
from clausal.preview.gather import Compared

MOST = 20
"""How many of them are shown."""


def largest(
    made: Compared,
    records: Callable[[Sequence[int]], Mapping[int, Record]],
    costing: Costing,
    before: Asking,
    after: Asking,
) -> Iterator[Largest]:
    """Of the largest, the first in the population first. `records` gives those of some rows."""
    np: Any = library("numpy")
    changes = made.changes
    changed = changes.nonzero()[0]
    places = changed[np.argsort(-np.abs(changes[changed]), kind="stable")[:MOST]].tolist()
    rows = made.rows[places].tolist()
    found = records(rows)
    for place, row in zip(places, rows, strict=True):
        record = found[row]
        was, is_ = int(made.before.salary[place]), int(made.after.salary[place])
        yield Largest(
            id=record.id or str(row),
            before=was,
            after=is_,
            change=is_ - was,
            explained_before=_explained(costing, before, record),
            explained_after=_explained(costing, after, record),
        )


def _explained(costing: Costing, asking: Asking, record: Record) -> Answer:
    return answer(
        costing.pay.question,
        Circumstances(
            timeline=asking.texts,
            as_of=asking.as_of,
            known_on=asking.texts.known_on,
            records=record.items,
            settings=asking.settings,
        ),
    )
