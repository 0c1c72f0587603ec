"""A run that is stopped goes on; what it leaves behind never looks whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from clausal.book import Book
from clausal.errors import ClausalError
from clausal.populations import run
from clausal.populations.evaluate import Row, interpreter
from clausal.populations.joins import Record
from clausal.populations.run import answer_population, description

from .conftest import ASKED, as_json_lines
from .test_formats import population

ABOUT: dict[str, Any] = {"as_of": "2015-06-01", "input": "a"}


class Stopped(Exception):
    """Stands for whatever ends a process."""


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three workers, each a part of its own."""
    monkeypatch.setattr(run, "PART", 1)
    return Path(as_json_lines(tmp_path))


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
    plain = interpreter(book, ASKED)

    def evaluate(records: Iterable[Record]) -> Iterator[Row]:
        for record in records:
            if record.id == stop_at:
                raise Stopped
            asked.append(record.id)
            yield from plain([record])

    try:
        for _ in answer_population(
            population(str(people), book), book, ASKED, about, out, evaluate
        ):
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
    evaluate = interpreter(book, ASKED)
    first = answer_population(population(str(people), book), book, ASKED, ABOUT, out, evaluate)
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
    change: Callable[[str], str], people: Path, book: Book, out: Path
) -> None:
    read = population(str(people), book)
    people.write_text(change(people.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(ClausalError, match="changed"):
        list(answer_population(read, book, ASKED, ABOUT, out, interpreter(book, ASKED)))
    assert not out.exists()


def test_the_sidecar_says_which_output_it_is_about(people: Path, book: Book, out: Path) -> None:
    answer(people, book, out, description(book, ASKED, "hash"))
    about = json.loads(out.with_name("out.jsonl.meta.json").read_text(encoding="utf-8"))
    assert about["input"] == "hash"
    assert about["version"] == book.text_on(ASKED.as_of).version
    assert about["questions"] == list(ASKED.questions)
    assert len(about["output"]) == 64
