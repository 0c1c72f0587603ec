"""`clausal batch`: its files, its words, its ends; and a process that is killed."""

from __future__ import annotations

import csv
import json
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from clausal.book import load
from clausal.populations import evaluate
from clausal.populations.evaluate import interpreter
from tests.unit.populations.conftest import in_batches

from .conftest import BOOKS, Run

NURSES = """id,hired,grade,on_call
n-1,2018-05-01,Senior,yes
n-2,2019-05-01,Junior,no
n-3,2019-05-01,,no
"""
ASK = ("clinic", "salary", "bonus", "--as-of", "2022-06-01")


@pytest.fixture(autouse=True, params=["by rows", "by batches", "by the kernel"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """However a population is evaluated, the command does and says the same."""
    if request.param != "by the kernel":
        by = interpreter if request.param == "by rows" else in_batches
        monkeypatch.setattr(evaluate, "evaluator", lambda book, asked, *_: by(book, asked))
    return str(request.param)


@pytest.fixture
def nurses(tmp_path: Path) -> Path:
    path = tmp_path / "nurses.csv"
    path.write_text(NURSES, encoding="utf-8")
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_answers(run: Run, nurses: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    ended = run("batch", *ASK, "--records", nurses, "--out", out)
    assert ended.exit_code == 0
    assert ended.stdout == ""
    assert f"wrote the answers about 3 records: {out}" in ended.stderr
    found = rows(out)
    assert [row["id"] for row in found] == ["n-1", "n-2", "n-3"]
    assert [row["salary.value"] for row in found] == ["45250.00", "33000.00", ""]
    assert [row["bonus.value"] for row in found] == ["500.00", "0.00", "0.00"]
    assert found[2]["salary.outcome"] == "undetermined"
    assert found[2]["salary.needs"] == "`nurse.grade` is not given"
    about = json.loads((tmp_path / "out.csv.meta.json").read_text(encoding="utf-8"))
    assert about["version"] == load(BOOKS / "clinic").text.version
    assert about["questions"] == ["salary", "bonus"]


@pytest.mark.parametrize("given", ["made_up", "made_up/nurse.csv"])
def test_what_is_made_up_is_labelled(given: str, run: Run, tmp_path: Path) -> None:
    folder, out = tmp_path / "made_up", tmp_path / "out.csv"
    folder.mkdir()
    (folder / "nurse.csv").write_text(NURSES, encoding="utf-8")
    for about, label in [
        ('{"synthetic": true, "label": "these are made up"}', "these are made up"),
        ('{"synthetic": "perhaps"}', None),
        ("not JSON", None),
    ]:
        (folder / "about.json").write_text(about, encoding="utf-8")
        ended = run("batch", *ASK, "--records", tmp_path / given, "--out", out)
        assert ended.exit_code == 0
        assert ended.stderr.startswith(label or "wrote")
        told = json.loads((tmp_path / "out.csv.meta.json").read_text(encoding="utf-8"))
        assert told["label"] == label


def test_a_fault_ends_the_run_and_nothing_is_written(
    run: Run, nurses: Path, tmp_path: Path
) -> None:
    nurses.write_text(NURSES.replace("Junior", "junior"), encoding="utf-8")
    ended = run("batch", *ASK, "--records", nurses, "--out", tmp_path / "out.csv")
    assert ended.exit_code == 1
    assert f"{nurses}: row 3: grade" in ended.stderr
    assert "did you mean `Junior`?" in ended.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["nurses.csv"]


def test_a_row_with_a_fault_is_set_aside(run: Run, nurses: Path, tmp_path: Path) -> None:
    nurses.write_text(NURSES.replace("Junior", "junior"), encoding="utf-8")
    out, bad = tmp_path / "out.csv", tmp_path / "bad.csv"
    ended = run("batch", *ASK, "--records", nurses, "--out", out, "--reject", bad)
    assert ended.exit_code == 0
    assert f"set aside 1 of 3 records: {bad} says why" in ended.stderr
    assert [row["id"] for row in rows(out)] == ["n-1", "n-3"]
    (fault,) = rows(bad)
    assert (fault["table"], fault["row"], fault["id"]) == (str(nurses), "3", "n-2")
    assert (fault["field"], fault["code"]) == ("grade", "R104")


def test_no_row_is_left(run: Run, nurses: Path, tmp_path: Path) -> None:
    nurses.write_text("id,grade\nn-1,junior\n", encoding="utf-8")
    out, bad = tmp_path / "out.csv", tmp_path / "bad.jsonl"
    ended = run("batch", *ASK, "--records", nurses, "--out", out, "--reject", bad)
    assert ended.exit_code == 1
    assert "no record is left" in ended.stderr
    assert not out.exists()
    assert json.loads(bad.read_text(encoding="utf-8"))["field"] == "grade"


def test_settings_and_what_holds_for_all(run: Run, tmp_path: Path) -> None:
    """The panel's other reading decides the promotion of the one with a low score."""
    (tmp_path / "hr").mkdir()
    for name, text in {
        "nurse.csv": "id\nn-1\n",
        "request.csv": "id,nurse_id,made\nq,n-1,2021-01-01\n",
        "review.csv": "request_id,score\nq,95%\nq,70%\n",
    }.items():
        (tmp_path / "hr" / name).write_text(text, encoding="utf-8")
    given = ("clinic", "promotion", "--as-of", "2022-06-01", "--records", tmp_path / "hr")
    out = tmp_path / "out.csv"
    outcomes = []
    for settings in ((), ("--set", "panel=by_lowest")):
        assert run("batch", *given, "--out", out, *settings).exit_code == 0
        outcomes.append(rows(out)[0]["promotion.outcome"])
    assert outcomes == ["Promoted", "Denied"]
    facts = tmp_path / "facts.json"
    facts.write_text('{"nurse": {"grade": "Senior"}}', encoding="utf-8")
    ended = run("batch", *given, "--out", out, "--facts", facts)
    assert ended.exit_code == 1
    assert "`nurse` is given already" in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("clinic", "salry"), 2, "did you mean `salary`?"),
        (("clinic", "salary", "--set", "pass_mark=high"), 2, "can't be set"),
        (("clinic", "salary", "--out", "out.txt"), 2, "name it .parquet, .csv or .jsonl"),
        (("clinic", "salary", "--records", "none.csv"), 2, "there is no such file"),
        (("none", "salary"), 2, "there is no folder `none`"),
        (("clinic", "salary", "--out", "none/out.csv"), 2, "there is no folder `none`"),
        (("clinic", "salary", "--reject", "bad.txt"), 2, "name it .parquet, .csv or .jsonl"),
        (("clinic", "salary", "--records", "a.csv", "--out", "a.csv"), 2, "files of their own"),
    ],
)
def test_what_can_not_run(
    arguments: tuple[str, ...], code: int, says: str, run: Run, nurses: Path, tmp_path: Path
) -> None:
    first = {"--records": str(nurses), "--out": str(tmp_path / "out.csv")}
    options = [
        word for name, value in first.items() if name not in arguments for word in (name, value)
    ]
    ended = run("batch", *arguments, *options)
    assert ended.exit_code == code
    assert says in ended.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["nurses.csv"]


