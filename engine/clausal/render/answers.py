"""Evaluations → text: each answer, and its reasons as a tree that mirrors the text."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field

from clausal.interpret.answers import (
    CONFLICT,
    NOT_IN_FORCE,
    NOT_MET,
    UNDETERMINED,
    VALUE,
    Answer,
    Evaluation,
    Reason,
    ReasonKind,
    Unknown,
)
from clausal.ir.show import show_value
from clausal.ir.types import Quantity, Type
from clausal.render.findings import printable
from clausal.render.paint import Paint, Role, plain
from clausal.source import NOWHERE, Span
from clausal.values import Value

WIDTH = 96
"""The most columns of a line. The same wherever it is shown, so that outputs can be compared."""

STEP = 2
"""Columns by which the reasons of a step are indented."""

PLACED = (ReasonKind.PROVISION, ReasonKind.CELL)
"""The steps that say where they stand in the text."""

MARKS = {True: ("✓", Role.YES), False: ("✗", Role.NO)}
"""What stands before a condition that held, and before one that did not."""

LOST = ("–", Role.QUIET)
"""What stands before a branch or exception that does not apply here."""

BRANCHES = 3
"""How many branches are named where none of them holds."""

ROLES = {
    NOT_MET: Role.NO,
    UNDETERMINED: Role.OPEN,
    CONFLICT: Role.ERROR,
    NOT_IN_FORCE: Role.OPEN,
}
"""How an outcome is shown; any other is a decision."""


def show_evaluation(evaluation: Evaluation, paint: Paint = plain, *, brief: bool = False) -> str:
    """The record and every answer about it, with its reasons, or in brief without them."""
    page = _Page(evaluation.currency, paint, brief=brief)
    page.put(0, f"record {evaluation.record}", Role.STRONG)
    for answer in evaluation.answers:
        page.gap()
        page.answer(answer)
    return page.text()


def show_heading(evaluation: Evaluation, paint: Paint = plain) -> str:
    """Which text was asked, about which day: the same for every record."""
    page = _Page(evaluation.currency, paint)
    page.put(0, evaluation.title, Role.STRONG)
    where = f"{evaluation.book}, version {evaluation.version}"
    page.put(0, f"{where}, as of {evaluation.as_of.isoformat()}", Role.QUIET)
    for note in evaluation.notes:
        page.put(0, f"note: {note}", Role.HELP)
    return page.text()


def show_why(answer: Answer, currency: str, indent: int = 0, paint: Paint = plain) -> str:
    """The reasons of an answer, what it needs, and its notes."""
    page = _Page(currency, paint)
    page.why(answer, indent)
    return page.text()


def answered(answer: Answer, currency: str) -> str:
    """The outcome in a few words: `$62,098`, `not met`, `undetermined`."""
    if answer.outcome != VALUE or answer.value is None:
        return answer.outcome
    return _shown(answer.value, answer.type, currency)


def _shown(value: Value | Unknown, type: Type | None, currency: str) -> str:
    match value:
        case Unknown(low=low, high=int(high)):
            return f"not known, from {low or 0} to {high}"
        case Unknown(low=int(low)) if low:
            return f"not known, at least {low}"
        case Unknown():
            return "not known"
        case _:
            return printable(show_value(value, type, currency))


def _place(span: Span) -> str:
    return "" if span is NOWHERE else f"{span.source.name}:{span.line}"


@dataclass(slots=True)
class _Page:
    """Lines, as they are written one below the other."""

    currency: str
    paint: Paint
    lines: list[str] = field(default_factory=list)
    told: dict[int, Reason] = field(default_factory=dict)
    """The provisions whose reasons stand above: what several steps share is told once."""
    brief: bool = False
    """Whether reasons are left out."""

    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)

    def gap(self) -> None:
        self.lines.append("")

    def put(
        self,
        indent: int,
        text: str,
        role: Role | None = None,
        mark: tuple[str, Role] | None = None,
        tail: str = "",
    ) -> None:
        """Text within the width, with a sign before it and something quiet at its end."""
        inside = indent + (2 if mark else 0)
        wrapped = textwrap.wrap(
            printable(text), max(WIDTH - inside, WIDTH // 3), break_on_hyphens=False
        )
        margin = " " * inside
        lines = [margin + (self.paint(line, role) if role else line) for line in wrapped]
        if mark and lines:
            lines[0] = " " * indent + self.paint(*mark) + lines[0].removeprefix(" " * (inside - 1))
        if tail and wrapped:
            if inside + len(wrapped[-1]) + len(tail) + 2 <= WIDTH:
                lines[-1] += f"  {self.paint(tail, Role.QUIET)}"
            else:
                lines.append(f"{margin}  {self.paint(tail, Role.QUIET)}")
        self.lines += lines

    # -------------------------------------------------------------- an answer

    def answer(self, answer: Answer) -> None:
        """The question, what came of it, where the text says so, and why."""
        reason = answer.because
        role = ROLES.get(answer.outcome, Role.YES)
        self.lines.append(
            f"{self.paint(printable(answer.question), Role.STRONG)}: "
            f"{self.paint(answered(answer, self.currency), role)}"
        )
        title = [f'"{reason.title}"'] if reason.title else []
        self.put(STEP, "; ".join([*title, *reason.cites]), Role.QUIET, tail=_place(reason.span))
        if self.brief:
            self.remarks(answer, STEP)
            return
        self.gap()
        self.why(answer, STEP)

    def why(self, answer: Answer, indent: int) -> None:
        """The reasons, what is needed, and the notes. Of a provision, the heading is above."""
        reason = answer.because
        if reason.kind is ReasonKind.PROVISION:
            self.said(indent, reason)
            self.steps(indent, reason)
        else:
            self.step(indent, reason, "")
        self.remarks(answer, indent)

    def remarks(self, answer: Answer, indent: int) -> None:
        """What is needed, where else the reasons rest, and the notes."""
        reason = answer.because
        if answer.outcome == UNDETERMINED:
            self.put(indent, "what would decide it:", Role.OPEN)
        for need in answer.needs:
            if need.says != reason.text:
                self.put(indent + STEP, need.says, mark=("-", Role.OPEN), tail=_place(need.span))
        others = [text for text in _headings(reason) if text not in reason.cites]
        if others:
            self.put(indent, f"see also {'; '.join(others)}", Role.QUIET)
        for note in answer.notes:
            self.put(indent, f"note: {note}", Role.HELP)

    # -------------------------------------------------------------- the reasons

    def steps(self, indent: int, above: Reason, within: str = "") -> None:
        """The steps below one, without those that nobody would miss.

        `within` is the item of a list that they are about: their facts are called by the rest.
        """
        shown, refused, idle = _of_interest(above)
        for reason in shown:
            self.step(indent, reason, within)
        if len(refused) > BRANCHES:
            self.put(indent, f"(none of {len(refused)} branches holds)", Role.QUIET)
        else:
            for reason in refused:
                self.put(indent, self.line(reason, LOST, within), Role.QUIET, mark=LOST)
        if idle:
            self.put(indent, f"({idle} others earned nothing)", Role.QUIET)

    def step(self, indent: int, reason: Reason, within: str) -> None:
        mark = _mark(reason)
        below = _joined(reason)
        line = self.line(reason, mark, within)
        if below is not reason:
            line += f": {below.text}"
        if _is_item(reason):
            within = f"{reason.text}."
        facts = self.facts(below, indent + len(line), within)
        told = id(reason) in self.told
        place = _place(reason.span) if reason.kind in PLACED else ""
        self.put(indent, line + (facts or ""), mark=mark, tail="as above" if told else place)
        if told:
            return
        if reason.because:
            self.told[id(reason)] = reason
        self.said(indent + STEP, reason)
        if facts is None:
            self.steps(indent + STEP, below, within)

    def line(self, reason: Reason, mark: tuple[str, Role] | None, within: str) -> str:
        """What the step is about, and what came of it."""
        day = f"{reason.day.isoformat()}  " if reason.day else ""
        text = f"{day}{reason.text.removeprefix(within)}"
        if reason.value is None or mark:
            return text
        return f"{text}: {_shown(reason.value, reason.type, self.currency)}"

    def facts(self, reason: Reason, used: int, within: str) -> str | None:
        """What a condition rests on, if its own line has room for it; None if it has not."""
        below, _, _ = _of_interest(reason)
        if not _mark(reason) or any(not _is_leaf(step) for step in below):
            return None
        # What is simply so has been told by the mark.
        lines = [self.line(step, None, within) for step in below]
        if reason.value is True and all(step.value is True for step in below):
            lines = []
        words = f" ({', '.join(lines)})" if lines else ""
        return words if used + len(words) + STEP <= WIDTH else None

    def said(self, indent: int, reason: Reason) -> None:
        """The text's own reason."""
        if reason.said:
            self.put(indent, f'because "{reason.said}"', Role.HELP)


