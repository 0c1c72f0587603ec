"""`clausal eval`: its arguments, its two outputs, and how it ends."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from clausal.render.schemas import output_schema

from .conftest import BOOKS, RECORD, Run

ANSWERS = Draft202012Validator(output_schema("answers"))
FINDINGS = Draft202012Validator(output_schema("findings"))
ASKED = ("--as-of", "2022-06-01")


def evaluated(run: Run, *arguments: str | Path) -> Any:
    """The JSON of an evaluation that went well."""
    ended = run("eval", "clinic", *arguments, "--json")
    assert (ended.exit_code, ended.stderr) == (0, "")
    document = json.loads(ended.stdout)
    ANSWERS.validate(document)
    return document


@pytest.mark.parametrize(
    ("question", "outcome", "value", "unit"),
    [
        ("salary", "value", "45250.00", "USD"),
        ("bonus", "value", "500.00", "USD"),
        ("years", "value", "2", None),
        ("training", "value", "4", "CR"),
        ("senior_post", "met", None, None),
        ("promotion", "Promoted", None, None),
        ("chief_post", "undetermined", None, None),
    ],
)
def test_answers(
    run: Run, record: Path, question: str, outcome: str, value: str | None, unit: str | None
) -> None:
    document = evaluated(run, question, "--record", record, *ASKED)
    assert document["agreement"] == "clinic"
    assert document["as_of"] == "2022-06-01"
    assert document["record"] == "n-7"
    (answer,) = document["answers"]
    assert (answer["question"], answer["outcome"]) == (question, outcome)
    assert (answer["value"], answer["unit"]) == (value, unit)


def test_an_item_each(run: Run, record: Path) -> None:
    (answer,) = evaluated(run, "training", "--record", record, *ASKED)["answers"]
    assert [(item["day"], item["value"]) for item in answer["items"]] == [
        ("2021-02-01", "2"),
        ("2021-06-01", "0"),
        ("2022-03-01", "2"),
    ]


def test_several_questions_in_their_order(run: Run, record: Path) -> None:
    document = evaluated(run, "years", "salary", "years", "--record", record, *ASKED)
    assert [answer["question"] for answer in document["answers"]] == ["years", "salary", "years"]


def test_undetermined_is_no_failure(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "nurse.json"
    path.write_text('{"nurse": {}}', encoding="utf-8")
    document = evaluated(run, "salary", "--record", path, *ASKED)
    (answer,) = document["answers"]
    assert answer["outcome"] == "undetermined"
    assert [need["name"] for need in answer["needs"]] == ["nurse.hired", "nurse.grade"]
    assert document["record"] == "1"


def test_without_a_day_it_is_today(run: Run, record: Path) -> None:
    before = dt.date.today()
    document = evaluated(run, "years", "--record", record)
    assert before <= dt.date.fromisoformat(document["as_of"]) <= dt.date.today()
    assert "no day was given" in " ".join(document["notes"])
    assert document["as_of"] in run("eval", "clinic", "years", "--record", record).stdout


@pytest.mark.parametrize(
    ("setting", "outcome"),
    [("panel=by_lowest", "Denied"), ("pass_mark=81%", "Denied"), ("pass_mark=80%", "Promoted")],
)
def test_set(run: Run, record: Path, setting: str, outcome: str) -> None:
    document = evaluated(run, "promotion", "--record", record, *ASKED, "--set", setting)
    assert document["answers"][0]["outcome"] == outcome


def test_which_book(run: Run, record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = ("years", "--record", record, *ASKED)
    assert evaluated(run, *arguments)["book"] == "the folder clinic"
    monkeypatch.setattr("clausal.reading.policies_path", lambda: BOOKS)
    monkeypatch.chdir(record.parent)
    assert evaluated(run, *arguments)["book"] == "the shipped book `clinic`"


def test_in_brief(run: Run, record: Path) -> None:
    """The same answers, with what they need and without their reasons."""
    questions = ("salary", "chief_post")
    whole, brief = (
        run("eval", "clinic", *questions, "--record", record, *ASKED, *more).stdout
        for more in ((), ("--brief",))
    )
    assert set(brief.splitlines()) <= set(whole.splitlines())
    assert "salary: $45,250" in brief
    assert "chief_post: undetermined" in brief
    assert "what would decide it:" in brief
    assert "nurse.grade" in whole
    assert "nurse.grade" not in brief


# ------------------------------------------------------------------ many records


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("nurses.json", ["[", "{},", "{}", "]"]),
        ("nurses.jsonl", ["{}", "{}"]),
        ("nurses.yaml", ["- {}", "- {}"]),
    ],
)
def test_a_list_gives_a_list(run: Run, tmp_path: Path, name: str, lines: list[str]) -> None:
    path = tmp_path / name
    nurses = iter(({"nurse": {"id": "a"}}, {"nurse": {"hired": "2022-01-01"}}))
    filled = [
        line.replace("{}", json.dumps(next(nurses))) if "{}" in line else line for line in lines
    ]
    path.write_text("\n".join(filled), encoding="utf-8")
    document = evaluated(run, "years", "--record", path, *ASKED)
    assert [one["record"] for one in document] == ["a", "2"]
    assert [one["answers"][0]["outcome"] for one in document] == ["undetermined", "value"]


@pytest.mark.parametrize("name", ["nurses.json", "nurses.jsonl"])
def test_a_list_of_one_gives_a_list(run: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    text = json.dumps(RECORD)
    path.write_text(text if name.endswith("jsonl") else f"[{text}]", encoding="utf-8")
    assert len(evaluated(run, "years", "--record", path, *ASKED)) == 1


def test_standard_input(run: Run) -> None:
    arguments = ("eval", "clinic", "years", "--record", "-", *ASKED, "--json")
    one = run(*arguments, input=json.dumps(RECORD))
    assert json.loads(one.stdout)["record"] == "n-7"
    several = run(*arguments, input=json.dumps([RECORD]))
    assert json.loads(several.stdout)[0]["record"] == "n-7"


def test_text_has_a_heading_for_each_record(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "nurses.json"
    path.write_text(json.dumps([RECORD, {"nurse": {"id": "n-8"}}]), encoding="utf-8")
    text = run("eval", "clinic", "years", "--record", path, *ASKED).stdout
    assert text.count("Clinic Agreement\n") == 1
    assert "\nrecord n-7\n" in text
    assert "\nrecord n-8\n" in text


def test_every_fault_of_every_record(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "nurses.json"
    faulty = {"nurse": {"hired": "2022-13-01", "grad": "Senior"}}
    path.write_text(json.dumps([RECORD, faulty, {"nurse": {"grade": "Chief"}}]), encoding="utf-8")
    ended = run("eval", "clinic", "years", "--record", path, *ASKED)
    assert (ended.exit_code, ended.stdout) == (1, "")
    for place in ("[2]: nurse.hired", "[2]: nurse.grad", "[3]: nurse.grade"):
        assert f"{path}{place}" in ended.stderr
    assert "did you mean `grade`?" in ended.stderr
    assert "3 errors" in ended.stderr


def test_faults_as_json(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "nurse.json"
    path.write_text('{"nurse": {"grad": "Senior"}}', encoding="utf-8")
    ended = run("eval", "clinic", "years", "--record", path, *ASKED, "--json")
    assert ended.exit_code == 1
    document = json.loads(ended.stdout)
    FINDINGS.validate(document)
    assert [finding["path"] for finding in document["findings"]] == [f"{path}: nurse.grad"]


# ------------------------------------------------------------------ how it ends


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["salery"], "did you mean `salary`?"),
        (["salary", "--as-of", "2022-02-30"], "2022-02-30 is not a day"),
        (["salary", "--as-of", "20220301"], "is not a day"),
        (["salary", "--set", "pass_marc=80%"], "did you mean `pass_mark`?"),
        (["salary", "--set", "pass_mark=most"], "`pass_mark` can't be set to `most`"),
        (["salary", "--set", "panel=by_luck"], "by_average, by_lowest"),
        (["salary", "--set", "pass_mark"], "has to be NAME=VALUE"),
        ([], "QUESTION"),
    ],
)
def test_could_not_run(run: Run, record: Path, arguments: list[str], words: str) -> None:
    ended = run("eval", "clinic", *arguments, "--record", record)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr


def test_could_not_run_without_files(run: Run, record: Path, tmp_path: Path) -> None:
    for arguments, words in [
        (["clinik", "years", "--record", record], "there is no folder `clinik`"),
        (["clinic", "years", "--record", tmp_path / "nurze.json"], "did you mean `nurse.json`?"),
        (["clinic", "years", "--record", tmp_path], "is a directory"),
    ]:
        ended = run("eval", *arguments)
        assert (ended.exit_code, ended.stdout) == (2, "")
        assert words in ended.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [("{", "not JSON"), ("", "there is nothing in it"), ("[1]", "a document is an object")],
)
def test_a_file_that_holds_no_record(run: Run, tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "nurse.json"
    path.write_text(text, encoding="utf-8")
    ended = run("eval", "clinic", "years", "--record", path)
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert words in ended.stderr


def test_a_book_with_errors(run: Run, record: Path, tmp_path: Path) -> None:
    folder = tmp_path / "clinic"
    shutil.copytree(BOOKS / "clinic", folder)
    agreement = folder / "agreement.clause"
    agreement.write_text(agreement.read_text().replace("at years, grade", "at years, grede"))
    ended = run("eval", folder, "salary", "--record", record)
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert "`grede`" in ended.stderr
    assert "did you mean `grade`?" in ended.stderr
