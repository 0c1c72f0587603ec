"""What looks into tables: a cell by its keys, the keys of a cell, and an amount through bands."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from clausal.interpret.answers import Need, NeedKind
from clausal.ir import expressions as ir
from clausal.ir.text import Grid, Key, Reserved, Table
from clausal.ir.types import ChoiceType
from clausal.kernel import expressions as ex
from clausal.kernel.bindings import kind_of
from clausal.kernel.cells import RESERVED, Cells, Where, argument_of, exactly, shown, where_in
from clausal.kernel.choices import Lazily, chosen
from clausal.kernel.comparisons import compare
from clausal.kernel.generate import Frame, Scope
from clausal.kernel.module import Argument, both, either, known
from clausal.kernel.numbers import added, multiplied
from clausal.kernel.value import V, lacking, nothing, times
from clausal.values import Value


def look_up(s: Scope, node: ir.LookUp, frame: Frame) -> V:
    """`pay at interval, pathway`"""
    table = s.text(frame).tables[node.table]
    keys = [s.kept(ex.expression(s, key, frame)) for key in node.keys]

    def found(grid: Grid) -> V:
        where = where_in(s, table, keys, frame)
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

    def of(content: Grid | Reserved | None) -> Lazily:
        if isinstance(content, Grid):
            return lambda: found(content)
        return lambda: without(s.not_there("table", table, content, frame))

    cases = [(code, of(content)) for code, content, _ in s.windows(table.versions, frame)]
    return chosen(s, cases[:-1], cases[-1][1])


def _lacking_keys(s: Scope, nodes: Sequence[ir.Expression], keys: Sequence[V]) -> str:
    """What is lacking of the keys; a missing one is."""
    parts = []
    for node, key in zip(nodes, keys, strict=True):
        parts.append(key.u)
        if key.m != "False":
            says = f"`{node.text}` is missing, and a table is looked up by it"
            lack = s.lack(NeedKind.NOTHING, node.text, says, node.span)
            parts.append(s.w.lack(f"{lack} if {both(known(key.u), key.m)} else 0"))
    return s.join(*parts)


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
    lost: list[tuple[str, Lazily]] = []
    for place, given in zip(others, keys, strict=True):
        rows[place] = w.let(cells.row(table.keys[place], grid.keys[place], given), "k")
        no_row = _no_such_key(s, table, table.keys[place], given, node, currency)
        lost.append((f"{rows[place]} < 0", no_row))
    return chosen(s, lost, lambda: _searched(s, node, cells, rows, threshold))


def _no_such_key(
    s: Scope, table: Table, key: Key, given: V, node: ir.InverseLookUp, currency: str
) -> Lazily:
    def build(value: Value) -> Need:
        where = f"{table.name} at {shown(key, value, currency)}"
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
    sequence = s.g.module.constant(s.array(order), "K")
    found, lack, missing, at = w.name("x"), w.name("x"), w.name("x"), w.name("i")
    w.line(f"{missing} = True")
    w.line(f"{lack} = 0")
    w.line(f"{found} = 0")
    with w.block(f"for {at} in {sequence}"):
        places = [rows.get(i, at) for i in range(len(table.keys))]
        index = w.let(cells.index(places), "k")
        cell = replace(cells.like, code=f"{cells.values}[{index}]")
        if cells.states is None:
            _take(s, compare(s, node.relation, cell, threshold, table.type), found, missing, at)
        else:
            state = w.let(f"{cells.states}[{index}]", "s")
            with w.when(f"{state} == {RESERVED}"):
                w.line(f"{lack} = {_reserved_candidate(s, node, cells, index, at)}")
                w.line(f"{missing} = False")
                w.line("break")
            with w.when(f"{state} == 0"):
                _take(s, compare(s, node.relation, cell, threshold, table.type), found, missing, at)
    if binding.compiled:
        candidates = s.array([int(code) for code in codes])
    else:
        candidates = f"({', '.join(codes)},)"
    made = V(
        kind=keys[0].kind,
        code=f"{s.g.module.constant(candidates, 'K')}[{found}]",
        u=lack if cells.states is not None else "0",
        m=missing,
        den=den,
    )
    if made.kind != "number":
        return made
    numbers = [int(code) for code in codes]
    return replace(made, low=min(numbers), high=max(numbers) + 1)


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
    cells = Cells(s, table, grid)
    position = next(i for i, key in enumerate(table.keys) if key.bands)
    lows = sorted(exactly(low) for low in grid.keys[position])
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
