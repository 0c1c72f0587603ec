"""Look-ups in tables: the keys in order, each of its kind, and a row for each value it can have."""

from __future__ import annotations

from dataclasses import replace

from clausal.check import expressions as ex
from clausal.check import rules
from clausal.check.comparisons import RELATIONS
from clausal.check.scope import Scope
from clausal.check.types import agree, has_order
from clausal.diagnostics import did_you_mean
from clausal.ir import expressions as ir
from clausal.ir import text as irt
from clausal.ir.types import NumberType, Quantity, Type, UnknownType, type_name
from clausal.syntax import expressions as e
from clausal.syntax.printer import print_expression

MOST_VALUES = 1000
"""A key with more possible values than this is not compared with the rows one by one."""


def _table(path: e.Path, scope: Scope) -> irt.Table | None:
    checker = scope.text
    name = str(path)
    tables = checker.declared.of_kind("table")
    if name not in tables:
        checker.report.add(
            "E109",
            f"there is no table `{name}`",
            path.span,
            help=did_you_mean(name, tables) or "declare it, or name one that is declared",
            name=name,
        )
        return None
    return checker.table(name)


def _has_keys(table: irt.Table, path: e.Path, scope: Scope) -> bool:
    """Whether the keys of a table are known: of a reserved one they are not."""
    if not table.keys and table.versions:
        scope.text.report.add(
            "E304",
            f"the table `{table.name}` is reserved, and has no keys yet",
            path.span,
            because=(table.span, "it is reserved here"),
            help="reserve what depends on it too, as in `reserved define … of … as …`",
        )
    return bool(table.keys)


def _keys(
    written: tuple[e.Expression, ...],
    keys: tuple[irt.Key, ...],
    table: irt.Table,
    node: e.Expression,
    scope: Scope,
) -> tuple[ir.Expression, ...] | None:
    report = scope.text.report
    if len(written) != len(keys):
        names = ", ".join(f"`{key.name}`" for key in keys) or "no key"
        report.add(
            "E228",
            f"`{table.name}` is looked up by {names}, and here "
            f"{'is 1 key' if len(written) == 1 else f'are {len(written)} keys'}",
            node.span,
            because=(table.span, "the table is here"),
            help="give the keys in the table's order, with commas between them",
        )
        return None
    found = []
    for expression, key in zip(written, keys, strict=True):
        value = ex.check_expression(expression, scope, key.type)
        if not _key_agrees(value.type, key.type):
            report.add(
                "E229",
                f"`{value.text}` is {type_name(value.type)}, and the key `{key.name}` of "
                f"`{table.name}` is {type_name(key.type)}",
                expression.span,
                because=(table.span, "the table is here"),
                help=f"the keys are, in order: {', '.join(k.name for k in table.keys)}",
            )
            return None
        found.append(value)
    if any(isinstance(value.type, UnknownType) for value in found):
        return None
    return tuple(found)


def _key_agrees(value: Type, key: Type) -> bool:
    # A key column counts whatever its rows count: `interval` is 1, 2, 3.
    if isinstance(value, NumberType) and isinstance(key, NumberType):
        return key.unit is None or agree(value, key)
    return agree(value, key)


def check_look_up(node: e.LookUp, scope: Scope) -> ir.Expression:
    """`pay at career.interval, career.pathway`"""
    table = _table(node.table, scope)
    if table is None:
        for key in node.keys:
            if not isinstance(key, e.Path):
                ex.check_expression(key, scope)
        return ex.broken(node.span)
    if not table.keys:  # reserved: whatever the keys will be, there is no value yet
        return ir.LookUp(
            table=table.name, keys=(), type=table.type, text=print_expression(node), span=node.span
        )
    keys = _keys(node.keys, table.keys, table, node, scope)
    if keys is None:
        return ex.broken(node.span)
    _rows_for(keys, table, node, scope)
    return ir.LookUp(
        table=table.name, keys=keys, type=table.type, text=print_expression(node), span=node.span
    )


