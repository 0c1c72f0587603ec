"""The pages of the codes: one for each, with examples that get it and that do not.

The examples in the language are checked with all others, by `test_examples`; records are read here,
against the words of the reference. `pytest --accept` writes the faults and the index anew.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clausal.book import Book, load
from clausal.errors import RecordError
from clausal.explanations import explanation
from clausal.records.read import read_documents
from tests.docs.blocks import ROOT, Block, blocks, rewritten

FOLDER = ROOT / "docs" / "errors"
INDEX = FOLDER / "index.md"
PAGES = sorted(page for page in FOLDER.glob("*.md") if page != INDEX)
ENGINE = ROOT / "engine" / "clausal"

# What depends on files, on whole books or on a fault of the engine, and can't stand on a page.
WITHOUT_EXAMPLE = {
    *("E008", "E019", "E020", "E021", "E022", "E023", "E024", "E025", "E026"),
    *("R001", "R002", "R004", "R007", "R009", "R010", "R011", "R109"),
    *("R201", "R202", "R203", "R301", "R302"),
}


def examples(page: Path, word: str) -> list[Block]:
    return [block for block in blocks(page) if word in block.words]


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in ENGINE.rglob("*.py"))
    assert [page.stem for page in PAGES] == sorted(set(re.findall(r'"([EWR]\d{3})"', code)))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_explains_its_code(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.match(rf"# {page.stem}: [a-z`][^\n]*[^.\n]\n\n[A-Z`]", text)
    assert explanation(page.stem) == text
    found = [*examples(page, "finding"), *examples(page, "fault")]
    if page.stem in WITHOUT_EXAMPLE:
        assert not found
    else:
        assert any(f"[{page.stem}]:" in block.text for block in found)
        assert examples(page, "good")


def test_the_index_lists_every_page(accept: bool) -> None:
    before = INDEX.read_text(encoding="utf-8")
    head, mark, _ = before.partition("| code | says |\n")
    lines = [f"{mark}| --- | --- |"]
    for page in PAGES:
        code, _, title = (
            page.read_text("utf-8").partition("\n")[0].removeprefix("# ").partition(": ")
        )
        lines.append(f"| [{code}]({page.name}) | {title} |")
    now = head + "\n".join(lines) + "\n"
    if accept:
        INDEX.write_text(now, encoding="utf-8")
    assert accept or now == before, "if this is as it should be: pytest --accept"


# ------------------------------------------------------------------ records


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    (words,) = [b for b in blocks(ROOT / "docs/reference/index.md") if b.title == "words.clause"]
    folder = tmp_path_factory.mktemp("book")
    (folder / "words.clause").write_text(words.text, encoding="utf-8")
    return load(folder)


def faults(book: Book, text: str, path: Path) -> str:
    path.write_text(text, encoding="utf-8")
    try:
        for document in read_documents(path):
            book.read(document.data, where=document.where)
    except RecordError as error:
        return "".join(
            f"error[{found.code}]: {found.message}\n"
            + (f"  help: {found.help}\n" if found.help else "")
            for found in error.diagnostics
        )
    return ""


@pytest.mark.parametrize(
    "page", [page for page in PAGES if examples(page, "json")], ids=lambda page: page.stem
)
def test_records_have_the_faults_that_their_page_states(
    page: Path, accept: bool, book: Book, tmp_path: Path
) -> None:
    waiting: list[Block] = []

    def told(block: Block) -> str:
        if {"json", "good"} <= block.words:
            assert faults(book, block.text, tmp_path / "record.json") == ""
        elif {"json", "bad"} <= block.words:
            waiting.append(block)
        elif "fault" in block.words:
            return faults(book, waiting.pop().text, tmp_path / "record.json")
        return block.text

    text = page.read_text(encoding="utf-8")
    now = rewritten(text, told)
    assert not waiting
    if accept:
        page.write_text(now, encoding="utf-8")
    assert accept or now == text, "if this is as it should be: pytest --accept"
