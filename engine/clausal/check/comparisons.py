"""Comparisons and tests: like with like, in the words that fit the type."""

from __future__ import annotations

from typing import assert_never

from clausal.check import expressions as ex
from clausal.check.missing import can_be_missing
from clausal.check.scope import GateName, Scope
from clausal.check.types import agree
from clausal.diagnostics import did_you_mean
from clausal.ir import expressions as ir
from clausal.ir.types import (
    ChoiceType,
    DateType,
    DurationType,
    ListType,
    NumberType,
    PercentType,
    Quantity,
    RecordType,
    SchoolYearType,
    SetType,
    Type,
    UnknownType,
    YesNoType,
    type_name,
)
from clausal.syntax import expressions as e
from clausal.syntax.printer import print_expression

RELATIONS = {
    e.Relation.EQUALS: ir.Relation.EQUALS,
    e.Relation.DIFFERS: ir.Relation.DIFFERS,
    e.Relation.AT_LEAST: ir.Relation.AT_LEAST,
    e.Relation.AT_MOST: ir.Relation.AT_MOST,
    e.Relation.ABOVE: ir.Relation.ABOVE,
    e.Relation.BELOW: ir.Relation.BELOW,
    e.Relation.BEFORE: ir.Relation.BELOW,
    e.Relation.AFTER: ir.Relation.ABOVE,
    e.Relation.ON_OR_BEFORE: ir.Relation.AT_MOST,
    e.Relation.ON_OR_AFTER: ir.Relation.AT_LEAST,
}
_OF_DAYS = {e.Relation.BEFORE, e.Relation.AFTER, e.Relation.ON_OR_BEFORE, e.Relation.ON_OR_AFTER}
_FOR_DAYS = {
    e.Relation.AT_LEAST: "on or after",
    e.Relation.AT_MOST: "on or before",
    e.Relation.ABOVE: "after",
    e.Relation.BELOW: "before",
}
_FOR_AMOUNTS = {
    e.Relation.ON_OR_AFTER: "at least",
    e.Relation.ON_OR_BEFORE: "at most",
    e.Relation.AFTER: "above",
    e.Relation.BEFORE: "below",
}


def check_compare(
    node: e.Compare | e.Between | e.OneOf | e.Include | e.Earns, scope: Scope
) -> ir.Expression:
    """A comparison with its operands typed alike."""
    match node:
        case e.Compare():
            return _compare(node, scope)
        case e.Between():
            operand = ex.check_expression(node.operand, scope)
            low = ex.check_as(node.low, operand.type, scope)
            high = ex.check_as(node.high, operand.type, scope)
            if not _ordered(operand, e.Relation.AT_LEAST, scope, between=True):
                return ex.broken(node.span)
            if _is_empty(low, high):
                scope.text.report.add(
                    "E302",
                    f"nothing is between {low.text} and {high.text}",
                    node.span,
                    help="write the smaller one first",
                )
            return ir.Between(
                operand=operand, low=low, high=high, type=YesNoType(), **ex.stated(node)
            )
        case e.OneOf():
            operand = ex.check_expression(node.operand, scope)
            options = tuple(ex.check_as(option, operand.type, scope) for option in node.options)
            return ir.OneOf(operand=operand, options=options, type=YesNoType(), **ex.stated(node))
        case e.Include():
            return _include(node, scope)
        case e.Earns():
            return _earns(node, scope)
        case _:
            assert_never(node)


def _is_empty(low: ir.Expression, high: ir.Expression) -> bool:
    """Whether two ends that are stated have nothing between them."""
    if not isinstance(low, ir.Literal) or not isinstance(high, ir.Literal):
        return False
    ends = low.value, high.value
    if isinstance(low.type, ChoiceType):
        first, last = (low.type.options.index(str(end)) for end in ends)
        return first > last
    return isinstance(low.type, type(high.type)) and ends[0] > ends[1]  # type: ignore[operator]


def _compare(node: e.Compare, scope: Scope) -> ir.Expression:
    if isinstance(node.left, e.Path):
        found = scope.resolve(node.left)
        if found is None:
            # The right side may have findings of its own.
            if not isinstance(node.right, e.Path):
                ex.check_expression(node.right, scope)
            return ex.broken(node.span)
        if isinstance(found, GateName):
            return _gate(found, node, scope)
        left: ir.Expression = found
    else:
        left = ex.check_expression(node.left, scope)
    right = ex.check_expression(node.right, scope, left.type)
    if isinstance(node.right, e.Limit):
        _limited(node, node.right, scope)
    if isinstance(left.type, UnknownType) or isinstance(right.type, UnknownType):
        return ex.broken(node.span)
    if not agree(left.type, right.type):
        scope.text.report.add(
            "E213",
            f"`{left.text}` is {type_name(left.type)} and `{right.text}` is "
            f"{type_name(right.type)}: they can't be compared",
            node.span,
            help=_like(left.type, right.type, print_expression(node.right)),
        )
        return ex.broken(node.span)
    if isinstance(left.type, ListType | RecordType | SetType | DurationType):
        scope.text.report.add(
            "E214",
            f"`{left.text}` is {type_name(left.type)}, which can't be compared as a whole",
            node.span,
            help="use `include`, a count, or a field of the record",
        )
        return ex.broken(node.span)
    if node.relation not in (e.Relation.EQUALS, e.Relation.DIFFERS) and not _ordered(
        left, node.relation, scope
    ):
        return ex.broken(node.span)
    return ir.Compare(
        relation=RELATIONS[node.relation],
        left=left,
        right=right,
        type=YesNoType(),
        **ex.stated(node),
    )


