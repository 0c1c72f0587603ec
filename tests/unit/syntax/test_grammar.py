"""The grammar itself: free of conflicts, its table the same however it comes about."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import lark
import pytest

from clausal.resources import grammar_path
from clausal.syntax import grammar
from clausal.syntax.build_expressions import RESERVED_WORDS
from clausal.syntax.builder import TYPE_WORDS
from tests.generate.words import keywords


def table() -> dict[int, dict[str, Any]]:
    """For each state of the parser, the terminals that it takes."""
    states: dict[int, dict[str, Any]] = grammar.parser().parser.parser._parse_table.states
    return states


def test_there_is_no_conflict_and_nothing_unused(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    # Lark resolves a conflict by itself, and says so only here. A conflict of two rules raises.
    monkeypatch.setattr(lark.logger, "propagate", True)
    with caplog.at_level(logging.DEBUG, logger=lark.logger.name):
        lark.Lark(grammar_path().read_text(encoding="utf-8"), debug=True, **grammar.OPTIONS)
    assert caplog.messages == []


def test_strictly() -> None:
    """No conflict between rules, and none between the terminals that can stand at one place."""
    lark.Lark(grammar_path().read_text(encoding="utf-8"), strict=True, **grammar.OPTIONS)


def test_the_log_would_tell(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(lark.logger, "propagate", True)
    with caplog.at_level(logging.DEBUG, logger=lark.logger.name):
        lark.Lark('start: a "x"? | "x"\na: "y" "x"?\nb: "z"\nC: "c"', parser="lalr", debug=True)
    assert {message.split(":")[0].split(" for")[0] for message in caplog.messages} >= {
        "Shift/Reduce conflict",
        "Unused rule",
        "Unused terminals",
    }


def test_no_word_can_be_taken_for_a_name() -> None:
    """Where a name may stand and a word too, the word is reserved, or begins a type."""
    words = keywords()
    beside = (terminals for terminals in table().values() if "NAME" in terminals)
    taken = {words[terminal] for terminals in beside for terminal in terminals if terminal in words}
    assert taken <= RESERVED_WORDS | TYPE_WORDS
    assert {*words.values(), "rounded", "text", "date"} >= RESERVED_WORDS | TYPE_WORDS


# ------------------------------------------------------------------ the table that is kept

PROGRAM = """
from clausal.source import Source
from clausal.syntax.parser import parse
file, findings = parse(Source("a", "constant c is 1 + 2\\nunit\\n"))
print(len(file.items), [f"{d.code}:{d.span.line}" for d in findings])
"""


def start(cache: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "XDG_CACHE_HOME": str(cache)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def parses(*processes: subprocess.Popen[str]) -> None:
    for process in processes:
        assert process.communicate() == ("1 ['E002:2']\n", "")


def kept(cache: Path) -> Path:
    (file,) = (cache / "clausal").iterdir()
    return file


linux = pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere the cache's folder is not told by XDG_CACHE_HOME"
)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache's folder after two processes have made the table at once."""
    folder = tmp_path_factory.mktemp("cache")
    parses(start(folder), start(folder))
    return folder


@linux
def test_two_processes_at_once(cache: Path) -> None:
    before = kept(cache).stat()
    parses(start(cache))
    after = kept(cache).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@linux
def test_no_folder_can_be_made() -> None:
    parses(start(Path("/dev/null/cache")))


@linux
@pytest.mark.parametrize("damage", ["cut off", "one byte", "another version"])
def test_a_table_that_is_no_use_is_made_anew(cache: Path, damage: str) -> None:
    file = kept(cache)
    useless = bytearray(file.read_bytes())
    match damage:
        case "cut off":
            del useless[len(useless) // 2 :]
        case "one byte":
            useless[-100] ^= 1
        case _:
            useless[0] ^= 1
    file.write_bytes(useless)
    parses(start(cache))
    made = file.read_bytes()
    assert made != useless
    parses(start(cache))
    assert file.read_bytes() == made


@linux
def test_a_table_that_cannot_be_written(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "clausal" / kept(cache).name).mkdir(parents=True)
    parses(start(tmp_path))
