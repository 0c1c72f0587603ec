"""A document → text for a terminal, in lines of a readable width."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import assert_never

from clausal.render.answers import WIDTH
from clausal.render.blocks import (
    AMENDED,
    Block,
    Document,
    Entry,
    Grid,
    Paragraph,
    Point,
    Points,
    Section,
    as_text,
)
from clausal.render.findings import display_width, printable
from clausal.render.paint import Paint, Role, plain

STEP = 2
"""Columns by which what belongs to a provision is indented, and the points below a point."""


def document_text(document: Document, paint: Paint = plain) -> str:
    """The whole document."""
    return "".join(f"{line.rstrip()}\n" for line in _lines(document, paint))


def _lines(document: Document, paint: Paint) -> Iterator[str]:
    yield from wrapped(document.title, 0, paint, Role.STRONG)
    where = " · ".join(part for part in (f"agreement {document.name}", document.place) if part)
    yield from wrapped(f"{where} · version {document.version}", 0, paint, Role.QUIET)
    yield ""
    width = max(len(name) for name, _ in document.facts) + STEP
    for name, words in document.facts:
        first, *others = wrapped(words, width, paint)
        yield f"{paint(name, Role.QUIET)}{first[len(name) :]}"
        yield from others
    if document.about:
        yield ""
        yield from wrapped(document.about, 0, paint, Role.QUIET)
    for section in document.sections:
        yield from ("", "")
        yield from _section(section, paint)


def _section(section: Section, paint: Paint) -> Iterator[str]:
    title = printable(section.title)
    yield paint(title.upper(), Role.STRONG)
    yield paint("=" * display_width(title), Role.QUIET)
    if section.about:
        yield ""
        yield from text_blocks(section.about, 0, paint)
    for entry in section.entries:
        yield ""
        yield from _entry(entry, paint)


def _entry(entry: Entry, paint: Paint) -> Iterator[str]:
    yield from wrapped(entry.title, 0, paint, Role.STRONG)
    where = f"{entry.kind} {entry.name}" + (f" · {entry.place}" if entry.place else "")
    yield from wrapped(where, 0, paint, Role.QUIET)
    yield from text_blocks(entry.blocks, STEP, paint)
    if entry.amended:
        yield from wrapped(f"{AMENDED} {'; '.join(entry.amended)}", STEP, paint, Role.HELP)
    if entry.cites:
        yield from wrapped(f"Sources: {'; '.join(entry.cites)}", STEP, paint, Role.QUIET)


def text_blocks(blocks: Sequence[Block], indent: int, paint: Paint) -> Iterator[str]:
    """The blocks; a list or table is set apart from what follows it."""
    for place, block in enumerate(blocks):
        if place and not isinstance(blocks[place - 1], Paragraph):
            yield ""
        yield from _block(block, indent, paint)


def _block(block: Block, indent: int, paint: Paint) -> Iterator[str]:
    match block:
        case Paragraph(words=words):
            yield from wrapped(as_text(words), indent, paint)
        case Points(points=points):
            yield from _points(points, indent, paint)
        case Grid():
            yield from _grid(block, indent, paint)
        case _:
            assert_never(block)


def _points(points: Sequence[Point], indent: int, paint: Paint) -> Iterator[str]:
    for point in points:
        yield from wrapped(as_text(point.words), indent + STEP, paint, mark="- ")
        yield from _points(point.below, indent + STEP, paint)


def wrapped(
    text: str, indent: int, paint: Paint, role: Role | None = None, mark: str = ""
) -> Iterator[str]:
    """Lines within the width, each painted for itself; the mark stands before the first."""
    lines = textwrap.wrap(
        printable(text), max(WIDTH - indent, WIDTH // 3), break_on_hyphens=False
    ) or [""]
    for place, line in enumerate(lines):
        before = mark.rjust(indent) if mark and not place else " " * indent
        yield before + (paint(line, role) if role else line)


def _grid(grid: Grid, indent: int, paint: Paint) -> Iterator[str]:
    """Columns under each other. One that is not of figures takes what room the others leave."""
    if grid.caption:
        yield from wrapped(grid.caption, indent, paint, Role.QUIET)
    rows = [grid.head, *(tuple(map(as_text, row)) for row in grid.rows)]
    cells = [[printable(cell) for cell in row] for row in rows]
    widths = [max(1, *(display_width(row[i]) for row in cells)) for i in range(len(grid.head))]
    last = len(widths) - 1
    if last not in grid.figures:
        left = WIDTH - indent - sum(widths[:-1]) - STEP * last
        widths[last] = min(widths[last], max(left, WIDTH // 3))
    for place, row in enumerate(cells):
        tails = textwrap.wrap(row[last], widths[last], break_on_hyphens=False) or [""]
        for line, tail in enumerate(tails):
            shown = [*(row[:last] if not line else [""] * last), tail]
            words = (" " * STEP).join(
                _padded(cell, widths[i], right=i in grid.figures) for i, cell in enumerate(shown)
            )
            yield " " * indent + (words if place else paint(words, Role.QUIET))


def _padded(cell: str, width: int, *, right: bool) -> str:
    space = " " * (width - display_width(cell))
    return space + cell if right else cell + space
