"""Exact arithmetic on whole numbers over their denominators."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from clausal.interpret.answers import NeedKind
from clausal.ir import expressions as ir
from clausal.ir.rounding import round_to
from clausal.kernel import expressions as ex
from clausal.kernel.choices import chosen
from clausal.kernel.generate import Frame, Scope
from clausal.kernel.module import both, either, known, negation
from clausal.kernel.value import (
    V,
    aligned,
    bounded,
    constant_of,
    enclosed,
    largest_den,
    nothing,
    number,
    product_range,
    scaled,
    span,
    sum_range,
    times,
)


def combine(s: Scope, node: ir.Arithmetic, frame: Frame) -> V:
    """The four of arithmetic."""
    left = ex.expression(s, node.left, frame)
    right = ex.expression(s, node.right, frame)
    u, m = s.join(left.u, right.u), either(left.m, right.m)
    match node.operator:
        case ir.Operator.PLUS | ir.Operator.MINUS:
            made = added(s, left, right, minus=node.operator is ir.Operator.MINUS)
        case ir.Operator.TIMES:
            made = multiplied(s, left, right)
        case ir.Operator.DIVIDED_BY:
            return _divided(s, node, left, right, u, m)
    return replace(made, u=u, m=m)


def negative(value: V) -> V:
    """The opposite of a number."""
    low = None if value.high is None else -value.high
    high = None if value.low is None else -value.low
    code = f"-{value.code}" if not value.code.startswith("-") else value.code[1:]
    return replace(value, code=code, low=low, high=high, least=None, most=None)


def added(s: Scope, left: V, right: V, *, minus: bool = False) -> V:
    """The sum or the difference of two numbers that are there."""
    one, other = aligned(left, right)
    ends = span(other)
    if minus and ends:
        ends = -ends[1], -ends[0]
    code = f"{one.code} {'-' if minus else '+'} {enclosed(other.code)}"
    made = V(kind="number", code=code, den=one.den, dens=one.dens)
    return s.fits(bounded(made, sum_range(span(one), ends)))


def multiplied(s: Scope, left: V, right: V) -> V:
    """The product of two numbers that are there."""
    code = times(enclosed(left.code), right.code if right.code.isdigit() else enclosed(right.code))
    ends = product_range(span(left), span(right))
    if isinstance(left.den, int) and isinstance(right.den, int):
        made = bounded(V(kind="number", code=code, den=left.den * right.den), ends)
        return s.fits(_reduced(made, left, right))
    one, other = largest_den(left), largest_den(right)
    dens = one * other if one and other else None
    den = times(str(left.den), right.den)
    return s.fits(bounded(V(kind="number", code=code, den=den, dens=dens), ends))


def _reduced(made: V, left: V, right: V) -> V:
    """A product with a number that is known has no larger denominator than it needs."""
    for value, other in ((left, right), (right, left)):
        factor = constant_of(value)
        if factor is not None and isinstance(other.den, int):
            exact = factor / other.den
            code = times(enclosed(other.code), exact.numerator)
            ends = product_range(span(other), (exact.numerator, exact.numerator))
            return bounded(replace(made, code=code, den=exact.denominator), ends)
    return made


def _divided(s: Scope, node: ir.Arithmetic, left: V, right: V, u: str, m: str) -> V:
    divisor = constant_of(right)
    if divisor:
        return replace(multiplied(s, left, number(1 / divisor)), u=u, m=m)
    says = f"`{node.text}` divides by zero"

    def by_zero() -> V:
        return nothing("number", s.lack(NeedKind.DIVISION, node.text, says, node.span))

    def divided() -> V:
        # What is divided by is the new denominator, and has to be above zero.
        sign = f"(1 if {right.code} > 0 else -1)"
        over = times(times(enclosed(left.code), right.den), sign)
        under = f"abs({right.code})"
        if left.den != 1:
            under = times(under, left.den)
        ends, dens = span(left), span(right)
        most = largest_den(right)
        if ends and most:
            ends = product_range(ends, (-most, most))
        size = largest_den(left)
        largest = max(abs(dens[0]), abs(dens[1])) * size if dens and size else None
        made = V(kind="number", code=over, den=under, dens=largest)
        return s.fits(bounded(made, ends))

    nowhere = nothing("number", u, m)
    there = both(known(u), negation(m))
    if there == "True":
        return chosen(s, [(f"{right.code} == 0", by_zero)], divided)
    return chosen(s, [(_not(there), lambda: nowhere), (f"{right.code} == 0", by_zero)], divided)


def _not(code: str) -> str:
    return f"not ({code})"


def extreme(s: Scope, node: ir.ExtremeOf, frame: Frame) -> V:
    """The larger or the smaller of two numbers or days."""
    left = s.kept(ex.expression(s, node.left, frame))
    right = s.kept(ex.expression(s, node.right, frame))
    u, m = s.join(left.u, right.u), either(left.m, right.m)
    sign = ">=" if node.larger else "<="
    if left.kind != "number":
        return V(
            kind=left.kind,
            code=f"{left.code} if {left.code} {sign} {right.code} else {right.code}",
            u=u,
            m=m,
        )
    one, other = aligned(left, right)
    a, b = s.w.let(one.code) if u == "0" and m == "False" else one.code, other.code
    s.fits(one)
    s.fits(other)
    ends = None
    pick = max if node.larger else min
    if (x := span(one)) and (y := span(other)):
        ends = pick(x[0], y[0]), pick(x[1], y[1])
    made = V(kind="number", code=f"{a} if {a} {sign} {b} else {b}", den=one.den, dens=one.dens)
    return s.fits(bounded(replace(made, u=u, m=m), ends))


def rounded(s: Scope, node: ir.Rounded, frame: Frame) -> V:
    """The multiple of a step that is nearest, above or below."""
    value = s.kept(ex.expression(s, node.operand, frame))
    step = s.kept(ex.expression(s, node.step, frame))
    size = constant_of(step)
    if size:
        return replace(_rounded_to(s, value, node.direction, abs(size)), u=value.u, m=value.m)
    u, m = s.join(value.u, step.u), either(value.m, step.m)
    says = f"`{node.text}` rounds to a step of zero"
    nowhere = nothing("number", u, m)

    def no_step() -> V:
        return nothing("number", s.lack(NeedKind.DIVISION, node.text, says, node.span))

    def some_step() -> V:
        over = times(enclosed(value.code), step.den)
        under = times(f"abs({step.code})", value.den)
        if s.g.binding.compiled:
            for part, by in ((value, largest_den(step)), (step, largest_den(value))):
                s.fits(bounded(part, product_range(span(part), (-(by or 0), by or 0))))
        steps = s.w.let(f"{_ROUND[node.direction]}({over}, {under})")
        ends = span(value)
        if ends and step.high is not None and step.low is not None:
            most = max(abs(step.low), abs(step.high)) * (largest_den(value) or 1)
            reach = max(abs(ends[0]), abs(ends[1])) * (largest_den(step) or 1) + most
            ends = -reach, reach
        made = V(kind="number", code=f"{steps} * abs({step.code})", den=step.den, dens=step.dens)
        return s.fits(bounded(made, ends))

    cases = [(f"{step.code} == 0", no_step)]
    there = both(known(u), negation(m))
    if there != "True":
        cases.insert(0, (_not(there), lambda: nowhere))
    return chosen(s, cases, some_step)


_ROUND = {
    ir.Direction.NEAREST: "nearest",
    ir.Direction.UP: "up",
    ir.Direction.DOWN: "down",
}


def _rounded_to(s: Scope, value: V, direction: ir.Direction, step: Fraction) -> V:
    known_value = constant_of(value)
    if known_value is not None:
        return number(round_to(known_value, direction, step))
    if isinstance(value.den, int):
        factor = Fraction(1, value.den) / step
        over = times(enclosed(value.code), factor.numerator)
        under = str(factor.denominator)
        s.holds(factor.denominator)
        moved = bounded(value, product_range(span(value), (factor.numerator, factor.numerator)))
    else:
        over = times(enclosed(value.code), step.denominator)
        under = times(enclosed(value.den), step.numerator)
        moved = bounded(value, product_range(span(value), (step.denominator,) * 2))
        s.holds((value.dens or 0) * step.numerator)
    s.fits(moved)
    steps = f"{_ROUND[direction]}({over}, {under})"
    ends = None
    if (x := span(value)) and isinstance(value.den, int):
        low, high = (round_to(Fraction(each, value.den), direction, step) / step for each in x)
        ends = int(low), int(high)
    elif x := span(value):
        reach = math.ceil(max(abs(x[0]), abs(x[1])) / step) + 1
        ends = -reach, reach
    made = V(kind="number", code=times(steps, step.numerator), den=step.denominator)
    ends = product_range(ends, (step.numerator, step.numerator))
    return s.fits(bounded(made, ends))


# ------------------------------------------------------------------ one denominator for several


def common_den(values: Sequence[V]) -> int:
    """A denominator for all of these, as far as theirs are known."""
    return math.lcm(1, *(v.den for v in values if isinstance(v.den, int)))


def over(s: Scope, value: V, den: int) -> V:
    """A number over a denominator that is known; a quotient stays exact in plain objects alone."""
    if isinstance(value.den, int) and den % value.den == 0:
        return s.fits(scaled(value, den))
    if s.g.binding.compiled:
        s.fits(replace(value, low=None))  # a sum of quotients has no width
    return replace(
        value, code=f"F({value.code}, {value.den}) * {den}", den=den, low=None, high=None
    )
