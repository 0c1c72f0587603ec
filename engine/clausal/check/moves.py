"""The moves of a ladder: each by a gate with a day, to a step that there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clausal.diagnostics import a, did_you_mean
from clausal.ir import text as ir
from clausal.source import Span
from clausal.syntax import nodes as n

if TYPE_CHECKING:
    from clausal.check.text import TextChecker


def check_moves(
    node: n.Ladder, root: str, rungs: dict[str, ir.Rung], checker: TextChecker
) -> tuple[ir.Move, ...]:
    """The moves of a ladder about `root`; what does not fit is a finding."""
    moves = []
    step = node.climbs.step.text if node.climbs else ""
    seen: dict[tuple[str, str | None], Span] = {}
    for move in node.moves.moves if node.moves else ():
        key = move.gate.text, move.outcome.text if move.outcome else None
        if key in seen:
            checker.report.add(
                "E102",
                f"two moves depend on the same of `{move.gate.text}`",
                move.span,
                because=(seen[key], "the first is here"),
                help="keep one of them: nobody can be moved to two places at once",
            )
            continue
        seen[key] = move.span
        if _move_fits(move, step, root, rungs, checker):
            outcome = move.outcome.text if move.outcome else None
            said = (
                f"on {move.gate.text} is {outcome}" if outcome else f"when {move.gate.text} lapses"
            )
            moves.append(
                ir.Move(
                    rung=move.rung.text,
                    step=move.number,
                    gate=move.gate.text,
                    outcome=outcome,
                    text=f"to {move.rung.text} {step} {move.number} {said}",
                    span=move.span,
                )
            )
    return tuple(moves)


def _move_fits(
    move: n.Move, step: str, root: str, rungs: dict[str, ir.Rung], checker: TextChecker
) -> bool:
    report = checker.report
    rung = rungs.get(move.rung.text)
    if rung is None:
        report.add(
            "E101",
            f"there is no rung `{move.rung.text}`",
            move.rung.span,
            help=did_you_mean(move.rung.text, rungs) or f"its rungs are {', '.join(rungs)}",
        )
        return False
    if move.step.text != step:
        report.add(
            "E246",
            f"this ladder climbs by `{step}`, not by `{move.step.text}`",
            move.step.span,
            help=f"write `{step}`",
        )
    if not rung.first <= move.number <= rung.last:
        report.add(
            "E247",
            f"`{rung.name}` has no {step} {move.number}",
            move.span,
            help=f"it goes from {rung.first} to {rung.last}",
        )
    gates = checker.declared.of_kind("gate")
    if move.gate.text not in gates:
        report.add(
            "E101",
            f"there is no gate `{move.gate.text}`",
            move.gate.span,
            help=did_you_mean(move.gate.text, gates) or "what moves is a gate of this book",
            name=move.gate.text,
        )
        return False
    gate = move.gate.text
    if checker.is_reserved(gate):
        return True
    head, place = checker.gate_head(gate), checker.node(gate).name.span
    if head is None:
        return False
    if not head.dated:
        report.add(
            "E248",
            f"`{gate}` has no day, and can't move anyone on one",
            move.gate.span,
            because=(place, "the gate is here"),
            help="make a gate for each request or application, on its day",
        )
    elif head.scope.root != root:
        report.add(
            "E248",
            f"`{gate}` is about {a(head.scope.root)}, and this ladder about {a(root)}",
            move.gate.span,
            because=(place, "the gate is here"),
            help=f"a ladder is moved by gates for each item of {a(root)}",
        )
    if move.outcome is None and head.dated and not head.lasts:
        report.add(
            "E248",
            f"`{gate}` does not lapse: its result lasts for ever",
            move.gate.span,
            because=(place, "the gate is here"),
            help="say how long, as in `lasts 5 years`",
        )
    if move.outcome is not None and move.outcome.text not in head.type.options:
        report.add(
            "E221",
            f"`{move.outcome.text}` is not an outcome of the gate `{gate}`",
            move.outcome.span,
            because=(place, "the gate is here"),
            help=did_you_mean(move.outcome.text, head.type.options)
            or f"it comes out {', '.join(f'`{o}`' for o in head.type.options)}",
        )
    crossing = checker.node(gate).crossing
    if move.outcome is not None and crossing and crossing.target.text != move.rung.text:
        report.add(
            "E249",
            f"`{gate}` is a gate to {crossing.target.text}, not to {move.rung.text}",
            move.span,
            because=(crossing.span, "it says so here"),
            help=f"move to {crossing.target.text}, or by another gate",
        )
    return True
