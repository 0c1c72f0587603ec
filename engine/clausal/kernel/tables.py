"""Tables as constants: a cell by its keys, the keys of a cell, and an amount through bands."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from clausal.interpret.answers import Need, NeedKind
from clausal.interpret.frame import not_in_force, reserved
from clausal.ir import expressions as ir
from clausal.ir.show import show_value
from clausal.ir.text import Grid, Key, NoValue, Reserved, Table
from clausal.ir.types import ChoiceType
from clausal.kernel import expressions as ex
from clausal.kernel.bindings import kind_of
from clausal.kernel.choices import Later, chosen
from clausal.kernel.comparisons import compare
from clausal.kernel.generate import Frame, Scope
from clausal.kernel.module import Argument, Build, both, either, known
from clausal.kernel.numbers import added, multiplied
from clausal.kernel.value import V, lacking, nothing, scaled, times
from clausal.values import SchoolYear, Value

BLANK, RESERVED, NO_ROW = 1, 2, 3
"""The states of a cell without a value."""


def look_up(s: Scope, node: ir.LookUp, frame: Frame) -> V:
    """`pay at interval, pathway`"""
    table = s.text(frame).tables[node.table]
    keys = [s.kept(ex.expression(s, key, frame)) for key in node.keys]

    def found(grid: Grid) -> V:
        where = _where(s, table, keys, frame)
        u = _lacking_keys(s, node.keys, keys)
        return chosen(
            s,
            [(u, lambda: lacking(_empty(table), u))] if u != "0" else [],
            lambda: Cells(s, table, grid).cell(keys, where, node),
        )

    return _in_force(s, table, frame, lambda lack: lacking(_empty(table), lack), found)


def _empty(table: Table) -> V:
    return nothing(kind_of(table.type))


def _in_force(
    s: Scope, table: Table, frame: Frame, without: Callable[[str], V], found: Callable[[Grid], V]
) -> V:
    """What the version in force gives, or what comes of there being none."""

    def of(content: Grid | Reserved | None) -> Later:
        if isinstance(content, Grid):
            return lambda: found(content)
        return lambda: without(not_there(s, "table", table, content, frame))

    cases = [(code, of(content)) for code, content, _ in s.windows(table.versions, frame)]
    return chosen(s, cases[:-1], cases[-1][1])


def not_there(s: Scope, kind: str, provision: Any, content: Reserved | None, frame: Frame) -> str:
    """The code of a provision's being reserved, or not in force today."""
    if content is None:
        return s.site(
            lambda day: not_in_force(kind, provision, day).needs[0], Argument(frame.day, "day")
        )
    (need,) = reserved(kind, provision, content).needs
    return s.site(lambda: need)


def _lacking_keys(s: Scope, nodes: Sequence[ir.Expression], keys: Sequence[V]) -> str:
    """What is lacking of the keys; a missing one is."""
    parts = []
    for node, key in zip(nodes, keys, strict=True):
        parts.append(key.u)
        if key.m != "False":
            says = f"`{node.text}` is missing, and a table is looked up by it"
            lack = s.lack(NeedKind.NOTHING, node.text, says, node.span)
            parts.append(s.w.let(f"{lack} if {both(known(key.u), key.m)} else 0", "u"))
    return s.join(*parts)


@dataclass(frozen=True, slots=True)
class Where:
    """Which cell is looked for: its words, made of the keys as they come out."""

    arguments: tuple[Argument, ...]
    words: Callable[..., str]


def _where(s: Scope, table: Table, keys: Sequence[V], frame: Frame) -> Where:
    currency = s.text(frame).agreement.currency
    arguments = tuple(argument_of(s, key) for key in keys)

    def words(*values: Value) -> str:
        shown = (
            _shown(key, value, currency) for key, value in zip(table.keys, values, strict=True)
        )
        return f"{table.name} at {', '.join(shown)}"

    return Where(arguments, words)


def _shown(key: Key, value: Value, currency: str) -> str:
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
        self.states = module.constant(s.g.binding.array(states), "T") if any(states) else None

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
        return self.s.g.binding.array([int(code) for code in codes])

    def index(self, places: Sequence[str]) -> str:
        """The code of a cell's number, by the places of its keys."""
        parts = []
        for i, place in enumerate(places):
            below = math.prod(self.sizes[i + 1 :])
            parts.append(times(place, below))
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

        def out(build: Build, *more: Argument) -> Later:
            return lambda: lacking(value, s.site(build, *more, *where.arguments))

        present = {_state(content) for content in self.contents}
        cases: list[tuple[str, Later]] = [(f"{state} == 0", lambda: value)]
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
            return binding.place(s.w, given.code, names, s.g.places)
        numbers, code = self._numbers(values, given)
        if key.bands:
            order = sorted(range(len(numbers)), key=lambda i: numbers[i])
            ends = module.constant(binding.array([numbers[i] for i in order]), "B")
            found = f"reached({ends}, {code})"
            if order == list(range(len(order))):
                return found
            back = module.constant(binding.array([*order, -1]), "B")
            return f"{back}[{found}]"  # -1 is the last of them
        if numbers == list(range(numbers[0], numbers[0] + len(numbers))) and not _fractional(given):
            first, last = numbers[0], numbers[-1]
            code = s.w.let(code, "k")
            return f"({code} - {first} if {first} <= {code} <= {last} else -1)"
        if binding.compiled:
            ends = module.constant(binding.array(numbers), "B")
            return f"among({ends}, {code})"
        places = repr({number: i for i, number in enumerate(numbers)})
        name = s.g.places.setdefault(places, f"P{len(s.g.places)}")
        return f"{name}.get({code}, -1)"

    def _numbers(self, values: tuple[Value, ...], given: V) -> tuple[list[int], str]:
        """The keys as whole numbers, and the code of the given one to compare with them."""
        plain = [_plain(value) for value in values]
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


