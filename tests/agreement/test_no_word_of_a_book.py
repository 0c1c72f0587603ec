"""The engine knows no word of any agreement: neither its code, nor what it makes of a book."""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import clausal
from clausal.ir.text import ConsolidatedText
from clausal.resources import grammar_path, policies_path
from clausal.source import Source
from clausal.syntax.nodes import Agreement
from clausal.syntax.parser import parse

ENGINE = Path(clausal.__file__).parent
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")

TOKEN = re.compile(r'"[^"\n]*"|#[^\n]*|[A-Za-z][A-Za-z0-9_]*|\d[\w.,-]*')
"""A text, a comment, a word, or a number, day or school year."""


BOOKS = sorted(path.name for path in policies_path().iterdir() if path.is_dir())


def declared(folder: Path) -> set[str]:
    """Every name that a book gives to something, in any of its texts."""
    book = clausal.load(folder)
    texts = book.texts(proposals=book.proposals)
    days = (dt.date.min, *texts.history.days())
    patches = {patch.name for patch in texts.history.patches}
    return patches.union(parties(folder), *(names_in(texts.text_on(day)) for day in days))


def names_in(text: ConsolidatedText) -> set[str]:
    """Every name that a text gives to something."""
    names = {text.agreement.name, *text.units, *text.choices, *text.records}
    for found in (
        text.constants,
        text.tables,
        text.defines,
        text.sources,
        text.gates,
        text.ladders,
    ):
        names |= set(found)
    for choice in text.choices.values():
        names |= set(choice.type.options)
    for record in text.records.values():
        names |= set(record.fields)
    for question in text.questions.values():
        names |= {question.name, *question.type.options}
    for table in text.tables.values():
        names |= {key.name for key in table.keys}
    for gate in text.gates.values():
        names |= {outcome for outcome in gate.type.options if outcome not in ("met", "not met")}
    return names


def parties(folder: Path) -> Iterator[str]:
    """The names of those who agreed, which only the text of a book has."""
    for path in sorted(folder.rglob("*.clause")):
        file, _ = parse(Source(path.name, path.read_text(encoding="utf-8")))
        for item in file.items:
            if isinstance(item, Agreement):
                yield from (party.name.text for party in item.parties)


# ------------------------------------------------------------------ the code


@pytest.fixture(scope="module")
def peculiar() -> set[str]:
    """The names in the shipped books that no plain word of English could be."""
    names = set().union(*(declared(policies_path() / book) for book in BOOKS))
    return {name for name in names if name != name.lower() or "_" in name} | set(BOOKS)


def words_of_code(path: Path) -> Iterator[tuple[str, int]]:
    """The words of names and strings. What stands in backticks is an example in a message."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documentation = {
        id(statement.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        for statement in node.body
        if isinstance(statement, ast.Expr)
    }
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        match node:
            case ast.Constant(value=str(text)) if id(node) not in documentation:
                yield from ((word, line) for word in WORD.findall(re.sub("`[^`]*`", "", text)))
            case (
                ast.Name(id=str(name))
                | ast.Attribute(attr=str(name))
                | ast.arg(arg=str(name))
                | ast.keyword(arg=str(name))
                | ast.alias(name=str(name))
                | ast.FunctionDef(name=str(name))
                | ast.ClassDef(name=str(name))
            ):
                yield name, line


def test_the_code_has_no_word_of_a_book(peculiar: set[str]) -> None:
    assert {"baltimore", "AU", "HighlyEffective", "peer_review", "BA24"} <= peculiar
    found = [
        f"{path.relative_to(ENGINE)}:{line}: {word}"
        for path in sorted(ENGINE.rglob("*.py"))
        for word, line in words_of_code(path)
        if word in peculiar
    ]
    assert found == []


def test_the_grammar_has_no_word_of_a_book(peculiar: set[str]) -> None:
    # A comment shows the syntax that a rule stands for.
    lines = grammar_path().read_text(encoding="utf-8").splitlines()
    words = WORD.findall("\n".join(line for line in lines if not line.startswith("//")))
    assert sorted(peculiar.intersection(words)) == []


# ------------------------------------------------------------------ what it makes of a book


def keywords() -> set[str]:
    """The words of the language itself, which no book can call something else."""
    grammar = grammar_path().read_text(encoding="utf-8")
    return set(re.findall(r'"([a-z]+)"', grammar)) | {"score", "none", "years", "months", "days"}


def renamed(text: str, names: dict[str, str]) -> str:
    """The text with other names. Of what a ladder climbs by, the plural is a name too."""

    def other(found: re.Match[str]) -> str:
        word = found[0]
        if word.endswith("s") and word not in names and word[:-1] in names:
            return f"{names[word[:-1]]}s"
        return names.get(word, word)

    return TOKEN.sub(other, text)


@pytest.mark.parametrize("name", BOOKS)
def test_a_book_in_other_words_means_the_same(name: str, tmp_path: Path) -> None:
    source = policies_path() / name
    names = {word: f"w{i}" for i, word in enumerate(sorted(declared(source) - keywords()))}
    assert len(names) > 30
    for path in sorted([*source.rglob("*.clause"), *source.glob("*.csv")]):
        target = tmp_path / path.relative_to(source)
        target.parent.mkdir(exist_ok=True)
        target.write_text(renamed(path.read_text(encoding="utf-8"), names), encoding="utf-8")
    book, other = clausal.load(source), clausal.load(tmp_path)
    assert declared(tmp_path).isdisjoint(names)
    before = {s.title: book.run(s).outcome for s in book.scenarios}
    after = {s.title: other.run(s).outcome for s in other.scenarios}
    assert before == after
    assert set(after.values()) == {"passed"}
