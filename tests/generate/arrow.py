"""Hypothesis strategies: Arrow tables about a text's records, with cells that fit and others."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from clausal.ir.text import ConsolidatedText
from clausal.ir.types import (
    ChoiceType,
    DateType,
    ListType,
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
from tests.unit.records.generate import NAMES, RECORDS, SAFE_TEXT, texts

Drawn = tuple[pa.DataType, st.SearchStrategy[Any]]
"""An Arrow type, and cells of it."""

WORDS = st.one_of(NAMES, SAFE_TEXT)

STRINGS = st.sampled_from(
    [
        pa.string(),
        pa.large_string(),
        pa.dictionary(pa.int8(), pa.string()),
        pa.dictionary(pa.int32(), pa.large_string()),
    ]
)

AMOUNTS = st.one_of(
    st.integers(-(10**4), 10**4).map(lambda n: Decimal(n) / 100),
    st.integers(-(10**19), 10**19).map(Decimal),
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-100, max_value=100),
    st.sampled_from([Decimal("1.500"), Decimal("0.1234567"), Decimal(2**63), Decimal(10) ** 30]),
)

DAYS = st.one_of(st.dates(), st.sampled_from([dt.date.min, dt.date.max]))


@dataclass(frozen=True)
class Given:
    """A table, and the text that its rows are read by."""

    text: ConsolidatedText
    table: pa.Table


@st.composite
def tables(draw: st.DrawFn) -> Given:
    """A few rows about the first of the records, each column of a type that the field may have."""
    text = draw(texts())
    columns: dict[str, Drawn] = {}
    beside = [f"{name}.{field}" for name in RECORDS[1:] for field in text.records[name].fields]
    for name in (*text.records[RECORDS[0]].fields, *beside):
        owner, _, field = name.rpartition(".")
        type = text.records[owner or RECORDS[0]].fields[field].type
        how = draw(st.sampled_from(["left out", "whole", "whole", "in columns"]))
        if owner and draw(st.booleans()):
            continue
        if how == "in columns" and isinstance(type, RecordType):
            for below in text.records[type.name].fields.values():
                found = draw(_column(text, below.type, 2))
                if found is not None:
                    columns[f"{name}.{below.name}"] = found
        elif how != "left out":
            found = draw(_column(text, type, 1))
            if found is not None:
                columns[name] = found
    if draw(st.integers(0, 9)) == 0:
        named = draw(_column(text, RecordType(name=RECORDS[0]), 1))
        columns = {} if named is None else {RECORDS[0]: named}
    count = draw(st.integers(0, 6))
    arrays = {
        name: pa.array(draw(st.lists(cells, min_size=count, max_size=count)), type)
        for name, (type, cells) in columns.items()
    }
    rows = pa.table(arrays) if arrays else pa.table({"id": pa.nulls(count)})
    return Given(text, rows)


@st.composite
def _column(draw: st.DrawFn, text: ConsolidatedText, type: Type, depth: int) -> Drawn | None:
    """An Arrow type in which values of a type can be stored, and its cells; None if too deep."""
    if draw(st.integers(0, 19)) == 0:
        return pa.null(), st.none()
    held: Drawn | None
    match type:
        case RecordType(name=name):
            held = draw(_struct(text, name, depth))
        case ListType(record=name):
            struct = draw(_struct(text, name, depth))
            if struct is None:
                return None
            listed = draw(st.sampled_from([pa.list_, pa.large_list]))
            held = listed(struct[0]), st.lists(struct[1], max_size=3)
        case SetType(choice=choice):
            options = st.one_of(st.sampled_from(choice.options), *([WORDS] * _now_and_then(draw)))
            some = st.lists(options, max_size=3, unique=not _now_and_then(draw))
            held = pa.list_(draw(STRINGS)), some
        case _:
            held = draw(_scalar(type))
    if held is None or _now_and_then(draw, 2):
        return held
    return held[0], st.one_of(st.none(), held[1], held[1])


def _now_and_then(draw: st.DrawFn, often: int = 4) -> bool:
    return draw(st.integers(1, often)) == 1


@st.composite
def _struct(draw: st.DrawFn, text: ConsolidatedText, name: str, depth: int) -> Drawn | None:
    if depth > 3:
        return None
    fields: dict[str, Any] = {}
    for field in text.records[name].fields.values():
        found = draw(_column(text, field.type, depth + 1))
        if found is not None and draw(st.booleans()):
            fields[field.name] = found
    type = pa.struct([(name, column) for name, (column, _) in fields.items()])
    return type, st.fixed_dictionaries({name: cells for name, (_, cells) in fields.items()})


@st.composite
def _scalar(draw: st.DrawFn, type: Type) -> Drawn:
    wrong = _now_and_then(draw)
    match type:
        case TextType():
            return draw(STRINGS), WORDS
        case YesNoType():
            return pa.bool_(), st.booleans()
        case ChoiceType(options=options):
            good = st.sampled_from(options)
            return draw(STRINGS), st.one_of(good, WORDS) if wrong else good
        case SchoolYearType():
            years = st.integers(1, 9998).map(lambda year: f"{year:04}-{(year + 1) % 100:02}")
            odd = st.sampled_from(["2011", "2011-13", "9999-00", "0000-01", ""])
            return draw(STRINGS), st.one_of(years, odd) if wrong else years
        case DateType():
            return draw(_days(wrong))
        case PercentType():
            parts = st.integers(-10, 10**6).map(lambda n: f"{Decimal(n) / 100}%")
            odd = st.sampled_from(
                ["80", "8 %", "٣%", "1e2%", "0.1234567%", "99999999999999999999%"]
            )
            return draw(STRINGS), st.one_of(parts, odd) if wrong else parts
        case NumberType() | MoneyType():
            return draw(_numbers(wrong))
        case _:
            raise AssertionError(type)


@st.composite
def _days(draw: st.DrawFn, wrong: bool) -> Drawn:
    near = st.dates(dt.date(1700, 1, 1), dt.date(2200, 1, 1))
    midnights = near.map(lambda day: dt.datetime.combine(day, dt.time()))
    times = st.datetimes(dt.datetime(1700, 1, 1), dt.datetime(2200, 1, 1))
    iso = st.one_of(DAYS.map(dt.date.isoformat), *([WORDS] if wrong else []))
    kinds: list[Drawn] = [
        (pa.date32(), DAYS),
        (pa.date64(), near),
        (draw(STRINGS), iso),
        *(
            (
                pa.timestamp(unit),
                st.one_of(midnights, times) if wrong and unit == "us" else midnights,
            )
            for unit in ("s", "ms", "us")
        ),
    ]
    chosen: Drawn = draw(st.sampled_from(kinds))
    return chosen


@st.composite
def _numbers(draw: st.DrawFn, wrong: bool) -> Drawn:
    small = st.integers(-128, 127)
    floats = st.one_of(st.integers(-1000, 1000).map(lambda n: n / 4), *([st.floats()] * wrong))
    scale = draw(st.integers(0, 8))
    fine = st.integers(-(10**10), 10**10).map(lambda n: Decimal(n).scaleb(-scale))
    broad = st.integers(-(10**35), 10**35).map(lambda n: Decimal(n).scaleb(-scale))
    written = AMOUNTS.map(lambda amount: format(amount, "f"))
    kinds: list[Drawn] = [
        (pa.int8(), small),
        (pa.uint8(), st.integers(0, 255)),
        (pa.int32(), small),
        (pa.int64(), st.one_of(small, st.integers(-(2**63), 2**63 - 1)) if wrong else small),
        (pa.uint64(), st.integers(0, 2**64 - 1) if wrong else st.integers(0, 200)),
        (pa.float64(), floats),
        (pa.float32(), st.integers(-1000, 1000).map(lambda n: n / 4)),
        (pa.decimal128(38, scale), st.one_of(fine, broad) if wrong else fine),
        (pa.decimal256(50, scale), fine),
        (draw(STRINGS), st.one_of(written, WORDS) if wrong else written),
    ]
    chosen: Drawn = draw(st.sampled_from(kinds))
    return chosen
