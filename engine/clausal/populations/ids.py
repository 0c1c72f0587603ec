"""The ids of a population, to find those that stand twice: eight bytes are kept of each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from clausal.populations.tables import library

if TYPE_CHECKING:
    from numpy.typing import NDArray

FACTOR = 0x9E3779B97F4A7C15


class Ids:
    """Takes ids batch by batch, and finds those that may stand twice."""

    def __init__(self) -> None:
        self._marks: list[NDArray[Any]] = []

    def add(self, ids: Any) -> None:
        """Adds an array of texts; null is no id."""
        self._marks.append(marks(texts(ids).drop_null()))

    def twice(self, again: Iterable[tuple[NDArray[Any], Any]]) -> list[int]:
        """The numbers of the rows whose id another row has.

        `again` gives the numbers of all rows, and their ids; it is looked at only if two ids have
        the same mark, as equal ones have.
        """
        import numpy as np

        seen = np.concatenate([np.zeros(0, "uint64"), *self._marks])
        self._marks.clear()
        seen.sort()
        several = np.unique(seen[1:][seen[1:] == seen[:-1]])
        if not len(several):
            return []
        rows: dict[bytes, list[int]] = {}
        for numbers, ids in again:
            there = ids.is_valid().to_numpy(zero_copy_only=False)
            known = texts(ids).drop_null()
            maybe = np.isin(marks(known), several).nonzero()[0]
            for number, id in zip(
                numbers[there][maybe].tolist(),
                known.take(maybe).cast("large_binary").to_pylist(),
                strict=True,
            ):
                rows.setdefault(id, []).append(number)
        return [number for found in rows.values() if len(found) > 1 for number in found]


def texts(array: Any) -> Any:
    """The array as one of texts, if its cells are texts in another form, or whole numbers."""
    pa: Any = library("pyarrow")
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    return array if array.type == pa.large_string() else array.cast(pa.large_string())


def marks(ids: Any) -> NDArray[Any]:
    """A number for each text, made of its bytes, eight at a time: equal ones have the same."""
    import numpy as np

    if not len(ids):
        return np.zeros(0, "uint64")
    _, where, data = ids.buffers()
    offsets = np.frombuffer(where, "int64")[ids.offset : ids.offset + len(ids) + 1]
    begin, end = int(offsets[0]), int(offsets[-1])
    held = np.frombuffer(data, "uint8")[begin:end] if end > begin else np.zeros(0, "uint8")
    padded = np.concatenate([held, np.zeros(8, "uint8")])
    eights = np.lib.stride_tricks.as_strided(
        padded[:8].view("<u8"), (len(padded) - 7,), (1,), writeable=False
    )
    starts = offsets[:-1] - begin
    left = np.diff(offsets)
    made = left.astype("uint64") * np.uint64(FACTOR)
    rows = left.nonzero()[0]
    at = 0
    while len(rows):
        word = eights[starts[rows] + at]
        short = np.minimum(left[rows] - at, 8).astype("uint64")
        word &= ~np.uint64(0) >> (np.uint64(64) - short * np.uint64(8))
        mixed = (made[rows] ^ word) * np.uint64(FACTOR)
        made[rows] = mixed ^ (mixed >> np.uint64(29))
        at += 8
        rows = rows[left[rows] > at]
    return made
