"""Charts as they are drawn: by a process of its own or without, the same, and nothing stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from clausal.cli import main
from clausal.report import draw
from clausal.report.charts import charts
from clausal.report.write import write_report

from .conftest import Report

DIES = {
    "at its start": "",
    "when it is asked": "import sys; sys.stdin.close(); sys.exit(1)",
    "in the middle": """
import json, sys
from clausal.report.vega import svg
first, second, *_ = json.load(sys.stdin)
print(json.dumps(svg(*first)))
print(json.dumps(svg(*second))[:1000], end="")
""",
}


def test_by_a_process_the_bytes_are_the_same(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(draw, "svg")  # nothing is drawn here
    with draw.drawer() as drawer:
        write_report(report.figures, tmp_path, drawer)
    assert Report(report.figures, tmp_path).hashes == report.hashes


@pytest.mark.parametrize("code", DIES.values(), ids=list(DIES))
def test_a_process_that_dies(
    code: str, named: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draw, "PROGRAM", ("-c", code))
    with draw.drawer() as drawer:
        write_report(named.figures, tmp_path, drawer)
    assert Report(named.figures, tmp_path).hashes == named.hashes


@pytest.mark.parametrize("python", ["", "/nowhere/python"])
def test_no_process_can_be_started(
    python: str, named: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", python)
    with draw.drawer() as drawer:
        write_report(named.figures, tmp_path, drawer)
    assert Report(named.figures, tmp_path).hashes == named.hashes


def test_it_ends_whatever_happens(named: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    """Idle, or asked and not waited for."""
    started = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *given: Any, **more: Any) -> None:
            super().__init__(*given, **more)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    with draw.drawer():
        pass
    with suppress(KeyboardInterrupt), draw.drawer() as drawer:
        drawer.begin(list(charts(named.figures)))
        raise KeyboardInterrupt
    assert [process.returncode for process in started] == [-signal.SIGKILL] * 2


def test_it_ends_with_its_input() -> None:
    """So none stays whose starter was killed."""
    ended = subprocess.run(
        (sys.executable, *draw.PROGRAM), stdin=subprocess.DEVNULL, capture_output=True, timeout=60
    )
    assert (ended.returncode, ended.stdout) == (1, b"")


def test_ctrl_c(book: Path, records: Path, tmp_path: Path) -> None:
    """The command ends, says nothing of it, and leaves no process and no file."""
    facts, out = tmp_path / "facts.json", tmp_path / "report"
    os.mkfifo(facts)
    asked = ["preview", book, "--records", records, "--as-of", "2021-07-01"]
    asked += ["--facts", facts, "--out", out]
    command = (sys.executable, "-m", "clausal", *map(str, asked))
    with subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True) as process:
        assert process.stderr is not None
        held = os.open(facts, os.O_WRONLY)  # once it waits for the facts
        os.killpg(process.pid, signal.SIGINT)
        said = process.stderr.read()
        os.close(held)
    assert (process.returncode, said.strip()) == (130, b"")
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    assert list(tmp_path.iterdir()) == [facts]


@pytest.mark.parametrize(("words", "number"), [(["--json"], 0), (["--out", "report"], 1)])
def test_it_is_started_for_a_report_alone(
    words: list[str],
    number: int,
    book: Path,
    records: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started = []

    @contextmanager
    def noted() -> Iterator[draw.Drawer]:
        started.append(draw.Drawer())
        yield started[0]

    monkeypatch.setattr(draw, "drawer", noted)
    monkeypatch.chdir(tmp_path)
    asked = ["preview", book, "--records", records, "--as-of", "2021-07-01", *words]
    ended = CliRunner().invoke(main, list(map(str, asked)))
    assert (ended.exit_code, len(started)) == (0, number), ended.output
