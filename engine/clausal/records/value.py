"""One value of a document, and the type it should have → an exact Value, or a Fault with a reason.

Reading is strict, so that nothing is guessed: 80 is not "80%", and a binary float is no number.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from clausal.diagnostics import did_you_mean
from clausal.ir.show import show_value
from clausal.ir.types import (
    ChoiceType,
    DateType,
    ListType,
    MoneyType,
    NumberType,
    PercentType,
    Quantity,
    RecordType,
    SchoolYearType,
    SetType,
    TextType,
    Type,
    YesNoType,
    type_name,
)
from clausal.limits import LONGEST_NAME, LONGEST_NUMBER, MOST_DIGITS
from clausal.values import Exact, SchoolYear, Value, decimal_text

DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
SCHOOL_YEAR = re.compile(r"([0-9]{4})-([0-9]{2})")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
PERCENT = re.compile(NUMBER.pattern + "%")

AMOUNT = re.compile(r"(-?)([$€£]?)((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)(%?)")
"""A number as it is printed: its sign, its currency's, the number with commas, the percent sign."""

LISTED_OPTIONS = 12
"""How many options of a choice a sentence can hold."""


class Fault(Exception):
    """Why something in a document does not fit: what a Diagnostic says besides the place."""

    def __init__(self, code: str, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help


def read_value(given: object, type: Type, name: str | None = None, currency: str = "USD") -> Value:
    """The value that `given` writes. Records and lists are read item by item elsewhere.

    `name` is what the value is called in a sentence, if it has a name.
    """
    match type:
        case TextType():
            return _text(given, type)
        case YesNoType():
            if isinstance(given, bool):
                return given
            raise _unexpected(given, "yes or no", _yes_no_help(given) or form(type))
        case DateType():
            return _date(given)
        case SchoolYearType():
            return _school_year(given)
        case NumberType() | MoneyType() | PercentType():
            return _quantity(given, type, name, currency)
        case ChoiceType():
            return _option(given, type)
        case SetType(choice=choice):
            if isinstance(given, list | tuple):
                return frozenset(_option(option, choice) for option in given)
            raise _unexpected(given, type_name(type), form(type))
        case RecordType() if given is None:
            help_ = "leave it out, or write {} for an item of which nothing is known"
            raise _unexpected(given, type_name(type), help_)
        case ListType() if isinstance(given, Mapping):
            raise _unexpected(given, type_name(type), "put it in brackets: [{…}]")
        case _:
            raise Fault("R103", f"expected {type_name(type)}, got {_kind(given)}", form(type))


def form(type: Type) -> str | None:
    """How a value of the type is written, as a help sentence."""
    match type:
        case TextType():
            return "write it in quotes"
        case YesNoType():
            return "write true or false"
        case DateType():
            return 'write year-month-day, such as "2011-07-01"'
        case SchoolYearType():
            return 'write the years in which it begins and ends, such as "2011-12"'
        case PercentType():
            return 'write digits and the sign, in quotes, such as "80%"'
        case NumberType() | MoneyType():
            return 'write digits alone, such as 12 or "12.50"'
        case ChoiceType(options=options):
            more = ", …" if len(options) > LISTED_OPTIONS else ""
            return f"one of {', '.join(options[:LISTED_OPTIONS])}{more}"
        case SetType(choice=choice):
            return f"write a list: [{', '.join(_quoted(choice.options))}]"
        case RecordType():
            return "write its fields: {…}"
        case ListType():
            return "write its items in brackets: [{…}, {…}]"
        case _:
            return None


def too_many_digits() -> Fault:
    """For a number that would fill memory. It is not shown: nobody knows yet whether it may be."""
    return Fault(
        "R006",
        "this number has too many digits",
        f"at most {MOST_DIGITS} can stand before the point, and {MOST_DIGITS} after it",
    )


def near_name(name: str, known: Iterable[str]) -> str | None:
    """A help sentence with the known name that was probably meant: capitals count for little."""
    names = tuple(known)
    if len(name) > LONGEST_NAME:
        return None
    for other in names:
        if other.casefold() == name.casefold():
            return f"did you mean `{other}`?"
    return did_you_mean(name, names)


def shown(given: object) -> str:
    """What stands in a document, as it is written there and short enough for a sentence."""
    match given:
        case None:
            return "null"
        case bool():
            return "true" if given else "false"
        case str():
            return f'"{printable(given)}"'
        case Decimal() if given.is_finite() and abs(given.adjusted()) < MOST_DIGITS:
            return printable(format(given, "f"))
        case int() | float() | Decimal():
            return printable(str(given))
        case _:
            return _kind(given)


def printable(text: str) -> str:
    """At most forty characters, and none that a terminal would obey."""
    short = text if len(text) <= 40 else text[:39] + "…"
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in short)


