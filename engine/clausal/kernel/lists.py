"""Quantifiers and aggregates as loops. An item that may or may not belong counts as perhaps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import assert_never

from clausal.interpret.answers import Need, NeedKind
from clausal.ir import expressions as ir
from clausal.ir.types import NumberType
from clausal.kernel import expressions as ex
from clausal.kernel.bindings import MOST_ITEMS
from clausal.kernel.choices import all_of, any_of, chosen
from clausal.kernel.comparisons import compare
from clausal.kernel.days import later_code, year_code
from clausal.kernel.generate import Frame, Scope, guarded
from clausal.kernel.module import Argument, both, either, known, lacks, negation
from clausal.kernel.value import V, aligned, bounded, nothing, number, product_range, span, truth
from clausal.source import NOWHERE

ITEMS = NumberType(places=0, low=0, high=MOST_ITEMS)


@dataclass(frozen=True, slots=True)
class Member:
    """An item in a loop; whether it lies in the time asked about, and whether `where` holds."""

    item: V
    frame: Frame
    recent: V
    where: V

    def belongs(self, s: Scope) -> V:
        """Both."""
        return all_of(s, [lambda: self.recent, lambda: self.where])


@contextmanager
def _members(s: Scope, items: ir.Items, found: V, frame: Frame) -> Iterator[Member]:
    """A loop over the items of a list that is known. One that is missing has none."""
    with s.w.when(negation(found.m)), s.g.binding.loop(s.w, found) as item:
        inside = frame.inside(items.item, item)
        recent = truth("True")
        if items.recent is not None:
            recent = s.kept(_recent(s, items.recent, item, frame))
        where = truth("True")
        if items.where is not None:
            condition = items.where
            refused = both(known(recent.u), negation(recent.code))
            where = chosen(
                s,
                [(refused, lambda: truth("True"))],
                lambda: ex.expression(s, condition, inside),
            )
        yield Member(item, inside, recent, s.kept(where))


def _recent(s: Scope, recent: ir.Recent, item: V, frame: Frame) -> V:
    w = s.w
    value = s.kept(ex.field_of(s, item, recent.field, NOWHERE))
    if recent.unit != "school years":
        start = w.let(later_code(frame.day, -recent.count, recent.unit))
        inside = f"{start} < {value.code} <= {frame.day}"
        return truth(both(value.there, inside), value.u)
    month, day = s.text(frame).agreement.year_start
    now = w.let(year_code(frame.day, month, day))
    start = str(int(now) - recent.count) if now.isdigit() else f"{now} - {recent.count}"
    year = value.code
    if value.kind == "day":
        year = w.let(guarded(value.there, year_code(year, month, day), "year"))
    return truth(both(value.there, f"{start} <= {year} < {now}"), value.u)


# ------------------------------------------------------------------ how many


def quantify(s: Scope, node: ir.Quantifier, frame: Frame) -> V:
    """`at least 2 evaluations in the last 3 school years where rating is Proficient`"""
    found = s.kept(ex.expression(s, node.items.list, frame))
    wanted = number(1) if node.count is None else ex.expression(s, node.count, frame)
    if node.quantity is ir.QuantityKind.EVERY:
        return chosen(
            s,
            [(lacks(found.u), lambda: truth("False", found.u))],
            lambda: _every(s, node, found, frame),
        )
    many = _many(s, node.items, found, frame)
    relations = {
        ir.QuantityKind.AT_LEAST: ir.Relation.AT_LEAST,
        ir.QuantityKind.ANY: ir.Relation.AT_LEAST,
        ir.QuantityKind.AT_MOST: ir.Relation.AT_MOST,
        ir.QuantityKind.EXACTLY: ir.Relation.EQUALS,
        ir.QuantityKind.NO: ir.Relation.BELOW,
    }
    if node.quantity is ir.QuantityKind.NO:
        wanted = number(1)
    return compare(s, relations[node.quantity], many, wanted, ITEMS)


def _every(s: Scope, node: ir.Quantifier, found: V, frame: Frame) -> V:
    """Whether every item in the time asked about satisfies the condition."""
    w = s.w
    no = w.name("x")
    w.line(f"{no} = False")
    lack = s.nothing_yet()
    perhaps = False
    with _members(s, node.items, found, frame) as member:
        outside = truth(negation(member.recent.code), member.recent.u)
        each = s.kept(any_of(s, [lambda: outside, lambda: member.where]))
        with w.when(both(known(each.u), negation(each.code))):
            w.line(f"{no} = True")
            w.line("break")
        if each.u != "0":
            perhaps = True
            s.lacks_too(lack, each.u)
    if not perhaps:
        return truth(f"not {no}")
    return truth(f"not {no}", w.lack(f"0 if {no} else {lack}"))


def _many(s: Scope, items: ir.Items, found: V, frame: Frame) -> V:
    """How many belong: a number, or what is known of it."""

    def nobody_knows() -> V:
        return V(kind="number", code="0", u=found.u, least="0", most="-1", low=0, high=MOST_ITEMS)

    return chosen(s, [(lacks(found.u), nobody_knows)], lambda: _counted(s, items, found, frame))


def _counted(s: Scope, items: ir.Items, found: V, frame: Frame) -> V:
    w = s.w
    sure = w.name("x")
    w.line(f"{sure} = 0")
    perhaps, lack = s.nothing_yet(), s.nothing_yet()
    open_ = False
    with _members(s, items, found, frame) as member:
        belongs = s.kept(member.belongs(s))
        with w.when(both(known(belongs.u), belongs.code)):
            w.line(f"{sure} += 1")
        if belongs.u != "0":
            open_ = True
            with w.when(belongs.u):
                w.line(f"{perhaps} += 1")
                s.lacks_too(lack, belongs.u)
    count = V(kind="number", code=sure, low=0, high=MOST_ITEMS)
    if not open_:
        return count
    most = w.let(f"{sure} + {perhaps}")
    return replace(count, u=lack, least=count.code, most=most)


# ------------------------------------------------------------------ what is made of them


def aggregate(s: Scope, node: ir.Aggregate, frame: Frame) -> V:
    """`sum of credits over courses where graduate`"""
    found = s.kept(ex.expression(s, node.items.list, frame))
    if node.kind is ir.AggregateKind.COUNT:
        return _many(s, node.items, found, frame)
    nowhere = nothing("number", found.u)
    return chosen(
        s, [(lacks(found.u), lambda: nowhere)], lambda: _aggregated(s, node, found, frame)
    )


def _aggregated(s: Scope, node: ir.Aggregate, found: V, frame: Frame) -> V:
    w = s.w
    names = {name: w.name("x") for name in ("number", "den", "count")}
    first = len(w.function.lines)
    for name, code in zip(names.values(), ("0", "1", "0"), strict=True):
        w.line(f"{name} = {code}")
    open_ = s.nothing_yet()
    assert node.operand is not None
    operand = node.operand
    value = nothing("number")
    perhaps = False
    with _members(s, node.items, found, frame) as member:
        belongs = s.kept(member.belongs(s))
        with w.when(either(lacks(belongs.u), belongs.code)):
            value = s.kept(ex.expression(s, operand, member.frame))
            missing = "0"
            if value.m != "False":
                missing = _missing(s, node, member.item)
                missing = w.lack(f"{missing} if {both(known(value.u), value.m)} else 0")
            lack = s.join(belongs.u, value.u, missing)
            if lack != "0":
                perhaps = True
                s.lacks_too(open_, lack)
            with w.when(value.there):
                _add(s, node.kind, names, value)
                if node.kind is not ir.AggregateKind.SUM:
                    w.line(f"{names['count']} += 1")
    made = _made(s, node.kind, names, value)
    if isinstance(value.den, int):
        w.function.lines[first + 1] = ""
    if node.kind is ir.AggregateKind.SUM:
        w.function.lines[first + 2] = ""
    return replace(made, u=open_ if perhaps else "0")


def _missing(s: Scope, node: ir.Aggregate, item: V) -> str:
    assert node.operand is not None
    text = node.operand.text
    return s.site(
        lambda path: Need(
            NeedKind.NOTHING, f"{path}: {text}", f"`{text}` of {path} is missing", node.span
        ),
        Argument(item.code, "ref", item.record),
    )


def _add(s: Scope, kind: ir.AggregateKind, names: dict[str, str], value: V) -> None:
    w, so_far, den = s.w, names["number"], names["den"]
    match kind:
        case ir.AggregateKind.SUM | ir.AggregateKind.AVERAGE:
            if isinstance(value.den, int):
                w.line(f"{so_far} += {value.code}")
                return
            if s.g.binding.compiled:
                s.fits(replace(value, low=None))  # a sum of quotients has no width
            w.line(f"{so_far} = {so_far} * {value.den} + {value.code} * {den}")
            w.line(f"{den} = {den} * {value.den}")
        case ir.AggregateKind.SMALLEST | ir.AggregateKind.LARGEST:
            sign = "<" if kind is ir.AggregateKind.SMALLEST else ">"
            if isinstance(value.den, int):
                better = f"{value.code} {sign} {so_far}"
            else:
                aligned_ = aligned(value, replace(value, code=so_far, den=den))
                s.fits(aligned_[0])
                better = f"{aligned_[0].code} {sign} {aligned_[1].code}"
            with w.block(f"if {names['count']} == 0 or {better}"):
                w.line(f"{so_far} = {value.code}")
                if not isinstance(value.den, int):
                    w.line(f"{den} = {value.den}")
        case ir.AggregateKind.COUNT:
            raise AssertionError("a count adds nothing up")
        case _:
            assert_never(kind)


def _made(s: Scope, kind: ir.AggregateKind, names: dict[str, str], value: V) -> V:
    w = s.w
    code, count = names["number"], names["count"]
    den: int | str = value.den if isinstance(value.den, int) else names["den"]
    made = replace(value, code=code, den=den, u="0", m="False", least=None, most=None)
    many = (0, MOST_ITEMS)
    match kind:
        case ir.AggregateKind.SUM:
            return s.fits(bounded(made, product_range(span(value), many)))
        case ir.AggregateKind.AVERAGE:
            made = s.fits(bounded(made, product_range(span(value), many)))
            empty = f"{count} == 0"
            under = f"({count} if {count} else 1)"
            largest = MOST_ITEMS * (den if isinstance(den, int) else value.dens or 0)
            under = under if den == 1 else f"{under} * {den}"
            return replace(made, m=empty, den=w.let(under, "d"), dens=largest or None)
        case ir.AggregateKind.SMALLEST | ir.AggregateKind.LARGEST:
            return replace(made, m=f"{count} == 0")
        case ir.AggregateKind.COUNT:
            raise AssertionError("a count is made of nothing")
        case _:
            assert_never(kind)


# ------------------------------------------------------------------ the latest


def latest(s: Scope, node: ir.Latest, frame: Frame) -> V:
    """The item with the greatest `by`; one without is passed over, two are a conflict."""
    found = s.kept(ex.expression(s, node.items.list, frame))
    nowhere = V(kind="record", code="EMPTY_RECORD", u=found.u, record=found.record)
    return chosen(s, [(lacks(found.u), lambda: nowhere)], lambda: _latest(s, node, found, frame))


def _latest(s: Scope, node: ir.Latest, found: V, frame: Frame) -> V:
    w = s.w
    best, any_, first = w.name("x"), w.name("x"), w.name("x")
    w.line(f"{best} = 0")
    w.line(f"{any_} = False")
    w.line(f"{first} = EMPTY_RECORD")
    with _members(s, node.items, found, frame) as member:
        belongs = s.kept(member.belongs(s))
        by = s.kept(ex.field_of(s, member.item, node.by, NOWHERE))
        sure = both(known(belongs.u), belongs.code, by.there)
        with w.when(both(sure, f"(not {any_} or {by.code} > {best})")):
            w.line(f"{best} = {by.code}")
            w.line(f"{first} = {member.item.code}")
            w.line(f"{any_} = True")
    ties, conflict = w.name("x"), w.name("x")
    lack = s.nothing_yet()
    w.line(f"{ties} = 0")
    w.line(f"{conflict} = 0")
    with _members(s, node.items, found, frame) as member:
        belongs = s.kept(member.belongs(s))
        by = s.kept(ex.field_of(s, member.item, node.by, NOWHERE))
        refused = both(known(belongs.u), negation(belongs.code))
        with w.when(negation(refused)):
            if by.u != "0":
                with w.when(by.u):
                    s.lacks_too(lack, by.u)
            if belongs.u != "0":
                perhaps = both(belongs.u, by.there, f"(not {any_} or {by.code} >= {best})")
                with w.when(perhaps):
                    s.lacks_too(lack, belongs.u)
            sure = both(known(belongs.u), by.there, f"{by.code} == {best}")
            with w.when(sure):
                w.line(f"{ties} += 1")
                tied = _tied(s, node, member.item, conflict)
                w.line(f"{conflict} = {tied}")
    one = either(lacks(lack), f"{ties} < 2")
    u = w.lack(either(lacks(lack), w.lack(f"0 if {one} else {conflict}")))
    return V(kind="record", code=first, u=u, m=f"not {any_}", record=found.record)


def _tied(s: Scope, node: ir.Latest, item: V, before: str) -> str:
    """That an item is the latest too, beside those before it."""

    def build(path: str, others: tuple[str, ...]) -> Need:
        paths = " and ".join((*others, path))
        says = f"{paths} are both the latest by `{node.by}`"
        return Need(NeedKind.CONFLICT, node.text, says, node.span)

    return s.site(build, Argument(item.code, "ref", item.record), Argument(before, "paths"))
