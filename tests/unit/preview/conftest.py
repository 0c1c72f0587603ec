"""A small invented book, three workers, and proposals whose cost is worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from clausal.book import Book, load
from clausal.preview.figures import Figures
from clausal.preview.run import preview

TEXT = """
language 1

agreement yard "Yard Agreement"
  between   owner "The Owner"
  and       crew "The Crew"
  ratified  2019-12-01
  in force  from 2020-01-01 to 2020-12-31, then until replaced
  year      starts January 1
  currency  USD

choice grade  Junior < Senior
choice site   North | South

record worker
  id      text, personal
  hired   date
  grade   grade
  site    site
  part    percent from 0% to 100%
  tested  yes or no
  tasks   list of task

record task
  done  date

table wage
  gives money by step and grade
  | step | Junior | Senior |
  |    1 |    100 |    200 |
  |    2 |    110 |    220 |
  |    3 |    120 |    240 |

define step of worker as whole number
  is whole years from hired to today + 1, at most 3

question thirteenth "Is a thirteenth month paid?"
  reading not_paid  adopted
  reading paid

define salary of worker as money
  is wage at step, grade
  except wage at step, grade + $12 when thirteenth is paid

define bonus of worker as money
  is $0
  except $5 when tested

gate entry
  for worker
  requires
    step is at least 3
    tested
"""

PROPOSALS = """
proposal better "Better wages"
  to        yard
  by        crew
  in force  from 2021-01-01

raise table wage by 10%, rounded to $1

set wage at step 1, Junior to $150

add constant extra is $3

replace define bonus of worker as money
  is $0
  except $5 + extra when tested

strike in gate entry
  step is at least 3
insert
  step is at least 2

proposal later "Wages of 2022"
  to        yard
  by        crew
  in force  from 2022-01-01 to 2022-12-31

raise table wage by 10%, rounded to $1
"""

COSTING = """\
schema: clausal/costing/1
title: What the yard pays
of: worker
called: workers
assumed: [nobody leaves]
pay: {question: salary, of: a full position, source: the wage table}
share: {field: worker.part, assumed: as recorded}
hired: {field: worker.hired}
one_time: [{question: bonus, source: the agreement}]
grid: {rows: {question: step}, columns: {field: worker.grade}}
groups:
  - {field: worker.site}
  - {question: step, bands: [1, 3], title: By step}
schools:
  by: {field: worker.site}
  charged: {North: actual, South: average}
  assumed: a guess
benefits: {of_salary: 10%, a_head: 7, assumed: a guess}
gates: [entry]
years_ahead: 1
base: 1 year before
discount: {rate: 10%, assumed: a guess}
careers:
  - title: A new worker
    years: 3
    assumed: [tested from the first day]
    record: {worker: {hired: "{start}", grade: Junior, part: 100%, tested: true, tasks: []}}
    each_year: {worker.tasks: {done: 2020-01-01}}
"""

ANN = {"hired": "2020-01-01", "grade": "Junior", "site": "North", "part": "100%", "tested": True}
BEN = {"hired": "2021-02-01", "grade": "Junior", "site": "South", "part": "50%", "tested": False}
CYD = {"hired": "2015-01-01", "grade": "Senior", "site": "North", "part": "100%", "tested": True}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("yard")
    (made / "agreement.clause").write_text(TEXT, encoding="utf-8")
    (made / "proposals.clause").write_text(PROPOSALS, encoding="utf-8")
    (made / "costing.yaml").write_text(COSTING, encoding="utf-8")
    return made


@pytest.fixture(scope="session")
def book(folder: Path) -> Book:
    return load(folder)


Written = Callable[[Iterable[Mapping[str, Any]]], Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Writes workers as JSON Lines, each with an id and no tasks unless it has them."""

    def write(workers: Iterable[Mapping[str, Any]]) -> Path:
        path = tmp_path / "workers.jsonl"
        lines = (
            json.dumps({"worker": {"id": f"w-{number}", "tasks": [], **worker}}) + "\n"
            for number, worker in enumerate(workers, 1)
        )
        path.write_text("".join(lines), encoding="utf-8")
        return path

    return write


Previewed = Callable[..., Figures]


@pytest.fixture
def previewed(book: Book, written: Written) -> Previewed:
    """The figures about some workers; by default of the proposal `better`, and of everybody."""

    def make(*workers: Mapping[str, Any], **more: Any) -> Figures:
        asked = {"as_of": "2021-07-01", "proposals": ["better"], "identified": True, **more}
        return preview(book, records=written(workers), **asked)

    return make
