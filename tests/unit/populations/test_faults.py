"""What is wrong with a population: each fault with its table, row and field, and none lost."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest

from clausal.book import Book
from clausal.errors import QuestionError, RecordError
from clausal.limits import MOST_FAULTS
from clausal.populations.tables import open_source

from .test_formats import population


def faults(given: Path | str, book: Book) -> list[str]:
    """The faults of a population, each with its place below the folder."""
    with pytest.raises(RecordError) as raised:
        population(str(given), book)
    folder = f"{Path(given).parent if Path(given).is_file() else given}/"
    return [
        f"{found.path} [{found.code}] {found.message}".replace(folder, "")
        for found in raised.value.diagnostics
    ]


def written(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('id,pay\nw-1,"1,200"', ': row 2: pay [R103] expected money, got "1,200"'),
        ("id,pay\nw-1,12.345", ": row 2: pay [R106] 12.345 has more than 2 places"),
        ("id,share\nw-1,80", ': row 2: share [R103] expected a percent, got "80"'),
        ("id,hired\nw-1,2011-02-30", ": row 2: hired [R105] 2011-02-30 is not a day"),
        ("id,grade\nw-1,senior", ": row 2: grade [R104] `senior` is not a `grade`"),
        ("id,on_call\nw-1,perhaps", ': row 2: on_call [R103] expected yes or no, got "perhaps"'),
        ('id,topics\nw-1,"Law, Law"', ": row 2: topics [R108] `Law` stands more than once"),
        (
            "id,post.step\nw-1,12",
            ": row 2: post.step [R107] 12 is more than 9, the most that `step` may be",
        ),
        ("id,pay\nw-1", ": row 2 [R003] this row has 1 cells, and there are 2 columns"),
        ("id,hird", ": column hird [R102] there is no field `hird` in a worker"),
        ("id,post.stp", ": column post.stp [R102] there is no field `stp` in a post"),
        (
            "id,courses.hours",
            ": column courses.hours [R102] `hours` can't be a column below a list of `course`",
        ),
        ("id,post,post.step", ": column post.step [R005] the column `post` says this too"),
        ("id,pay,pay", " [R005] there are 2 columns `pay`"),
        ("id,,pay", " [R003] a column has no name"),
    ],
)
def test_a_table(text: str, fault: str, book: Book, tmp_path: Path) -> None:
    path = written(tmp_path, {"people.csv": f"{text}\n"}) / "people.csv"
    assert faults(path, book) == [f"people.csv{fault}"]


def test_an_unknown_column_has_a_near_name(book: Book, tmp_path: Path) -> None:
    with pytest.raises(RecordError) as raised:
        population(str(written(tmp_path, {"p.csv": "hird\n"}) / "p.csv"), book)
    assert raised.value.diagnostics[0].help == "did you mean `hired`?"


def test_tables_that_do_not_fit_together(book: Book, tmp_path: Path) -> None:
    written(
        tmp_path,
        {
            "worker.csv": "id,pay\nw-1,10\nw-2,20\nw-1,30\n,40\n",
            "course.csv": "worker_id,hours\nw-1,5\nw-9,6\n,7\nw-2,many\n",
            "report.csv": "worker_id,id\nw-2,r-1\nw-2,r-1\nw-2,\n",
            "score.csv": "report_id,points\nr-7,80%\n",
            "post.csv": "worker_id,step\nw-2,1\nw-2,2\n",
        },
    )
    assert sorted(faults(tmp_path, book)) == [
        "course.csv: row 3: worker_id [R201] there is no worker with the id that this row names",
        "course.csv: row 4: worker_id [R201] this row does not say whose it is",
        'course.csv: row 5: hours [R103] expected a number, got "many"',
        "report.csv: row 2: id [R202] another row has the same id",
        "report.csv: row 3: id [R202] another row has the same id",
        "report.csv: row 4: id [R201] this row has no id, so nothing can belong to it",
        "score.csv: row 2: report_id [R201] there is no report with the id that this row names",
        "worker.csv: row 2: id [R202] row 4 has the same id",
        "worker.csv: row 3: post [R202] there is more than one of it in post.csv: rows 2 and 3",
        "worker.csv: row 4: id [R202] row 2 has the same id",
        "worker.csv: row 5: id [R201] this row has no id, so nothing can belong to it",
    ]


def test_what_is_set_aside_is_whole(book: Book, tmp_path: Path) -> None:
    """A record goes with what belongs to it: it is not answered without a row that has a fault."""
    written(
        tmp_path,
        {
            "worker.csv": "id,pay\nw-1,10\nw-2,20\nw-3,x\nw-3,30\n",
            "course.csv": "worker_id,hours\nw-1,5\nw-2,many\nw-9,6\n",
        },
    )
    read = population(str(tmp_path), book, set_aside=True)
    assert [record.id for record in read.records()] == ["w-1"]
    assert (read.good, read.bad) == (1, 3)
    told = [(Path(fault[0]).name, *fault[1:5]) for fault in read.faults()]
    assert sorted(told, key=str) == [
        ("course.csv", 3, "w-2", "hours", "R103"),
        ("course.csv", 4, "w-9", "worker_id", "R201"),
        ("worker.csv", 3, "w-2", "courses", "R203"),
        ("worker.csv", 4, "w-3", "pay", "R103"),
        ("worker.csv", 5, "w-3", "id", "R202"),
    ]


@pytest.mark.parametrize(
    ("name", "files", "fault"),
    [
        ("worker.csv", {}, "worker.csv [R001] there is no such file"),
        ("worker.csv", {"worker.csv": "id\n"}, "worker.csv [R004] there is no record in it"),
        ("worker.csv", {"worker.csv": ""}, "worker.csv [R004] there is no record in it"),
        (
            "worker.csv",
            {"worker.csv": 'id\n"w\n'},
            "worker.csv [R003] row 2 can't be read: unexpected end of data",
        ),
        ("worker.jsonl", {"worker.jsonl": "\n"}, "worker.jsonl [R004] there is no record in it"),
        (
            "worker.jsonl",
            {"worker.jsonl": "[1]\n"},
            "worker.jsonl: row 1 [R008] a line is an object",
        ),
        (
            "worker.jsonl",
            {"worker.jsonl": '\n{"id": }'},
            "worker.jsonl: row 2 [R003] not JSON: expecting value (character 8)",
        ),
        (
            "worker.jsonl",
            {"worker.jsonl": '{"pay": 1, "pay": 2}'},
            "worker.jsonl: row 1: pay [R005] `pay` stands twice here",
        ),
        ("worker.parquet", {"worker.parquet": "PAR"}, None),
        (
            "worker.xlsx",
            {"worker.xlsx": "no zip"},
            "worker.xlsx [R003] this is not an .xlsx workbook",
        ),
        (
            "worker.odt",
            {"worker.odt": ""},
            "worker.odt [R009] `.odt` does not say which format this is",
        ),
        (
            "",
            {"worker.csv": "id\n", "worker.jsonl": ""},
            " [R005] there are several tables `worker`",
        ),
        (
            "",
            {"course.csv": "hours\n", "post.csv": "step\n"},
            " [R101] there is no table `worker`, with a row for each",
        ),
        (
            "",
            {"worker.csv": "id\n", "corse.csv": "hours\n"},
            "corse.csv [R101] there is no record `corse`",
        ),
        (
            "",
            {"worker.csv": "id\n", "course.csv": "hours\n"},
            "course.csv [R201] there is no column `worker_id`",
        ),
        (
            "",
            {"worker.csv": "id\n", "score.csv": "report_id\n"},
            "score.csv [R101] there is no table `report`, whose rows it has",
        ),
        (
            "",
            {"worker.csv": "id,post.step\n", "post.csv": "worker_id\n"},
            "worker.csv: column post [R005] a table of its own says what `post` is",
        ),
        (
            "",
            {"worker.csv": "id\n", "firm.csv": "opened\n2012-01-01\n2013-01-01\n"},
            "firm.csv: row 3 [R202] there is a second `firm`",
        ),
        (
            "",
            {"worker.csv": "id\n", "firm.csv": "opened\nnever\n"},
            'firm.csv: row 2: opened [R105] "never" is not a day',
        ),
        ("", {}, " [R004] there is no table in it"),
    ],
)
def test_a_source(
    name: str, files: dict[str, str], fault: str | None, book: Book, tmp_path: Path
) -> None:
    found = faults(written(tmp_path, files) / name, book)
    assert len(found) == 1
    if fault is None:
        assert found[0].startswith("worker.parquet [R003] this is not the file that its name says")
    else:
        assert found[0].replace(str(tmp_path), "").removeprefix("/") == fault


def test_text_in_another_encoding(book: Book, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_bytes("id\nMüller\n".encode("latin-1"))
    assert faults(tmp_path / "p.csv", book) == ["p.csv [R002] this is not UTF-8 text"]


@pytest.mark.parametrize(
    ("name", "column", "fault"),
    [
        (
            "pay",
            pa.array([0.1]),
            "row 1: pay [R103] 0.1 is stored as a binary float, which is only nearly that number",
        ),
        ("pay", pa.array([float("nan")]), "row 1: pay [R006] nan is not a number"),
        ("pay", pa.array([True]), "column pay [R103] expected money, got a column of yes and no"),
        (
            "share",
            pa.array([0.8]),
            "column share [R103] expected a percent, got a column of binary floats",
        ),
        (
            "hired",
            pa.array([1]),
            "column hired [R103] expected a date, got a column of whole numbers",
        ),
        ("id", pa.array([1]), "column id [R103] expected a text, got a column of whole numbers"),
        (
            "grade",
            pa.array([b"Senior"]),
            "column grade [R103] expected a `grade`, got a column of `binary`",
        ),
        (
            "courses",
            pa.array([["a"]]),
            "column courses [R103] expected a list of `course`, got a column of lists",
        ),
        (
            "courses",
            pa.array([[{"hours": "1", "hour": 1}]]),
            "column courses.hour [R102] there is no field `hour` in a course",
        ),
        (
            "reports",
            pa.array([[{"scores": [{"points": 1}]}]]),
            "column reports.scores.points [R103] expected a percent, got a column of whole numbers",
        ),
        (
            "hired",
            pa.array([10**6], pa.timestamp("us")),
            "row 1: hired [R103] expected a date, got a time of day",
        ),
    ],
)
def test_a_column_of_a_kind(name: str, column: Any, fault: str, book: Book, tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    pyarrow.parquet.write_table(pa.table({name: column}), path)
    assert faults(path, book) == [f"people.parquet: {fault}"]


def test_a_float_that_is_exact_is_a_number(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    pyarrow.parquet.write_table(pa.table({"pay": [1200.25, None]}), path)
    first, second = population(str(path), book).records()
    assert first.items["worker"].fields == {"pay": Decimal("1200.25")}
    assert second.items["worker"].fields == {}


def test_a_sheet(book: Book, tmp_path: Path) -> None:
    sheet = openpyxl.Workbook()
    active: Any = sheet.active
    active.append(["id", "pay"])
    active.append(["w-1", 1234.1])
    active.append(["w-2", 0.125])
    active.append([])
    active.append(["w-3", None, "astray"])
    active["B6"], active["B6"].data_type = "#N/A", "e"
    sheet.save(tmp_path / "people.xlsx")
    assert faults(tmp_path / "people.xlsx", book) == [
        "people.xlsx: row 3: pay [R106] 0.125 has more than 2 places",
        "people.xlsx: row 5 [R003] a cell of this row stands in a column without a name",
        "people.xlsx: row 6: pay [R006] #N/A is what a formula could not calculate",
    ]


def test_what_is_personal_is_not_shown(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "people.jsonl"
    path.write_text('{"id": 4711}\n', encoding="utf-8")
    (fault,) = faults(path, book)
    assert "4711" not in fault
    assert "is personal and is not shown" in fault


def test_what_is_given_twice(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "people.jsonl"
    path.write_text('{"firm": {"opened": null}, "pay": "1"}\n', encoding="utf-8")
    assert faults(path, book) == ["people.jsonl: row 1: firm [R005] `firm` is given already"]


def test_no_more_faults_are_told_than_can_be_read(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "people.jsonl"
    path.write_text(json.dumps({"pay": "x"}) + "\n", encoding="utf-8")
    path.write_text(path.read_text("utf-8") * (MOST_FAULTS + 50), encoding="utf-8")
    found = faults(path, book)
    assert len(found) == MOST_FAULTS + 1
    assert "more than" in found[-1]


def test_an_id_that_is_no_text(book: Book, tmp_path: Path) -> None:
    written(
        tmp_path,
        {"worker.jsonl": '{"id": "w"}', "course.jsonl": '{"worker_id": "\\ud800", "hours": "1"}'},
    )
    assert faults(tmp_path, book) == [
        "course.jsonl: row 1: worker_id [R201] there is no worker with the id that this row names"
    ]


def test_what_is_nested_without_end(book: Book, tmp_path: Path) -> None:
    path = written(tmp_path, {"p.jsonl": '{"post":' * 9999 + "1" + "}" * 9999}) / "p.jsonl"
    (fault,) = faults(path, book)
    assert "[R007] this is nested deeper" in fault


def test_a_header_over_several_lines(book: Book, tmp_path: Path) -> None:
    path = written(tmp_path, {"p.csv": 'id,"pay\n"\nw-1,5\n'}) / "p.csv"
    (record,) = population(str(path), book).records()
    assert record.items["worker"].fields == {"id": "w-1", "pay": 5}


def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="no such file"):
        open_source(f"sqlite:///{tmp_path / 'none.db'}")
    assert not (tmp_path / "none.db").exists()


def test_the_password_of_a_database_is_not_shown() -> None:
    with pytest.raises(QuestionError) as raised:
        open_source("oracle://hr:secret@host/db")
    assert "secret" not in str(raised.value)
