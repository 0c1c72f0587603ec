"""Charts → SVG and PNG, the same bytes each time."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from clausal.populations.tables import library
from clausal.report.charts import Chart

SCALE = 1.5
"""Pixels of a PNG for each of the chart."""

_SPOKEN = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
_ID = re.compile(r'\bid="([^"]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A chart that is drawn."""

    chart: Chart
    svg: str
    png: bytes


def draw(chart: Chart) -> Drawn:
    """Draws a chart.

    What its parts say aloud is left out: who puts it into a page says what it shows as a whole.
    Its ids are numbered anew, since the library numbers them over all that it draws.
    """
    vlc = library("vl_convert")
    svg: str = _SPOKEN.sub("", vlc.vegalite_to_svg(json.dumps(chart.spec)))
    for number, found in enumerate(dict.fromkeys(_ID.findall(svg)), 1):
        name = f"chart-{chart.name}-{number}"
        for before, after in (('id="', '"'), ("url(#", ")"), ('href="#', '"')):
            svg = svg.replace(f"{before}{found}{after}", f"{before}{name}{after}")
    return Drawn(chart=chart, svg=svg, png=vlc.svg_to_png(svg, scale=SCALE))
