"""Small texts, made through the pipeline, and what changed between two of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from clausal.book import load
from clausal.diff.compare import compare
from clausal.diff.edits import Added, Change, Changed, Diff, Removed
from clausal.ir.text import ConsolidatedText
from clausal.render.changes import headings
from clausal.render.edits import Sides, sentence

DAY = dt.date(2020, 1, 1)

HEAD = """\
agreement sample "Sample Agreement"
  between   union "The Union"
  and       board "The Board"
  in force  from 2010-07-01 to 2029-06-30

unit AU "Achievement Unit"

choice degree  Bachelors < Masters < Doctorate

record teacher
  hired    date
  degree   degree
  years    whole number from 0 to 60
  union    yes or no
  courses  list of course

record course
  completed  date
  credits    number
  graduate   yes or no
"""

Told = Callable[[str, str], list[str]]


@pytest.fixture
def text(tmp_path: Path) -> Callable[..., ConsolidatedText]:
    """The text of a source."""

    def text_(source: str, head: str = HEAD) -> ConsolidatedText:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        (folder / "sample.clause").write_text(f"{head}\n{source}", encoding="utf-8")
        return load(folder).text_on(DAY)

    return text_


@pytest.fixture
def told(text: Callable[..., ConsolidatedText]) -> Told:
    """What changed between two sources, a line for each change and each of its edits."""
    return lambda old, new: lines(compare(text(old), text(new)))


def lines(diff: Diff) -> list[str]:
    """`changed gate entry`, then a line for each of its edits."""
    found = list(headings(diff))
    for change in diff.changes:
        found.extend(_lines(change, diff))
    return found


def _lines(change: Change, diff: Diff) -> list[str]:
    match change:
        case Added(kind=kind, new=provision):
            return [f"added {kind} {provision.name}"]
        case Removed(kind=kind, old=provision):
            return [f"removed {kind} {provision.name}"]
        case Changed(kind=kind, new=provision, edits=edits):
            sides = Sides.of(diff).about(provision)
            said = [f"  {sentence(edit, provision, sides)}" for edit in edits]
            return [f"changed {kind} {provision.name}", *said]
