"""Items as columns state what the items stated, and stand where the items stood."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from hypothesis import given

from clausal.ir.types import MoneyType, NumberType, PercentType
from clausal.kernel.columns import scale_of
from clausal.kernel.from_items import columns_of
from clausal.values import Item
from tests.generate.columns import all_fields, codes_of, facts_of
from tests.unit.records.generate import RECORDS, Meant, several_meant


def too_wide(made: Meant, item: Item) -> bool:
    """Whether a number below the item does not fit 64 bits."""

    def numbers(item: Item) -> Iterator[tuple[int | Fraction, int]]:
        for name, value in item.fields.items():
            type = made.text.records[item.record].fields[name].type
            match value:
                case Item():
                    yield from numbers(value)
                case tuple():
                    for one in value:
                        yield from numbers(one)
                case int() | Fraction() if isinstance(type, NumberType | MoneyType | PercentType):
                    yield value, scale_of(type)
                case _:
                    pass

    return any(not -(2**63) <= number * scale < 2**63 for number, scale in numbers(item))


@given(several=several_meant())
def test_the_columns_of_items_state_what_they_do(several: list[Meant]) -> None:
    text = several[0].text
    codes = codes_of(text)
    records = [made.items for made in several]
    try:
        columns = columns_of(records, RECORDS[0], text, codes, all_fields(text))
    except OverflowError:
        assert any(too_wide(made, item) for made in several for item in made.items.values())
        return
    told = [{name: item for name, item in items.items() if item.fields} for items in records]
    assert list(facts_of(columns, text, codes)) == told
    assert RECORDS[0] in columns.tables


@given(several=several_meant())
def test_what_is_shared_has_one_row(several: list[Meant]) -> None:
    text = several[0].text
    codes = codes_of(text)
    shared = {name: item for name, item in several[0].items.items() if name != RECORDS[0]}
    records = [
        {name: item for name, item in made.items.items() if name not in shared} for made in several
    ]
    try:
        columns = columns_of(records, RECORDS[0], text, codes, all_fields(text), shared)
    except OverflowError:
        return  # told of in the other test
    assert columns.shared == set(shared)
    told = [
        {name: item for name, item in {**items, **shared}.items() if item.fields}
        for items in records
    ]
    assert list(facts_of(columns, text, codes)) == told
