"""Which changes stand alone, and which texts are the same for a question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from clausal.book import Book, load
from clausal.preview.clauses import Team, team_of
from clausal.preview.run import preview
from clausal.preview.texts import Reach, as_it_stays

from .conftest import ANN, BEN, COSTING, CYD, TEXT, Written

DAY = dt.date(2021, 7, 1)

HEADING = """
proposal some "Some"
  to        yard
  by        crew
  in force  from 2021-01-01 to 2021-12-31
"""

Teamed = Callable[[str], Team]


@pytest.fixture
def teamed(tmp_path: Path) -> Teamed:
    """The clauses of a proposal with these changes."""

    def make(changes: str) -> Team:
        (tmp_path / "agreement.clause").write_text(TEXT, encoding="utf-8")
        (tmp_path / "some.clause").write_text(HEADING + changes, encoding="utf-8")
        return team_of(load(tmp_path).texts(proposals=["some"]), ["some"], DAY)

    return make


CHANGES = {
    "raise": "raise table wage by 10%, rounded to $1",
    "adopt": "adopt paid for thirteenth",
    "constant": "add constant extra is $3",
    "uses": "replace define bonus of worker as money\n  is extra",
    "record": "add record prize\n  won  date",
    "field": "add to record worker\n  prizes  list of prize",
    "counts": "add define won of worker as number\n  is count of prizes",
    "repeal": "repeal gate entry",
    "term": "extend agreement yard to 2022-12-31",
}


@pytest.mark.parametrize(
    ("names", "groups"),
    [
        (["raise", "adopt", "repeal", "term"], [[1], [2], [3], [4]]),
        (["uses", "raise", "constant"], [[1, 3], [2]]),
        (["counts", "raise", "field", "record", "adopt"], [[1, 3, 4], [2], [5]]),
        (["constant", "record"], [[1], [2]]),
    ],
)
def test_what_stands_together(teamed: Teamed, names: list[str], groups: list[list[int]]) -> None:
    team = teamed("\n\n".join(CHANGES[name] for name in names))
    assert [[place + 1 for _, place in group.changes] for group in team.groups] == groups
    for number in range(1 << len(team.groups)):
        assert team.stands(team.members(number))


def test_whom_a_clause_matters_to(teamed: Teamed) -> None:
    """A term that holds over, and what pay does not rest on, change no answer about it."""
    names = ("raise", "adopt", "repeal", "term")
    team = teamed("\n\n".join(CHANGES[name] for name in names))
    reach = Reach()
    hashes = [reach.hash("salary", team.text(1 << bit), DAY) for bit in range(4)]
    nothing = reach.hash("salary", team.text(0), DAY)
    assert hashes[2] == hashes[3] == nothing
    assert len({*hashes}) == 3
    assert reach.hash("entry", team.text(0b0100), DAY) != reach.hash("entry", team.text(0), DAY)
    assert reach.names("salary", team.text(0), DAY) >= {"wage", "step", "thirteenth"}
    assert "bonus" not in reach.names("salary", team.text(0), DAY)


def test_a_text_as_it_stays(book: Book) -> None:
    """What ends after the day goes on, and what comes later does not come."""
    texts = book.texts(proposals=["better", "later"])
    later = dt.date(2030, 7, 1)
    in_2021, in_2022 = (as_it_stays(texts, dt.date(year, 7, 1)) for year in (2021, 2022))
    assert [a.name for a in in_2021.text_on(later).amendments] == ["better"]
    kept = [a.name for a in in_2022.text_on(later).amendments]
    assert [name.partition(" ")[0] for name in kept] == ["better", "later"]


def test_more_clauses_than_can_be_combined(tmp_path: Path, written: Written) -> None:
    """Orders are drawn; what clauses add always, or never, has no error, and all adds up."""
    dummies = "\n\n".join(f"add constant spare_{letter} is $1" for letter in "abcdefgh")
    wage = "set wage at step 1, Junior to $150"
    changes = "\n\n".join([CHANGES["raise"], wage, CHANGES["adopt"], dummies])
    folder = tmp_path / "yard"
    folder.mkdir()
    (folder / "agreement.clause").write_text(TEXT, encoding="utf-8")
    (folder / "some.clause").write_text(HEADING + changes, encoding="utf-8")
    (folder / "costing.yaml").write_text(COSTING, encoding="utf-8")
    records = written([ANN, BEN, CYD])
    figures = preview(
        folder, records=records, as_of=DAY, proposals=["some"], identified=True, threshold=1
    )
    raised, set_, adopted, *spare = figures.clauses.rows
    assert not figures.clauses.exact
    assert len(spare) == 8
    assert not any(row.shapley or row.error or row.people for row in spare)
    assert adopted.shapley == 33_00
    assert not adopted.error
    assert raised.error == set_.error != 0
    shapley = [row.shapley for row in figures.clauses.rows]
    assert sum(value for value in shapley if isinstance(value, int)) == figures.clauses.total
    assert figures.clauses.total == 66_00 + 33_00
