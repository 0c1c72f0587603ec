"""The command, run in this process beside the books that the tests use."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from clausal.cli import main

BOOKS = Path(__file__).parents[2] / "books"

Run = Callable[..., Result]

RECORD = {
    "nurse": {
        "id": "n-7",
        "hired": "2018-05-01",
        "grade": "Senior",
        "on_call": True,
        "courses": [
            {"completed": "2021-02-01", "hours": 12},
            {"completed": "2021-06-01", "hours": "3.5"},
            {"completed": "2022-03-01", "hours": 10},
        ],
        "requests": [{"made": "2022-05-01", "reviews": [{"score": "90%"}, {"score": "71%"}]}],
    }
}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `clausal` with these arguments, where the folder `clinic` is a book."""
    monkeypatch.chdir(BOOKS)

    def run_(*arguments: str | Path, input: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], input=input)

    return run_


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """A file with one record."""
    path = tmp_path / "nurse.json"
    path.write_text(json.dumps(RECORD), encoding="utf-8")
    return path
