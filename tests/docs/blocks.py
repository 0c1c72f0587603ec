"""The fenced blocks of a page: what they hold, and what their first line says of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]

_FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_WORD = re.compile(r"\.([\w-]+)")
_TITLE = re.compile(r'title="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Block:
    """One block. `{ .clause .good title="a.clause" }` has the words clause, good and that title."""

    words: frozenset[str]
    title: str | None
    text: str
    line: int
    """the number of the line that opens it"""


def pages() -> list[Path]:
    """Every page of the documentation, and those that stand beside the books."""
    return sorted(page for folder in ("docs", "policies") for page in (ROOT / folder).rglob("*.md"))


def blocks(page: Path) -> Iterator[Block]:
    """The blocks of a page, in their order."""
    text = page.read_text(encoding="utf-8")
    for found in _FENCE.finditer(text):
        yield _block(found, text)


def rewritten(text: str, change: Callable[[Block], str]) -> str:
    """The text of a page with each block's content as `change` has it."""

    def one(found: re.Match[str]) -> str:
        return f"```{found['info']}\n{change(_block(found, text))}```"

    return _FENCE.sub(one, text)


def _block(found: re.Match[str], text: str) -> Block:
    info = found["info"].strip()
    title = _TITLE.search(info)
    words = _WORD.findall(_TITLE.sub("", info)) if info.startswith("{") else info.split()
    line = text.count("\n", 0, found.start()) + 1
    return Block(frozenset(words), title and title[1], found["text"], line)
