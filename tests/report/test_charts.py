"""Charts as specifications: valid, whole, and open about what they do not show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import altair
import pytest

from clausal.preview.figures import WITHHELD, Figures
from clausal.report.charts import Chart, charts
from clausal.report.draw import Drawer

from .conftest import Report


def chart_of(figures: Figures, name: str) -> Chart:
    return next(one for one in charts(figures) if one.name == name)


def bars_of(chart: Chart) -> list[Mapping[str, Any]]:
    """The bars that a chart has; one with a note has them above it."""
    (body,) = chart.spec.get("vconcat", [chart.spec])
    return list(body["data"]["values"])


def words_of(chart: Chart) -> str:
    """What the picture says."""
    (drawn,) = Drawer().end([chart])
    return drawn.svg


def test_charts_are_valid(report: Report) -> None:
    """The library of the language checks each specification against its schema."""
    for chart in charts(report.figures):
        altair.Chart.from_dict(dict(chart.spec), validate=True)


@pytest.mark.parametrize("hidden", [0, 1, 2])
def test_bands_that_are_withheld_are_said_to_be(named: Report, hidden: int) -> None:
    rows = named.figures.distribution.rows
    held = [replace(row, heads=WITHHELD) for row in rows[:hidden]]
    distribution = replace(named.figures.distribution, rows=(*held, *rows[hidden:]))
    chart = chart_of(replace(named.figures, distribution=distribution), "distribution")
    note = ["", "Withheld, and not shown: 1 band.", "Withheld, and not shown: 2 bands."][hidden]
    assert chart.says.endswith(note)
    assert len(bars_of(chart)) == len(rows) - hidden
    words = words_of(chart)
    assert ("Withheld" in chart.says, "Withheld" in words) == (hidden > 0, hidden > 0)
    assert note in words
    altair.Chart.from_dict(dict(chart.spec), validate=True)


def test_clauses_that_are_not_shown_are_said_to_be(named: Report) -> None:
    row = named.figures.clauses.rows[0]
    many = [replace(row, name=f"better.{n}", shapley=n + 1) for n in range(18)]
    hidden = replace(row, name="better.18", shapley=WITHHELD)
    clauses = replace(named.figures.clauses, rows=(*many, hidden))
    chart = chart_of(replace(named.figures, clauses=clauses), "clauses")
    note = "Withheld, and not shown: 1 clause. 2 clauses with a smaller cost: see the table."
    assert chart.says.endswith(note)
    assert bars_of(chart)[0]["name"].startswith("17. ")
    assert note in words_of(chart)


def test_clauses_of_one_name_have_a_bar_each(named: Report) -> None:
    row = named.figures.clauses.rows[0]
    clauses = replace(
        named.figures.clauses, rows=(replace(row, shapley=700), replace(row, shapley=-300))
    )
    bars = bars_of(chart_of(replace(named.figures, clauses=clauses), "clauses"))
    assert [bar["end"] for bar in bars] == [7, -3]
    assert len({bar["name"] for bar in bars}) == 2


def test_a_year_that_is_withheld_is_said_to_be(named: Report) -> None:
    first = next(year for year in named.figures.settlement if year.kinds == "all")
    years = (first, replace(first, number=1, before=WITHHELD))
    chart = chart_of(replace(named.figures, settlement=years), "years")
    assert len(bars_of(chart)) == 3
    assert chart.says.endswith("Withheld, and not shown: 1 amount.")


def test_bars_go_from_where_the_last_one_ended(named: Report) -> None:
    chart = chart_of(named.figures, "cost")
    *steps, everything = bars_of(chart)
    assert [bar["start"] for bar in steps] == [0, *(bar["end"] for bar in steps[:-1])]
    assert (everything["start"], everything["end"]) == (0, steps[-1]["end"])
