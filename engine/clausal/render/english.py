"""Names, days and numbers of things → English words: plurals, lists, capitals."""

from __future__ import annotations

import datetime as dt
import re

MONTHS = (
    "January February March April May June July August September October November December".split()
)

_TAIL = re.compile(r" (?:of|per|on|at|to|in|for|from|by|with|below|above|toward) .*")
"""What follows the noun that the rest of a name describes."""


def spaced(name: str) -> str:
    """`units_on_a_move` → `units on a move`"""
    return name.replace("_", " ")


def capital(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def _noun(name: str) -> tuple[str, str]:
    """`Day of leave` → `Day`, ` of leave`"""
    tail = _TAIL.search(name)
    return (name[: tail.start()], tail.group()) if tail else (name, "")


def is_plural(name: str) -> bool:
    """Whether a name sounds like several: `years of service`, not `class`."""
    noun, _ = _noun(name)
    return noun.endswith("s") and not noun.endswith(("ss", "us", "is"))


def plural(name: str) -> str:
    """`Achievement Unit` → `Achievement Units`, `Day of leave` → `Days of leave`"""
    noun, tail = _noun(name)
    if is_plural(noun):
        return name
    if re.search(r"[^aeiou]y$", noun):
        return f"{noun[:-1]}ies{tail}"
    return f"{noun}{'es' if re.search(r'(?:s|x|z|ch|sh)$', noun) else 's'}{tail}"


def written_day(day: dt.date) -> str:
    """`July 1, 2010`"""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def window(start: dt.date | None, end: dt.date | None) -> str:
    """`from July 1, 2010 to June 30, 2011`; `end` is the day after. Nothing without a limit."""
    first = "" if start is None else f"from {written_day(start)}"
    last = "" if end is None else f"to {written_day(end - dt.timedelta(days=1))}"
    return f"{first} {last}".strip()
