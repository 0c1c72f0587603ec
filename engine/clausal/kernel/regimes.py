"""The texts of timelines as a few numbered regimes: stretches of days that one text judges.

Provisions whose wording, and whatever they rest on, are the same in several texts are generated
once, from the first text that has them.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from clausal.ir.text import ConsolidatedText, Timeline
from clausal.kernel.alike import Alike, Key, Stretch, found, merged
from clausal.values import Value


class TurningTimeline(Timeline, Protocol):
    """A timeline that says on which days its texts change."""

    @property
    def turns(self) -> tuple[dt.date, ...]:
        """The days on which the text that is in force or judges may change, in order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A timeline, with what is set in all its texts."""

    timeline: TurningTimeline
    settings: Mapping[str, Value] = field(default_factory=dict)


class Regimes:
    """The stretches of days between the turns of some timelines, all of them numbered from 0.

    From a `vantage`, one of the stretches, those of its own world are seen.
    """

    def __init__(self, worlds: Sequence[World]) -> None:
        self.worlds = tuple(worlds)
        self._first: list[dt.date] = []
        self._spans: list[range] = []
        self._world: list[int] = []
        for number, world in enumerate(worlds):
            first = [dt.date.min, *world.timeline.turns]
            self._spans.append(range(len(self._first), len(self._first) + len(first)))
            self._world += [number] * len(first)
            self._first += first
        self._texts: list[tuple[ConsolidatedText, Mapping[str, Value]]] = []
        self._numbers: dict[tuple[int, int], int] = {}
        self._settings: list[Mapping[str, Value]] = []
        self._judging: dict[tuple[int, int], int] = {}
        self._around: dict[range, tuple[int, ...]] = {}
        self._stretches: dict[int, tuple[Stretch, ...]] = {}
        self._alike = Alike(self)
        self._same: dict[object, int] = {}
        self._seen: dict[object, int] = {}

    def around(self, vantage: int) -> range:
        """The stretches that are seen from one of them, in order."""
        return self._spans[self._world[vantage]]

    def of(self, day: dt.date, vantage: int) -> int:
        """The stretch in which a day lies, seen from another."""
        return self.in_world(self._world[vantage], day)

    def in_world(self, world: int, day: dt.date) -> int:
        """The stretch of a world in which a day lies."""
        return self._spans[world][bisect_right(self.worlds[world].timeline.turns, day)]

    def timeline(self, vantage: int) -> TurningTimeline:
        """The timeline of a stretch."""
        return self.worlds[self._world[vantage]].timeline

    def first(self, regime: int) -> dt.date:
        """The first day of a stretch."""
        return self._first[regime]

    def text_on(self, regime: int) -> int:
        """The text in force in a stretch."""
        return self._number(self.timeline(regime).text_on(self._first[regime]), regime)

    def judging(self, regime: int, vantage: int) -> int:
        """The text that judges an event of a stretch, for an answer about another."""
        key = (regime, vantage)
        if key not in self._judging:
            text = self.timeline(vantage).judging(self._first[regime], self._first[vantage])
            self._judging[key] = self._number(text, vantage)
        return self._judging[key]

    def variants(self, kind: str, name: str, regime: int, vantage: int) -> tuple[int, ...]:
        """The texts of a provision's wordings that judge a day up to that stretch."""
        day, about = self._first[regime], self._first[vantage]
        found = self.timeline(vantage).variants(kind, name, day, about)
        return tuple(self._number(text, vantage) for text in found)

    def text(self, number: int) -> ConsolidatedText:
        """A text by its number."""
        return self._texts[number][0]

    def settings(self, number: int) -> Mapping[str, Value]:
        """What is set in a text."""
        return self._texts[number][1]

    def every_text(self) -> Iterator[ConsolidatedText]:
        """Every text that judges, as seen from any stretch."""
        seen = dict.fromkeys(each for span in self._spans for each in self.texts_around(span.start))
        return (self.text(number) for number in seen)

    def texts_around(self, vantage: int) -> tuple[int, ...]:
        """Every text of the world of a stretch, in force or judging."""
        around = self.around(vantage)
        if around not in self._around:
            texts = [self.judging(day, since) for since in around for day in around]
            self._around[around] = tuple(dict.fromkeys([*texts, *map(self.text_on, around)]))
        return self._around[around]

    def stretches(self, vantage: int) -> tuple[Stretch, ...]:
        """The stretches of a world up to one of them, with what is seen from each."""
        around = self.around(vantage)
        if vantage not in self._stretches:
            self._stretches[vantage] = tuple(
                Stretch(
                    self.first(since),
                    self.text_on(since),
                    merged((self.first(day), self.judging(day, since)) for day in around),
                )
                for since in around
                if since <= vantage
            )
        return self._stretches[vantage]

    def _number(self, text: ConsolidatedText, vantage: int) -> int:
        settings = self.worlds[self._world[vantage]].settings
        if settings not in self._settings:
            self._settings.append(settings)
        key = (id(text), self._settings.index(settings))
        if key not in self._numbers:
            self._numbers[key] = len(self._texts)
            self._texts.append((text, settings))
        return self._numbers[key]

    # -------------------------------------------------------------- what is the same

    def same(self, kind: str, name: str, text: int) -> int:
        """The first text in which a provision, with all that it rests on, says the same."""
        return self._same.setdefault(self._alike.meaning((kind, name), text), text)

    def seen(self, kind: str, name: str, text: int, vantage: int) -> int:
        """The first stretch from which a provision of a text looks the same, with all that it
        rests on: from day to day the same texts judge, and were in force."""
        reached = self._alike.reached((kind, name), vantage)
        key = (self._alike.meaning((kind, name), text), self._alike.view(reached, vantage))
        return self._seen.setdefault(key, vantage)

    def has(self, key: Key, text: int) -> bool:
        """Whether a text has a provision."""
        return found(self.text(text), key) is not None

    def alike(self, names: Iterable[Key], one: int, other: int) -> bool:
        """Whether all of these mean the same in two texts, and the agreement itself does."""
        return self._alike.frame(one) == self._alike.frame(other) and all(
            self.has(key, one) and self._alike.meaning(key, one) == self._alike.meaning(key, other)
            for key in names
        )
