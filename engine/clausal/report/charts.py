"""Figures → charts as Vega-Lite specifications, each with what it shows in words.

What is withheld is in none of them. Colours say nothing that a place, a sign or a label does not
say as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from clausal.preview.figures import (
    CAUSES,
    KINDS,
    WITHHELD,
    BandRow,
    Career,
    Clause,
    Figures,
)
from clausal.render.english import capital, written_day
from clausal.report.clause_tables import clause_words
from clausal.report.people_tables import SIDES, band_title
from clausal.report.specs import (
    BARS,
    BLUE,
    GREY,
    LABEL,
    ORANGE,
    bars,
    heat_map,
    lines,
    sides,
    step,
    whole,
)
from clausal.report.words import CAUSES as CAUSES_CALLED
from clausal.report.words import count, money

MOST_BARS = 16

SHORT = {
    "salary": "salary",
    "one_time": "paid once",
    "salary_driven": "benefits driven by salary",
    "fixed": "fixed benefits",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart: `title` says what it is, `says` what it shows, and `table` has the same figures."""

    name: str
    title: str
    says: str
    table: str
    spec: Mapping[str, Any]


def charts(figures: Figures) -> Iterator[Chart]:
    """All charts for which there is something to show."""
    for made in (
        _waterfall(figures),
        _clauses(figures),
        _distribution(figures),
        _heat_maps(figures),
        _years(figures),
    ):
        if made is not None:
            yield made
    for number, career in enumerate(figures.careers, 1):
        yield _career(figures, career, number)


def _waterfall(figures: Figures) -> Chart | None:
    """New money, cause by cause and kind by kind."""
    currency = figures.heading.currency
    rows: list[dict[str, Any]] = []
    reached = 0
    hidden = False
    for cause in CAUSES[1:]:
        for kind in KINDS:
            part = next(p for p in figures.cost.parts if (p.cause, p.kind) == (cause, kind))
            if part.amount is WITHHELD:
                hidden = True
            elif part.amount:
                name = f"{CAUSES_CALLED[cause]}: {SHORT[kind]}"
                rows.append(step(name, reached, reached + part.amount, part.amount, currency))
                reached += part.amount
    everything = figures.cost.totals[-1].new_money
    if hidden or not rows or everything is WITHHELD:
        return None
    rows.append({**step("New money in all", 0, everything, everything, currency), "kind": "sum"})
    title = f"What is paid above the base of {written_day(figures.heading.base.day)}"
    return Chart(
        name="cost",
        title=title,
        says=_told((row["name"], row["says"]) for row in rows),
        table="totals",
        spec=whole(figures, title, bars(figures, rows, "In a year")),
    )


def _clauses(figures: Figures) -> Chart | None:
    """Each clause's Shapley value, the largest first."""
    worths: list[tuple[str, int]] = [
        (_clause_title(row, many=len(figures.heading.proposals) > 1), row.shapley)
        for row in figures.clauses.rows
        if isinstance(row.shapley, int) and row.shapley
    ]
    worths.sort(key=lambda one: -abs(one[1]))
    if not worths:
        return None
    names = {}
    for place, (name, amount) in enumerate(worths[:MOST_BARS]):
        names[name if name not in names else f"{name} ({place})"] = amount
    currency = figures.heading.currency
    rows = [step(name, 0, amount, amount, currency) for name, amount in names.items()]
    title = "What each clause costs in a year (Shapley value)"
    return Chart(
        name="clauses",
        title=title,
        says=_told((row["name"], row["says"]) for row in rows),
        table="clauses",
        spec=whole(figures, title, bars(figures, rows, "In a year")),
    )


def _clause_title(clause: Clause, *, many: bool) -> str:
    """`2. Raise table pay by 2%`; with the proposal's name, where there are several."""
    name = clause.name.partition(" ")[0]
    return f"{name if many else name.rpartition('.')[2]}. {clause_words(clause)}"


