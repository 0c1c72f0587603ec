"""Rows that are alike in several columns of whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from clausal.populations.tables import library

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_ROOM = 1 << 31
"""Numbers that are still multiplied by each other."""


def alike(columns: Sequence[NDArray[Any]]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The rows that differ in any column: where the first of each stands, in the order of what they
    hold, and for each row which of them it is."""
    np: Any = library("numpy")
    key = np.zeros(len(columns[0]), "int64")
    room = 1
    for column in columns:
        low, high = int(column.min(initial=0)), int(column.max(initial=0))
        part, size = column, high + 1
        if low < 0 or size > MOST_ROOM:
            there, part = np.unique(column, return_inverse=True)
            size = len(there)
        if room * size > MOST_ROOM:
            key, room = _dense(key, room)
        key = key * size + part
        room *= size
    which, room = _dense(key, room)
    first = np.empty(room, "int64")
    backwards = slice(None, None, -1)
    first[which[backwards]] = np.arange(len(which))[backwards]
    return first, which


def _dense(key: NDArray[Any], room: int) -> tuple[NDArray[Any], int]:
    """The numbers' places among those that there are, and how many those are."""
    np: Any = library("numpy")
    if room > 8 * len(key) + 1000:
        there, which = np.unique(key, return_inverse=True)
        return which, len(there)
    there = np.bincount(key, minlength=room) > 0
    places = np.cumsum(there) - 1
    return places[key], int(places[-1]) + 1 if len(there) else 0
