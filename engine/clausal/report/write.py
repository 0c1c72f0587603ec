"""Figures → a report's files: a page, a workbook, pictures, and the figures for programs."""

from __future__ import annotations

import json
from pathlib import Path

from clausal.errors import QuestionError
from clausal.preview.arrow import arrow_tables
from clausal.preview.figures import Figures
from clausal.preview.plain import figures_json
from clausal.report.draw import Drawer

NEEDED = ("numpy", "pyarrow", "vl_convert", "xlsxwriter")
"""The libraries that a preview and its report need."""


def check_libraries() -> None:
    """Raises QuestionError if a library that a preview needs is not installed."""
    from importlib.util import find_spec

    missing = []
    for name in NEEDED:
        try:
            there = find_spec(name) is not None
        except (ImportError, ValueError):
            there = False
        if not there:
            missing.append(name)
    if missing:
        raise QuestionError(
            f"a preview needs {' and '.join(missing)}, which "
            f"{'is' if len(missing) == 1 else 'are'} not installed: "
            'pip install "clausal[preview]" (or "clausal[all]") brings what it needs'
        )


def write_report(figures: Figures, folder: Path, drawer: Drawer | None = None) -> None:
    """Writes all files into a folder that is there, and empty; `drawer` draws meanwhile.

    The page is `index.html`; the workbook `figures.xlsx`; pictures lie in `charts`. `figures.json`
    and the Parquet files in `tables` have the figures for programs.
    """
    check_libraries()
    from clausal.report.all_tables import all_tables, definitions_table
    from clausal.report.charts import charts
    from clausal.report.page import Page, page_html
    from clausal.report.workbook import write_workbook

    drawer = drawer or Drawer()
    shown = tuple(charts(figures))
    drawer.begin(shown)
    tables = all_tables(figures)
    write_workbook(figures, [*tables.values(), definitions_table(figures)], folder / "figures.xlsx")
    _write_json(figures, folder / "figures.json")
    _write_parquet(figures, folder / "tables")
    drawn = {one.chart.name: one for one in drawer.end(shown)}
    page = page_html(Page(figures=figures, tables=tables, charts=drawn))
    (folder / "index.html").write_text(page, encoding="utf-8", newline="\n")
    pictures = folder / "charts"
    pictures.mkdir()
    for name, one in drawn.items():
        (pictures / f"{name}.svg").write_text(one.svg, encoding="utf-8", newline="\n")
        (pictures / f"{name}.png").write_bytes(one.png)


def _write_json(figures: Figures, path: Path) -> None:
    told = json.dumps(figures_json(figures), indent=2, ensure_ascii=False)
    path.write_text(told + "\n", encoding="utf-8", newline="\n")


def _write_parquet(figures: Figures, folder: Path) -> None:
    """A file for each table; each says of which figures it is, and if people are made up."""
    import pyarrow.parquet as pq

    heading = figures.heading
    about = {
        "clausal.engine": heading.engine,
        "clausal.before": heading.before.timeline,
        "clausal.after": heading.after.timeline,
        "clausal.population": heading.population.hash,
        "clausal.synthetic": heading.population.label or "",
    }
    folder.mkdir()
    for name, table in arrow_tables(figures).items():
        if table.num_columns:
            pq.write_table(table.replace_schema_metadata(about), folder / f"{name}.parquet")
