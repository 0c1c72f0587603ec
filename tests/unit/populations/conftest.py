"""A small book, and its workers as every kind of population that can be read."""

from __future__ import annotations

import csv
import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet
import pytest

from clausal.book import Book, load
from clausal.kernel.columns import Columns
from clausal.populations import write
from clausal.populations.evaluate import Asked, ByBatches, columns_asked, interpreter
from clausal.populations.joins import Record
from tests.generate.columns import all_fields, codes_of, facts_of

OFFICE = """
agreement office "Office Agreement"
  between   owner "The Owner"
  and       staff "The Staff"
  ratified  2009-12-01
  in force  from 2010-01-01 to 2029-12-31
  currency  USD

unit CR "Credit"
choice grade  Junior < Senior
choice topic  Law | Tools

record worker
  id       text, personal
  hired    date
  grade    grade
  pay      money
  share    percent, may be missing
  on_call  yes or no
  topics   set of topic
  post     post
  courses  list of course
  reports  list of report

record post
  since  date
  step   whole number from 1 to 9

record course
  finished  date
  hours     number from 0 to 100
  passed    yes or no, may be missing

record report
  made    date
  scores  list of score

record score
  points  percent

record firm, one for the agreement
  opened  date, may be missing

article "1" "Pay"

define salary of worker as money
  is pay
  except pay + $100.50 when on_call

define step_now of worker as whole number
  is post.step

define part_time of worker as yes or no
  holds when share is missing and firm.opened is before 2015-01-01

define about_law of worker as yes or no
  holds when topics include all of Law

gate trained
  for worker
  requires
    at least 2 courses where hours is at least 10 and not (passed is missing)

gate praised
  for each report, on report.made
  requires
    count of scores is at least 1
  scores  average of score.points over scores
  outcome by score
    from 80%  Praised
    below     Noted

define opened_on of firm as date
  is opened, or 2010-01-01 if missing
"""

QUESTIONS = ("salary", "step_now", "part_time", "about_law", "trained", "praised")

FIRM = {"opened": "2011-02-03"}

WORKERS: list[dict[str, Any]] = [
    {
        "id": "w-1",
        "hired": "2010-03-04",
        "grade": "Senior",
        "pay": "1234.50",
        "share": "62.5%",
        "on_call": True,
        "topics": ["Law", "Tools"],
        "post": {"since": "2012-01-01", "step": 3},
        "courses": [
            {"finished": "2012-05-01", "hours": "12.25", "passed": True},
            {"finished": "2012-06-01", "hours": "10", "passed": None},
            {"finished": "2012-07-01", "hours": "30", "passed": False},
        ],
        "reports": [
            {"made": "2012-08-01", "scores": [{"points": "90%"}, {"points": "71%"}]},
            {"made": "2012-09-01", "scores": []},
        ],
    },
    {
        "id": "w-2",
        "hired": None,
        "grade": "Junior",
        "pay": "1000",
        "share": None,
        "on_call": None,
        "topics": ["Tools"],
        "post": None,
        "courses": [],
        "reports": [],
    },
    {
        "id": "w-3",
        "hired": "2014-02-28",
        "grade": None,
        "pay": None,
        "share": None,
        "on_call": False,
        "topics": None,
        "post": {"since": None, "step": 9},
        "courses": [{"finished": None, "hours": None, "passed": None}],
        "reports": [{"made": "2013-01-01", "scores": [{"points": "70%"}]}],
    },
]
"""What is known of three workers, as records write it."""


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the book."""
    folder = tmp_path_factory.mktemp("book") / "office"
    folder.mkdir()
    (folder / "office.clause").write_text(OFFICE, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def book(office: Path) -> Book:
    return load(office)


ASKED = Asked(questions=QUESTIONS, as_of=dt.date(2015, 6, 1), settings={})


def in_batches(book: Book, asked: Asked = ASKED) -> ByBatches:
    """The interpreter, asked about the facts that columns state."""
    text, codes = book.reading, codes_of(book.reading)
    one_by_one = interpreter(book, asked)
    columns = columns_asked(asked, book.texts(asked.known_on, asked.proposals).text_on(asked.as_of))

    def answer(batch: Columns) -> Any:
        facts = facts_of(batch, text, codes)
        records = [Record(number, None, items) for number, items in enumerate(facts)]
        rows = [[cell for each in row[2:] for cell in each] for row in one_by_one(records)]
        schema = write.schema_of(columns)
        arrays = [
            pa.array([write.typed(row[n], column.holds) for row in rows], schema.field(n).type)
            for n, column in enumerate(columns)
        ]
        return pa.record_batch(arrays, schema=schema)

    return ByBatches(codes=codes, needed=all_fields(text), answer=answer)


# ------------------------------------------------------------------ the same in every format

SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("hired", pa.date32()),
        ("grade", pa.dictionary(pa.int8(), pa.string())),
        ("pay", pa.decimal128(12, 2)),
        ("share", pa.string()),
        ("on_call", pa.bool_()),
        ("topics", pa.list_(pa.string())),
        ("post", pa.struct([("since", pa.timestamp("us")), ("step", pa.int8())])),
        (
            "courses",
            pa.list_(
                pa.struct(
                    [("finished", pa.date32()), ("hours", pa.float64()), ("passed", pa.bool_())]
                )
            ),
        ),
        (
            "reports",
            pa.large_list(
                pa.struct(
                    [
                        ("made", pa.date64()),
                        (
                            "scores",
                            pa.list_(
                                pa.struct([("points", pa.dictionary(pa.int8(), pa.string()))])
                            ),
                        ),
                    ]
                )
            ),
        ),
    ]
)
"""Each value in a type that a warehouse might have; 12.25 is exactly a binary float."""

READ: dict[str, Callable[[str], Any]] = {
    "hired": dt.date.fromisoformat,
    "finished": dt.date.fromisoformat,
    "made": dt.date.fromisoformat,
    "since": dt.datetime.fromisoformat,
    "pay": Decimal,
    "hours": float,
}


def typed(data: Any, name: str = "") -> Any:
    """The values of a record as a columnar file holds them."""
    match data:
        case dict():
            return {key: typed(value, key) for key, value in data.items()}
        case list():
            return [typed(one, name) for one in data]
        case str() if name in READ:
            return READ[name](data)
        case _:
            return data


def arrow() -> pa.Table:
    return pa.Table.from_pylist([typed(worker) for worker in WORKERS], schema=SCHEMA)


def flat(worker: Mapping[str, Any]) -> dict[str, Any]:
    """A worker's own cells, with those of the post, as a table has them."""
    cells = {k: v for k, v in worker.items() if k not in ("post", "courses", "reports")}
    post = worker["post"] or {"since": None, "step": None}
    return cells | {"post.since": post["since"], "post.step": post["step"]}


