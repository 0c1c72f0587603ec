"""The order in which readers want a text: articles by their numbers, provisions as written."""

from __future__ import annotations

import re

from clausal.source import Span


def by_number(article: str) -> tuple[tuple[int, int, str], ...]:
    """`Article 5.2` before `Article 10`, and before `Exhibit 3`; by the number alone."""
    parts = re.findall(r"\d+|\D+", article.partition(",")[0])
    return tuple((0, int(p), "") if p.isdecimal() else (1, 0, p.lower()) for p in parts)


def spot(span: Span) -> tuple[str, int]:
    """Where something is written."""
    return span.source.name, span.line
