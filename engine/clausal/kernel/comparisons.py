"""Two values → a yes or no. A count is decided as soon as its bounds show it."""

from __future__ import annotations

import math
import operator
from ast import literal_eval
from collections.abc import Callable
from typing import Any, assert_never

from clausal.interpret.answers import Need, NeedKind
from clausal.ir.expressions import Relation
from clausal.ir.types import ChoiceType, Type
from clausal.kernel.choices import chosen
from clausal.kernel.generate import Scope, guarded
from clausal.kernel.module import Argument, both, either, known, literal, negation
from clausal.kernel.value import Holds, V, aligned, constant_of, times, truth

SIGNS = {
    Relation.EQUALS: "==",
    Relation.DIFFERS: "!=",
    Relation.AT_LEAST: ">=",
    Relation.AT_MOST: "<=",
    Relation.ABOVE: ">",
    Relation.BELOW: "<",
}

HOLDS: dict[Relation, Callable[[Any, Any], bool]] = {
    Relation.EQUALS: operator.eq,
    Relation.DIFFERS: operator.ne,
    Relation.AT_LEAST: operator.ge,
    Relation.AT_MOST: operator.le,
    Relation.ABOVE: operator.gt,
    Relation.BELOW: operator.lt,
}


def compare(s: Scope, relation: Relation, left: V, right: V, type: Type) -> V:
    """`left relation right`, both of `type`. What is missing equals nothing, and has no order."""
    left, right = s.kept(left), s.kept(right)
    u = s.join(left.u, right.u)
    missing = either(left.m, right.m)
    different = "True" if relation is Relation.DIFFERS else "False"
    if isinstance(type, ChoiceType) and relation not in (Relation.EQUALS, Relation.DIFFERS):
        return _by_rank(s, relation, left, right, type, u)
    if left.kind == "number":
        over, under = aligned(left, right)
        s.fits(over)
        s.fits(under)
    else:
        over, under = left, right
    code = f"{over.code} {SIGNS[relation]} {under.code}"
    if literal(over.code) and literal(under.code):
        code = str(HOLDS[relation](literal_eval(over.code), literal_eval(under.code)))
    found = either(missing, code) if different == "True" else both(negation(missing), code)
    holds = _holds(relation, left, right)
    if u == "0":
        return truth(found, holds=holds)
    if left.least is None and right.least is None:
        return truth(both(known(u), found), u, holds)
    return chosen(
        s,
        [(known(u), lambda: truth(found))],
        lambda: _by_bounds(s, relation, left, right, u),
    )


def _holds(relation: Relation, left: V, right: V) -> tuple[Holds, ...]:
    """What holds of the left side where a comparison with a value that the text states does."""
    value: Any = constant_of(right)
    if value is None and literal(right.code) and right.u == "0":
        value = literal_eval(right.code)
    if value is None or isinstance(value, bool):
        return ()
    if isinstance(left.den, int) and right.kind == "number":
        value *= left.den
    match relation:
        case Relation.EQUALS:
            return (Holds(left.code, value, value),)
        case Relation.AT_LEAST:
            return (Holds(left.code, value, None),)
        case Relation.ABOVE:
            return (Holds(left.code, value, None, False),)
        case Relation.AT_MOST:
            return (Holds(left.code, None, value),)
        case Relation.BELOW:
            return (Holds(left.code, None, value, False),)
        case Relation.DIFFERS:
            return ()
        case _:
            assert_never(relation)


def _by_rank(s: Scope, relation: Relation, left: V, right: V, type: ChoiceType, u: str) -> V:
    """Options are compared by their places in the choice."""
    g, w = s.g, s.w
    there = both(left.there, right.there)

    def ranked() -> V:
        one = w.let(g.binding.place(left.code, type.options, g.places))
        other = w.let(g.binding.place(right.code, type.options, g.places))
        code = f"{one} {SIGNS[relation]} {other}"
        if g.options.get(type.name, frozenset(type.options)) <= set(type.options):
            return truth(code)
        strange = s.site(
            lambda option: Need(
                NeedKind.NO_ROW,
                f"{type.name} {option}",
                f"`{option}` is no option of `{type.name}` in the text of that day",
            ),
            Argument(w.let(f"{left.code} if {one} < 0 else {right.code}"), "text"),
        )
        lack = w.lack(f"{strange} if {one} < 0 or {other} < 0 else 0")
        return truth(code, lack)

    # What is missing has no order: no, unless the other is unknown.
    return chosen(s, [(there, ranked)], lambda: truth("False", u))


def _by_bounds(s: Scope, relation: Relation, left: V, right: V, u: str) -> V:
    w = s.w
    a, b = _bounds(s, left, right), _bounds(s, right, left)
    has = both(a[0], b[0])
    forwards = f"at_least({', '.join((*a[1:], *b[1:]))})"
    backwards = f"at_least({', '.join((*b[1:], *a[1:]))})"
    match relation:
        case Relation.AT_LEAST:
            decided = forwards
        case Relation.AT_MOST:
            decided = backwards
        case Relation.BELOW:
            decided = f"-{forwards}"
        case Relation.ABOVE:
            decided = f"-{backwards}"
        case Relation.EQUALS | Relation.DIFFERS:
            sign = "1" if relation is Relation.DIFFERS else "-1"
            decided = f"{sign} if {forwards} < 0 or {backwards} < 0 else 0"
        case _:
            assert_never(relation)
    found = w.let(f"({decided}) if {has} else 0")
    return truth(f"{found} > 0", w.lack(f"0 if {found} != 0 else {u}"))


def _bounds(s: Scope, value: V, other: V) -> tuple[str, str, str]:
    """The code of whether it has bounds, and those of the least and the most that it can be."""
    factor: int | str = other.den
    if isinstance(value.den, int) and isinstance(other.den, int):
        factor = math.lcm(value.den, other.den) // value.den
    code = s.w.let(guarded(value.there, times(value.code, factor), "number"))
    if value.least is None or value.most is None:
        return value.there, code, code
    u, least, most = value.u, times(value.least, factor), times(value.most, factor)
    has = s.w.let(f"{value.least} >= 0 if {u} else {negation(value.m)}")
    return (
        has,
        s.w.let(f"{least} if {u} else {code}"),
        s.w.let(f"({most} if {value.most} >= 0 else ENDLESS) if {u} else {code}"),
    )
