"""Sources: what earns units, for each item, on which day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clausal.check.decisions import check_branches
from clausal.check.declarations import Report
from clausal.check.expressions import check_expression
from clausal.check.scopes import bound_by, check_day, each_scope
from clausal.check.windows import windows
from clausal.ir import text as ir
from clausal.ir.expressions import Literal
from clausal.ir.types import MoneyType, NumberType, Type, UnknownType, type_name
from clausal.syntax import nodes as n

if TYPE_CHECKING:
    from clausal.check.text import TextChecker


@dataclass(frozen=True, slots=True)
class SourceHead:
    """What others have to know of a source."""

    scope: ir.Scope
    type: Type


def source_head(node: n.SourceProvision, checker: TextChecker) -> SourceHead | None:
    """The scope of a source and what it earns, from its branches' values."""
    name = node.name.text
    if node.for_each is None or node.earns is None:
        lacking = "for each …, on …" if node.for_each is None else "earns"
        checker.report.add(
            "E314",
            f"the source `{name}` has no `{lacking}`",
            node.name.span,
            help="a source says for each of what, on which day, and what it earns",
        )
        return None
    scope = each_scope(node.for_each, checker)
    if scope is None:
        return None
    # Only the values: a condition may ask for the ladder that this source feeds.
    found = [
        check_expression(branch.value, bound_by(scope, checker)).type
        for branch in node.earns.branches
    ]
    types = [type for type in found if isinstance(type, NumberType) and type.unit is not None]
    if not types:
        odd = next((type for type in found if not isinstance(type, UnknownType)), None)
        if odd is not None:
            checker.report.add(
                "E244",
                f"the source `{name}` earns {type_name(odd)}, which is not a number of units",
                node.earns.branches[found.index(odd)].value.span,
                help="a source earns units; a sum of money is a definition: "
                "`sum of … on … over …`, with each item's own day after `on`"
                if isinstance(odd, MoneyType)
                else f"say what it earns, {as_units(checker)}",
            )
        return SourceHead(scope, UnknownType())
    low = 0 if all(type.low is not None and type.low >= 0 for type in types) else None
    places = [type.places for type in types]
    widest = None if None in places else max(place or 0 for place in places)
    return SourceHead(scope, NumberType(unit=types[0].unit, places=widest, low=low))


def as_units(checker: TextChecker) -> str:
    """How a number of units is written, in a unit of the agreement's."""
    unit = next(iter(checker.declared.units), None)
    return f"as in `12 {unit}`" if unit else "as in `12 credit`, and declare it: `unit credit`"


def build_source(name: str, checker: TextChecker) -> ir.Source | None:
    """A source with its decision; where no branch holds, it earns nothing."""
    node: n.SourceProvision | n.Reserved = checker.node(name)
    if isinstance(node, n.Reserved):
        _, type = checker.source_root_and_type(name)
        return ir.Source(
            scope=ir.Scope(root=""),
            on=None,
            type=type,
            versions=checker.reserved_version(name),
            **checker.common(name),
        )
    head = checker.source_head(name)
    if head is None or node.earns is None or node.for_each is None:
        return None
    scope = bound_by(head.scope, checker)
    on = check_day(node.for_each.on, scope)
    if node.for_each.on is None:
        checker.report.add(
            "E314",
            f"the source `{name}` does not say on which day each {node.for_each.item.text} counts",
            node.for_each.span,
            help=f"write `for each {node.for_each.item.text}, on …`",
        )
    if node.for_each.effective is not None:
        checker.report.add(
            "E315",
            "a source has no `effective` day: its units count from the `on` day",
            node.for_each.effective.span,
            help="leave it out",
        )
    decision = check_branches(
        node.earns.branches, head.type, None, scope, name, node.earns.span, must_cover=False
    )
    if decision.default is None:
        nothing = Literal(type=head.type, value=0, text="nothing", span=node.earns.span)
        decision = ir.Decision(default=nothing, cases=decision.cases)
    return ir.Source(
        scope=head.scope,
        on=on,
        type=head.type,
        versions=one_version(node.window, decision, node, checker.report),
        **checker.common(name),
    )


def one_version(
    window: n.Window | None, content: Any, node: Any, report: Report
) -> tuple[ir.Version[Any], ...]:
    """The version of a provision that has one window, or none of its own."""
    start = window.start if window else None
    to = window.to if window and not window.until_replaced else None
    return windows([(start, to, content, node.span)], node.name.text, report)
