"""Blocks of rows that stand in one place → tables with all rows of a record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from clausal.ir.text import Field
from clausal.ir.types import RecordType
from clausal.kernel.columns import (
    MISSING,
    THERE,
    UNKNOWN,
    Cells,
    Lists,
    Place,
    Table,
    dtype_of,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

Sources = Mapping[str, Any]
"""By the names of fields, their arrays; of a record whose fields are columns, Sources again."""


@dataclass(slots=True, eq=False)
class Block:
    """Rows of one record that stand in one place, with the columns that are made of them.

    `up` says in which row of the block above each of some rows stands. A row that is not `present`
    (None: all are) is of a record that was not given. Blocks that are not `kept` are only checked.
    Tables have what belongs to a block that `owns`.
    """

    record: str
    length: int
    sources: Sources
    kept: bool
    depth: int = 1
    place: tuple[str, str] | None = None
    above: Block | None = None
    up: Callable[[NDArray[Any]], Any] | None = None
    present: NDArray[Any] | None = None
    written: bool = False
    owns: bool = False
    cells: dict[str, Cells] = field(default_factory=dict)
    lists: dict[str, Lists] = field(default_factory=dict)


def table_of(record: str, blocks: Sequence[Block], fields: Iterable[Field]) -> Table:
    """The table of a record, of all its blocks, in their order."""
    cells: dict[str, Cells] = {}
    lists: dict[str, Lists] = {}
    for each in fields:
        if any(each.name in block.cells for block in blocks):
            cells[each.name] = _joined_cells(blocks, each)
        elif any(each.name in block.lists for block in blocks):
            lists[each.name] = _joined_lists(blocks, each.name)
    places = []
    start = 0
    for block in blocks:
        if block.place is not None:
            places.append(Place(*block.place, start, start + block.length))
        start += block.length
    return Table(record, start, cells, lists, tuple(places))


# ------------------------------------------------------------------ states


def states_of(
    there: NDArray[Any] | None, field: Field, present: NDArray[Any] | None
) -> NDArray[Any] | None:
    """The states of cells, each of which is there or not, in records that are given or not."""
    import numpy as np

    if there is None or there.all():
        return None
    absent = MISSING if field.may_be_missing else UNKNOWN
    states = np.where(there, np.uint8(THERE), np.uint8(absent))
    if present is not None:
        states[~present] = UNKNOWN
    return states


def keep(kept: dict[str, Any], field: Field, made: Cells | Lists) -> None:
    """Keeps a column, unless nothing is known of any row."""
    if made.states is None or made.states.any():
        kept[field.name] = made


def _joined_cells(blocks: Sequence[Block], field: Field) -> Cells:
    import numpy as np

    if len(blocks) == 1:
        return blocks[0].cells[field.name]
    dtype = dtype_of(field.type)
    nothing = -1 if isinstance(field.type, RecordType) else 0
    parts = [
        block.cells.get(field.name)
        or Cells(np.full(block.length, nothing, dtype), np.full(block.length, UNKNOWN, "uint8"))
        for block in blocks
    ]
    return Cells(np.concatenate([part.values for part in parts]), _joined_states(blocks, parts))


def _joined_lists(blocks: Sequence[Block], name: str) -> Lists:
    import numpy as np

    if len(blocks) == 1:
        return blocks[0].lists[name]
    parts = []
    row = 0
    for block in blocks:
        part = block.lists.get(name)
        if part is None:
            rows = np.full(block.length, row, "int32")
            part = Lists(rows, rows, np.full(block.length, UNKNOWN, "uint8"))
        row = int(part.ends[-1]) if block.length else row
        parts.append(part)
    return Lists(
        np.concatenate([part.starts for part in parts]),
        np.concatenate([part.ends for part in parts]),
        _joined_states(blocks, parts),
    )


def _joined_states(blocks: Sequence[Block], parts: Sequence[Any]) -> NDArray[Any] | None:
    import numpy as np

    if all(part.states is None for part in parts):
        return None
    return np.concatenate(
        [
            np.full(block.length, THERE, "uint8") if part.states is None else part.states
            for block, part in zip(blocks, parts, strict=True)
        ]
    )