def _plain(value: Value) -> Fraction:
    match value:
        case SchoolYear(start=start):
            return Fraction(start)
        case bool():
            return Fraction(int(value))
        case int() | Fraction():
            return Fraction(value)
        case _:
            return Fraction(value.toordinal())  # type: ignore[union-attr]


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
    if not values or values[0].kind != "number":
        return nothing(kind_of(table.type))
    den = math.lcm(*(v.den for v in values if isinstance(v.den, int)))
    all_ = [scaled(v, den) for v in values]
    low = min(v.low for v in all_ if v.low is not None)
    high = max(v.high for v in all_ if v.high is not None)
    # Cells are read by places that are only known when the source runs: they have a range.
    return V(kind="number", code="0", den=den, low=low, high=high if high > low else low + 1)


# ------------------------------------------------------------------ the other way round


def inverse(s: Scope, node: ir.InverseLookUp, frame: Frame) -> V:
    """`lowest interval of pay at Professional that is at least x`; missing if there is none."""
    table = s.text(frame).tables[node.table]
    keys = [s.kept(ex.expression(s, key, frame)) for key in node.keys]
    threshold = s.kept(ex.expression(s, node.threshold, frame))
    sought = table.keys[node.position]
    empty = nothing(kind_of(sought.type))
    u = _lacking_keys(s, node.keys, keys)
    lack = s.join(u, threshold.u)

    def without(own: str) -> V:
        return lacking(empty, s.join(own, lack))

    def found(grid: Grid) -> V:
        return chosen(
            s,
            [
                *([(lack, lambda: lacking(empty, lack))] if lack != "0" else []),
                (threshold.m, lambda: replace(empty, m="True")),
            ],
            lambda: _sought(s, node, table, grid, keys, threshold, frame),
        )

    return _in_force(s, table, frame, without, found)


def _sought(
    s: Scope,
    node: ir.InverseLookUp,
    table: Table,
    grid: Grid,
    keys: Sequence[V],
    threshold: V,
    frame: Frame,
) -> V:
    w, cells = s.w, Cells(s, table, grid)
    others = [i for i in range(len(table.keys)) if i != node.position]
    currency = s.text(frame).agreement.currency
    rows: dict[int, str] = {}
    lost: list[tuple[str, Later]] = []
    for place, given in zip(others, keys, strict=True):
        rows[place] = w.let(cells.row(table.keys[place], grid.keys[place], given), "k")
        no_row = _no_such_key(s, table, table.keys[place], given, node, currency)
        lost.append((f"{rows[place]} < 0", no_row))
    return chosen(s, lost, lambda: _searched(s, node, cells, rows, threshold))


def _no_such_key(
    s: Scope, table: Table, key: Key, given: V, node: ir.InverseLookUp, currency: str
) -> Later:
    def build(value: Value) -> Need:
        where = f"{table.name} at {_shown(key, value, currency)}"
        return Need(NeedKind.NO_ROW, where, f"there is no row for {where}", node.span)

    empty = nothing(kind_of(table.keys[node.position].type))
    return lambda: lacking(empty, s.site(build, argument_of(s, given)))


