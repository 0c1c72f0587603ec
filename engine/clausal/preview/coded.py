"""Columns in which each different value is kept once, so that what is exact is done once for each.

All that is done for each person is done by whole numbers, in arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from clausal.populations.alike import alike
from clausal.populations.tables import library

if TYPE_CHECKING:
    from numpy.typing import NDArray

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Coded(Generic[T]):
    """A value for each of some people: codes are places among the values, of which two may be the
    same."""

    codes: NDArray[Any]
    values: Sequence[T]

    def __len__(self) -> int:
        return len(self.codes)

    def each(self) -> Iterator[T]:
        """The value of each of them."""
        return (self.values[code] for code in self.codes.tolist())

    def map(self, of: Callable[[T], U]) -> Coded[U]:
        """What is made of each different value."""
        return Coded(self.codes, [of(value) for value in self.values])

    def numbers(self, of: Callable[[T], int], dtype: str = "int64") -> NDArray[Any]:
        """A number for each of them."""
        each: Any = library("numpy").array([of(value) for value in self.values], dtype)
        found: NDArray[Any] = each[self.codes]
        return found

    def where(self, of: Callable[[T], bool]) -> NDArray[Any]:
        """Of whom it is so."""
        return self.numbers(of, "bool")

    def of(self, rows: NDArray[Any]) -> Coded[T]:
        """Those of some of them."""
        return Coded(self.codes[rows], self.values)


def constant(value: T, size: int) -> Coded[T]:
    """The same for all."""
    return Coded(library("numpy").zeros(size, "int32"), [value])


def coded(items: Iterable[T]) -> Coded[T]:
    """Values of which those that are equal are kept once."""
    places: dict[T, int] = {}
    codes = [places.setdefault(item, len(places)) for item in items]
    return Coded(library("numpy").array(codes, "int32"), [*places])


def joined(parts: Sequence[Coded[T]]) -> Coded[T]:
    """Columns one after the other: each value that somebody has is kept, and kept once."""
    np: Any = library("numpy")
    places: dict[T, int] = {}
    found = [np.arange(0, dtype="int32")]
    for part in parts:
        numbers = [places.setdefault(value, len(places)) for value in part.values]
        found.append(np.array(numbers, "int32")[part.codes])
    codes = np.concatenate(found)
    there = np.bincount(codes, minlength=len(places)) > 0
    values = [value for value, somebody in zip(places, there.tolist(), strict=True) if somebody]
    return Coded((np.cumsum(there, dtype="int32") - 1)[codes], values)


def together(columns: Sequence[Coded[Any]]) -> Coded[tuple[Any, ...]]:
    """The values of several columns of the same people."""
    first, which = alike([column.codes for column in columns])
    each = [column.of(first).each() for column in columns]
    return Coded(which, list(zip(*each, strict=True)))


def summed(amounts: NDArray[Any]) -> int:
    """Amounts added up."""
    return int(amounts.sum())
