"""Definitions: whose value, of what type, by which bodies on which days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clausal.check.decisions import check_body
from clausal.check.rules import joined_type
from clausal.check.scope import Scope
from clausal.check.windows import windows
from clausal.ir import text as ir
from clausal.ir.expressions import Expression
from clausal.syntax import nodes as n

if TYPE_CHECKING:
    from clausal.check.text import TextChecker


def build_define(name: str, checker: TextChecker) -> ir.Define | None:
    """A definition with its versions; None if it is about a record that is not there."""
    node: n.Define | n.Reserved = checker.node(name)
    about = checker.define_subjects(name)
    if about is None:
        return None
    subject, other = about
    if isinstance(node, n.Reserved):
        return ir.Define(
            subject=subject,
            other=other,
            type=checker.reserved_type(node),
            versions=checker.reserved_version(name),
            **checker.common(name),
        )
    records = dict.fromkeys(record for record in about if record is not None)
    scope = Scope(checker, tuple((record, record) for record in records))
    declared = checker.type_of(node.type)
    for record in records:
        field = checker.declared.records[record].fields.get(name)
        if field is not None:
            checker.report.add(
                "E106",
                f"`{name}` is a field of `{record}` already",
                node.name.span,
                because=(field.span, "the field is declared here"),
                help="give the definition another name",
            )
    dated: list[Any] = [
        (v.start, v.to, ir.Reserved(until=v.until), v.span)
        if isinstance(v, n.ReservedVersion)
        else (v.start, v.to, check_body(v.body, declared, node.type, scope, name), v.span)
        for v in node.versions
    ]
    versions = windows(dated, name, checker.report)
    found = [
        value.type
        for version in versions
        if isinstance(version.content, ir.Decision)
        for value in _values(version.content)
    ]
    return ir.Define(
        subject=subject,
        other=other,
        type=joined_type(found, declared),
        versions=versions,
        **checker.common(name),
    )


def _values(decision: ir.Decision) -> list[Expression]:
    default = [] if decision.default is None else [decision.default]
    return [*default, *(case.value for case in decision.cases)]


def define_subjects(name: str, checker: TextChecker) -> tuple[str, str | None] | None:
    """The records a definition is about; None after a finding."""
    node = checker.node(name)
    if node.subject is None:
        checker.report.add(
            "E303",
            f"the reserved define `{name}` does not say of what record",
            node.span,
            help=f"as in `reserved define {name} of … as …`",
        )
        return None
    for written in (node.subject, node.other):
        if written is not None and written.text not in checker.declared.records:
            checker.unknown_record(written)
            return None
    if node.other is not None and node.other.text == node.subject.text:
        checker.report.add(
            "E102",
            f"`{name}` is about two records, and both are `{node.other.text}`",
            node.other.span,
            help="a definition can tell two records apart only by their names",
        )
    return node.subject.text, node.other.text if node.other else None
