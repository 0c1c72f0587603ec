"""Commands that are stopped, or whose output nobody reads: they leave nothing half done."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from clausal.cli import main
from clausal.source import Source
from clausal.syntax import fmt

from .conftest import AGREEMENT, Run, on_disk

RECORDS = {
    "nested": (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "record.json"),
    "a bomb": (
        b"a: &a [x, x]\n" + b"".join(b"b%d: &b%d [*a, *a]\n" % (n, n) for n in range(50)),
        "record.yaml",
    ),
    "a long number": (b'{"nurse": {"hours": ' + b"9" * 10**6 + b"}}", "record.json"),
    "bytes": (bytes(range(256)), "record.json"),
    "nothing": (b"", "record.json"),
}
CLINIC = Path(__file__).parents[1] / "books" / "clinic"


@pytest.mark.parametrize("name", RECORDS)
def test_a_bad_record(name: str, run: Run, tmp_path: Path) -> None:
    content, file = RECORDS[name]
    (tmp_path / file).write_bytes(content)
    ended = run("eval", CLINIC, "salary", "--record", tmp_path / file)
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert "error[R0" in ended.stderr
    assert "help:" in ended.stderr
    assert len(ended.stderr) < 10_000


@pytest.mark.parametrize("arguments", [["check"], ["check", "--sarif"], ["fmt", "--diff"]])
def test_a_closed_pipe(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "bad.clause").write_text(AGREEMENT + "constant  a is b\n" * 50, encoding="utf-8")
    before = on_disk(tmp_path)
    reading, writing = os.pipe()
    os.close(reading)
    try:
        command = [sys.executable, "-m", "clausal", *arguments, str(tmp_path)]
        ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(writing)
    assert (ended.returncode, ended.stderr) == (128 + 13, b"")
    assert on_disk(tmp_path) == before


def test_an_interrupt_while_files_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.clause", "b.clause"):
        (tmp_path / name).write_text("constant   a   is 1", encoding="utf-8")
    before = on_disk(tmp_path)
    format_text = fmt.format_text

    def interrupted(source: Source) -> fmt.Formatted:
        if source.name.endswith("b.clause"):
            raise KeyboardInterrupt
        return format_text(source)

    monkeypatch.setattr(fmt, "format_text", interrupted)
    ended = CliRunner().invoke(main, ["fmt", str(tmp_path)])
    assert (ended.exit_code, ended.output.strip()) == (130, "")
    assert on_disk(tmp_path) == before


def test_a_limit_that_is_none(tmp_path: Path) -> None:
    shutil.copytree(CLINIC, tmp_path / "clinic")
    command = [sys.executable, "-m", "clausal", "check", str(tmp_path / "clinic")]
    environment = {**os.environ, "CLAUSAL_MAX_FILE_MB": "lots"}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == (
        "error: CLAUSAL_MAX_FILE_MB is `lots`; it is a whole number from 1 to 1,024\n"
    )
