"""`clausal diff`: which texts can be compared, in what form, and how it ends."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from clausal.render.schemas import output_schema

from .conftest import BOOKS, Run

AMENDED = """\
amendment lower_mark "A lower mark"
  to        clinic
  decided   by board on 2021-10-01
  in force  from 2022-01-01

set pass_mark to 78%

proposal higher_wage "A raise"
  to        clinic
  by        staff
  in force  from 2023-01-01

raise table wage by 2.3%, rounded to $1
"""


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Path:
    """A copy of the book, with an amendment and a proposal, in the folder at hand."""
    shutil.copytree(BOOKS / "clinic", tmp_path / "clinic")
    (tmp_path / "clinic" / "changes.clause").write_text(AMENDED, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "clinic"


def edited(folder: Path, old: str, new: str) -> None:
    """Changes the book's words."""
    path = folder / "agreement.clause"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.usefixtures("clinic")
def test_two_days(run: Run) -> None:
    ended = run("diff", "clinic", "2021-06-01", "2022-06-01")
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert "the text of June 1, 2021\n" in ended.stdout
    assert "1 provision changed." in ended.stdout
    assert "changed constant pass_mark · lower_mark" in ended.stdout
    assert "- Value: 78%; before, 80% (−2 percentage points)" in ended.stdout


@pytest.mark.usefixtures("clinic")
def test_a_proposal(run: Run) -> None:
    shown = run("diff", "clinic", "2023-01-01", "2023-01-01+higher_wage").stdout
    assert "the text of January 1, 2023 with higher_wage" in shown
    assert "From January 1, 2023: all 5 cells rise by 2.3%, rounded to $1" in shown


@pytest.mark.usefixtures("clinic")
def test_known_on(run: Run) -> None:
    shown = run("diff", "clinic", "2021-06-01", "2022-06-01", "--known-on", "2021-09-30").stdout
    assert "The two texts are the same." in shown
    assert "as known on September 30, 2021" in shown


def test_another_folder(run: Run, clinic: Path) -> None:
    shutil.copytree(clinic, clinic.parent / "draft")
    edited(clinic.parent / "draft", "is $0\n", "is $100\n")
    ended = run("diff", "clinic", "2023-01-01", "draft:2023-01-01")
    assert "Rule: $100; before, $0 (+$100)" in ended.stdout
    assert "from draft" in ended.stdout
    both = run("diff", "clinic", "clinic", "draft", "--json")
    assert [p["name"] for p in json.loads(both.stdout)["provisions"]] == ["bonus"]


@pytest.mark.usefixtures("clinic")
@pytest.mark.parametrize(
    ("options", "begins"),
    [
        ([], "Clinic Agreement\n"),
        (["--format", "markdown"], "# What changes in the Clinic Agreement\n"),
        (["--format", "html"], "<!doctype html>"),
        (["--json"], '{\n  "schema": "clausal/diff/1",'),
    ],
)
def test_forms(run: Run, options: list[str], begins: str) -> None:
    assert run("diff", "clinic", "2021-06-01", "2022-06-01", *options).stdout.startswith(begins)


@pytest.mark.usefixtures("clinic")
def test_into_a_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "redline.html"
    ended = run("diff", "clinic", "2021-06-01", "2022-06-01", "--out", path)
    assert (ended.exit_code, ended.stdout, ended.stderr) == (0, "", f"wrote {path}\n")
    page = path.read_text(encoding="utf-8")
    assert "<del>80%</del><ins>78%</ins>" in page
    assert "http" not in page.replace("http-equiv", "")


@pytest.mark.usefixtures("clinic")
def test_a_table_in_a_redline(run: Run) -> None:
    page = run("diff", "clinic", "2023-01-01", "2023-01-01+higher_wage", "--format", "html").stdout
    assert '<td class="figure"><del>30,000</del> <ins>30,690</ins></td>' in page


@pytest.mark.usefixtures("clinic")
def test_json_is_as_published(run: Run) -> None:
    for new in ("2022-06-01", "2023-01-01+higher_wage"):
        shown = json.loads(run("diff", "clinic", "2021-06-01", new, "--json").stdout)
        Draft202012Validator(output_schema("diff")).validate(shown)
    (raised,) = (p for p in shown["provisions"] if p["name"] == "wage")
    (edit,) = raised["edits"]
    assert raised["by"] == ["higher_wage"]
    assert edit["raises"][0]["percent"] == "2.3"
    assert edit["raises"][0]["rounded_to"] == "1"
    assert edit["cells"][0] == {
        "keys": {"years": 0, "grade": "Junior"},
        "old": "$30,000",
        "new": "$30,690",
        "difference": "690",
        "percent": "2.3",
    }


