"""Which evaluator answers a population; its output is the interpreter's, whichever it is."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pyarrow.parquet
import pytest

import clausal
from clausal.book import Book
from clausal.errors import QuestionError
from clausal.kernel import compiled
from clausal.kernel.columns import Columns
from clausal.kernel.compiled import ColumnsDecider, Running
from clausal.kernel.from_items import columns_of
from clausal.populations import evaluate
from clausal.populations.evaluate import (
    Asked,
    By,
    ByBatches,
    Evaluator,
    Telling,
    evaluator,
    interpreter,
    one_by_one,
    plainly,
    record_asked,
)
from clausal.populations.joins import Record
from clausal.populations.run import answer_population, description
from clausal.populations.streamed import population_of
from clausal.populations.tables import open_source
from tests.benchmarks.sampled import records

from .conftest import ASKED, FIRM, WORKERS, as_json_lines
from .conftest import OFFICE as OFFICE_TEXT

DAY = dt.date(2012, 9, 1)

OF_TEACHERS = (
    *("salary", "step", "years_of_service", "status_running", "pathway_at_transition"),
    *("alternative_placement", "teaching_certificate", "peer_review", "lead_review"),
    *("coursework", "annual_evaluation", "contributions_to_school"),
    *("career", "career.pathway", "career.interval", "career.balance", "transition_payment"),
)

RUNS = {
    "teachers": Asked(questions=OF_TEACHERS, as_of=DAY, settings={}),
    "set": Asked(
        questions=OF_TEACHERS,
        as_of=dt.date(2011, 6, 30),
        settings={"pass_mark": "82.5%", "units_on_a_move": "carried"},
    ),
    "proposed": Asked(
        questions=OF_TEACHERS,
        as_of=dt.date(2013, 9, 1),
        proposals=("one_year", "lead_pathway"),
        settings={},
    ),
    "known early": Asked(
        questions=OF_TEACHERS, as_of=DAY, known_on=dt.date(2011, 1, 1), settings={}
    ),
    "before": Asked(questions=("salary", "career"), as_of=dt.date(2001, 1, 1), settings={}),
    "of the district": Asked(questions=("certified",), as_of=DAY, settings={}),
}


@cache
def baltimore() -> Book:
    return clausal.load("baltimore")


@pytest.fixture(scope="module")
def teachers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sampled teachers, of each of whom something else is not known."""
    draw = Random(5)
    path = tmp_path_factory.mktemp("population") / "teachers.jsonl"
    given = records(baltimore(), 120)
    for number, each in enumerate(given):
        if number % 3:
            _forget(each, draw)
    path.write_text("\n".join(map(json.dumps, given)), encoding="utf-8")
    return path


def _forget(given: Any, draw: Random) -> None:
    """Takes facts out, here and there."""
    if isinstance(given, dict):
        for key in [key for key in given if key != "id" and draw.random() < 0.06]:
            del given[key]
        given = list(given.values())
    if isinstance(given, list):
        for inside in given:
            _forget(inside, draw)


