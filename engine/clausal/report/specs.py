"""Figures → what charts of a kind have in common, as Vega-Lite: bars, lines, heat maps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
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

HEADS = {"format": ",d", "tickMinStep": 1, "tickCount": 6}
"""How the axis of a count is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar from one figure to another, at whose end stands what it says.

    Its colour says if its `kind` is `more`, `less` or `neither`.
    """

    name: str
    start: float
    end: float
    says: str
    kind: str


def whole(figures: Figures, title: str, body: Mapping[str, Any], note: str = "") -> dict[str, Any]:
    """A whole specification; charts of people who are made up say so, and a note stands below."""
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
    if note:
        below = {"text": note, "orient": "bottom", "anchor": "start", "fontSize": 12}
        body = {"vconcat": [{"title": {**below, "fontWeight": "normal", "color": INK}, **body}]}
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


def bars(shown: Sequence[Bar], title: str, axis: Mapping[str, Any]) -> dict[str, Any]:
    """Horizontal bars with their labels."""
    place = {
        "field": "name",
        "type": "nominal",
        "sort": [bar.name for bar in shown],
        "title": None,
        "scale": {"paddingInner": 0.25},
        "axis": {"labelLimit": LABEL, "labelPadding": 8, "domain": False, "ticks": False},
    }
    ends = [0, *(bar.start for bar in shown), *(bar.end for bar in shown)]
    low, high = min(ends), max(ends)
    room = (high - low or 1) * 0.22
    amount = {
        "field": "start",
        "type": "quantitative",
        "title": title,
        "scale": {"domain": [low - (room if low else 0), high + room], "nice": False},
        "axis": dict(axis),
    }
    colour = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": ["more", "less", "neither"], "range": [BLUE, ORANGE, GREY]},
        "legend": None,
    }
    said = {
        "y": place,
        "x": {"field": "end", "type": "quantitative"},
        "text": {"field": "says"},
    }
    return {
        "width": BARS,
        "height": {"step": 30 if len(shown) <= FEW else 21},
        "data": {"values": [asdict(bar) for bar in shown]},
        "layer": [
            {
                "mark": {"type": "bar"},
                "encoding": {"y": place, "x": amount, "x2": {"field": "end"}, "color": colour},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5},
                "transform": [{"filter": "datum.end >= datum.start"}],
                "encoding": said,
            },
            {
                "mark": {"type": "text", "align": "right", "dx": -5},
                "transform": [{"filter": "datum.end < datum.start"}],
                "encoding": said,
            },
            {
                "mark": {"type": "rule", "color": INK, "strokeWidth": 1},
                "data": {"values": [{"zero": 0}]},
                "encoding": {"x": {"field": "zero", "type": "quantitative"}},
            },
        ],
    }


def step(name: str, start: int, amount: int, currency: str, kind: str = "") -> Bar:
    """The bar of an amount, from where another one ended."""
    return Bar(
        name=name,
        start=start / 100,
        end=(start + amount) / 100,
        says=money(amount, currency, signed=True),
        kind=kind or ("less" if amount < 0 else "more"),
    )


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
