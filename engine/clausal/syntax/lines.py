"""Text → its lines as the language counts them, with the comments and blank lines between.

A line with its continuations is one `Line`. Only texts that parse are read: every quote is closed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

_TOKEN = re.compile(
    r"""(?P<comment>\#.*)|"[^"]*"|(?P<number>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)
    |[A-Za-z][A-Za-z0-9_]*|[^\s()]""",
    re.VERBOSE,
)
_CONTINUES = re.compile(r" +(?:(?:and|or|when|where|because|except|over|rounded)\b|[<+*/])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment: where its line begins, and whether a blank line stands before it.

    One that is not `alone` stands behind words of its line.
    """

    text: str
    indent: int = 0
    blank: bool = False
    alone: bool = True


@dataclass(slots=True, kw_only=True)
class Line:
    """A line with its continuations.

    `words` are its tokens as any spacing has them, without parentheses; `rows` is the row of each.
    `above` are the comments over it, `within` those that come later, each with the number of
    words before it.
    """

    row: int
    indent: int
    blank: bool
    above: list[Comment]
    words: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    within: list[tuple[int, Comment]] = field(default_factory=list)


def read_lines(text: str) -> tuple[list[Line], list[Comment]]:
    """The lines of a text, and the comments after the last of them."""
    lines: list[Line] = []
    waiting: list[Comment] = []
    blank = False
    for row, content in enumerate(text.split("\n"), 1):
        bare = content.strip()
        indent = len(content) - len(content.lstrip())
        if not bare:
            blank = True
        elif bare.startswith("#"):
            waiting.append(Comment(text=bare, indent=indent, blank=blank))
            blank = False
        else:
            if lines and _CONTINUES.match(content):
                lines[-1].within += [(len(lines[-1].words), comment) for comment in waiting]
            else:
                lines.append(Line(row=row, indent=indent, blank=blank, above=waiting))
            waiting, blank = [], False
            _read_row(lines[-1], row, bare)
    return lines, waiting


def comments(text: str) -> list[str]:
    """Every comment of a text, sorted."""
    lines, last = read_lines(text)
    found = [comment.text for comment in last]
    for line in lines:
        found += [comment.text for comment in line.above]
        found += [comment.text for _, comment in line.within]
    return sorted(found)


def _read_row(line: Line, row: int, content: str) -> None:
    for token in _TOKEN.finditer(content):
        if token["comment"]:
            comment = Comment(text=token.group().rstrip(), alone=False)
            line.within.append((len(line.words), comment))
            return
        number = token["number"]
        word = f"{Decimal(number.replace(',', '')).normalize()}" if number else token.group()
        line.words.append(word)
        line.rows.append(row)
