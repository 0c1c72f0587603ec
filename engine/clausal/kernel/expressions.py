"""A node of the IR → what it is in the source: an arm for each node, as in `interpret.evaluate`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import assert_never

from clausal.interpret.answers import Need, NeedKind
from clausal.ir import expressions as ir
from clausal.ir.types import SetType, Type
from clausal.kernel import calls, lists, numbers, tables
from clausal.kernel.bindings import declared, kind_of
from clausal.kernel.choices import Lazily, all_of, any_of, chosen, quick
from clausal.kernel.comparisons import compare
from clausal.kernel.days import later_code, year_code
from clausal.kernel.generate import Frame, Scope, guarded
from clausal.kernel.module import Argument, both, either, known, negation
from clausal.kernel.value import Holds, V, nothing, number, truth
from clausal.source import Span
from clausal.values import SchoolYear, Value


def expression(s: Scope, node: ir.Expression, frame: Frame) -> V:
    """What the node is."""
    key = (id(node), frame)
    for remembered in reversed(s.w.remembered):
        if key in remembered:
            found: V = remembered[key]
            return found
    made = _expression(s, node, frame)
    if not isinstance(node, ir.Literal):
        made = s.kept(made)
    s.w.remembered[-1][key] = made
    return made


def _expression(s: Scope, node: ir.Expression, frame: Frame) -> V:
    w = s.w
    match node:
        case ir.Literal(value=stated):
            return literal(s, stated, node.type)
        case ir.Field():
            return field(s, node, frame)
        case ir.Subject(name=name):
            return frame.bound.get(name) or s.g.binding.root(name)
        case ir.Compare(relation=relation):
            left = expression(s, node.left, frame)
            right = expression(s, node.right, frame)
            return compare(s, relation, left, right, node.left.type)
        case ir.And(operands=operands):
            return all_of(s, [later(s, each, frame) for each in operands], [*map(quick, operands)])
        case ir.Or(operands=operands):
            return any_of(s, [later(s, each, frame) for each in operands], [*map(quick, operands)])
        case ir.Not(operand=operand):
            value = expression(s, operand, frame)
            return truth(negation(value.code), value.u)
        case ir.DefineRef():
            return calls.define(s, node, frame)
        case ir.Quantifier():
            return lists.quantify(s, node, frame)
        case ir.Aggregate():
            return lists.aggregate(s, node, frame)
        case ir.Latest():
            return lists.latest(s, node, frame)
        case ir.LookUp():
            return tables.look_up(s, node, frame)
        case ir.InverseLookUp():
            return tables.inverse(s, node, frame)
        case ir.Through():
            return tables.through(s, node, frame)
        case ir.ConstantRef(name=name):
            return calls.constant(s, name, frame)
        case ir.QuestionRef(name=name):
            return calls.question(s, name, frame)
        case ir.SourceTotal(name=name):
            return calls.total(s, name, expression(s, node.subject, frame), frame)
        case ir.LadderPart():
            return calls.ladder_part(s, node, expression(s, node.subject, frame), frame)
        case ir.GateIs():
            return calls.gate_is(s, node, frame)
        case ir.GateResult():
            raise AssertionError("only scenarios ask for a gate's own answer")
        case ir.Today():
            return V(kind="day", code=frame.day)
        case ir.IsMissing(operand=operand):
            value = expression(s, operand, frame)
            return truth(value.m, value.u, (Holds(value.code, "", ""),))
        case ir.Between(operand=operand, low=low, high=high):
            value, least, most = (expression(s, each, frame) for each in (operand, low, high))
            return all_of(
                s,
                [
                    lambda: compare(s, ir.Relation.AT_LEAST, value, least, operand.type),
                    lambda: compare(s, ir.Relation.AT_MOST, value, most, operand.type),
                ],
            )
        case ir.OneOf(operand=operand, options=options):
            value = expression(s, operand, frame)
            each = [expression(s, option, frame) for option in options]
            return any_of(s, [_equals(s, value, option, operand.type) for option in each])
        case ir.Include(operand=operand):
            return _includes(s, expression(s, operand, frame), node)
        case ir.Arithmetic():
            return numbers.combine(s, node, frame)
        case ir.Negative(operand=operand):
            value = expression(s, operand, frame)
            return numbers.negative(value)
        case ir.Measured(operand=operand):
            return replace(expression(s, operand, frame), least=None, most=None)
        case ir.ExtremeOf():
            return numbers.extreme(s, node, frame)
        case ir.IfMissing():
            return _if_missing(s, node, frame)
        case ir.Rounded():
            return numbers.rounded(s, node, frame)
        case ir.ShiftDay(count=count, unit=unit):
            day = s.kept(expression(s, node.day, frame))
            code = w.let(guarded(day.there, later_code(day.code, count, unit), "day"))
            text = node.text
            lack = s.lack(NeedKind.NO_DAY, text, f"there is no day `{text}`", node.span)
            return replace(day, code=code, u=_or_lack(s, day, f"{code} == 0", lack))
        case ir.WholeUnits(unit=unit):
            start, end = expression(s, node.start, frame), expression(s, node.end, frame)
            code = f"whole_{unit}({start.code}, {end.code})"
            return V(
                kind="number",
                code=code,
                u=s.join(start.u, end.u),
                m=either(start.m, end.m),
                low=-(10**7),
                high=10**7,
            )
        case ir.EdgeDay():
            year = s.kept(expression(s, node.year, frame))
            month, day_ = s.text(frame).agreement.year_start
            edge = f"edge_day({year.code}, {node.last}, {month}, {day_})"
            code = w.let(guarded(year.there, edge, "day"))
            text = node.text
            lack = s.lack(NeedKind.NO_DAY, text, f"there is no day `{text}`", node.span)
            return replace(year, kind="day", code=code, u=_or_lack(s, year, f"{code} == 0", lack))
        case ir.SchoolYearOf():
            day = expression(s, node.day, frame)
            month, first = s.text(frame).agreement.year_start
            return replace(day, kind="year", code=year_code(day.code, month, first))
        case ir.OnDay():
            return calls.on_day(s, node, frame)
        case _:
            assert_never(node)


def _or_lack(s: Scope, value: V, absent: str, lack: str) -> str:
    """What is lacking of a value, or that there is none where it would be."""
    code = f"{lack} if {both(value.there, absent)} else {value.u}"
    return s.w.lack(code)


def literal(s: Scope, value: Value, type: Type) -> V:
    """A value that is known when the source is generated."""
    match value:
        case bool():
            return truth(str(value))
        case str():
            return V(kind="text", code=s.g.binding.text(value))
        case dt.date():
            return V(kind="day", code=str(value.toordinal()))
        case SchoolYear(start=start):
            return V(kind="year", code=str(start))
        case frozenset():
            name = getattr(getattr(type, "choice", None), "name", "")
            return V(kind="set", code=_options(s, name, sorted(value)))
        case int() | Fraction():
            return s.fits(number(value))
        case _:
            raise AssertionError(f"no literal is {value!r}")


def _equals(s: Scope, value: V, option: V, type: Type) -> Lazily:
    return lambda: compare(s, ir.Relation.EQUALS, value, option, type)


def field(s: Scope, node: ir.Field, frame: Frame) -> V:
    """A field of a record, which may itself be unknown or missing."""
    record = expression(s, node.record, frame)
    return field_of(s, record, node.field, node.span)


def field_of(s: Scope, record: V, name: str, span: Span) -> V:
    """A field of a record, by its name."""
    stated = declared(s.g.binding, record, name)

    def write() -> V:
        lack = s.g.module.site(
            lambda path: fact(f"{path}.{name}", span),
            [Argument(record.code, "ref", record.record)],
            key=(record.record, name),
        )
        return s.g.binding.field(s.w, record, stated, lack)

    # What is lacking of the record is lacking of its fields, and a missing one has none.
    nowhere = nothing(kind_of(stated.type), record.u, record.m)
    return chosen(s, [(record.there, write)], lambda: nowhere)


def fact(path: str, span: Span) -> Need:
    """That a fact is not given."""
    return Need(NeedKind.FACT, path, f"`{path}` is not given", span)


def later(s: Scope, node: ir.Expression, frame: Frame) -> Lazily:
    """The node, written when it is asked for."""
    return lambda: expression(s, node, frame)


def _if_missing(s: Scope, node: ir.IfMissing, frame: Frame) -> V:
    value = expression(s, node.operand, frame)
    if value.m == "False":
        return value
    missing = both(known(value.u), value.m)
    return chosen(
        s, [(missing, later(s, node.otherwise, frame))], lambda: replace(value, m="False")
    )


def _includes(s: Scope, value: V, node: ir.Include) -> V:
    assert isinstance(node.operand.type, SetType)
    choice = node.operand.type.choice.name
    s.holds(1 << len(s.g.options[choice]))
    wanted = _options(s, choice, node.options)
    found = s.g.binding.includes(value.code, wanted, node.every)
    return truth(both(value.there, found), value.u)


def _options(s: Scope, choice: str, options: Sequence[str]) -> str:
    code = s.g.binding.options(choice, options)
    return code if s.g.binding.compiled else s.g.module.constant(code, "S")
