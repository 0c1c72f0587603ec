"""A table's grid as constants of the module, and the place of a key among its keys."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from clausal.interpret.answers import Need, NeedKind
from clausal.ir import expressions as ir
from clausal.ir.show import show_value
from clausal.ir.text import Grid, Key, NoValue, Table
from clausal.kernel import expressions as ex
from clausal.kernel.bindings import kind_of
from clausal.kernel.choices import Lazily, chosen
from clausal.kernel.generate import Frame, Scope
from clausal.kernel.module import Argument, Build, either
from clausal.kernel.value import V, lacking, nothing, scaled, times
from clausal.values import SchoolYear, Value

BLANK, RESERVED, NO_ROW = 1, 2, 3
"""The states of a cell without a value."""


@dataclass(frozen=True, slots=True)
class Where:
    """Which cell is looked for: its words, made of the keys as they come out."""

    arguments: tuple[Argument, ...]
    words: Callable[..., str]


def where_in(s: Scope, table: Table, keys: Sequence[V], frame: Frame) -> Where:
    """The place of a cell in a table."""
    currency = s.text(frame).agreement.currency
    arguments = tuple(argument_of(s, key) for key in keys)

    def words(*values: Value) -> str:
        named = (shown(key, value, currency) for key, value in zip(table.keys, values, strict=True))
        return f"{table.name} at {', '.join(named)}"

    return Where(arguments, words)


def shown(key: Key, value: Value, currency: str) -> str:
    """A key as a need names it."""
    return f"{key.name} {show_value(value, key.type, currency)}"


def argument_of(s: Scope, value: V) -> Argument:
    """A value as an argument of a need's words."""
    if value.kind == "number":
        if isinstance(value.den, int):
            return Argument(value.code, "number", scale=value.den)
        if s.g.binding.compiled:
            s.fits(replace(value, low=None))  # a quotient has no place in what is lacking
        return Argument(f"F({value.code}, {value.den})", "number")
    return Argument(value.code, value.kind)


# ------------------------------------------------------------------ cells


