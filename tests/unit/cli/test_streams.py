"""What a shell can do to a command: closed pipes, odd encodings, interrupts, full disks."""

from __future__ import annotations

import io
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from clausal.cli import main
from clausal.cli.output import paint
from clausal.render.paint import Role

from .conftest import BOOKS, Run

COMMAND = [sys.executable, "-m", "clausal"]


def clausal(*arguments: str | Path, **more: object) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own."""
    given: dict[str, object] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
    return subprocess.run([*COMMAND, *map(str, arguments)], cwd=BOOKS, check=False, **given)  # type: ignore[call-overload, no-any-return]


def test_help_needs_no_heavy_module() -> None:
    program = (
        "import sys, clausal.cli\n"
        "try: clausal.cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(*{'lark', 'jsonschema', 'yaml', 'clausal.book'} & set(sys.modules), file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert b"eval" in ended.stdout
    assert ended.stderr.strip() == b""


@pytest.mark.parametrize("arguments", [["--help"], ["eval", "--help"], ["schema", "--answers"]])
def test_closed_pipe_is_quiet(arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = clausal(*arguments, stdout=writing)
    finally:
        os.close(writing)
    assert (ended.returncode, ended.stderr) == (128 + 13, b"")


def test_full_disk_is_said(tmp_path: Path) -> None:
    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    with (tmp_path / "out").open("wb") as out:
        ended = clausal("schema", "--answers", stdout=out, preexec_fn=no_room)
    assert ended.returncode == 2
    assert ended.stderr.startswith(b"error: the output can't be written")
    assert ended.stderr.count(b"\n") == 1


@pytest.mark.parametrize("closed", [0, 1, 2])
def test_closed_streams_do_no_harm(closed: int) -> None:
    ended = clausal("schema", "--answers", preexec_fn=lambda: os.close(closed))
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_interrupt(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("clausal.pipeline.check_book", interrupted)
    ended = run("check", "clinic")
    assert (ended.exit_code, ended.stdout, ended.stderr.strip()) == (130, "", "")


def test_a_real_interrupt(tmp_path: Path) -> None:
    """Ctrl-C while a record is awaited: no traceback, no words, and the shell's exit code."""
    awaited = tmp_path / "nurse.json"
    os.mkfifo(awaited)
    command = [*COMMAND, "eval", "clinic", "salary", "--record", str(awaited)]
    with subprocess.Popen(command, cwd=BOOKS, stderr=subprocess.PIPE) as running:
        with awaited.open("wb"):  # opens once the command has opened it, and waits for more
            running.send_signal(signal.SIGINT)
            assert running.wait(30) == 130
        assert running.stderr is not None
        assert running.stderr.read().strip() == b""


def test_own_fault_is_owned_up_to(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("clausal.pipeline.check_book", broken)
    ended = run("check", "clinic")
    assert ended.exit_code == 2
    assert ended.stderr.startswith("error: this is a fault in Clausal")
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_terminal_without_the_signs(record: Path, encoding: str) -> None:
    ended = clausal(
        *("eval", "clinic", "senior_post", "--record", record, "--as-of", "2022-06-01"),
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert "  + grade is Senior" in ended.stdout.decode(encoding)


def test_json_on_an_ascii_terminal(tmp_path: Path) -> None:
    record = tmp_path / "nurse.json"
    record.write_text('{"nurse": {"id": "Zoë – 7"}}', encoding="utf-8")
    ended = clausal(
        *("eval", "clinic", "salary", "--record", record, "--as-of", "2022-06-01", "--json"),
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )
    assert rb"Zo\u00eb \u2013 7" in ended.stdout


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "coloured"),
    [
        (_Terminal, {}, True),
        (_Terminal, {"NO_COLOR": "1"}, False),
        (_Terminal, {"TERM": "dumb"}, False),
        (io.StringIO, {}, False),
    ],
)
def test_colours_on_a_terminal_alone(
    monkeypatch: pytest.MonkeyPatch,
    stream: Callable[[], io.StringIO],
    environment: dict[str, str],
    coloured: bool,
) -> None:
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert (paint(stream())("met", Role.YES) != "met") is coloured


def test_terminal_gets_nothing_that_it_would_obey(run: Run, tmp_path: Path) -> None:
    record = tmp_path / "nurse.json"
    record.write_text(r'{"nurse": {"id": "\u001b[31mred", "grade": "\u001b[2J"}}')
    for arguments in (["salary"], ["--json", "salary"]):
        ended = run("eval", "clinic", *arguments, "--record", record)
        assert ended.exit_code == 1
        assert "\x1b" not in ended.output


def test_runner_and_process_agree(record: Path, run: Run) -> None:
    arguments = ("eval", "clinic", "salary", "--record", record, "--as-of", "2022-06-01")
    assert clausal(*arguments).stdout.decode() == run(*arguments).stdout
    assert CliRunner().invoke(main, ["--version"]).exit_code == 0