def _rows_for(
    keys: tuple[ir.Expression, ...], table: irt.Table, node: e.LookUp, scope: Scope
) -> None:
    """A key whose every possible value is known has a row for each of them, in every version."""
    if table.name in scope.text.flawed:
        return
    for position, (key, column) in enumerate(zip(keys, table.keys, strict=True)):
        type = key.type
        if not isinstance(type, NumberType) or column.bands or type.places != 0:
            continue
        if type.low is None or type.high is None or type.high - type.low > MOST_VALUES:
            continue
        possible = range(int(type.low), int(type.high) + 1)
        for version in table.versions:
            if isinstance(version.content, irt.Reserved):
                continue
            rows = set(version.content.keys[position])
            lacking = [value for value in possible if value not in rows]
            if lacking:
                shown = ", ".join(str(value) for value in lacking[:5])
                more = f" and {len(lacking) - 5} more" if len(lacking) > 5 else ""
                scope.text.report.add(
                    "W303",
                    f"`{key.text}` can be {shown}{more}, and `{table.name}` has no row for it",
                    node.span,
                    because=(version.span, "the rows are here"),
                    help="add the rows, or keep the key in the table with "
                    "`, at least …, at most …`",
                )
                break


def check_through(node: e.Through, scope: Scope) -> ir.Expression:
    """`salary through scale`"""
    table = _table(node.table, scope)
    amount = ex.check_quantity(node.amount, scope)
    if table is None or isinstance(amount.type, UnknownType):
        return ex.broken(node.span)
    if not _has_keys(table, node.table, scope):
        return ex.broken(node.span)
    banded = [key for key in table.keys if key.bands]
    if len(banded) != 1:
        scope.text.report.add(
            "E230",
            f"nothing goes through `{table.name}`: none of its keys is in bands",
            node.span,
            because=(table.span, "the table is here"),
            help="write `by … in bands` in the table",
        )
        return ex.broken(node.span)
    if not _key_agrees(amount.type, banded[0].type):
        scope.text.report.add(
            "E229",
            f"`{amount.text}` is {type_name(amount.type)}, and the bands of `{table.name}` are "
            f"{type_name(banded[0].type)}",
            node.amount.span,
            because=(table.span, "the table is here"),
            help="what goes through a table is measured as its bands are",
        )
        return ex.broken(node.span)
    others = tuple(key for key in table.keys if not key.bands)
    keys = _keys(node.keys, others, table, node, scope)
    if keys is None:
        return ex.broken(node.span)
    try:
        type = rules.combine(ir.Operator.TIMES, amount.type, table.type)
    except rules.Mismatch as mismatch:
        scope.text.report.add("E207", str(mismatch), node.span, help=mismatch.help)
        return ex.broken(node.span)
    if isinstance(type, Quantity):
        type = replace(type, low=None, high=None)
    return ir.Through(
        amount=amount,
        table=table.name,
        keys=keys,
        type=type,
        text=print_expression(node),
        span=node.span,
    )


def check_inverse(node: e.InverseLookUp, scope: Scope) -> ir.Expression:
    """`lowest interval of pay at Professional that is at least x`"""
    table = _table(node.table, scope)
    if table is None or not _has_keys(table, node.table, scope):
        return ex.broken(node.span)
    names = [key.name for key in table.keys]
    if node.key.text not in names:
        scope.text.report.add(
            "E101",
            f"`{table.name}` has no key `{node.key.text}`",
            node.key.span,
            because=(table.span, "the table is here"),
            help=did_you_mean(node.key.text, names) or f"its keys are {', '.join(names)}",
        )
        return ex.broken(node.span)
    position = names.index(node.key.text)
    for type, what in (
        (table.keys[position].type, f"the key `{node.key.text}`"),
        (table.type, f"what `{table.name}` gives"),
    ):
        if not has_order(type) and not isinstance(type, UnknownType):
            scope.text.report.add(
                "E217",
                f"{what} is {type_name(type)}, and has no order",
                node.key.span,
                because=(table.span, "the table is here"),
                help="only what is higher or lower can be sought in a table",
            )
            return ex.broken(node.span)
    others = tuple(key for i, key in enumerate(table.keys) if i != position)
    keys = _keys(node.keys, others, table, node, scope)
    threshold = ex.check_as(node.threshold, table.type, scope)
    if keys is None or isinstance(threshold.type, UnknownType):
        return ex.broken(node.span)
    return ir.InverseLookUp(
        lowest=node.pick is e.Pick.LOWEST,
        table=table.name,
        position=position,
        keys=keys,
        relation=RELATIONS[node.relation],
        threshold=threshold,
        type=table.keys[position].type,
        text=print_expression(node),
        span=node.span,
    )
