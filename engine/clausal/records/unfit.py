"""What a parser or a caller gives → plain data with exact numbers, and Faults for what never fits.

A parser knows no paths; so what it can't take it leaves in its place, and `fit` finds it there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from clausal.limits import DEEPEST_RECORD, LONGEST_NUMBER
from clausal.records.faults import Place
from clausal.records.value import Fault, is_whole_text, printable, too_many_digits

TOO_DEEP = "R007"


def exact_int(written: str) -> int | Fault:
    """A whole number."""
    return int(written) if len(written) <= LONGEST_NUMBER else too_many_digits()


def exact_decimal(written: str) -> Decimal | Fault:
    """A number with places, or with an exponent."""
    try:
        return Decimal(written) if len(written) <= LONGEST_NUMBER else too_many_digits()
    except InvalidOperation:
        return too_many_digits()


def no_number(written: str) -> Fault:
    """`NaN` and `Infinity`, which are not JSON, though many programs write them."""
    return Fault(
        "R006", f"{written} is not a number", "leave it out, or write null, if it is not known"
    )


def too_deep() -> Fault:
    """For what is nested without end."""
    message = f"this is nested deeper than {DEEPEST_RECORD} levels"
    return Fault(TOO_DEEP, message, "no record is so deep")


def object_of_pairs(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """The pairs by their keys; a key that stands twice has no value."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            value = Fault("R005", f"`{printable(key)}` stands twice here", "take one of them out")
        found[key] = value
    return found


def fit(data: object, faults: dict[Place, Fault], place: Place = ()) -> object:
    """A copy in dicts and lists, with a Fault, added to `faults` too, for all that does not fit."""
    found: Fault
    match data:
        case Mapping() | list() | tuple() if len(place) >= DEEPEST_RECORD:
            # The whole path would be as deep.
            found, place = too_deep(), place[:2]
        case Mapping():
            return {str(key): fit(data[key], faults, (*place, str(key))) for key in data}
        case list() | tuple():
            return [fit(item, faults, (*place, index)) for index, item in enumerate(data)]
        case str() if not is_whole_text(data):
            found = Fault("R006", "this text holds half of a character", "write the whole one")
        case int() if abs(data) >= 10**LONGEST_NUMBER:
            found = too_many_digits()
        case float() if not math.isfinite(data):
            found = no_number(str(data))
        case Decimal() if not data.is_finite():
            found = no_number(str(data))
        case Fault():
            found = data
        case _:
            return data
    faults[place] = found
    return found
