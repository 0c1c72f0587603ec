"""A preview by the kernel has the figures of one by the interpreter."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

import clausal
from clausal.preview import evaluate
from clausal.preview.evaluate import Kernel, interpreter
from clausal.preview.plain import figures_json
from clausal.preview.run import preview
from tests.benchmarks.sampled import records

BATCH = 40


@pytest.mark.parametrize("proposal", ["one_year", "lead_pathway"])
def test_the_same_figures(proposal: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate, "BATCH", BATCH)
    book, draw = clausal.load("baltimore"), Random(3)
    given = records(book, 2 * BATCH)
    for each in given[::5]:
        del each["teacher"][draw.choice([field for field in each["teacher"] if field != "id"])]
    path = tmp_path / "teachers.jsonl"
    path.write_text("\n".join(map(json.dumps, given)), encoding="utf-8")
    kernel, asked = Kernel(book.reading.records), list[int]()

    def counted(*of: object) -> object:
        found = kernel(*of)  # type: ignore[arg-type]
        asked.append(len(kernel._deciders))
        return found

    shown = [
        figures_json(
            preview(
                book,
                records=path,
                as_of="2012-09-01",
                proposals=[proposal],
                identified=True,
                evaluate=by,  # type: ignore[arg-type]
            )
        )
        for by in (interpreter, counted)
    ]
    assert shown[0] == shown[1]
    assert max(asked) > 2
