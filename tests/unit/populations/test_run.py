"""A run that is stopped goes on; what it leaves behind never looks whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest

from clausal.book import Book
from clausal.errors import ClausalError, RecordError
from clausal.kernel.columns import Columns
from clausal.populations import columnar, run, streamed
from clausal.populations.evaluate import Row, interpreter
from clausal.populations.joins import Population, Record
from clausal.populations.run import answer_population, description
from clausal.populations.streamed import Streamed, population_of
from clausal.populations.tables import open_source

from .conftest import ASKED, FIRM, arrow, as_json_lines, as_parquet, in_batches

ABOUT: dict[str, Any] = {"as_of": "2015-06-01", "input": "a"}


class Stopped(Exception):
    """Stands for whatever ends a process."""


@pytest.fixture(params=["rows", "batches of columns", "batches of rows"])
def people(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three workers, each a part of its own: one by one, or in batches, however they are read."""
    monkeypatch.setattr(run, "PART", 1)
    monkeypatch.setattr(streamed, "AT_A_TIME", 1)
    monkeypatch.setattr(columnar, "STRETCH", 1)
    folder = tmp_path / request.param
    folder.mkdir()
    made = as_parquet if request.param == "batches of columns" else as_json_lines
    return Path(made(folder))


def in_batches_of(people: Path) -> bool:
    return people.parent.name != "rows"


def opened(people: Path, book: Book) -> Population | Streamed:
    return population_of(
        open_source(str(people)),
        "worker",
        book.reading,
        by_vectors=in_batches_of(people),
        beside=book.read({"firm": FIRM}).items,
        set_aside=False,
    )


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "answers"
    folder.mkdir()
    return folder / "out.jsonl"


def answer(
    people: Path,
    book: Book,
    out: Path,
    about: Mapping[str, Any] = ABOUT,
    stop_at: str | None = None,
) -> list[str | None]:
    """Runs it, and gives the ids of those that were evaluated."""
    asked: list[str | None] = []
    plain, batches = interpreter(book, ASKED), in_batches(book)

    def looked_at(id: str | None) -> None:
        if id == stop_at:
            raise Stopped
        asked.append(id)

    def one_by_one(records: Iterable[Record]) -> Iterator[Row]:
        for record in records:
            looked_at(record.id)
            yield from plain([record])

    def at_once(columns: Columns) -> Any:
        for row in range(columns.length):
            code = columns.tables["worker"].cells["id"].values[row]
            looked_at(batches.codes.text(int(code)))
        return batches.answer(columns)

    evaluate = replace(batches, answer=at_once) if in_batches_of(people) else one_by_one
    try:
        for _ in answer_population(opened(people, book), book, ASKED, about, out, evaluate):
            pass
    except Stopped:
        assert stop_at is not None
    return asked


def listed(out: Path) -> list[str]:
    return sorted(path.name for path in out.parent.iterdir())


def test_a_run_goes_on_where_it_was_stopped(people: Path, book: Book, out: Path) -> None:
    assert answer(people, book, out, stop_at="w-3") == ["w-1", "w-2"]
    assert listed(out) == [".out.jsonl.partial"]
    assert answer(people, book, out) == ["w-3"]
    assert listed(out) == ["out.jsonl", "out.jsonl.meta.json"]
    stopped = out.read_bytes()
    assert answer(people, book, out) == ["w-1", "w-2", "w-3"]
    assert out.read_bytes() == stopped
    assert len(stopped.splitlines()) == 3


def test_another_run_begins_anew(people: Path, book: Book, out: Path) -> None:
    answer(people, book, out, stop_at="w-3")
    assert answer(people, book, out, {**ABOUT, "input": "b"}) == ["w-1", "w-2", "w-3"]


def test_a_part_that_was_not_finished_is_no_part(people: Path, book: Book, out: Path) -> None:
    answer(people, book, out, stop_at="w-3")
    (out.parent / ".out.jsonl.partial" / ".0000002.jsonl.abc").write_text("[1", encoding="utf-8")
    if in_batches_of(people):
        (out.parent / ".out.jsonl.partial" / "0000002.arrow").write_text("ARROW1", encoding="utf-8")
    (out.parent / ".out.jsonl.partial" / "whole").write_text("[1", encoding="utf-8")
    assert answer(people, book, out) == ["w-3"]
    assert len(out.read_bytes().splitlines()) == 3


