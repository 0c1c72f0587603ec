"""The page of the Baltimore book: every known point has a row, and every provision its points."""

from __future__ import annotations

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
def text() -> ConsolidatedText:
    return clausal.load("baltimore").text


def test_every_point_has_a_row() -> None:
    assert [int(point) for point, *_ in FACTS] == list(POINTS)


@pytest.mark.parametrize(("point", "cell"), [(row[0], row[2]) for row in FACTS])
def test_a_point_has_a_provision_or_a_reason_why_it_has_none(point: str, cell: str) -> None:
    assert named(cell) or re.match(r"none: \w", cell), point


def test_the_map_names_every_provision_and_no_other(text: ConsolidatedText) -> None:
    mapped = set().union(*(named(cell) for _, _, cell in FACTS))
    provisions = {
        *text.constants,
        *text.questions,
        *text.tables,
        *text.defines,
        *text.sources,
        *text.gates,
        *text.ladders,
    }
    assert mapped == provisions | {text.agreement.name}


def test_the_page_names_all_that_is_open(text: ConsolidatedText) -> None:
    dated: list[Any] = [
        *text.constants.values(),
        *text.tables.values(),
        *text.defines.values(),
        *text.sources.values(),
        *text.gates.values(),
        *text.ladders.values(),
    ]
    reserved = {
        provision.name
        for provision in dated
        if any(isinstance(version.content, Reserved) for version in provision.versions)
    }
    assert set().union(*(named(cell) for cell, _ in rows("| reserved | why |"))) == reserved
    questions = rows("| question | adopted | other reading |")
    assert set().union(*(named(row[0]) for row in questions)) == set(text.questions)


def test_the_page_names_every_file() -> None:
    files = {f"`{path.name}`" for path in README.parent.glob("*.clause")}
    assert files == {cell for cell, _ in rows("| file | what stands there |") if "." in cell}
