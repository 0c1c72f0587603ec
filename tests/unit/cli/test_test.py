"""`clausal test`: what it prints of scenarios that pass, fail and can't run, and how it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator

from clausal.render.schemas import output_schema

from .conftest import BOOKS, Run

SCENARIOS = Draft202012Validator(output_schema("scenarios"))

FAILING = """
scenario "one that fails <&>"
  given nurse
    hired   2020-02-01
    grade   Junior
  on 2022-03-01
  expect years is 2
     and salary is $31,500
     and bonus is $0

scenario "one that can't run"
  given nurse
    hired   2020-02-01
  on 2022-03-01
  known on 2022-01-01
  expect years is 2
"""


@pytest.fixture
def failing(tmp_path: Path) -> Path:
    """The book with two more scenarios, which do not pass."""
    folder = tmp_path / "clinic"
    shutil.copytree(BOOKS / "clinic", folder)
    (folder / "tests.clause").write_text(FAILING, encoding="utf-8")
    return folder


def test_all_pass(run: Run) -> None:
    ended = run("test", "clinic")
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert ended.stdout.startswith("clinic: 2 scenarios: 2 passed (the folder clinic, version ")


def test_failures_say_what_was_got_and_why(run: Run, failing: Path) -> None:
    ended = run("test", failing)
    assert ended.exit_code == 1
    place = failing / "tests.clause"
    assert f"failed: one that fails <&>\n  {place}:2\n" in ended.stdout
    assert "  expected  salary is $31,500\n  got       $33,000\n  because\n" in ended.stdout
    assert "nurse.grade: Junior" in ended.stdout
    assert "  expected  bonus is $0\n  got       undetermined\n" in ended.stdout
    assert "`nurse.on_call` is not given" in ended.stdout
    assert "years is 2" not in ended.stdout
    assert "clinic: 4 scenarios: 3 passed, 1 failed" in ended.stdout


def test_json(run: Run, failing: Path) -> None:
    ended = run("test", failing, "--json")
    assert ended.exit_code == 1
    document = json.loads(ended.stdout)
    SCENARIOS.validate(document)
    assert [document[count] for count in ("passed", "failed")] == [3, 1]
    outcomes = [scenario["outcome"] for scenario in document["scenarios"]]
    assert outcomes == ["passed", "passed", "failed", "passed"]
    held = [e["held"] for e in document["scenarios"][2]["expectations"]]
    assert held == [True, False, False]
    assert document["scenarios"][2]["expectations"][1]["got"]["value"] == "33000.00"


def test_the_schema_refuses(run: Run) -> None:
    good = run("test", "clinic", "--json").stdout
    for key, value in [
        ("outcome", "skipped"),
        ("outcome", "cannot run"),
        ("expectations", []),
        ("on", "soon"),
    ]:
        document = json.loads(good)
        SCENARIOS.validate(document)
        document["scenarios"][0][key] = value
        assert not SCENARIOS.is_valid(document), (key, value)


def test_junit(run: Run, failing: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.xml"
    ended = run("test", failing, "--junit", path)
    assert ended.exit_code == 1
    root = ET.parse(path).getroot()
    (suite,) = root.findall("testsuite")
    for element in (root, suite):
        assert [element.get(n) for n in ("tests", "failures", "errors")] == ["4", "1", "0"]
    passed, _, failed, _ = suite.findall("testcase")
    assert not list(passed)
    assert (failed.get("name"), failed.get("classname")) == ("one that fails <&>", "clinic.tests")
    assert (failed.get("file"), failed.get("line")) == (str(failing / "tests.clause"), "2")
    (failure,) = failed
    assert failure.tag == "failure"
    assert "expected salary is $31,500, got $33,000" in (failure.get("message") or "")
    assert "nurse.grade: Junior" in (failure.text or "")


def test_junit_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    ended = run("test", "clinic", "--junit", tmp_path / "no" / "report.xml")
    assert ended.exit_code == 2
    assert "No such file or directory" in ended.stderr


@pytest.mark.parametrize(
    ("words", "count"), [("years", 1), ("JUNIOR two", 1), ("known panel", 1), ("a", 2)]
)
def test_chosen_by_words(run: Run, words: str, count: int) -> None:
    document = json.loads(run("test", "clinic", "-k", words, "--json").stdout)
    assert len(document["scenarios"]) == count


def test_no_scenario_of_that_name(run: Run) -> None:
    ended = run("test", "clinic", "-k", "surgeon")
    assert ended.exit_code == 2
    assert "none of the 2 scenarios has the words `surgeon`" in ended.stderr


def test_amendments_are_applied(run: Run, failing: Path) -> None:
    (failing / "tests.clause").write_text(
        'amendment lower_mark "A lower mark"\n  to clinic\n  decided by board on 2021-01-01\n'
        "  in force from 2021-01-01\n\nset pass_mark to 78%\n\n"
        'scenario "the new mark"\n  on 2021-01-01\n  expect pass_mark is 78%\n',
        encoding="utf-8",
    )
    ended = run("test", failing)
    assert (ended.exit_code, ended.stderr) == (0, "")


def test_failures_under_another_day_are_said_to_be_no_mistakes(run: Run) -> None:
    ended = run("test", "clinic", "--as-of", "2015-01-01")
    assert ended.exit_code == 1
    assert "need not be a mistake" in ended.stderr
    assert "need not be a mistake" not in run("test", "clinic").stderr
