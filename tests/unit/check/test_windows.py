"""Dated versions: one at most on every day, and a finding wherever the text leaves a doubt."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausal.check.declarations import Report
from clausal.check.windows import day_after, windows
from clausal.ir.text import Version
from clausal.source import NOWHERE

FIRST = dt.date(2010, 7, 1)
Ends = tuple[int | None, int | None]
"""The first and the last day as the text says them, or those of a window; counted from FIRST."""


def day(number: int | None) -> dt.date | None:
    return None if number is None else FIRST + dt.timedelta(days=number)


def number(day: dt.date | None) -> int | None:
    return None if day is None else (day - FIRST).days


def build(stated: list[Ends]) -> tuple[tuple[Version[int], ...], list[str]]:
    """The versions of what is stated, and the codes of the findings."""
    report = Report()
    dated = [(day(start), day(to), i, NOWHERE) for i, (start, to) in enumerate(stated)]
    return windows(dated, "x", report), [finding.code for finding in report.diagnostics]


@pytest.mark.parametrize(
    ("stated", "expected", "codes"),
    [
        ([(None, None)], [(None, None)], []),
        ([(0, None), (10, None)], [(0, 10), (10, None)], []),
        ([(10, None), (0, 9)], [(0, 10), (10, None)], []),
        ([(0, 9), (12, None)], [(0, 10), (12, None)], ["W305"]),
        ([(0, 11), (10, None)], [(0, 10), (10, None)], ["E311"]),
        ([(0, None), (0, None)], [(0, 0), (0, None)], ["E311"]),
        ([(5, 3), (9, None)], [(5, 9), (9, None)], ["E310"]),
        ([(0, 30), (10, 12), (20, None)], [(0, 10), (10, 13), (20, None)], ["E311", "W305"]),
    ],
)
def test_windows_follow_one_another(
    stated: list[Ends], expected: list[Ends], codes: list[str]
) -> None:
    versions, found = build(stated)
    assert [(number(v.start), number(v.end)) for v in versions] == expected
    assert found == codes


def test_the_last_day_of_all_has_no_day_after() -> None:
    assert day_after(dt.date.max) is None


@given(st.lists(st.tuples(st.integers(0, 20), st.none() | st.integers(0, 20)), max_size=5))
def test_on_every_day_one_version_at_most_is_in_force(stated: list[Ends]) -> None:
    versions, _ = build(stated)
    for count in range(-1, 23):
        on = FIRST + dt.timedelta(days=count)
        assert sum(version.covers(on) for version in versions) <= 1
