"""A disagreement as a case that can be read and kept: a book's text, a record, a question, a day.

A case is a YAML file in `cases/`. What was once found stays there, and is asked of every evaluator.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from clausal.ir.text import ConsolidatedText
from clausal.ir.types import ListType, PercentType, RecordType, Type
from clausal.kernel.askings import Asking
from clausal.pipeline import KnownTexts, reading_text
from clausal.reading import parse_book
from clausal.records.load import load_record, value_from_text
from clausal.records.yaml_text import yaml_documents
from clausal.values import MISSING, Item, SchoolYear, Value, decimal_text
from tests.generate import books
from tests.generate.records import Facts
from tests.kernel.rounds import POLICIES

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One question of one record. `book` is a text, or a shipped book's name."""

    book: str
    proposals: tuple[str, ...] = ()
    question: str
    as_of: dt.date
    settings: Mapping[str, Value] = field(default_factory=dict)
    facts: Facts

    @cached_property
    def timeline(self) -> KnownTexts:
        """The texts that are asked. Raises Refused if the text is no book."""
        return _book(self.book).texts(self.proposals)

    @property
    def asking(self) -> Asking:
        """What is asked, as evaluators take it."""
        return Asking(
            timeline=self.timeline,
            questions=(self.question,),
            as_of=self.as_of,
            settings=self.settings,
        )


def _book(book: str) -> books.Book:
    return books.Book(book, parse_book(book)) if book in POLICIES else books.read(book)


# ------------------------------------------------------------------ writing


class _Block(str):
    """A text that is written line by line."""


class _Dumper(yaml.SafeDumper):
    pass


_Dumper.add_representer(
    _Block, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|")
)


def dump(case: Case, answer: str, found: Mapping[str, str]) -> str:
    """The case as a YAML text, with the interpreter's answer and those that were found instead."""
    timeline = case.timeline
    text = reading_text(timeline.book, timeline)
    data = {
        "answer": _Block(answer),
        "found": {name: _Block(other) for name, other in found.items()},
        "question": case.question,
        "as_of": str(case.as_of),
        "proposals": list(case.proposals),
        "settings": {
            name: _setting(name, value, timeline.text_on(case.as_of))
            for name, value in case.settings.items()
        },
        "record": {name: _item(item, text) for name, item in case.facts.items()},
        "book": _Block(case.book),
    }
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


def _item(item: Item, text: ConsolidatedText) -> dict[str, Any]:
    fields = text.records[item.record].fields
    return {
        name: _plain(value, fields[name].type, text)
        for name, value in item.fields.items()
        if name in fields
    }


def _plain(value: Value, type: Type, text: ConsolidatedText) -> Any:
    match type:
        case _ if value is MISSING:
            return None
        case RecordType():
            assert isinstance(value, Item)
            return _item(value, text)
        case ListType():
            assert isinstance(value, tuple)
            return [_item(item, text) for item in value]
        case _:
            return _written(value, percent=isinstance(type, PercentType))


def _written(value: Value, *, percent: bool) -> Any:
    match value:
        case bool():
            return value
        case int() | Fraction() if percent:
            return f"{decimal_text(value * 100)}%"
        case int():
            return value
        case Fraction():
            return decimal_text(value)
        case dt.date() | SchoolYear():
            return str(value)
        case frozenset():
            return sorted(value)
        case _:
            return value


def _setting(name: str, value: Value, text: ConsolidatedText) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    percent = name in text.constants and isinstance(text.constants[name].type, PercentType)
    return str(_written(value, percent=percent))


# ------------------------------------------------------------------ reading


def load(text: str) -> tuple[Case, str]:
    """The case that a YAML text writes, and the interpreter's answer to it."""
    (data,) = yaml_documents(text)
    proposals = tuple(data["proposals"])
    timeline = _book(data["book"]).texts(proposals)
    as_of = dt.date.fromisoformat(data["as_of"])
    here = timeline.text_on(as_of)
    types: dict[str, Type] = {
        **{name: constant.type for name, constant in here.constants.items()},
        **{name: question.type for name, question in here.questions.items()},
    }
    case = Case(
        book=data["book"],
        proposals=proposals,
        question=data["question"],
        as_of=as_of,
        settings={
            name: value_from_text(types[name], str(value))
            for name, value in data["settings"].items()
            if name in types  # one that nothing rests on was taken out of the text
        },
        facts=load_record(data["record"], reading_text(timeline.book, timeline)),
    )
    return case, data["answer"]
