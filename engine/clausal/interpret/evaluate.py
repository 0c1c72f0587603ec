"""An expression and a frame → its value, or why it is not known, and the steps that led there.

This is the definition of the language: one arm for each node of the IR.
"""

from __future__ import annotations

import datetime as dt
from typing import assert_never

from clausal.interpret import arithmetic as exact
from clausal.interpret import climb, events, gates, lists, lookups
from clausal.interpret.answers import NeedKind, Reason, ReasonKind, Unknown
from clausal.interpret.comparisons import compare
from clausal.interpret.decide import decide
from clausal.interpret.frame import (
    Found,
    Frame,
    Truth,
    all_of,
    any_of,
    current,
    lacking,
    merged,
    negated,
    not_in_force,
    outside,
    provision_reason,
    reserved,
    truth_of,
    unknown,
)
from clausal.ir import expressions as ir
from clausal.ir.text import Reserved
from clausal.ir.types import ListType, RecordType
from clausal.values import MISSING, Item, SchoolYear, Value


def evaluate(node: ir.Expression, frame: Frame) -> Found:
    """What the node comes to."""
    match node:
        case ir.Literal(value=stated):
            return stated, ()
        case ir.Field():
            return _field(node, frame)
        case ir.Subject(name=name):
            bound = frame.bound.get(name)
            return bound if bound is not None else frame.world.record(name), ()
        case ir.Compare(relation=relation):
            left, left_steps = evaluate(node.left, frame)
            right, right_steps = evaluate(node.right, frame)
            truth = compare(relation, left, right, node.left.type)
            return _condition(node, truth, merged(left_steps, right_steps))
        case ir.And() | ir.Or():
            found = [evaluate(operand, frame) for operand in node.operands]
            truths = [truth_of(value) for value, _ in found]
            truth = all_of(truths) if isinstance(node, ir.And) else any_of(truths)
            return _condition(node, truth, merged(*(steps for _, steps in found)))
        case ir.Not(operand=operand):
            value, steps = evaluate(operand, frame)
            return _condition(node, negated(truth_of(value)), steps)
        case ir.DefineRef():
            return _define(node, frame)
        case ir.Quantifier():
            truth, steps = lists.quantify(node, frame)
            return _condition(node, truth, steps)
        case ir.Aggregate():
            return lists.aggregate(node, frame)
        case ir.Latest():
            return lists.latest(node, frame)
        case ir.LookUp():
            return lookups.look_up(node, frame)
        case ir.InverseLookUp():
            return lookups.inverse(node, frame)
        case ir.Through():
            return lookups.through(node, frame)
        case ir.ConstantRef(name=name):
            return _constant(name, frame)
        case ir.QuestionRef(name=name):
            return _question(name, frame)
        case ir.SourceTotal(name=name):
            return events.total(name, subject_of(node.subject, frame), frame)
        case ir.LadderPart():
            return climb.part(node, subject_of(node.subject, frame), frame)
        case ir.GateIs():
            truth, steps = gates.gate_is(node, frame)
            return _condition(node, truth, steps)
        case ir.GateResult(name=name):
            value, reason = gates.gate_result(name, frame.bound, node, frame)
            return value, (reason,)
        case ir.Today():
            return frame.day, ()
        case ir.IsMissing(operand=operand):
            value, steps = evaluate(operand, frame)
            truth = value if isinstance(value, Unknown) else value is MISSING
            return _condition(node, truth, steps)
        case ir.Between(operand=operand, low=low, high=high):
            found = [evaluate(part, frame) for part in (operand, low, high)]
            (value, _), (least, _), (most, _) = found
            truth = all_of(
                [
                    compare(ir.Relation.AT_LEAST, value, least, operand.type),
                    compare(ir.Relation.AT_MOST, value, most, operand.type),
                ]
            )
            return _condition(node, truth, merged(*(steps for _, steps in found)))
        case ir.OneOf(operand=operand, options=options):
            value, steps = evaluate(operand, frame)
            found = [evaluate(option, frame) for option in options]
            truth = any_of(
                [compare(ir.Relation.EQUALS, value, one, operand.type) for one, _ in found]
            )
            return _condition(node, truth, merged(steps, *(more for _, more in found)))
        case ir.Include(operand=operand, every=every, options=wanted):
            value, steps = evaluate(operand, frame)
            return _condition(node, _includes(value, wanted, every), steps)
        case ir.Arithmetic(operator=operator):
            left, left_steps = evaluate(node.left, frame)
            right, right_steps = evaluate(node.right, frame)
            return exact.combine(operator, left, right, node), merged(left_steps, right_steps)
        case ir.Negative(operand=operand):
            value, steps = evaluate(operand, frame)
            return (-value if exact.is_number(value) else _no_count(value)), steps
        case ir.Measured(operand=operand):
            value, steps = evaluate(operand, frame)
            return _no_count(value), steps
        case ir.ExtremeOf():
            left, left_steps = evaluate(node.left, frame)
            right, right_steps = evaluate(node.right, frame)
            return exact.extreme(node.larger, left, right), merged(left_steps, right_steps)
        case ir.IfMissing(operand=operand, otherwise=otherwise):
            value, steps = evaluate(operand, frame)
            if value is not MISSING:
                return value, steps
            value, more = evaluate(otherwise, frame)
            return value, merged(steps, more)
        case ir.Rounded():
            value, steps = evaluate(node.operand, frame)
            step, more = evaluate(node.step, frame)
            result = exact.rounded(node, value, step)
            direction = "" if node.direction is ir.Direction.NEAREST else f" {node.direction}"
            said = Reason(
                kind=ReasonKind.RULE,
                text=f"rounded{direction} to {node.step.text}",
                value=result,
                type=node.type,
                span=node.span,
            )
            return result, merged(steps, more, (said,))
        case ir.ShiftDay(count=count, unit=unit):
            day, steps = evaluate(node.day, frame)
            if isinstance(day, dt.date):
                return exact.shifted(day, count, unit, node.text), steps
            return day, steps
        case ir.WholeUnits(unit=unit):
            start, start_steps = evaluate(node.start, frame)
            end, end_steps = evaluate(node.end, frame)
            return exact.whole_units(unit, start, end), merged(start_steps, end_steps)
        case ir.EdgeDay():
            year, steps = evaluate(node.year, frame)
            if isinstance(year, SchoolYear):
                year_start = frame.text.agreement.year_start
                return exact.edge_day(year, node.last, year_start, node.text), steps
            return year, steps
        case ir.SchoolYearOf():
            day, steps = evaluate(node.day, frame)
            if isinstance(day, dt.date):
                return exact.school_year_of(day, frame.text.agreement.year_start), steps
            return day, steps
        case ir.OnDay():
            day, steps = evaluate(node.day, frame)
            if not isinstance(day, dt.date):
                return _present(day, node), steps
            value, more = _on_day(node, day, frame)
            said = Reason(
                kind=ReasonKind.CONDITION,
                text=node.text,
                value=value,
                type=node.type,
                because=more,
                day=day,
                span=node.span,
            )
            return value, merged(steps, (said,))
        case _:
            assert_never(node)


