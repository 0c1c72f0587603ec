"""What is said of days and school years that are written in another way, or do not exist."""

from __future__ import annotations

import calendar
import re

MONTHS = (
    "January February March April May June July August September October November December".split()
)

_YEAR = r"(?:19|20)[0-9]{2}"
_DAY = re.compile(
    rf"[0-9]{{1,2}}([-/])[0-9]{{1,2}}\1{_YEAR}|{_YEAR}([-/])[0-9]{{1,2}}\2[0-9]{{1,2}}"
)
_YEARS = re.compile(rf"({_YEAR})[-/]({_YEAR}|[0-9]{{2}})")
_LONGEST = 10

Complaint = tuple[str, str, str]
"""A code, a message and a help."""


def meant_as_a_day(written: str) -> Complaint | None:
    """What is a calculation for the grammar, and a day or school year for its author."""
    if len(written) > _LONGEST:
        return None
    if _DAY.fullmatch(written):
        help_ = "a date is year-month-day, each with its noughts: `2011-07-01`"
        return "E011", f"`{written}` is not how a day is written", help_
    years = _YEARS.fullmatch(written)
    if years and (int(years[1]) + 1 - int(years[2])) % 10 ** len(years[2]) == 0:
        help_ = f"write `{years[1]}-{years[2][-2:]}`"
        return "E012", f"`{written}` is not how a school year is written", help_
    return None


def no_such_day(written: str) -> str:
    """What to do about a day that the calendar does not have."""
    year, month, _ = map(int, written.split("-"))
    if year and 1 <= month <= 12:
        return f"{MONTHS[month - 1]} {year} has {calendar.monthrange(year, month)[1]} days"
    return "a date is year-month-day"
