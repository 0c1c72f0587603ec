"""What means the same in several texts, and looks the same from several days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from clausal.ir import expressions as ir
from clausal.ir.text import ConsolidatedText, Ladder, Provision

if TYPE_CHECKING:
    from clausal.kernel.regimes import Regimes

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


Days = tuple[tuple[dt.date, int], ...]
"""What is so from each of some days on, until the next."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The first day of a stretch, the text in force, and those that judge, seen from it."""

    first: dt.date
    text: int
    judging: Days


def merged(days: Iterable[tuple[dt.date, int]]) -> Days:
    """The days, without those that bring nothing new."""
    found: list[tuple[dt.date, int]] = []
    for day, what in days:
        if not found or found[-1][1] != what:
            found.append((day, what))
    return tuple(found)


class Alike:
    """What means the same in several texts: a provision, and all that it rests on."""

    def __init__(self, regimes: Regimes) -> None:
        self._regimes = regimes
        self._wordings: dict[Key, list[tuple[Provision, tuple[str, ...]]]] = {}
        self._words: dict[int, int] = {}
        self._named: dict[tuple[Key, int], tuple[Key, ...]] = {}
        self._closures: dict[tuple[Key, int], frozenset[Key]] = {}
        self._meanings: dict[tuple[Key, int], int] = {}
        self._frames: dict[int, int] = {}
        self._reached: dict[tuple[Key, int], tuple[Key, ...]] = {}
        self._anywhere: dict[object, frozenset[Key]] = {}
        self._says: dict[tuple[int, int], int] = {}
        self._judging: dict[object, int] = {}
        self._ids: dict[object, int] = {}

    def frame(self, text: int) -> int:
        """A number for what of the agreement itself provisions rest on without naming it."""
        if text not in self._frames:
            self._frames[text] = self._id(_frame(self._regimes.text(text)))
        return self._frames[text]

    def wording(self, key: Key, text: int) -> int:
        """A number for what a provision says; below 0, a text does not have it."""
        provision = found(self._regimes.text(text), key)
        if provision is None:
            return -1
        if id(provision) not in self._words:
            known = self._wordings.setdefault(key, [])
            # No answer rests on where a provision is from; needs have its words.
            bare = replace(provision, cites=())
            said = bare, words(bare)
            place = next((i for i, each in enumerate(known) if each == said), len(known))
            if place == len(known):
                known.append(said)
            self._words[id(provision)] = place
        return self._words[id(provision)]

    def meaning(self, key: Key, text: int) -> int:
        """A number for what a provision, and all that it names, mean in a text."""
        if (key, text) not in self._meanings:
            settings = self._regimes.settings(text)
            names = sorted(self.closure(key, text))
            says = tuple((*k, self.wording(k, text), settings.get(k[1])) for k in names)
            self._meanings[key, text] = self._id((key, self.frame(text), says))
        return self._meanings[key, text]

    def closure(self, key: Key, text: int) -> frozenset[Key]:
        """A provision and all that it names in a text, directly or not."""
        if (key, text) not in self._closures:
            seen: set[Key] = set()
            waiting = [key]
            while waiting:
                each = waiting.pop()
                if each not in seen and self.wording(each, text) >= 0:
                    seen.add(each)
                    waiting += self._names(each, text)
            self._closures[key, text] = frozenset(seen)
        return self._closures[key, text]

    def _names(self, key: Key, text: int) -> tuple[Key, ...]:
        said = (key, self.wording(key, text))
        if said not in self._named:
            self._named[said] = tuple(named(found(self._regimes.text(text), key)))
        return self._named[said]

    def reached(self, key: Key, vantage: int) -> tuple[Key, ...]:
        """All that a provision rests on by any text that is seen: what one names, another says."""
        world = self._regimes.around(vantage).start
        if (key, world) not in self._reached:
            seen: set[Key] = set()
            waiting = [key]
            while waiting:
                each = waiting.pop()
                if each not in seen:
                    seen.add(each)
                    waiting += self._named_anywhere(each, vantage)
            self._reached[key, world] = tuple(sorted(seen))
        return self._reached[key, world]

    def _named_anywhere(self, key: Key, vantage: int) -> frozenset[Key]:
        texts = self._regimes.texts_around(vantage)
        place = (key, texts)
        if place not in self._anywhere:
            there = (text for text in texts if self.wording(key, text) >= 0)
            self._anywhere[place] = frozenset().union(*(self._names(key, text) for text in there))
        return self._anywhere[place]

    def view(self, keys: tuple[Key, ...], vantage: int) -> int:
        """A number for what is seen from a stretch, and from those before it: which texts judge on
        which days, and are in force, as far as some provisions go."""
        whose = self._id(keys)

        def says(text: int) -> int:
            if (whose, text) not in self._says:
                meanings = (self.meaning(key, text) for key in keys)
                self._says[whose, text] = self._id((self.frame(text), *meanings))
            return self._says[whose, text]

        def from_(stretch: Stretch) -> int:
            judging = (whose, stretch.judging)
            if judging not in self._judging:
                told = merged((day, says(text)) for day, text in stretch.judging)
                self._judging[judging] = self._id(told)
            return self._id((self._judging[judging], says(stretch.text)))

        stretches = self._regimes.stretches(vantage)
        before = merged((each.first, from_(each)) for each in stretches)
        return self._id((before, from_(stretches[-1])))

    def _id(self, what: object) -> int:
        return self._ids.setdefault(what, len(self._ids))


def _frame(text: ConsolidatedText) -> tuple[Any, ...]:
    """What of the agreement itself provisions rest on without naming it."""
    a = text.agreement
    # While it holds over, no end of it matters.
    end = None if a.holds_over else a.end
    return a.name, a.start, end, a.holds_over, a.year_start, a.currency


def found(text: ConsolidatedText, key: Key) -> Provision | None:
    kind, name = key
    found: Mapping[str, Provision] = getattr(text, KINDS[kind])
    return found.get(name)


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


def words(node: Any) -> tuple[str, ...]:
    """How the nodes of the IR at and below one are written, where they are expressions."""
    return tuple(getattr(each, "text", "") for each in nodes(node))


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
