"""What is read by vectors is what is read by rows: the same records, and the same of them good."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from clausal.book import load
from clausal.errors import RecordError
from clausal.ir.text import ConsolidatedText
from clausal.populations import belongings, columnar, lines
from clausal.populations.cells import NotByVectors
from clausal.populations.joins import Population
from clausal.populations.streamed import Streamed
from clausal.populations.tables import open_source
from clausal.values import Item
from tests.generate.arrow import Given, tables
from tests.generate.columns import all_fields, codes_of, facts_of
from tests.unit.records.generate import RECORDS

Found = dict[int, tuple[str | None, Mapping[str, Item]]]
"""Records by the numbers of their rows, each with its id."""

Read = tuple[Found, list[tuple[Any, ...]]]
"""The good records, and the faults of the others."""


loaded = cache(load)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tables")


def by_rows(path: Path, text: ConsolidatedText, record: str = RECORDS[0]) -> Read | set[str]:
    try:
        read = Population(open_source(str(path)), record, text, beside={}, set_aside=True)
        found: Found = {
            each.row: (each.id, {name: item for name, item in each.items.items() if item.fields})
            for each in read.records()
        }
        return found, list(read.faults())
    except RecordError as error:
        return {found.code for found in error.diagnostics}


def by_vectors(path: Path, text: ConsolidatedText, record: str = RECORDS[0]) -> Read | set[str]:
    """The same; raises NotByVectors."""
    try:
        read = Streamed(open_source(str(path)), record, text, beside={}, set_aside=True)
        codes = codes_of(text)
        found: Found = {}
        for batch in read.batches(codes, all_fields(text)):
            facts = facts_of(batch.columns, text, codes)
            ids = batch.ids.to_pylist()
            assert len(facts) == len(ids) == len(batch.numbers)
            found |= dict(zip(batch.numbers.tolist(), zip(ids, facts, strict=True), strict=True))
        bad = set(read.bad_rows)
        good = {number: each for number, each in found.items() if number not in bad}
        assert len(good) == read.good
        return good, list(read.faults())
    except RecordError as error:
        return {found.code for found in error.diagnostics}


def compare(path: Path, text: ConsolidatedText, record: str = RECORDS[0]) -> None:
    wanted = by_rows(path, text, record)
    found: Read | set[str] | str
    try:
        found = by_vectors(path, text, record)
    except NotByVectors as reason:
        found = str(reason)
    if isinstance(found, str):
        assert "64 bits" in found
        event("by rows alone")
        return
    event("not a table that fits" if isinstance(found, set) else f"{len(found[1]) > 0} faults")
    assert found == wanted


@given(made=tables(), stretch=st.integers(1, 4))
def test_an_arrow_table(folder: Path, made: Given, stretch: int) -> None:
    path = folder / "people.arrow"
    with pa.ipc.new_file(path, made.table.schema) as writer:
        writer.write_table(made.table)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(columnar, "STRETCH", stretch)
        compare(path, made.text)


def some(*cells: Any) -> st.SearchStrategy[Any]:
    """One of a few cells; the first are likelier."""
    return st.one_of(st.sampled_from(cells[:-1]), st.sampled_from(cells))


CELLS = {
    "id": some("w-1", "w-2", "0017", ""),
    "hired": some("2011-07-01", "2012-02-29", "", "2011-02-30"),
    "grade": some("Senior", "Junior", "", "senior"),
    "pay": some("1200", "1200.5", "-0.01", "", "1,200", "1.234", "9" * 16, "9" * 31),
    "share": some("80%", "7.25%", "", "80", "101 %"),
    "on_call": some("yes", "No", "TRUE", "", "perhaps"),
    "topics": some("Law", "Law, Tools", "Tools ,Law", "", "Law, Law", "Law;Tools"),
    "post.step": some("1", "9", "", "10", "2.5"),
    "post.since": some("2011-07-01", "", "today"),
    "firm.opened": some("2011-07-01", "", "never"),
    "courses": some("", "", "many"),
}
"""What may stand in the columns of a sheet."""


@given(
    rows=st.lists(st.fixed_dictionaries(CELLS), max_size=6),
    columns=st.lists(st.sampled_from([*CELLS]), min_size=1, unique=True),
    short=st.one_of(st.none(), st.integers(0, 5)),
    stretch=st.integers(1, 4),
)
def test_words(
    folder: Path,
    office: Path,
    rows: list[dict[str, str]],
    columns: list[str],
    short: int | None,
    stretch: int,
) -> None:
    """Cells of a CSV file; one of its lines may be too short."""
    path = folder / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        cells = [[row[column] for column in columns] for row in rows]
        lines_ = [line[:-1] if n == short else line for n, line in enumerate(cells)]
        csv.writer(file).writerows([columns, *lines_])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lines, "STRETCH", stretch)
        compare(path, loaded(office).reading, "worker")


# ------------------------------------------------------------------ tables that belong together

Tables = dict[str, list[dict[str, Any]]]


@st.composite
def people(draw: st.DrawFn) -> Tables:
    """Workers, and what belongs to them: in their order or not, with and without faults."""
    count = draw(st.integers(1, 8))
    good = draw(st.booleans())

    def rows(owners: str, most: int, cells: dict[str, st.SearchStrategy[Any]]) -> Any:
        ids = [f"{owners}{n}" for n in range(count)]
        owned = draw(
            st.lists(st.sampled_from([*ids, *([] if good else ["", "nobody"])]), max_size=most)
        )
        if draw(st.booleans()):
            owned.sort()
        return [{**{k: draw(each) for k, each in cells.items()}, "owner": each} for each in owned]

    made: Tables = {
        "worker": [
            {
                "id": f"w{n if good else draw(st.integers(0, n + 1))}",
                "grade": draw(some("Junior", "Senior", None, None if good else "senior")),
            }
            for n in range(count)
        ],
        "course": rows("w", 12, {"hours": some("1", "12.5", None, "1" if good else "101")}),
        "report": rows("w", 6, {"made": some("2012-01-01", None, "2013-01-01")}),
        "score": rows("r", 6, {"points": some("80%", "7.5%", None, None if good else "80")}),
        "post": rows("w", 3, {"step": some("3", None, "4")}),
    }
    for n, row in enumerate(made["report"]):
        row["id"] = f"r{n if good else draw(st.integers(0, n + 1))}"
    if good:
        made["post"] = list({row["owner"]: row for row in made["post"]}.values())
        theirs = {row["id"] for row in made["report"]}
        made["score"] = [row for row in made["score"] if row["owner"] in theirs]
    return made


def written_as(folder: Path, tables: Tables, ending: str) -> None:
    for path in folder.iterdir():
        path.unlink()
    owners = {"course": "worker", "report": "worker", "score": "report", "post": "worker"}
    columns = {
        "worker": ["id", "grade"],
        "course": ["hours"],
        "report": ["id", "made"],
        "score": ["points"],
        "post": ["step"],
    }
    for name, rows in tables.items():
        owner = [f"{owners[name]}_id"] if name in owners else []
        cells = [
            [*(row[c] for c in columns[name]), *([row["owner"]] if owner else [])] for row in rows
        ]
        names = [*columns[name], *owner]
        if ending == ".csv":
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([names, *cells])
        else:
            across = [list(column) for column in zip(*cells, strict=True)] or [[] for _ in names]
            arrays = [pa.array(column, pa.string()) for column in across]
            table = pa.table(arrays, names=names)
            pyarrow.parquet.write_table(table, folder / f"{name}.parquet")


@given(tables=people(), ending=st.sampled_from([".csv", ".parquet"]), stretch=st.integers(1, 5))
def test_tables_that_belong_together(
    folder: Path, office: Path, tables: Tables, ending: str, stretch: int
) -> None:
    text = loaded(office).reading
    where = folder / "hr"
    where.mkdir(exist_ok=True)
    written_as(where, tables, ending)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(columnar, "STRETCH", stretch)
        patched.setattr(lines, "STRETCH", stretch)
        patched.setattr(belongings, "TOGETHER", stretch)
        found = by_vectors(where, text, "worker")
    wanted = by_rows(where, text, "worker")
    event(f"faults: {isinstance(wanted, tuple) and len(wanted[1]) > 0}")
    assert found == wanted
