"""The names of groups that are withheld are nowhere in a report."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from clausal.preview.figures import WITHHELD, Figures
from clausal.preview.run import preview
from clausal.report.write import write_report

from .conftest import COSTING, PROPOSALS, TEXT, Written
from .test_shown import crew

SHOPS = {"Harbour": 40, "Market": 25, "Quarry": 3, "Lighthouse": 2, "Mill": 1}
SMALL = ("Quarry", "Lighthouse", "Mill")


@pytest.fixture(params=[5, 1], ids="threshold {}".format)
def report(request: pytest.FixtureRequest, tmp_path: Path, written: Written) -> Figures:
    """Figures by shops, of which some are small; their report is in the folder `report`."""
    text = TEXT.replace("  tested  yes", "  shop    text\n  tested  yes")
    costing = COSTING.replace("groups:\n", "groups:\n  - {field: worker.shop}\n").replace(
        "rows: {question: step}", "rows: {field: worker.shop}"
    )
    for name, content in {
        "agreement.clause": text,
        "proposals.clause": PROPOSALS,
        "costing.yaml": costing,
    }.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    shops = [shop for shop, number in SHOPS.items() for _ in range(number)]
    workers = [
        {**worker, "shop": shop} for worker, shop in zip(crew(len(shops)), shops, strict=True)
    ]
    figures = preview(
        tmp_path,
        records=written(workers),
        as_of="2021-07-01",
        proposals=["better"],
        threshold=request.param,
    )
    (tmp_path / "report").mkdir()
    write_report(figures, tmp_path / "report")
    return figures


def texts(folder: Path) -> Iterator[str]:
    """All that the files of a report say."""
    for path in folder.rglob("*"):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                yield from (book.read(name).decode("utf-8", "replace") for name in book.namelist())
        elif path.suffix == ".parquet":
            yield str(pq.read_table(path).to_pylist())
        elif path.suffix in (".html", ".json", ".svg"):
            yield path.read_text("utf-8")


def test_names_of_small_groups(report: Figures, tmp_path: Path) -> None:
    shown = report.heading.threshold == 1
    files = list(texts(tmp_path / "report"))
    assert len(files) > 20
    for name in SHOPS:
        assert any(name in text for text in files) == (shown or name not in SMALL)
    rows = report.groupings[0].rows
    large = sorted(set(SHOPS) - set(SMALL))
    assert [row.label for row in rows] == (sorted(SHOPS) if shown else [*large, "others"])
    if not shown:
        assert {getattr(rows[-1], name) for name in ("heads", "before", "gained")} == {WITHHELD}
    for grid in report.scattergrams:
        assert list(grid.rows) == [row.label for row in rows]
        assert len(grid.cells) == len(grid.rows) * len(grid.columns)
        assert len(grid.row_totals) == len(grid.rows)


def test_options_keep_their_names(report: Figures) -> None:
    """Whoever knows the book knows that there are such groups."""
    (step,) = (grouping for grouping in report.groupings if grouping.title == "By step")
    assert [row.label for row in step.rows] == ["1 to 2", "3 and more"]
    assert report.scattergrams[0].columns == ("Junior", "Senior")
