"""Lark's refusal of a text → a finding in the committee's words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from lark import Token
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from clausal.diagnostics import Diagnostic
from clausal.source import Source, Span
from clausal.syntax.grammar import parser

OPERATORS = {
    ">=": "is at least",
    "<=": "is at most",
    ">": "is above",
    "<": "is below",
    "==": "is",
    "=": "is",
    "!=": "is not",
    "&&": "and",
    "||": "or",
    "!": "not",
}
_OPERATOR = re.compile(r">=|<=|==|!=|&&|\|\||[<>=!]")


def bad_indentation(source: Source, first_line: int, text: str) -> Diagnostic:
    """A line that returns to a depth that was never open."""
    depths = [0]
    for number, line in enumerate(text.splitlines(), first_line):
        bare = line.lstrip(" ")
        if not bare or bare.startswith("#"):
            continue
        depth = len(line) - len(bare)
        if depth > depths[-1]:
            depths.append(depth)
            continue
        while depths and depths[-1] > depth:
            depths.pop()
        if not depths or depths[-1] != depth:
            return Diagnostic(
                code="E003",
                message="this line begins between two depths of indentation",
                span=Span(source, number, 1, number, depth + 1),
                help="begin it under the line that it goes with; each level is two spaces",
            )
    return Diagnostic(
        code="E003",
        message="the indentation of this item is uneven",
        span=Span(source, first_line, 1, first_line, 2),
        help="each level is two spaces",
    )


def describe(mistake: UnexpectedInput, source: Source, first_line: int, text: str) -> Diagnostic:
    """The finding for the first place in an item that the grammar refuses."""
    line = first_line + max(getattr(mistake, "line", 1), 1) - 1
    column = max(getattr(mistake, "column", 1), 1)
    written = source.line(line)
    if isinstance(mistake, UnexpectedCharacters):
        return _character(source, line, column, written)
    assert isinstance(mistake, UnexpectedToken)
    token = mistake.token
    expected = _words(mistake.expected | (mistake.accepts or set()))
    if token.type in ("$END", "_DEDENT"):
        return _too_early(source, _last_line(source, first_line, text), expected)
    if token.type == "_NL":
        return _too_early(source, line, expected)
    span = Span(source, line, column, line, column + len(token))
    if token.type == "_INDENT":
        place = Span(source, _next_line(source, line), 1, _next_line(source, line), 1)
        return Diagnostic(
            code="E003",
            message="this line is indented, but nothing above it opens a block",
            span=_text_of(place),
            help="move it to the left, or begin it with `and`, `or`, `when`, `because` "
            "or `except` if it continues the line above",
        )
    return _token(token, span, expected)


def _token(token: Token, span: Span, expected: list[str]) -> Diagnostic:
    if token in OPERATORS:
        return _operator(str(token), span)
    near = difflib.get_close_matches(str(token), expected, n=1, cutoff=0.7)
    if near:
        help_ = f"did you mean `{near[0]}`?"
    elif token.type in ("STRING", "ROW") or not expected:
        help_ = "look at the line before, and at the examples of this construct in the reference"
    else:
        help_ = f"here can stand {_listed(expected)}"
    what = "a row of a table" if token.type == "ROW" else f"`{token}`"
    return Diagnostic(code="E001", message=f"{what} can't stand here", span=span, help=help_)


def _too_early(source: Source, line: int, expected: list[str]) -> Diagnostic:
    text = source.line(line)
    end = len(text.split("#")[0].rstrip()) + 1
    if expected:
        help_ = f"here can stand {_listed(expected)}"
    else:
        help_ = "its lines follow beneath it, indented by two spaces"
    return Diagnostic(
        code="E002",
        message="this line is not complete",
        span=Span(source, line, end, line, end + 1),
        help=help_,
    )


def _character(source: Source, line: int, column: int, text: str) -> Diagnostic:
    span = Span(source, line, column, line, column + 1)
    rest = text[column - 1 :]
    if rest.startswith("\t"):
        return Diagnostic(
            code="E004",
            message="a tab stands here",
            span=span,
            help="use spaces, two for each level",
        )
    if rest.startswith('"'):
        return Diagnostic(
            code="E005",
            message="this quote is opened and not closed in its line",
            span=Span(source, line, column, line, len(text) + 1),
            help='put `"` at the end of the text',
        )
    found = _OPERATOR.match(rest)
    if found:
        return _operator(found.group(), Span(source, line, column, line, column + found.end()))
    if rest.startswith("|"):
        return Diagnostic(
            code="E006",
            message="this row of a table does not end with `|`",
            span=Span(source, line, column, line, len(text) + 1),
            help="every cell stands between two `|`",
        )
    return Diagnostic(
        code="E001",
        message=f"`{rest[:1]}` is not part of the language",
        span=span,
        help="say it in words",
    )


def _operator(operator: str, span: Span) -> Diagnostic:
    return Diagnostic(
        code="E007",
        message=f"`{operator}` is not part of the language",
        span=span,
        help=f"write `{OPERATORS[operator]}`",
    )


def _words(names: Iterable[str]) -> list[str]:
    """The words of the language among terminal names, as they are written."""
    patterns = {t.name: t.pattern for t in parser().terminals}
    words = []
    for name in names:
        pattern = patterns.get(name)
        if pattern is not None and pattern.type == "str" and pattern.value[:1].isalpha():
            words.append(pattern.value)
    return sorted(words)


def _listed(words: list[str]) -> str:
    shown = [f"`{word}`" for word in words[:6]]
    if len(words) > 6:
        return f"{', '.join(shown)} and others"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"


def _last_line(source: Source, first_line: int, text: str) -> int:
    lines = text.rstrip().splitlines()
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return first_line + len(lines) - 1


def _next_line(source: Source, line: int) -> int:
    while line < len(source.lines) and not source.line(line).split("#")[0].strip():
        line += 1
    return line


def _text_of(span: Span) -> Span:
    text = span.source.line(span.line)
    start = len(text) - len(text.lstrip()) + 1
    return Span(span.source, span.line, start, span.line, len(text) + 1)
