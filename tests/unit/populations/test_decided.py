"""What the kernel decides, as Arrow: whatever a book asks, what a row of the interpreter says."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from clausal.interpret.questions import Circumstances, answer
from clausal.kernel.askings import Asking
from clausal.kernel.compiled import ColumnsDecider, Running
from clausal.kernel.from_items import columns_of
from clausal.pipeline import reading_text
from clausal.populations.decided import cell_of, record_batch
from clausal.populations.evaluate import Asked, columns_asked
from clausal.populations.write import rows_of, schema_of, typed
from tests.kernel.rounds import POLICIES, Round, rounds, rounds_of_policy

RECORDS = 30


def both(asked: Round, running: Running) -> tuple[Any, Any, list[Any]]:
    """The record batches by the kernel and by the interpreter; and the cells of the latter."""
    timeline = asked.timeline
    text = timeline.text_on(asked.as_of)
    reading = reading_text(timeline.book, timeline)
    about = Asked(questions=asked.questions, as_of=asked.as_of, settings={})
    columns = columns_asked(about, text)
    asking = Asking(
        timeline=timeline,
        questions=asked.questions,
        as_of=asked.as_of,
        settings=asked.settings,
    )
    decider = ColumnsDecider([asking], reading=reading.records, running=running)
    root = next(iter(reading.records))
    given = columns_of(asked.records, root, reading, decider.codes, decider.needed)
    currency = text.agreement.currency
    ours = record_batch(decider.decide(given), columns, currency)
    rows = []
    for facts in asked.records:
        circumstances = Circumstances(
            timeline=timeline, as_of=asked.as_of, records=facts, settings=asked.settings
        )
        answers = [answer(question, circumstances) for question in asked.questions]
        rows.append([cell for each in answers for cell in cell_of(each, each.type, currency)])
    schema = schema_of(columns)
    arrays = [
        pa.array([typed(row[n], column.holds) for row in rows], schema.field(n).type)
        for n, column in enumerate(columns)
    ]
    theirs = pa.record_batch(arrays, schema=schema)
    assert rows_of(ours, columns) == rows
    return ours, theirs, rows


def compare(asked: Round, running: Running) -> int:
    """Asserts that both say the same of every record; how many answers are decided."""
    ours, theirs, rows = both(asked, running)
    ours.validate(full=True)
    assert ours.schema == theirs.schema
    assert ours.to_pylist() == theirs.to_pylist()
    return sum(cell in ("value", "met", "not met") for row in rows for cell in row[::4])


RUNNING = (Running.AS_IT_STANDS, Running.PLAIN)


@pytest.mark.parametrize("running", RUNNING)
@pytest.mark.parametrize("policy", POLICIES)
def test_shipped_books(policy: str, running: Running) -> None:
    decided = [compare(each, running) for each in rounds_of_policy(policy, 1, RECORDS)]
    assert any(decided)


@pytest.mark.parametrize("running", RUNNING)
@pytest.mark.parametrize("first", range(400, 420, 10))
def test_generated_books(first: int, running: Running) -> None:
    decided = [
        compare(each, running)
        for seed in range(first, first + 10)
        for each in rounds(seed, RECORDS)
    ]
    assert any(decided)
