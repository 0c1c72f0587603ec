"""Quantifiers and aggregates: which list, which items, what is made of them."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from clausal.check import expressions as ex
from clausal.check.scope import Scope
from clausal.check.types import agree
from clausal.diagnostics import a, did_you_mean
from clausal.ir import expressions as ir
from clausal.ir.text import Field
from clausal.ir.types import (
    DateType,
    ListType,
    NumberType,
    Quantity,
    RecordType,
    SchoolYearType,
    UnknownType,
    YesNoType,
    type_name,
)
from clausal.syntax import expressions as e
from clausal.syntax.printer import print_expression

RECENT_UNITS = ("school years", "years", "months", "days")


def check_items(node: e.Items, scope: Scope) -> tuple[ir.Items, Scope] | None:
    """The items of a list, and the scope in which one of them is at hand."""
    found = ex.check_expression(node.path, scope)
    if isinstance(found.type, UnknownType):
        return None
    if not isinstance(found.type, ListType):
        scope.text.report.add(
            "E225",
            f"`{found.text}` is {type_name(found.type)}, not a list",
            node.path.span,
            help=_a_list(found, scope) or "name a field that is declared as `list of …`",
        )
        return None
    record = found.type.record
    inner = scope.inside(record, record)
    recent = None
    if node.recent is not None:
        recent = _recent(node.recent, record, scope)
    where = None if node.where is None else ex.check_condition(node.where, inner)
    return ir.Items(list=found, item=record, recent=recent, where=where), inner


def _a_list(found: ir.Expression, scope: Scope) -> str | None:
    lists = [
        field.name
        for _, record in scope.bound
        if record in scope.text.declared.records
        for field in scope.text.declared.records[record].fields.values()
        if isinstance(field.type, ListType)
    ]
    return did_you_mean(found.text, lists)


def _recent(node: e.Recent, record: str, scope: Scope) -> ir.Recent | None:
    report = scope.text.report
    unit = node.unit if node.unit.endswith("s") else f"{node.unit}s"
    if unit not in RECENT_UNITS:
        report.add(
            "E103",
            f"time is not counted in `{node.unit}`",
            node.span,
            help=did_you_mean(node.unit, RECENT_UNITS) or "write school years, years, months, days",
        )
        return None
    declared = scope.text.declared.records[record]
    years = [f for f in declared.fields.values() if isinstance(f.type, SchoolYearType)]
    days = [f for f in declared.fields.values() if isinstance(f.type, DateType)]
    candidates = (years or days) if unit == "school years" else days
    if len(candidates) != 1:
        names = ", ".join(f"`{f.name}`" for f in candidates)
        has = f"several dates: {names}" if candidates else "no date of that kind"
        report.add(
            "E226",
            f"{a(record)} has {has}, so `in the last {node.count} {node.unit}` "
            "does not say by which",
            node.span,
            because=(declared.span, f"the record `{record}` is declared here"),
            help=_which_day(node.count, unit, [f.name for f in candidates], years, record),
        )
        return None
    found = candidates[0]
    return ir.Recent(
        count=node.count,
        unit=unit,
        field=found.name,
        field_is_date=isinstance(found.type, DateType),
        may_be_missing=found.may_be_missing,
    )


def _which_day(
    count: int, unit: str, candidates: list[str], years: list[Field], record: str
) -> str:
    """What to do where `in the last …` finds several days to go by, or none."""
    if candidates and unit != "school years":
        day = candidates[0]
        return f"say it with `where`, as in `where {day} is after today - {count} {unit}`"
    if candidates:
        return f"say it with `where`, as in `where {candidates[0]} is …`"
    if len(years) == 1:
        so_many = f"{count} " if unit == "years" else "… "
        return f"{a(record)} has a school year: write `in the last {so_many}school years`"
    return "give the record a date to go by"


def check_quantifier(node: e.Quantifier, scope: Scope) -> ir.Expression:
    """`at least 2 evaluations where …`"""
    count = None
    if node.count is not None:
        count = ex.check_quantity(node.count, scope)
        if not agree(count.type, NumberType()):
            scope.text.report.add(
                "E209",
                f"`{count.text}` is {type_name(count.type)}, not a plain number",
                node.count.span,
                help="as in `at least 2 evaluations`",
            )
    checked = check_items(node.items, scope)
    if checked is None or (count is not None and isinstance(count.type, UnknownType)):
        return ex.broken(node.span)
    if node.quantity is e.Quantity.EVERY and node.items.where is None:
        scope.text.report.add(
            "E227",
            "`every` needs a `where`: what holds for every one of them",
            node.span,
            help="as in `every courses where graduate`",
        )
        return ex.broken(node.span)
    return ir.Quantifier(
        quantity=ir.QuantityKind(node.quantity.value),
        count=count,
        items=checked[0],
        type=YesNoType(),
        text=print_expression(node),
        span=node.span,
    )


def check_aggregate(node: e.Aggregate, scope: Scope) -> ir.Expression:
    """`sum of credits over courses where graduate`"""
    checked = check_items(node.items, scope)
    if checked is None:
        return ex.broken(node.span)
    items, inner = checked
    text = print_expression(node)
    kind = ir.AggregateKind(node.kind.value)
    if node.operand is None:
        count = NumberType(places=0, low=0)
        return ir.Aggregate(kind=kind, items=items, type=count, text=text, span=node.span)
    operand = ex.check_expression(node.operand, inner)
    if isinstance(operand.type, UnknownType):
        return ex.broken(node.span)
    if not isinstance(operand.type, Quantity):
        scope.text.report.add(
            "E204",
            f"`{operand.text}` is {type_name(operand.type)}, and has no {kind.value}",
            node.operand.span,
            help="for the item with the latest day write `the latest … by …`",
        )
        return ex.broken(node.span)
    type = operand.type
    match kind:
        case ir.AggregateKind.SUM:
            low = 0 if type.low is not None and type.low >= 0 else None
            type = replace(type, low=low, high=None)
        case ir.AggregateKind.AVERAGE:
            type = replace(type, places=None)
        case ir.AggregateKind.SMALLEST | ir.AggregateKind.LARGEST | ir.AggregateKind.COUNT:
            pass
        case _:
            assert_never(kind)
    return ir.Aggregate(
        kind=kind,
        operand=operand,
        items=items,
        type=type,
        text=text,
        span=node.span,
    )


def check_latest(node: e.Latest, scope: Scope) -> ir.Expression:
    """`the latest evaluations by year`"""
    checked = check_items(node.items, scope)
    if checked is None:
        return ex.broken(node.span)
    items, _ = checked
    record = scope.text.declared.records[items.item]
    field = record.fields.get(node.by.text)
    if field is not None and isinstance(field.type, UnknownType):
        return ex.broken(node.span)
    if field is None or not isinstance(field.type, DateType | SchoolYearType | Quantity):
        dated = [
            f.name
            for f in record.fields.values()
            if isinstance(f.type, DateType | SchoolYearType | Quantity)
        ]
        scope.text.report.add(
            "E101",
            f"{a(record.name)} has no day or number `{node.by.text}` to be the latest by",
            node.by.span,
            because=(record.span, f"the record `{record.name}` is declared here"),
            help=did_you_mean(node.by.text, dated) or "name a field that is a day or a number",
        )
        return ex.broken(node.span)
    return ir.Latest(
        items=items,
        by=field.name,
        type=RecordType(name=record.name),
        text=print_expression(node),
        span=node.span,
    )
