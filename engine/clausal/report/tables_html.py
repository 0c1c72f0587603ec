"""A table → HTML: its caption leads to its definition, heads have their scope, figures align."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from clausal.preview.figures import WITHHELD
from clausal.render.findings import printable
from clausal.report.tables import Column, Row, Table, Unit, Value
from clausal.report.words import shown

LONG = 40
"""Rows from which on a table has a frame of its own on the screen."""

SHADES = 100
"""Steps of shade: the style sheet makes the colour of a step."""


def text(words: str) -> str:
    """Words as a page has them."""
    return escape(printable(words), quote=False)


def defined(name: str | None, words: str) -> str:
    """Words that lead to a definition."""
    if name is None:
        return text(words)
    return f'<a class="defined" href="#definition-{escape(name)}">{text(words)}</a>'


def table_html(table: Table, currency: str) -> Iterator[str]:
    """The table. One that is wider than the screen scrolls, with the keyboard too."""
    label = escape(printable(table.title))
    long = " long" if len(table.rows) > LONG else ""
    yield f'<div class="scroll{long}" role="region" tabindex="0" aria-label="{label}">'
    yield f'<table id="{table.name}"{" class=shaded" if table.shaded else ""}>'
    caption = defined(table.definition, table.title)
    yield f"<caption><span>{caption}</span></caption>"
    columns = table.columns[1:] if table.grouped else table.columns
    heads = "".join(
        f'<th scope="col"{_class(column)}>{defined(column.defined, column.title)}</th>'
        for column in columns
    )
    yield f"<thead><tr>{heads}</tr></thead>"
    most = _most(table)
    if table.grouped:
        for group, rows in groupby(table.rows, key=lambda row: row.cells[0]):
            title = shown(group, Unit.WORDS, currency)
            yield "<tbody>"
            yield (
                f'<tr class="group"><th scope="rowgroup" colspan="{len(columns)}">'
                f"{text(title)}</th></tr>"
            )
            yield from (_row(table, row, currency, most) for row in rows)
            yield "</tbody>"
    else:
        yield "<tbody>"
        yield from (_row(table, row, currency, most) for row in table.rows)
        yield "</tbody>"
    yield "</table>"
    yield "</div>"


def _most(table: Table) -> float:
    """The largest count among the cells that are shaded."""
    if not table.shaded:
        return 0
    cells = (
        value
        for row in table.rows
        if not row.total
        for value in row.cells[table.heads : -1]
        if value is not WITHHELD and value is not None
    )
    return max((float(value) for value in cells if not isinstance(value, str)), default=0)  # type: ignore[arg-type]


def _row(table: Table, row: Row, currency: str, most: float) -> str:
    first = 1 if table.grouped else 0
    cells = []
    for place in range(first, len(row.cells)):
        column, value = table.columns[place], row.cells[place]
        words = text(shown(value, column.unit, currency))
        if place < table.heads:
            cells.append(f'<th scope="row"{_class(column)}>{words}</th>')
            continue
        inner = place < len(row.cells) - 1
        shade = _shade(value, most) if most and inner and not row.total else ""
        cells.append(f"<td{_class(column, value)}{shade}>{words}</td>")
    return f"<tr{' class=total' if row.total else ''}>{''.join(cells)}</tr>"


def _class(column: Column, value: Value = "") -> str:
    words = [] if column.unit is Unit.WORDS else ["figure"]
    if value is WITHHELD:
        words.append("withheld")
    elif isinstance(value, str) or value is None:
        pass
    elif column.unit is Unit.CHANGE and value < 0:  # type: ignore[operator]
        words.append("less")
    elif value == 0:
        words.append("nothing")
    return f' class="{" ".join(words)}"' if words else ""


def _shade(value: Value, most: float) -> str:
    if value is WITHHELD or value is None or isinstance(value, str) or not value:
        return ""
    return f' style="--shade-of:{round(SHADES * float(value) / most)}%"'  # type: ignore[arg-type]
