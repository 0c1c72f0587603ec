"""Quantifiers and aggregates. An item that may or may not belong counts as perhaps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from clausal.interpret import evaluate as ev
from clausal.interpret.answers import NeedKind, Reason, ReasonKind, Unknown
from clausal.interpret.arithmetic import is_number, later, school_year_of, whole
from clausal.interpret.comparisons import compare
from clausal.interpret.frame import (
    Found,
    Frame,
    Truth,
    all_of,
    any_of,
    lacking,
    merged,
    negated,
    unknown,
)
from clausal.ir import expressions as ir
from clausal.ir.types import NumberType, YesNoType
from clausal.values import MISSING, Exact, Item, SchoolYear, Value


@dataclass(frozen=True, slots=True)
class _Member:
    """An item of a list; whether it lies in the time asked about, and whether `where` holds."""

    item: Item
    recent: Truth
    where: Truth
    steps: tuple[Reason, ...]

    @property
    def belongs(self) -> Truth:
        return all_of((self.recent, self.where))


def _members(items: ir.Items, frame: Frame) -> tuple[list[_Member] | Unknown, tuple[Reason, ...]]:
    found, steps = ev.evaluate(items.list, frame)
    if isinstance(found, Unknown):
        return found, steps
    if found is MISSING:
        return [], steps  # it is known that there is none
    assert isinstance(found, tuple)
    members = []
    for item in found:
        inside = frame.inside(items.item, item)
        recent: Truth = True if items.recent is None else _recent(items.recent, item, frame)
        where: Truth = True
        more: tuple[Reason, ...] = ()
        if items.where is not None and recent is not False:
            where, more = ev.evaluate_truth(items.where, inside)
        if items.recent is not None:
            more = (_when(items.recent, item), *more)
        members.append(_Member(item, recent, where, more))
    return members, steps


def _when(recent: ir.Recent, item: Item) -> Reason:
    path = f"{item.path}.{recent.field}"
    return Reason(kind=ReasonKind.FACT, text=path, value=item.fields.get(recent.field))


def _recent(recent: ir.Recent, item: Item, frame: Frame) -> Truth:
    path = f"{item.path}.{recent.field}"
    value = item.fields.get(recent.field)
    if value is None:
        return lacking(NeedKind.FACT, path, f"`{path}` is not given")
    if value is MISSING:
        return False
    if recent.unit != "school years":
        assert isinstance(value, dt.date)
        start = later(frame.day, -recent.count, recent.unit)
        return (start is None or start < value) and value <= frame.day
    start_of_year = frame.text.agreement.year_start
    now = school_year_of(frame.day, start_of_year).start
    if isinstance(value, dt.date):
        value = school_year_of(value, start_of_year)
    assert isinstance(value, SchoolYear)
    return now - recent.count <= value.start < now


def _shown(members: list[_Member], type: YesNoType) -> tuple[Reason, ...]:
    """A step for each item that is at all in question."""
    return tuple(
        Reason(
            kind=ReasonKind.CONDITION,
            text=member.item.path,
            value=member.belongs,
            type=type,
            because=member.steps,
        )
        for member in members
        if member.recent is not False
    )


# ------------------------------------------------------------------ how many


def quantify(node: ir.Quantifier, frame: Frame) -> tuple[Truth, tuple[Reason, ...]]:
    """`at least 2 evaluations in the last 3 school years where rating is Proficient`"""
    members, steps = _members(node.items, frame)
    wanted: Value | Unknown = 1
    if node.count is not None:
        wanted, more = ev.evaluate(node.count, frame)
        steps = merged(steps, more)
    if isinstance(members, Unknown):
        many: Value | Unknown = Unknown(members.needs, 0, None)
    else:
        steps = merged(steps, _shown(members, YesNoType()))
        many = _number([member.belongs for member in members])
        if node.quantity is ir.QuantityKind.EVERY:
            return all_of(
                [any_of((negated(member.recent), member.where)) for member in members]
            ), steps
    number = NumberType()
    match node.quantity:
        case ir.QuantityKind.AT_LEAST | ir.QuantityKind.ANY:
            return compare(ir.Relation.AT_LEAST, many, wanted, number), steps
        case ir.QuantityKind.AT_MOST:
            return compare(ir.Relation.AT_MOST, many, wanted, number), steps
        case ir.QuantityKind.EXACTLY:
            return compare(ir.Relation.EQUALS, many, wanted, number), steps
        case ir.QuantityKind.NO:
            return compare(ir.Relation.BELOW, many, 1, number), steps
        case ir.QuantityKind.EVERY:
            return unknown((many,)), steps
        case _:
            assert_never(node.quantity)


def _number(truths: list[Truth]) -> Value | Unknown:
    """How many hold: a number, or what is known of it."""
    sure = sum(truth is True for truth in truths)
    perhaps = [truth for truth in truths if isinstance(truth, Unknown)]
    return Unknown(unknown(perhaps).needs, sure, sure + len(perhaps)) if perhaps else sure


# ------------------------------------------------------------------ what is made of them


def aggregate(node: ir.Aggregate, frame: Frame) -> Found:
    """`sum of credits over courses where graduate`"""
    members, steps = _members(node.items, frame)
    if isinstance(members, Unknown):
        counted = node.kind is ir.AggregateKind.COUNT
        value: Value | Unknown = Unknown(members.needs, 0 if counted else None)
        return value, (_step(node, value, steps),)
    if node.kind is ir.AggregateKind.COUNT:
        value = _number([member.belongs for member in members])
        return value, (_step(node, value, merged(steps, _shown(members, YesNoType()))),)
    assert node.operand is not None
    numbers: list[Exact] = []
    lack: list[Unknown] = []
    for member in members:
        if member.belongs is False:
            continue
        found, more = ev.evaluate(node.operand, frame.inside(node.items.item, member.item))
        steps = merged(steps, member.steps, more)
        if isinstance(member.belongs, Unknown):
            lack.append(member.belongs)
        if found is MISSING:
            name = f"{member.item.path}: {node.operand.text}"
            says = f"`{node.operand.text}` of {member.item.path} is missing"
            lack.append(lacking(NeedKind.NOTHING, name, says, node.span))
        elif isinstance(found, Unknown):
            lack.append(found)
        else:
            assert is_number(found)
            numbers.append(found)
    value = unknown(lack) if lack else _made(node.kind, numbers)
    return value, (_step(node, value, steps),)


def _made(kind: ir.AggregateKind, numbers: list[Exact]) -> Value:
    match kind:
        case ir.AggregateKind.SUM:
            return whole(sum(numbers))
        case ir.AggregateKind.AVERAGE:
            return whole(Fraction(sum(numbers)) / len(numbers)) if numbers else MISSING
        case ir.AggregateKind.SMALLEST:
            return min(numbers, default=MISSING)
        case ir.AggregateKind.LARGEST:
            return max(numbers, default=MISSING)
        case ir.AggregateKind.COUNT:
            return len(numbers)
        case _:
            assert_never(kind)


def _step(
    node: ir.Aggregate | ir.Latest, value: Value | Unknown, because: tuple[Reason, ...]
) -> Reason:
    return Reason(
        kind=ReasonKind.CONDITION,
        text=node.text,
        value=value,
        type=node.type,
        because=because,
        span=node.span,
    )


def latest(node: ir.Latest, frame: Frame) -> Found:
    """The item with the greatest `by`; one without is passed over, two are a conflict."""
    members, steps = _members(node.items, frame)
    if isinstance(members, Unknown):
        return members, steps
    sure: list[tuple[Value, Item]] = []
    perhaps: list[tuple[Value | None, Unknown]] = []
    for member in members:
        belongs = member.belongs
        if belongs is False:
            continue
        steps = merged(steps, member.steps)
        path = f"{member.item.path}.{node.by}"
        by = member.item.fields.get(node.by)
        if by is None:
            perhaps.append((None, lacking(NeedKind.FACT, path, f"`{path}` is not given")))
        elif isinstance(belongs, Unknown):
            perhaps.append((by, belongs))
        elif by is not MISSING:
            sure.append((by, member.item))
    best = max((by for by, _ in sure), default=None)  # type: ignore[type-var]
    open_ = [
        lack
        for by, lack in perhaps
        if by is None or (by is not MISSING and (best is None or by >= best))  # type: ignore[operator]
    ]
    value: Value | Unknown
    if open_:
        value = unknown(open_)
    elif best is None:
        value = MISSING
    else:
        first, *others = [item for by, item in sure if by == best]
        value = first
        if others:
            paths = " and ".join(item.path for item in (first, *others))
            says = f"{paths} are both the latest by `{node.by}`"
            value = lacking(NeedKind.CONFLICT, node.text, says, node.span)
    return value, (_step(node, value, steps),)