class Cells:
    """A grid as constants of the module: its values one after the other, and their states."""

    def __init__(self, s: Scope, table: Table, grid: Grid) -> None:
        self.s, self.table, self.grid = s, table, grid
        self.sizes = [len(values) for values in grid.keys]
        places: list[Any] = [()]
        for values in grid.keys:
            places = [(*place, value) for place in places for value in values]
        self.places = places
        self.contents = [grid.cells.get(place) for place in places]
        self.like = _joined([self._value(c) for c in self.contents if _is_value(c)], table)
        module = s.g.module
        self.values = module.constant(self._codes(), "T")
        states = [_state(content) for content in self.contents]
        self.states = module.constant(s.array(states), "T") if any(states) else None

    def _value(self, content: Any) -> V:
        return ex.literal(self.s, content, self.table.type)

    def _codes(self) -> str:
        codes = []
        for content in self.contents:
            if not _is_value(content):
                codes.append("0" if self.s.g.binding.compiled else "None")
                continue
            value = self._value(content)
            assert isinstance(self.like.den, int) and isinstance(value.den, int)
            codes.append(times(value.code, self.like.den // value.den))
        if not self.s.g.binding.compiled:
            return f"({''.join(f'{code}, ' for code in codes)})"
        if self.like.kind == "truth":
            codes = [str(int(code == "True")) for code in codes]
        return self.s.array([int(code) for code in codes])

    def index(self, places: Sequence[str]) -> str:
        """The code of a cell's number, by the places of its keys."""
        parts = [times(place, math.prod(self.sizes[i + 1 :])) for i, place in enumerate(places)]
        return " + ".join(part if part.isdigit() else f"({part})" for part in parts)

    def cell(self, keys: Sequence[V], where: Where, node: ir.Expression) -> V:
        """The cell for keys that are there."""
        w = self.s.w
        rows = [
            w.let(self.row(key, values, given), "k")
            for key, values, given in zip(self.table.keys, self.grid.keys, keys, strict=True)
        ]
        absent = either(*(f"{row} < 0" for row in rows))

        def lost() -> V:
            return lacking(self.like, self._no_row(where, node))

        return chosen(self.s, [(absent, lost)], lambda: self.at(rows, where, node))

    def _no_row(self, where: Where, node: ir.Expression) -> str:
        def build(*read: Value) -> Need:
            name = where.words(*read)
            return Need(NeedKind.NO_ROW, name, f"there is no row for {name}", node.span)

        return self.s.site(build, *where.arguments)

    def at(self, rows: Sequence[str], where: Where, node: ir.Expression) -> V:
        """The cell at these places."""
        s, w = self.s, self.s.w
        index = w.let(self.index(rows), "k")
        code = f"{self.values}[{index}]"
        if self.like.kind == "truth" and s.g.binding.compiled:
            code += " != 0"
        value = replace(self.like, code=code)
        if self.states is None:
            return value
        state = w.let(f"{self.states}[{index}]", "s")
        table, grid, places = self.table, self.grid, self.places

        def blank(*read: Value) -> Need:
            name = where.words(*read)
            return Need(NeedKind.BLANK, name, f"the cell for {name} is blank", table.span)

        def reserved_(number: int, *read: Value) -> Need:
            name, said = where.words(*read), grid.reserved.get(places[number])
            says = f"the cell for {name} is reserved{f' until {said}' if said else ''}"
            return Need(NeedKind.RESERVED, name, says, table.span)

        def out(build: Build, *more: Argument) -> Lazily:
            return lambda: lacking(value, s.site(build, *more, *where.arguments))

        present = {_state(content) for content in self.contents}
        cases: list[tuple[str, Lazily]] = [(f"{state} == 0", lambda: value)]
        if BLANK in present:
            cases.append((f"{state} == {BLANK}", out(blank)))
        if RESERVED in present:
            cases.append((f"{state} == {RESERVED}", out(reserved_, Argument(index, "count"))))
        return chosen(s, cases, lambda: lacking(value, self._no_row(where, node)))

    def row(self, key: Key, values: tuple[Value, ...], given: V) -> str:
        """The code of a key's place among those of the table; below zero if it is none of them."""
        s, binding, module = self.s, self.s.g.binding, self.s.g.module
        if not values:
            return "-1"
        if given.kind == "text":
            names = [str(value) for value in values]
            return binding.place(given.code, names, s.g.places)
        numbers, code = self._numbers(values, given)
        if key.bands:
            order = sorted(range(len(numbers)), key=lambda i: numbers[i])
            ends = module.constant(s.array([numbers[i] for i in order]), "B")
            found = f"reached({ends}, {code})"
            if order == list(range(len(order))):
                return found
            back = module.constant(s.array([*order, -1]), "B")
            return f"{back}[{found}]"  # -1 is the last of them
        if numbers == list(range(numbers[0], numbers[0] + len(numbers))) and not _fractional(given):
            first, last = numbers[0], numbers[-1]
            code = s.w.let(code, "k")
            return f"({code} - {first} if {first} <= {code} <= {last} else -1)"
        if binding.compiled:
            ends = module.constant(s.array(numbers), "B")
            return f"among({ends}, {code})"
        places = repr({number: i for i, number in enumerate(numbers)})
        name = s.g.places.setdefault(places, f"P{len(s.g.places)}")
        return f"{name}.get({code}, -1)"

    def _numbers(self, values: tuple[Value, ...], given: V) -> tuple[list[int], str]:
        """The keys as whole numbers, and the code of the given one to compare with them."""
        plain = [exactly(value) for value in values]
        if given.kind == "number" and not isinstance(given.den, int):
            # Keys times the denominator would not be constants: the quotient has to be exact.
            den = math.lcm(*(each.denominator for each in plain))
            if self.s.g.binding.compiled:
                self.s.fits(replace(given, low=None))
            return [int(each * den) for each in plain], f"F({given.code}, {given.den}) * {den}"
        den = given.den if isinstance(given.den, int) else 1
        common = math.lcm(den, *(each.denominator for each in plain))
        key = self.s.fits(scaled(given, common)) if given.kind == "number" else given
        return [int(each * common) for each in plain], key.code


def _fractional(given: V) -> bool:
    """Whether a number of a plain object may lie between whole numbers."""
    return given.kind == "number" and given.low is None


def exactly(value: Value) -> Fraction:
    """A key that has an order, as a number."""
    match value:
        case SchoolYear(start=start):
            return Fraction(start)
        case bool():
            return Fraction(int(value))
        case int() | Fraction():
            return Fraction(value)
        case dt.date():
            return Fraction(value.toordinal())
        case _:
            raise AssertionError(f"{value!r} has no place in an order")


def _is_value(content: Any) -> bool:
    return content is not None and not isinstance(content, NoValue)


def _state(content: Any) -> int:
    match content:
        case None:
            return NO_ROW
        case NoValue.BLANK:
            return BLANK
        case NoValue.RESERVED:
            return RESERVED
        case _:
            return 0


def _joined(values: Sequence[V], table: Table) -> V:
    """A value with a denominator and a range for all cells."""
    if not values or values[0].kind != "number":
        return nothing(kind_of(table.type))
    den = math.lcm(*(v.den for v in values if isinstance(v.den, int)))
    all_ = [scaled(v, den) for v in values]
    low = min(v.low for v in all_ if v.low is not None)
    high = max(v.high for v in all_ if v.high is not None)
    # Cells are read by places that are only known when the source runs: they have a range.
    return V(kind="number", code="0", den=den, low=low, high=high if high > low else low + 1)
