"""The amendments known on a day → the consolidated text of each day."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from clausal.history.apply import Consolidated, consolidate, key_of_patches, order, since
from clausal.history.texts import Patch, Text
from clausal.syntax import nodes as n


@dataclass(frozen=True)
class History:
    """An agreement and the patches to it that are known.

    Immutable but for the texts that were consolidated already.
    """

    base: Text
    patches: tuple[Patch, ...] = ()
    made: dict[tuple[str, ...], Consolidated] = field(default_factory=dict, compare=False)
    _found: dict[tuple[int, int], Consolidated] = field(default_factory=dict, compare=False)

    def on(self, day: dt.date) -> Consolidated:
        """The text in force on a day."""
        return self.judging(day, dt.date.min)

    def judging(self, day: dt.date, vantage: dt.date) -> Consolidated:
        """The text that judges an event of that day, for an answer about `vantage`.

        It is that of the event's own day, and with it every amendment that reaches back so far and
        had taken force by the day that the answer is about.
        """
        # Between two days on which something changes, every day has the same text.
        key = (bisect_right(self.turns, day), bisect_right(self.turns, vantage))
        if key not in self._found:
            reaching = [patch for patch in self.patches if _reaches(patch, day, vantage)]
            self._found[key] = self._with(
                [*(patch for patch in self.patches if in_force(patch, day)), *reaching],
                self.turns[key[0] - 1] if reaching else None,
            )
        return self._found[key]

    @cached_property
    def turns(self) -> tuple[dt.date, ...]:
        """The days on which the text that is in force or judges may change, in order."""
        reaches = {p.heading.reaches for p in self.patches if p.heading.reaches is not None}
        # What reaches back changes every version that was in force on the way.
        starts = self._starts() if reaches else ()
        return tuple(sorted(reaches.union(starts, self.days())))

    def _starts(self) -> Iterator[dt.date]:
        """The days on which a version of a provision begins."""
        changes = (change for patch in self.patches for change in patch.changes)
        added = (c.provision for c in changes if isinstance(c, n.Add | n.Replace))
        for item in (*(entry.item for entry in self.base.entries), *added):
            if isinstance(item, n.Constant | n.Table | n.Define):
                yield from (v.start for v in item.versions if v.start is not None)

    def states(self, about: dt.date = dt.date.max) -> Iterator[tuple[dt.date, Consolidated]]:
        """Every text that is in force or judges, with the first day on which it does, in order.

        The first is that of the agreement as it was made.
        """
        seen: set[tuple[str, ...]] = set()
        days = (dt.date.min, *self.turns)
        reaching = {since(patch) for patch in self.patches if patch.heading.reaches is not None}
        reaching = {day for day in reaching if day <= about}
        for day in days:
            for vantage in (dt.date.min, *sorted(reaching)):
                consolidated = self.judging(day, vantage)
                if consolidated.key not in seen:
                    seen.add(consolidated.key)
                    yield day, consolidated

    def days(self) -> tuple[dt.date, ...]:
        """The days on which the text in force may change, in order."""
        days: set[dt.date] = set()
        for patch in self.patches:
            window = patch.heading.window
            if window is not None:
                days.add(window.start)
                if window.to is not None and window.to < dt.date.max:
                    days.add(window.to + dt.timedelta(days=1))
        return tuple(sorted(days))

    def _with(self, patches: Iterable[Patch], reach: dt.date | None) -> Consolidated:
        active = order(patches)
        key = key_of_patches(active, reach)
        if key not in self.made:
            self.made.setdefault(key, consolidate(self.base, active, reach))
        return self.made[key]


def in_force(patch: Patch, day: dt.date) -> bool:
    """Whether a patch is in force on a day."""
    window = patch.heading.window
    return window is not None and window.start <= day and (window.to is None or day <= window.to)


def _reaches(patch: Patch, day: dt.date, vantage: dt.date) -> bool:
    reaches = patch.heading.reaches
    return reaches is not None and reaches <= day < since(patch) <= vantage


def known(
    patches: Sequence[Patch], known_on: dt.date | None, proposals: Iterable[str]
) -> tuple[Patch, ...]:
    """The amendments decided by a day (None: all), and the proposals by those names."""
    asked = set(proposals)
    return tuple(
        patch
        for patch in patches
        if (patch.name in asked if patch.heading.proposal else _decided(patch, known_on))
    )


def _decided(patch: Patch, known_on: dt.date | None) -> bool:
    decided = patch.heading.decided
    return decided is not None and (known_on is None or decided.on <= known_on)
