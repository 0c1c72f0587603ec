"""Whatever is done to a book, its check ends with findings or with none, and never otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausal.check.changes import check_form
from clausal.check.check import Checked, check
from clausal.check.walk import walk
from clausal.diagnostics import Diagnostic, has_errors
from clausal.history.consolidate import version_of
from clausal.history.texts import split
from clausal.ir import expressions as ir
from clausal.ir.text import ConsolidatedText
from clausal.ir.types import UnknownType
from clausal.reading import locate, names_of_items, read
from clausal.source import Source, Span
from clausal.syntax.nodes import File
from clausal.syntax.parser import parse

BOOK = {source.name: source.text for source in read(locate("baltimore")).sources}
PROVISIONS = [name for name in BOOK if "scenarios" not in name]
LINES = [
    pytest.param(name, number, id=f"{name}:{number + 1}")
    for name in PROVISIONS
    for number, line in enumerate(BOOK[name].split("\n"))
    if line.strip() and not line.lstrip().startswith("#")
]
WORD = re.compile(r"[A-Za-z_]\w*|[\d,.]+")
WORDS = sorted({word for text in BOOK.values() for word in WORD.findall(text)})


@cache
def parsed(name: str, text: str) -> tuple[File, list[Diagnostic]]:
    return parse(Source(name, text))


def checked(texts: Mapping[str, str]) -> tuple[list[Diagnostic], Checked]:
    """The book's findings, those of its syntax first, and its typed text."""
    read_ = [parsed(name, text) for name, text in texts.items()]
    files = [file for file, _ in read_]
    unread = {
        name
        for (_, found), text in zip(read_, texts.values(), strict=True)
        if found
        for name in names_of_items(text)
    }
    place = Span(Source(PROVISIONS[0], BOOK[PROVISIONS[0]]), 1, 1, 1, 2)
    parts = split(files)
    result = check(
        parts.text, version=version_of(parts.text), unread=unread, scenarios=parts.scenarios
    )
    form = check_form(files, place=place, unread=unread)
    return [d for _, found in read_ for d in found], replace(
        result,
        diagnostics=tuple(sorted((*form, *result.diagnostics), key=lambda d: d.sort_key)),
    )


def typed(text: ConsolidatedText) -> Iterator[ir.Node]:
    """Every expression of a text."""
    kinds = (text.constants, text.defines, text.tables, text.sources, text.gates)
    placed = [ladder for ladder in text.ladders.values() if ladder.root]  # a reserved one has none
    for provision in (*(p for kind in kinds for p in kind.values()), *placed):
        yield from (node for node in walk(provision) if isinstance(node, ir.Node))


def judge(texts: Mapping[str, str]) -> None:
    """What holds of every check, whatever the book says."""
    mistakes, result = checked(texts)
    found = result.diagnostics
    for finding in found:
        assert finding.span is not None
        lines = texts[finding.span.source.name].split("\n")
        assert 1 <= finding.span.line <= len(lines), finding
        assert finding.message
        assert not finding.message.endswith(".")
    places = [(d.code, d.message, str(d.span)) for d in found]
    assert len(places) == len(set(places)), "a finding is told twice"
    assert list(found) == sorted(found, key=lambda d: d.sort_key)
    if not mistakes and not has_errors(found):
        assert not [node for node in typed(result.text) if isinstance(node.type, UnknownType)]


def test_the_book_itself_has_no_finding() -> None:
    mistakes, result = checked(BOOK)
    assert [*mistakes, *result.diagnostics] == []
    assert result.sound


@pytest.mark.slow
@pytest.mark.parametrize(("name", "number"), LINES)
def test_a_book_without_one_of_its_lines(name: str, number: int) -> None:
    lines = BOOK[name].split("\n")
    judge({**BOOK, name: "\n".join(lines[:number] + lines[number + 1 :])})


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, str]:
    """The book with some words exchanged, lines lost or written twice."""
    texts = dict(BOOK)
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
