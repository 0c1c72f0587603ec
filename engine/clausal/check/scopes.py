"""`for each application` → the root record it belongs to, and the lists on the way down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clausal.check.expressions import check_as
from clausal.check.scope import Scope
from clausal.diagnostics import a, did_you_mean
from clausal.ir import text as ir
from clausal.ir.expressions import Expression
from clausal.ir.types import DateType, ListType, RecordType, UnknownType
from clausal.syntax import expressions as e
from clausal.syntax import nodes as n

if TYPE_CHECKING:
    from clausal.check.text import TextChecker


def bound_by(scope: ir.Scope, checker: TextChecker) -> Scope:
    """What is at hand inside a source or gate: the item, its owners, the root, innermost first."""
    bound = [(scope.root, scope.root)] if scope.root else []
    record = scope.root
    for field, item in scope.steps:
        type = checker.declared.records[record].fields[field].type
        assert isinstance(type, ListType)
        record = type.record
        bound.append((item, record))
    return Scope(checker, tuple(reversed(bound)))


def each_scope(node: n.ForEach, checker: TextChecker) -> ir.Scope | None:
    """The scope of `for each ITEM [in PATH]`."""
    if node.items is not None:
        return _by_path(node, node.items, checker)
    item = node.item
    if item.text not in checker.declared.records:
        checker.unknown_record(item)
        return None
    return _by_record(item, item.text, checker)


def _by_path(node: n.ForEach, path: e.Path, checker: TextChecker) -> ir.Scope | None:
    records = checker.declared.records
    first, *fields = path.names
    if first.text not in records:
        checker.unknown_record(first)
        return None
    above = _above(first, first.text, checker)
    if above is None:
        return None
    record, steps = first.text, []
    for index, name in enumerate(fields):
        field = records[record].fields.get(name.text)
        if field is None or not isinstance(field.type, ListType):
            lists = [
                f.name for f in records[record].fields.values() if isinstance(f.type, ListType)
            ]
            checker.report.add(
                "E225",
                f"{a(record)} has no list `{name.text}`",
                name.span,
                because=(records[record].span, f"the record `{record}` is declared here"),
                help=did_you_mean(name.text, lists) or _lists_of(record, lists),
            )
            return None
        record = field.type.record
        steps.append((name.text, node.item.text if index == len(fields) - 1 else record))
    if not steps:
        checker.report.add(
            "E225",
            f"`{path}` is a record, not a list",
            path.span,
            help="name one of its lists, as in `for each course in teacher.courses`",
        )
        return None
    return ir.Scope(root=above.root, steps=(*above.steps, *steps))


def _lists_of(record: str, lists: list[str]) -> str:
    return f"its lists are {', '.join(lists)}" if lists else f"{a(record)} has no lists"


def _by_record(item: e.Name, record: str, checker: TextChecker) -> ir.Scope | None:
    scope = _above(item, record, checker)
    if scope is None or scope.steps:
        return scope
    if not checker.report.unread:  # the owner may be among them
        checker.report.add(
            "E243",
            f"no record has a list of `{record}`",
            item.span,
            because=(checker.declared.records[record].span, "the record is declared here"),
            help=f"add a field to its owner: `… list of {record}`",
        )
    return None


def _above(item: e.Name, record: str, checker: TextChecker) -> ir.Scope | None:
    """Up from a record through the one list that holds it, to a record that nothing holds."""
    steps: list[tuple[str, str]] = []
    seen = {record}
    while True:
        fields = [
            (holder, field)
            for holder in checker.declared.records.values()
            for field in holder.fields.values()
        ]
        holders = [
            (holder.name, field.name)
            for holder, field in fields
            if field.type == ListType(record=record)
        ]
        if len(holders) > 1:
            places = " and ".join(f"`{holder}.{field}`" for holder, field in holders)
            checker.report.add(
                "E243",
                f"there are several lists of `{record}`: {places}",
                item.span,
                help=f"say which: `for each {item.text} in {holders[0][0]}.{holders[0][1]}`",
            )
            return None
        if not holders or holders[0][0] in seen:
            break
        ((holder, field),) = holders
        steps.insert(0, (field, record))
        seen.add(holder)
        record = holder
    part = next((f for _, f in fields if f.type == RecordType(name=record)), None)
    if part is not None and steps:
        checker.report.add(
            "E243",
            f"the lists of `{record}` can't be reached: it is part of another record",
            item.span,
            because=(part.span, "it is part of it here"),
            help="give the list to the record that callers send",
        )
        return None
    return ir.Scope(root=record, steps=tuple(steps))


def check_day(node: e.Expression | None, scope: Scope) -> Expression | None:
    """The `on` or `effective` day of an event."""
    if node is None:
        return None
    day = check_as(node, DateType(), scope)
    return None if isinstance(day.type, UnknownType) else day
