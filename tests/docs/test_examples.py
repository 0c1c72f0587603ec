"""Every example of the reference is checked: a good one has no finding, a bad one those it states.

A good example's scenarios come out as they say. All together, the good examples have every
construct of the language: every node of the tree, and every word of the closed lists.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from clausal.book import load
from clausal.pipeline import check_book
from clausal.scenarios.run import Outcome
from clausal.source import Source
from clausal.syntax import expressions as e
from clausal.syntax import nodes as n
from clausal.syntax.parser import parse
from tests.docs.blocks import ROOT, Block, blocks, pages, rewritten

WORDS = "words.clause"
"""The title of the block with the words that the examples use; it stands in the first page."""

FIRST = ROOT / "docs" / "reference" / "index.md"


def _examples(word: str) -> list[Any]:
    return [
        pytest.param(page, block, id=f"{page.relative_to(ROOT).as_posix()}:{block.line}")
        for page in pages()
        for block in blocks(page)
        if {"clause", word} <= block.words
    ]


def _words() -> str:
    (found,) = [block.text for block in blocks(FIRST) if block.title == WORDS]
    return found


def _write(page: Path, text: str, folder: Path) -> None:
    """The example as a book: with the words, unless it states an agreement of its own."""
    (folder / "example.clause").write_text(text, encoding="utf-8")
    if not text.startswith(("language ", "agreement ")):
        (folder / WORDS).write_text(_words(), encoding="utf-8")
    for block in blocks(page):
        if block.title and "csv" in block.words:
            (folder / block.title).write_text(block.text, encoding="utf-8")


@pytest.mark.parametrize(("page", "example"), _examples("good"))
def test_good_example(page: Path, example: Block, tmp_path: Path) -> None:
    _write(page, example.text, tmp_path)
    assert _findings(tmp_path) == ""
    book = load(tmp_path)
    for scenario in book.scenarios:
        result = book.run(scenario)
        got = [verdict.got.outcome for verdict in result.verdicts]
        assert result.outcome is Outcome.PASSED, f"{scenario.title}: {got}"


BAD = sorted({example.values[0] for example in _examples("bad")})


@pytest.mark.parametrize("page", BAD, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_bad_examples(page: Path, accept: bool, tmp_path_factory: pytest.TempPathFactory) -> None:
    waiting: list[Block] = []

    def told(block: Block) -> str:
        if {"clause", "bad"} <= block.words:
            waiting.append(block)
        elif "finding" in block.words:
            folder = tmp_path_factory.mktemp("example")
            _write(page, waiting.pop().text, folder)
            found = _findings(folder)
            assert found, f"line {block.line}: nothing is found"
            return found
        return block.text

    text = page.read_text(encoding="utf-8")
    now = rewritten(text, told)
    assert not waiting, f"line {waiting[0].line}: after a bad example stands what is found in it"
    if accept:
        page.write_text(now, encoding="utf-8")
    assert accept or now == text, "if this is as it should be: pytest --accept"


def _findings(folder: Path) -> str:
    return "".join(
        f"{found.severity}[{found.code}]: {found.message}\n"
        + (f"  help: {found.help}\n" if found.help else "")
        for found in check_book(folder).diagnostics
    )


# ------------------------------------------------------------------ nothing is left out


def _constructs() -> set[str]:
    """Every node of the tree, and every word of the closed lists in it."""
    found: set[str] = set()
    for module in (e, n):
        for kind in vars(module).values():
            if not isinstance(kind, type) or kind.__module__ != module.__name__:
                continue
            if issubclass(kind, StrEnum):
                found |= {f"{kind.__name__}: {word.value}" for word in kind}
            elif issubclass(kind, e.Node) and kind is not e.Node:
                found.add(kind.__name__)
    return found


def _seen(node: object) -> Iterator[str]:
    if isinstance(node, StrEnum):
        yield f"{type(node).__name__}: {node.value}"
    elif isinstance(node, tuple):
        for part in node:
            yield from _seen(part)
    elif isinstance(node, e.Node):
        yield type(node).__name__
        for field in dataclasses.fields(node):
            if field.name != "span":
                yield from _seen(getattr(node, field.name))


def test_every_construct_has_a_good_example() -> None:
    texts = [_words(), *(example.values[1].text for example in _examples("good"))]
    seen: set[str] = set()
    for text in texts:
        file, found = parse(Source("example.clause", text))
        assert not found
        seen |= set(_seen(file))
    assert _constructs() - seen == set()
