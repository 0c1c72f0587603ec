"""Exact numbers and days. What is not known stays so; what is missing makes the whole missing."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TypeGuard

from clausal.interpret.answers import NeedKind, Unknown
from clausal.interpret.frame import lacking, unknown
from clausal.ir import expressions as ir
from clausal.ir.rounding import round_to
from clausal.values import MISSING, Exact, SchoolYear, Value, months_later


def is_number(value: Value | Unknown) -> TypeGuard[Exact]:
    """Whether it is a number, an amount or a share."""
    return isinstance(value, int | Fraction) and not isinstance(value, bool)


def whole(value: Exact) -> Exact:
    """The same number, an int where it is whole."""
    return value.numerator if value.denominator == 1 else value


def _absent(*values: Value | Unknown) -> Value | Unknown | None:
    """Unknown if any is, else missing if any is, else nothing."""
    if any(isinstance(value, Unknown) for value in values):
        return unknown(values)
    return MISSING if any(value is MISSING for value in values) else None


def combine(
    operator: ir.Operator, left: Value | Unknown, right: Value | Unknown, node: ir.Expression
) -> Value | Unknown:
    """The four of arithmetic."""
    absent = _absent(left, right)
    if absent is not None:
        return absent
    assert is_number(left) and is_number(right)
    match operator:
        case ir.Operator.PLUS:
            return whole(left + right)
        case ir.Operator.MINUS:
            return whole(left - right)
        case ir.Operator.TIMES:
            return whole(left * right)
        case ir.Operator.DIVIDED_BY:
            if right == 0:
                says = f"`{node.text}` divides by zero"
                return lacking(NeedKind.DIVISION, node.text, says, node.span)
            return whole(Fraction(left) / right)


def extreme(larger: bool, left: Value | Unknown, right: Value | Unknown) -> Value | Unknown:
    """The larger or the smaller of two numbers or days."""
    absent = _absent(left, right)
    if absent is not None:
        return absent
    return max(left, right) if larger else min(left, right)  # type: ignore[type-var, misc]


def rounded(node: ir.Rounded, value: Value | Unknown, step: Value | Unknown) -> Value | Unknown:
    """The multiple of `step` that is nearest, above or below."""
    absent = _absent(value, step)
    if absent is not None:
        return absent
    assert is_number(value) and is_number(step)
    if step == 0:
        says = f"`{node.text}` rounds to a step of zero"
        return lacking(NeedKind.DIVISION, node.text, says, node.span)
    return whole(round_to(value, node.direction, step))


# ------------------------------------------------------------------ time


def later(day: dt.date, count: int, unit: str) -> dt.date | None:
    """The day `count` years, months or days later; None past the ends of the calendar."""
    try:
        match unit:
            case "years":
                return months_later(day, 12 * count)
            case "months":
                return months_later(day, count)
            case _:
                return day + dt.timedelta(days=count)
    except (ValueError, OverflowError):
        return None


def shifted(day: dt.date, count: int, unit: str, text: str) -> Value | Unknown:
    """`today - 3 years`"""
    found = later(day, count, unit)
    if found is None:
        return lacking(NeedKind.NO_DAY, text, f"there is no day `{text}`")
    return found


def whole_units(unit: str, start: Value | Unknown, end: Value | Unknown) -> Value | Unknown:
    """Completed years, months or days from one day to another; negative backwards."""
    absent = _absent(start, end)
    if absent is not None:
        return absent
    assert isinstance(start, dt.date) and isinstance(end, dt.date)
    if start > end:
        return -_completed(unit, end, start)
    return _completed(unit, start, end)


def _completed(unit: str, start: dt.date, end: dt.date) -> int:
    if unit == "days":
        return (end - start).days
    per = 12 if unit == "years" else 1
    count = ((end.year - start.year) * 12 + end.month - start.month) // per
    reached = later(start, count, unit)
    return count if reached is not None and reached <= end else count - 1


def edge_day(
    year: SchoolYear, last: bool, year_start: tuple[int, int], text: str
) -> dt.date | Unknown:
    """The first or the last day of a school year."""
    try:
        if not last:
            return dt.date(year.start, *year_start)
        return dt.date(year.start + 1, *year_start) - dt.timedelta(days=1)
    except ValueError:
        return lacking(NeedKind.NO_DAY, text, f"there is no day `{text}`")


def school_year_of(day: dt.date, year_start: tuple[int, int]) -> SchoolYear:
    """The school year that contains a day."""
    began = (day.month, day.day) >= year_start
    return SchoolYear(day.year if began else day.year - 1)
