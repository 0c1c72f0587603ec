"""The records of several texts → records with every field and option that any of them has.

By these, facts are read that are asked about under several texts: those of a list that has lapsed
since, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from clausal.ir.text import Field, Record
from clausal.ir.types import ChoiceType, SetType, Type


def joined(ours: Mapping[str, Record], others: Mapping[str, Record]) -> dict[str, Record]:
    """Ours, with what others have besides."""
    records = {**others, **ours}
    for name in ours.keys() & others.keys():
        fields = {**others[name].fields, **ours[name].fields}
        for field in others[name].fields.values():
            fields[field.name] = _wider(fields[field.name], field)
        records[name] = replace(ours[name], fields=fields)
    return records


def _wider(ours: Field, other: Field) -> Field:
    return replace(ours, type=_wider_type(ours.type, other.type))


def _wider_type(ours: Type, other: Type) -> Type:
    match ours, other:
        case ChoiceType(), ChoiceType():
            more = tuple(option for option in other.options if option not in ours.options)
            return replace(ours, options=(*ours.options, *more))
        case SetType(choice=choice), SetType(choice=another):
            wider = _wider_type(choice, another)
            assert isinstance(wider, ChoiceType)
            return SetType(choice=wider)
        case _:
            return ours
