"""A document → one HTML page that needs nothing else: read on a screen, a phone or paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import assert_never

from clausal.render.blocks import (
    AMENDED,
    Block,
    Document,
    Entry,
    Grid,
    Link,
    Marked,
    Paragraph,
    Point,
    Points,
    Section,
    Words,
)
from clausal.render.findings import printable

LEAD, FIGURE = ' class="lead"', ' class="figure"'


def document_html(document: Document, *, styles: Sequence[str] = ("document.css",)) -> str:
    """The whole page."""
    return "".join(f"{line}\n" for line in _lines(document, styles))


def sections_html(sections: Sequence[Section], level: int) -> Iterator[str]:
    """The sections alone, for a page that has more; their titles are headings of that level."""
    for section in sections:
        yield from _section(section, level)


@cache
def style(name: str) -> str:
    """One of the style sheets."""
    return files("clausal.render").joinpath(name).read_text(encoding="utf-8").strip()


def _lines(document: Document, styles: Sequence[str]) -> Iterator[str]:
    title = _text(document.title)
    yield "<!doctype html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>"
    yield "<style>"
    yield from map(style, styles)
    yield "</style>"
    yield "</head>"
    yield "<body>"
    yield '<a class="skip" href="#text">Skip to the text</a>'
    yield "<header>"
    yield f"<h1>{title}</h1>"
    yield _where(f"agreement {document.name}", document.place, f"version {document.version}")
    yield "<dl>"
    for name, words in document.facts:
        yield f"<div><dt>{_text(name)}</dt><dd>{_text(words)}</dd></div>"
    yield "</dl>"
    if document.about:
        yield f'<p class="about">{_text(document.about)}</p>'
    yield "</header>"
    yield from _contents(document.sections)
    yield '<main id="text">'
    yield from sections_html(document.sections, 2)
    yield "</main>"
    yield "</body>"
    yield "</html>"


def _contents(sections: Sequence[Section]) -> Iterator[str]:
    yield '<nav aria-labelledby="contents">'
    yield '<h2 id="contents">Contents</h2>'
    yield "<ul>"
    for section in sections:
        yield f"<li>{_link(section.title, section.anchor)}"
        if section.entries:
            yield "<ul>"
            for entry in section.entries:
                yield f"<li>{_link(entry.title, entry.anchor)}</li>"
            yield "</ul>"
        yield "</li>"
    yield "</ul>"
    yield "</nav>"


def _section(section: Section, level: int) -> Iterator[str]:
    yield f'<section id="{escape(section.anchor)}">'
    yield f"<h{level}>{_text(section.title)}</h{level}>"
    for block in section.about:
        yield from _block(block, section.title)
    for entry in section.entries:
        yield from _entry(entry, level + 1)
    yield "</section>"


def _entry(entry: Entry, level: int) -> Iterator[str]:
    yield f'<article id="{escape(entry.anchor)}">'
    yield f"<h{level}>{_text(entry.title)}</h{level}>"
    yield _where(f"{entry.kind} {entry.name}", entry.place)
    for block in entry.blocks:
        yield from _block(block, entry.title)
    if entry.amended:
        yield f'<p class="amended">{AMENDED} {_text("; ".join(entry.amended))}</p>'
    if entry.cites:
        yield f'<p class="sources">Sources: {_text("; ".join(entry.cites))}</p>'
    yield "</article>"


def _block(block: Block, title: str) -> Iterator[str]:
    match block:
        case Paragraph(words=words, lead=lead):
            yield f"<p{LEAD if lead else ''}>{_words(words)}</p>"
        case Points(points=points):
            yield from _points(points)
        case Grid():
            yield from _grid(block, title)
        case _:
            assert_never(block)


def _points(points: Sequence[Point]) -> Iterator[str]:
    yield "<ul>"
    for point in points:
        yield f"<li>{_words(point.words)}"
        if point.below:
            yield from _points(point.below)
        yield "</li>"
    yield "</ul>"


def _grid(grid: Grid, title: str) -> Iterator[str]:
    # A table that is wider than the screen scrolls, with the keyboard too.
    label = escape(printable(grid.caption or title))
    yield f'<div class="scroll" role="region" tabindex="0" aria-label="{label}">'
    yield "<table>"
    if grid.caption:
        yield f"<caption><span>{_text(grid.caption)}</span></caption>"
    head = (
        f'<th scope="col"{_figure(grid, i)}>{_text(cell)}</th>' for i, cell in enumerate(grid.head)
    )
    yield f"<thead><tr>{''.join(head)}</tr></thead>"
    yield "<tbody>"
    for row in grid.rows:
        yield f"<tr>{''.join(_cells(grid, row))}</tr>"
    yield "</tbody>"
    yield "</table>"
    yield "</div>"


def _cells(grid: Grid, row: Sequence[Words]) -> Iterator[str]:
    for place, cell in enumerate(row):
        name, scope = ("th", ' scope="row"') if place < grid.heads else ("td", "")
        yield f"<{name}{scope}{_figure(grid, place)}>{_words(cell)}</{name}>"


def _figure(grid: Grid, place: int) -> str:
    return FIGURE if place in grid.figures else ""


def _where(*parts: str) -> str:
    shown = [f"<code>{_text(part)}</code>" for part in parts if part]
    return f'<p class="where">{" · ".join(shown)}</p>'


def _words(words: Words) -> str:
    return "".join(map(_piece, words))


def _piece(piece: str | Link | Marked) -> str:
    match piece:
        case Link(text=text, anchor=anchor):
            return _link(text, anchor)
        case Marked(words=words, inserted=inserted):
            mark = "ins" if inserted else "del"
            return f"<{mark}>{_words(words)}</{mark}>"
        case _:
            return _text(piece)


def _link(text: str, anchor: str) -> str:
    return f'<a href="#{escape(anchor)}">{_text(text)}</a>'


def _text(text: str) -> str:
    return escape(printable(text), quote=False)
