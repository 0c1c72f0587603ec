"""What the pages say of the code is so: Python examples, quoted code, commands, words."""

from __future__ import annotations

import doctest
from pathlib import Path
from typing import Any

import click
import pytest

from clausal.cli import main
from clausal.syntax.build_expressions import RESERVED_WORDS
from tests.docs.blocks import ROOT, Block, blocks, pages

DOCS = ROOT / "docs"


def _named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def _python(page: Path) -> list[Block]:
    return [b for b in blocks(page) if "python" in b.words and b.text.startswith(">>> ")]


@pytest.mark.parametrize("page", [page for page in pages() if _python(page)], ids=_named)
def test_python(page: Path) -> None:
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    parser = doctest.DocTestParser()
    names: dict[str, Any] = {}
    for block in _python(page):
        test = parser.get_doctest(block.text, names, _named(page), str(page), block.line)
        runner.run(test, clear_globs=False)
        names = test.globs
    assert runner.summarize().failed == 0


QUOTES = [
    pytest.param(block, id=f"{_named(page)}:{block.line}")
    for page in pages()
    for block in blocks(page)
    if "quoted" in block.words
]


@pytest.mark.parametrize("block", QUOTES)
def test_quoted_code(block: Block) -> None:
    """Its lines stand in the file, in this order; `…` stands for what is left out."""
    assert block.title
    lines = [line.strip() for line in (ROOT / block.title).read_text(encoding="utf-8").split("\n")]
    for quoted in filter(None, (line.strip() for line in block.text.split("\n"))):
        if quoted != "…":
            assert quoted in lines, f"{block.title} does not say `{quoted}` here"
            del lines[: lines.index(quoted) + 1]


def test_every_command_is_told() -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    for name, command in main.commands.items():
        assert f"\n## clausal {name}\n" in text
        assert f"$ clausal {name} --help\n" in text
        assert isinstance(command, click.Command)


def test_every_reserved_word_is_told() -> None:
    listed = next(blocks(DOCS / "reference" / "words.md")).text.split()
    assert listed == sorted(RESERVED_WORDS)
