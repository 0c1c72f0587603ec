"""Scenarios: what is given → typed facts; what is expected → tests of questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from clausal.check import expressions as ex
from clausal.check.cells import cell_value, is_complete
from clausal.check.comparisons import gate_is
from clausal.check.scope import GateName, Scope
from clausal.check.text import TextChecker
from clausal.diagnostics import a, did_you_mean
from clausal.ir import expressions as ir
from clausal.ir import text as irt
from clausal.ir.types import ListType, RecordType, SetType, Type, UnknownType, type_name
from clausal.syntax import expressions as e
from clausal.syntax import nodes as n
from clausal.syntax.printer import print_expression
from clausal.values import MISSING, Item, Value

STATES = {
    e.State.UNDETERMINED: irt.State.UNDETERMINED,
    e.State.IN_CONFLICT: irt.State.CONFLICT,
    e.State.NOT_IN_FORCE: irt.State.NOT_IN_FORCE,
    e.State.MET: irt.State.MET,
    e.State.NOT_MET: irt.State.NOT_MET,
}


def check_scenario(node: n.Scenario, checker: TextChecker) -> irt.Scenario | None:
    """The scenario, typed; None if it does not say when, or expects nothing."""
    report = checker.report
    if node.on is None or not node.expect:
        lacking = "on DATE" if node.on is None else "expect"
        report.add(
            "E314",
            f"this scenario has no `{lacking}`",
            node.span,
            help="a scenario says what is given, on which day, and what to expect",
        )
        return None
    given: dict[str, Value] = {}
    settings: dict[str, Value] = {}
    for line in node.given:
        if isinstance(line, n.GivenRecord):
            item = _given(line, checker)
            if item is not None:
                if item.record in given:
                    report.add(
                        "E102",
                        f"`{item.record}` is given twice",
                        line.record.span,
                        help="put its facts together",
                    )
                given[item.record] = item
        else:
            value = _setting(line, checker)
            if value is not None:
                settings[line.name.text] = value
    bound = [(r, r) for r in given if not checker.declared.records[r].singleton]
    scope = Scope(checker, tuple(bound), scenario=True)
    expect = [found for wanted in node.expect for found in _expectations(wanted, scope)]
    return irt.Scenario(
        title=node.title,
        given=given,
        settings=settings,
        on=node.on,
        known_on=node.known_on,
        proposals=tuple(name.text for name in node.proposals),
        expect=tuple(expect),
        span=node.span,
    )


def _setting(node: n.GivenSetting, checker: TextChecker) -> Value | None:
    name = node.name.text
    settable = checker.declared.of_kind("question", "constant")
    if name not in settable:
        checker.report.add(
            "E101",
            f"there is no question or constant `{name}` to set",
            node.name.span,
            help=did_you_mean(name, settable) or "only those can be given by their name alone",
            name=name,
        )
        return None
    if settable[name].kind == "question":
        return cell_value(node.value, checker.question(name).type, checker)
    constant = checker.constant(name)
    return None if constant is None else cell_value(node.value, constant.type, checker)


# ------------------------------------------------------------------ what is given


def _given(node: n.GivenRecord, checker: TextChecker) -> Item | None:
    name = node.record.text
    if name not in checker.declared.records:
        checker.unknown_record(node.record)
        return None
    return _item(name, name, node.facts, checker)


def _item(record: str, path: str, facts: Sequence[n.AnyFact], checker: TextChecker) -> Item:
    declared = checker.declared.records[record]
    fields: dict[str, Value] = {}
    for fact in facts:
        name = fact.name.text
        field = declared.fields.get(name)
        if field is None:
            checker.report.add(
                "E101",
                f"{a(record)} has no field `{name}`",
                fact.name.span,
                because=(declared.span, f"the record `{record}` is declared here"),
                help=did_you_mean(name, declared.fields) or "take it out, or declare the field",
            )
            continue
        if name in fields:
            checker.report.add(
                "E102", f"`{name}` is given twice", fact.name.span, help="keep one of them"
            )
            continue
        value = _fact(fact, field, f"{path}.{name}", checker)
        if value is not None:
            fields[name] = value
    return Item(record, path, fields)


def _fact(fact: n.AnyFact, field: irt.Field, path: str, checker: TextChecker) -> Value | None:
    report, type = checker.report, field.type
    match fact:
        case n.MissingFact():
            if field.may_be_missing:
                return MISSING
            report.add(
                "E223",
                f"`{field.name}` is never missing",
                fact.span,
                because=(field.span, "the field is declared here"),
                help="leave the line out if the fact is not known",
            )
            return None
        case n.Fact(values=values):
            return _plain_fact(values, fact, type, checker)
        case n.ListedFact(rows=rows):
            if isinstance(type, ListType):
                return tuple(_rows(rows, type.record, path, checker))
            if not isinstance(type, UnknownType):
                report.add(
                    "E225",
                    f"`{field.name}` is {type_name(type)}, not a list, and takes no rows",
                    fact.name.span,
                    because=(field.span, "the field is declared here"),
                    help=f"write its value after it, as in `{field.name} …`",
                )
            return None
        case n.NestedFact(facts=facts):
            if isinstance(type, RecordType):
                return _item(type.name, path, facts, checker)
            if isinstance(type, ListType):
                return tuple(_blocks(facts, type.record, path, checker))
            if not isinstance(type, UnknownType):
                report.add(
                    "E225",
                    f"`{field.name}` is {type_name(type)}, and has no facts beneath it",
                    fact.name.span,
                    because=(field.span, "the field is declared here"),
                    help=f"write its value after it, as in `{field.name} …`",
                )
            return None
        case _:
            assert_never(fact)


def _plain_fact(
    values: Sequence[e.Literal | e.Name], fact: n.Fact, type: Type, checker: TextChecker
) -> Value | None:
    none = len(values) == 1 and isinstance(values[0], e.Name) and values[0].text == "none"
    if isinstance(type, ListType):
        if none:
            return ()
        checker.report.add(
            "E225",
            f"`{fact.name.text}` is a list",
            fact.span,
            help="write its items as rows beneath it, or `none`",
        )
        return None
    if isinstance(type, SetType):
        if none and "none" not in type.choice.options:
            return frozenset()
        found = [cell_value(value, type.choice, checker) for value in values]
        return frozenset(str(v) for v in found if v is not None)
    if isinstance(type, RecordType):
        checker.report.add(
            "E225",
            f"`{fact.name.text}` is a record",
            fact.span,
            help="write its fields beneath it, indented",
        )
        return None
    if len(values) != 1:
        checker.report.add(
            "E250", f"`{fact.name.text}` has one value", fact.span, help="only a set has several"
        )
        return None
    return cell_value(values[0], type, checker)


def _rows(rows: Sequence[n.Row], record: str, path: str, checker: TextChecker) -> Iterator[Item]:
    declared = checker.declared.records[record]
    head, *body = rows
    columns: list[irt.Field | None] = []
    for cell in head.cells:
        name = cell.value.text if isinstance(cell.value, e.Name) else ""
        field = declared.fields.get(name)
        if not name:
            checker.report.add(
                "E250",
                f"the first row names the fields of {a(record)}, and this is none",
                cell.span,
                because=(declared.span, f"the record `{record}` is declared here"),
                help="put a row with the names of the fields above the items",
            )
        elif field is None:
            checker.report.add(
                "E101",
                f"{a(record)} has no field `{name}`",
                cell.span,
                because=(declared.span, f"the record `{record}` is declared here"),
                help=did_you_mean(name, declared.fields) or "take it out, or declare the field",
            )
        columns.append(field)
    for number, row in enumerate(body, 1):
        if not is_complete(row, head, checker.report):
            continue
        fields: dict[str, Value] = {}
        for field, cell in zip(columns, row.cells, strict=True):
            if field is None:
                continue
            if isinstance(cell.value, n.Blank):
                # A blank says missing where the field may be, and nothing elsewhere.
                if field.may_be_missing:
                    fields[field.name] = MISSING
                continue
            value = _cell_fact(cell, field, checker)
            if value is not None:
                fields[field.name] = value
        yield Item(record, f"{path}[{number}]", fields)


def _cell_fact(cell: n.Cell, field: irt.Field, checker: TextChecker) -> Value | None:
    assert not isinstance(cell.value, n.Blank)
    if isinstance(field.type, SetType | ListType | RecordType):
        checker.report.add(
            "E250",
            f"`{field.name}` can't be given in a row",
            cell.span,
            help="give the item as a block of its own, with its fields beneath it",
        )
        return None
    return cell_value(cell.value, field.type, checker)


def _blocks(
    facts: Sequence[n.AnyFact], record: str, path: str, checker: TextChecker
) -> Iterator[Item]:
    for number, fact in enumerate(facts, 1):
        if fact.name.text != record or not isinstance(fact, n.NestedFact):
            checker.report.add(
                "E250",
                f"here belong items of the list, each beginning with `{record}`",
                fact.name.span,
                help=f"write `{record}` on a line of its own, and its fields beneath it",
            )
            continue
        yield _item(record, f"{path}[{number}]", fact.facts, checker)


# ------------------------------------------------------------------ what is expected


def _expectations(node: e.Expression, scope: Scope) -> Iterator[irt.Expectation]:
    if isinstance(node, e.And):
        for operand in node.operands:
            yield from _expectations(operand, scope)
        return
    found = _state(node, scope) if isinstance(node, e.IsState) else _holds(node, scope)
    if found is not None:
        yield found


def _state(node: e.IsState, scope: Scope) -> irt.Expectation | None:
    if node.state not in STATES:
        return _holds(node, scope)
    subject = _gone(node, scope) or _subject(node.operand, scope)
    if subject is None:
        return None
    gate = isinstance(subject, ir.GateResult)
    if node.state in (e.State.MET, e.State.NOT_MET) and not gate:
        ex.check_condition(node, scope)  # says what is wrong
        return None
    return irt.Expectation(
        text=print_expression(node), subject=subject, state=STATES[node.state], span=node.span
    )


def _gone(node: e.IsState, scope: Scope) -> ir.Expression | None:
    """A provision that was repealed, which can only be expected not to be in force."""
    path = node.operand
    if node.state is not e.State.NOT_IN_FORCE or not isinstance(path, e.Path):
        return None
    name = str(path)
    if name not in scope.text.gone or name in scope.text.declared.provisions:
        return None
    return ir.Literal(type=UnknownType(), value=False, text=name, span=path.span)


def _subject(node: e.Expression, scope: Scope) -> ir.Expression | None:
    """The question that an expectation is about."""
    if isinstance(node, e.Path):
        found = scope.resolve(node)
        if isinstance(found, GateName):
            compared = gate_is(found, "met", node, scope)
            return compared.left if isinstance(compared, ir.Compare) else None
        return found
    found = ex.check_expression(node, scope)
    return None if isinstance(found.type, UnknownType) else found


def _holds(node: e.Expression, scope: Scope) -> irt.Expectation | None:
    condition = ex.check_condition(node, scope)
    if isinstance(condition.type, UnknownType):
        return None
    subject: ir.Expression = condition
    match condition:
        case ir.Compare(left=left):
            subject = left
        case ir.Not(operand=ir.Compare(left=left)):
            subject = left
        case ir.Between(operand=operand) | ir.OneOf(operand=operand):
            subject = operand
        case _:
            pass
    return irt.Expectation(
        text=print_expression(node), subject=subject, condition=condition, span=node.span
    )