def _searched(
    s: Scope, node: ir.InverseLookUp, cells: Cells, rows: Mapping[int, str], threshold: V
) -> V:
    """Goes through the keys in order, to the first whose cell is enough."""
    w, table, grid = s.w, cells.table, cells.grid
    values = grid.keys[node.position]
    if not values:
        return nothing(kind_of(table.keys[node.position].type), m="True")
    order = sorted(range(len(values)), key=lambda i: _rank(values[i], table.keys[node.position]))
    if not node.lowest:
        order.reverse()
    keys = [ex.literal(s, value, table.keys[node.position].type) for value in values]
    den = math.lcm(*(key.den for key in keys if isinstance(key.den, int)))
    codes = [times(keys[i].code, den // int(keys[i].den)) for i in range(len(keys))]
    binding = s.g.binding
    sequence = s.g.module.constant(binding.array(order), "K")
    found, lack, missing, at = w.name("x"), w.name("x"), w.name("x"), w.name("i")
    w.line(f"{missing} = True")
    w.line(f"{lack} = 0")
    w.line(f"{found} = 0")
    with w.block(f"for {at} in {sequence}"):
        places = [rows[i] if i in rows else at for i in range(len(table.keys))]
        index = w.let(cells.index(places), "k")
        cell = replace(cells.like, code=f"{cells.values}[{index}]")
        enough = (
            compare(s, node.relation, cell, threshold, table.type) if cells.states is None else None
        )
        if enough is None:
            state = w.let(f"{cells.states}[{index}]", "s")
            with w.when(f"{state} == {RESERVED}"):
                w.line(f"{lack} = {_reserved_candidate(s, node, cells, index, at)}")
                w.line(f"{missing} = False")
                w.line("break")
            with w.when(f"{state} == 0"):
                enough = compare(s, node.relation, cell, threshold, table.type)
                _take(s, enough, found, missing, at)
        else:
            _take(s, enough, found, missing, at)
    chosen_keys = s.g.module.constant(
        binding.array([int(c) for c in codes]) if binding.compiled else f"({', '.join(codes)},)",
        "K",
    )
    numbers = [int(c) for c in codes] if keys[0].kind in ("number", "day", "year") else [0]
    has_range = keys[0].kind == "number"
    return V(
        kind=keys[0].kind,
        code=f"{chosen_keys}[{found}]",
        u=lack if cells.states is not None else "0",
        m=missing,
        den=den,
        low=min(numbers) if has_range else None,
        high=max(numbers) + 1 if has_range else None,
    )


def _take(s: Scope, enough: V, found: str, missing: str, at: str) -> None:
    with s.w.when(either(enough.code, enough.u) if enough.u != "0" else enough.code):
        s.w.line(f"{found} = {at}")
        s.w.line(f"{missing} = False")
        s.w.line("break")


def _rank(value: Value, key: Key) -> Any:
    return key.type.options.index(str(value)) if isinstance(key.type, ChoiceType) else value


def _reserved_candidate(s: Scope, node: ir.InverseLookUp, cells: Cells, index: str, at: str) -> str:
    table, grid, places = cells.table, cells.grid, cells.places
    values = grid.keys[node.position]

    def build(number: int, candidate: int) -> Need:
        name, said = f"{table.name} at {values[candidate]}", grid.reserved.get(places[number])
        says = f"the cell for {name} is reserved{f' until {said}' if said else ''}"
        return Need(NeedKind.RESERVED, name, says, table.span)

    return s.site(build, Argument(index, "count"), Argument(at, "count"))


# ------------------------------------------------------------------ bands


def through(s: Scope, node: ir.Through, frame: Frame) -> V:
    """`salary through scale`: each part of the amount in a band times its value, added up."""
    table = s.text(frame).tables[node.table]
    amount = s.kept(ex.expression(s, node.amount, frame))
    keys = [s.kept(ex.expression(s, key, frame)) for key in node.keys]
    empty = nothing(kind_of(node.type))
    keys_lack = _lacking_keys(s, node.keys, keys)

    def without(own: str) -> V:
        return lacking(empty, s.join(own, keys_lack, amount.u))

    def found(grid: Grid) -> V:
        lack = s.join(keys_lack, amount.u)
        return chosen(
            s,
            [(lack, lambda: lacking(empty, lack))] if lack != "0" else [],
            lambda: _banded(s, node, table, grid, keys, amount),
        )

    missing = both(known(amount.u), amount.m)
    return chosen(
        s,
        [(missing, lambda: replace(empty, m="True"))],
        lambda: _in_force(s, table, frame, without, found),
    )


def _banded(
    s: Scope, node: ir.Through, table: Table, grid: Grid, keys: Sequence[V], amount: V
) -> V:
    w, cells = s.w, Cells(s, table, grid)
    position = next(i for i, key in enumerate(table.keys) if key.bands)
    lows = sorted(Fraction(low) for low in grid.keys[position])  # type: ignore[arg-type]
    total = ex.literal(s, 0, node.type)
    parts = "0"
    for low, end in zip(lows, [*lows[1:], None], strict=True):
        start = ex.literal(s, low, table.keys[position].type)
        over = compare(s, ir.Relation.ABOVE, amount, start, table.keys[position].type).code

        def part(low: Fraction = low, end: Fraction | None = end, start: V = start) -> V:
            top = amount
            if end is not None:
                stop = ex.literal(s, end, table.keys[position].type)
                beyond = compare(s, ir.Relation.ABOVE, amount, stop, table.keys[position].type)
                top = chosen(s, [(beyond.code, lambda: stop)], lambda: replace(amount, m="False"))
            size = s.kept(added(s, top, start, minus=True))
            where = Where((), lambda: f"{table.name} from {low}")
            cell = s.kept(cells.cell([*keys[:position], start, *keys[position:]], where, node))
            return replace(multiplied(s, size, cell), u=cell.u)

        each = s.kept(chosen(s, [(over, part)], lambda: ex.literal(s, 0, node.type)))
        parts = s.join(parts, each.u)
        total = s.kept(added(s, total, replace(each, u="0")))
    return replace(total, u=parts)