# ------------------------------------------------------------------ what a step is


def _mark(reason: Reason) -> tuple[str, Role] | None:
    """The sign of a condition: it held, it did not, it can't be decided."""
    if reason.kind not in (ReasonKind.RULE, ReasonKind.CONDITION):
        return None
    match reason.value:
        case bool(held):
            return MARKS[held]
        case Unknown() if not isinstance(reason.type, Quantity):
            return "?", Role.OPEN
        case _:
            return None


def _is_member(reason: Reason) -> bool:
    """Whether it is about an item that a quantifier or a count looked at: no place in the text."""
    return reason.kind is ReasonKind.CONDITION and reason.span is NOWHERE


def _is_item(reason: Reason) -> bool:
    return reason.kind is ReasonKind.EVENT or _is_member(reason)


def _is_leaf(reason: Reason) -> bool:
    """A fact, or what was made of facts that need no line."""
    return (
        reason.kind in (ReasonKind.FACT, ReasonKind.CONDITION)
        and _mark(reason) is None
        and not _of_interest(reason)[0]
    )


def _joined(reason: Reason) -> Reason:
    """Of an item with one condition, the condition, for they share a line; else the step itself."""
    if _is_member(reason) and len(reason.because) == 1:
        (one,) = reason.because
        if one.kind is ReasonKind.CONDITION and one.value == reason.value:
            return one
    return reason


