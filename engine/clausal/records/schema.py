"""The records of a text → JSON Schema (2020-12), of one record or of a whole document.

Whatever `load` accepts, the schema accepts. The other way round, `load` also refuses what a schema
can't say: a day or school year that does not exist (R105); a number with too many places (R106), or
out of its range where it is written as text or the range's end is finer than a schema's reader may
see (R107); a number with too many digits, and half of a character (R006); nesting past the deepest
(R007). Where `$` lets a line's end pass, so does the schema, and `load` does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from clausal.ir.show import show_value
from clausal.ir.text import ConsolidatedText, Field, Record
from clausal.ir.types import (
    ChoiceType,
    DateType,
    DurationType,
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
from clausal.records.value import DATE, SCHOOL_YEAR
from clausal.values import Exact, decimal_text

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def record_schema(record_name: str, text: ConsolidatedText) -> Schema:
    """The schema of one record, with those of the records and choices that it refers to.

    Raises KeyError if the text has no such record.
    """
    record = text.records[record_name]
    referred = _referred(field.type for field in record.fields.values())
    return {
        "$schema": DIALECT,
        "$comment": _origin(text),
        **_record(record, text),
        "type": "object",
        "$defs": _definitions(referred, text),
    }


def document_schema(text: ConsolidatedText, roots: Iterable[str]) -> Schema:
    """The schema of a document: an object whose keys are records among `roots`."""
    names = tuple(roots)
    return {
        "$schema": DIALECT,
        "$comment": _origin(text),
        "title": text.agreement.title,
        "type": "object",
        "properties": {name: _reference(name) for name in names},
        "additionalProperties": False,
        "$defs": _definitions((RecordType(name=name) for name in names), text),
    }


def _origin(text: ConsolidatedText) -> str:
    return f"made from the book of {text.agreement.name}, version {text.version}"


def _reference(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _referred(types: Iterable[Type]) -> Iterable[RecordType | ChoiceType]:
    for type in types:
        match type:
            case ListType(record=record):
                yield RecordType(name=record)
            case SetType(choice=choice):
                yield choice
            case RecordType() | ChoiceType():
                yield type
            case _:
                pass


def _definitions(types: Iterable[RecordType | ChoiceType], text: ConsolidatedText) -> Schema:
    definitions: Schema = {}
    waiting = list(types)
    for type in waiting:
        if type.name in definitions:
            continue
        if isinstance(type, ChoiceType):
            definitions[type.name] = _choice(type, text)
        else:
            record = text.records[type.name]
            definitions[type.name] = _record(record, text)
            waiting.extend(_referred(field.type for field in record.fields.values()))
    return definitions


def _record(record: Record, text: ConsolidatedText) -> Schema:
    return {
        "title": record.title or record.name,
        "description": "What is left out or null is unknown, unless its field may be missing: "
        "there, null says that it is missing.",
        "type": ["object", "null"],
        "properties": {field.name: _field(field, text) for field in record.fields.values()},
        "additionalProperties": False,
    }


def _choice(type: ChoiceType, text: ConsolidatedText) -> Schema:
    choice = text.choices.get(type.name)
    schema: Schema = {"title": (choice and choice.title) or type.name}
    if choice and choice.titles:
        schema["description"] = "; ".join(
            f"{option}: {choice.titles[option]}"
            for option in type.options
            if option in choice.titles
        )
    return {**schema, "enum": [*type.options, None]}


def _field(field: Field, text: ConsolidatedText) -> Schema:
    title = {"title": field.title} if field.title else {}
    remarks = [*_remarks(field.type, text)]
    if field.may_be_missing:
        remarks.append("may be missing: null says that it is")
    if field.personal:
        remarks.append("personal")
    description = {"description": "; ".join(remarks)} if remarks else {}
    return {**title, **description, **_type(field.type)}


def _remarks(type: Type, text: ConsolidatedText) -> Iterable[str]:
    match type:
        case NumberType(unit=str(unit)):
            declared = text.units.get(unit)
            yield f"in {unit}" + (f" ({declared.title})" if declared and declared.title else "")
        case MoneyType():
            yield f"in {text.agreement.currency}"
        case PercentType(low=low, high=high):
            if low is not None:
                yield f"at least {show_value(low, type)}"
            if high is not None:
                yield f"at most {show_value(high, type)}"
        case _:
            pass


def _type(type: Type) -> Schema:
    match type:
        case TextType():
            return {"type": ["string", "null"]}
        case YesNoType():
            return {"type": ["boolean", "null"]}
        case DateType():
            return _pattern(_whole(DATE.pattern), "2011-07-01") | {"format": "date"}
        case SchoolYearType():
            return _pattern(_whole(SCHOOL_YEAR.pattern), "2011-12")
        case PercentType():
            return _pattern(_decimal(type, "%"), _percent_example(type))
        case NumberType() | MoneyType():
            ends = {"minimum": _json_number(type.low), "maximum": _json_number(type.high)}
            return {
                "type": ["number", "string", "null"],
                "pattern": _decimal(type),
                **{word: end for word, end in ends.items() if end is not None},
            }
        case ChoiceType(name=name) | RecordType(name=name):
            return _reference(name)
        case SetType(choice=choice):
            options = _reference(choice.name) | {"type": "string"}
            return {"type": ["array", "null"], "items": options, "uniqueItems": True}
        case ListType(record=record):
            items = _reference(record) | {"type": "object"}
            return {"type": ["array", "null"], "items": items}
        case DurationType() | UnknownType():
            # No field of a text without errors has such a type.
            return {"type": "null"}


def _pattern(pattern: str, example: str) -> Schema:
    return {"type": ["string", "null"], "pattern": pattern, "examples": [example]}


def _whole(pattern: str) -> str:
    return f"^{pattern}$"


def _decimal(type: Quantity, sign: str = "") -> str:
    """An exact decimal of at most the type's places, and any noughts after them."""
    if type.places is None:
        places = "[0-9]+"
    elif type.places == 0:
        places = "0+"
    else:
        places = f"[0-9]{{1,{type.places}}}0*"
    return _whole(rf"-?[0-9]+(\.{places})?{sign}")


def _percent_example(type: PercentType) -> str:
    """A percent in the type's range."""
    share: Exact = Fraction(4, 5)
    if type.high is not None:
        share = min(share, type.high)
    if type.low is not None:
        share = max(share, type.low)
    return f"{decimal_text(share * 100)}%"


def _json_number(value: Exact | None) -> int | float | None:
    """The value as JSON prints it; None if a float would not print as exactly that decimal."""
    if value is None or isinstance(value, int):
        return value
    return float(value) if Fraction(str(float(value))) == value else None
