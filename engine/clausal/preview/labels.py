"""What people are told apart by → the label of each, and the labels in order."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from clausal.ir.show import show_value
from clausal.ir.types import ChoiceType, NumberType, TextType, Type, YesNoType
from clausal.preview.costing import Way
from clausal.preview.evaluate import Result
from clausal.values import MISSING, Item, SchoolYear, Value

UNKNOWN = "not known"
MISSING_LABEL = "missing"
WIDEST = 40
"""Whole numbers that are all listed, whoever is there: the rows of a schedule."""


class Labels:
    """The labels of a way of telling people apart."""

    def __init__(self, way: Way, currency: str) -> None:
        self.way = way
        self.currency = currency
        self._bands = [self._band(index) for index in range(len(way.bands))]
        self._made: dict[Value, str] = {}
        self._ranks: dict[str, tuple[Any, ...]] = {}
        for label, rank in self._listed():
            self._ranks[label] = rank

    def of(self, value: Value | Result | None) -> str:
        """The label of whoever has that value."""
        if isinstance(value, Result):
            value = value.value if value.known else None
        if value is None:
            return self._kept(UNKNOWN, (2,))
        if value is MISSING:
            return self._kept(MISSING_LABEL, (1,))
        if value not in self._made:
            self._made[value] = self._label(value)
        return self._made[value]

    def is_name(self, label: str) -> bool:
        """Whether it is a text of somebody's record: that there is such a one, the record told."""
        return isinstance(self.way.type, TextType) and label not in (UNKNOWN, MISSING_LABEL)

    def in_order(self, labels: Iterable[str], *, all_of: bool = False) -> tuple[str, ...]:
        """The labels in order; with `all_of`, those too that nobody has, as far as they are few."""
        listed = (label for label, _ in self._listed()) if all_of else ()
        return tuple(sorted({*labels, *listed}, key=lambda label: self._ranks[label]))

    def _label(self, value: Value) -> str:
        if self._bands and isinstance(value, int | Fraction):
            place = bisect_right(self.way.bands, value)
            if place:
                return self._bands[place - 1]
            return self._kept(f"below {self._shown(self.way.bands[0])}", (0, -1))
        shown = self._shown(value)
        match value:
            case bool():
                rank: Any = not value
            case int() | Fraction() | dt.date():
                rank = value
            case SchoolYear(start=start):
                rank = start
            case str() if isinstance(self.way.type, ChoiceType) and value in self.way.type.options:
                rank = self.way.type.options.index(value)
            case Item() | tuple() | frozenset():
                raise AssertionError("a single value")
            case _:
                rank = re.sub(r"\d+", lambda number: number.group().zfill(12), str(value))
        return self._kept(shown, (0, rank))

    def _listed(self) -> Iterable[tuple[str, tuple[Any, ...]]]:
        """The labels that are known beforehand."""
        for index, label in enumerate(self._bands):
            yield label, (0, index)
        if self._bands:
            return
        match self.way.type:
            case ChoiceType(options=options):
                yield from ((option, (0, i)) for i, option in enumerate(options))
            case YesNoType():
                yield from (("yes", (0, False)), ("no", (0, True)))
            case NumberType(places=0, low=int(low), high=int(high)) if high - low < WIDEST:
                yield from ((self._shown(i), (0, i)) for i in range(low, high + 1))
            case _:
                pass

    def _band(self, index: int) -> str:
        bands = self.way.bands
        low = bands[index]
        if index + 1 == len(bands):
            return f"{self._shown(low)} and more"
        high = bands[index + 1]
        if isinstance(self.way.type, NumberType) and self.way.type.places == 0:
            last = high - 1
            return self._shown(low) if last == low else f"{low} to {self._shown(last)}"
        return f"{self._shown(low)} to below {self._shown(high)}"

    def _shown(self, value: Value) -> str:
        return show_value(value, _unitless(self.way.type), self.currency)

    def _kept(self, label: str, rank: tuple[Any, ...]) -> str:
        self._ranks.setdefault(label, rank)
        return label


def _unitless(type: Type) -> Type:
    return NumberType(places=type.places) if isinstance(type, NumberType) else type