def test_an_older_output_stays_until_the_new_one_is_whole(
    people: Path, book: Book, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out.write_text("older", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            answer(people, book, out)
    assert out.read_text(encoding="utf-8") == "older"
    answer(people, book, out)
    assert len(out.read_bytes().splitlines()) == 3


def test_only_one_run_writes_an_output(people: Path, book: Book, out: Path) -> None:
    evaluate = in_batches(book) if in_batches_of(people) else interpreter(book, ASKED)
    first = answer_population(opened(people, book), book, ASKED, ABOUT, out, evaluate)
    next(first)
    with pytest.raises(ClausalError, match="another run"):
        answer(people, book, out)
    assert len(list(first)) == 2
    assert len(out.read_bytes().splitlines()) == 3


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.partition("\n")[0],
        lambda text: text.replace("1234.50", "1234.51"),
        lambda text: text.replace("1234.50", "many"),
        lambda text: "[]\n" + text,
    ],
)
def test_a_population_that_changes_meanwhile(
    change: Callable[[str], str], tmp_path: Path, book: Book, out: Path
) -> None:
    people = tmp_path / "rows" / "people.jsonl"
    people.parent.mkdir()
    as_json_lines(people.parent)
    read = opened(people, book)
    people.write_text(change(people.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(ClausalError, match="changed"):
        list(answer_population(read, book, ASKED, ABOUT, out, interpreter(book, ASKED)))
    assert not out.exists()


def test_columns_that_change_meanwhile(tmp_path: Path, book: Book, out: Path) -> None:
    people = Path(as_parquet(tmp_path))
    read = opened(people, book)
    pyarrow.parquet.write_table(arrow().slice(1), people)
    with pytest.raises(ClausalError, match="changed"):
        list(answer_population(read, book, ASKED, ABOUT, out, in_batches(book)))
    assert not out.exists()


@pytest.mark.parametrize("ending", [".jsonl", ".parquet"])
def test_who_is_found_twice_at_the_end_is_not_answered(
    ending: str, tmp_path: Path, book: Book, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columnar, "STRETCH", 2)
    people = tmp_path / "people.parquet"
    twice = pa.concat_tables([arrow(), arrow().slice(0, 1), arrow().slice(0, 0)])
    pyarrow.parquet.write_table(twice, people)
    read = Streamed(
        open_source(str(people)),
        "worker",
        book.reading,
        beside=book.read({"firm": FIRM}).items,
        set_aside=True,
    )
    out = out.with_suffix(ending)
    told: list[tuple[Any, ...]] = []
    steps = answer_population(
        read, book, ASKED, ABOUT, out, in_batches(book), lambda: told.extend(read.faults())
    )
    assert sum(steps) == 4
    assert (read.good, read.bad, list(read.bad_rows)) == (2, 2, [1, 4])
    assert [(row, id, code) for _, row, id, _, code, _, _ in told] == [
        (1, "w-1", "R202"),
        (4, "w-1", "R202"),
    ]
    if ending == ".parquet":
        found = pyarrow.parquet.read_table(out).column("id").to_pylist()
    else:
        found = [json.loads(line)["id"] for line in out.read_text("utf-8").splitlines()]
    assert found == ["w-2", "w-3"]


def test_faults_that_are_found_at_the_end_leave_nothing(
    tmp_path: Path, book: Book, out: Path
) -> None:
    people = tmp_path / "people.parquet"
    pyarrow.parquet.write_table(pa.concat_tables([arrow(), arrow()]), people)
    read = opened(people, book)
    with pytest.raises(RecordError, match="6 faults"):
        list(answer_population(read, book, ASKED, ABOUT, out, in_batches(book)))
    assert listed(out) == []


def test_the_sidecar_says_which_output_it_is_about(people: Path, book: Book, out: Path) -> None:
    answer(people, book, out, description(book, ASKED, "hash"))
    about = json.loads(out.with_name("out.jsonl.meta.json").read_text(encoding="utf-8"))
    assert about["input"] == "hash"
    assert about["version"] == book.text_on(ASKED.as_of).version
    assert about["questions"] == list(ASKED.questions)
    assert len(about["output"]) == 64