def evaluate_truth(node: ir.Expression, frame: Frame) -> tuple[Truth, tuple[Reason, ...]]:
    """Whether a condition holds."""
    value, steps = evaluate(node, frame)
    return truth_of(value), steps


def subject_of(node: ir.Expression, frame: Frame) -> Item | Unknown | None:
    """The record that a provision is asked about; None if it is known that there is none."""
    value, _ = evaluate(node, frame)
    assert value is MISSING or isinstance(value, Item | Unknown)
    return None if value is MISSING else value


def _condition(node: ir.Expression, truth: Truth, because: tuple[Reason, ...]) -> Found:
    return truth, (
        Reason(
            kind=ReasonKind.CONDITION,
            text=node.text,
            value=truth,
            type=node.type,
            because=because,
            span=node.span,
        ),
    )


def _field(node: ir.Field, frame: Frame) -> Found:
    record, steps = evaluate(node.record, frame)
    if not isinstance(record, Item):
        return record, steps
    path = f"{record.path}.{node.field}"
    value: Value | Unknown | None = record.fields.get(node.field)
    if value is None:
        value = lacking(NeedKind.FACT, path, f"`{path}` is not given", node.span)
    elif isinstance(node.type, RecordType | ListType) and value is not MISSING:
        return value, steps  # what matters of it is named by the steps that use it
    fact = Reason(kind=ReasonKind.FACT, text=path, value=value, type=node.type, span=node.span)
    return value, (*steps, fact)


def _includes(value: Value | Unknown, wanted: tuple[str, ...], every: bool) -> Truth:
    if isinstance(value, Unknown):
        return value
    if value is MISSING:
        return False
    assert isinstance(value, frozenset)
    return value.issuperset(wanted) if every else not value.isdisjoint(wanted)


