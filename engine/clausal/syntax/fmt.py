"""Text → its canonical form: the printer's words, with the author's comments and blank lines."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from clausal.diagnostics import Diagnostic
from clausal.source import Source, Span
from clausal.syntax import nodes as n
from clausal.syntax.files import write_atomically
from clausal.syntax.lines import Comment, Line, comments, read_lines
from clausal.syntax.parser import parse
from clausal.syntax.print_layout import STEP
from clausal.syntax.print_provisions import head_of
from clausal.syntax.printer import print_item

__all__ = ["Formatted", "format_text", "write_atomically"]

_SHORT = (n.Unit, n.Choice, n.Constant, n.SetValue, n.RaiseTable, n.Repeal, n.Adopt)
"""Items that may follow their like without a blank line, where the author left none."""


@dataclass(frozen=True, slots=True)
class Formatted:
    """The canonical text; where there are `diagnostics`, the text as it was."""

    text: str
    diagnostics: tuple[Diagnostic, ...] = ()


def format_text(source: Source) -> Formatted:
    """The canonical form of a text. One with mistakes is left as it is."""
    text = source.text.removeprefix("\ufeff").replace("\r\n", "\n")
    file, diagnostics = parse(Source(source.name, text))
    if diagnostics:
        return Formatted(source.text, tuple(diagnostics))
    formatted = _format(text, file.items)
    again, diagnostics = parse(Source(source.name, formatted))
    if diagnostics or again != file or comments(formatted) != comments(text):
        return Formatted(source.text, (_fault(source),))
    return Formatted(formatted)


def _fault(source: Source) -> Diagnostic:
    return Diagnostic(
        code="E008",
        message=f"`{source.name}` can't be formatted without changing what it says",
        span=Span(source, 1, 1, 1, 2),
        help="it is left as it is; this is a fault of the formatter: please report it",
    )


# ------------------------------------------------------------------ rows and their comments


@dataclass(slots=True)
class _Row:
    """A row of the new text, with the comments around it; `end` is the one behind it."""

    text: str
    blank: bool = False
    above: list[Comment] = field(default_factory=list)
    below: list[Comment] = field(default_factory=list)
    end: Comment | None = None

    @property
    def indent(self) -> int:
        return _indent(self.text)


@dataclass(frozen=True, slots=True)
class _Printed:
    """A line of the new text: the row of each of its words."""

    rows: tuple[_Row, ...]

    @property
    def first(self) -> _Row:
        return self.rows[0]

    @property
    def last(self) -> _Row:
        return self.rows[-1]


def _format(text: str, items: Sequence[n.Item]) -> str:
    lines, last = read_lines(text)
    starts = [item.span.line for item in items]
    chunks: list[list[Line]] = [[] for _ in items]
    for line in lines:
        chunks[bisect_right(starts, line.row) - 1].append(line)
    rows: list[_Row] = []
    pairs: list[tuple[Line, _Printed]] = []
    apart: list[_Row] = []
    for run in _runs(items, chunks):
        width = max(len(head_of(items[place]) or "") for place in run)
        for place in run:
            printed = print_item(items[place], width)
            new = [_Row(row) for row in printed.split("\n")[:-1]]
            pairs += _matched(chunks[place], printed, new)
            rows += new
            if place == run[0]:
                apart.append(new[0])
    end = _Row("")
    pairs.append((Line(row=0, indent=0, blank=False, above=last), _Printed((end,))))
    _place_comments(pairs)
    for row in apart[1:]:
        _set_apart(row)
    return _written([*rows, end])


def _runs(items: Sequence[n.Item], chunks: Sequence[list[Line]]) -> list[list[int]]:
    """The places of the items, those together that follow each other without a blank line."""
    runs: list[list[int]] = []
    for place, (item, chunk) in enumerate(zip(items, chunks, strict=True)):
        line = chunk[0]
        blank = line.blank or any(comment.blank for comment in line.above)
        if runs and not blank and _alike(items[place - 1], item):
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _alike(left: n.Item, right: n.Item) -> bool:
    both = type(left) is type(right) and isinstance(left, _SHORT)
    return both and (head_of(left) is None) == (head_of(right) is None)


def _matched(
    lines: Sequence[Line], printed: str, rows: Sequence[_Row]
) -> Iterator[tuple[Line, _Printed]]:
    """For each line of an item, where its words stand now.

    The printer moves lines and breaks them anew, but a line keeps its words. Only a choice may
    be put in one line or in several: then a line goes with the one before it.
    """
    waiting: dict[tuple[str, ...], deque[_Printed]] = defaultdict(deque)
    new = read_lines(printed)[0]
    places = [_Printed(tuple(rows[row - 1] for row in line.rows)) for line in new]
    for line, place in zip(new, places, strict=True):
        waiting[tuple(line.words)].append(place)
    current = places[0]
    for line in lines:
        same = waiting[tuple(line.words)]
        if same:
            current = same.popleft()
        yield line, current


def _place_comments(pairs: Sequence[tuple[Line, _Printed]]) -> None:
    before: tuple[Line, _Printed] | None = None
    for line, printed in pairs:
        for comment in line.above:
            if before and comment.indent > line.indent < before[0].indent:
                _below(comment, before[1], printed)
            else:
                printed.first.above.append(comment)
        printed.first.blank |= line.blank
        for words, comment in line.within:
            _within(words, comment, printed)
        before = line, printed


def _below(comment: Comment, before: _Printed, after: _Printed) -> None:
    """At the end of a block, as deep in it as it was."""
    depth = min(comment.indent // len(STEP) * len(STEP), before.first.indent)
    depth = max(depth, after.first.indent + len(STEP))
    before.last.below.append(replace(comment, indent=depth))


def _within(words: int, comment: Comment, printed: _Printed) -> None:
    """Over the row of the word that follows, or behind the row of the word before."""
    comment = replace(comment, blank=False)
    if comment.alone:
        printed.rows[min(words, len(printed.rows) - 1)].above.append(comment)
        return
    row = printed.rows[min(words, len(printed.rows)) - 1]
    if row.end is not None:
        row.above.append(row.end)
    row.end = comment


def _set_apart(row: _Row) -> None:
    """A blank line before an item, unless one stands somewhere between it and the last."""
    if row.blank or any(comment.blank for comment in row.above):
        return
    if row.above:
        row.above[0] = replace(row.above[0], blank=True)
    else:
        row.blank = True


def _written(rows: Sequence[_Row]) -> str:
    written: list[str] = []
    for row in rows:
        for text, blank in _around(row):
            if blank and written and _indent(text) <= _indent(written[-1]):
                written.append("")
            written.append(text)
    return "".join(f"{text}\n" for text in written)


def _around(row: _Row) -> Iterator[tuple[str, bool]]:
    for comment in row.above:
        yield " " * row.indent + comment.text, comment.blank
    if row.text:
        yield row.text if row.end is None else f"{row.text}  {row.end.text}", row.blank
    for comment in row.below:
        yield " " * comment.indent + comment.text, comment.blank


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())
