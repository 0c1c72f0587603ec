"""A long text: the shipped books' own provisions, as often as it takes."""

from __future__ import annotations

from clausal.reading import locate, read, shipped_books
from clausal.source import Source
from clausal.syntax.parser import parse

LINES = 2000

_texts = [source.text for name in shipped_books() for source in read(locate(name)).sources]
_lines = "\n".join(_texts).splitlines()
_whole = "\n".join((_lines * (LINES // len(_lines) + 1))[:LINES])
TEXT = _whole[: _whole.rindex("\n\n") + 1]
"""Not one provision is cut off."""


def parse_lines() -> None:
    """The tree with its positions."""
    _, findings = parse(Source("long.clause", TEXT))
    assert findings == []


def split_words() -> None:
    """What any parser has to do at least once: look at every word."""
    TEXT.split()
