"""Columns → the facts that they state, record by record: the way back from flat arrays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from clausal.ir.text import ConsolidatedText
from clausal.ir.types import (
    ChoiceType,
    DateType,
    MoneyType,
    NumberType,
    PercentType,
    RecordType,
    SchoolYearType,
    SetType,
    TextType,
    Type,
    YesNoType,
)
from clausal.kernel.columns import MISSING, THERE, UNKNOWN, Codes, Columns, scale_of
from clausal.values import MISSING as NO_VALUE
from clausal.values import Item, SchoolYear, Value


def facts_of(
    columns: Columns, text: ConsolidatedText, codes: Codes
) -> tuple[Mapping[str, Item], ...]:
    """The records of a batch, each by its name; a record of which nothing is known is left out."""
    given = [name for name, table in columns.tables.items() if _alone(columns, name, table.length)]
    rows = []
    for row in range(columns.length):
        items = {
            name: _item(columns, text, codes, name, 0 if name in columns.shared else row)
            for name in given
        }
        rows.append({name: item for name, item in items.items() if item.fields})
    return tuple(rows)


def _alone(columns: Columns, name: str, length: int) -> bool:
    """Whether a table has rows of its own, below no other record."""
    placed = sum(place.stop - place.start for place in columns.tables[name].places)
    return placed < length


def _item(columns: Columns, text: ConsolidatedText, codes: Codes, record: str, row: int) -> Item:
    table = columns.tables[record]
    fields: dict[str, Value] = {}
    for name, cells in table.cells.items():
        state = THERE if cells.states is None else int(cells.states[row])
        if state == THERE:
            number = int(cells.values[row])
            type = text.records[record].fields[name].type
            if isinstance(type, RecordType):
                fields[name] = _item(columns, text, codes, type.name, number)
            else:
                fields[name] = _value(number, type, codes)
        elif state == MISSING:
            fields[name] = NO_VALUE
        else:
            assert state == UNKNOWN
    for name, lists in table.lists.items():
        state = THERE if lists.states is None else int(lists.states[row])
        if state == THERE:
            held: Any = text.records[record].fields[name].type
            rows = range(int(lists.starts[row]), int(lists.ends[row]))
            fields[name] = tuple(_item(columns, text, codes, held.record, below) for below in rows)
        elif state == MISSING:
            fields[name] = NO_VALUE
    return Item(record, columns.path(record, row), fields)


def _value(number: int, type: Type, codes: Codes) -> Value:
    match type:
        case NumberType() | MoneyType() | PercentType():
            exact = Fraction(number, scale_of(type))
            return exact.numerator if exact.denominator == 1 else exact
        case YesNoType():
            return bool(number)
        case DateType():
            return dt.date.fromordinal(number)
        case SchoolYearType():
            return SchoolYear(number)
        case TextType() | ChoiceType():
            return codes.text(number)
        case SetType(choice=choice):
            return codes.set(choice.name, number)
        case _:
            raise AssertionError(type)


def all_fields(text: ConsolidatedText) -> frozenset[tuple[str, str]]:
    """Every field of every record."""
    return frozenset((name, field) for name, each in text.records.items() for field in each.fields)


def codes_of(text: ConsolidatedText) -> Codes:
    """Numbers for the options of a text's choices, as its records have them."""
    options: dict[str, tuple[str, ...]] = {}
    for record in text.records.values():
        for field in record.fields.values():
            match field.type:
                case ChoiceType() as choice:
                    options[choice.name] = choice.options
                case SetType(choice=choice):
                    options[choice.name] = choice.options
                case _:
                    pass
    return Codes(options)
