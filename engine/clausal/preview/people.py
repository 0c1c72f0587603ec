"""Batches of the people who are asked about: as records, or as the columns that a kernel reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from clausal.populations.joins import Record
from clausal.populations.tables import library
from clausal.preview.coded import Coded, coded
from clausal.values import Value

if TYPE_CHECKING:
    from numpy.typing import NDArray


class People(Protocol):
    """A batch of people."""

    @property
    def rows(self) -> NDArray[Any]:
        """The numbers of their rows."""
        ...

    @property
    def filled(self) -> int:
        """How many do not have a field of which the costing says what is taken for it."""
        ...

    def __len__(self) -> int: ...

    def ids(self) -> Any:
        """An Arrow array of their ids, null where there is none."""
        ...

    def field(self, path: Sequence[str]) -> Coded[Value | None]:
        """What their records say of a field; None if that is not known."""
        ...


class Listed:
    """People whose records are at hand."""

    def __init__(self, records: Sequence[Record], filled: int = 0) -> None:
        self.records = records
        self.filled = filled
        self.rows: NDArray[Any] = library("numpy").array([each.row for each in records], "int64")

    def __len__(self) -> int:
        return len(self.records)

    def ids(self) -> Any:
        """An Arrow array of their ids, null where there is none."""
        pa: Any = library("pyarrow")
        return pa.array([each.id for each in self.records], pa.large_string())

    def field(self, path: Sequence[str]) -> Coded[Value | None]:
        """What their records say of a field; None if that is not known."""
        return coded(field_value(each.items, path) for each in self.records)


def field_value(items: Mapping[str, Any], path: Sequence[str]) -> Value | None:
    """What a record says of a field; None if that is not known."""
    found: Any = items.get(path[0])
    for name in path[1:]:
        fields = getattr(found, "fields", None)
        found = None if fields is None else fields.get(name)
    return found  # type: ignore[no-any-return]
