"""The facts of a record that tell who somebody is: what the text calls `personal`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from clausal.ir.text import ConsolidatedText
from clausal.ir.types import Type
from clausal.values import Item, Value


@dataclass(frozen=True, slots=True)
class Personal:
    """One personal fact."""

    value: Value
    type: Type


def personal_facts(records: Mapping[str, Item], text: ConsolidatedText) -> Mapping[str, Personal]:
    """The personal facts by their paths, with all that stands in something personal."""
    return {path: fact for item in records.values() for path, fact in _within(item, text, False)}


def _within(item: Item, text: ConsolidatedText, personal: bool) -> Iterator[tuple[str, Personal]]:
    fields = text.records[item.record].fields
    for name, value in item.fields.items():
        masked = personal or fields[name].personal
        if isinstance(value, Item | tuple):
            for below in (value,) if isinstance(value, Item) else value:
                yield from _within(below, text, masked)
        elif masked:
            yield f"{item.path}.{name}", Personal(value, fields[name].type)