def _limited(node: e.Compare, limited: e.Limit, scope: Scope) -> None:
    """`step is at least 3, at most 5`: the comma clause belongs to what stands right of `is`."""
    shown = [print_expression(part) for part in (node.left, limited.operand, limited.limit)]
    subject, operand, limit = shown
    extreme = e.Extreme.LARGER if limited.bound is e.Bound.AT_LEAST else e.Extreme.SMALLER
    meant = e.ExtremeOf(
        extreme=extreme, left=limited.operand, right=limited.limit, span=limited.span
    )
    help_ = f"for the {extreme} of the two, write `{print_expression(meant)}`"
    match node.relation, limited.bound:
        case e.Relation.AT_LEAST, e.Bound.AT_MOST:
            help_ = f"write `{subject} is between {operand} and {limit}`"
        case e.Relation.AT_MOST, e.Bound.AT_LEAST:
            help_ = f"write `{subject} is between {limit} and {operand}`"
        case (e.Relation.ABOVE, e.Bound.AT_MOST) | (e.Relation.BELOW, e.Bound.AT_LEAST):
            both = f"is {node.relation.value} {operand} and {subject} is {limited.bound.value}"
            help_ = f"write `{subject} {both} {limit}`"
    scope.text.report.add(
        "E253",
        f"`, {limited.bound.value} {limit}` limits `{operand}`, not `{subject}`",
        limited.span,
        help=help_,
    )


def _like(left: Type, right: Type, written: str) -> str | None:
    match left, right:
        case PercentType(), NumberType():
            share = "80" if written.startswith("0.") else written
            return f"write a percent with its sign: `{share}%`"
        case NumberType(unit=None), DurationType(unit=unit):
            return f"leave `{unit}` out: what is counted is said on the left"
        case (NumberType(unit=str(unit)), NumberType(unit=None)):
            return f"say what the number counts: `{written} {unit}`"
        case (Quantity(), NumberType(unit=None)) if not isinstance(left, NumberType):
            return f"write an amount with its sign: `${written}`"
        case _:
            return None


def _ordered(
    operand: ir.Expression, relation: e.Relation, scope: Scope, between: bool = False
) -> bool:
    """Whether the operand's type has an order, and the relation is the word for it."""
    report, type = scope.text.report, operand.type
    match type:
        case UnknownType():
            return False
        case ChoiceType(ordered=False, name=name):
            report.add(
                "E215",
                f"the options of `{name}` have no order",
                operand.span,
                help="declare them with `<` between them if one is higher than the other, "
                "or compare with `is` or `is one of`",
            )
            return False
        case DateType() | SchoolYearType():
            if not between and relation not in _OF_DAYS:
                report.add(
                    "E216",
                    f"`{relation.value}` is for amounts, and `{operand.text}` is {type_name(type)}",
                    operand.span,
                    help=f"write `is {_FOR_DAYS[relation]}`",
                )
                return False
            return True
        case Quantity() | ChoiceType():
            if relation in _OF_DAYS:
                report.add(
                    "E216",
                    f"`{relation.value}` is for days, and `{operand.text}` is {type_name(type)}",
                    operand.span,
                    help=f"write `is {_FOR_AMOUNTS[relation]}`",
                )
                return False
            return True
        case _:
            report.add(
                "E217",
                f"`{operand.text}` is {type_name(type)}, and has no order",
                operand.span,
                help="compare it with `is` or `is not`",
            )
            return False


def _include(node: e.Include, scope: Scope) -> ir.Expression:
    operand = ex.check_expression(node.operand, scope)
    if isinstance(operand.type, UnknownType):
        return ex.broken(node.span)
    if not isinstance(operand.type, SetType):
        scope.text.report.add(
            "E218",
            f"`{operand.text}` is {type_name(operand.type)}, and only a set includes something",
            node.operand.span,
            help="compare it with `is` or `is one of`",
        )
        return ex.broken(node.span)
    options = [ex.check_as(option, operand.type.choice, scope) for option in node.options]
    for option in options:
        if not isinstance(option, ir.Literal):
            scope.text.report.add(
                "E218",
                f"`{option.text}` is not an option that is named here",
                option.span,
                help=f"write the options: {', '.join(operand.type.choice.options)}",
            )
            return ex.broken(node.span)
    if any(isinstance(option.type, UnknownType) for option in options):
        return ex.broken(node.span)
    return ir.Include(
        operand=operand,
        every=node.extent is not e.Extent.ANY,
        options=tuple(str(o.value) for o in options if isinstance(o, ir.Literal)),
        type=YesNoType(),
        **ex.stated(node),
    )


