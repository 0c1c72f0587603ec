"""`clausal show`: the document in its forms, its stages, and where it can't be shown."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from .conftest import BOOKS, Run


def test_text(run: Run) -> None:
    ended = run("show", "clinic")
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert ended.stdout.startswith("Clinic Agreement\nagreement clinic · clinic/agreement.clause:3")
    assert "  The bonus of a nurse is $0. Except:\n  - $500 when “on call” is yes" in ended.stdout


def test_some(run: Run) -> None:
    shown = run("show", "clinic", "wage", "pass_mark").stdout
    assert "45,250" in shown
    assert "80%." in shown
    assert "bonus" not in shown


@pytest.mark.parametrize(
    ("name", "options", "begins"),
    [
        ("a.html", [], "<!doctype html>"),
        ("a.md", [], "# Clinic Agreement\n"),
        ("a.txt", [], "Clinic Agreement\n"),
        ("a.html", ["--format", "text"], "Clinic Agreement\n"),
        ("a", ["--format", "html"], "<!doctype html>"),
        ("a.json", [], '{\n  "is": "Document",'),
        ("a.html", ["--json"], '{\n  "is": "Document",'),
    ],
)
def test_into_a_file(run: Run, tmp_path: Path, name: str, options: list[str], begins: str) -> None:
    path = tmp_path / name
    ended = run("show", "clinic", "--out", path, *options)
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert ended.stderr == f"wrote {path}\n"
    assert path.read_text(encoding="utf-8").startswith(begins)


def test_json(run: Run) -> None:
    shown = json.loads(run("show", "clinic", "--json").stdout)
    names = [e["name"] for s in shown["sections"] for e in s.get("entries", ())]
    assert {"wage", "salary", "nurse", "chief_post"} <= set(names)


def test_tree(run: Run) -> None:
    ended = run("show", "clinic", "--stage", "tree", "pass_mark", "years")
    assert ended.exit_code == 0
    assert ended.stdout == (
        "# clinic/agreement.clause\n\n"
        "define years of nurse as number\n"
        "  is whole years from hired to today, at most 2\n\n"
        "constant pass_mark  is 80%\n"
    )


def test_ir(run: Run) -> None:
    whole = json.loads(run("show", "clinic", "--stage", "ir").stdout)
    assert whole["is"] == "ConsolidatedText"
    some = json.loads(run("show", "clinic", "pass_mark", "--stage", "ir").stdout)
    assert some == {"constants": {"pass_mark": whole["constants"]["pass_mark"]}}
    (version,) = some["constants"]["pass_mark"]["versions"]
    assert version["content"]["value"] == "4/5"


@pytest.mark.parametrize("stage", ["tree", "ir"])
def test_a_stage_of_a_bad_book(run: Run, tmp_path: Path, stage: str) -> None:
    folder = tmp_path / "clinic"
    shutil.copytree(BOOKS / "clinic", folder)
    agreement = folder / "agreement.clause"
    text = agreement.read_text(encoding="utf-8")
    agreement.write_text(text.replace("is wage at years, grade", "is wage at years, grede"))
    ended = run("show", folder, "--stage", stage)
    assert ended.exit_code == 1
    assert "wage" in ended.stdout
    assert "did you mean `grade`?" in ended.stderr
    # The document is made of a sound text alone.
    ended = run("show", folder)
    assert (ended.exit_code, ended.stdout) == (1, "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["clinic", "wages"], "there is no provision `wages` in clinic; did you mean `wage`?"),
        (["clinic", "wages", "--stage", "ir"], "there is no `wages` in the folder clinic"),
        (["clinic", "wages", "--stage", "tree"], "there is no `wages` in the folder clinic"),
        (["clinik"], "there is no folder `clinik`"),
        (["clinic", "--json", "--format", "html"], "--format does not go with --json"),
        (["clinic", "--out", "no/such/folder.html"], "`no/such/folder.html`"),
    ],
)
def test_could_not_run(run: Run, arguments: list[str], words: str) -> None:
    ended = run("show", *arguments)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert words in ended.stderr


def test_an_ending_that_is_no_form(run: Run, tmp_path: Path) -> None:
    ended = run("show", "clinic", "--out", tmp_path / "clinic.pdf")
    assert ended.exit_code == 2
    assert "`.pdf` does not say which form this is" in ended.stderr
    assert list(tmp_path.iterdir()) == []
