"""A history → text: what changed on which day, who decided it, and what is only proposed."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterator, Sequence

from clausal.ir.chronicle import (
    CellChange,
    Chronicle,
    Enactment,
    ProvisionHistory,
    Standing,
    Turn,
    Wording,
)
from clausal.render.answers import WIDTH
from clausal.render.findings import counted, printable
from clausal.render.paint import Paint, Role, plain

STEP = 2


def history_text(history: Chronicle, *, book: str, paint: Paint = plain) -> str:
    """The history of the book, or of the provisions that were asked for."""
    page = _Page(history, paint)
    lines = page.provisions() if history.provisions else page.book()
    return "".join(f"{line.rstrip()}\n" for line in [*page.head(book), *lines])


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`, each as code."""
    quoted = [f"`{name}`" for name in names]
    return " and ".join([*([", ".join(quoted[:-1])] if quoted[:-1] else []), *quoted[-1:]])


class _Page:
    """One history, and how it is shown."""

    def __init__(self, history: Chronicle, paint: Paint) -> None:
        self.history = history
        self.paint = paint
        self.known = {one.name: one for one in history.enactments}

    def wrapped(self, text: str, indent: int = 0, role: Role | None = None) -> Iterator[str]:
        """Lines within the width; those after the first of a point stand under its words."""
        hang = indent + STEP if text.startswith("- ") else indent
        for place, line in enumerate(
            textwrap.wrap(printable(text), WIDTH - hang, break_on_hyphens=False)
        ):
            yield " " * (hang if place else indent) + (self.paint(line, role) if role else line)

    def head(self, book: str) -> Iterator[str]:
        """Which history it is."""
        history = self.history
        yield from self.wrapped(history.title, role=Role.STRONG)
        where = f"{book}, timeline {history.timeline}"
        if history.known_on:
            where += f", as known on {history.known_on}"
        if history.asked:
            proposals = "proposals" if len(history.asked) > 1 else "proposal"
            where += f", with the {proposals} {listed(history.asked)}"
        yield from self.wrapped(where, role=Role.QUIET)

    # -------------------------------------------------------------- the book

    def book(self) -> Iterator[str]:
        """Every day on which something changes; then what is not in force."""
        before: Turn | None = None
        for turn in self.history.turns:
            yield ""
            yield from self.turn(turn, before)
            before = turn
        if self.history.proposals:
            yield ""
            yield self.paint("Proposed, and in force only if somebody asks what if:", Role.STRONG)
            for one in self.history.proposals:
                yield from self.enactment(one, self.called(one), STEP)
        if self.history.later:
            count = counted(len(self.history.later), "amendment")
            names = listed([one.name for one in self.history.later])
            says = f"Decided after {self.history.known_on}, and left out: {count} ({names})"
            yield ""
            yield from self.wrapped(says, role=Role.QUIET)

    def turn(self, turn: Turn, before: Turn | None) -> Iterator[str]:
        """One day."""
        day = self.paint(str(turn.day), Role.STRONG)
        yield f"{day}  {self.paint(f'version {turn.version}', Role.QUIET)}"
        if before is None:
            yield from self.wrapped(self.beginning(turn), STEP)
        if before is not None and turn.standing is not before.standing:
            yield from self.wrapped(self.standing(turn), STEP)
        for name in turn.lapsed:
            one = self.known[name]
            yield from self.wrapped(f"{self.called(one)} lapses: what it changed is undone", STEP)
        if turn.dated:
            names = ", ".join(turn.dated)
            yield from self.wrapped(f"What the text has from this day: {names}", STEP)
        for name in turn.begun:
            one = self.known[name]
            yield from self.enactment(one, f"{self.called(one)} takes force", STEP)

    def beginning(self, turn: Turn) -> str:
        """`The agreement begins, ratified on 2019-12-01; its term ends on 2029-12-31`"""
        history = self.history
        assumed = " (assumed)" if history.ratified_assumed else ""
        ratified = f", ratified on {history.ratified}{assumed}" if history.ratified else ""
        ends = f"; its term ends on {turn.end}" if turn.end else ""
        return f"The agreement begins{ratified}{ends}"

    def standing(self, turn: Turn) -> str:
        """What became of the agreement's term."""
        match turn.standing:
            case Standing.HOLDS_OVER:
                return (
                    f"The term ended on {turn.end}; the agreement holds over until it is replaced"
                )
            case Standing.NOT_IN_FORCE:
                return f"The term ended on {turn.end}; the agreement is not in force any more"
            case _:
                ends = f", now to {turn.end}" if turn.end else ""
                return f"The agreement is in its term again{ends}"

    def called(self, one: Enactment) -> str:
        """`proposal one_year "One more year"`"""
        return f'{"proposal" if one.proposal else "amendment"} {one.name} "{one.title}"'

    def enactment(self, one: Enactment, says: str, indent: int) -> Iterator[str]:
        """An amendment or proposal: who decided it, when it is in force, what it changes."""
        yield from self.wrapped(says, indent)
        yield from self.wrapped("; ".join(_circumstances(one)), indent + STEP, Role.QUIET)
        for change in one.changes:
            first, *more = change.text.strip().split("\n")
            tail = f" … ({counted(len(more), 'line')})" if more else ""
            yield from self.wrapped(f"- {first}{tail}", indent + STEP)

    # -------------------------------------------------------------- provisions

    def provisions(self) -> Iterator[str]:
        """The wordings of each provision that was asked for."""
        for one in self.history.provisions:
            yield ""
            title = f' "{one.title}"' if one.title else ""
            yield from self.wrapped(f"{one.kind} {one.name}{title}", role=Role.STRONG)
            yield from self.wordings(one)

    def wordings(self, one: ProvisionHistory) -> Iterator[str]:
        """Every wording, from when to when, and who gave it."""
        for place, wording in enumerate(one.wordings):
            yield ""
            yield self.paint(_span(wording.start, wording.end), Role.STRONG)
            yield from self.wrapped(self.cause(wording, first=not place), STEP, Role.QUIET)
            if wording.text is None:
                yield " " * STEP + "not in the agreement"
            else:
                yield from textwrap.indent(wording.text, " " * 2 * STEP).rstrip().split("\n")
            if wording.cells:
                yield from self.cells(wording.cells)

    def cause(self, wording: Wording, *, first: bool) -> str:
        """Who gave a wording."""
        parts = [
            f"{self.called(self.known[name])}, {'; '.join(_circumstances(self.known[name]))}"
            for name in wording.begun
        ]
        parts += [f"{self.called(self.known[name])} lapsed" for name in wording.lapsed]
        return "; ".join(parts) or ("as it was agreed" if first else "")

    def cells(self, cells: Sequence[CellChange]) -> Iterator[str]:
        """What each changed cell was, and is."""
        count = counted(len(cells), "cell")
        yield " " * STEP + self.paint(f"{count} changed:", Role.QUIET)
        rows = [(", ".join(c.keys), c.before or "none", c.after or "none") for c in cells]
        widths = [max(len(row[i]) for row in rows) for i in range(3)]
        for keys, before, after in rows:
            yield (
                f"{' ' * 2 * STEP}{keys:<{widths[0]}}  {before:>{widths[1]}} → {after:>{widths[2]}}"
            )


def _circumstances(one: Enactment) -> Iterator[str]:
    """Who decided or proposed it, from when to when it is in force, and where that stands."""
    by = " and ".join(one.parties)
    if one.decided is not None:
        vote = f", {one.vote[0]} to {one.vote[1]}" if one.vote else ""
        yield f"decided by {by} on {one.decided}{_assumed(one.decided_assumed)}{vote}"
    elif by:
        yield f"by {by}"
    if one.start is not None:
        yield f"in force {_span(one.start, one.end)}{_assumed(one.start_assumed)}"
    if one.reaches is not None:
        yield f"applies to events from {one.reaches}"
    yield from one.cites
    yield f"{one.span.source.name}:{one.span.line}"


def _assumed(assumed: bool) -> str:
    return " (assumed)" if assumed else ""


def _span(start: dt.date, end: dt.date | None) -> str:
    return f"from {start}" + (f" to {end}" if end else "")