@pytest.fixture
def columns_uncompiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The source for columns runs as it stands, as though it were compiled."""
    as_if = SimpleNamespace(COMPILED=Running.AS_IT_STANDS, PLAIN=Running.PLAIN)
    monkeypatch.setattr(evaluate, "Running", as_if)


def written(given: Path, asked: Asked, by: Evaluator, out: Path) -> bytes:
    """What is written about the records; of Parquet, what is read of it."""
    book = baltimore()
    texts = book.texts(asked.known_on, asked.proposals)
    population = population_of(
        open_source(str(given)),
        record_asked(asked, texts.text_on(asked.as_of), texts),
        book.reading,
        by_vectors=isinstance(by, ByBatches),
        beside={},
        set_aside=False,
    )
    about = description(book, asked, population.hash)
    assert sum(answer_population(population, book, asked, about, out, by)) == 120
    if out.suffix == ".parquet":
        return repr(pyarrow.parquet.read_table(out).to_pylist()).encode()
    return out.read_bytes()


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet"])
@pytest.mark.parametrize("run", RUNS)
def test_the_output_is_that_of_the_interpreter(
    run: str, ending: str, teachers: Path, tmp_path: Path, columns_uncompiled: None
) -> None:
    book, asked = baltimore(), RUNS[run]
    said: list[str] = []
    ways = {
        "interpreter": interpreter(book, asked),
        "columns": evaluator(book, asked, By.KERNEL, Telling(said.append)),
        "plain": evaluator(book, asked, By.PLAIN),
        "rows": plainly(book, asked),
    }
    outputs = {
        name: written(teachers, asked, by, tmp_path / f"{name}{ending}")
        for name, by in ways.items()
    }
    for output in outputs.values():
        assert output == outputs["interpreter"]
    assert said == []


# ------------------------------------------------------------------ which one it is

OFFICE = replace(ASKED, questions=("step_now", "part_time"))


class Watched:
    """An evaluator of the office's workers: how each batch was decided, and what was said."""

    def __init__(self, book: Book, by: By, monkeypatch: pytest.MonkeyPatch) -> None:
        self.decided: list[Running] = []
        self.said: list[str] = []
        self.awaited: list[str] = []
        decide = ColumnsDecider.decide

        def watched(decider: ColumnsDecider, columns: Columns) -> Any:
            self.decided.append(decider.running)
            return decide(decider, columns)

        monkeypatch.setattr(ColumnsDecider, "decide", watched)
        self.by = evaluator(book, OFFICE, by, Telling(self.said.append, self._awaited))
        assert isinstance(self.by, ByBatches)
        facts = [book.read({"worker": worker}).items for worker in WORKERS]
        shared = book.read({"firm": FIRM}).items
        self.columns = columns_of(
            facts, "worker", book.reading, self.by.codes, self.by.needed, shared
        )

    @contextmanager
    def _awaited(self, label: str) -> Iterator[None]:
        self.awaited.append(label)
        yield

    def answer(self) -> list[Any]:
        """The answers about the three workers, as a batch."""
        assert isinstance(self.by, ByBatches)
        return list(self.by.answer(self.columns).to_pylist())


Watching = Callable[[By], Watched]


@pytest.fixture
def watching(book: Book, monkeypatch: pytest.MonkeyPatch) -> Watching:
    return lambda by: Watched(book, by, monkeypatch)


STANDS, PLAIN = Running.AS_IT_STANDS, Running.PLAIN


def test_a_large_population_is_compiled(
    watching: Watching, columns_uncompiled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluate, "LARGE", 9)
    watched = watching(By.AUTO)
    first, *others = [watched.answer() for _ in range(4)]
    assert watched.decided == [PLAIN, PLAIN, STANDS, STANDS]
    assert all(other == first for other in others)
    assert watched.said == []
    assert watched.awaited == ["compiling, once on this machine"]


