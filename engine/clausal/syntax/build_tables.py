"""Lark's tree → our tree, for tables: their rows, their versions, and rows from other files."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from lark import Token

from clausal.diagnostics import Diagnostic
from clausal.source import Span
from clausal.syntax import expressions as e
from clausal.syntax import nodes as n
from clausal.syntax.build_expressions import ExpressionBuilder
from clausal.syntax.slips import cell_help

_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_CELL = re.compile(
    rf"""(?P<money>-?[$€£]{_NUMBER})|(?P<percent>-?{_NUMBER}%)|(?P<date>\d{{4}}-\d{{2}}-\d{{2}})
    |(?P<year>\d{{4}}-\d{{2}})|(?P<number>-?{_NUMBER})|"(?P<text>[^"]*)"|(?P<name>[A-Za-z][A-Za-z0-9_]*)""",
    re.VERBOSE,
)
_PIECE = re.compile(r'(?:"[^"]*"|[^|"])*')


class TableBuilder(ExpressionBuilder):
    """Builds tables."""

    # -------------------------------------------------------------- rows of tables

    def _row(self, token: Token) -> n.Row:
        span = self._span(token)
        cells: list[n.Cell] = []
        position = 1
        end = len(token)
        while position < end:
            piece = _PIECE.match(token, position)
            raw = piece.group() if piece else ""
            left = position + len(raw) - len(raw.lstrip())
            content = raw.strip()
            column = span.column + left
            place = Span(self.origin, span.line, column, span.line, column + max(len(content), 1))
            cells.append(self._cell(content, place))
            position += len(raw) + 1
        return n.Row(cells=tuple(cells), span=span)

    def _cell(self, content: str, span: Span) -> n.Cell:
        if not content:
            return n.Cell(value=n.Blank.EMPTY, span=span)
        if content == "reserved":
            return n.Cell(value=n.Blank.RESERVED, span=span)
        band = content.startswith("from ")
        found = _CELL.fullmatch(content.removeprefix("from ").strip())
        if found is None:
            self._complain("E013", f"`{content}` can't be read as a cell", span, cell_help(content))
            return n.Cell(value=n.Blank.EMPTY, span=span)
        text = found.group()
        value: e.Literal | e.Name
        match found.lastgroup:
            case "money":
                symbol = text.lstrip("-")[0]
                amount = self._decimal(text.replace(symbol, ""), span)
                value = e.Money(symbol=symbol, value=amount, span=span)
            case "percent":
                value = e.Percent(value=self._decimal(text[:-1], span), span=span)
            case "date":
                value = e.Date(value=self._date(text, span), span=span)
            case "year":
                value = e.SchoolYear(start=self._school_year(text, span), span=span)
            case "number":
                value = e.Number(value=self._decimal(text, span), span=span)
            case "text":
                value = e.Text(value=text[1:-1], span=span)
            case _:
                value = (
                    e.YesNo(value=text == "yes", span=span)
                    if text in ("yes", "no")
                    else e.Name(text=text, span=span)
                )
        return n.Cell(value=value, band=band, span=span)

    def rows(self, _: Span, *rows: n.Row) -> tuple[n.Row, ...]:
        return rows

    # -------------------------------------------------------------- tables

    def table(self, span: Span, name: e.Name, title: str | None, *lines: Any) -> n.Table:
        cites, rest = cites_apart(lines)
        gives, *keys, versions = rest
        return n.Table(
            name=name,
            title=title,
            gives=gives,
            keys=tuple(keys),
            versions=versions,
            cites=cites,
            span=span,
        )

    def key_column(self, span: Span, name: e.Name, bands: str | None) -> n.KeyColumn:
        return n.KeyColumn(name=name, bands=bands is not None, span=span)

    def versions(self, _: Span, *versions: n.TableVersion) -> tuple[n.TableVersion, ...]:
        return versions

    def undated_version(self, span: Span, rows: tuple[n.Row, ...]) -> n.RowsVersion:
        return n.RowsVersion(rows=rows, span=span)

    def derived_version(
        self, span: Span, start: dt.date, to: dt.date | None, *steps: n.RaisedStep | n.SetStep
    ) -> n.DerivedVersion:
        return n.DerivedVersion(start=start, to=to, steps=steps, span=span)

    def raised_step(self, span: Span, *rest: Any) -> n.RaisedStep:
        *keys, by, rounding = rest
        return n.RaisedStep(keys=present(keys), by=by, rounding=rounding, span=span)

    def set_step(self, span: Span, *rest: Any) -> n.SetStep:
        *keys, value = rest
        return n.SetStep(keys=tuple(keys), value=value, span=span)

    def rows_version(
        self, span: Span, start: dt.date, to: dt.date | None, rows: tuple[n.Row, ...]
    ) -> n.RowsVersion:
        return n.RowsVersion(start=start, to=to, rows=rows, span=span)

    def file_version(
        self, span: Span, start: dt.date, to: dt.date | None, file: str
    ) -> n.FileVersion:
        return n.FileVersion(start=start, to=to, file=file, span=span)

    def raised_version(
        self,
        span: Span,
        start: dt.date,
        to: dt.date | None,
        by: e.Expression,
        rounding: e.Rounding | None,
    ) -> n.RaisedVersion:
        return n.RaisedVersion(start=start, to=to, by=by, rounding=rounding, span=span)


def cites_apart(lines: tuple[Any, ...]) -> tuple[tuple[str, ...], list[Any]]:
    """The citations among a block's lines, and the other lines."""
    cites = tuple(x[1] for x in lines if isinstance(x, tuple) and x[:1] == ("cites",))
    return cites, [x for x in lines if not (isinstance(x, tuple) and x[:1] == ("cites",))]


def present(children: Any) -> tuple[Any, ...]:
    """Without what the grammar leaves out."""
    return tuple(child for child in children if child is not None)


def read_row(contents: list[str], span: Span) -> tuple[n.Row, list[Diagnostic]]:
    """A row of a table that stands in a file of its own; its place is where the file is named."""
    builder = TableBuilder(span.source)
    cells = tuple(builder._cell(content.strip(), span) for content in contents)
    return n.Row(cells=cells, span=span), builder.diagnostics
