"""The command, run in this process beside the books that the tests use."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from clausal.cli import main

BOOKS = Path(__file__).parents[2] / "books"

Run = Callable[..., Result]

RECORD = {
    "nurse": {
        "id": "n-7",
        "hired": "2018-05-01",
        "grade": "Senior",
        "on_call": True,
        "courses": [
            {"completed": "2021-02-01", "hours": 12},
            {"completed": "2021-06-01", "hours": "3.5"},
            {"completed": "2022-03-01", "hours": 10},
        ],
        "requests": [{"made": "2022-05-01", "reviews": [{"score": "90%"}, {"score": "71%"}]}],
    }
}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `clausal` with these arguments, where the folder `clinic` is a book."""
    monkeypatch.chdir(BOOKS)

    def run_(*arguments: str | Path, input: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], input=input)

    return run_


SHOP = """
agreement shop "Shop Agreement"
  between   owner "The Owner"
  and       staff "The Staff"
  ratified  2009-12-01, assumed
  in force  from 2010-01-01 to 2012-12-31, then until replaced
  currency  USD

unit CR "Credit"

record worker
  id       text, personal
  born     date, personal
  step     whole number
  bonus    money, personal
  courses  list of course

record course
  finished  date

article "1" "Pay"

constant units is 1 CR

table pay "Pay by step"
  gives money by step
  | step | pay   |
  |    1 | 1,000 |
  |    2 | 2,000 |

define salary of worker as money
  is pay at step

define paid of worker as money
  is salary + bonus

define extra of worker as money
  is bonus

define known_as of worker as text
  is id

define age of worker as whole number
  is whole years from born to today

source training
  for each course, on course.finished
  earns
    units

amendment trial "A trial"
  to        shop
  decided   by owner and staff on 2010-11-01, 7 to 2
  in force  from 2011-01-01 to 2011-06-30
  cites     "Minutes of November"

raise table pay by 10%, rounded to $1
set pay at step 2 to $2,500

amendment back "Courses count more"
  to        shop
  decided   by owner on 2011-09-01, assumed
  in force  from 2011-10-01, assumed
  applies   to events from 2011-05-01

set units to 5 CR
add constant thanks is $5

proposal longer "A longer term"
  to        shop
  by        staff
  in force  from 2012-07-01

extend agreement shop to 2014-12-31
set units to 9 CR
repeal define age

scenario "courses"
  given worker
    courses
      | finished   |
      | 2011-04-30 |
      | 2011-05-01 |
  on 2012-08-01
  expect training earns 6 CR

scenario "what was known"
  on 2012-08-01
  known on 2011-01-01
  expect units is 1 CR

scenario "an age"
  given worker
    born  1990-01-01
  on 2011-03-01
  expect age is 21
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A book with an amendment that lapses, one that reaches back, and a proposal."""
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "shop.clause").write_text(SHOP, encoding="utf-8")
    return folder


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """A file with one record."""
    path = tmp_path / "nurse.json"
    path.write_text(json.dumps(RECORD), encoding="utf-8")
    return path
