"""What is left of a part of a text when that which follows from other parts is taken away.

The type of an expression, and the range of a definition's values, follow from what they name: they
change with it, and are no difference where they stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from clausal.ir.expressions import Literal, Node
from clausal.ir.text import Field
from clausal.ir.types import ChoiceType, Quantity, SetType, Type, UnknownType

_OPEN = UnknownType()


def same(old: object, new: object) -> bool:
    """Whether the two say the same."""
    return old == new or meaning(old) == meaning(new)


def meaning(value: Any) -> Any:
    """The value with what it says itself."""
    if isinstance(value, tuple):
        return tuple(map(meaning, value))
    if isinstance(value, Mapping):
        return {key: meaning(held) for key, held in value.items()}
    if not is_dataclass(value) or isinstance(value, type):
        return value
    if isinstance(value, Type):
        return kind_of(value)
    if isinstance(value, Field):
        return replace(value, type=declared(value.type))
    changed = {
        field.name: _OPEN
        if field.name == "type" and isinstance(value, Node) and not isinstance(value, Literal)
        else meaning(getattr(value, field.name))
        for field in fields(value)
        if field.compare
    }
    return replace(value, **changed)


def kind_of(type: Type) -> Type:
    """The type without its range, and a choice by its name alone."""
    return (
        declared(replace(type, places=None, low=None, high=None))
        if isinstance(type, Quantity)
        else declared(type)
    )


def declared(type: Type) -> Type:
    """The type as it is written: a choice by its name, for its options are told there."""
    match type:
        case ChoiceType():
            return replace(type, options=(), ordered=False)
        case SetType(choice=choice):
            return SetType(choice=replace(choice, options=(), ordered=False))
        case _:
            return type