def _earns(node: e.Earns, scope: Scope) -> ir.Expression:
    source = ex.check_expression(node.source, scope)
    if isinstance(source.type, UnknownType):
        return ex.broken(node.span)
    if not isinstance(source, ir.SourceTotal):
        scope.text.report.add(
            "E219",
            f"`{source.text}` is not a source, and earns nothing",
            node.source.span,
            help=did_you_mean(source.text, scope.text.declared.of_kind("source")),
        )
        return ex.broken(node.span)
    units = ex.check_as(node.units, source.type, scope)
    if isinstance(units.type, UnknownType):
        return ex.broken(node.span)
    return ir.Compare(
        relation=ir.Relation.EQUALS, left=source, right=units, type=YesNoType(), **ex.stated(node)
    )


# ------------------------------------------------------------------ gates and states


def _gate(gate: GateName, node: e.Compare, scope: Scope) -> ir.Expression:
    report, outcomes = scope.text.report, scope.text.gate_outcomes(gate.name)
    right = node.right
    if (
        node.relation not in (e.Relation.EQUALS, e.Relation.DIFFERS)
        or not isinstance(right, e.Path)
        or len(right.names) != 1
    ):
        report.add(
            "E220",
            f"the outcome of the gate `{gate.name}` is a word",
            node.span,
            help=f"write `{gate.name} is {outcomes[-1]}`",
        )
        return ex.broken(node.span)
    outcome = right.names[0].text
    if not scope.text.is_reserved(gate.name) and outcome not in outcomes:
        report.add(
            "E221",
            f"`{outcome}` is not an outcome of the gate `{gate.name}`",
            right.span,
            help=did_you_mean(outcome, outcomes)
            or f"it comes out {', '.join(f'`{o}`' for o in outcomes)}",
        )
        return ex.broken(node.span)
    found = gate_is(gate, outcome, node, scope)
    if node.relation is e.Relation.DIFFERS:
        return ir.Not(operand=found, type=YesNoType(), **ex.stated(node))
    return found


def gate_is(gate: GateName, outcome: str, node: e.Expression, scope: Scope) -> ir.Expression:
    """The test of a gate's outcome; in a scenario, of the gate's own answer."""
    checker = scope.text
    subject = scope.any_subject(checker.gate_root(gate.name), gate.span, gate.name)
    if subject is None:
        return ex.broken(node.span)
    if scope.scenario:
        type = checker.gate_type(gate.name)
        result = ir.GateResult(
            name=gate.name, subject=subject, type=type, text=gate.name, span=gate.span
        )
        wanted = ir.Literal(type=type, value=outcome, text=outcome, span=node.span)
        return ir.Compare(
            relation=ir.Relation.EQUALS,
            left=result,
            right=wanted,
            type=YesNoType(),
            **ex.stated(node),
        )
    return ir.GateIs(
        name=gate.name, subject=subject, outcome=outcome, type=YesNoType(), **ex.stated(node)
    )


def check_state(node: e.IsState, scope: Scope) -> ir.Expression:
    """`is missing`, `is met`, …"""
    report, state = scope.text.report, node.state
    found = scope.resolve(node.operand) if isinstance(node.operand, e.Path) else None
    match state:
        case e.State.MET | e.State.NOT_MET:
            if isinstance(node.operand, e.Path) and found is None:
                return ex.broken(node.span)
            if not isinstance(found, GateName):
                report.add(
                    "E222",
                    f"`{print_expression(node.operand)}` is not a gate, and can't be met",
                    node.span,
                    help="a condition holds or does not: leave `is met` out",
                )
                return ex.broken(node.span)
            outcomes = scope.text.gate_outcomes(found.name)
            if state is e.State.MET and "met" not in outcomes:
                report.add(
                    "E221",
                    f"the gate `{found.name}` has outcomes of its own, and is never just met",
                    node.span,
                    help=f"write `{found.name} is {outcomes[-1]}`",
                )
                return ex.broken(node.span)
            return gate_is(found, state.value, node, scope)
        case e.State.MISSING | e.State.PRESENT:
            operand = ex.check_expression(node.operand, scope)
            if isinstance(operand.type, UnknownType):
                return ex.broken(node.span)
            if not can_be_missing(operand):
                because = None
                if isinstance(operand, ir.Field) and isinstance(operand.record.type, RecordType):
                    record = scope.text.declared.records[operand.record.type.name]
                    because = (record.fields[operand.field].span, "the field is declared here")
                report.add(
                    "E223",
                    f"`{operand.text}` is never missing",
                    node.span,
                    because=because,
                    help="say `may be missing` of the field if its absence is a fact",
                )
                return ex.broken(node.span)
            missing = ir.IsMissing(
                operand=operand,
                type=YesNoType(),
                text=f"{operand.text} is missing",
                span=node.span,
            )
            if state is e.State.PRESENT:
                return ir.Not(operand=missing, type=YesNoType(), **ex.stated(node))
            return missing
        case _:
            report.add(
                "E224",
                f"only a scenario can expect that something is {state.value}",
                node.span,
                help="a rule can test facts with `is missing`",
            )
            return ex.broken(node.span)
