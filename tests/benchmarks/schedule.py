"""The schedules of Baltimore as numbers, for what is written by hand and for other engines."""

from __future__ import annotations

import csv
from pathlib import Path

EXHIBITS = Path(__file__).parents[1] / "agreement" / "exhibits"

PATHWAYS = ("Standard", "Professional", "Model", "Lead")
DEGREES = ("Bachelors", "Masters", "Masters30", "Doctorate")
TOPS = {"Standard": 5, "Professional": 15, "Model": 5, "Lead": 5}


def _table(file: str, keys: tuple[str, ...]) -> dict[tuple[str, int], int]:
    """Dollars by the column's key and the row's number; a blank cell is not there."""
    with (EXHIBITS / file).open(encoding="utf-8", newline="") as lines:
        _, *rows = csv.reader(lines)
    return {
        (key, int(number)): int(cell)
        for number, *cells in rows
        for key, cell in zip(keys, cells, strict=True)
        if cell
    }


def _raised(dollars: int) -> int:
    """1.5% more, rounded to the cent, and then to the dollar: halves up both times."""
    cents = (dollars * 1015 + 5) // 10
    return (cents + 50) // 100


PAY = {
    key: _raised(dollars)
    for key, dollars in _table("exhibit6_career_pathways.csv", PATHWAYS).items()
}
"""Whole dollars in 2012-13, by pathway and interval."""

OLD_PAY = _table("exhibit3_step_lane.csv", DEGREES)
"""Whole dollars, by degree and step."""