def _no_count(value: Value | Unknown) -> Value | Unknown:
    """A count that became part of something else is no longer known by its bounds."""
    return Unknown(value.needs) if isinstance(value, Unknown) else value


def _on_day(node: ir.OnDay, day: dt.date, frame: Frame) -> Found:
    """The operand as it was on an earlier day; what is still to come is not known."""
    if day > frame.day:
        says = f"`{node.text}` asks for {day}, which is still to come on {frame.day}"
        return lacking(NeedKind.NO_DAY, node.text, says, node.span), ()
    then = frame.on(day)
    beyond = outside(then.text.agreement, day) if day < frame.day else None
    return evaluate(node.operand, then) if beyond is None else (beyond, ())


def _present(value: Value | Unknown, node: ir.Expression) -> Value | Unknown:
    """What has to be there: missing is no value of it."""
    if value is not MISSING:
        return value
    says = f"`{node.text}` has no value, because a part of it is missing"
    return lacking(NeedKind.NOTHING, node.text, says, node.span)


# ------------------------------------------------------------------ provisions


def _define(node: ir.DefineRef, frame: Frame) -> Found:
    subject = subject_of(node.subject, frame)
    other = None if node.other is None else subject_of(node.other, frame)
    about = [subject] if node.other is None else [subject, other]
    if any(isinstance(record, Unknown) for record in about):
        return unknown(record for record in about if record is not None), ()
    if any(record is None for record in about):
        says = f"`{node.text}` is asked of a record that is missing"
        return lacking(NeedKind.NOTHING, node.text, says, node.span), ()
    assert isinstance(subject, Item) and not isinstance(other, Unknown)
    return definition(node.name, subject, other, frame)


def definition(name: str, subject: Item, other: Item | None, frame: Frame) -> Found:
    """The value of a definition for a record, and for a second one."""
    memo = frame.world.memo
    key = ("define", name, subject.path, other, id(frame.text), *frame.moment)
    if key not in memo:
        memo[key] = _definition(name, subject, other, frame)
    found: Found = memo[key]
    return found


def _definition(name: str, subject: Item, other: Item | None, frame: Frame) -> Found:
    provision = frame.text.defines[name]
    content = current(provision.versions, frame.day)
    value: Value | Unknown
    steps: tuple[Reason, ...] = ()
    if content is None:
        value = not_in_force("define", provision, frame.day)
    elif isinstance(content, Reserved):
        value = reserved("define", provision, content)
    else:
        bound = {provision.subject: subject}
        if provision.other is not None and other is not None:
            bound[provision.other] = other
        inside = frame.bare(bound)
        value, steps = decide(content, inside, name)
        if value is MISSING:
            says = f"`{name}` has no value here, because a part of it is missing"
            value = lacking(NeedKind.NOTHING, f"define {name}", says, provision.span)
    reason = provision_reason("define", provision, value, type=provision.type, because=steps)
    return value, (reason,)


def _constant(name: str, frame: Frame) -> Found:
    provision = frame.text.constants[name]
    content = current(provision.versions, frame.day)
    steps: tuple[Reason, ...] = ()
    value: Value | Unknown
    if name in frame.world.settings:
        value = frame.world.settings[name]
        frame.world.notes[f"`{name}` is set for this answer, and is not what the text says"] = None
    elif content is None:
        value = not_in_force("constant", provision, frame.day)
    elif isinstance(content, Reserved):
        value = reserved("constant", provision, content)
    else:
        bare = frame.bare({})
        value, steps = evaluate(content, bare)
        value = _present(value, content)
    reason = provision_reason("constant", provision, value, type=provision.type, because=steps)
    return value, (reason,)


def _question(name: str, frame: Frame) -> Found:
    provision = frame.text.questions[name]
    value: Value | Unknown
    if name in frame.world.settings:
        value = frame.world.settings[name]
        if value != provision.adopted:
            said = f"`{name}` is read as {value} for this answer; adopted: {provision.adopted}"
            frame.world.notes[said] = None
    elif provision.adopted is None:
        value = lacking(
            NeedKind.NO_READING,
            f"question {name}",
            f"no reading of `{name}` is adopted: {provision.title}",
            provision.span,
        )
    else:
        value = provision.adopted
    return value, (provision_reason("question", provision, value, type=provision.type),)
