"""The columns of a table → where each belongs in a record; its cells → exact values, or faults.

The rules are those of records (`records.value`). What a column repeats is read once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Any

from clausal.diagnostics import a
from clausal.ir.text import ConsolidatedText, Field
from clausal.ir.types import (
    ChoiceType,
    DateType,
    ListType,
    MoneyType,
    NumberType,
    RecordType,
    SetType,
    Type,
    YesNoType,
    type_name,
)
from clausal.limits import DEEPEST_RECORD
from clausal.populations.tables import Kind, Table
from clausal.records.faults import Place
from clausal.records.unfit import too_deep
from clausal.records.value import Fault, form, is_whole_text, near_name, printable, read_value
from clausal.values import MISSING, Item, Value

Shape = dict[str, "str | Shape"]
"""Fields by their names; each has the name of its column, or fields of its own."""

MOST_KEPT = 10_000
"""Different cells of a column whose values are kept."""

YES_NO = {"yes": True, "true": True, "no": False, "false": False}


# ------------------------------------------------------------------ where a column belongs


def shape_of(
    columns: Sequence[str], record: str, text: ConsolidatedText
) -> tuple[Shape, dict[str, Fault]]:
    """The shape of rows about a record, and what is wrong with a column, by its name.

    A column is called by a field of the record (`hired`), a field of a field (`placement.since`),
    or a field of a record beside it (`district.capacity_certified`).
    """
    shape: Shape = {record: {}}
    faults: dict[str, Fault] = {}
    for column in columns:
        steps = column.split(".")
        if steps[0] in text.records[record].fields or steps[0] not in text.records:
            steps = [record, *steps]
        fault = _misplaced(steps, text) or _place(shape, steps, column)
        if fault is not None:
            faults[column] = fault
    return shape, faults


def _misplaced(steps: Sequence[str], text: ConsolidatedText) -> Fault | None:
    type: Type = RecordType(name=steps[0])
    for step in steps[1:]:
        if not isinstance(type, RecordType):
            what = f"`{printable(step)}` can't be a column below {type_name(type)}"
            return Fault("R102", what, "give the list a table of its own")
        fields = text.records[type.name].fields
        if step not in fields:
            help_ = near_name(step, fields) or f"there are {', '.join(fields)}"
            return Fault("R102", f"there is no field `{printable(step)}` in {a(type.name)}", help_)
        type = fields[step].type
    return None


def _place(shape: Shape, steps: Sequence[str], column: str) -> Fault | None:
    for step in steps[:-1]:
        inside = shape.setdefault(step, {})
        if isinstance(inside, str):
            return Fault("R005", f"the column `{printable(inside)}` says this too", "take one out")
        shape = inside
    if shape.get(steps[-1]):
        return Fault("R005", "another column says this too", "take one out")
    shape[steps[-1]] = column
    return None


def gathered(shape: Shape, row: Mapping[str, Any]) -> dict[str, Any]:
    """The cells of a row in the shape of a document. A record without any value is null."""
    document: dict[str, Any] = {}
    for name, inside in shape.items():
        if isinstance(inside, str):
            document[name] = row[inside]
        else:
            below = gathered(inside, row)
            known = any(value is not None for value in below.values())
            document[name] = below if known else None
    return document


# ------------------------------------------------------------------ what a column holds

TAKEN: Mapping[type, frozenset[str]] = {
    YesNoType: frozenset({"yes and no"}),
    DateType: frozenset({"texts", "days", "times"}),
    NumberType: frozenset({"texts", "whole numbers", "decimals", "binary floats"}),
    MoneyType: frozenset({"texts", "whole numbers", "decimals", "binary floats"}),
    SetType: frozenset({"lists"}),
    ListType: frozenset({"lists"}),
    RecordType: frozenset({"records"}),
}
"""The kinds of columns in which a type is stored; any other type is stored as texts."""


def misfits(table: Table, shape: Shape, text: ConsolidatedText) -> Iterator[tuple[str, Fault]]:
    """The columns of kinds that can't hold what belongs there."""
    for name, inside in shape.items():
        if isinstance(inside, str):
            if inside in table.kinds:
                yield from _misfits(inside, table.kinds[inside], RecordType(name=name), text)
        else:
            yield from _within(table, inside, name, text)


def _within(
    table: Table, shape: Shape, record: str, text: ConsolidatedText
) -> Iterator[tuple[str, Fault]]:
    for name, inside in shape.items():
        type = text.records[record].fields[name].type
        if isinstance(inside, str):
            if inside in table.kinds:
                yield from _misfits(inside, table.kinds[inside], type, text)
        elif isinstance(type, RecordType):
            yield from _within(table, inside, type.name, text)


def _misfits(
    path: str, kind: Kind, type: Type, text: ConsolidatedText
) -> Iterator[tuple[str, Fault]]:
    wanted = TAKEN.get(type.__class__, frozenset({"texts"}))
    if kind.says == "nothing":
        return
    if kind.says not in wanted or (isinstance(type, ListType) and kind.inside is None):
        found = f"expected {type_name(type)}, got a column of {kind.says}"
        yield path, Fault("R103", found, f"store it as {' or '.join(sorted(wanted))}")
        return
    if isinstance(type, ListType | RecordType):
        record = type.record if isinstance(type, ListType) else type.name
        for name, inside in (kind.inside or {}).items():
            here = f"{path}.{name}"
            fault = _misplaced([record, name], text)
            if fault is not None:
                yield here, fault
            else:
                yield from _misfits(here, inside, text.records[record].fields[name].type, text)


