"""A rule that has no other in it → how it draws a value of its type, or a Fault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, get_args

from clausal.ir.types import (
    NumberType,
    PercentType,
    Quantity,
    SetType,
    TextType,
    Type,
    YesNoType,
    type_name,
)
from clausal.records.value import Fault, near_name, printable, read_value, shown
from clausal.sampling.draw import position
from clausal.sampling.ends import Scopes, read_end
from clausal.sampling.rules import (
    Chance,
    Fixed,
    Including,
    OneOf,
    Range,
    Reference,
    Shape,
    Simple,
    Words,
)
from clausal.values import Exact, Value, decimal_text

Data = Mapping[str, Any]

SHARE = PercentType(low=0, high=1)
SHAPES: tuple[Shape, ...] = get_args(Shape)


def read_simple(kind: str, data: Data, type: Type, scopes: Scopes, currency: str) -> Simple:
    """The rule that `data` writes by its key `kind`. Raises Fault."""
    given = data[kind]
    match kind:
        case "is":
            return Fixed(value=read_end(given, type, scopes, currency))
        case "one_of":
            return _one_of(given, type, currency)
        case "chance":
            return Chance(share=share(given, kind))
        case "between":
            return _range(data, type, scopes, currency)
        case "including":
            assert isinstance(type, SetType)
            chances = mapping(given, kind)
            for option in chances:
                read_value(option, type.choice)
            return Including(chances={o: share(c, o) for o, c in chances.items()})
        case _:
            return _words(data, currency)


def _words(data: Data, currency: str) -> Words:
    """`text: "School {number}"`"""
    pattern = read_value(data["text"], TextType())
    assert isinstance(pattern, str)
    if "between" not in data:
        return Words(pattern=pattern)
    if "{number}" not in pattern:
        help_ = 'write it as "… {number}", or leave `between` out'
        raise Fault("R301", "the text has no place for a number", help_)
    numbers = {"between": data["between"]}
    whole = NumberType(places=0, low=0)
    return Words(pattern=pattern, numbers=_range(numbers, whole, (), currency))


def _range(data: Data, type: Type, scopes: Scopes, currency: str) -> Range:
    """`between: [low, high]`, with a step and a shape"""
    ends = pair(data["between"], "between")
    low, high = (read_end(end, type, scopes, currency) for end in ends)
    if not (isinstance(low, Reference) or isinstance(high, Reference)) and (
        position(low) > position(high)
    ):
        message = f"{shown(ends[0])} is more than {shown(ends[1])}"
        raise Fault("R301", message, "write the lower end first")
    shape = data.get("shape", "even")
    if shape not in SHAPES:
        near = near_name(str(shape), SHAPES) or f"there are {listed(SHAPES)}"
        raise Fault("R301", f"there is no shape {shown(shape)}", near)
    return Range(low=low, high=high, step=_step(data.get("step"), type), shape=shape)


def _one_of(given: object, type: Type, currency: str) -> OneOf:
    """`one_of: {…}`, or a list, whose values have the same weight"""
    if isinstance(given, list):
        given = dict.fromkeys(map(str, given), 1)
    pairs = mapping(given, "one_of")
    values = tuple(read_value(one, type, currency=currency) for one in pairs)
    shares = [isinstance(one, str) for one in pairs.values()]
    if any(shares) and not all(shares):
        help_ = "write all of them as percents, or none"
        raise Fault("R301", "some weights are percents, and some are not", help_)
    weights = tuple(_weight(one, name) for name, one in pairs.items())
    total = sum(weights, Fraction(0))
    if any(shares) and total != 1:
        help_ = "make them 100%, or write weights without the sign"
        raise Fault("R301", f"the percents make {_percent(total)} together", help_)
    if not total:
        raise Fault("R301", "no weight is above 0", "give what can be drawn a weight")
    return OneOf(values=values, weights=weights)


def listed(names: Iterable[str]) -> str:
    """The names, one after the other."""
    return ", ".join(names)


def mapping(data: object, name: str = "") -> Data:
    """What is written as {…}."""
    if isinstance(data, Mapping):
        return data
    what = f"`{printable(name)}` is" if name else "a rule is"
    raise Fault("R301", f"{what} written as {{…}}, and not {shown(data)}", None)


def pair(data: object, name: str) -> Sequence[object]:
    """The two ends of a range."""
    if isinstance(data, list) and len(data) == 2:
        return data
    raise Fault("R301", f"`{name}` has two ends", "write [lowest, highest]")


def yes_no(data: object, name: str) -> bool:
    """A yes or no."""
    value = read_value(data, YesNoType(), name)
    assert isinstance(value, bool)
    return value


def share(data: object, name: str) -> Exact:
    """A share from 0% to 100%."""
    return _exact(read_value(data, SHARE, name))


def _weight(data: object, name: str) -> Exact:
    if isinstance(data, str):
        return share(data, name)
    if isinstance(data, bool) or not isinstance(data, int | Decimal) or data < 0:
        help_ = "a weight is a number from 0 on, or a percent"
        raise Fault("R301", f"{shown(data)} is no weight for `{printable(name)}`", help_)
    return Fraction(data)


def _step(data: object, type: Type) -> Exact:
    """The step of a range; without one, 1, or one percent."""
    percent = isinstance(type, PercentType)
    if data is None:
        return Fraction(1, 100) if percent else 1
    if not isinstance(type, Quantity):
        raise Fault("R301", f"{type_name(type)} has no step", "take it out")
    step_type = PercentType(places=type.places) if percent else NumberType(places=type.places)
    step = _exact(read_value(data, step_type, "step"))
    if step <= 0:
        raise Fault("R301", f"a step is above 0, and this is {shown(data)}", None)
    return step


def _exact(value: Value) -> Exact:
    assert isinstance(value, int | Fraction)
    return value


def _percent(share: Exact) -> str:
    return f"{decimal_text(share * 100)}%"
