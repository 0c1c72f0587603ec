"""Records as items → `Columns`: one batch, built value by value.

It serves where no table can be read by vectors, and says in tests what those have to come to.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from clausal.ir.text import ConsolidatedText, Field
from clausal.ir.types import (
    ChoiceType,
    DateType,
    ListType,
    MoneyType,
    NumberType,
    PercentType,
    RecordType,
    SchoolYearType,
    SetType,
    TextType,
    Type,
    YesNoType,
)
from clausal.kernel.columns import (
    MISSING,
    THERE,
    UNKNOWN,
    Cells,
    Codes,
    Columns,
    Lists,
    Place,
    Table,
    dtype_of,
    scale_of,
)
from clausal.values import MISSING as NO_VALUE
from clausal.values import Item, SchoolYear, Value

if TYPE_CHECKING:
    from numpy.typing import NDArray

Needed = AbstractSet[tuple[str, str]]
"""The fields that columns are wanted of, each as (record, field)."""


def columns_of(
    records: Sequence[Mapping[str, Item]],
    record: str,
    text: ConsolidatedText,
    codes: Codes,
    needed: Needed,
    shared: Mapping[str, Item] | None = None,
) -> Columns:
    """The columns of records that were read by `text`, about those named `record`.

    `shared` holds for all of them. Raises OverflowError, which names the field, for a number that
    64 bits can't hold.
    """
    alone = shared or {}
    names = dict.fromkeys([record, *(name for each in records for name in each)])
    heap = _Heap(text, needed)
    for name in names:
        if name not in alone:
            heap.add(name, [each.get(name) or Item(name, name, {}) for each in records])
    for name, item in alone.items():
        heap.add(name, [item])
    heap.descend()
    return Columns(
        record=record,
        length=len(records),
        tables={name: _table(growing, codes) for name, growing in heap.tables.items()},
        shared=frozenset(alone),
    )


# ------------------------------------------------------------------ rows and their places


@dataclass(slots=True)
class _Links:
    """For each row of a table, the rows of another one that stand in a field: from, to, state."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    states: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Growing:
    """A table to which rows are still added."""

    record: str
    fields: list[Field]
    items: list[Item] = field(default_factory=list)
    links: dict[str, _Links] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)


class _Heap:
    """All rows, by their tables. Those below a row come later than those beside it."""

    def __init__(self, text: ConsolidatedText, needed: Needed) -> None:
        self.tables: dict[str, _Growing] = {}
        self._text = text
        self._needed = needed
        self._waiting: deque[tuple[_Growing, int, int]] = deque()

    def add(self, record: str, items: Sequence[Item], place: tuple[str, str] | None = None) -> None:
        """Rows, and the field of the record in which they stand."""
        growing = self.tables.get(record)
        if growing is None:
            fields = self._text.records[record].fields.values()
            wanted = [each for each in fields if (record, each.name) in self._needed]
            growing = self.tables[record] = _Growing(record, wanted)
        start = len(growing.items)
        growing.items += items
        stop = len(growing.items)
        if place is not None:
            growing.places.append(Place(*place, start, stop))
        self._waiting.append((growing, start, stop))

    def descend(self) -> None:
        """Adds all that stands below the rows that were added, level by level."""
        while self._waiting:
            growing, start, stop = self._waiting.popleft()
            for each in growing.fields:
                match each.type:
                    case RecordType(name=name) | ListType(record=name):
                        above = growing.items[start:stop]
                        self._below(growing, each, name, above)
                    case _:
                        pass

    def _below(self, growing: _Growing, field: Field, name: str, above: Iterable[Item]) -> None:
        links = growing.links.setdefault(field.name, _Links())
        table = self.tables.get(name)
        row = len(table.items) if table else 0
        below: list[Item] = []
        said = False
        for item in above:
            links.starts.append(row + len(below))
            value = item.fields.get(field.name)
            match value:
                case tuple():
                    below += value
                case Item():
                    below.append(value)
                case _:
                    pass
            links.ends.append(row + len(below))
            links.states.append(_state(value))
            said = said or isinstance(value, tuple | Item)
        if said:
            self.add(name, below, (growing.record, field.name))


def _state(value: Value | None) -> int:
    if value is None:
        return UNKNOWN
    return MISSING if value is NO_VALUE else THERE


# ------------------------------------------------------------------ columns


def _table(growing: _Growing, codes: Codes) -> Table:
    cells: dict[str, Cells] = {}
    lists: dict[str, Lists] = {}
    for each in growing.fields:
        links = growing.links.get(each.name)
        if links is None:
            values = [item.fields.get(each.name) for item in growing.items]
            if any(value is not None for value in values):
                cells[each.name] = _cells(values, growing.record, each, codes)
        elif any(links.states):
            states = _states(links.states)
            if isinstance(each.type, ListType):
                starts, ends = (_array(rows, "int32") for rows in (links.starts, links.ends))
                lists[each.name] = Lists(starts, ends, states)
            else:
                there = zip(links.starts, links.states, strict=True)
                rows = [row if state == THERE else -1 for row, state in there]
                cells[each.name] = Cells(_array(rows, dtype_of(each.type)), states)
    return Table(growing.record, len(growing.items), cells, lists, tuple(growing.places))


def _cells(values: Sequence[Value | None], record: str, field: Field, codes: Codes) -> Cells:
    states = [_state(value) for value in values]
    numbers = [
        number_of(value, field.type, codes) if state == THERE else 0
        for value, state in zip(values, states, strict=True)
    ]
    try:
        array = _array(numbers, dtype_of(field.type))
    except OverflowError:
        raise OverflowError(
            f"`{record}.{field.name}` has a value that 64 bits can't hold"
        ) from None
    return Cells(array, _states(states))


def _array(values: Sequence[int], dtype: str) -> NDArray[Any]:
    import numpy as np

    return np.array(values, dtype)


def _states(states: Sequence[int]) -> NDArray[Any] | None:
    return None if all(state == THERE for state in states) else _array(states, "uint8")


def number_of(value: Value | None, type: Type, codes: Codes) -> int:
    """A value as `dtype_of` says that columns hold it."""
    match type, value:
        case NumberType() | MoneyType() | PercentType(), int() | Fraction():
            scaled = value * scale_of(type)
            assert scaled.denominator == 1, "a value has the places of its type"
            return int(scaled)
        case YesNoType(), bool():
            return int(value)
        case DateType(), dt.date():
            return value.toordinal()
        case SchoolYearType(), SchoolYear():
            return value.start
        case TextType() | ChoiceType(), str():
            return codes.code(value)
        case SetType(choice=choice), frozenset():
            return codes.set_code(choice.name, value)
        case _:
            raise AssertionError(f"{value!r} is no {type}")
