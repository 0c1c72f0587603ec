"""Whatever is done to a book, its check ends with findings or with none, and never otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausal.check.walk import walk
from clausal.diagnostics import Diagnostic, has_errors
from clausal.history.texts import split
from clausal.ir import expressions as ir
from clausal.ir.text import ConsolidatedText
from clausal.ir.types import UnknownType
from clausal.pipeline import check_book, texts_known
from clausal.reading import ParsedBook, names_of_items, parse_book
from clausal.source import Source
from clausal.syntax.nodes import File
from clausal.syntax.parser import parse

BOOK = parse_book("baltimore")
TEXTS = {source.name: source.text for source in BOOK.sources}
PROVISIONS = {name: text for name, text in TEXTS.items() if "scenarios" not in name}
LINES = [
    pytest.param(name, number, id=f"{name}:{number + 1}")
    for name, text in PROVISIONS.items()
    for number, line in enumerate(text.split("\n"))
    if line.strip() and not line.lstrip().startswith("#")
]
WORD = re.compile(r"[A-Za-z_]\w*|[\d,.]+")
WORDS = sorted({word for text in TEXTS.values() for word in WORD.findall(text)})


@cache
def parsed(name: str, text: str) -> tuple[File, list[Diagnostic]]:
    return parse(Source(name, text))


def book_of(texts: Mapping[str, str]) -> ParsedBook:
    """The book, as if these were the texts of its files."""
    read = [(parsed(name, text), text) for name, text in texts.items()]
    files = tuple(file for (file, _), _ in read)
    return replace(
        BOOK,
        sources=tuple(Source(name, text) for name, text in texts.items()),
        files=files,
        parts=split(files),
        unread=frozenset(n for (_, found), text in read if found for n in names_of_items(text)),
        diagnostics=tuple(d for (_, found), _ in read for d in found),
    )


def typed(text: ConsolidatedText) -> Iterator[ir.Node]:
    """Every expression of a text."""
    kinds = (text.constants, text.defines, text.tables, text.sources, text.gates)
    placed = [ladder for ladder in text.ladders.values() if ladder.root]  # a reserved one has none
    for provision in (*(p for kind in kinds for p in kind.values()), *placed):
        yield from (node for node in walk(provision) if isinstance(node, ir.Node))


def judge(texts: Mapping[str, str]) -> None:
    """What holds of every check, whatever the book says."""
    book = book_of(texts)
    found = check_book(book).diagnostics
    for finding in found:
        if finding.span is not None:
            lines = texts[finding.span.source.name].split("\n")
            assert 1 <= finding.span.line <= len(lines), finding
        assert not finding.message.endswith("."), finding
    told = [(d.code, d.message, str(d.span)) for d in found]
    assert len(told) == len(set(told)), "a finding is told twice"
    assert list(found) == sorted(found, key=lambda d: d.sort_key)
    if not has_errors(found):
        known = texts_known(book)
        for _, state in known.history.states():
            text = known.check(state).text
            assert not [node for node in typed(text) if isinstance(node.type, UnknownType)]


def test_the_book_itself_has_no_finding() -> None:
    assert check_book(book_of(TEXTS)).diagnostics == ()


@pytest.mark.slow
@pytest.mark.parametrize(("name", "number"), LINES)
def test_a_book_without_one_of_its_lines(name: str, number: int) -> None:
    lines = PROVISIONS[name].split("\n")
    judge({**PROVISIONS, name: "\n".join(lines[:number] + lines[number + 1 :])})


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, str]:
    """The book with some words exchanged, lines lost or written twice."""
    texts = dict(TEXTS)
    for _ in range(draw(st.integers(1, 8))):
        name = draw(st.sampled_from(sorted(texts)))
        text = texts[name]
        if draw(st.booleans()):
            word = draw(st.sampled_from(list(WORD.finditer(text))))
            text = text[: word.start()] + draw(st.sampled_from(WORDS)) + text[word.end() :]
        else:
            lines = text.split("\n")
            number = draw(st.integers(0, len(lines) - 1))
            lines[number : number + 1] = [lines[number]] * draw(st.sampled_from([0, 2]))
            text = "\n".join(lines)
        texts[name] = text
    return texts


@given(mutated())
@settings(max_examples=60)
def test_a_book_with_several_mistakes(texts: dict[str, str]) -> None:
    judge(texts)