def test_questions_about_different_records(
    run: Run, shop: Path, nurses: Path, tmp_path: Path
) -> None:
    both = tmp_path / "both"
    both.mkdir()
    text = (shop / "shop.clause").read_text(encoding="utf-8")
    asked = text.replace(
        "source training\n", "define ended of course as date\n  is finished\n\nsource training\n"
    )
    (both / "shop.clause").write_text(asked, encoding="utf-8")
    ended = run("batch", both, "paid", "ended", "--records", str(nurses), "--out", "y.csv")
    assert ended.exit_code == 2
    assert "`paid` is asked of each worker, and `ended` of each course" in ended.stderr


@pytest.mark.parametrize(
    ("library", "name", "extra"),
    [
        ("pyarrow", "people.parquet", "columns"),
        ("openpyxl", "people.xlsx", "excel"),
        ("sqlalchemy", "sqlite:///people.db", "database"),
    ],
)
def test_a_part_that_is_not_installed(
    library: str,
    name: str,
    extra: str,
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for loaded in [module for module in sys.modules if module.partition(".")[0] == library]:
        monkeypatch.delitem(sys.modules, loaded)
    monkeypatch.setitem(sys.modules, library, None)
    ended = run("batch", *ASK, "--records", name, "--out", tmp_path / "out.csv")
    assert ended.exit_code == 2
    assert f'pip install "clausal[{extra}]"' in ended.stderr


def test_the_command_starts_without_what_it_may_not_need() -> None:
    code = (
        "import sys, clausal.cli\n"
        "print({'pyarrow', 'openpyxl', 'sqlalchemy', 'sqlite3'} & set(sys.modules))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout == "set()\n"


def test_a_disk_that_fills(nurses: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    nurses.write_text("id\n" + "\n".join(f"n-{i}" for i in range(100)), encoding="utf-8")
    command = [sys.executable, "-m", "clausal", "batch", *ASK]
    command += ["--records", str(nurses), "--out", str(out)]

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    ended = subprocess.run(
        command, cwd=BOOKS, capture_output=True, text=True, check=False, preexec_fn=little_room
    )
    assert ended.returncode == 2
    assert ended.stderr == "error: the output can't be written: file too large\n"
    assert not out.exists()
    again = subprocess.run(command, cwd=BOOKS, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    assert len(rows(out)) == 100


def test_a_scratch_that_can_not_be_kept(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: str, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    nurses = tmp_path / "nurses.jsonl"
    nurses.write_text('{"id": "n-1"}', encoding="utf-8")
    monkeypatch.setattr(sqlite3, "connect", full)
    ended = run("batch", *ASK, "--records", nurses, "--out", tmp_path / "out.csv")
    assert ended.exit_code == 2
    assert "database or disk is full; TMPDIR names another" in ended.stderr


def test_a_run_that_is_killed_goes_on(way: str, tmp_path: Path) -> None:
    by, count, part = {
        "by rows": ("interpreter", 3000, "0000000.jsonl"),
        "by batches": ("plain", 40_000, "0000000.arrow"),
        "by the kernel": ("kernel", 40_000, "0000000.arrow"),
    }[way]
    nurses = tmp_path / "nurses.jsonl"
    many = [{"id": f"n-{i}", "hired": "2019-05-01", "grade": "Junior"} for i in range(count)]
    nurses.write_text("\n".join(map(json.dumps, many)), encoding="utf-8")

    def start(out: Path) -> subprocess.Popen[str]:
        command: list[Any] = [sys.executable, "-m", "clausal", "batch", BOOKS / "clinic", "salary"]
        command += ["--as-of", "2022-06-01", "--records", nurses, "--out", out, "--evaluator", by]
        return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)

    undisturbed, killed = tmp_path / "undisturbed.jsonl", tmp_path / "killed.jsonl"
    _, said = (process := start(undisturbed)).communicate()
    assert process.returncode == 0, said
    process = start(killed)
    parts = tmp_path / ".killed.jsonl.partial"
    first = parts / part
    while not first.exists():
        assert process.poll() is None, "it ended before it could be killed"
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert not killed.exists()
    assert not killed.with_name("killed.jsonl.meta.json").exists()
    made = first.stat().st_mtime_ns
    kept = [path for path in parts.iterdir() if path.name[0].isdigit()]
    assert len(kept) < 6 if by == "interpreter" else len(kept) < count // 16_384
    _, said = (process := start(killed)).communicate()
    assert process.returncode == 0, said
    assert made < killed.stat().st_mtime_ns
    assert killed.read_bytes() == undisturbed.read_bytes()
    assert not parts.exists()
