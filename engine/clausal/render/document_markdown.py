"""A document → Markdown, as GitHub and mkdocs show it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import assert_never

from clausal.render.blocks import (
    AMENDED,
    Block,
    Document,
    Entry,
    Grid,
    Link,
    Paragraph,
    Point,
    Points,
    Section,
    Words,
    as_text,
)
from clausal.render.findings import printable

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~$&]")
_MARKER = re.compile(r"^(\s*)(?:([-+=])|(\d+)([.)]))(?=\s|$|=|-)")
"""What begins a list or underlines a heading, at the start of a line."""


def document_markdown(document: Document) -> str:
    """The whole document."""
    return "".join(f"{line.rstrip()}\n" for line in _lines(document))


def _lines(document: Document) -> Iterator[str]:
    yield f"# {escaped(document.title)}"
    yield ""
    yield _where(f"agreement {document.name}", document.place, f"version {document.version}")
    yield ""
    for name, words in document.facts:
        yield f"- **{escaped(name)}:** {escaped(words)}"
    if document.about:
        yield ""
        yield f"*{escaped(document.about)}*"
    for section in document.sections:
        yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    yield ""
    yield _anchor(section.anchor)
    yield ""
    yield f"## {escaped(section.title)}"
    yield from markdown_blocks(section.about)
    for entry in section.entries:
        yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[str]:
    yield ""
    yield _anchor(entry.anchor)
    yield ""
    yield f"### {escaped(entry.title)}"
    yield ""
    yield _where(f"{entry.kind} {entry.name}", entry.place)
    yield from markdown_blocks(entry.blocks)
    if entry.amended:
        yield ""
        yield f"*{AMENDED} {escaped('; '.join(entry.amended))}*"
    if entry.cites:
        yield ""
        yield f"*Sources: {escaped('; '.join(entry.cites))}*"


def markdown_blocks(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        yield ""
        match block:
            case Paragraph(words=words):
                yield _line(words)
            case Points(points=points):
                yield from _points(points, "")
            case Grid():
                yield from _grid(block)
            case _:
                assert_never(block)


def _points(points: Sequence[Point], margin: str) -> Iterator[str]:
    for point in points:
        yield f"{margin}- {_line(point.words)}"
        yield from _points(point.below, f"{margin}  ")


def _grid(grid: Grid) -> Iterator[str]:
    if grid.caption:
        yield f"**{escaped(grid.caption)}**"
        yield ""
    yield _row([escaped(cell) for cell in grid.head])
    yield _row(["---:" if i in grid.figures else "---" for i in range(len(grid.head))])
    for row in grid.rows:
        yield _row([_words(cell) for cell in row])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _anchor(anchor: str) -> str:
    return f'<a id="{anchor}"></a>'


def _where(*parts: str) -> str:
    return " · ".join(code(part) for part in parts if part)


def code(text: str) -> str:
    """Code as it stands: the fence is longer than any run of backticks inside."""
    text = printable(text)
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    return f"{fence} {text} {fence}" if len(fence) > 1 else f"`{text}`"


def _line(words: Words) -> str:
    """Words that begin a line: nothing in them starts a list."""
    return _MARKER.sub(
        lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", _words(words)
    )


def _words(words: Words) -> str:
    return "".join(
        f"[{escaped(piece.text)}](#{piece.anchor})"
        if isinstance(piece, Link)
        else escaped(as_text((piece,)))
        for piece in words
    )


def escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", printable(text))
