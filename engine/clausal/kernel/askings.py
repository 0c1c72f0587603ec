"""All that is asked, of whatever texts, days and readings → the worlds that it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from clausal.ir.text import Record
from clausal.ir.types import ChoiceType, SetType
from clausal.kernel.generate import Varied
from clausal.kernel.regimes import Regimes, TurningTimeline, World
from clausal.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Some questions about a day of a timeline, with what is set."""

    timeline: TurningTimeline
    questions: Sequence[str]
    as_of: dt.date
    settings: Mapping[str, Value] = field(default_factory=dict)
    known_on: dt.date | None = None


def regimes_of(askings: Sequence[Asking]) -> Regimes:
    """The regimes of what is asked."""
    return worlds(askings)[0]


def worlds(askings: Sequence[Asking]) -> tuple[Regimes, Varied, list[tuple[int, int]]]:
    """The regimes of what is asked, and for each asking its world, and the number of its readings.

    Each timeline is a world, with what is set. What differs only in the readings of questions is
    one world: they are read as the source runs.
    """
    varied = tuple(sorted(_varied(askings)))
    worlds: list[World] = []
    rows: dict[tuple[str | None, ...], int] = {}
    places: list[tuple[int, int]] = []
    for asking in askings:
        given = {name: each for name, each in asking.settings.items() if name not in varied}
        world = World(timeline=asking.timeline, settings=given)
        place = next(
            (
                number
                for number, each in enumerate(worlds)
                if each.timeline is world.timeline and each.settings == given
            ),
            len(worlds),
        )
        if place == len(worlds):
            worlds.append(world)
        readings = tuple(
            str(asking.settings[name]) if name in asking.settings else None for name in varied
        )
        places.append((place, rows.setdefault(readings, len(rows))))
    return Regimes(worlds), Varied(varied, tuple(rows)), places


def _varied(askings: Sequence[Asking]) -> Iterator[str]:
    """The questions of a timeline that are not read in one way in all that is asked."""
    for name in sorted({name for asking in askings for name in asking.settings}):
        readings: dict[int, set[object]] = {}
        for asking in askings:
            if name in asking.timeline.text_on(asking.as_of).questions:
                found = readings.setdefault(id(asking.timeline), set())
                found.add(asking.settings.get(name))
        if any(len(each) > 1 for each in readings.values()):
            yield name


def options_of(regimes: Regimes, reading: Mapping[str, Record]) -> dict[str, frozenset[str]]:
    """Every option that a choice has in any text, or in the records that are read."""
    options: dict[str, set[str]] = {}
    for text in regimes.every_text():
        for choice in text.choices.values():
            options.setdefault(choice.name, set()).update(choice.type.options)
    for record in reading.values():
        for each in record.fields.values():
            kind = each.type.choice if isinstance(each.type, SetType) else each.type
            if isinstance(kind, ChoiceType):
                options.setdefault(kind.name, set()).update(kind.options)
    return {name: frozenset(each) for name, each in options.items()}
