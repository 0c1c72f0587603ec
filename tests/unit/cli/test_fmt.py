"""`clausal fmt`: what it writes, what it leaves alone, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from clausal.render.schemas import output_schema

from .conftest import Run

GOOD = "unit CR\n"
UGLY = "unit   CR\n"
BAD = "unit\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A file of each sort."""
    for name, text in (("good", GOOD), ("ugly", UGLY), ("bad", BAD)):
        (tmp_path / f"{name}.clause").write_text(text, encoding="utf-8")
    return tmp_path


def texts(folder: Path) -> list[str]:
    return [(folder / f"{name}.clause").read_text() for name in ("good", "ugly", "bad")]


def test_writes_what_it_can(run: Run, folder: Path) -> None:
    ended = run("fmt", folder)
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert texts(folder) == [GOOD, GOOD, BAD]
    assert f"changed {folder / 'ugly.clause'}\n" in ended.stderr
    assert f"--> {folder / 'bad.clause'}:1:" in ended.stderr
    assert ended.stderr.endswith(
        "1 file changed, 1 as they should be, 1 file with mistakes left alone\n"
    )


def test_twice_changes_nothing(run: Run, folder: Path) -> None:
    (folder / "bad.clause").unlink()
    assert run("fmt", folder).exit_code == 0
    assert run("fmt", folder).stderr == "0 files changed, 2 as they should be\n"


@pytest.mark.parametrize(("name", "code"), [("good", 0), ("ugly", 1), ("bad", 1)])
def test_check(run: Run, folder: Path, name: str, code: int) -> None:
    ended = run("fmt", "--check", folder / f"{name}.clause")
    assert ended.exit_code == code
    assert texts(folder) == [GOOD, UGLY, BAD]


def test_diff(run: Run, folder: Path) -> None:
    ended = run("fmt", "--diff", folder / "ugly.clause")
    assert ended.exit_code == 0
    assert "-unit   CR\n+unit CR\n" in ended.stdout
    assert texts(folder) == [GOOD, UGLY, BAD]


def test_standard_input(run: Run) -> None:
    assert run("fmt", "-", input=UGLY).stdout == GOOD
    assert run("fmt", "--check", "-", input=UGLY).exit_code == 1
    assert run("fmt", "-", input=b"unit \xff").exit_code == 1


def test_json(run: Run, folder: Path) -> None:
    ended = run("fmt", "--check", "--json", folder)
    assert ended.exit_code == 1
    document = json.loads(ended.stdout)
    Draft202012Validator(output_schema("findings")).validate(document)
    changed = {Path(file["file"]).stem: file["changed"] for file in document["files"]}
    assert changed == {"good": False, "ugly": True, "bad": False}
    assert document["errors"] == 1


def test_could_not_run(run: Run, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere"):
        ended = run("fmt", path)
        assert (ended.exit_code, ended.stdout) == (2, "")
        assert "Traceback" not in ended.stderr
