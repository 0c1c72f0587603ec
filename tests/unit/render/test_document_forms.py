"""A document as text, Markdown and HTML: the whole of it, well formed, whatever it says."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausal.render.blocks import (
    Document,
    Entry,
    Grid,
    Link,
    Paragraph,
    Point,
    Points,
    Section,
    Words,
    as_text,
)
from clausal.render.document import document
from clausal.render.document_html import document_html
from clausal.render.document_markdown import document_markdown
from clausal.render.document_text import document_text

from .texts import TEXTS, text_of

GOLDEN = Path(__file__).parents[2] / "golden"
VOID = {"meta"}


class Page(HTMLParser):
    """A page's elements, links and words; fails where a tag is closed that is not open."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: set[str] = set()
        self.headings: list[int] = []
        self.heads: list[str | None] = []
        self.classes: list[str | None] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if "id" in given:
            self.ids.append(given["id"] or "")
        if tag == "a":
            self.targets.add(given["href"] or "")
        if tag == "th":
            self.heads.append(given.get("scope"))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        assert tag != "script"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)


@pytest.mark.parametrize("name", TEXTS)
def test_page(name: str) -> None:
    made = document(text_of(name))
    page = Page(document_html(made))
    assert page.open == []
    assert len(set(page.ids)) == len(page.ids)
    assert {e.anchor for s in made.sections for e in s.entries} <= set(page.ids)
    assert page.targets <= {f"#{anchor}" for anchor in page.ids}
    assert set(page.heads) <= {"col", "row"}
    # No heading skips a level.
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(page.headings, page.headings[1:], strict=False))


def test_page_needs_nothing_else() -> None:
    page = document_html(document(text_of("baltimore")))
    assert page.startswith('<!doctype html>\n<html lang="en">')
    assert not re.search(r"https?:|src=|url\(|@import", page)


def test_every_cell_is_an_element_of_its_row() -> None:
    made = document(text_of("baltimore"), ["pay"])
    grids = [b for s in made.sections for e in s.entries for b in e.blocks if isinstance(b, Grid)]
    rows = re.findall(r"<tr>(.*)</tr>", document_html(made))
    assert len(rows) == sum(len(grid.rows) + 1 for grid in grids) == 32
    assert all(len(re.findall(r"<t[hd]", row)) == 5 for row in rows)
    assert rows[6].count("></td>") == 3  # interval 6 has a salary at Professional alone


@pytest.mark.parametrize(
    ("form", "made"), [("txt", document_text), ("md", document_markdown)], ids=["text", "markdown"]
)
def test_golden(form: str, made: object, accept: bool) -> None:
    golden = GOLDEN / f"baltimore.{form}"
    assert callable(made)
    shown = made(document(text_of("baltimore")))
    # Where in a file a provision stands, and the hash of all files, change with every comma.
    shown = re.sub(r"(\.clause:)\d+", r"\1…", shown)
    shown = re.sub(r"(version )[0-9a-f]{16}", r"\1…", shown)
    if accept:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(shown, encoding="utf-8", newline="\n")
    assert accept or shown == golden.read_text("utf-8"), "if this is right: pytest --accept"


# ------------------------------------------------------------------ whatever it says

texts = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["<b>&amp;</b>", "a|b", "1. x", "- x", "*x* _y_", "[x](#y)", "$1", "`", "\\", "x" * 200]
)
words: st.SearchStrategy[Words] = st.lists(
    texts | st.builds(Link, texts, st.just("gate-x")), max_size=3
).map(tuple)
points = st.builds(
    Points,
    points=st.lists(
        st.builds(
            Point,
            words=words,
            below=st.lists(st.builds(Point, words=words), max_size=2).map(tuple),
        ),
        min_size=1,
        max_size=3,
    ).map(tuple),
)
grids = st.integers(1, 4).flatmap(
    lambda width: st.builds(
        Grid,
        caption=texts,
        head=st.tuples(*[texts] * width),
        rows=st.lists(st.tuples(*[words] * width), max_size=3).map(tuple),
        figures=st.frozensets(st.integers(0, width - 1)),
    )
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    blocks = st.builds(Paragraph, words=words, lead=st.booleans()) | points | grids
    entry = Entry(
        kind="gate",
        name="x",
        anchor="gate-x",
        title=draw(texts),
        blocks=tuple(draw(st.lists(blocks, max_size=4))),
        cites=tuple(draw(st.lists(texts, max_size=2))),
        place=draw(texts),
    )
    return Document(
        name="book",
        title=draw(texts),
        version="v",
        facts=((draw(texts), draw(texts)),),
        sections=(Section(anchor="section-x", title=draw(texts), entries=(entry,)),),
    )


def spoken(made: Document) -> list[str]:
    """The texts of a document that every form has to show."""
    (section,) = made.sections
    (entry,) = section.entries
    said = [made.title, section.title, entry.title, *entry.cites]
    for block in entry.blocks:
        match block:
            case Paragraph():
                said.append(as_text(block.words))
            case Points(points=points):
                said += [as_text(p.words) for point in points for p in (point, *point.below)]
            case Grid():
                said += [*block.head, *(as_text(cell) for row in block.rows for cell in row)]
    return said


def squeezed(text: str) -> str:
    """The printable characters alone: lines are broken anew, and what is not printable is not."""
    return "".join(c for c in text if c.isprintable() and not c.isspace()).replace("\ufffd", "")


@given(made=documents())
def test_html_says_it_all(made: Document) -> None:
    page = Page(document_html(made))
    assert page.open == []
    shown = squeezed("".join(page.words))
    assert all(squeezed(said) in shown for said in spoken(made))


@given(made=documents())
def test_markdown_says_it_all(made: Document) -> None:
    shown = document_markdown(made)
    assert all(line == line.rstrip() for line in shown.split("\n"))
    # Without the escapes, the brackets and the targets of links, the words are there.
    bare = re.sub(r"\\(.)|\]\(#[^)]*\)|\[", lambda m: m[1] or "", shown)
    assert all(squeezed(said) in squeezed(bare) for said in spoken(made))


@given(made=documents())
def test_text_says_it_all(made: Document) -> None:
    shown = squeezed(document_text(made)).upper()
    # A word that is longer than a line may be broken by a column beside it.
    assert all(squeezed(w).upper() in shown for s in spoken(made) for w in s.split() if len(w) < 30)
