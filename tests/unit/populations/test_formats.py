"""Every format holds the same facts, and gives the answers that records give one by one."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from clausal.book import Book
from clausal.populations.evaluate import Asked, Row, interpreter, record_asked
from clausal.populations.joins import Population
from clausal.populations.run import answer_population
from clausal.populations.streamed import Streamed, population_of
from clausal.populations.tables import open_source
from clausal.render.answers_json import answer_json

from .conftest import (
    ASKED,
    FIRM,
    FORMATS,
    QUESTIONS,
    WORKERS,
    as_folder,
    as_ipc,
    as_parquet,
    as_stream,
    in_batches,
)

Format = Callable[[Path], str]

READ_BY_VECTORS = (as_parquet, as_ipc, as_stream, as_folder)


def population(given: str, book: Book, *, set_aside: bool = False) -> Population:
    """The workers of a source, beside the firm if the source does not have it."""
    source = open_source(given)
    beside = {} if any(t.name == "firm" for t in source.tables) else book.read({"firm": FIRM}).items
    return Population(source, "worker", book.reading, beside=beside, set_aside=set_aside)


def expected(book: Book) -> list[Row]:
    """What `Book.evaluate` says of each worker, without the number of its row."""
    rows = []
    for worker in WORKERS:
        row: Row = [worker["id"]]
        for question in QUESTIONS:
            answer = book.evaluate(question, {"worker": worker, "firm": FIRM}, as_of=ASKED.as_of)
            told = answer_json(answer, "USD")
            needs = [[need["kind"], need["name"], need["says"]] for need in told["needs"]]
            row.append([told["outcome"], told["value"], told["unit"], needs])
        rows.append(row)
    return rows


@pytest.mark.parametrize("made", FORMATS)
def test_a_population_has_the_answers_of_its_records(
    made: Format, book: Book, tmp_path: Path
) -> None:
    read = population(made(tmp_path), book)
    rows = list(interpreter(book, ASKED)(read.records()))
    assert [row[1:] for row in rows] == expected(book)
    assert (read.good, read.bad) == (3, 0)
    outcomes = {answer[0] for _, _, *answers in rows for answer in answers}
    assert outcomes == {"value", "undetermined", "met", "not met", "Noted"}


@pytest.mark.parametrize("made", FORMATS)
def test_facts_are_those_of_records(made: Format, book: Book, tmp_path: Path) -> None:
    """Also those that no question asks for, and the places that a need would name."""
    for record, worker in zip(population(made(tmp_path), book).records(), WORKERS, strict=True):
        assert record.items == book.read({"worker": worker, "firm": FIRM}).items


def test_rows_are_counted_as_their_readers_do(book: Book, tmp_path: Path) -> None:
    columns = [record.row for record in population(as_parquet(tmp_path), book).records()]
    assert columns == [1, 2, 3]
    (tmp_path / "hr").mkdir()
    sheet = [record.row for record in population(as_folder(tmp_path / "hr"), book).records()]
    assert sheet == [2, 3, 4]


def test_a_column_that_is_not_there_is_unknown_and_a_list_without_rows_is_empty(
    book: Book, tmp_path: Path
) -> None:
    (tmp_path / "worker.csv").write_text("id,share\nw-1,\n", encoding="utf-8")
    (tmp_path / "course.csv").write_text("worker_id,hours\n", encoding="utf-8")
    (record,) = population(str(tmp_path), book).records()
    read = book.read({"worker": {"id": "w-1", "share": None, "courses": []}, "firm": FIRM})
    assert record.items["worker"] == read.items["worker"]


def test_a_row_with_nothing_in_it_but_what_is_missing(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "people.jsonl"
    path.write_text('{"share": null}\n{"post": {}}\n', encoding="utf-8")
    first, second = population(str(path), book).records()
    assert first.items["worker"] == book.read({"worker": {"share": None}}).items["worker"]
    assert second.items["worker"] == book.read({"worker": {"post": {}}}).items["worker"]
    assert first.id is None


# ------------------------------------------------------------------ what is written


def answered(
    read: Population,
    book: Book,
    out: Path,
    about: Mapping[str, Any] = {"as_of": "2015-06-01"},
    asked: Asked = ASKED,
) -> int:
    """Writes the answers; how many steps it took."""
    steps = answer_population(read, book, asked, about, out, interpreter(book, asked))
    return sum(1 for _ in steps)


def cells(path: Path) -> list[list[Any]]:
    """The rows of an output, in the words that CSV has for them."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))[1:]
    if path.suffix == ".jsonl":
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    else:
        rows = pyarrow.parquet.read_table(path).to_pylist()
    return [[word(cell) for cell in row.values()] for row in rows]