def is_whole_text(text: str) -> bool:
    """Whether every character can be written: JSON can spell half of a pair (`\\ud800`)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _kind(given: object) -> str:
    match given:
        case None:
            return "null"
        case bool():
            return "true" if given else "false"
        case str():
            return "a text"
        case int() | float() | Decimal():
            return "a number"
        case list() | tuple():
            return "a list"
        case Mapping():
            return "a record"
        case _:
            return f"`{type(given).__name__}`, which JSON does not have"


def _unexpected(given: object, wanted: str, help: str | None) -> Fault:
    return Fault("R103", f"expected {wanted}, got {shown(given)}", help)


def _quoted(options: Iterable[str]) -> Iterable[str]:
    listed = tuple(options)
    yield from (f'"{option}"' for option in listed[:2])
    if len(listed) > 2:
        yield "…"


# ------------------------------------------------------------------ words


def _text(given: object, type: TextType) -> str:
    if isinstance(given, str):
        return given
    scalar = isinstance(given, int | Decimal) and not isinstance(given, bool)
    help_ = f'write it in quotes: "{shown(given)}"' if scalar else form(type)
    raise _unexpected(given, type_name(type), help_)


def _yes_no_help(given: object) -> str | None:
    meant = given.strip().lower() if isinstance(given, str) else None
    word = {"yes": "true", "true": "true", "no": "false", "false": "false"}.get(meant or "")
    return f"write {word}, without quotes" if word else None


def _option(given: object, type: ChoiceType) -> str:
    help_ = form(type)
    if not isinstance(given, str):
        if isinstance(given, bool):
            help_ = f"{help_}; YAML takes some words for yes or no: put them in quotes"
        raise _unexpected(given, type_name(type), help_)
    if given in type.options:
        return given
    near = near_name(given, type.options)
    raise Fault(
        "R104",
        f"`{printable(given)}` is not a `{type.name}`",
        f"{near} {help_}" if near else help_,
    )


# ------------------------------------------------------------------ time


def _date(given: object) -> dt.date:
    help_ = form(DateType())
    if not isinstance(given, str):
        raise _unexpected(given, "a day", help_)
    written = DATE.fullmatch(given)
    if written is None:
        raise Fault("R105", f"{shown(given)} is not a day", help_)
    year, month, day = (int(part) for part in written.groups())
    try:
        return dt.date(year, month, day)
    except ValueError:
        pass
    if not 1 <= month <= 12:
        help_ = f"a year has 12 months; {help_}"
    elif year:
        help_ = f"that month has {calendar.monthrange(year, month)[1]} days"
    raise Fault("R105", f"{given} is not a day", help_)


def _school_year(given: object) -> SchoolYear:
    help_ = form(SchoolYearType())
    if not isinstance(given, str):
        raise _unexpected(given, "a school year", help_)
    written = SCHOOL_YEAR.fullmatch(given)
    if written is None:
        raise Fault("R105", f"{shown(given)} is not a school year", help_)
    year = SchoolYear(int(written[1]))
    # Its first and last days have to be days.
    if not dt.MINYEAR <= year.start < dt.MAXYEAR:
        raise Fault("R105", f"{given} is not a school year", help_)
    ending = f"{(year.start + 1) % 100:02}"
    if written[2] != ending:
        help_ = f'the school year that begins in {written[1]} is written "{written[1]}-{ending}"'
        raise Fault("R105", f"{given} is not a school year", help_)
    return year


# ------------------------------------------------------------------ quantities


def _quantity(
    given: object,
    type: NumberType | MoneyType | PercentType,
    name: str | None,
    currency: str,
) -> Exact:
    number = _number(given, type)
    written = shown(given).strip('"')
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int), "a number is finite"
    if exponent < -MOST_DIGITS or number.adjusted() >= MOST_DIGITS:
        raise too_many_digits()
    value = Fraction(number)
    if type.places is not None and (value * 10**type.places).denominator != 1:
        if type.places == 0:
            raise Fault("R106", f"{written} is not a whole number", "round it")
        places = f"{type.places} place{'' if type.places == 1 else 's'}"
        raise Fault("R106", f"{written} has more than {places}", f"round it to {places}")
    if isinstance(type, PercentType):
        value /= 100
    exact = value.numerator if value.denominator == 1 else value
    _check_range(exact, type, name, currency)
    return exact


def _number(given: object, type: NumberType | MoneyType | PercentType) -> Decimal:
    """The number as written; of a percent, its percent points."""
    match given:
        case str() if (PERCENT if isinstance(type, PercentType) else NUMBER).fullmatch(given):
            if len(given) > LONGEST_NUMBER:
                raise too_many_digits()
            return Decimal(given.removesuffix("%"))
        case bool():
            pass
        case int() | Decimal() if not isinstance(type, PercentType):
            return Decimal(given)
    raise _unexpected(given, type_name(type), _number_help(given, type))


def _number_help(given: object, type: NumberType | MoneyType | PercentType) -> str | None:
    if isinstance(given, bool) or not isinstance(given, str | int | float | Decimal):
        return form(type)
    meant = str(given).strip()
    if not meant:
        return "leave it out, or write null, if it is not known"
    if isinstance(given, float) and not isinstance(type, PercentType):
        return f'a binary float is not exact: give a Decimal, or a text such as "{meant}"'
    written = AMOUNT.fullmatch(meant.removeprefix("+"))
    if written is None or len(meant) > MOST_DIGITS:
        return form(type)
    plain = written[1] + written[3].replace(",", "")
    if isinstance(type, PercentType):
        # 0.8 was meant as a share, 80 as percent points.
        share = not written[4] and "." in plain and abs(Fraction(plain)) <= 1
        return f'write "{decimal_text(Fraction(plain) * 100) if share else plain}%"'
    if written[4]:
        return "this is not a percent: write the number without the sign"
    if "," in meant:
        return f'write it without commas: {plain} or "{plain}"'
    return f'write it without a sign or spaces: {plain} or "{plain}"'


def _check_range(value: Exact, type: Quantity, name: str | None, currency: str) -> None:
    # Every Quantity that a document can hold is one of the three that `show_value` knows.
    assert isinstance(type, NumberType | MoneyType | PercentType)
    called = f"`{name}`" if name else "it"
    if type.high is not None and value > type.high:
        beyond, bound, most = "more", type.high, "most"
    elif type.low is not None and value < type.low:
        beyond, bound, most = "less", type.low, "least"
    else:
        return
    ends = [show_value(end, type, currency) for end in (value, bound)]
    raise Fault("R107", f"{ends[0]} is {beyond} than {ends[1]}, the {most} that {called} may be")