# ------------------------------------------------------------------ what a cell says


class Reader:
    """Reads documents whose cells are values; what is wrong with them waits in `faults`."""

    def __init__(self, text: ConsolidatedText) -> None:
        self.text = text
        self.faults: list[tuple[Place, Fault]] = []
        self._kept: dict[tuple[str, str, bool], dict[tuple[type, Any], Value]] = {}

    def item(
        self, record: str, given: Any, place: Place, path: str, *, written: bool
    ) -> Item | None:
        """The item; None, with a fault, of what is none. `path` is what answers call it."""
        if isinstance(given, Fault):
            self._fault(place, given)
            return None
        if len(place) >= DEEPEST_RECORD:
            self._fault(place[:2], too_deep())
            return None
        if not isinstance(given, Mapping):
            try:
                type = RecordType(name=record)
                read_value(_given(given, type, False), type)
            except Fault as fault:
                self._fault(place, fault)
            return None
        fields: dict[str, Value] = {}
        for name, cell in given.items():
            here = (*place, name)
            field = self.text.records[record].fields.get(name)
            if field is None:
                misplaced = _misplaced([record, name], self.text)
                assert misplaced is not None
                self._fault(here, misplaced)
                continue
            value = self.field(record, field, cell, here, path, written)
            if value is not None:
                fields[name] = value
        return Item(record, path, fields)

    def _fault(self, place: Place, fault: Fault) -> None:
        self.faults.append((place, fault))

    def field(
        self, record: str, field: Field, cell: Any, place: Place, path: str, written: bool
    ) -> Value | None:
        """The value of a cell; None if it is not known, or has a fault."""
        if cell is None:
            return MISSING if field.may_be_missing else None
        if written and isinstance(field.type, SetType) and isinstance(cell, str):
            cell = [option.strip() for option in cell.split(",")]
        match field.type:
            case RecordType(name=name):
                return self.item(name, cell, place, f"{path}.{field.name}", written=written)
            case ListType(record=name) if isinstance(cell, list):
                below = f"{path}.{field.name}"
                items = (
                    self.item(name, one, (*place, i), f"{below}[{i + 1}]", written=written)
                    for i, one in enumerate(cell)
                )
                return tuple(item for item in items if item is not None)
            case SetType(choice=choice) if isinstance(cell, list):
                return self._options(cell, choice, place)
            case _:
                pass
        kept = self._kept.setdefault((record, field.name, written), {})
        key = (type(cell), cell)
        try:
            if key in kept:
                return kept[key]
        except TypeError:  # what belongs nowhere, and has no hash
            key = (dict, None)
        try:
            value = self._value(cell, field, written)
        except Fault as fault:
            self._fault(place, fault)
            return None
        if key[1] is not None and len(kept) < MOST_KEPT:
            kept[key] = value
        return value

    def _options(
        self, options: list[Any], choice: ChoiceType, place: Place
    ) -> frozenset[str] | None:
        found = []
        before = len(self.faults)
        for index, option in enumerate(options):
            try:
                value = read_value(_given(option, choice, False), choice)
            except Fault as fault:
                self._fault((*place, index), fault)
            else:
                assert isinstance(value, str)
                found.append(value)
        twice = [option for option in dict.fromkeys(found) if found.count(option) > 1]
        if twice:
            names = " and ".join(f"`{option}`" for option in twice[:3])
            message = f"{names} stands more than once"
            self._fault(place, Fault("R108", message, "a set has each option once"))
        return None if len(self.faults) > before else frozenset(found)

    def _value(self, cell: Any, field: Field, written: bool) -> Value:
        given = _given(cell, field.type, written)
        return read_value(given, field.type, field.name, self.text.agreement.currency)


def _given(cell: Any, type: Type, written: bool) -> Any:
    """The cell as a record would write it. Raises Fault."""
    match cell:
        case Fault():
            raise cell
        case dt.datetime():
            if cell.time() == dt.time() and cell.tzinfo is None:
                return cell.date().isoformat()
            raise Fault("R103", f"expected {type_name(type)}, got a time of day", form(type))
        case dt.date():
            return cell.isoformat()
        case Decimal() if not cell.is_finite():
            raise _no_number(cell)
        case float() if isinstance(type, NumberType | MoneyType):
            return _exact(cell, type)
        case str() if not is_whole_text(cell):
            raise Fault("R006", "this text holds half of a character", "write the whole one")
        case str() if written and isinstance(type, YesNoType):
            return YES_NO.get(cell.strip().lower(), cell)
        case int() if written and isinstance(type, YesNoType) and cell in (0, 1):
            return bool(cell)  # databases without yes and no have these
        case _:
            return cell


def _no_number(given: float | Decimal) -> Fault:
    help_ = "leave it out, or write null, if it is not known"
    return Fault("R006", f"{given} is not a number", help_)


def _exact(given: float, type: NumberType | MoneyType) -> Decimal:
    """A binary float that is exactly a number of the field. Raises Fault."""
    if not isfinite(given):
        raise _no_number(given)
    if type.places is not None and (Fraction(given) * 10**type.places).denominator != 1:
        raise Fault(
            "R103",
            f"{given!r} is stored as a binary float, which is only nearly that number",
            "store the column as decimals, or as texts",
        )
    return Decimal(given)
