"""A disagreement → a smaller one: less of the text, of the facts, of the settings."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from clausal.errors import ClausalError
from clausal.ir.text import ConsolidatedText
from clausal.ir.types import ListType, RecordType
from clausal.pipeline import reading_text
from clausal.values import Item, Value
from tests.generate import books
from tests.generate.records import Facts
from tests.kernel.cases import Case
from tests.kernel.rounds import POLICIES

Holds = Callable[[Case], bool]
"""Whether a case still shows the disagreement."""


def shrink(case: Case, holds: Holds, seconds: float = 20.0) -> Case:
    """A smaller case that still holds; crude, and no longer than that."""
    until = time.monotonic() + seconds
    before = None
    while case is not before and time.monotonic() < until:
        # What could not be taken away at first can when other things are gone.
        before, case = case, _greedy(case, holds, until)
    return _fitting(case)


def _greedy(case: Case, holds: Holds, until: float) -> Case:
    for ways in (_fewer_items, _fewer_lines, _fewer_facts, _fewer_settings):
        index = 0
        while time.monotonic() < until:
            candidates = list(ways(case))
            if index >= len(candidates):
                break
            if _still(candidates[index], holds):
                case = candidates[index]
            else:
                index += 1
    return case


def _still(case: Case, holds: Holds) -> bool:
    try:
        return holds(_fitting(case))
    except (books.Refused, ClausalError):
        return False


def _fitting(case: Case) -> Case:
    """Without the facts and settings that the text does not declare."""
    text = reading_text(case.timeline.book, case.timeline)
    kept = {n: _declared(i, text) for n, i in case.facts.items() if n in text.records}
    here = case.timeline.text_on(case.as_of)
    known = {*here.constants, *here.questions}
    settings = {name: value for name, value in case.settings.items() if name in known}
    return replace(case, facts=kept, settings=settings)


def _declared(item: Item, text: ConsolidatedText) -> Item:
    fields = text.records[item.record].fields
    kept: dict[str, Value] = {}
    for name, value in item.fields.items():
        if name not in fields:
            continue
        if isinstance(fields[name].type, RecordType) and isinstance(value, Item):
            value = _declared(value, text)
        elif isinstance(fields[name].type, ListType) and isinstance(value, tuple):
            value = tuple(_declared(inner, text) for inner in value)
        kept[name] = value
    return Item(item.record, item.path, kept)


# ------------------------------------------------------------------ what can go


def _fewer_items(case: Case) -> Iterator[Case]:
    if case.book in POLICIES:
        return
    items = books.items(case.book)
    for index in range(len(items) - 1, -1, -1):
        yield replace(case, book="".join(items[:index] + items[index + 1 :]))
    for index in range(len(case.proposals)):
        others = (*case.proposals[:index], *case.proposals[index + 1 :])
        yield replace(case, proposals=others)


def _fewer_lines(case: Case) -> Iterator[Case]:
    if case.book in POLICIES:
        return
    lines = case.book.splitlines(keepends=True)
    for index in range(len(lines) - 1, -1, -1):
        if lines[index].startswith(" "):
            yield replace(case, book="".join(lines[:index] + lines[index + 1 :]))


def _fewer_settings(case: Case) -> Iterator[Case]:
    for name in case.settings:
        yield replace(case, settings={n: v for n, v in case.settings.items() if n != name})


def _fewer_facts(case: Case) -> Iterator[Case]:
    for facts in _without(case.facts):
        yield replace(case, facts=facts)


def _without(facts: Facts) -> Iterator[Facts]:
    for name, item in facts.items():
        yield {n: i for n, i in facts.items() if n != name}
        for smaller in _less(item):
            yield {**facts, name: smaller}


def _less(item: Item) -> Iterator[Item]:
    for name, value in item.fields.items():
        yield Item(item.record, item.path, {n: v for n, v in item.fields.items() if n != name})
        if isinstance(value, Item):
            for inner in _less(value):
                yield _with(item, name, inner)
        elif isinstance(value, tuple):
            for index, one in enumerate(value):
                others = value[:index] + value[index + 1 :]
                yield _with(item, name, renumbered(others, f"{item.path}.{name}"))
                for inner in _less(one):
                    yield _with(item, name, (*value[:index], inner, *value[index + 1 :]))


def _with(item: Item, name: str, value: Value) -> Item:
    fields: Mapping[str, Value] = {**item.fields, name: value}
    return Item(item.record, item.path, fields)


def renumbered(items: tuple[Item, ...], path: str) -> tuple[Item, ...]:
    """The items of a list, with the paths of their places in it."""
    return tuple(_moved(item, f"{path}[{n + 1}]") for n, item in enumerate(items))


def _moved(item: Item, path: str) -> Item:
    fields: dict[str, Value] = {}
    for name, value in item.fields.items():
        if isinstance(value, Item):
            value = _moved(value, f"{path}.{name}")
        elif isinstance(value, tuple):
            value = renumbered(value, f"{path}.{name}")
        fields[name] = value
    return Item(item.record, path, fields)
