"""Findings → text: each with its sentence, the line that it is about, and what to do."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from clausal.diagnostics import Diagnostic, Severity
from clausal.render.paint import Paint, Role, plain
from clausal.source import Span

WIDEST = 88
"""The most columns of a line of the text that are shown."""


def show_findings(findings: Iterable[Diagnostic], paint: Paint = plain) -> str:
    """All findings, in the order of their places, an empty line between them."""
    ordered = sorted(findings, key=lambda finding: finding.sort_key)
    return "\n".join("".join(f"{line}\n" for line in _finding(f, paint)) for f in ordered)


def count_findings(findings: Sequence[Diagnostic]) -> str:
    """`2 errors, 1 warning`; `no findings`"""
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    counts = [(errors, "error"), (len(findings) - errors, "warning")]
    return ", ".join(counted(n, word) for n, word in counts if n) or "no findings"


def counted(count: int, word: str) -> str:
    """`1 error`, `2 errors`"""
    return f"{count} {word}{'' if count == 1 else 's'}"


def _finding(finding: Diagnostic, paint: Paint) -> Iterator[str]:
    error = finding.severity is Severity.ERROR
    role = Role.ERROR if error else Role.WARNING
    head = paint(f"{finding.severity}[{finding.code}]", role)
    yield f"{head}{paint(f': {printable(finding.message)}', Role.STRONG)}"
    spans = [span for span in (finding.span, finding.because and finding.because.span) if span]
    gutter = max((len(str(span.line)) for span in spans), default=1)
    margin = " " * gutter
    bar = paint(f"{margin} |", Role.QUIET)
    if finding.span is not None:
        yield f"{margin}{paint('-->', Role.QUIET)} {finding.span}"
        yield from _excerpt(finding.span, finding.label, gutter, role, paint)
    if finding.path is not None:
        yield f"{margin}{paint('-->', Role.QUIET)} {printable(finding.path)}"
    if finding.because is not None:
        if finding.span is not None:
            yield bar
        span, message = finding.because.span, printable(finding.because.message)
        yield f"{margin} {paint('=', Role.QUIET)} {span}{f': {message}' if message else ''}"
        yield from _excerpt(span, "", gutter, Role.QUIET, paint)
    if finding.help is not None:
        yield f"{margin} {paint('help:', Role.HELP)} {printable(finding.help)}"


def _excerpt(span: Span, label: str, gutter: int, role: Role, paint: Paint) -> Iterator[str]:
    """The first line of the place, and its part of it underlined."""
    line = span.source.line(span.line)
    if not line:
        return
    start = span.column - 1
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    line, start, end = _window(line, start, max(end, start + 1))
    marks = " " * display_width(line[:start]) + "^" * max(display_width(line[start:end]), 1)
    edge = paint(f"{' ' * gutter} |", Role.QUIET)
    yield edge
    yield f"{paint(f'{span.line:>{gutter}} |', Role.QUIET)} {printable(line)}"
    yield f"{edge} {paint(f'{marks} {printable(label)}'.rstrip(), role)}"


def _window(line: str, start: int, end: int) -> tuple[str, int, int]:
    """The part of a long line around the place, and where the place is in it."""
    if len(line) <= WIDEST:
        return line, start, end
    first = max(0, min(start - WIDEST // 3, len(line) - WIDEST))
    before, after = "…" * (first > 0), "…" * (first + WIDEST < len(line))
    moved = len(before) - first
    part = f"{before}{line[first : first + WIDEST]}{after}"
    return part, start + moved, min(end + moved, len(part))


def printable(text: str) -> str:
    """The text without what a terminal would obey; a tab takes one column."""
    return "".join(c if c.isprintable() else " " if c in "\t\n" else "\ufffd" for c in text)


def display_width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
