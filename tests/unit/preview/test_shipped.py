"""The shipped book and its sample: sums of what `Book.evaluate` answers about each, one by one."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from clausal.book import Book, load
from clausal.preview.figures import Figures
from clausal.preview.run import preview
from clausal.resources import policies_path
from clausal.sampling.draw import documents
from clausal.sampling.read import read_sample
from clausal.values import round_half_away

DAY = "2013-09-01"
TEACHERS = 24


@pytest.fixture(scope="module")
def book() -> Book:
    return load("baltimore")


@pytest.fixture(scope="module")
def records(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    sample = read_sample(policies_path() / "baltimore" / "sample.yaml", book.reading)
    made = documents(sample, seed=3, count=TEACHERS)
    path = tmp_path_factory.mktemp("teachers") / "teacher.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in made), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def figures(book: Book, records: Path) -> Figures:
    return preview(book, records=records, as_of=DAY, proposals=["one_year"], identified=True)


def salaries(book: Book, records: Path, proposals: list[str]) -> int:
    """What all are paid in cents, each by a question of its own."""
    total = 0
    for line in records.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        record["teacher"]["mentorings"] = []
        value = book.evaluate("salary", record, as_of=DAY, proposals=proposals).value
        assert isinstance(value, int | Fraction)
        share = Fraction(record["teacher"]["full_time"].removesuffix("%")) / 100
        total += round_half_away(value * share * 100)
    return total


def test_salaries(book: Book, records: Path, figures: Figures) -> None:
    salary = next(total for total in figures.cost.totals if total.name == "salary")
    assert salary.before == salaries(book, records, [])
    assert salary.after == salaries(book, records, ["one_year"])
    assert figures.heading.population.compared == TEACHERS


def test_the_clauses(figures: Figures) -> None:
    rows = figures.clauses.rows
    assert [len(row.changes) for row in rows] == [1, 1, 1, 1, 1, 3]
    assert (rows[0].shapley, rows[0].people) == (0, 0)  # the term holds over anyway
    assert rows[1].people == TEACHERS
    assert figures.heading.before.held_over is not None
    assert figures.heading.after.held_over is None


def test_typical_careers(figures: Figures) -> None:
    for career in figures.careers:
        assert career.unknown == 0
        assert len(career.years) == 30
        assert all(year.after >= year.before for year in career.years if year.after and year.before)


def test_what_is_known(book: Book, records: Path, tmp_path: Path) -> None:
    """In 2013 nobody knew of the agreement of 2014: what was in force before it holds over."""
    two = tmp_path / "two.jsonl"
    lines = records.read_text(encoding="utf-8").splitlines(keepends=True)
    two.write_text("".join(lines[:2]), encoding="utf-8")

    def asked(known_on: str | None) -> Figures:
        day = "2014-09-01"
        return preview(book, records=two, as_of=day, known_on=known_on, identified=True)

    now, then = asked(None), asked("2013-12-31")
    assert [a.name for a in now.heading.after.text.amendments][-1] == "agreement_of_2014"
    assert "agreement_of_2014" not in [a.name for a in then.heading.after.text.amendments]
    assert now.heading.after.held_over is None
    assert then.heading.after.held_over is not None
    paid = [
        sum(part.amount for part in f.cost.parts if isinstance(part.amount, int))
        for f in (now, then)
    ]
    assert paid[0] > paid[1]
