"""Dated versions of a provision → what both texts say in the same days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from clausal.diff.edits import Edit, Part, Window
from clausal.diff.meaning import same
from clausal.ir.text import Version

T = TypeVar("T")
Versions = Sequence[Version[T]]


def moved_dates(old: Versions[T], new: Versions[T]) -> list[Edit] | None:
    """The versions that say the same on other days; None if they differ in more than that."""
    if len(old) != len(new) or not all(
        same(a.content, b.content) for a, b in zip(old, new, strict=True)
    ):
        return None
    pairs = ((window(a), window(b)) for a, b in zip(old, new, strict=True))
    return [Edit(part=Part.DATES, old=a, new=b) for a, b in pairs if a != b]


def window(version: Version[T]) -> Window:
    """The days for which a version is in force."""
    return Window(version.start, version.end)


def side_by_side(old: Versions[T], new: Versions[T]) -> Iterator[tuple[Window, T | None, T | None]]:
    """The days on which the two say different things, and what they say; None where nothing."""
    edges = sorted({edge for version in (*old, *new) for edge in _days(version)})
    found: list[tuple[dt.date, dt.date, T | None, T | None]] = []
    for start, end in pairwise(edges):
        before, after = _on(old, start), _on(new, start)
        last = found[-1] if found else None
        if last is not None and last[1] == start and same(last[2:], (before, after)):
            found[-1] = (last[0], end, before, after)
        else:
            found.append((start, end, before, after))
    for start, end, before, after in found:
        if not same(before, after):
            yield _open(start, end), before, after


def _days(version: Version[T]) -> tuple[dt.date, dt.date]:
    return version.start or dt.date.min, version.end or dt.date.max


def _on(versions: Versions[T], day: dt.date) -> T | None:
    return next((version.content for version in versions if version.covers(day)), None)


def _open(start: dt.date, end: dt.date) -> Window:
    return Window(None if start == dt.date.min else start, None if end == dt.date.max else end)
