"""Figures as readers see them: whole dollars, real minus signs, and `withheld`."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from clausal.ir.show import SYMBOLS
from clausal.preview.figures import WITHHELD, Withheld
from clausal.render.english import capital, spaced, written_day
from clausal.report.tables import Unit, Value
from clausal.values import decimal_text, round_half_away

MINUS = "−"

CAUSES = {
    "base": "Base",
    "newcomers": "Newcomers",
    "movement": "Movement",
    "schedule": "Proposals",
}
"""What readers call the causes of a cost."""

KINDS = {
    "salary": "Salary",
    "one_time": "Paid once",
    "salary_driven": "Benefits driven by salary",
    "fixed": "Fixed benefits",
}
"""What readers call the kinds of a cost."""

DEFINED = {
    "base": "Base",
    "newcomers": "Newcomers",
    "movement": "Movement on the schedule",
    "schedule": "What the proposals add",
    **KINDS,
    "total": "Totals, with and without each part",
    "new_money": "New money",
    "one_percent": "1% of salary",
    "one_percent_loaded": "1% of salary, with its benefits",
    "year": "A year of the settlement",
    "scattergram": "Scattergram",
    "group": "Gains and losses by group",
    "distribution": "Distribution of changes",
    "gate": "Crossing a gate",
    "kinds": "Charged by actual or average salary",
    "clauses": "What a clause costs",
    "readings": "Readings of a question",
    "career": "Earnings of a career",
    "undetermined": "Not known",
}
"""What readers call that which is defined."""


def definition_title(name: str) -> str:
    """What readers call that which is defined under a name."""
    return DEFINED.get(name) or capital(spaced(name))


def sign(currency: str) -> str:
    """`$`"""
    return SYMBOLS.get(currency, "$")


def money(cents: int | Withheld, currency: str, *, signed: bool = False) -> str:
    """`$512,549`, `−$21`, with `signed` `+$21`; to the cent where it is less than one."""
    if cents is WITHHELD:
        return "withheld"
    whole = round_half_away(Fraction(abs(cents), 100))
    amount = f"{whole:,}" if whole or not cents else f"{abs(cents) / 100:.2f}"
    before = MINUS if cents < 0 else "+" if signed and cents else ""
    return f"{before}{sign(currency)}{amount}"


def percent(share: Fraction | Withheld | None, *, signed: bool = False) -> str:
    """`1.8%`, with one place."""
    if share is WITHHELD:
        return "withheld"
    if share is None:
        return "–"
    tenths = round_half_away(abs(share) * 1000)
    before = MINUS if share < 0 and tenths else "+" if signed and tenths else ""
    return f"{before}{tenths // 10:,}.{tenths % 10}%"


def count(people: int | Withheld) -> str:
    """`1,204`"""
    return "withheld" if people is WITHHELD else f"{people:,}"


def positions(held: Fraction | Withheld) -> str:
    """`197.5`"""
    if held is WITHHELD:
        return "withheld"
    tenths = round_half_away(held * 10)
    return f"{tenths // 10:,}.{tenths % 10}"


def shown(value: Value, unit: Unit, currency: str) -> str:
    """The value of a table's cell."""
    match value:
        case _ if value is WITHHELD:
            return "withheld"
        case None:
            return ""
        case str():
            return value
        case dt.date():
            return written_day(value)
    assert isinstance(value, int | Fraction)
    match unit:
        case Unit.MONEY | Unit.CHANGE:
            assert isinstance(value, int)
            return money(value, currency, signed=unit is Unit.CHANGE)
        case Unit.PERCENT | Unit.SHARE:
            return percent(Fraction(value), signed=unit is Unit.PERCENT)
        case Unit.RATE:
            return f"{decimal_text(Fraction(value) * 100)}%"
        case Unit.POSITIONS:
            return positions(Fraction(value))
        case _:
            return f"{value:,}"
