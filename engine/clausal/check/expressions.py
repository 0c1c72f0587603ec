"""An expression as written → a typed expression of the IR. What does not fit is told, once."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any, assert_never

from clausal.check import rules
from clausal.check.comparisons import check_compare, check_state
from clausal.check.habits import UNITS
from clausal.check.lists import check_aggregate, check_latest, check_quantifier
from clausal.check.lookups import check_inverse, check_look_up, check_through
from clausal.check.missing import can_be_missing
from clausal.check.rules import Mismatch
from clausal.check.scope import GateName, Scope
from clausal.check.types import agree, exact, places_of
from clausal.diagnostics import did_you_mean
from clausal.ir import expressions as ir
from clausal.ir.types import (
    DateType,
    DurationType,
    ListType,
    MoneyType,
    NumberType,
    PercentType,
    Quantity,
    RecordType,
    SchoolYearType,
    TextType,
    Type,
    UnknownType,
    YesNoType,
    type_name,
)
from clausal.source import Span
from clausal.syntax import expressions as e
from clausal.syntax.printer import print_expression
from clausal.values import SchoolYear

DURATIONS = ("years", "months", "days")


def broken(span: Span) -> ir.Literal:
    """What stands for an expression that has a finding."""
    return ir.Literal(type=UnknownType(), value=False, text="?", span=span)


def check_expression(
    node: e.Expression, scope: Scope, expected: Type | None = None
) -> ir.Expression:
    """The typed expression. `expected` lets a bare option be read: `Model` for a pathway."""
    match node:
        case (
            e.Number() | e.Percent() | e.Money() | e.Date() | e.SchoolYear() | e.Text() | e.YesNo()
        ):
            return check_literal(node, scope)
        case e.Today():
            return ir.Today(type=DateType(), text="today", span=node.span)
        case e.Path():
            return _path(node, scope, expected)
        case e.And() | e.Or():
            operands = tuple(check_condition(operand, scope) for operand in node.operands)
            make = ir.And if isinstance(node, e.And) else ir.Or
            return make(operands=operands, type=YesNoType(), **stated(node))
        case e.Not():
            return ir.Not(
                operand=check_condition(node.operand, scope), type=YesNoType(), **stated(node)
            )
        case e.Compare() | e.Between() | e.OneOf() | e.Include() | e.Earns():
            return check_compare(node, scope)
        case e.IsState():
            return check_state(node, scope)
        case e.Quantifier():
            return check_quantifier(node, scope)
        case e.Aggregate():
            return check_aggregate(node, scope)
        case e.Latest():
            return check_latest(node, scope)
        case e.Arithmetic():
            return _arithmetic(node, scope)
        case e.Negative():
            operand = check_quantity(node.operand, scope)
            if not isinstance(operand.type, Quantity):
                return broken(node.span)
            return ir.Negative(
                operand=operand,
                type=rules.negative(operand.type),
                **stated(node),
            )
        case e.QuantityOf():
            return _quantity_of(node, scope)
        case e.Of():
            return _of(node, scope)
        case e.Limit() | e.ExtremeOf():
            return _extreme(node, scope)
        case e.IfMissing():
            return _if_missing(node, scope, expected)
        case e.Rounded():
            return check_rounded(check_quantity(node.operand, scope), node.rounding, node, scope)
        case e.WholeUnits():
            return _whole_units(node, scope)
        case e.EdgeDay():
            year = check_as(node.year, SchoolYearType(), scope)
            last = node.edge is e.Edge.LAST
            return ir.EdgeDay(last=last, year=year, type=DateType(), **stated(node))
        case e.SchoolYearOf():
            day = check_as(node.day, DateType(), scope)
            return ir.SchoolYearOf(day=day, type=SchoolYearType(), **stated(node))
        case e.OnDay():
            operand = check_expression(node.operand, scope, expected)
            day = check_as(node.day, DateType(), scope)
            return ir.OnDay(operand=operand, day=day, type=operand.type, **stated(node))
        case e.LookUp():
            return check_look_up(node, scope)
        case e.Through():
            return check_through(node, scope)
        case e.InverseLookUp():
            return check_inverse(node, scope)
        case _:
            assert_never(node)


def stated(node: e.Expression) -> dict[str, Any]:
    """The text and place that the node of the IR has from the tree."""
    return {"text": print_expression(node), "span": node.span}


# ------------------------------------------------------------------ checks with an expectation


def check_as(node: e.Expression, type: Type, scope: Scope) -> ir.Expression:
    """The expression, which has to be of a type like `type`."""
    found = check_expression(node, scope, type)
    if not agree(found.type, type):
        scope.text.report.add(
            "E201",
            f"`{print_expression(node)}` is {type_name(found.type)}, and here belongs "
            f"{type_name(type)}",
            node.span,
            help=_conversion(found.type, type),
        )
        return broken(node.span)
    return found


def _conversion(found: Type, wanted: Type) -> str | None:
    match found, wanted:
        case NumberType(unit=None, ratio=False), PercentType():
            return "write a percent with its sign: `80%`"
        case NumberType(unit=None), NumberType(unit=str(unit)):
            return f"say what it counts: `… {unit}`"
        case NumberType(unit=None), MoneyType():
            return "write an amount with its sign: `$1,750`"
        case _:
            return None


def check_condition(node: e.Expression, scope: Scope) -> ir.Expression:
    """A yes or no, which is known to be one or the other wherever its facts are."""
    found = check_expression(node, scope, YesNoType())
    if not agree(found.type, YesNoType()):
        scope.text.report.add(
            "E202",
            f"`{print_expression(node)}` is {type_name(found.type)}, not a yes or no",
            node.span,
            help="compare it: `… is at least …`, `… is …`",
        )
        return broken(node.span)
    if can_be_missing(found):
        scope.text.report.add(
            "E203",
            f"`{found.text}` may be missing, and then is neither yes nor no",
            node.span,
            help=f"write `({found.text}) is yes`, or `({found.text}, or no if missing)`"
            if isinstance(node, e.Of)
            else f"write `{found.text} is yes`, or `({found.text}, or no if missing)`",
        )
    return found


def check_quantity(node: e.Expression, scope: Scope) -> ir.Expression:
    """A number, an amount or a percent."""
    found = check_expression(node, scope)
    if not isinstance(found.type, Quantity | UnknownType):
        scope.text.report.add(
            "E204",
            f"`{print_expression(node)}` is {type_name(found.type)}, and can't be calculated with",
            node.span,
            help="calculate with numbers, amounts and percents",
        )
        return broken(node.span)
    return found


# ------------------------------------------------------------------ what stands alone


def check_literal(node: e.Literal, scope: Scope) -> ir.Literal:
    """A literal with its type, whose range is its value."""
    text = print_expression(node)
    match node:
        case e.Number(value=value):
            number = exact(value)
            numeric = NumberType(places=places_of(value), low=number, high=number)
            return ir.Literal(value=number, type=numeric, text=text, span=node.span)
        case e.Percent(value=value):
            share = exact(value) * Fraction(1, 100)
            percent = PercentType(places=places_of(value), low=share, high=share)
            return ir.Literal(value=share, type=percent, text=text, span=node.span)
        case e.Money(value=value, symbol=symbol):
            scope.text.check_symbol(symbol, node.span)
            amount = exact(value)
            money = MoneyType(places=places_of(value), low=amount, high=amount)
            return ir.Literal(value=amount, type=money, text=text, span=node.span)
        case e.Date(value=day):
            return ir.Literal(value=day, type=DateType(), text=text, span=node.span)
        case e.SchoolYear(start=start):
            year = SchoolYear(start)
            return ir.Literal(value=year, type=SchoolYearType(), text=text, span=node.span)
        case e.Text(value=words):
            return ir.Literal(value=words, type=TextType(), text=text, span=node.span)
        case e.YesNo(value=answer):
            return ir.Literal(value=answer, type=YesNoType(), text=text, span=node.span)
        case _:
            assert_never(node)


def _path(node: e.Path, scope: Scope, expected: Type | None) -> ir.Expression:
    found = scope.resolve(node, expected)
    if found is None:
        return broken(node.span)
    if isinstance(found, GateName):
        # A gate by itself is a yes or no where it has no outcomes of its own.
        scope.text.report.add(
            "E206",
            f"`{found.name}` is a gate: say which outcome is meant",
            node.span,
            help=f"write `{found.name} is {scope.text.gate_outcomes(found.name)[-1]}`",
        )
        return broken(node.span)
    return found


# ------------------------------------------------------------------ arithmetic


def _arithmetic(node: e.Arithmetic, scope: Scope) -> ir.Expression:
    left = check_expression(node.left, scope)
    right = check_expression(node.right, scope)
    operator = ir.Operator(node.operator.value)
    if (
        operator in (ir.Operator.PLUS, ir.Operator.MINUS)
        and isinstance(left.type, DateType)
        and isinstance(right, ir.Literal)
        and isinstance(right.type, DurationType)
        and isinstance(right.value, int)
    ):
        return ir.ShiftDay(
            day=left,
            count=right.value if operator is ir.Operator.PLUS else -right.value,
            unit=right.type.unit,
            type=DateType(),
            **stated(node),
        )
    try:
        type = rules.combine(operator, left.type, right.type)
    except Mismatch as mismatch:
        help_ = mismatch.help
        if isinstance(left.type, DateType) and isinstance(right.type, DateType):
            help_ = "for the time between two days write `whole days from … to …`"
        scope.text.report.add("E207", str(mismatch), node.span, help=help_)
        return broken(node.span)
    if isinstance(type, UnknownType):
        return broken(node.span)
    return ir.Arithmetic(operator=operator, left=left, right=right, type=type, **stated(node))


def _quantity_of(node: e.QuantityOf, scope: Scope) -> ir.Expression:
    unit = node.unit.text
    report = scope.text.report
    if unit in DURATIONS or f"{unit}s" in DURATIONS:
        if isinstance(node.amount, e.Number) and places_of(node.amount.value) == 0:
            plural = unit if unit in DURATIONS else f"{unit}s"
            return ir.Literal(
                value=int(node.amount.value), type=DurationType(unit=plural), **stated(node)
            )
        report.add(
            "E208",
            f"a time in {unit} has to be a whole number that is written out",
            node.span,
            help="as in `today - 3 years`",
        )
        return broken(node.span)
    amount = check_quantity(node.amount, scope)
    if unit not in scope.text.declared.units:
        report.add(
            "E103",
            f"there is no unit `{unit}`",
            node.unit.span,
            help=UNITS.get(unit.lower())
            or _counting(node, scope)
            or did_you_mean(unit, [*scope.text.declared.units, *DURATIONS])
            or f'declare it: `unit {unit} "…"`',
        )
        return broken(node.span)
    if isinstance(amount.type, UnknownType):
        return broken(node.span)
    if not isinstance(amount.type, NumberType) or amount.type.unit is not None:
        report.add(
            "E209",
            f"`{print_expression(node.amount)}` is {type_name(amount.type)} and can't become "
            f"a number of {unit}",
            node.span,
            help=f"leave `{unit}` out"
            if isinstance(amount.type, NumberType) and amount.type.unit == unit
            else "only a plain number takes a unit",
        )
        return broken(node.span)
    type = NumberType(
        unit=unit, places=amount.type.places, low=amount.type.low, high=amount.type.high
    )
    return ir.Measured(operand=amount, type=type, **stated(node))


def _counting(node: e.QuantityOf, scope: Scope) -> str | None:
    """For `2 reviews`, where reviews are a list."""
    records = scope.text.declared.records
    for _, record in scope.fields_named(node.unit.text):
        if isinstance(records[record].fields[node.unit.text].type, ListType):
            return f"to count, write `at least {print_expression(node)}`"
    return None


def _of(node: e.Of, scope: Scope) -> ir.Expression:
    if isinstance(node.left, e.Path) and len(node.left.names) == 1:
        right = check_expression(node.right, scope)
        if isinstance(right.type, UnknownType):
            return broken(node.span)
        if isinstance(right.type, RecordType):
            part = scope.part_of(node.left.names[0], right)
            return broken(node.span) if part is None else replace(part, **stated(node))
    left = check_quantity(node.left, scope)
    right = check_quantity(node.right, scope)
    if isinstance(left.type, UnknownType) or isinstance(right.type, UnknownType):
        return broken(node.span)
    if not isinstance(left.type, PercentType):
        scope.text.report.add(
            "E210",
            f"`{left.text}` is {type_name(left.type)}, and only a percent can be taken "
            "`of` something",
            node.left.span,
            help="write `*` to multiply two numbers",
        )
        return broken(node.span)
    type = rules.combine(ir.Operator.TIMES, left.type, right.type)
    return ir.Arithmetic(
        operator=ir.Operator.TIMES, left=left, right=right, type=type, **stated(node)
    )


def _extreme(node: e.Limit | e.ExtremeOf, scope: Scope) -> ir.Expression:
    if isinstance(node, e.Limit):
        written = node.operand, node.limit
        larger = node.bound is e.Bound.AT_LEAST
    else:
        written = node.left, node.right
        larger = node.extreme is e.Extreme.LARGER
    left = check_expression(written[0], scope)
    right = check_expression(written[1], scope)
    if isinstance(left.type, UnknownType) or isinstance(right.type, UnknownType):
        return broken(node.span)
    if not agree(left.type, right.type) or not isinstance(left.type, Quantity | DateType):
        scope.text.report.add(
            "E211",
            f"`{left.text}` is {type_name(left.type)} and `{right.text}` is "
            f"{type_name(right.type)}: neither is the larger",
            node.span,
            help=_conversion(right.type, left.type) or "compare like with like",
        )
        return broken(node.span)
    type: Type = left.type
    if isinstance(left.type, Quantity) and isinstance(right.type, Quantity):
        type = rules.larger_or_smaller(larger, left.type, right.type)
    return ir.ExtremeOf(larger=larger, left=left, right=right, type=type, **stated(node))


def _if_missing(node: e.IfMissing, scope: Scope, expected: Type | None) -> ir.Expression:
    operand = check_expression(node.operand, scope, expected)
    otherwise = check_as(node.otherwise, operand.type, scope)
    if isinstance(operand.type, UnknownType) or isinstance(otherwise.type, UnknownType):
        return broken(node.span)
    if not can_be_missing(operand):
        scope.text.report.add(
            "W201",
            f"`{operand.text}` is never missing",
            node.span,
            help="leave `or … if missing` out, or say `may be missing` of the field",
        )
    type: Type = operand.type
    if isinstance(type, Quantity) and isinstance(otherwise.type, Quantity):
        type = rules.hull(type, otherwise.type)
    return ir.IfMissing(operand=operand, otherwise=otherwise, type=type, **stated(node))


def check_rounded(
    operand: ir.Expression, rounding: e.Rounding, node: e.Rounded, scope: Scope
) -> ir.Expression:
    """`operand, rounded to step`: the step is of the operand's kind and not zero."""
    step = check_as(rounding.step, operand.type, scope)
    if not isinstance(operand.type, Quantity) or not isinstance(step.type, Quantity):
        return broken(node.span)
    if step.type.high is not None and step.type.high <= 0:
        scope.text.report.add(
            "E212",
            f"nothing can be rounded to {step.text}",
            rounding.span,
            help="as in `rounded to $1`",
        )
        return broken(node.span)
    direction = ir.Direction(rounding.direction.value or "nearest")
    type = rules.rounded(operand.type, direction, step.type)
    return ir.Rounded(operand=operand, direction=direction, step=step, type=type, **stated(node))


# ------------------------------------------------------------------ time


def _whole_units(node: e.WholeUnits, scope: Scope) -> ir.Expression:
    start = check_as(node.start, DateType(), scope)
    end = check_as(node.end, DateType(), scope)
    if node.unit.text not in DURATIONS:
        scope.text.report.add(
            "E103",
            f"time is not counted in `{node.unit.text}`",
            node.unit.span,
            help=did_you_mean(node.unit.text, DURATIONS) or "write years, months or days",
        )
        return broken(node.span)
    return ir.WholeUnits(
        unit=node.unit.text, start=start, end=end, type=NumberType(places=0), **stated(node)
    )