@pytest.mark.parametrize(("by", "running"), [(By.KERNEL, STANDS), (By.PLAIN, PLAIN)])
def test_what_is_asked_for(
    by: By,
    running: Running,
    watching: Watching,
    columns_uncompiled: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(evaluate, "LARGE", 4)
    watched = watching(by)
    assert watched.answer() == watched.answer()
    assert watched.decided == [running, running]


def test_the_interpreter_is_asked_for(book: Book) -> None:
    (record,) = WORKERS[:1]
    facts = book.read({"worker": record, "firm": FIRM})
    given = [Record(1, facts.id, facts.items)]
    by = evaluator(book, ASKED, By.INTERPRETER)
    assert not isinstance(by, ByBatches)
    assert list(by(given)) == list(one_by_one(book, ASKED, By.AUTO)(given))


def lacks(monkeypatch: pytest.MonkeyPatch, library: str) -> None:
    monkeypatch.setattr(evaluate, "find_spec", lambda name: None if name == library else True)


def test_without_arrow(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    lacks(monkeypatch, "pyarrow")
    facts = book.read({"worker": WORKERS[0], "firm": FIRM})
    by = evaluator(book, ASKED)
    assert not isinstance(by, ByBatches)
    (row,) = by([Record(1, facts.id, facts.items)])
    assert row[2][:2] == ["value", "1335.00"]


def test_without_numba(watching: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate, "LARGE", 4)
    lacks(monkeypatch, "numba")
    watched = watching(By.AUTO)
    assert watched.answer() == watched.answer() == watched.answer()
    assert watched.decided == [PLAIN] * 3
    (said,) = watched.said
    assert "clausal[fast]" in said
    with pytest.raises(QuestionError, match="clausal\\[fast\\]"):
        watching(By.KERNEL)


def test_what_may_be_too_large_is_decided_record_by_record(tmp_path: Path) -> None:
    text = (
        OFFICE_TEXT
        + """
define fifth_power of course as number
  is hours * hours * hours * hours * hours, rounded to 1

define heap of worker as number
  is sum of fifth_power over courses
"""
    )
    (tmp_path / "office.clause").write_text(text, encoding="utf-8")
    book = clausal.load(tmp_path)
    asked = replace(ASKED, questions=("heap",))
    said: list[str] = []
    by = evaluator(book, asked, By.KERNEL, Telling(said.append))
    assert isinstance(by, ByBatches)
    facts = [book.read({"worker": worker}).items for worker in WORKERS]
    columns = columns_of(facts, "worker", book.reading, by.codes, by.needed, {})
    for _ in range(2):
        found = by.answer(columns).to_pylist()
        hours = [12.25, 10, 30]
        assert found[0]["heap.value"] == sum(round(each**5) for each in hours)
    (told,) = said
    assert told.startswith("`fifth_power` can be larger")


# ------------------------------------------------------------------ a cache that is broken


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of compiled kernels, of which this process has loaded nothing."""
    folder = tmp_path / "cache" / "clausal" / "kernels"
    monkeypatch.setattr(compiled, "kept_in", lambda: folder)
    yield folder
    _forget_modules()


def _forget_modules() -> None:
    for name in [name for name in sys.modules if name.startswith("clausal_")]:
        del sys.modules[name]


def _no_folder(kept: Path) -> None:
    kept.parent.parent.mkdir()
    kept.parent.write_text("a file stands in its place", encoding="utf-8")


def _halved(kept: Path, *endings: str) -> None:
    """What a disk that was full, or a machine that stopped, leaves behind."""
    halves = [path for path in kept.rglob("clausal_*") if path.suffix in endings]
    assert halves
    for path in halves:
        path.write_bytes(path.read_bytes()[:40])


def test_no_folder_for_what_is_compiled(kept: Path, watching: Watching) -> None:
    expected = watching(By.PLAIN).answer()
    _no_folder(kept)
    watched = watching(By.KERNEL)
    assert watched.answer() == watched.answer() == expected
    (said,) = watched.said
    assert f"{kept}: what is compiled can't be kept there" in said
    assert watched.decided[-1] is Running.COMPILED


def test_a_broken_file_is_made_anew(
    kept: Path, watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    expected = watching(By.PLAIN).answer()
    assert watching(By.KERNEL).answer() == expected
    others = kept / "__pycache__" / "clausal_kernel_of_others.nbi"
    for endings, told in (((".nbi",), 1), ((".nbc",), 1), ((".pyc",), 1), ((".py",), 0), ((), 0)):
        _forget_modules()
        if endings:
            _halved(kept, *endings)
        others.write_text("of another kernel", encoding="utf-8")
        watched = watching(By.KERNEL)
        assert watched.answer() == watched.answer() == expected
        broken = [f"{kept}: a file of what is compiled was broken" in said for said in watched.said]
        assert broken == [True] * told, endings
        assert watched.decided[-1] is Running.COMPILED
        assert others.read_text(encoding="utf-8") == "of another kernel"


@pytest.mark.slow
def test_two_make_a_broken_file_anew_at_once(kept: Path, office: Path, tmp_path: Path) -> None:
    facts, home = tmp_path / "firm.json", {"XDG_CACHE_HOME": str(kept.parent.parent)}
    facts.write_text(json.dumps({"firm": FIRM}), encoding="utf-8")
    command = [sys.executable, "-m", "clausal", "batch", str(office), *OFFICE.questions]
    command += ["--records", as_json_lines(tmp_path), "--facts", str(facts)]
    command += ["--as-of", str(OFFICE.as_of), "--evaluator", "kernel", "--out"]

    def answers(*names: str) -> list[str]:
        paths = [tmp_path / f"{name}.jsonl" for name in names]
        runs = [subprocess.Popen([*command, str(path)], env=os.environ | home) for path in paths]
        assert [run.wait() for run in runs] == [0] * len(runs)
        return [path.read_text(encoding="utf-8") for path in paths]

    expected = answers("first")
    _halved(kept, ".nbi", ".nbc")
    assert answers("one", "other") == expected * 2


def test_no_place_at_all_to_compile_in(
    kept: Path, watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    _no_folder(kept)

    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(evaluate, "mkdtemp", full)
    watched = watching(By.KERNEL)
    assert watched.answer() == watched.answer() == watching(By.PLAIN).answer()
    (said,) = watched.said
    assert "No space left on device" in said
