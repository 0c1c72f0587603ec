"""A value as a reader sees it, by its type: `$62,098`, `80%`, `12 AU`, `2011-12`."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from clausal.ir.types import MoneyType, NumberType, PercentType, Type
from clausal.values import MISSING, Item, SchoolYear, Value, decimal_text

SYMBOLS = {"EUR": "€", "GBP": "£"}
"""The sign of each currency; every other has `$`."""


def show_value(value: Value, type: Type | None = None, currency: str = "USD") -> str:
    """The value in words and figures."""
    if value is MISSING:
        return "missing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Fraction):
        match type:
            case MoneyType():
                whole = value == int(value)
                amount = grouped(decimal_text(-value if value < 0 else value, 0 if whole else 2))
                return f"{'-' if value < 0 else ''}{SYMBOLS.get(currency, '$')}{amount}"
            case PercentType():
                return f"{grouped(decimal_text(value * 100))}%"
            case NumberType(unit=str(unit)):
                return f"{grouped(decimal_text(value))} {unit}"
            case _:
                return grouped(decimal_text(value))
    if isinstance(value, dt.date | SchoolYear | str):
        return str(value)
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "none"
    if isinstance(value, Item):
        return value.path
    return f"{len(value)} item{'' if len(value) == 1 else 's'}"


def grouped(number: str) -> str:
    """`62098.5` → `62,098.5`"""
    sign = "-" if number.startswith("-") else ""
    whole, dot, rest = number.lstrip("-").partition(".")
    return f"{sign}{int(whole):,}{dot}{rest}"
