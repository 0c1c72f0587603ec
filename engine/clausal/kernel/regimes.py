"""The texts of a timeline as a few numbered regimes: stretches of days that one text judges.

Provisions whose wording, and whatever they rest on, are the same in several texts are generated
once, from the first text that has them.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Protocol

from clausal.ir import expressions as ir
from clausal.ir.text import ConsolidatedText, Ladder, Provision, Timeline

Key = tuple[str, str]
"""The kind of a provision, and its name."""

KINDS = {
    "define": "defines",
    "constant": "constants",
    "question": "questions",
    "table": "tables",
    "source": "sources",
    "gate": "gates",
    "ladder": "ladders",
}


class TurningTimeline(Timeline, Protocol):
    """A timeline that says on which days its texts change."""

    @property
    def turns(self) -> tuple[dt.date, ...]:
        """The days on which the text that is in force or judges may change, in order."""
        ...


class Regimes:
    """The stretches of days between a timeline's turns, numbered from 0."""

    def __init__(self, timeline: TurningTimeline) -> None:
        self.timeline = timeline
        self.turns = timeline.turns
        self._first = [dt.date.min, *self.turns]
        self._texts: list[ConsolidatedText] = []
        self._closures: dict[tuple[Key, int], frozenset[Key]] = {}
        self._firsts: dict[tuple[Key, int], int] = {}

    def __len__(self) -> int:
        return len(self._first)

    def of(self, day: dt.date) -> int:
        """The stretch in which a day lies."""
        return bisect_right(self.turns, day)

    def first(self, regime: int) -> dt.date:
        """The first day of a stretch."""
        return self._first[regime]

    def text_on(self, regime: int) -> int:
        """The text in force in a stretch."""
        return self._number(self.timeline.text_on(self._first[regime]))

    def judging(self, regime: int, vantage: int) -> int:
        """The text that judges an event of a stretch, for an answer about another."""
        text = self.timeline.judging(self._first[regime], self._first[vantage])
        return self._number(text)

    def variants(self, kind: str, name: str, regime: int, vantage: int) -> tuple[int, ...]:
        """The texts of a provision's wordings that judge a day up to that stretch."""
        day, about = self._first[regime], self._first[vantage]
        return tuple(map(self._number, self.timeline.variants(kind, name, day, about)))

    def text(self, number: int) -> ConsolidatedText:
        """A text by its number."""
        return self._texts[number]

    def _number(self, text: ConsolidatedText) -> int:
        for number, known in enumerate(self._texts):
            if known is text:
                return number
        self._texts.append(text)
        return len(self._texts) - 1

    # -------------------------------------------------------------- what is the same

    def same(self, kind: str, name: str, text: int) -> int:
        """The first text in which a provision, with all that it rests on, says the same."""
        key = ((kind, name), text)
        if key not in self._firsts:
            self._firsts[key] = next(
                number
                for number in range(text + 1)
                if number == text or self._alike((kind, name), number, text)
            )
        return self._firsts[key]

    def has(self, key: Key, text: int) -> bool:
        """Whether a text has a provision."""
        return _found(self._texts[text], key) is not None

    def alike(self, names: Iterable[Key], one: int, other: int) -> bool:
        """Whether all of these mean the same in two texts, and the agreement itself does."""
        if one == other:
            return True
        same = _frame(self._texts[one]) == _frame(self._texts[other])
        return same and all(self._alike(key, one, other) for key in names)

    def _alike(self, key: Key, one: int, other: int) -> bool:
        first, second = self._texts[one], self._texts[other]
        if _frame(first) != _frame(second) or _found(first, key) is None:
            return False
        reached = self._closure(key, other)
        return self._closure(key, one) == reached and all(
            _equal(_found(first, each), _found(second, each)) for each in reached
        )

    def _closure(self, key: Key, text: int) -> frozenset[Key]:
        """A provision and all that it names, directly or not."""
        if (key, text) not in self._closures:
            seen: set[Key] = set()
            waiting = [key]
            while waiting:
                each = waiting.pop()
                provision = _found(self._texts[text], each)
                if each not in seen and provision is not None:
                    seen.add(each)
                    waiting += named(provision)
            self._closures[key, text] = frozenset(seen)
        return self._closures[key, text]


def _frame(text: ConsolidatedText) -> tuple[Any, ...]:
    """What of the agreement itself provisions rest on without naming it."""
    a = text.agreement
    return a.name, a.start, a.end, a.holds_over, a.ratified, a.year_start, a.currency


def _found(text: ConsolidatedText, key: Key) -> Provision | None:
    kind, name = key
    found: Mapping[str, Provision] = getattr(text, KINDS[kind])
    return found.get(name)


def _equal(one: Any, other: Any) -> bool:
    return one is other or one == other


def named(node: Any) -> Iterator[Key]:
    """The provisions that a node of the IR names."""
    for each in nodes(node):
        match each:
            case ir.DefineRef(name=name):
                yield "define", name
            case ir.ConstantRef(name=name):
                yield "constant", name
            case ir.QuestionRef(name=name):
                yield "question", name
            case ir.LookUp(table=name) | ir.InverseLookUp(table=name) | ir.Through(table=name):
                yield "table", name
            case ir.SourceTotal(name=name):
                yield "source", name
            case ir.LadderPart(name=name):
                yield "ladder", name
            case ir.GateIs(name=name):
                yield "gate", name
            case Ladder(sources=sources, versions=versions):
                yield from (("source", source) for source in sources)
                for version in versions:
                    for move in getattr(version.content, "moves", ()):
                        yield "gate", move.gate
            case _:
                pass


def nodes(node: Any) -> Iterator[Any]:
    """A node of the IR and all below it, in the order of the text."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, tuple):
            waiting.extend(reversed(each))
        elif is_dataclass(each) and not isinstance(each, type):
            yield each
            waiting.extend(reversed([getattr(each, name) for name in _fields(each.__class__)]))


@cache
def _fields(cls: type) -> tuple[str, ...]:
    leaves = {"type", "span", "cells", "reserved"}
    return tuple(f.name for f in fields(cls) if f.name not in leaves)
