"""One document → its records as Items with exact values; or RecordError with every fault.

The schema's validator judges the shape; what it let pass is read, and what a schema can't say
(days that exist, places, ranges of what is written as text) is found then.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from clausal.ir.text import ConsolidatedText
from clausal.ir.types import (
    DurationType,
    ListType,
    MoneyType,
    NumberType,
    PercentType,
    RecordType,
    SetType,
    TextType,
    Type,
    YesNoType,
)
from clausal.limits import MOST_FAULTS
from clausal.records.faults import Place, diagnose, explain, masked, place_text, record_error
from clausal.records.schema import document_schema
from clausal.records.unfit import TOO_DEEP, fit
from clausal.records.value import AMOUNT, Fault, read_value
from clausal.values import MISSING, Item, Value

if TYPE_CHECKING:
    from jsonschema.protocols import Validator


def load_record(
    data: Any, text: ConsolidatedText, *, name: str | None = None
) -> Mapping[str, Item]:
    """The records of a document such as `{"teacher": {…}}`, by name.

    `name` is what the document is called in the error's own message (`teachers.jsonl:3`). Raises
    RecordError.
    """
    faults: dict[Place, Fault] = {}
    document: Any = fit(data, faults)
    for place, fault in explain(_validator(_Same(text)).iter_errors(document), text):
        faults.setdefault(place, fault)
        if len(faults) > MOST_FAULTS:
            break
    items: Mapping[str, Item] = {}
    if isinstance(document, dict) and len(faults) <= MOST_FAULTS:
        items = _Reading(text, faults).document(document)
    if faults:
        ordered = [
            diagnose(place_text(place), masked(place, fault, text))
            for place, fault in _in_order(document, faults)
        ]
        raise record_error(name or "this record", ordered)
    return items


def record_id(data: Any, text: ConsolidatedText) -> str | None:
    """The text field `id` of the first record that has one."""
    if not isinstance(data, Mapping):
        return None
    for name, given in data.items():
        record = text.records.get(name)
        field = record.fields.get("id") if record else None
        if field and isinstance(field.type, TextType) and isinstance(given, Mapping):
            found = given.get("id")
            if isinstance(found, str):
                return found
    return None


# ------------------------------------------------------------------ the validator


class _Same:
    """A text, equal to itself alone: what is kept for it is found without comparing."""

    def __init__(self, text: ConsolidatedText) -> None:
        self.text = text

    def __hash__(self) -> int:
        return id(self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.text is self.text


@lru_cache(maxsize=16)
def _validator(same: _Same) -> Validator:
    # jsonschema takes longer to import than most commands take to run.
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    # As printed, but with exact ends of ranges: a binary 0.1 is more than the decimal one.
    printed = json.dumps(document_schema(same.text, same.text.records))
    schema = json.loads(printed, parse_float=Decimal)
    types = Draft202012Validator.TYPE_CHECKER.redefine("number", lambda _, given: _is_exact(given))
    strict: type[Validator] = extend(  # type: ignore[no-untyped-call]
        Draft202012Validator, type_checker=types
    )
    return strict(schema)


def _is_exact(given: object) -> bool:
    return isinstance(given, int | Decimal) and not isinstance(given, bool)


def _in_order(
    data: object, faults: Mapping[Place, Fault], place: Place = ()
) -> Iterator[tuple[Place, Fault]]:
    """The faults as their places stand in the document; none below what is too deep."""
    fault = faults.get(place)
    if fault is not None:
        yield place, fault
        if fault.code == TOO_DEEP:
            return
    if isinstance(data, dict | list):
        for step, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _in_order(value, faults, (*place, step))


# ------------------------------------------------------------------ reading


class _Reading:
    """Reads what is not at a place with a fault, and adds the faults that it meets to them."""

    def __init__(self, text: ConsolidatedText, faults: dict[Place, Fault]) -> None:
        self.text = text
        self.faults = faults

    def document(self, data: Mapping[str, Any]) -> dict[str, Item]:
        return {
            name: self.item(name, given, (name,))
            for name, given in data.items()
            if given is not None and (name,) not in self.faults
        }

    def item(self, record: str, given: Mapping[str, Any], place: Place) -> Item:
        fields: dict[str, Value] = {}
        for name, value in given.items():
            here = (*place, name)
            if here in self.faults:
                continue
            field = self.text.records[record].fields[name]
            if value is None:
                if field.may_be_missing:
                    fields[name] = MISSING
                continue
            try:
                match field.type:
                    case RecordType(name=nested):
                        fields[name] = self.item(nested, value, here)
                    case ListType(record=listed):
                        fields[name] = tuple(self.items(listed, value, here))
                    case SetType() if any((*here, i) in self.faults for i in range(len(value))):
                        pass
                    case type:
                        fields[name] = read_value(value, type, name, self.text.agreement.currency)
            except Fault as fault:
                self.faults[here] = fault
        return Item(record, place_text(place), fields)

    def items(self, record: str, given: Sequence[Any], place: Place) -> Iterator[Item]:
        for index, value in enumerate(given):
            here = (*place, index)
            if here not in self.faults:
                yield self.item(record, value, here)


# ------------------------------------------------------------------ values as a text writes them

YES_NO = {"yes": True, "true": True, "no": False, "false": False}
DURATION = re.compile(r"([0-9]{1,4}) (day|month|year)s?")


def value_from_text(type: Type, text: str, *, currency: str = "USD") -> Value:
    """The value of a setting as it is typed, or as the language writes it: `82%`, `$5`, `yes`.

    Raises ValueError with a sentence.
    """
    words = text.strip()
    given: object = words
    match type:
        case TextType():
            given = text
        case YesNoType():
            given = YES_NO.get(words.lower(), words)
        case SetType():
            given = [option.strip() for option in words.split(",")] if words else []
        case NumberType() | MoneyType() | PercentType():
            given = _plain_amount(words, type)
        case DurationType(unit=unit):
            written = DURATION.fullmatch(words)
            if written and f"{written[2]}s" == unit:
                return int(written[1])
            raise ValueError(f'expected a number of {unit}, such as "3 {unit}"')
        case _:
            pass
    try:
        return read_value(given, type, currency=currency)
    except Fault as fault:
        raise ValueError("; ".join(filter(None, [fault.message, fault.help]))) from None


def _plain_amount(words: str, type: NumberType | MoneyType | PercentType) -> str:
    """Without the commas, the currency's sign and the unit that the language allows."""
    if isinstance(type, NumberType) and type.unit:
        words = words.removesuffix(f" {type.unit}")
    written = AMOUNT.fullmatch(words)
    if written is None or (written[2] and not isinstance(type, MoneyType)):
        return words
    return written[1] + written[3].replace(",", "") + written[4]
