"""The values that rules compute with: exact, immutable, and known to be missing or not."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction

Exact = int | Fraction
"""A number, an amount in the agreement's currency, or a percent as its share (80% is 4/5)."""


@dataclass(frozen=True, slots=True, order=True)
class SchoolYear:
    """The contract year that begins in `start`."""

    start: int

    def __str__(self) -> str:
        return f"{self.start}-{(self.start + 1) % 100:02}"


class Missing(Enum):
    """`MISSING`: it is known that there is no value."""

    MISSING = "missing"

    def __repr__(self) -> str:
        return "MISSING"


MISSING = Missing.MISSING


@dataclass(frozen=True, slots=True)
class Item:
    """One record as given. A field that is not in `fields` is unknown.

    `path` is where it stands in what was given (`teacher.evaluations[2]`, counted from 1), and the
    item's identity in a set of facts.
    """

    record: str
    path: str
    fields: Mapping[str, Value] = field(hash=False)


Value = (
    Exact | bool | str | dt.date | SchoolYear | frozenset[str] | Missing | Item | tuple[Item, ...]
)
"""`str` is a text, an option of a choice, a reading or an outcome: the type says which."""


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of the month `months` later; February 29 becomes 28 where there is none.

    A day that the month does not have becomes the month's last.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    _, last = calendar.monthrange(year, month + 1)
    return dt.date(year, month + 1, min(day.day, last))


def round_half_away(value: Exact) -> int:
    """The nearest whole number, halves away from zero."""
    doubled = (value if value >= 0 else -value) * 2 + 1
    whole = int(doubled // 2)
    return whole if value >= 0 else -whole


def decimal_text(value: Exact, places: int = 0, most: int = 12) -> str:
    """The exact decimal with at least `places` places; past `most` it is rounded half up there."""
    scaled = round_half_away(value * 10**most)
    sign = "-" if scaled < 0 else ""
    whole, rest = divmod(abs(scaled), 10**most)
    shown = f"{rest:0{most}d}".rstrip("0").ljust(places, "0")
    return f"{sign}{whole}.{shown}" if shown else f"{sign}{whole}"
