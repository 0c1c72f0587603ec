"""A loaded book with amendments: its other files, its readers, and many who ask at once."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import clausal

from .conftest import BASE, patch

RECORD = {"teacher": {"step": 2, "rank": "Skilled", "courses": []}}
PROPOSAL = """
proposal higher "A higher rank"
  to        sample
  by        union
  in force  from 2012-07-01

add to choice rank
  Master above Skilled

strike in gate senior
  rank is Skilled
insert
  rank is at least Skilled
"""


def load(folder: Path, changes: str) -> clausal.Book:
    """The sample with those changes, as a folder."""
    (folder / "sample.clause").write_text(f"{BASE}\n{changes}", encoding="utf-8")
    return clausal.load(folder)


def test_an_amendment_adds_a_table_from_a_file_and_raises_it(tmp_path: Path) -> None:
    (tmp_path / "extra.csv").write_text('step,\n1,"1,000"\n2,"2,000"\n', encoding="utf-8")
    table = 'add table extra\n  gives money by step\n  from 2012-01-01, from file "extra.csv"'
    define = "replace define wage of teacher as money\n  is extra at step"
    raised = patch("b", "2013-01-01", "raise table extra by 10%")
    book = load(tmp_path, patch("a", "2012-01-01", table, define) + raised)
    days = ("2011-12-31", "2012-12-31", "2013-01-01")
    assert [book.evaluate("wage", RECORD, as_of=day).value for day in days] == [2100, 2000, 2200]


def test_a_record_may_have_an_option_of_a_proposal(tmp_path: Path) -> None:
    book = load(tmp_path, PROPOSAL)
    master = {"teacher": {**RECORD["teacher"], "rank": "Master"}}
    asked = book.evaluate("senior", master, as_of="2012-07-01", proposals=["higher"])
    assert asked.outcome == "met"
    assert book.evaluate("senior", master, as_of="2012-07-01").outcome == "not met"


def test_threads_share_the_texts(tmp_path: Path) -> None:
    changes = "".join(
        patch(f"a{year}", f"{year}-07-01", "raise table scale by $1") for year in range(2011, 2023)
    )
    book = load(tmp_path, changes)
    days = [dt.date(year, 8, 1) for year in range(2010, 2023)] * 4

    def wage(day: dt.date) -> object:
        return book.evaluate("wage", RECORD, as_of=day).value

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(wage, days)) == [2100 + day.year - 2010 for day in days]
