"""A preview by the kernel, of records or of columns, has the figures of one by the interpreter."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import clausal
from clausal.errors import RecordError
from clausal.ir.text import Record as RecordOf
from clausal.kernel.compiled import Running
from clausal.kernel.from_items import Needed
from clausal.preview import population
from clausal.preview.arrow import arrow_tables
from clausal.preview.coded import Coded
from clausal.preview.columnar import Columnar
from clausal.preview.evaluate import FEW, Askings, Evaluator, Kernel, Result, interpreter
from clausal.preview.figures import Figures
from clausal.preview.people import People
from clausal.preview.plain import figures_json
from clausal.preview.run import preview
from tests.benchmarks.sampled import records

BATCH = 40
NUMBER = re.compile(r"\d+(\.\d+)?")

PROPOSALS = ["one_year", "lead_pathway"]

Asked = Callable[..., Figures]


@pytest.fixture(scope="module")
def book() -> clausal.Book:
    return clausal.load("baltimore")


@pytest.fixture(scope="module")
def given(book: clausal.Book) -> Sequence[Mapping[str, Any]]:
    """Records of which one in five lacks a field."""
    draw = Random(3)
    made = records(book, 2 * BATCH)
    for each in made[::5]:
        del each["teacher"][draw.choice([field for field in each["teacher"] if field != "id"])]
    return made


@pytest.fixture
def asked(
    book: clausal.Book,
    given: Sequence[Mapping[str, Any]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Asked:
    """The figures about them, from a file of lines or of columns, a part at a time."""
    monkeypatch.setattr(population, "BATCH", BATCH)
    monkeypatch.setattr(population, "STRETCH", BATCH)

    def ask(
        evaluate: Evaluator | None,
        *,
        records: Sequence[Mapping[str, Any]] = given,
        columns: bool = False,
        **more: Any,
    ) -> Figures:
        path = tmp_path / f"teachers.{'parquet' if columns else 'jsonl'}"
        if columns:
            pq.write_table(pa.Table.from_pylist(list(map(typed, records))), path)
        else:
            path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
        more = {"as_of": "2012-09-01", "identified": True, **more}
        return preview(book, records=path, evaluate=evaluate, **more)

    return ask


def typed(given: Any) -> Any:
    """The same with decimals for numbers, which lines have as words too."""
    match given:
        case dict():
            return {name: typed(inside) for name, inside in given.items()}
        case list():
            return [typed(inside) for inside in given]
        case int() | str() if not isinstance(given, bool) and NUMBER.fullmatch(str(given)):
            return Decimal(given)
        case _:
            return given


def assert_same(one: Figures, other: Figures) -> None:
    """All but the population's own hash."""
    first, second = (figures_json(each) for each in (one, other))
    for made in (first, second):
        del made["heading"]["population"]["where"], made["heading"]["population"]["hash"]
    assert first == second
    assert arrow_tables(one)["people"].equals(arrow_tables(other)["people"])


@pytest.mark.parametrize("proposal", PROPOSALS)
def test_by_records(proposal: str, asked: Asked, book: clausal.Book) -> None:
    kernel, sizes = Kernel(book.reading.records), list[int]()

    def counted(askings: Askings, people: People) -> list[Coded[Result]]:
        sizes.append(len(people))
        return kernel(askings, people)

    by = (asked(each, proposals=[proposal]) for each in (interpreter, counted))
    assert_same(*by)
    assert sizes == [BATCH, BATCH]
    assert BATCH >= FEW


@pytest.fixture
def running(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How columns are decided; the sizes of the batches that were."""
    sizes: list[int] = []

    class Counted(Columnar):
        def __init__(
            self, askings: Askings, reading: Mapping[str, RecordOf], fields: Needed
        ) -> None:
            super().__init__(askings, reading, fields, request.param)

        def __call__(self, askings: Askings, people: People) -> list[Coded[Result]]:
            sizes.append(len(people))
            return super().__call__(askings, people)

    monkeypatch.setattr(population, "Columnar", Counted)
    return sizes


@pytest.mark.parametrize("running", [Running.PLAIN, Running.AS_IT_STANDS], indirect=True)
@pytest.mark.parametrize("proposal", PROPOSALS)
def test_by_columns(proposal: str, asked: Asked, running: list[int]) -> None:
    by_records = asked(interpreter, proposals=[proposal])
    by_columns = asked(None, columns=True, proposals=[proposal])
    assert_same(by_records, by_columns)
    assert running == [BATCH, BATCH]


def test_faults_in_columns(asked: Asked, given: Sequence[Mapping[str, Any]]) -> None:
    """Rows with a fault are told, or set aside; of two with one id it is known at the end."""
    teachers = [dict(each["teacher"]) for each in given]
    teachers[7]["degree"] = "none that there is"
    teachers[60]["id"] = teachers[3]["id"]
    faulty = [{**each, "teacher": own} for each, own in zip(given, teachers, strict=True)]
    with pytest.raises(RecordError, match="none that there is"):
        asked(None, records=faulty, columns=True)
    aside = [
        asked(None, records=faulty, columns=columns, set_aside=True) for columns in (False, True)
    ]
    assert aside[0].heading.population.set_aside == 3
    assert_same(*aside)
