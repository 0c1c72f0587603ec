"""The page of the Baltimore book: every known point has a row, and every provision its points."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

import clausal
from clausal.ir.text import ConsolidatedText, Reserved

README = Path(__file__).parents[2] / "policies" / "baltimore" / "README.md"
POINTS = range(1, 34)


def rows(head: str) -> list[list[str]]:
    """The cells of the table with this head."""
    text = README.read_text(encoding="utf-8")
    below = text.split(f"\n{head}\n", 1)[1].split("\n\n", 1)[0]
    return [re.split(r" *\| *", line.strip("| ")) for line in below.splitlines()[1:]]


def named(cell: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", cell))


FACTS = rows("| point | what it says | provisions |")


@pytest.fixture(scope="module")
def book() -> clausal.Book:
    return clausal.load("baltimore")


@pytest.fixture(scope="module")
def texts(book: clausal.Book) -> list[ConsolidatedText]:
    """The text as it was agreed, and after each amendment."""
    known = book.texts()
    return [known.text_on(day) for day in (dt.date.min, *known.history.days())]


def test_every_point_has_a_row() -> None:
    assert [int(point) for point, *_ in FACTS] == list(POINTS)


@pytest.mark.parametrize(("point", "cell"), [(row[0], row[2]) for row in FACTS])
def test_a_point_has_a_provision_or_a_reason_why_it_has_none(point: str, cell: str) -> None:
    assert named(cell) or re.match(r"none: \w", cell), point


def test_the_map_names_every_provision_and_amendment_and_no_other(
    book: clausal.Book, texts: list[ConsolidatedText]
) -> None:
    mapped = set().union(*(named(cell) for _, _, cell in FACTS))
    provisions: set[str] = set()
    for text in texts:
        provisions |= {text.agreement.name, *text.questions, *text.tables}
        provisions |= {*text.constants, *text.defines, *text.sources, *text.gates, *text.ladders}
    assert mapped == provisions | {patch.name for patch in book.texts().history.patches}


def test_the_page_names_every_amendment_with_its_day(book: clausal.Book) -> None:
    told = {(row[1], row[0]) for row in rows("| in force from | amendment | what it changes |")}
    dated = {
        (f"`{patch.name}`", f"{since}, assumed" if assumed else f"{since}")
        for patch in book.texts().history.patches
        for window in [patch.heading.window]
        if window is not None
        for since, assumed in [(window.start, window.assumed)]
    }
    assert told == dated


def test_the_page_names_every_proposal(book: clausal.Book) -> None:
    told = {row[0] for row in rows("| proposal | by | what it would change |")}
    assert told == {f"`{name}`" for name in book.proposals}


def test_the_page_names_all_that_is_open(texts: list[ConsolidatedText]) -> None:
    reserved: set[str] = set()
    for text in texts:
        dated: list[Any] = [
            *text.constants.values(),
            *text.tables.values(),
            *text.defines.values(),
            *text.sources.values(),
            *text.gates.values(),
            *text.ladders.values(),
        ]
        reserved |= {
            provision.name
            for provision in dated
            if any(isinstance(version.content, Reserved) for version in provision.versions)
        }
    assert set().union(*(named(cell) for cell, _ in rows("| reserved | why |"))) == reserved
    questions = rows("| question | adopted | other reading |")
    asked = set().union(*(text.questions for text in texts))
    assert set().union(*(named(row[0]) for row in questions)) == asked


def test_the_page_names_every_file() -> None:
    folder = README.parent
    changes = [path for name in ("amendments", "proposals") for path in folder.glob(f"{name}/*")]
    files = {
        f"`{path.relative_to(folder).as_posix()}`"
        for path in (*folder.glob("*.clause"), *folder.glob("*.yaml"), *changes)
    }
    assert files == {cell for cell, _ in rows("| file | what stands there |") if "." in cell}
