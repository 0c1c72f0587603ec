"""Constants: a value that is stated, on its days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clausal.check.decisions import fits
from clausal.check.expressions import broken, check_as, check_expression
from clausal.check.rules import joined_type, settable
from clausal.check.scope import Scope
from clausal.check.windows import windows
from clausal.ir import text as ir
from clausal.ir.expressions import Expression
from clausal.ir.types import Type, UnknownType
from clausal.syntax import expressions as e
from clausal.syntax import nodes as n

if TYPE_CHECKING:
    from clausal.check.text import TextChecker


def build_constant(name: str, checker: TextChecker) -> ir.Constant:
    """A constant with its versions. Its type is that of what may be set in its place."""
    node: n.Constant | n.Reserved = checker.node(name)
    if isinstance(node, n.Reserved):
        checker.as_written[name] = type = checker.reserved_type(node)
        return ir.Constant(
            type=type, versions=checker.reserved_version(name), **checker.common(name)
        )
    declared = None if node.type is None else checker.type_of(node.type)
    if node.value is not None:
        value = _value(node.value, declared, node.type, checker)
        versions: tuple[ir.Version[Expression | ir.Reserved], ...] = (
            ir.Version(content=value, span=node.span),
        )
    else:
        dated: list[Any] = [
            (v.start, v.to, ir.Reserved(until=v.until), v.span)
            if isinstance(v, n.ReservedVersion)
            else (v.start, v.to, _value(v.value, declared, node.type, checker), v.span)
            for v in node.versions
        ]
        versions = windows(dated, name, checker.report)
    found = [v.content.type for v in versions if not isinstance(v.content, ir.Reserved)]
    checker.as_written[name] = type = joined_type(found, declared or UnknownType())
    return ir.Constant(
        type=settable(type) if declared is None else declared,
        versions=versions,
        **checker.common(name),
    )


def _value(
    node: e.Expression, declared: Type | None, written: n.Type | None, checker: TextChecker
) -> Expression:
    scope = Scope(checker)
    if declared is None:
        value = check_expression(node, scope)
        single = checker.single(value.type, node.span, "a constant") == value.type
        return value if single else broken(node.span)
    value = check_as(node, declared, scope)
    fits(value, declared, written, scope)
    return value
