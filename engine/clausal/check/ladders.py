"""Ladders: the first position, the rungs, the moves, and what becomes of a balance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clausal.check import expressions as ex
from clausal.check.branches import compare_cases
from clausal.check.moves import check_moves
from clausal.check.scope import Scope
from clausal.check.scopes import bound_by
from clausal.check.sources import as_units, one_version
from clausal.check.types import agree
from clausal.diagnostics import a, did_you_mean
from clausal.ir import text as ir
from clausal.ir.expressions import Expression, Literal
from clausal.ir.types import (
    ChoiceType,
    DateType,
    NumberType,
    RecordType,
    Type,
    UnknownType,
    YesNoType,
    type_name,
)
from clausal.source import Span
from clausal.syntax import nodes as n
from clausal.syntax.printer import print_expression

if TYPE_CHECKING:
    from clausal.check.text import TextChecker


@dataclass(frozen=True, slots=True)
class LadderHead:
    """What others have to know of a ladder: its parts by the names its record gives them."""

    root: str
    start: Expression
    since_field: str
    rung_field: str
    step_field: str
    balance_field: str
    rung_type: ChoiceType
    step_type: Type
    balance_type: NumberType


def ladder_head(node: n.Ladder, checker: TextChecker) -> LadderHead | None:
    """The fields of the start record that hold the day, the rung, the step and the balance."""
    report, name = checker.report, node.name.text
    lacking = [
        word
        for word, block in (
            ("for …, from …", node.for_one and node.for_one.start),
            ("climbs one … for every …", node.climbs),
            ("rungs", node.rungs),
        )
        if block is None
    ]
    if lacking:
        report.add(
            "E314",
            f"the ladder `{name}` has no `{lacking[0]}`",
            node.name.span,
            help="a ladder says where it starts, how it climbs, and its rungs",
        )
        return None
    assert node.for_one and node.for_one.start and node.climbs and node.rungs
    root = node.for_one.subject
    if root.text not in checker.declared.records:
        checker.unknown_record(root)
        return None
    scope = bound_by(ir.Scope(root=root.text), checker)
    start = ex.check_expression(node.for_one.start, scope)
    if isinstance(start.type, UnknownType):
        return None
    if not isinstance(start.type, RecordType):
        report.add(
            "E245",
            f"`{start.text}` is {type_name(start.type)}, not a record with a first position",
            node.for_one.start.span,
            help=_first_position(root.text, checker),
        )
        return None
    record = checker.declared.records[start.type.name]
    units = ex.check_quantity(node.climbs.units, scope)
    unit = units.type
    if not isinstance(unit, NumberType) or unit.unit is None:
        if not isinstance(unit, UnknownType):
            report.add(
                "E244",
                f"`{units.text}` is {type_name(unit)}, not a number of units",
                node.climbs.units.span,
                help=f"say what it counts, {as_units(checker)}",
            )
        return None
    if unit.low is None or unit.low <= 0:
        report.add(
            "E244",
            f"`{units.text}` need not be more than nothing, and then the climb has no end",
            node.climbs.units.span,
            help=f"as in `12 {unit.unit}`, or keep it up with `, at least 1 {unit.unit}`",
        )
    rungs = [rung.name.text for rung in node.rungs.rungs]
    step = node.climbs.step.text
    since = [f.name for f in record.fields.values() if isinstance(f.type, DateType)]
    rung_fields = [
        f
        for f in record.fields.values()
        if isinstance(f.type, ChoiceType) and set(rungs) & set(f.type.options)
    ]
    whole = [
        f for f in rung_fields if isinstance(f.type, ChoiceType) and set(rungs) <= {*f.type.options}
    ]
    rung_fields = whole or rung_fields
    balances = [
        f
        for f in record.fields.values()
        if isinstance(f.type, NumberType) and f.type.unit == unit.unit
    ]
    step_field = record.fields.get(step)
    for found, what in (
        (len(since) == 1, "one date, since when it holds"),
        (len(rung_fields) == 1, "one choice that has the rungs"),
        (
            step_field is not None and isinstance(step_field.type, NumberType),
            f"a number `{step}`",
        ),
        (len(balances) == 1, f"one number of {unit.unit}, the balance"),
    ):
        if not found:
            report.add(
                "E245",
                f"a ladder's first position needs {what}, and `{record.name}` does not have it",
                node.for_one.start.span,
                because=(record.span, f"the record `{record.name}` is declared here"),
                help="declare such a field, and no second one",
            )
            return None
    rung_type = rung_fields[0].type
    assert step_field is not None and isinstance(rung_type, ChoiceType)
    for rung in node.rungs.rungs:
        if rung.name.text not in rung_type.options:
            report.add(
                "E101",
                f"`{rung.name.text}` is not one of the options of `{rung_type.name}`",
                rung.name.span,
                because=checker.declared.options_of(rung_type.name),
                help=did_you_mean(rung.name.text, rung_type.options)
                or f"it can be {', '.join(rung_type.options)}",
            )
    steps = NumberType(
        places=0,
        low=min(rung.first for rung in node.rungs.rungs),
        high=max(rung.last for rung in node.rungs.rungs),
    )
    start_type = step_field.type
    if isinstance(start_type, NumberType) and start_type.places != 0:
        steps = NumberType(places=start_type.places)
    return LadderHead(
        root=root.text,
        start=start,
        since_field=since[0],
        rung_field=rung_fields[0].name,
        step_field=step,
        balance_field=balances[0].name,
        rung_type=rung_type,
        step_type=steps,
        balance_type=NumberType(unit=unit.unit, places=None),
    )


def _first_position(root: str, checker: TextChecker) -> str:
    """Where a first position can stand: a field that is a record."""
    fields = checker.declared.records[root].fields.values()
    found = next((field.name for field in fields if isinstance(field.type, RecordType)), None)
    if found is not None:
        return f"as in `for {root}, from {root}.{found}`"
    return f"declare a record for it, and give {a(root)} a field that is one"


def build_ladder(name: str, checker: TextChecker) -> ir.Ladder | None:
    """A ladder with its climb."""
    node: n.Ladder | n.Reserved = checker.node(name)
    if isinstance(node, n.Reserved):
        nothing = Literal(type=UnknownType(), value=0)
        return ir.Ladder(
            root="",
            start=nothing,
            since_field="",
            rung_field="",
            step_field="",
            balance_field="",
            rung_type=ChoiceType(name=name, options=()),
            step_type=UnknownType(),
            balance_type=UnknownType(),
            sources=(),
            versions=checker.reserved_version(name),
            **checker.common(name),
        )
    head = checker.ladder_head(name)
    if head is None:
        return None
    assert node.climbs and node.rungs
    scope = bound_by(ir.Scope(root=head.root), checker)
    rungs = _rungs(node.rungs, node.climbs.step.text, head, checker)
    climb = ir.Climb(
        units=ex.check_quantity(node.climbs.units, scope),
        rungs=rungs,
        moves=check_moves(node, head.root, rungs, checker),
        on_a_move=_fate(n.Occasion.ON_A_MOVE, node, scope, checker),
        at_the_top=_fate(n.Occasion.AT_THE_TOP, node, scope, checker),
    )
    return ir.Ladder(
        root=head.root,
        start=head.start,
        since_field=head.since_field,
        rung_field=head.rung_field,
        step_field=head.step_field,
        balance_field=head.balance_field,
        rung_type=head.rung_type,
        step_type=head.step_type,
        balance_type=head.balance_type,
        sources=_sources(head, checker),
        versions=one_version(node.window, climb, node, checker.report),
        **checker.common(name),
    )


def _sources(head: LadderHead, checker: TextChecker) -> tuple[str, ...]:
    """The sources that earn the ladder's unit for its root; reserved ones may come to."""
    feeding = []
    for name in checker.declared.of_kind("source"):
        root, type = checker.source_root_and_type(name)
        if root in ("", head.root) and agree(type, head.balance_type):
            feeding.append(name)
    return tuple(feeding)


