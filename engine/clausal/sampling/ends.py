"""A value as a sample declares it, or a name of what was drawn before → an End, or a Fault."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from clausal.ir.types import (
    ChoiceType,
    DateType,
    MoneyType,
    NumberType,
    PercentType,
    Quantity,
    SchoolYearType,
    Type,
    YesNoType,
    type_name,
)
from clausal.records.value import Fault, near_name, printable, read_value
from clausal.sampling.rules import End, Reference
from clausal.values import Exact

REFERENCE = re.compile(
    r"(?P<path>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)"
    r"(?: *(?P<sign>[+-]) *(?P<amount>[0-9]{1,6}(?:\.[0-9]{1,6})?%?)"
    r"(?: +(?P<unit>day|month|year)s?)?)?"
)
"""`hired`, `placement.since + 3 years`, `interval - 1`"""

Shiftable = DateType | SchoolYearType | NumberType | MoneyType | PercentType
"""The types of what can be referred to as an end."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a rule can refer to: its type, whether it always has a value, a record's fields."""

    type: Type
    certain: bool
    fields: Mapping[str, Known] = field(default_factory=dict)


Scopes = Sequence[Mapping[str, Known]]
"""What was declared before, of the outermost record first."""


def read_end(
    given: object, type: Type, scopes: Scopes, currency: str, *, year_of_day: bool = False
) -> End:
    """The end that `given` writes; `year_of_day`: a day says its school year. Raises Fault."""
    if not isinstance(type, Shiftable) or not isinstance(given, str):
        return read_value(given, type, currency=currency)
    written = REFERENCE.fullmatch(given.strip())
    if written is None:
        return read_value(given, type, currency=currency)
    reference, known = resolve(written["path"], scopes)
    if not _alike(known, type) and not (year_of_day and isinstance(known, DateType)):
        raise Fault(
            "R301",
            f"`{written['path']}` is {type_name(known)}, and {type_name(type)} is needed here",
            "refer to one of the same kind, or write the value itself",
        )
    _check_places(known, type, written["path"])
    return reference if written["amount"] is None else _shifted(written, reference, known)


def resolve(path: str, scopes: Scopes) -> tuple[Reference, Type]:
    """Where a name leads, and the type of what is there. Raises Fault."""
    names = tuple(path.split("."))
    outward = next((i for i, scope in enumerate(reversed(scopes)) if names[0] in scope), None)
    if outward is None:
        raise _unknown(names[0], (name for scope in scopes for name in scope))
    known = scopes[-1 - outward][names[0]]
    certain = known.certain
    for name in names[1:]:
        if name not in known.fields:
            raise _unknown(name, known.fields)
        known = known.fields[name]
        certain = certain and known.certain
    if not certain:
        raise Fault(
            "R301",
            f"nothing can depend on `{path}`: it may be missing or unknown",
            "let a field that is `hidden` be drawn first, and let both depend on that",
        )
    return Reference(outward=outward, path=names), known.type


def _alike(one: Type, other: Type) -> bool:
    if isinstance(one, NumberType) and isinstance(other, NumberType):
        return one.unit == other.unit
    return one.__class__ is other.__class__


def _check_places(known: Type, type: Type, name: str) -> None:
    """A value that is taken over may not have more places than its field takes."""
    if not (isinstance(known, Quantity) and isinstance(type, Quantity)) or type.places is None:
        return
    if known.places is None or known.places > type.places:
        message = f"`{name}` may have more than the {type.places} places that are taken here"
        raise Fault("R301", message, "refer to a field with as few, or write the value itself")


def _unknown(name: str, known: Iterable[str]) -> Fault:
    names = sorted(set(known))
    near = near_name(name, names)
    listed = f"before it stand {', '.join(names)}" if names else "no field stands before it"
    return Fault("R301", f"there is no field `{printable(name)}` to refer to", near or listed)


def _shifted(written: re.Match[str], reference: Reference, known: Type) -> Reference:
    sign = -1 if written["sign"] == "-" else 1
    unit = written["unit"] and f"{written['unit']}s"
    needed: tuple[str | None, ...] = (None,)
    amount_type: Type = NumberType(places=0)
    match known:
        case DateType():
            needed = ("days", "months", "years")
        case SchoolYearType():
            needed = ("years",)
        case PercentType():
            amount_type = PercentType()
        case Quantity(places=places):
            amount_type = NumberType(places=places)
        case _:
            pass
    if unit not in needed:
        units = " or ".join(name for name in needed if name)
        help_ = f"write so many {units}: `{reference} + 3 {needed[-1]}`" if units else None
        what = f"`{written[0]}` shifts {type_name(known)}"
        raise Fault("R301", f"{what} by {unit or 'a mere number'}", help_ or "leave the unit out")
    amount = read_value(written["amount"], amount_type)
    assert isinstance(amount, Exact) and not isinstance(amount, bool | dt.date)
    return Reference(outward=reference.outward, path=reference.path, shift=sign * amount, unit=unit)


def options_of(type: Type) -> tuple[str, ...] | None:
    """What a field can be, by name, if cases can be made of it."""
    match type:
        case ChoiceType(options=options):
            return options
        case YesNoType():
            return ("yes", "no")
        case _:
            return None
