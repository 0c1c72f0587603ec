"""Days as ordinals, in code that runs as it stands and compiled: 0 is no day.

The calendar is the proleptic Gregorian one, from 0001-01-01 to 9999-12-31, as in `datetime`.
"""

from __future__ import annotations

LAST = 3_652_059
"""9999-12-31"""


def later_code(day: str, count: int, unit: str) -> str:
    """The code of the day that many years, months or days later."""
    # Past the ends of the calendar there is no day, however far.
    far = max(-LAST, min(count, LAST))
    if unit == "days":
        return str(days_later(int(day), far)) if day.isdigit() else f"days_later({day}, {far})"
    far *= 12 if unit == "years" else 1
    return str(months_later(int(day), far)) if day.isdigit() else f"months_later({day}, {far})"


def year_code(day: str, month: int, first: int) -> str:
    """The code of the year in which the school year began that contains a day."""
    if day.isdigit():
        return str(school_year(int(day), month, first))
    return f"school_year({day}, {month}, {first})"


def edges(first: int, end: int, last: bool, month: int, day: int) -> tuple[int, int]:
    """The first and the last school year of which that edge lies from one day to before another."""
    low = school_year(min(first, LAST), month, day) - last
    high = school_year(min(end - 1, LAST), month, day)
    low += edge_day(low, last, month, day) < first
    high -= not 0 < edge_day(high, last, month, day) < end
    return low, high


def ordinal(year: int, month: int, day: int) -> int:
    """The number of a day that there is."""
    before = year - 1
    shifted = (367 * month - 362) // 12
    if month > 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        shifted -= 1 if leap else 2
    return before * 365 + before // 4 - before // 100 + before // 400 + shifted + day


def year_of(day: int) -> int:
    """The year in which a day lies."""
    n = day - 1
    n400, n = n // 146097, n % 146097
    n100, n = n // 36524, n % 36524
    n4, n = n // 1461, n % 1461
    n1 = n // 365
    year = 400 * n400 + 100 * n100 + 4 * n4 + n1
    return year if n1 == 4 or n100 == 4 else year + 1


def month_of(day: int, year: int) -> int:
    """The month of a day of that year."""
    month = (day - ordinal(year, 1, 1)) // 31 + 1
    if month < 12 and day >= ordinal(year, month + 1, 1):
        month += 1
    return month


def months_later(day: int, months: int) -> int:
    """The same day of the month that many months later; the month's last where it has none."""
    year = year_of(day)
    month = month_of(day, year)
    day_of = day - ordinal(year, month, 1)
    index = year * 12 + month - 1 + months
    year, month = index // 12, index % 12 + 1
    if year < 1 or year > 9999:
        return 0
    first = ordinal(year, month, 1)
    following = (
        LAST + 1 if index == 119_999 else ordinal((index + 1) // 12, (index + 1) % 12 + 1, 1)
    )
    return min(first + day_of, following - 1)


def days_later(day: int, days: int) -> int:
    """The day that many days later."""
    found = day + days
    return found if 1 <= found <= LAST else 0


def school_year(day: int, month: int, first: int) -> int:
    """The year in which the school year began that contains a day."""
    year = year_of(day)
    return year if day >= ordinal(year, month, first) else year - 1


def edge_day(year: int, last: bool, month: int, first: int) -> int:
    """The first or the last day of a school year."""
    if last:
        year += 1
    if year < 1 or year > 9999:
        return 0
    return ordinal(year, month, first) - (1 if last else 0)


def whole_days(start: int, end: int) -> int:
    """The days from one day to another."""
    return end - start


def whole_months(start: int, end: int) -> int:
    """The completed months from one day to another; negative backwards."""
    return _completed(start, end, 1) if start <= end else -_completed(end, start, 1)


def whole_years(start: int, end: int) -> int:
    """The completed years from one day to another; negative backwards."""
    return _completed(start, end, 12) if start <= end else -_completed(end, start, 12)


def _completed(start: int, end: int, per: int) -> int:
    first, last = year_of(start), year_of(end)
    months = (last - first) * 12 + month_of(end, last) - month_of(start, first)
    count = months // per
    reached = months_later(start, count * per)
    return count if 0 < reached <= end else count - 1