def word(cell: Any) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case list():
            return "; ".join(need["says"] for need in cell)
        case _:
            return str(cell)


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_every_output_has_the_same_rows(ending: str, book: Book, tmp_path: Path) -> None:
    out = tmp_path / f"out.{ending}"
    answered(population(as_folder(tmp_path), book), book, out)
    rows = [
        [str(number), row[0], "2015-06-01"]
        + [
            word(cell) if index < 3 else "; ".join(says for _, _, says in cell)
            for answer in row[1:]
            for index, cell in enumerate(answer)
        ]
        for number, row in enumerate(expected(book), 2)
    ]
    assert cells(out) == rows
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_parquet_has_types(book: Book, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    about = {"as_of": "2015-06-01", "agreement": "office"}
    assert answered(population(as_folder(tmp_path), book), book, out, about) == 3
    table = pyarrow.parquet.read_table(out)
    assert json.loads(table.schema.metadata[b"clausal"]) == about
    first = table.to_pylist()[0]
    assert first["salary.value"] == Decimal("1335.00")
    assert first["as_of"] == dt.date(2015, 6, 1)
    assert first["about_law.value"] is True


def test_a_date_is_a_day_in_parquet(book: Book, tmp_path: Path) -> None:
    asked = Asked(questions=("opened_on",), as_of=ASKED.as_of, settings={})
    texts = book.texts()
    assert record_asked(asked, texts.text_on(asked.as_of), texts) == "firm"
    (tmp_path / "firms.csv").write_text("opened\n2012-05-06\n\n", encoding="utf-8")
    firms = Population(
        open_source(str(tmp_path / "firms.csv")), "firm", book.reading, beside={}, set_aside=False
    )
    out = tmp_path / "out.parquet"
    answered(firms, book, out, asked=asked)
    table = pyarrow.parquet.read_table(out)
    assert table.column("opened_on.value").to_pylist() == [dt.date(2012, 5, 6)]


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("made", FORMATS)
def test_batches_have_the_answers_of_their_records(
    made: Format, ending: str, book: Book, tmp_path: Path
) -> None:
    (tmp_path / "given").mkdir()
    given = made(tmp_path / "given")
    one_by_one, at_once = tmp_path / f"rows.{ending}", tmp_path / f"batches.{ending}"
    about = {"as_of": "2015-06-01", "label": None}
    answered(population(given, book), book, one_by_one, about)
    source = open_source(given)
    read = population_of(
        source,
        "worker",
        book.reading,
        by_vectors=True,
        beside={}
        if any(t.name == "firm" for t in source.tables)
        else book.read({"firm": FIRM}).items,
        set_aside=False,
    )
    assert isinstance(read, Streamed) == (made in READ_BY_VECTORS)
    steps = answer_population(read, book, ASKED, about, at_once, in_batches(book))
    assert sum(steps) == read.good == 3
    if ending == "parquet":
        found, wanted = (pyarrow.parquet.read_table(path) for path in (at_once, one_by_one))
        assert found.schema.equals(wanted.schema, check_metadata=True)
        assert found.to_pylist() == wanted.to_pylist()
    else:
        assert at_once.read_bytes() == one_by_one.read_bytes()
