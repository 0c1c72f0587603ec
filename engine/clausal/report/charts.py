"""Figures → charts as Vega-Lite specifications, each with what it shows in words.

What is withheld is in none of them, and each says so. Colours say nothing that a place, a sign or a
label does not say as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clausal.diagnostics import counted
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
from clausal.report.specs import HEADS, Bar, bars, dollars, heat_map, lines, sides, step, whole
from clausal.report.words import CAUSES as CAUSES_CALLED
from clausal.report.words import KINDS as KINDS_CALLED
from clausal.report.words import count, money

MOST_BARS = 16


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
    careers = (_career(figures, career, number) for number, career in enumerate(figures.careers, 1))
    for made in (
        _waterfall(figures),
        _clauses(figures),
        _distribution(figures),
        _heat_maps(figures),
        _years(figures),
        *careers,
    ):
        if made is not None:
            yield made


def _waterfall(figures: Figures) -> Chart | None:
    """New money, cause by cause and kind by kind."""
    currency = figures.heading.currency
    rows: list[Bar] = []
    reached = 0
    amounts = {(part.cause, part.kind): part.amount for part in figures.cost.parts}
    for cause in CAUSES[1:]:
        for kind in KINDS:
            amount = amounts[cause, kind]
            if amount is WITHHELD:
                return None
            if amount:
                name = f"{CAUSES_CALLED[cause]}: {KINDS_CALLED[kind].lower()}"
                rows.append(step(name, reached, amount, currency))
                reached += amount
    everything = figures.cost.totals[-1].new_money
    if not rows or everything is WITHHELD:
        return None
    rows.append(step("New money in all", 0, everything, currency, "neither"))
    title = f"What is paid above the base of {written_day(figures.heading.base.day)}"
    return Chart(
        name="cost",
        title=title,
        says=_told(rows),
        table="totals",
        spec=whole(figures, title, bars(rows, "In a year", dollars(figures))),
    )


def _clauses(figures: Figures) -> Chart | None:
    """Each clause's Shapley value, the largest first."""
    clauses = figures.clauses.rows
    many = len(figures.heading.proposals) > 1
    worths = [
        (_clause_title(row, many=many), row.shapley)
        for row in clauses
        if row.shapley is not WITHHELD and row.shapley
    ]
    worths.sort(key=lambda one: -abs(one[1]))
    if not worths:
        return None
    names: dict[str, int] = {}
    for place, (name, amount) in enumerate(worths[:MOST_BARS]):
        names[name if name not in names else f"{name} ({place})"] = amount
    rows = [step(name, 0, amount, figures.heading.currency) for name, amount in names.items()]
    note = _withheld(sum(row.shapley is WITHHELD for row in clauses), "clause")
    if more := len(worths) - len(rows):
        note = f"{note} {counted(more, 'clause')} with a smaller cost: see the table.".lstrip()
    title = "What each clause costs in a year (Shapley value)"
    return Chart(
        name="clauses",
        title=title,
        says=_told(rows, note),
        table="clauses",
        spec=whole(figures, title, bars(rows, "In a year", dollars(figures)), note),
    )


def _clause_title(clause: Clause, *, many: bool) -> str:
    """`2. Raise table pay by 2%`; with the proposal's name, where there are several."""
    name = clause.name.partition(" ")[0]
    return f"{name if many else name.rpartition('.')[2]}. {clause_words(clause)}"


def _distribution(figures: Figures) -> Chart | None:
    """How many have a change of each size."""
    heading, bands = figures.heading, figures.distribution.rows
    rows = [
        Bar(
            name=band_title(row, heading.currency),
            start=0,
            end=row.heads,
            says=f"{row.heads:,}",
            kind=_direction(row),
        )
        for row in bands
        if row.heads is not WITHHELD
    ]
    if not any(bar.end for bar in rows):
        return None
    called = heading.population.called
    note = _withheld(len(bands) - len(rows), "band")
    title = "Changes of salary by their size"
    return Chart(
        name="distribution",
        title=title,
        says=_told(rows, note, called),
        table="distribution",
        spec=whole(figures, title, bars(rows, capital(called), HEADS), note),
    )


def _direction(row: BandRow) -> str:
    if row.low == row.high == 0:
        return "neither"
    return "more" if row.low is not None and row.low >= 0 else "less"


def _heat_maps(figures: Figures) -> Chart | None:
    """The scattergrams side by side."""
    grids = figures.scattergrams
    counts = [cell.heads for grid in grids for cell in grid.cells if cell.heads is not WITHHELD]
    most = max(counts, default=0)
    if not most:
        return None
    title = f"{capital(figures.heading.population.called)} in each cell of the schedule"
    body = {"hconcat": [heat_map(grid, most) for grid in grids], "spacing": 40}
    return Chart(
        name="scattergrams",
        title=title,
        says="; ".join(
            f"{capital(SIDES[grid.side])}, of each {grid.column_title}: "
            + ", ".join(f"{cell.column} {count(cell.heads)}" for cell in grid.column_totals)
            for grid in grids
        ),
        table="scattergram-before",
        spec=whole(figures, title, body),
    )


def _years(figures: Figures) -> Chart | None:
    """What is paid above the base year in each year, everything counted."""
    base = figures.cost.totals[-1].base
    years = [year for year in figures.settlement if year.kinds == "all"]
    if len(years) < 2 or base is WITHHELD:
        return None
    paid = [
        (f"{written_day(year.day)}, {words}", amount, kind)
        for year in years
        for words, amount, kind in (
            ("without the proposals", year.before, "neither"),
            ("with them", year.after, "more"),
        )
    ]
    rows = [
        step(name, 0, amount - base, figures.heading.currency, kind)
        for name, amount, kind in paid
        if amount is not WITHHELD
    ]
    if not rows:
        return None
    note = _withheld(len(paid) - len(rows), "amount")
    title = f"New money in each year, above the base of {written_day(figures.heading.base.day)}"
    return Chart(
        name="years",
        title=title,
        says=_told(rows, note),
        table="settlement",
        spec=whole(figures, title, bars(rows, "Benefits and all", dollars(figures)), note),
    )


def _career(figures: Figures, career: Career, number: int) -> Chart | None:
    """The salary of a typical person, year by year."""
    values = [
        {"year": year.number + 1, "side": side, "amount": amount}
        for year in career.years
        for side, amount in sides(year.before, year.after)
    ]
    if not values:
        return None
    x = {
        "field": "year",
        "type": "quantitative",
        "title": "Year of the career",
        "scale": {"nice": False, "padding": 8},
        "axis": {"grid": False, "tickMinStep": 1},
    }
    currency = figures.heading.currency
    title = f"Salary: {career.title}"
    return Chart(
        name=f"career-{number}",
        title=title,
        says=f"{len(career.years) - career.unknown} years add up to "
        f"{money(career.before, currency)} without the proposals, and to "
        f"{money(career.after, currency)} with them.",
        table="careers",
        spec=whole(figures, title, lines(figures, values, x)),
    )


def _withheld(number: int, noun: str) -> str:
    """That a chart has no bar for what is withheld."""
    return f"Withheld, and not shown: {counted(number, noun)}." if number else ""


def _told(shown: Sequence[Bar], note: str = "", called: str = "") -> str:
    said = "; ".join(f"{bar.name}: {bar.says} {called}".rstrip() for bar in shown)
    return f"{said}. {note}".rstrip()
