"""Gates: requirements, a score, bands of outcomes, and how long the result lasts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clausal.check import expressions as ex
from clausal.check.decisions import check_exceptions
from clausal.check.raises import static_value
from clausal.check.scope import Scope
from clausal.check.scopes import bound_by, check_day, each_scope
from clausal.check.sources import one_version
from clausal.diagnostics import did_you_mean
from clausal.ir import text as ir
from clausal.ir.types import ChoiceType, Quantity, UnknownType
from clausal.source import Span
from clausal.syntax import nodes as n
from clausal.syntax.printer import print_expression
from clausal.values import Exact

if TYPE_CHECKING:
    from clausal.check.text import TextChecker


@dataclass(frozen=True, slots=True)
class GateHead:
    """What others have to know of a gate."""

    scope: ir.Scope
    type: ChoiceType
    dated: bool
    lasts: bool


def gate_head(node: n.Gate, checker: TextChecker) -> GateHead | None:
    """The scope of a gate and its outcomes."""
    name = node.name.text
    if node.scope is None:
        checker.report.add(
            "E314",
            f"the gate `{name}` does not say for what it decides",
            node.name.span,
            help="write `for teacher`, or `for each application, on application.submitted`",
        )
        return None
    scope: ir.Scope | None
    if isinstance(node.scope, n.ForOne):
        record = node.scope.subject
        if record.text not in checker.declared.records:
            checker.unknown_record(record)
            return None
        scope = ir.Scope(root=record.text)
    else:
        scope = each_scope(node.scope, checker)
        if scope is None:
            return None
    dated = isinstance(node.scope, n.ForEach)
    type = ChoiceType(name=name, options=_outcomes(node))
    return GateHead(scope, type, dated, node.lasts is not None)


def _outcomes(node: n.Gate) -> tuple[str, ...]:
    if node.outcome is None:
        return ("not met", "met")
    ascending = [band.outcome.text for band in reversed(node.outcome.bands)]
    return ("not met", *dict.fromkeys(ascending))


def build_gate(name: str, checker: TextChecker) -> ir.Gate | None:
    """A gate with its test."""
    node: n.Gate | n.Reserved = checker.node(name)
    if isinstance(node, n.Reserved):
        return ir.Gate(
            scope=ir.Scope(root=""),
            type=checker.gate_type(name),
            versions=checker.reserved_version(name),
            **checker.common(name),
        )
    head = checker.gate_head(name)
    if head is None or node.scope is None:
        return None
    scope = bound_by(head.scope, checker)
    on = effective = None
    if isinstance(node.scope, n.ForEach):
        if node.scope.on is None:
            checker.report.add(
                "E314",
                f"the gate `{name}` does not say on which day each {node.scope.item.text} "
                "is judged",
                node.scope.span,
                help=f"write `for each {node.scope.item.text}, on …`",
            )
        on = check_day(node.scope.on, scope)
        effective = check_day(node.scope.effective, scope)
    elif node.scope.start is not None:
        checker.report.add(
            "E315",
            "`from` belongs to a ladder: a gate for one record starts nowhere",
            node.scope.start.span,
            help="leave it out",
        )
    test = _test(node, scope, checker)
    crossing = node.crossing
    if crossing is not None:
        _check_rungs(crossing, checker)
    return ir.Gate(
        scope=head.scope,
        on=on,
        effective=effective,
        origin=crossing.origin.text if crossing and crossing.origin else None,
        target=crossing.target.text if crossing else None,
        lasts=_lasts(node, head, checker),
        type=head.type,
        versions=one_version(node.window, test, node, checker.report),
        **checker.common(name),
    )


def _check_rungs(crossing: n.Crossing, checker: TextChecker) -> None:
    """What a gate leads from and to is a rung of a ladder, or an option of a choice."""
    declared = checker.declared
    known = {option for choice in declared.choices.values() for option in choice.type.options}
    for ladder in declared.of_kind("ladder").values():
        if isinstance(ladder.node, n.Ladder) and ladder.node.rungs is not None:
            known |= {rung.name.text for rung in ladder.node.rungs.rungs}
    for name in (crossing.origin, crossing.target):
        if name is not None and name.text not in known and not checker.report.unread:
            checker.report.add(
                "E101",
                f"there is no rung or option `{name.text}`",
                name.span,
                help=did_you_mean(name.text, known) or "declare it, or name one that is declared",
            )


def _lasts(node: n.Gate, head: GateHead, checker: TextChecker) -> tuple[int, str] | None:
    if node.lasts is None:
        return None
    report, written = checker.report, node.lasts
    unit = written.unit.text if written.unit.text.endswith("s") else f"{written.unit.text}s"
    if unit not in ex.DURATIONS or written.count != int(written.count) or written.count < 1:
        report.add(
            "E208",
            f"a result can't last `{written.count} {written.unit.text}`",
            written.span,
            help="write a whole number of years, months or days",
        )
        return None
    if not head.dated:
        report.add(
            "E316",
            "only a gate for each item, on a day, has a result that lasts",
            written.span,
            help="write `for each …, on …`, or leave `lasts` out",
        )
        return None
    return int(written.count), unit


def _test(node: n.Gate, scope: Scope, checker: TextChecker) -> ir.Test:
    report, name = checker.report, node.name.text
    requires = tuple(
        ex.check_condition(condition, scope)
        for condition in (node.requires.conditions if node.requires else ())
    )
    if node.requires is None and node.scores is None:
        report.add(
            "E314",
            f"the gate `{name}` requires nothing",
            node.name.span,
            help="add `requires` and its conditions",
        )
    if (node.scores is None) != (node.outcome is None):
        half = node.scores or node.outcome
        report.add(
            "E317",
            "a score and its outcomes belong together",
            half.span if half else node.name.span,
            help="write `scores …` and `outcome by score` with its bands",
        )
    if node.scores is None or node.outcome is None:
        return ir.Test(requires=requires)
    if node.outcome.by.text != "score":
        report.add(
            "E317", "an outcome goes by `score`", node.outcome.by.span, help="`outcome by score`"
        )
    value = ex.check_quantity(node.scores.value, scope)
    # Nothing declares a score's range: an exception may go beyond that of the rule.
    kind = value.type
    if isinstance(kind, Quantity):
        kind = replace(kind, places=None, low=None, high=None)
    score = ir.Decision(
        default=value,
        cases=check_exceptions(node.scores.exceptions, kind, None, scope, name),
    )
    bands: list[ir.Band] = []
    below: str | None = None
    seen: dict[object, Span] = {}
    lowest: list[Exact] = []
    for band in node.outcome.bands:
        if band.threshold is None:
            if below is not None:
                report.add("E318", "`below` stands twice", band.span, help="keep one of them")
            below = band.outcome.text
            continue
        threshold = ex.check_as(band.threshold, value.type, scope)
        stated = static_value(threshold, checker)
        key = threshold if stated is None else stated
        lowest += [] if stated is None else [stated]
        if key in seen and not isinstance(threshold.type, UnknownType):
            report.add(
                "E318",
                "two outcomes begin at the same score",
                band.span,
                because=(seen[key], "the first is here"),
                help="give every outcome a score of its own to begin at",
            )
        seen.setdefault(key, band.span)
        bands.append(
            ir.Band(
                threshold=threshold,
                outcome=band.outcome.text,
                text=f"from {print_expression(band.threshold)}",
            )
        )
    least = value.type.low if isinstance(value.type, Quantity) else None
    if below is None and not (least is not None and any(start <= least for start in lowest)):
        report.add(
            "W302",
            f"no outcome of `{name}` is for a score under the lowest band",
            node.outcome.span,
            help="end with `below` and its outcome",
        )
    return ir.Test(requires=requires, score=score, bands=tuple(bands), below=below)
