"""The page of a code → text for a terminal: its words, and its examples indented."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausal.render.paint import Paint, Role, plain

EXAMPLES = {".bad": ("wrong:", Role.NO), ".good": ("right:", Role.YES)}
"""What stands over an example, by the word in its first line."""

INDENT = " " * 4

_LINK = re.compile(r"\[([^\]\n]*(?:\n[^\]\n]*)?)\]\([^)\s]*\)")


def explanation_text(page: str, paint: Paint = plain) -> str:
    """The page, its links as their words alone."""
    return "".join(f"{line}\n" for line in _lines(_LINK.sub(r"\1", page), paint))


def _lines(page: str, paint: Paint) -> Iterator[str]:
    inside = False
    for line in page.splitlines():
        if line.startswith("```"):
            inside = not inside
            for word, (said, role) in EXAMPLES.items():
                if inside and word in line:
                    yield paint(said, role)
        elif inside:
            yield f"{INDENT}{line}".rstrip()
        elif line.startswith("# "):
            yield paint(line.removeprefix("# "), Role.STRONG)
        else:
            yield line
