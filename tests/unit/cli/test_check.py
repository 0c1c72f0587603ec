"""`clausal check`: what it prints of a good and a bad book, and how it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from clausal.render.schemas import output_schema

from .conftest import BOOKS, Run

FINDINGS = Draft202012Validator(output_schema("findings"))


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """The book with a name that is not there."""
    folder = tmp_path / "clinic"
    shutil.copytree(BOOKS / "clinic", folder)
    agreement = folder / "agreement.clause"
    text = agreement.read_text(encoding="utf-8")
    agreement.write_text(text.replace("is wage at years, grade", "is wage at years, grede"))
    return folder


def test_good(run: Run) -> None:
    ended = run("check", "clinic")
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert ended.stdout == "clinic: 16 provisions, 2 scenarios, no findings\n"


def test_bad(run: Run, bad: Path) -> None:
    ended = run("check", bad)
    assert ended.exit_code == 1
    assert f"--> {bad / 'agreement.clause'}:48:" in ended.stdout
    assert "is wage at years, grede\n" in ended.stdout
    assert "^^^^^\n" in ended.stdout
    assert "help: did you mean `grade`?" in ended.stdout
    assert ended.stdout.endswith("1 error\n")


def test_json(run: Run, bad: Path) -> None:
    for book, code, errors in (("clinic", 0, 0), (bad, 1, 1)):
        ended = run("check", book, "--json")
        document = json.loads(ended.stdout)
        FINDINGS.validate(document)
        assert (ended.exit_code, document["errors"]) == (code, errors)
        assert document["book"] == f"the folder {book}"


@pytest.mark.parametrize("key", ["book", "findings", "errors"])
def test_the_schema_refuses(run: Run, bad: Path, key: str) -> None:
    document = json.loads(run("check", bad, "--json").stdout)
    assert not FINDINGS.is_valid({**document, key: -1})
    for part, value in (("code", "X"), ("severity", "fatal"), ("place", {"line": 0}), ("why", "")):
        finding = {**document["findings"][0], part: value}
        assert not FINDINGS.is_valid({**document, "findings": [finding]})


def test_could_not_run(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.clause").write_text("", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    for book, words in [
        ("clinik", "there is no folder `clinik`"),
        (tmp_path / "empty", "there is no `.clause` file in"),
        (tmp_path / "a.clause", f"name its folder: `{tmp_path}`"),
    ]:
        ended = run("check", book)
        assert (ended.exit_code, ended.stdout) == (2, "")
        assert words in ended.stderr


def test_a_file_that_is_no_text(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.clause").write_bytes(b"agreement \xff")
    ended = run("check", tmp_path)
    assert ended.exit_code == 1
    assert "is not UTF-8 text (line 1, byte 11)" in ended.stderr
    assert "help: save it as UTF-8" in ended.stderr
