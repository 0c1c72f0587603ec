"""Figures → what charts of a kind have in common, as Vega-Lite: bars, lines, heat maps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from clausal.preview.figures import WITHHELD, Cents, Figures, Scattergram
from clausal.render.english import capital
from clausal.report.people_tables import SIDES
from clausal.report.words import money, sign

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"

BLUE, ORANGE, GREY, INK, LINE = "#0b4f8a", "#b45309", "#6b7280", "#1b1f24", "#d3d8de"

DEEPEST = "#7fb0e0"
"""Of the shades of counts: dark words can be read on all of them."""

WIDTH = 600
BARS = 440
"""Pixels of lines, and of bars beside their labels."""

LABEL = 300
"""The most pixels of a label beside a bar."""

FEW = 6
"""Bars that may be thick; more of them are thin, so that they can be seen at once."""


def whole(figures: Figures, title: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
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


def dollars(figures: Figures) -> Mapping[str, Any]:
    """How the axis of an amount is written."""
    mark = sign(figures.heading.currency)
    thin = "replace(replace(format(abs(datum.value), '~s'), 'G', 'B'), 'k', 'K')"
    return {"labelExpr": f"(datum.value < 0 ? '−' : '') + '{mark}' + {thin}", "tickCount": 6}


def bars(figures: Figures, rows: Sequence[Mapping[str, Any]], axis: str) -> Mapping[str, Any]:
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
        "axis": dict(dollars(figures)),
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


def step(name: str, start: int, end: int, amount: int, currency: str) -> dict[str, Any]:
    return {
        "name": name,
        "from": start / 100,
        "to": end / 100,
        "says": money(amount, currency, signed=True),
        "kind": "less" if amount < 0 else "more",
    }


def heat_map(grid: Scattergram, most: int) -> Mapping[str, Any]:
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


def lines(
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
                "axis": dict(dollars(figures)),
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


def sides(before: Cents | None, after: Cents | None) -> Iterator[tuple[str, float]]:
    for side, amount in (("before", before), ("after", after)):
        if isinstance(amount, int):
            yield capital(SIDES[side]), amount / 100