def _distribution(figures: Figures) -> Chart | None:
    """How many have a change of each size."""
    heading = figures.heading
    rows = [
        {
            "name": band_title(row, heading.currency),
            "heads": row.heads,
            "kind": _direction(row),
        }
        for row in figures.distribution.rows
        if row.heads is not WITHHELD
    ]
    if not any(row["heads"] for row in rows):
        return None
    called = heading.population.called
    most = max(row["heads"] for row in rows if isinstance(row["heads"], int))
    title = "Changes of salary by their size"
    place = {
        "field": "name",
        "type": "nominal",
        "sort": [row["name"] for row in rows],
        "title": None,
        "axis": {"labelLimit": LABEL, "labelPadding": 8, "domain": False, "ticks": False},
    }
    colours = {"domain": ["gain", "loss", "same"], "range": [BLUE, ORANGE, GREY]}
    heads = {
        "field": "heads",
        "type": "quantitative",
        "title": capital(called),
        "scale": {"domain": [0, most * 1.12], "nice": False},
        "axis": {"tickMinStep": 1, "tickCount": 6, "format": ",d"},
    }
    body = {
        "width": BARS,
        "height": {"step": 24},
        "data": {"values": rows},
        "encoding": {"y": place, "x": heads},
        "layer": [
            {
                "mark": "bar",
                "encoding": {
                    "color": {
                        "field": "kind",
                        "type": "nominal",
                        "scale": colours,
                        "legend": None,
                    }
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 4},
                "encoding": {"text": {"field": "heads", "format": ",d"}},
            },
        ],
    }
    return Chart(
        name="distribution",
        title=title,
        says=_told((str(row["name"]), f"{row['heads']:,} {called}") for row in rows),
        table="distribution",
        spec=whole(figures, title, body),
    )


def _direction(row: BandRow) -> str:
    if row.low == row.high == 0:
        return "same"
    return "gain" if row.low is not None and row.low >= 0 else "loss"


def _heat_maps(figures: Figures) -> Chart | None:
    """The scattergrams side by side."""
    if not figures.scattergrams:
        return None
    counts = [
        cell.heads
        for grid in figures.scattergrams
        for cell in grid.cells
        if cell.heads is not WITHHELD
    ]
    most = max(counts, default=0)
    if not most:
        return None
    called = capital(figures.heading.population.called)
    title = f"{called} in each cell of the schedule"
    body = {
        "hconcat": [heat_map(grid, most) for grid in figures.scattergrams],
        "spacing": 40,
    }
    return Chart(
        name="scattergrams",
        title=title,
        says="; ".join(
            f"{capital(SIDES[grid.side])}, of each {grid.column_title}: "
            + ", ".join(f"{cell.column} {count(cell.heads)}" for cell in grid.column_totals)
            for grid in figures.scattergrams
        ),
        table="scattergram-before",
        spec=whole(figures, title, body),
    )


def _years(figures: Figures) -> Chart | None:
    """What is paid above the base year in each year, everything counted."""
    currency = figures.heading.currency
    base = figures.cost.totals[-1].base
    years = [year for year in figures.settlement if year.kinds == "all"]
    rows = [
        {
            **step(f"{written_day(year.day)}, {words}", 0, paid - base, paid - base, currency),
            "kind": kind,
        }
        for year in years
        for words, paid, kind in (
            ("without the proposals", year.before, "sum"),
            ("with them", year.after, "more"),
        )
        if isinstance(paid, int) and isinstance(base, int)
    ]
    if len(years) < 2 or not rows:
        return None
    title = f"New money in each year, above the base of {written_day(figures.heading.base.day)}"
    return Chart(
        name="years",
        title=title,
        says=_told((row["name"], row["says"]) for row in rows),
        table="settlement",
        spec=whole(figures, title, bars(figures, rows, "Benefits and all")),
    )


def _career(figures: Figures, career: Career, number: int) -> Chart:
    """The salary of a typical person, year by year."""
    values = [
        {"year": year.number + 1, "side": side, "amount": amount}
        for year in career.years
        for side, amount in sides(year.before, year.after)
    ]
    x = {
        "field": "year",
        "type": "quantitative",
        "title": "Year of the career",
        "scale": {"nice": False, "padding": 8},
        "axis": {"grid": False, "tickMinStep": 1},
    }
    currency = figures.heading.currency
    return Chart(
        name=f"career-{number}",
        title=career.title,
        says=f"{len(career.years) - career.unknown} years add up to "
        f"{money(career.before, currency)} without the proposals, and to "
        f"{money(career.after, currency)} with them.",
        table="careers",
        spec=whole(figures, f"Salary: {career.title}", lines(figures, values, x)),
    )


def _told(pairs: Iterator[tuple[str, str]]) -> str:
    return "; ".join(f"{name}: {says}" for name, says in pairs) + "."