def tables() -> dict[str, list[dict[str, Any]]]:
    """The rows of a table for each kind of record. Those of different owners are mixed."""
    courses = [{"worker_id": w["id"], **c} for w in reversed(WORKERS) for c in w["courses"]]
    reports, scores = [], []
    for worker in WORKERS:
        for number, report in enumerate(worker["reports"]):
            id = f"{worker['id']}/{number}"
            reports.append({"id": id, "worker_id": worker["id"], "made": report["made"]})
            scores += [{"report_id": id, **score} for score in report["scores"]]
    return {
        "worker": [flat(worker) for worker in WORKERS],
        "course": courses,
        "reports": reports,
        "report.scores": scores,
        "firm": [FIRM],
    }


def words(cell: Any) -> Any:
    """A cell as it is written in CSV, and in sheets and databases too."""
    match cell:
        case None:
            return None
        case bool():
            return "yes" if cell else "NO"
        case list():
            return ", ".join(cell)
        case _:
            return str(cell)


def write_csv(path: Path, rows: Sequence[Mapping[str, Any]], separator: str = ",") -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0]], delimiter=separator)
        writer.writeheader()
        writer.writerows({key: words(cell) for key, cell in row.items()} for row in rows)


def as_parquet(folder: Path) -> str:
    path = folder / "people.parquet"
    pyarrow.parquet.write_table(arrow(), path, row_group_size=2)
    return str(path)


def as_ipc(folder: Path) -> str:
    path = folder / "people.arrow"
    with pa.ipc.new_file(path, SCHEMA) as writer:
        writer.write_table(arrow(), max_chunksize=2)
    return str(path)


def as_stream(folder: Path) -> str:
    path = folder / "people.ipc"
    with pa.ipc.new_stream(path, SCHEMA) as writer:
        writer.write_table(arrow())
    return str(path)


def as_json_lines(folder: Path) -> str:
    path = folder / "people.jsonl"
    path.write_text("\n".join(map(json.dumps, WORKERS)) + "\n\n", encoding="utf-8")
    return str(path)


def as_documents(folder: Path) -> str:
    """Lines as `clausal eval` has them."""
    path = folder / "documents.jsonl"
    lines = [json.dumps({"worker": worker}) for worker in WORKERS]
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def as_folder(folder: Path) -> str:
    for name, rows in tables().items():
        write_csv(folder / f"{name}.csv", rows, separator=";" if name == "course" else ",")
    return str(folder)


def as_mixed_folder(folder: Path) -> str:
    """A folder whose tables have different formats."""
    for name, rows in tables().items():
        if name in ("course", "firm"):
            lines = "\n".join(json.dumps(row) for row in rows)
            (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
        elif name == "reports":
            table = pa.Table.from_pylist([typed(row) for row in rows])
            pyarrow.parquet.write_table(table, folder / f"{name}.parquet")
        else:
            write_csv(folder / f"{name}.csv", rows)
    return str(folder)


def as_workbook(folder: Path) -> str:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in tables().items():
        sheet = book.create_sheet(name)
        sheet.append([*rows[0]])
        for row in rows:
            cells = {k: typed(v, k) if isinstance(v, str) else words(v) for k, v in row.items()}
            sheet.append(
                [float(cell) if isinstance(cell, Decimal) else cell for cell in cells.values()]
            )
    for cell in book["worker"]["E"][1:]:
        if cell.value is not None:
            cell.value, cell.number_format = 0.625, "0.0%"
    path = folder / "people.xlsx"
    book.save(path)
    return str(path)


def as_database(folder: Path) -> str:
    with sqlite3.connect(folder / "people.db") as database:
        database.execute("create table canteen (dish text)")
        for name, rows in tables().items():
            columns = ", ".join(f'"{column}"' for column in rows[0])
            key = "id integer primary key, " if name in ("course", "report.scores") else ""
            database.execute(f'create table "{name}" ({key}{columns})')
            marks = ", ".join("?" * len(rows[0]))
            database.executemany(
                f'insert into "{name}" ({columns}) values ({marks})',
                [[words(cell) for cell in row.values()] for row in rows],
            )
    database.close()
    return f"sqlite:///{folder / 'people.db'}"


FORMATS = [
    as_parquet,
    as_ipc,
    as_stream,
    as_json_lines,
    as_documents,
    as_folder,
    as_mixed_folder,
    as_workbook,
    as_database,
]
