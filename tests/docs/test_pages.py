"""What the pages show of the command is what it prints. `pytest --accept` writes it anew.

A page that writes files is followed from its top to its end in a folder of its own, where the
shipped books lie under `policies/`, as they do in a checkout. Any other runs in the checkout.
"""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from clausal.cli import main
from tests.docs.blocks import ROOT, Block, blocks, pages, rewritten

# What begins with `$ …`, over several lines if each ends in a backslash.
COMMAND = re.compile(r"^\$ (?:[^\n]*\\\n)*[^\n]*\n", re.MULTILINE)


def _shows(block: Block) -> bool:
    return "console" in block.words and block.text.startswith("$ ")


def _writes(page: Path) -> bool:
    return any(block.title and "quoted" not in block.words for block in blocks(page))


FOLLOWED = [page for page in pages() if any(map(_shows, blocks(page)))]


@pytest.mark.parametrize("page", FOLLOWED, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_page(page: Path, accept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(ROOT)
    if _writes(page):
        shutil.copytree(ROOT / "policies", tmp_path / "policies")
        monkeypatch.chdir(tmp_path)
    text = page.read_text(encoding="utf-8")
    now = rewritten(text, _follow)
    if accept:
        page.write_text(now, encoding="utf-8")
    assert accept or now == text, "if this is as it should be: pytest --accept"


def test_answers_are_shown() -> None:
    shown = "".join(block.text for block in blocks(ROOT / "docs" / "answers.md") if _shows(block))
    for outcome in ("met", "not met", "undetermined"):
        assert re.search(rf"^[a-z_.]+: {outcome}$", shown, re.MULTILINE)


def _follow(block: Block) -> str:
    """Does what the block says, and gives what it has to show."""
    if _shows(block):
        return "".join(command + _run(command) for command in COMMAND.findall(block.text))
    if block.title and "diff" in block.words:
        _edit(Path(block.title), block)
    elif block.title and "made" in block.words:
        return Path(block.title).read_text(encoding="utf-8")
    elif block.title and "quoted" not in block.words:
        file = Path(block.title)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block.text, encoding="utf-8")
    return block.text


def _run(command: str) -> str:
    program, *arguments = shlex.split(command.removeprefix("$ ").replace("\\\n", " "))
    if program == "cp":
        _, origin, copy = arguments
        shutil.copytree(origin, copy)
        return ""
    assert program == "clausal", f"a page can't run `{program}`"
    ended = CliRunner().invoke(main, arguments, prog_name="clausal", terminal_width=78)
    assert ended.exit_code != 2, ended.output
    return ended.output


def _edit(file: Path, block: Block) -> None:
    """Puts the lines after `+` in place of those after `-`; the others stay."""
    lines = [line if line.strip() else " \n" for line in block.text.splitlines(keepends=True)]
    before = "".join(line[1:] for line in lines if line[0] in "- ")
    after = "".join(line[1:] for line in lines if line[0] in "+ ")
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"line {block.line}: these lines stand in {file} once"
    file.write_text(text.replace(before, after), encoding="utf-8")
