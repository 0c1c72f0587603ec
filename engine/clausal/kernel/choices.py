"""One of several values, and Kleene's and and or: what is written in branches, and joined again."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from clausal.ir import expressions as ir
from clausal.kernel.alike import nodes
from clausal.kernel.generate import Scope, guarded
from clausal.kernel.module import both, either, known, literal, negation
from clausal.kernel.value import EMPTY, Holds, V, scaled, truth

Lazily = Callable[[], V]
"""Writes what a value needs, where it is called, and gives the value."""


def at_hand(value: V) -> Lazily:
    """A value that needs nothing written."""
    return lambda: value


def chosen(s: Scope, cases: Sequence[tuple[str, Lazily]], otherwise: Lazily) -> V:
    """The value of the first case whose code is true, else the other one; no other is computed."""
    live = [(code, write) for code, write in cases if code != "False"]
    if not live or live[0][0] == "True":
        return live[0][1]() if live else otherwise()
    ends: list[tuple[int, V]] = []
    only: list[V] = []
    depth = s.w.depth

    def branch(write: Lazily) -> Callable[[], None]:
        def inside() -> None:
            value = s.kept(write())
            if s.w.given_up or s.w.depth == depth:
                only.append(value)
            else:
                ends.append((len(s.w.function.lines), value))
                s.w.line("@")

        return inside

    s.w.branches([*((code, branch(write)) for code, write in live), ("True", branch(otherwise))])
    return _met(s, ends) if ends else only[-1]


def _met(s: Scope, ends: Sequence[tuple[int, V]]) -> V:
    """What the ends of all branches come to, by names that they share."""
    like = _like([value for _, value in ends])
    if like.kind == "number":
        s.fits(like)
    parts = [(line, _assigned(value, like)) for line, value in ends]
    names: dict[str, str] = {}
    for name in parts[0][1]:
        codes = {each[name] for _, each in parts}
        (first, *others) = codes
        constant = not others and literal(first)
        names[name] = first if constant else s.w.name("p")
    lines = s.w.function.lines
    for line, each in parts:
        indent = lines[line][: -len("@")]
        told = [f"{indent}{names[n]} = {code}" for n, code in each.items() if names[n] != code]
        lines[line] = "\n".join(told) or f"{indent}pass"
    return replace(like, **names)  # type: ignore[arg-type]


def _like(values: Sequence[V]) -> V:
    """A value with a denominator and a range that all of these have room in."""
    there = [v for v in values if v.there != "False"] or list(values)
    record = next((v.record for v in values if v.record), "")
    bounds = "-1" if any(v.least is not None for v in values) else None
    first = replace(there[0], record=record, least=bounds, most=bounds)
    if first.kind != "number":
        return first
    if all(isinstance(v.den, int) for v in there):
        den = math.lcm(*(v.den for v in there if isinstance(v.den, int)))
        moved = [scaled(v, den) for v in there]
        low, high = _range(moved)
        return replace(first, den=den, dens=None, low=low, high=high)
    most = [v.den if isinstance(v.den, int) else v.dens for v in there]
    dens = None if None in most else max(each for each in most if each is not None)
    low, high = _range(there)
    return replace(first, den="", dens=dens, low=low, high=high)


def _range(values: Sequence[V]) -> tuple[int | None, int | None]:
    lows, highs = [v.low for v in values], [v.high for v in values]
    return (
        None if None in lows else min(each for each in lows if each is not None),
        None if None in highs else max(each for each in highs if each is not None),
    )


def _assigned(value: V, like: V) -> dict[str, str]:
    """The codes of all parts of a value, as one that is to be like another."""
    there = value.there != "False"
    code = value.code if there else EMPTY[value.kind]
    if isinstance(like.den, int) and isinstance(value.den, int) and there:
        value = scaled(value, like.den)
        code = guarded(value.there, value.code, value.kind)
    parts = {"code": code, "u": value.u, "m": value.m}
    if not isinstance(like.den, int):
        parts["den"] = str(value.den) if there else "1"
    if like.end:
        parts["end"] = value.end or "0"
    if like.least is not None:
        parts |= {"least": value.least or "-1", "most": value.most or "-1"}
    return parts


# ------------------------------------------------------------------ three values


def all_of(s: Scope, operands: Sequence[Lazily], quick: Sequence[bool] | None = None) -> V:
    """And: no if any is no, else not known if any is not known.

    What is not `quick` is computed only where the others before it are not no.
    """
    value = operands[0]()
    for place, operand in enumerate(operands[1:], 1):
        if quick is None or quick[place]:
            value = _and(s, value, operand())
            continue
        before = value
        refused = both(known(before.u), negation(before.code))
        more: list[Holds] = []

        def joined(before: V = before, operand: Lazily = operand, more: list[Holds] = more) -> V:
            found = _and(s, before, operand())
            more += found.holds
            return found

        value = chosen(s, [(refused, lambda: truth("False"))], joined)
        value = replace(value, holds=tuple(more))
    return value


def _and(s: Scope, a: V, b: V) -> V:
    holds = (*a.holds, *b.holds)
    if a.u == "0" and b.u == "0":
        return truth(both(a.code, b.code), holds=holds)
    a, b = s.kept(a), s.kept(b)
    refused = either(both(known(a.u), negation(a.code)), both(known(b.u), negation(b.code)))
    u = s.join(a.u, b.u)
    if refused == "False":
        return truth("True", u, holds)
    if refused == "True":
        return truth("False")
    no = s.w.let(refused, "n")
    return truth(negation(no), s.w.lack(u if no == "False" else f"0 if {no} else {u}"), holds)


def any_of(s: Scope, operands: Sequence[Lazily], quick: Sequence[bool] | None = None) -> V:
    """Or: yes if any is yes, else not known if any is not known."""

    def turned(operand: Lazily) -> Lazily:
        return lambda: _not(operand())

    return _not(all_of(s, [turned(operand) for operand in operands], quick))


def _not(value: V) -> V:
    return truth(negation(value.code), value.u)


def quick(node: ir.Expression) -> bool:
    """Whether a condition takes so little that it is computed at once."""
    slow = (
        ir.Quantifier | ir.Aggregate | ir.Latest | ir.DefineRef | ir.SourceTotal | ir.LadderPart
        | ir.GateIs | ir.OnDay | ir.InverseLookUp | ir.Through | ir.LookUp | ir.WholeUnits
    )  # fmt: skip
    return not any(isinstance(each, slow) for each in nodes(node))