def _rungs(node: n.Rungs, step: str, head: LadderHead, checker: TextChecker) -> dict[str, ir.Rung]:
    report, rungs = checker.report, {}
    places: dict[str, Span] = {}
    for rung in node.rungs:
        name = rung.name.text
        if name in rungs:
            report.add(
                "E102",
                f"the rung `{name}` stands twice",
                rung.name.span,
                because=(places[name], "the first is here"),
                help="keep one of them",
            )
            continue
        if not rung.steps.text.startswith(step):
            report.add(
                "E246",
                f"this ladder climbs by `{step}`, not by `{rung.steps.text}`",
                rung.steps.span,
                help=f"write `{step}s`",
            )
        if rung.first > rung.last:
            report.add(
                "E302",
                f"{rung.first} to {rung.last} holds nothing",
                rung.span,
                help="write the smaller number first",
            )
        rungs[name] = ir.Rung(
            name=name,
            first=rung.first,
            last=rung.last,
            then=rung.then.text if rung.then else None,
        )
        places[name] = rung.span
    for rung in node.rungs:
        if rung.then is not None and rung.then.text not in rungs:
            report.add(
                "E101",
                f"there is no rung `{rung.then.text}`",
                rung.then.span,
                help=did_you_mean(rung.then.text, rungs) or f"its rungs are {', '.join(rungs)}",
            )
    circle = _circle(rungs)
    if circle:
        report.add(
            "E252",
            f"a climb from `{circle[0]}` leads back to `{circle[0]}`, and has no top",
            places[circle[-1]],
            because=(places[circle[0]], "the circle begins here") if len(circle) > 1 else None,
            help="leave one `then` out; only a move can lead back",
        )
    options = head.rung_type.options
    lacking = [option for option in options if option not in rungs]
    if lacking and all(name in options for name in rungs):
        report.add(
            "W306",
            f"no rung is given for the `{head.rung_type.name}` {', '.join(lacking)}",
            node.span,
            help="who is placed there will have an undetermined position",
        )
    return rungs


