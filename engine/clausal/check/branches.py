"""Which branches can hold together, and which cases none covers, where that is plain.

A condition is read as a formula of tests. What a test asks about is an operand: a fact, or anything
else that has a value; two operands that are compared with each other are one, whose value is
which of them is the larger. An operand needs to be tried only with the values that the tests tell
apart. Facts and questions are free: each can have any value whatever the others have, so that
what is found among them does happen. Of other operands it only may, which is left to a proof.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from clausal.check.missing import can_be_missing
from clausal.check.types import has_order
from clausal.check.walk import walk
from clausal.ir import expressions as ir
from clausal.ir.show import show_value
from clausal.ir.text import Case
from clausal.ir.types import (
    ChoiceType,
    DateType,
    PercentType,
    Quantity,
    SchoolYearType,
    TextType,
    Type,
    UnknownType,
    YesNoType,
)
from clausal.values import MISSING, Exact, SchoolYear, Value

if TYPE_CHECKING:
    from clausal.check.scope import Scope

MOST_STEPS = 5000
"""A search that takes more than this is given up: nothing is shown."""

ANOTHER = object()
"""Any value that no test names."""


@dataclass(frozen=True, slots=True)
class Operand:
    """What tests ask about: an expression, or how it compares `against` another."""

    expression: ir.Expression
    against: ir.Expression | None = None


@dataclass(frozen=True, slots=True)
class Test:
    """`operand relation value`; for two expressions the value is 0: equals, above, below."""

    operand: Operand
    relation: ir.Relation
    value: Any


@dataclass(frozen=True, slots=True)
class Junction:
    """All of the parts, or any of them."""

    every: bool
    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """Not the part."""

    part: Formula


Formula = Test | Junction | Negation
Situation = Mapping[Operand, Any]


# ------------------------------------------------------------------ conditions as formulas


def formula(node: ir.Expression) -> Formula:
    """A condition as a formula of tests."""
    match node:
        case ir.And() | ir.Or():
            return Junction(isinstance(node, ir.And), tuple(map(formula, node.operands)))
        case ir.Not():
            return Negation(formula(node.operand))
        case ir.Compare():
            return _test(node.left, node.relation, node.right)
        case ir.Between():
            at_least = _test(node.operand, ir.Relation.AT_LEAST, node.low)
            return Junction(True, (at_least, _test(node.operand, ir.Relation.AT_MOST, node.high)))
        case ir.OneOf():
            parts = [_test(node.operand, ir.Relation.EQUALS, option) for option in node.options]
            return Junction(False, tuple(parts))
        case ir.Literal(value=bool() as truth):
            return Junction(truth, ())
        case ir.IsMissing():
            return Test(Operand(node.operand), ir.Relation.EQUALS, MISSING)
        case _:
            return Test(Operand(node), ir.Relation.EQUALS, True)


def _test(left: ir.Expression, relation: ir.Relation, right: ir.Expression) -> Formula:
    if isinstance(right, ir.Literal):
        return Test(Operand(left), relation, _place(right.value, left.type))
    compared = Test(Operand(left, right), relation, 0)
    absent = [
        Test(Operand(side), ir.Relation.EQUALS, MISSING)
        for side in (left, right)
        if can_be_missing(side)
    ]
    if relation is ir.Relation.DIFFERS:
        return Junction(False, (*absent, compared))
    return Junction(True, (*map(Negation, absent), compared))


def _place(value: Value, type: Type) -> Value:
    """An option of an ordered choice by its place, a day or school year by its number."""
    match value:
        case str() if isinstance(type, ChoiceType):
            return type.options.index(value)
        case dt.date():
            return value.toordinal()
        case SchoolYear():
            return value.start
        case _:
            return value


def _holds(test: Test, value: Any) -> bool:
    """Whether the test holds of a value. What is missing equals nothing, and has no order."""
    if test.value is MISSING:
        return value is MISSING
    if value is MISSING:
        return test.relation is ir.Relation.DIFFERS
    match test.relation:
        case ir.Relation.EQUALS:
            return bool(value == test.value)
        case ir.Relation.DIFFERS:
            return bool(value != test.value)
        case ir.Relation.AT_LEAST:
            return bool(value >= test.value)
        case ir.Relation.AT_MOST:
            return bool(value <= test.value)
        case ir.Relation.ABOVE:
            return bool(value > test.value)
        case ir.Relation.BELOW:
            return bool(value < test.value)


def _truth(part: Formula, situation: Situation) -> bool | None:
    """Whether a formula holds in a situation; None where that depends on what is not settled."""
    match part:
        case Test(operand=operand):
            return _holds(part, situation[operand]) if operand in situation else None
        case Negation(part=inner):
            truth = _truth(inner, situation)
            return None if truth is None else not truth
        case Junction(every=every, parts=parts):
            open_ = False
            for inner in parts:
                truth = _truth(inner, situation)
                if truth is (not every):
                    return truth
                open_ = open_ or truth is None
            return None if open_ else every


def _tests(part: Formula) -> Iterator[Test]:
    match part:
        case Test():
            yield part
        case Negation(part=inner):
            yield from _tests(inner)
        case Junction(parts=parts):
            for inner in parts:
                yield from _tests(inner)


# ------------------------------------------------------------------ the values to try


def _values(operand: Operand, tests: Sequence[Test]) -> list[Any]:
    """Values that between them meet every way in which the tests can treat an operand."""
    expression, against = operand.expression, operand.against
    if against is not None:
        return [0, 1, -1] if has_order(expression.type) else [0, 1]
    points = {t.value for t in tests if t.operand == operand} - {MISSING}
    found = _single(expression.type, points)
    return [*found, MISSING] if can_be_missing(expression) else found


def _single(type: Type, points: set[Any]) -> list[Any]:
    match type:
        case YesNoType():
            return [True, False]
        case ChoiceType(options=options):
            return list(range(len(options)))
        case DateType() if points:
            return _spread(points, Fraction(1), Fraction(1), 1, dt.date.max.toordinal())
        case SchoolYearType() if points:
            return _spread(points, Fraction(1), Fraction(1), dt.MINYEAR, dt.MAXYEAR - 1)
        case Quantity() if points:
            unit = Fraction(1, 100 if isinstance(type, PercentType) else 1)
            step = None if type.places is None else unit / 10**type.places
            return _spread(points, step, unit, type.low, type.high)
        case _:
            return [*sorted(points), ANOTHER]


def _spread(
    points: set[Exact], step: Fraction | None, unit: Fraction, low: Exact | None, high: Exact | None
) -> list[Exact]:
    """The points, and a value in every gap between and beyond them; all of them possible ones."""
    ends = sorted(points | {end for end in (low, high) if end is not None})
    gaps = [found for a, b in pairwise(ends) if (found := _between(a, b, step)) is not None]
    below = [] if low is not None else [_downward(ends[0] - unit, step)]
    above = [] if high is not None else [-_downward(-(ends[-1] + unit), step)]
    return [
        value
        for value in dict.fromkeys([*ends, *gaps, *below, *above])
        if (low is None or value >= low)
        and (high is None or value <= high)
        and (step is None or value % step == 0)
    ]


def _between(a: Exact, b: Exact, step: Fraction | None) -> Exact | None:
    """A value strictly between two, if there is one: in the middle, or the first after `a`."""
    middle = Fraction(a + b) / 2
    if step is None or middle % step == 0:
        return middle
    following = (math.floor(a / step) + 1) * step
    return following if following < b else None


def _downward(value: Exact, step: Fraction | None) -> Exact:
    return value if step is None else math.floor(value / step) * step


# ------------------------------------------------------------------ the search


class TooManyCases(Exception):
    """A search was given up."""


def find(
    condition: Formula, allowed: Callable[[Operand], bool] = lambda _: True
) -> Situation | None:
    """A situation in which a condition holds whatever else is so; None if there is none.

    Only operands that are `allowed` are settled. Raises TooManyCases.
    """
    tests = list(_tests(condition))
    operands = [o for o in dict.fromkeys(test.operand for test in tests) if allowed(o)]
    values = {operand: _values(operand, tests) for operand in operands}
    situation: dict[Operand, Any] = {}
    # One iterator of values per operand that is settled: a search in depth, without recursion.
    trying: list[Iterator[Any]] = []
    steps = 0
    while True:
        steps += 1
        if steps > MOST_STEPS:
            raise TooManyCases
        truth = _truth(condition, situation)
        if truth:
            return situation
        if truth is None and len(trying) < len(operands):
            trying.append(iter(values[operands[len(trying)]]))
        while trying:
            operand = operands[len(trying) - 1]
            value = next(trying[-1], None)
            if value is not None:
                situation[operand] = value
                break
            situation.pop(operand, None)
            trying.pop()
        else:
            return None


def _is_free(operand: Operand) -> bool:
    """Whether an operand is a fact or a question, which can have any value of its type."""
    if operand.against is not None:
        return False
    node = operand.expression
    while isinstance(node, ir.Field):
        node = node.record
    return isinstance(node, ir.QuestionRef | ir.Subject)


# ------------------------------------------------------------------ findings


def _is_broken(case: Case) -> bool:
    """Whether the condition has a finding already."""
    return any(
        isinstance(part, ir.Node) and isinstance(part.type, UnknownType)
        for part in walk(case.condition)
    )


def compare_cases(cases: Sequence[Case], name: str, scope: Scope) -> None:
    """Finds pairs that can hold together: with a witness an error, without a proof a warning."""
    told = [(case, formula(case.condition)) for case in cases if not _is_broken(case)]
    for (first, left), (second, right) in combinations(told, 2):
        both = Junction(True, (left, right))
        witness: Situation | None = None
        perhaps: Situation | None = {}
        try:
            witness = find(both, _is_free)
            perhaps = None if witness is not None else find(both)
        except TooManyCases:
            pass
        if witness is not None:
            scope.text.report.add(
                "E320",
                f"two branches of `{name}` hold at once when `{describe(witness, scope)}`"
                if witness
                else f"two branches of `{name}` always hold at once",
                second.span,
                because=(first.span, "the other branch is here"),
                help="narrow one of them, so that only one holds",
            )
        elif perhaps is not None:
            scope.text.report.add(
                "W301",
                f"two branches of `{name}` may hold at once: `{describe(perhaps, scope)}` fits both"
                if perhaps
                else f"two branches of `{name}` may hold at once",
                second.span,
                because=(first.span, "the other branch is here"),
                help="limit one of them, as in `hours is at least 15 and hours is below 45`; "
                "if both hold with different values, the answer is a conflict",
            )


def uncovered(cases: Sequence[Case], scope: Scope) -> str | None:
    """A case in words that no branch covers, "" if coverage is not shown, None if it is."""
    if any(_is_broken(case) for case in cases):
        return None
    none = Junction(True, tuple(Negation(formula(case.condition)) for case in cases))
    try:
        left = find(none, _is_free)
        if left is None:
            return None if find(none) is None else ""
    except TooManyCases:
        return ""
    return describe(left, scope)


def describe(situation: Situation, scope: Scope) -> str:
    """`rating is Proficient and graduate is yes`"""
    return " and ".join(_said(operand, value, scope) for operand, value in situation.items())


def _said(operand: Operand, value: Any, scope: Scope) -> str:
    """`hours is 10`, `hours is above few`, `not any courses where graduate`"""
    expression, against = operand.expression, operand.against
    text = expression.text
    if against is not None and value is not MISSING:
        days = isinstance(expression.type, DateType | SchoolYearType)
        above, below = ("after", "before") if days else ("above", "below")
        if not has_order(expression.type):
            above = "not"
        word = {0: "is", 1: f"is {above}", -1: f"is {below}"}[value]
        return f"{text} {word} {against.text}"
    if isinstance(expression, ir.Quantifier) and isinstance(value, bool):
        return text if value else f"not {text}"
    return f"{text} is {_shown(value, expression.type, scope)}"


def _shown(value: Any, type: Type, scope: Scope) -> str:
    if value is ANOTHER:
        return "something else"
    match type:
        case TextType() if value is not MISSING:
            return f'"{value}"'
        case ChoiceType(options=options) if value is not MISSING:
            return str(options[value])
        case DateType() if value is not MISSING:
            return str(dt.date.fromordinal(int(value)))
        case SchoolYearType() if value is not MISSING:
            return str(SchoolYear(int(value)))
        case _:
            return show_value(value, type, scope.text.currency)
