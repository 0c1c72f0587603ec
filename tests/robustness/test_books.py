"""Books that are none, or that change while they are read: a clear finding, and nothing changes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import clausal
from clausal import reading
from clausal.syntax import read

from .conftest import AGREEMENT, Run

CLINIC = Path(__file__).parents[1] / "books" / "clinic"

TEXTS = {
    "cut off within a letter": (b"# caf\xc3", "E022"),
    "another encoding": ("# café".encode("latin-1"), "E022"),
    "UTF-16": ("constant a is 1".encode("utf-16"), "E022"),
    "a picture": (bytes(range(256)), "E022"),
    "cut off within a quote": (b'constant a "ti', "E005"),
    "cut off within a line": (b"constant a", "E002"),
    "tabs among spaces": (b"define a of b as number\n  is\n\t1 when c", "E004"),
    "nulls": (b"\0" * 1000, "E007"),
    "a long line": (b"constant a is 1" + b" " * 10_000 + b"+ 1", "E019"),
    "deep parentheses in a line": (b"constant a is " + b"(" * 10_000 + b"1", "E019"),
    "deep parentheses in lines": (
        b"define a of b as yes or no\n  holds when (c" + b"\n    and (c" * 9_999 + b")" * 10_000,
        "E019",
    ),
    "deep parentheses that close": (
        b"define a of b as yes or no\n  holds when (c" + b"\n    and (c" * 999 + b")" * 1_000,
        "E009",
    ),
    "a sum without end": (b"constant a is 1" + b"\n  + 1" * 5_000, "E009"),
    "a million digits": (b"constant a is " + b"9" * 10**6, "E019"),
    "a thousand digits": (b"constant a is " + b"9" * 1_000, "E017"),
    "digits in another way": (b"constant a is 1." + b"9" * 4_000 + b",5", "E018"),
    "February 30": (b"constant a is 2011-02-30", "E011"),
    "a thousand mistakes": (b"constant a is\n" * 1_000, "E026"),
    "deep indentation": (
        b"".join(b" " * depth + b"a\n" for depth in range(0, 2_000, 2)),
        "E001",
    ),
}
"""What may stand in a file, and a code that is found."""


@pytest.mark.parametrize(("text", "code"), TEXTS.values(), ids=list(TEXTS))
def test_a_bad_file(text: bytes, code: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.clause").write_bytes(text)
    ended = run("check", tmp_path)
    assert ended.exit_code == 1
    assert f"error[{code}]" in ended.output
    assert len(ended.output) < 100_000
    assert run("fmt", tmp_path).exit_code == 1


def test_a_line_of_50_mb(run: Run, tmp_path: Path) -> None:
    with (tmp_path / "vast.clause").open("wb") as file:
        file.truncate(50 * 1024**2)
    for arguments in (["check"], ["check", "--json"], ["fmt"], ["test"]):
        ended = run(*arguments, tmp_path)
        assert ended.exit_code == 1
        assert "E024" in ended.output


def test_windows_line_ends_and_a_mark_are_accepted(run: Run, tmp_path: Path) -> None:
    for path in CLINIC.iterdir():
        text = path.read_bytes().replace(b"\n", b"\r\n")
        (tmp_path / path.name).write_bytes(b"\xef\xbb\xbf" + text)
    assert run("check", tmp_path).exit_code == 0
    assert clausal.load(tmp_path).version == clausal.load(CLINIC).version


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (b"step,pay\n1,\xff", "E022"),
        (b'step,pay\n1,"' + b"9" * 200_000, "E305"),
        (b"step,pay\n1," + b"9" * 2_000, "E017"),
        (b"", "E305"),
        (b"step,pay\n" + b"1,5\n" * 2_000_000, "E024"),
    ],
)
def test_a_bad_table(table: bytes, code: str, run: Run, tmp_path: Path) -> None:
    text = 'table pay\n  gives number by step\n  from 2020-07-01, from file "pay.csv"\n'
    (tmp_path / "good.clause").write_text(AGREEMENT + text, encoding="utf-8")
    (tmp_path / "pay.csv").write_bytes(table)
    ended = run("check", tmp_path)
    assert ended.exit_code == 1
    assert f"error[{code}]" in ended.output


# ------------------------------------------------------------------ folders


def test_a_folder_without_a_book(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing", encoding="utf-8")
    (tmp_path / ".hidden.clause").write_text(AGREEMENT, encoding="utf-8")
    ended = run("check", tmp_path)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "error[E023]" in ended.stderr


def _link(path: Path) -> None:
    path.symlink_to("nowhere.clause")


@pytest.mark.parametrize("make", [_link, os.mkfifo], ids=["a link to nowhere", "a pipe"])
def test_what_is_no_file(make: Callable[[Path], None], run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.clause").write_text(AGREEMENT, encoding="utf-8")
    make(tmp_path / "odd.clause")
    for command in ("check", "fmt"):
        ended = run(command, tmp_path)
        assert ended.exit_code == 2
        assert "error[E021]" in ended.output
        assert "odd.clause`" in ended.output


def test_folders_that_lead_back_to_themselves(run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.clause").write_text(AGREEMENT, encoding="utf-8")
    (tmp_path / "within").symlink_to(tmp_path)
    (tmp_path / "folder.clause").mkdir()
    assert run("check", tmp_path).stdout.startswith(f"{tmp_path.name}: 0 provisions")


def test_an_unreadable_folder(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "good.clause").write_text(AGREEMENT, encoding="utf-8")
    (tmp_path / "locked").mkdir()
    scandir: Any = os.scandir

    def refusing(path: str | Path = ".") -> Any:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = list(reading.read(reading.locate(tmp_path)).diagnostics)
    monkeypatch.undo()
    assert [(d.code, d.message) for d in found] == [
        ("E021", f"`{tmp_path / 'locked'}` can't be read: permission denied")
    ]


def test_a_folder_of_everything(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "MOST_FILES", 3)
    monkeypatch.setattr(read, "MOST_ENTRIES", 10)
    for number in range(4):
        (tmp_path / f"{number}.clause").write_text("", encoding="utf-8")
    assert "more than 3 files of a book below" in run("check", tmp_path).stderr
    shutil.rmtree(tmp_path)
    for number in range(11):
        (tmp_path / f"{number}").mkdir(parents=True)
    ended = run("check", tmp_path)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "error[E025]: there are more than 10 files and folders below" in ended.stderr


# ------------------------------------------------------------------ while it is read


def test_a_file_that_vanishes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.clause", "b.clause"):
        (tmp_path / name).write_text(AGREEMENT, encoding="utf-8")
    read_source = read.read_source

    def vanishing(path: Path, shown: str) -> Any:
        (tmp_path / "b.clause").unlink(missing_ok=True)
        return read_source(path, shown)

    monkeypatch.setattr(reading, "read_source", vanishing)
    (finding,) = reading.read(reading.locate(tmp_path)).diagnostics
    assert finding.code == "E021"
    assert finding.message == f"`{tmp_path / 'b.clause'}` can't be read: no such file or directory"


def test_a_folder_that_vanishes(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    location = reading.locate(folder)
    folder.rmdir()
    (finding,) = reading.read(location).diagnostics
    assert (finding.code, finding.message) == (
        "E021",
        f"`{folder}` can't be read: no such file or directory",
    )
