"""Figures → charts as Vega-Lite specifications, each with what it shows in words.

What is withheld is in none of them. Colours say nothing that a place, a sign or a label does not
say as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clausal.preview.figures import (
    CAUSES,
    KINDS,
    WITHHELD,
    BandRow,
    Career,
    Cents,
    Clause,
    Figures,
    Scattergram,
)
from clausal.render.english import capital, written_day
from clausal.report.money_tables import clause_words
from clausal.report.people_tables import SIDES, band_title
from clausal.report.words import count, money, sign

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"

BLUE, ORANGE, GREY, INK, LINE = "#0b4f8a", "#b45309", "#6b7280", "#1b1f24", "#d3d8de"

DEEPEST = "#7fb0e0"
"""Of the shades of counts: dark words can be read on all of them."""

WIDTH = 600
BARS = 440
"""Pixels of lines, and of bars beside their labels."""

LABEL = 300
"""The most pixels of a label beside a bar."""

MOST_BARS = 16
FEW = 6
"""Bars that may be thick; more of them are thin, so that they can be seen at once."""

SHORT = {
    "salary": "salary",
    "one_time": "paid once",
    "salary_driven": "benefits driven by salary",
    "fixed": "fixed benefits",
}

LONG = {"base": "Base", "newcomers": "Newcomers", "movement": "Movement", "schedule": "Proposals"}


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


def _spec(figures: Figures, title: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """A whole specification; charts of people who are made up say so."""
    label = figures.heading.population.label
    heading: dict[str, Any] = {"text": title, "anchor": "start", "fontSize": 14, "color": INK}
    if label:
        heading |= {"subtitle": capital(label), "subtitleColor": ORANGE, "subtitleFontSize": 12}
    axis = {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "labelColor": INK,
        "titleColor": INK,
        "titleFontWeight": "normal",
        "gridColor": "#e8ebee",
        "domainColor": LINE,
        "tickColor": LINE,
    }
    return {
        "$schema": SCHEMA,
        "background": "white",
        "padding": 8,
        "title": heading,
        "config": {
            "font": "Helvetica, Arial, sans-serif",
            "view": {"stroke": None},
            "axis": axis,
            "legend": {"labelFontSize": 12, "titleFontSize": 12, "labelColor": INK},
            "text": {"fontSize": 12, "color": INK},
        },
        **body,
    }


def _dollars(figures: Figures) -> Mapping[str, Any]:
    """How the axis of an amount is written."""
    mark = sign(figures.heading.currency)
    thin = "replace(replace(format(abs(datum.value), '~s'), 'G', 'B'), 'k', 'K')"
    return {"labelExpr": f"(datum.value < 0 ? '−' : '') + '{mark}' + {thin}", "tickCount": 6}


def _bars(figures: Figures, rows: Sequence[Mapping[str, Any]], axis: str) -> Mapping[str, Any]:
    """Horizontal bars with their labels: `name`, `from`, `to`, `says` and `kind` of each row."""
    order = [row["name"] for row in rows]
    place = {
        "field": "name",
        "type": "nominal",
        "sort": order,
        "title": None,
        "scale": {"paddingInner": 0.25},
        "axis": {"labelLimit": LABEL, "labelPadding": 8, "domain": False, "ticks": False},
    }
    low = min(0, *(min(row["from"], row["to"]) for row in rows))
    high = max(0, *(max(row["from"], row["to"]) for row in rows))
    room = (high - low or 1) * 0.22
    scale = {"domain": [low - (room if low else 0), high + room], "nice": False}
    amount = {
        "field": "from",
        "type": "quantitative",
        "title": axis,
        "scale": scale,
        "axis": dict(_dollars(figures)),
    }
    colour = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": ["more", "less", "sum"], "range": [BLUE, ORANGE, GREY]},
        "legend": None,
    }
    end = {"field": "end", "type": "quantitative"}
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "bar"},
            "encoding": {"y": place, "x": amount, "x2": {"field": "to"}, "color": colour},
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 5},
            "transform": [{"filter": "datum.kind !== 'less'"}],
            "encoding": {"y": place, "x": end, "text": {"field": "says"}},
        },
        {
            "mark": {"type": "text", "align": "right", "dx": -5},
            "transform": [{"filter": "datum.kind === 'less'"}],
            "encoding": {"y": place, "x": end, "text": {"field": "says"}},
        },
        {
            "mark": {"type": "rule", "color": INK, "strokeWidth": 1},
            "data": {"values": [{"zero": 0}]},
            "encoding": {"x": {"field": "zero", "type": "quantitative"}},
        },
    ]
    values = [
        {**row, "end": (min if row["kind"] == "less" else max)(row["from"], row["to"])}
        for row in rows
    ]
    return {
        "width": BARS,
        "height": {"step": 30 if len(rows) <= FEW else 21},
        "data": {"values": values},
        "layer": layers,
    }


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
                name = f"{LONG[cause]}: {SHORT[kind]}"
                rows.append(_step(name, reached, reached + part.amount, part.amount, currency))
                reached += part.amount
    everything = figures.cost.totals[-1].new_money
    if hidden or not rows or everything is WITHHELD:
        return None
    rows.append({**_step("New money in all", 0, everything, everything, currency), "kind": "sum"})
    title = f"What is paid above the base of {written_day(figures.heading.base.day)}"
    return Chart(
        name="cost",
        title=title,
        says=_told((row["name"], row["says"]) for row in rows),
        table="totals",
        spec=_spec(figures, title, _bars(figures, rows, "In a year")),
    )


def _step(name: str, start: int, end: int, amount: int, currency: str) -> dict[str, Any]:
    return {
        "name": name,
        "from": start / 100,
        "to": end / 100,
        "says": money(amount, currency, signed=True),
        "kind": "less" if amount < 0 else "more",
    }


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
    rows = [_step(name, 0, amount, amount, currency) for name, amount in names.items()]
    title = "What each clause costs in a year (Shapley value)"
    return Chart(
        name="clauses",
        title=title,
        says=_told((row["name"], row["says"]) for row in rows),
        table="clauses",
        spec=_spec(figures, title, _bars(figures, rows, "In a year")),
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
        spec=_spec(figures, title, body),
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
        "hconcat": [_heat_map(grid, most) for grid in figures.scattergrams],
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
        spec=_spec(figures, title, body),
    )


def _heat_map(grid: Scattergram, most: int) -> Mapping[str, Any]:
    values = [
        {
            "row": cell.row,
            "column": cell.column,
            "heads": 0 if cell.heads is WITHHELD else cell.heads,
            "says": "withheld" if cell.heads is WITHHELD else f"{cell.heads:,}",
        }
        for cell in grid.cells
    ]
    return {
        "title": {"text": capital(SIDES[grid.side]), "fontSize": 12, "fontWeight": "normal"},
        "width": {"step": 76},
        "height": {"step": 22},
        "data": {"values": values},
        "encoding": {
            "x": {
                "field": "column",
                "type": "nominal",
                "sort": list(grid.columns),
                "title": grid.column_title,
                "axis": {"orient": "top", "labelAngle": 0, "domain": False, "ticks": False},
            },
            "y": {
                "field": "row",
                "type": "nominal",
                "sort": list(grid.rows),
                "title": grid.row_title,
                "axis": {"domain": False, "ticks": False},
            },
        },
        "layer": [
            {
                "mark": {"type": "rect", "stroke": "white"},
                "encoding": {
                    "color": {
                        "field": "heads",
                        "type": "quantitative",
                        "legend": None,
                        "scale": {"domain": [0, most], "range": ["#f4f6f8", DEEPEST]},
                    }
                },
            },
            {
                "mark": {"type": "text", "fontSize": 11},
                "encoding": {"text": {"field": "says"}},
            },
        ],
    }


def _lines(
    figures: Figures, values: Sequence[Mapping[str, Any]], x: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Two lines, told apart by their dashes and their points as well: `side`, `amount`."""
    sides = [capital(side) for side in SIDES.values()]
    side = {"field": "side", "type": "nominal", "sort": sides, "title": None}
    return {
        "width": WIDTH,
        "height": 260,
        "data": {"values": list(values)},
        "mark": {"type": "line", "point": {"size": 36, "filled": True}, "strokeWidth": 2},
        "encoding": {
            "x": x,
            "y": {
                "field": "amount",
                "type": "quantitative",
                "title": None,
                "scale": {"zero": False},
                "axis": dict(_dollars(figures)),
            },
            "color": {
                **side,
                "scale": {"domain": sides, "range": [GREY, BLUE]},
                "legend": {"orient": "top", "symbolSize": 120, "symbolStrokeWidth": 0},
            },
            "strokeDash": {**side, "scale": {"domain": sides, "range": [[5, 3], [1, 0]]}},
            "shape": {**side, "scale": {"domain": sides, "range": ["circle", "square"]}},
        },
    }


def _sides(before: Cents | None, after: Cents | None) -> Iterator[tuple[str, float]]:
    for side, amount in (("before", before), ("after", after)):
        if isinstance(amount, int):
            yield capital(SIDES[side]), amount / 100


def _years(figures: Figures) -> Chart | None:
    """What is paid above the base year in each year, everything counted."""
    currency = figures.heading.currency
    base = figures.cost.totals[-1].base
    years = [year for year in figures.settlement if year.kinds == "all"]
    rows = [
        {
            **_step(f"{written_day(year.day)}, {words}", 0, paid - base, paid - base, currency),
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
        spec=_spec(figures, title, _bars(figures, rows, "Benefits and all")),
    )


def _career(figures: Figures, career: Career, number: int) -> Chart:
    """The salary of a typical person, year by year."""
    values = [
        {"year": year.number + 1, "side": side, "amount": amount}
        for year in career.years
        for side, amount in _sides(year.before, year.after)
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
        spec=_spec(figures, f"Salary: {career.title}", _lines(figures, values, x)),
    )


def _told(pairs: Iterator[tuple[str, str]]) -> str:
    return "; ".join(f"{name}: {says}" for name, says in pairs) + "."