def _of_interest(above: Reason) -> tuple[list[Reason], list[Reason], int]:
    """The steps below one that are worth being told; the branches of a decision, if there are some
    and none holds; and how many events earned nothing, beside others that did.
    """
    steps = [step for step in above.because if not _goes_without_saying(step)]
    refused: list[Reason] = []
    # Of a gate, every requirement counts; of a decision, the one branch that holds.
    if not (above.provision or "").startswith("gate ") and not isinstance(above.value, Unknown):
        rules = [step for step in steps if step.kind is ReasonKind.RULE]
        held = any(step.value is True for step in rules)
        if held or len(rules) > 1:
            steps = [s for s in steps if s.kind is not ReasonKind.RULE or s.value is not False]
            refused = [] if held else [step for step in rules if step.value is False]
    worth = [step for step in steps if not _earned_nothing(step)]
    idle = len(steps) - len(worth)
    if idle > 1 and any(step.kind is ReasonKind.EVENT for step in worth):
        return worth, refused, idle
    return steps, refused, 0


def _goes_without_saying(reason: Reason) -> bool:
    """An item of which nothing was asked but that it is there."""
    return _is_member(reason) and reason.value is True and not reason.because


def _earned_nothing(reason: Reason) -> bool:
    return reason.kind is ReasonKind.EVENT and reason.value is not False and reason.value == 0


def _headings(reason: Reason) -> list[str]:
    """The first citation of every provision that the reasons rest on, in their order."""
    found: dict[str, None] = {}
    seen: set[int] = set()
    waiting = [reason]
    while waiting:
        step = waiting.pop()
        if id(step) not in seen:
            seen.add(id(step))
            found.update(dict.fromkeys(step.cites[:1]))
            waiting.extend(reversed(step.because))
    return list(found)
