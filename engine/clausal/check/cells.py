"""What is written in a cell, or given as a fact → a value of its type."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from clausal.check.declarations import Report
from clausal.check.types import exact, places_of
from clausal.diagnostics import counted, did_you_mean
from clausal.ir.types import (
    ChoiceType,
    DateType,
    MoneyType,
    NumberType,
    PercentType,
    Quantity,
    SchoolYearType,
    TextType,
    Type,
    UnknownType,
    YesNoType,
    type_name,
)
from clausal.syntax import expressions as e
from clausal.syntax import nodes as n
from clausal.syntax.printer import print_expression
from clausal.values import Exact, SchoolYear, Value

if TYPE_CHECKING:
    from clausal.check.text import TextChecker


def is_complete(row: n.Row, head: n.Row, report: Report) -> bool:
    """Whether a row has a cell for every column of its head; finds one that has not."""
    if len(row.cells) == len(head.cells):
        return True
    report.add(
        "E236",
        f"this row has {counted(len(row.cells), 'cell')}, and the head has {len(head.cells)}",
        row.span,
        because=(head.span, "the head is here"),
        help="give every column a cell; leave it blank if it has no value"
        if len(row.cells) < len(head.cells)
        else "take one out; in a number, a comma has no space behind it",
    )
    return False


_FORMS: Mapping[type, str] = {
    NumberType: "a number, as in `1,750.5`",
    MoneyType: "an amount, as in `$1,750`",
    PercentType: "a percent with its sign, as in `80%`",
    DateType: "a day, as in `2011-07-01`",
    SchoolYearType: "a school year, as in `2011-12`",
    TextType: "the text in quotes",
    YesNoType: "yes or no",
}


def cell_value(written: e.Literal | e.Name, type: Type, checker: TextChecker) -> Value | None:
    """The value of a literal or bare word where a `type` belongs; None after a finding."""
    value: Value | None = None
    match written, type:
        case _, UnknownType():
            return None
        case e.Number(value=number), NumberType():
            value = exact(number)
        case e.Number(value=number), MoneyType():
            value = exact(number)
        case e.Money(value=number, symbol=symbol), MoneyType():
            checker.check_symbol(symbol, written.span)
            value = exact(number)
        case e.Percent(value=number), PercentType():
            value = exact(number) * Fraction(1, 100)
        case e.Date(value=day), DateType():
            value = day
        case e.SchoolYear(start=start), SchoolYearType():
            value = SchoolYear(start)
        case e.Text(value=words), TextType():
            value = words
        case e.Name(text=words), TextType():
            value = words
        case e.YesNo(value=answer), YesNoType():
            value = answer
        case e.Name(text=word), ChoiceType(options=options, name=name):
            if word in options:
                return word
            checker.report.add(
                "E101",
                f"`{word}` is not one of the options of `{name}`",
                written.span,
                because=checker.declared.options_of(name),
                help=did_you_mean(word, options) or f"it can be {', '.join(options)}",
            )
            return None
    if value is None:
        checker.report.add(
            "E201",
            f"`{_shown(written)}` is not {type_name(type)}",
            written.span,
            help=f"write {_FORMS.get(type.__class__, 'an option, without quotes')}",
        )
        return None
    if isinstance(type, Quantity) and isinstance(written, e.Number | e.Money | e.Percent):
        return _in_range(written, value, type, checker)  # type: ignore[arg-type]
    return value


def _shown(written: e.Literal | e.Name) -> str:
    return written.text if isinstance(written, e.Name) else print_expression(written)


def _in_range(
    written: e.Number | e.Money | e.Percent, value: Exact, type: Quantity, checker: TextChecker
) -> Exact | None:
    if type.places is not None and places_of(written.value) > type.places:
        checker.report.add(
            "E240",
            f"`{_shown(written)}` has more than {type.places} decimal places"
            if type.places
            else f"`{_shown(written)}` is not a whole number",
            written.span,
            help="round it, or declare more places",
        )
        return None
    if (type.low is not None and value < type.low) or (type.high is not None and value > type.high):
        checker.report.add(
            "E241",
            f"`{_shown(written)}` is outside the range that is declared",
            written.span,
            help="correct the value or the range",
        )
        return None
    return value
