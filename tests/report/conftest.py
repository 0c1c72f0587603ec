"""Reports of a small invented book: of everybody by name, and of nobody."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from clausal.book import load
from clausal.preview.figures import Figures
from clausal.preview.run import preview
from clausal.report.write import write_report
from tests.unit.preview.conftest import COSTING, PROPOSALS, TEXT

NUMBER = 90


@dataclass(frozen=True, slots=True)
class Report:
    """Figures, and the folder into which their report was written."""

    figures: Figures
    folder: Path

    @property
    def page(self) -> str:
        return (self.folder / "index.html").read_text(encoding="utf-8")

    @property
    def hashes(self) -> Mapping[str, str]:
        """Of the bytes of each of its files."""
        return {
            path.relative_to(self.folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }


def crew(number: int) -> list[Mapping[str, Any]]:
    """Workers as they come: few are Senior in the South, and of few it is not known who is."""
    draw = random.Random(11)
    made: list[Mapping[str, Any]] = []
    for place in range(number):
        site = draw.choice(["North", "North", "South"])
        senior = draw.random() < (0.06 if site == "South" else 0.5)
        worker: dict[str, Any] = {
            "id": f"worker <{place}>",
            "hired": f"{draw.randint(2016, 2020)}-0{draw.randint(1, 9)}-01",
            "grade": "Senior" if senior else "Junior",
            "site": site,
            "part": draw.choice(["100%", "100%", "50%"]),
            "tested": draw.random() < 0.9,
            "tasks": [],
        }
        if draw.random() < 0.1:
            del worker["tested"]
        made.append({"worker": worker})
    return made


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("yard")
    (folder / "agreement.clause").write_text(TEXT, encoding="utf-8")
    (folder / "proposals.clause").write_text(PROPOSALS, encoding="utf-8")
    (folder / "costing.yaml").write_text(COSTING, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("crew") / "workers.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in crew(NUMBER)), encoding="utf-8")
    return path


def reported(book: Path, records: Path, folder: Path, *, identified: bool) -> Report:
    """Figures as they are worked out anew, and their report."""
    figures = preview(
        load(book),
        records=records,
        as_of="2021-07-01",
        proposals=["better"],
        identified=identified,
    )
    folder.mkdir()
    write_report(figures, folder)
    return Report(figures, folder)


@pytest.fixture(scope="session")
def named(book: Path, records: Path, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A report in which everybody is shown."""
    return reported(book, records, tmp_path_factory.mktemp("named") / "report", identified=True)


@pytest.fixture(scope="session")
def nameless(book: Path, records: Path, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A report in which nobody is shown, and no group of a few."""
    return reported(book, records, tmp_path_factory.mktemp("nobody") / "report", identified=False)


@pytest.fixture(params=["named", "nameless"])
def report(request: pytest.FixtureRequest) -> Report:
    """Each of the two."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Report)
    return found
