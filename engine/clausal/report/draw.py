"""Charts → SVG and PNG: a process of its own draws while something else is done."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from clausal.populations.tables import library
from clausal.report.charts import Chart
from clausal.report.vega import svg

PROGRAM = ("-P", "-m", "clausal.report.vega")

SCALE = 1.5
"""Pixels of a PNG for each of the chart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A chart that is drawn."""

    chart: Chart
    svg: str
    png: bytes


@contextmanager
def drawer() -> Iterator[Drawer]:
    """Who draws the charts of one report, with a process that makes itself ready until then.

    It ends with the context; should nobody be left to end it, at the end of its input.
    """
    try:
        process = subprocess.Popen(
            (sys.executable or "", *PROGRAM),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        yield Drawer()
        return
    with process:
        try:
            yield Drawer(process)
        finally:
            process.kill()


class Drawer:
    """Draws with a process; by itself where there is none, or it has died: the same bytes."""

    def __init__(self, process: subprocess.Popen[bytes] | None = None) -> None:
        self._process = process

    def begin(self, charts: Sequence[Chart]) -> None:
        """Asks the process for them."""
        if self._process is not None and self._process.stdin is not None:
            asked = json.dumps([_asked(chart) for chart in charts])
            with suppress(OSError), self._process.stdin as pipe:
                pipe.write(asked.encode())

    def end(self, charts: Sequence[Chart]) -> Iterator[Drawn]:
        """The charts for which it was asked, drawn."""
        vlc = library("vl_convert")
        for chart in charts:
            drawn = self._next() or svg(*_asked(chart))
            yield Drawn(chart=chart, svg=drawn, png=vlc.svg_to_png(drawn, scale=SCALE))

    def _next(self) -> str | None:
        """What the process drew next; None if it has died."""
        if self._process is None or self._process.stdout is None:
            return None
        try:
            drawn: str = json.loads(self._process.stdout.readline())
        except ValueError:
            return None
        return drawn


def _asked(chart: Chart) -> tuple[str, Mapping[str, Any]]:
    return f"chart-{chart.name}", chart.spec