def _circle(rungs: dict[str, ir.Rung]) -> list[str]:
    """Rungs that lead on to each other without end, if there are any."""
    for name in rungs:
        way: list[str] = []
        following: str | None = name
        while following in rungs and following not in way:
            way.append(following)
            following = rungs[following].then
        if following == name:
            return way
    return []


def _fate(occasion: n.Occasion, node: n.Ladder, scope: Scope, checker: TextChecker) -> ir.Decision:
    """Whether the balance is kept (yes) or lost (no)."""
    rules = [r for r in (node.balance.rules if node.balance else ()) if r.occasion is occasion]
    lost = ir.Decision(default=Literal(type=YesNoType(), value=False, text="lost"))
    if not rules and occasion is n.Occasion.ON_A_MOVE and node.moves is None:
        return lost  # nobody is moved
    if len(rules) != 1:
        checker.report.add(
            "E319",
            f"the ladder `{node.name.text}` does not say what becomes of a balance {occasion.value}"
            if not rules
            else f"the ladder `{node.name.text}` says twice what becomes of a balance "
            f"{occasion.value}",
            rules[1].span if rules else node.name.span,
            help=f"write under `balance`: `{occasion.value} is lost`, or `… is kept`",
        )
        if not rules:
            return lost
    rule = rules[0]
    cases = tuple(
        ir.Case(
            value=_kept(exception.fate, exception.span),
            condition=ex.check_condition(exception.condition, scope),
            because=exception.because,
            text=f"except {exception.fate} when {print_expression(exception.condition)}",
            span=exception.span,
        )
        for exception in rule.exceptions
    )
    compare_cases(cases, node.name.text, scope)
    return ir.Decision(default=_kept(rule.fate, rule.span), cases=cases)


def _kept(fate: n.Fate, span: Span) -> Literal:
    return Literal(type=YesNoType(), value=fate is n.Fate.KEPT, text=fate.value, span=span)
