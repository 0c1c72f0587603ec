"""Scenarios of a book: those that hold, those that do not, and those that can't be run yet."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import clausal
from clausal.scenarios.run import Outcome, Result

CLINIC = Path(__file__).parents[2] / "books" / "clinic"

GIVEN = """
scenario "a scenario"
  given nurse
    hired   2020-02-01
    grade   Junior
"""


def run(tmp_path: Path, lines: str) -> Result:
    """The result of one more scenario in the book, that says these lines."""
    folder = tmp_path / "clinic"
    shutil.copytree(CLINIC, folder)
    (folder / "scenarios.clause").write_text(GIVEN + lines, encoding="utf-8")
    book = clausal.load(folder)
    (scenario,) = book.scenarios
    return book.run(scenario)


def test_the_books_own() -> None:
    book = clausal.load(CLINIC)
    results = [book.run(scenario) for scenario in book.scenarios]
    assert [result.outcome for result in results] == [Outcome.PASSED] * len(book.scenarios)
    assert [len(result.verdicts) for result in results] == [2, 1]


@pytest.mark.parametrize(
    ("expected", "held", "outcome"),
    [
        ("salary is $33,000", True, "value"),
        ("salary is $31,500", False, "value"),
        ("salary is undetermined", False, "value"),
        ("bonus is undetermined", True, "undetermined"),
        ("senior_post is not met", True, "not met"),
        ("senior_post is met", False, "not met"),
        ("years is between 1 and 3", True, "value"),
    ],
)
def test_expectations(tmp_path: Path, expected: str, held: bool, outcome: str) -> None:
    result = run(tmp_path, f"  on 2022-03-01\n  expect {expected}\n")
    (verdict,) = result.verdicts
    assert (verdict.held, verdict.got.outcome) == (held, outcome)
    assert result.outcome is (Outcome.PASSED if held else Outcome.FAILED)


def test_one_of_several_fails(tmp_path: Path) -> None:
    result = run(tmp_path, "  on 2022-03-01\n  expect years is 2\n     and salary is $1\n")
    assert [verdict.held for verdict in result.verdicts] == [True, False]
    assert result.outcome is Outcome.FAILED


def test_settings(tmp_path: Path) -> None:
    folder = tmp_path / "clinic"
    shutil.copytree(CLINIC, folder)
    (folder / "scenarios.clause").write_text(
        """
scenario "the lowest score"
  given panel is by_lowest
  given nurse
    requests
      request
        made     2021-01-01
        reviews
          | score |
          | 90%   |
          | 79%   |
  on 2021-02-01
  expect promotion is Denied
""",
        encoding="utf-8",
    )
    book = clausal.load(folder)
    (result,) = map(book.run, book.scenarios)
    assert result.outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("lines", "paid"),
    [
        ("", "$33,000"),
        ("  with bonus_for_all\n", "$40,000"),
        ("  known on 2022-06-01\n", "$33,000"),
        ("  known on 2022-06-01\n  with bonus_for_all\n", "$40,000"),
    ],
    ids=["as agreed", "with", "known on", "both"],
)
def test_with_proposals_and_known_on(tmp_path: Path, lines: str, paid: str) -> None:
    folder = tmp_path / "clinic"
    shutil.copytree(CLINIC, folder)
    (folder / "changes.clause").write_text(
        'proposal bonus_for_all "A raise"\n  to clinic\n  by staff\n  in force from 2022-01-01\n\n'
        "replace define salary of nurse as money\n  is $40,000\n",
        encoding="utf-8",
    )
    (folder / "scenarios.clause").write_text(
        f"{GIVEN}  on 2022-03-01\n{lines}  expect salary is {paid}\n", encoding="utf-8"
    )
    book = clausal.load(folder)
    (result,) = map(book.run, book.scenarios)
    assert result.outcome is Outcome.PASSED
