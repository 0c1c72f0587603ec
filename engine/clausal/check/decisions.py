"""Rules with exceptions, and lists of branches → one decision over typed cases."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from clausal.check import expressions as ex
from clausal.check.branches import compare_cases, uncovered
from clausal.check.scope import Scope
from clausal.check.types import within
from clausal.ir import text as irt
from clausal.ir.expressions import Expression
from clausal.ir.show import show_value
from clausal.ir.types import (
    MoneyType,
    Quantity,
    Type,
    UnknownType,
    YesNoType,
    type_name,
)
from clausal.source import Span
from clausal.syntax import nodes as n
from clausal.syntax.printer import print_expression


def fits(found: Expression, declared: Type, written: n.Type | None, scope: Scope) -> None:
    """Finds a value finer than its declaration allows, or out of its range."""
    report, type = scope.text.report, found.type
    if not isinstance(type, Quantity) or not isinstance(declared, Quantity):
        return
    stated: int | None = None
    if (
        isinstance(declared, MoneyType)
        or (isinstance(written, n.NumberType) and (written.whole or written.places is not None))
        or (type.low is not None and type.low == type.high)
    ):
        stated = declared.places
    if stated is not None and (type.places is None or type.places > stated):
        if isinstance(declared, MoneyType):
            message = f"`{found.text}` can be finer than a cent"
        elif stated == 0:
            message = f"`{found.text}` need not be a whole number"
        else:
            message = f"`{found.text}` can have more than {stated} decimal places"
        finest, whole = (
            show_value(step, declared, scope.text.currency) for step in (Fraction(1, 100), 1)
        )
        help_ = f"say how it is rounded: `…, rounded to {whole}`"
        if isinstance(declared, MoneyType):
            help_ = f"say how it is rounded: `…, rounded to {finest}`, or to `{whole}`"
        report.add("E240", message, found.span, help=help_)
    if not within(type, declared):
        report.add(
            "E241",
            f"`{found.text}` can lie outside the range that is declared for it",
            found.span,
            because=None if written is None else (written.span, "the range is declared here"),
            help="keep it in with `, at least …, at most …`, or declare a wider range",
        )


def check_body(
    body: n.Body, type: Type, written: n.Type | None, scope: Scope, name: str
) -> irt.Decision:
    """The decision that a definition's body states."""
    match body:
        case n.IsBody(value=value, exceptions=exceptions):
            default = ex.check_as(value, type, scope)
            fits(default, type, written, scope)
            cases = check_exceptions(exceptions, type, written, scope, name)
            return irt.Decision(default=default, cases=cases)
        case n.HoldsBody(condition=condition, exceptions=exceptions):
            if not isinstance(type, YesNoType | UnknownType):
                scope.text.report.add(
                    "E242",
                    f"`holds when` gives yes or no, and `{name}` is {type_name(type)}",
                    body.span,
                    help="write `is …`, or define it `as yes or no`",
                )
            default = ex.check_condition(condition, scope)
            cases = check_exceptions(exceptions, YesNoType(), written, scope, name)
            return irt.Decision(default=default, cases=cases)
        case n.BranchesBody(branches=branches):
            return check_branches(branches, type, written, scope, name, body.span)


def check_exceptions(
    exceptions: Sequence[n.Except], type: Type, written: n.Type | None, scope: Scope, name: str
) -> tuple[irt.Case, ...]:
    """The exceptions to a rule; which of them could hold together is found."""
    cases = []
    for exception in exceptions:
        value = ex.check_as(exception.value, type, scope)
        fits(value, type, written, scope)
        cases.append(
            irt.Case(
                value=value,
                condition=ex.check_condition(exception.condition, scope),
                because=exception.because,
                text=f"except {print_expression(exception.value)} "
                f"when {print_expression(exception.condition)}",
                span=exception.span,
            )
        )
    compare_cases(cases, name, scope)
    return tuple(cases)


def check_branches(
    branches: Sequence[n.Branch],
    type: Type,
    written: n.Type | None,
    scope: Scope,
    name: str,
    span: Span,
    must_cover: bool = True,
) -> irt.Decision:
    """A list of branches; a plain line or `otherwise` is what there is where none holds."""
    cases: list[irt.Case] = []
    default: Expression | None = None
    default_because: str | None = None
    report = scope.text.report
    for index, branch in enumerate(branches):
        value = ex.check_as(branch.value, type, scope)
        fits(value, type, written, scope)
        if branch.condition is not None:
            cases.append(
                irt.Case(
                    value=value,
                    condition=ex.check_condition(branch.condition, scope),
                    because=branch.because,
                    text=f"{print_expression(branch.value)} "
                    f"when {print_expression(branch.condition)}",
                    span=branch.span,
                )
            )
            continue
        if default is not None or index != len(branches) - 1 or (cases and not branch.otherwise):
            report.add(
                "E312",
                "this branch has no `when`, and is not the last",
                branch.span,
                help="only the last branch may say `otherwise`",
            )
        default, default_because = value, branch.because
    compare_cases(cases, name, scope)
    if must_cover and default is None:
        left = uncovered(cases, scope)
        if left is not None:
            report.add(
                "W302",
                f"no branch of `{name}` holds when `{left}`"
                if left
                else f"the branches of `{name}` are not shown to cover every case",
                span,
                help="add a branch, or end with `… otherwise`",
            )
    return irt.Decision(default=default, default_because=default_because, cases=tuple(cases))
