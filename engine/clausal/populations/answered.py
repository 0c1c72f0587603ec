"""Batches → their answers, each kept as a part of its own, and put together as they come.

A part is an Arrow file, whose rows have the columns of the output. One thread writes, while in the
other the next batch is answered.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clausal.populations.evaluate import ByBatches
from clausal.populations.streamed import Batch
from clausal.populations.tables import library
from clausal.populations.write import Column, Writer, schema_of
from clausal.syntax.files import write_atomically

if TYPE_CHECKING:
    from numpy.typing import NDArray

AHEAD = 2
"""Batches whose answers wait to be written."""


@dataclass(slots=True)
class Kept:
    """The parts that are there, in their order, and of how many records they have the answers."""

    parts: list[Path] = field(default_factory=list)
    answered: int = 0

    def write(self, writer: Writer, without: Sequence[int]) -> None:
        """Writes all parts, but for the rows with some numbers."""
        import numpy as np
        import pyarrow as pa

        for path in self.parts:
            part = _part(path)
            assert part is not None, "a part of this run"
            good = ~np.isin(part.column("row").to_numpy(), without)
            writer.write_batch(part.filter(pa.array(good)))


def answer_batches(
    batches: Iterator[Batch],
    evaluate: ByBatches,
    columns: Sequence[Column],
    folder: Path,
    writer: Writer,
    about: Mapping[str, Any],
) -> Generator[int, None, Kept]:
    """Answers what no earlier run has answered, and writes all; gives a step for each batch."""
    schema = schema_of(columns)
    day = dt.date.fromisoformat(about["as_of"])
    kept = Kept()
    waiting: deque[Future[None]] = deque()
    with ThreadPoolExecutor(1) as pool:
        for batch in batches:
            if not len(batch.numbers):
                yield 0
                continue
            path = folder / f"{len(kept.parts):07}.arrow"
            part = _part(path, batch.numbers)
            if part is None:
                part = _whole(batch, evaluate.answer(batch.columns), schema, day)
                waiting.append(pool.submit(_keep, path, part, writer))
            else:
                waiting.append(pool.submit(writer.write_batch, part))
            kept.parts.append(path)
            kept.answered += len(batch.numbers)
            while len(waiting) > AHEAD:
                waiting.popleft().result()
            yield len(batch.numbers)
        for each in waiting:
            each.result()
    return kept


def _whole(batch: Batch, answers: Any, schema: Any, day: dt.date) -> Any:
    """The rows of the output: whose answers they are, and these."""
    pa: Any = library("pyarrow")
    about = [pa.array(batch.numbers), batch.ids, pa.repeat(pa.scalar(day), len(batch.numbers))]
    given = {name: answers.column(name) for name in answers.schema.names}
    arrays = [*about, *(given[name] for name in schema.names[len(about) :])]
    return pa.record_batch(
        [_as(array, field.type) for array, field in zip(arrays, schema, strict=True)],
        schema=schema,
    )


def _as(array: Any, type: Any) -> Any:
    pa: Any = library("pyarrow")
    if array.type == type or not pa.types.is_dictionary(type):
        return array.cast(type)
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    indices, words = array.indices.cast(type.index_type), array.dictionary.cast(type.value_type)
    return pa.DictionaryArray.from_arrays(indices, words)


def _keep(path: Path, part: Any, writer: Writer) -> None:
    pa: Any = library("pyarrow")
    ipc: Any = library("pyarrow.ipc")
    sink = pa.BufferOutputStream()
    smaller = "lz4" if pa.Codec.is_available("lz4") else None
    with ipc.new_file(sink, part.schema, options=ipc.IpcWriteOptions(compression=smaller)) as file:
        file.write_batch(part)
    write_atomically(path, sink.getvalue())
    writer.write_batch(part)


def _part(path: Path, numbers: NDArray[Any] | None = None) -> Any:
    """The rows of a part; None if it is not there, or not whole, or of other rows."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.ipc

    try:
        with pa.OSFile(str(path)) as file:
            part = pa.ipc.open_file(file).get_batch(0)
    except (OSError, ValueError):
        return None
    same = numbers is None or np.array_equal(part.column("row").to_numpy(), numbers)
    return part if same else None
