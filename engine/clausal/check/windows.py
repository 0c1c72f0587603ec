"""Dated versions → half-open windows without overlaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

from clausal.check.declarations import Report
from clausal.ir.text import Version
from clausal.source import Span

T = TypeVar("T")


def day_after(day: dt.date | None) -> dt.date | None:
    """The first day on which something that lasts to `day` is no longer in force."""
    return None if day is None or day == dt.date.max else day + dt.timedelta(days=1)


def windows(
    dated: Sequence[tuple[dt.date | None, dt.date | None, T, Span]], name: str, report: Report
) -> tuple[Version[T], ...]:
    """The versions in order of their start, each until its last day or the next one's first.

    Each entry is (first day, last day, content, place). Finds versions that begin on one day,
    last days before the first, windows that overlap, and days between two of them that none covers.
    """
    ordered = sorted(dated, key=lambda entry: entry[0] or dt.date.min)
    versions: list[Version[T]] = []
    for index, (start, to, content, span) in enumerate(ordered):
        end = day_after(to)
        if start is not None and to is not None and to < start:
            report.add(
                "E310",
                f"this version of `{name}` ends on {to}, before it begins",
                span,
                help="write the earlier day first",
            )
            end = None
        if index + 1 < len(ordered):
            next_start, _, _, next_span = ordered[index + 1]
            if next_start == start:
                report.add(
                    "E311",
                    f"two versions of `{name}` begin on {start}",
                    next_span,
                    because=(span, "the other is here"),
                    help="keep one, or give them different days",
                )
            elif next_start is not None and end is not None and next_start < end:
                report.add(
                    "E311",
                    f"two versions of `{name}` are in force on {next_start}",
                    next_span,
                    because=(span, f"this one lasts to {to}"),
                    help=f"let the earlier one end on {next_start - dt.timedelta(days=1)}, "
                    "or leave its `to` out",
                )
            elif next_start is not None and end is not None and next_start > end:
                report.add(
                    "W305",
                    f"no version of `{name}` is in force from {end} to "
                    f"{next_start - dt.timedelta(days=1)}",
                    next_span,
                    because=(span, "the version before ends here"),
                    help="let one of them reach to the other, if it is meant to be in force",
                )
            end = next_start if end is None else min(end, next_start or end)
        versions.append(Version(start=start, end=end, content=content, span=span))
    return tuple(versions)
