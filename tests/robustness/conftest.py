"""The command in this process, and a watch over what it leaves on disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from clausal.cli import main

AGREEMENT = 'agreement sample "A sample"\n  in force  from 2020-07-01\n'

Run = Callable[..., Result]


def on_disk(folder: Path) -> dict[str, bytes | None]:
    """Everything below a folder, by name; files with what is in them."""
    return {
        str(path.relative_to(folder)): path.read_bytes()[:1000] if path.is_file() else None
        for path in folder.rglob("*")
    }


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `clausal` with these arguments; nothing below the test's folder may change by it."""

    def run_(*arguments: str | Path, input: str | bytes | None = None) -> Result:
        before = on_disk(tmp_path)
        ended = CliRunner().invoke(main, [str(argument) for argument in arguments], input=input)
        assert on_disk(tmp_path) == before
        assert "Traceback" not in ended.output
        assert "fault in Clausal" not in ended.output
        assert ended.exit_code in (0, 1, 2)
        return ended

    return run_
