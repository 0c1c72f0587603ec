"""Tables: a cell by its keys, the keys of a cell, and an amount that goes through bands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from clausal.interpret import evaluate as ev
from clausal.interpret.answers import NeedKind, Reason, ReasonKind, Unknown
from clausal.interpret.arithmetic import is_number, whole
from clausal.interpret.comparisons import compare
from clausal.interpret.frame import (
    Found,
    Frame,
    current,
    lacking,
    merged,
    not_in_force,
    reserved,
    unknown,
)
from clausal.ir import expressions as ir
from clausal.ir.show import show_value
from clausal.ir.text import Grid, Key, NoValue, Reserved, Table
from clausal.ir.types import ChoiceType
from clausal.values import MISSING, Exact, Value


def look_up(node: ir.LookUp, frame: Frame) -> Found:
    """`pay at interval, pathway`"""
    table = frame.text.tables[node.table]
    grid = _grid(table, frame)
    if isinstance(grid, Unknown):
        return grid, (_cell_reason(table, table.name, grid, node, ()),)
    keys, steps = _keys(node.keys, frame)
    if isinstance(keys, Unknown):
        return keys, steps
    names = [_shown(key, value, frame) for key, value in zip(table.keys, keys, strict=True)]
    where = f"{table.name} at {', '.join(names)}"
    found = _cell(grid, table, keys, where, node)
    return found, (_cell_reason(table, where, found, node, steps),)


def _grid(table: Table, frame: Frame) -> Grid | Unknown:
    content = current(table.versions, frame.day)
    if content is None:
        return not_in_force("table", table, frame.day)
    if isinstance(content, Reserved):
        return reserved("table", table, content)
    return content


def _keys(
    nodes: Sequence[ir.Expression], frame: Frame
) -> tuple[tuple[Value, ...] | Unknown, tuple[Reason, ...]]:
    found = [ev.evaluate(node, frame) for node in nodes]
    values = [
        lacking(
            NeedKind.NOTHING,
            node.text,
            f"`{node.text}` is missing, and a table is looked up by it",
            node.span,
        )
        if value is MISSING
        else value
        for node, (value, _) in zip(nodes, found, strict=True)
    ]
    steps = merged(*(more for _, more in found))
    if any(isinstance(value, Unknown) for value in values):
        return unknown(values), steps
    return cast("tuple[Value, ...]", tuple(values)), steps


def _shown(key: Key, value: Value, frame: Frame) -> str:
    return f"{key.name} {show_value(value, key.type, frame.text.agreement.currency)}"


def _cell(
    grid: Grid, table: Table, keys: tuple[Value, ...], where: str, node: ir.Expression
) -> Value | Unknown:
    rows = [
        _row(key, values, given)
        for key, values, given in zip(table.keys, grid.keys, keys, strict=True)
    ]
    place = tuple(row for row in rows if row is not None)
    cell = grid.cells.get(place)
    match cell:
        case None:
            return lacking(NeedKind.NO_ROW, where, f"there is no row for {where}", node.span)
        case NoValue.BLANK:
            return lacking(NeedKind.BLANK, where, f"the cell for {where} is blank", table.span)
        case NoValue.RESERVED:
            said = grid.reserved.get(place)
            says = f"the cell for {where} is reserved{f' until {said}' if said else ''}"
            return lacking(NeedKind.RESERVED, where, says, table.span)
        case _:
            return cell


def _row(key: Key, values: tuple[Value, ...], given: Value) -> Value | None:
    """The key as its row has it: of bands, the lower end of the one that holds it."""
    if not key.bands:
        return given if given in values else None
    return max((low for low in values if low <= given), default=None)  # type: ignore[operator, type-var]


def _cell_reason(
    table: Table,
    text: str,
    value: Value | Unknown,
    node: ir.Expression,
    because: tuple[Reason, ...],
) -> Reason:
    return Reason(
        kind=ReasonKind.CELL,
        text=text,
        value=value,
        type=node.type,
        provision=f"table {table.name}",
        title=table.title,
        cites=table.cites,
        because=because,
        span=table.span,
    )


# ------------------------------------------------------------------ the other way round


def inverse(node: ir.InverseLookUp, frame: Frame) -> Found:
    """`lowest interval of pay at Professional that is at least x`; missing if there is none."""
    table = frame.text.tables[node.table]
    grid = _grid(table, frame)
    keys, steps = _keys(node.keys, frame)
    threshold, more = ev.evaluate(node.threshold, frame)
    steps = merged(steps, more)
    if isinstance(grid, Unknown) or isinstance(keys, Unknown) or isinstance(threshold, Unknown):
        value: Value | Unknown = unknown((grid, keys, threshold))  # type: ignore[arg-type]
        return value, (_cell_reason(table, node.text, value, node, steps),)
    value = MISSING if threshold is MISSING else _sought(node, table, grid, keys, threshold, frame)
    return value, (_cell_reason(table, node.text, value, node, steps),)


def _sought(
    node: ir.InverseLookUp,
    table: Table,
    grid: Grid,
    keys: tuple[Value, ...],
    threshold: Value,
    frame: Frame,
) -> Value | Unknown:
    type = table.keys[node.position].type
    candidates = list(grid.keys[node.position])
    if isinstance(type, ChoiceType):
        candidates.sort(key=lambda value: type.options.index(str(value)))
    else:
        candidates.sort()
    others = [i for i in range(len(table.keys)) if i != node.position]
    rows: list[Value] = []
    for index, given in zip(others, keys, strict=True):
        key = table.keys[index]
        row = _row(key, grid.keys[index], given)
        if row is None:
            where = f"{table.name} at {_shown(key, given, frame)}"
            return lacking(NeedKind.NO_ROW, where, f"there is no row for {where}", node.span)
        rows.append(row)
    for candidate in candidates if node.lowest else reversed(candidates):
        place = (*rows[: node.position], candidate, *rows[node.position :])
        cell = grid.cells.get(place, NoValue.BLANK)
        if cell is NoValue.RESERVED:
            return _cell(grid, table, place, f"{table.name} at {candidate}", node)
        if not isinstance(cell, NoValue) and compare(node.relation, cell, threshold, table.type):
            return candidate
    return MISSING


# ------------------------------------------------------------------ bands


def through(node: ir.Through, frame: Frame) -> Found:
    """`salary through scale`: each part of the amount in a band times its value, added up."""
    table = frame.text.tables[node.table]
    grid = _grid(table, frame)
    amount, more = ev.evaluate(node.amount, frame)
    keys, steps = _keys(node.keys, frame)
    steps = merged(more, steps)
    if amount is MISSING:
        return MISSING, steps
    if isinstance(grid, Unknown) or isinstance(keys, Unknown) or isinstance(amount, Unknown):
        value: Value | Unknown = unknown((grid, keys, amount))  # type: ignore[arg-type]
        return value, (_cell_reason(table, node.text, value, node, steps),)
    position = next(i for i, key in enumerate(table.keys) if key.bands)
    assert is_number(amount)
    value = _banded(grid, table, position, keys, amount, node)
    return value, (_cell_reason(table, node.text, value, node, steps),)


def _banded(
    grid: Grid,
    table: Table,
    position: int,
    keys: tuple[Value, ...],
    amount: Exact,
    node: ir.Through,
) -> Value | Unknown:
    lows = sorted(low for low in grid.keys[position] if is_number(low))
    total: Exact = 0
    lack: list[Unknown] = []
    for low, end in zip(lows, [*lows[1:], None], strict=True):
        part = (amount if end is None else min(amount, end)) - low
        if part <= 0:
            continue
        where = f"{table.name} from {low}"
        cell = _cell(grid, table, (*keys[:position], low, *keys[position:]), where, node)
        if isinstance(cell, Unknown):
            lack.append(cell)
        else:
            assert is_number(cell)
            total += part * cell
    return unknown(lack) if lack else whole(total)