@pytest.mark.usefixtures("clinic")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["2021-06-01", "2022-06-01"], 0),
        (["2021-06-01", "2022-06-01", "--exit-code"], 1),
        (["2021-06-01", "2021-07-01", "--exit-code"], 0),
        (["2021-06-01", "2022-06-01", "pass_mark", "--exit-code"], 1),
        (["2021-06-01", "2022-06-01", "wage", "--exit-code"], 0),
    ],
)
def test_exit_code(run: Run, arguments: list[str], code: int) -> None:
    assert run("diff", "clinic", *arguments).exit_code == code


@pytest.mark.usefixtures("clinic")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["2021-13-01", "2022-01-01"], "a year has 12 months"),
        (["nowhere", "2022-01-01"], "`nowhere` is no text"),
        (["nowhere:2021-01-01", "2022-01-01"], "`nowhere:2021-01-01` is no text"),
        (["2021-01-01+higher_wages", "2022-01-01"], "did you mean `higher_wage`?"),
        (["2021-01-01", "2022-01-01", "pass_mork"], "did you mean `pass_mark`?"),
        (["@", "2022-01-01"], "a revision follows the @"),
        (["2021-01-01"], "Missing argument 'B'"),
        (["2021-01-01", "2022-01-01", "--json", "--format", "text"], "--format does not go with"),
        (["2021-01-01", "2022-01-01", "--known-on", "soon"], "write year-month-day"),
    ],
)
def test_could_not_run(run: Run, arguments: list[str], words: str) -> None:
    ended = run("diff", "clinic", *arguments)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert words in " ".join(ended.stderr.split())


def test_a_book_with_errors(run: Run, clinic: Path) -> None:
    edited(clinic, "is wage at years, grade", "is wage at years, grede")
    ended = run("diff", "clinic", "2021-01-01", "2022-01-01")
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert "did you mean `grade`?" in ended.stderr


# ------------------------------------------------------------------ git


def git(folder: Path, *arguments: str) -> None:
    """Git without whatever the user has set."""
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", *who, "-C", str(folder), *arguments]
    subprocess.run(command, check=True, capture_output=True, env=environment)


@pytest.fixture
def history(clinic: Path) -> Path:
    """The book in a repository: `empty`, then `first`, then another bonus that is not committed."""
    repository = clinic.parent
    git(repository, "init", "--quiet")
    git(repository, "commit", "--quiet", "--allow-empty", "-m", "nothing yet")
    git(repository, "tag", "empty")
    git(repository, "add", "clinic")
    git(repository, "commit", "--quiet", "-m", "the clinic")
    git(repository, "branch", "work/first")
    edited(clinic, "is $0\n", "is $100\n")
    return clinic


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("revision", ["@HEAD", "@work/first", "@HEAD:2023-01-01"])
def test_a_revision(run: Run, revision: str) -> None:
    ended = run("diff", "clinic", revision, "clinic:2023-01-01")
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert "Rule: $100; before, $0 (+$100)" in ended.stdout
    assert f"revision {revision[1:].partition(':')[0]}" in ended.stdout


def test_two_revisions_of_a_book_that_is_broken_by_now(run: Run, history: Path) -> None:
    edited(history, "is $100\n", "is $100 $\n")
    shown = run("diff", "clinic", "@HEAD", "@work/first").stdout
    assert "The two texts are the same." in shown


def test_findings_in_a_revision(run: Run, history: Path) -> None:
    edited(history, "is $100\n", "is hundred\n")
    git(history.parent, "commit", "--quiet", "--all", "-m", "broken")
    ended = run("diff", "clinic", "@work/first", "@HEAD")
    assert ended.exit_code == 1
    assert "@HEAD/agreement.clause" in ended.stderr.replace("\\", "/")


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize(
    ("revision", "words"),
    [
        ("@nowhere", "`@nowhere`: there is no such revision in git"),
        ("@--all", "`@--all`: there is no such revision in git"),
        ("@empty", "the book clinic was not there in that revision"),
    ],
)
def test_no_such_revision(run: Run, revision: str, words: str) -> None:
    ended = run("diff", "clinic", revision, "2022-01-01")
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert words in ended.stderr


def test_outside_of_git(run: Run, clinic: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(clinic.parent.parent))
    ended = run("diff", "clinic", "@HEAD", "2022-01-01")
    assert ended.exit_code == 2
    assert "is not in a git repository" in ended.stderr


def test_without_git(run: Run, clinic: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(clinic))
    ended = run("diff", "clinic", "@HEAD", "2022-01-01")
    assert ended.exit_code == 2
    assert "git is not installed" in ended.stderr


def test_the_same_text_on_two_days(run: Run) -> None:
    ended = run("diff", "clinic", "2022-01-01", "2022-01-02")
    head = [line.split()[0] for line in ended.stdout.splitlines()[1:3]]
    assert head == ["before", "now"]
