"""A type as written → a type of the IR; and which types go together."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from clausal.check.habits import TYPES, UNITS
from clausal.diagnostics import did_you_mean
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
    UnknownType,
    YesNoType,
)
from clausal.syntax import nodes as n
from clausal.values import Exact

if TYPE_CHECKING:
    from clausal.check.declarations import Declarations

PLAIN: dict[str, Type] = {"text": TextType(), "date": DateType()}


def exact(value: Decimal) -> Exact:
    """The same number, whole where it can be."""
    fraction = Fraction(value)
    return fraction.numerator if fraction.denominator == 1 else fraction


def places_of(value: Decimal) -> int:
    """How many decimal places a written number has."""
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return max(0, -exponent)


def field_type(node: n.Type, declared: Declarations, records: Collection[str]) -> Type:
    """The type of a field, definition, constant or table; finds unknown names."""
    match node:
        case n.NumberType():
            if node.unit is not None and node.unit.text not in declared.units:
                declared.report.add(
                    "E103",
                    f"there is no unit `{node.unit.text}`",
                    node.unit.span,
                    name=node.unit.text,
                    help=UNITS.get(node.unit.text.lower())
                    or did_you_mean(node.unit.text, declared.units)
                    or f'declare it: `unit {node.unit.text} "…"`',
                )
                return UnknownType()
            places = 0 if node.whole else 6 if node.places is None else node.places
            _range(node, declared)
            return NumberType(
                unit=node.unit.text if node.unit else None,
                places=places,
                low=None if node.low is None else exact(node.low),
                high=None if node.high is None else exact(node.high),
            )
        case n.MoneyType():
            _range(node, declared)
            return MoneyType(
                low=None if node.low is None else exact(node.low),
                high=None if node.high is None else exact(node.high),
            )
        case n.PercentType():
            _range(node, declared)
            return PercentType(
                low=None if node.low is None else exact(node.low) * Fraction(1, 100),
                high=None if node.high is None else exact(node.high) * Fraction(1, 100),
            )
        case n.YesNoType():
            return YesNoType()
        case n.SchoolYearType():
            return SchoolYearType()
        case n.ListType():
            if node.record.text in records:
                return ListType(record=node.record.text)
            declared.report.add(
                "E103",
                f"there is no record `{node.record.text}` to make a list of",
                node.record.span,
                name=node.record.text,
                help=did_you_mean(node.record.text, records)
                or f"declare it: `record {node.record.text}` and its fields",
            )
            return UnknownType()
        case n.SetType():
            choice = declared.choices.get(node.choice.text)
            if choice is not None:
                return SetType(choice=choice.type)
            declared.report.add(
                "E103",
                f"there is no choice `{node.choice.text}` to make a set of",
                node.choice.span,
                name=node.choice.text,
                help=did_you_mean(node.choice.text, declared.choices)
                or f"declare it: `choice {node.choice.text}` and its options",
            )
            return UnknownType()
        case n.NamedType():
            return _named(node, declared, records)
        case _:
            assert_never(node)


def _named(node: n.NamedType, declared: Declarations, records: Collection[str]) -> Type:
    name = node.name.text
    if name in PLAIN:
        return PLAIN[name]
    if name in declared.choices:
        return declared.choices[name].type
    if name in records:
        return RecordType(name=name)
    declared.report.add(
        "E103",
        f"there is no type `{name}`",
        node.name.span,
        name=name,
        help=TYPES.get(name.lower())
        or did_you_mean(name, [*PLAIN, "number", "money", "percent", *declared.choices, *records])
        or "a type is `text`, `number`, `date` or another of the language's, a choice or a record",
    )
    return UnknownType()


def _range(node: n.NumberType | n.MoneyType | n.PercentType, declared: Declarations) -> None:
    if node.low is not None and node.high is not None and node.low > node.high:
        declared.report.add(
            "E302",
            f"a range from {node.low} to {node.high} holds nothing",
            node.span,
            help="write the smaller number first",
        )


def agree(left: Type, right: Type) -> bool:
    """Whether two values may be compared, or one stand for the other: like with like."""
    match left, right:
        case (UnknownType(), _) | (_, UnknownType()):
            return True
        case NumberType(), NumberType():
            return left.unit == right.unit
        case (NumberType(ratio=True), PercentType()) | (PercentType(), NumberType(ratio=True)):
            return True
        case ChoiceType(), ChoiceType():
            return left.name == right.name
        case SetType(), SetType():
            return left.choice.name == right.choice.name
        case Quantity(), Quantity():
            return type(left) is type(right)
        case _:
            return left == right


def has_order(type: Type) -> bool:
    """Whether one value can be above another."""
    if isinstance(type, ChoiceType):
        return type.ordered
    return isinstance(type, Quantity | DateType | SchoolYearType)


def within(inner: Quantity, outer: Quantity) -> bool:
    """Whether every value of `inner` lies in the range of `outer`."""
    low = outer.low is None or (inner.low is not None and inner.low >= outer.low)
    high = outer.high is None or (inner.high is not None and inner.high <= outer.high)
    return low and high
