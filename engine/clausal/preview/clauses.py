"""The changes of proposals → the clauses that are costed: those that stand, alone or together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from clausal.history.apply import since
from clausal.pipeline import KnownTexts
from clausal.preview.texts import Place, proposed, stands, with_changes
from clausal.syntax.printer import print_item


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Changes that stand together, in the order of their proposals."""

    name: str
    changes: tuple[Place, ...]
    printed: tuple[str, ...]


@dataclass(slots=True)
class Team:
    """The clauses of some proposals, and the text with some of them: bits of a number say which.

    `printed` has every change in the order of the proposals. A text has to check on all `days`.
    """

    texts: KnownTexts
    proposals: tuple[str, ...]
    days: tuple[dt.date, ...]
    printed: Mapping[Place, str]
    groups: tuple[Group, ...] = ()
    _made: dict[int, KnownTexts] = field(default_factory=dict)

    def text(self, team: int) -> KnownTexts:
        """The texts with the clauses whose bits are set."""
        if team not in self._made:
            if team == (1 << len(self.groups)) - 1:
                self._made[team] = self.texts
            else:
                self._made[team] = self.with_(self.members(team))
        return self._made[team]

    def with_(self, changes: frozenset[Place]) -> KnownTexts:
        """The texts with some changes."""
        return with_changes(self.texts, self.proposals, changes)

    def members(self, team: int) -> frozenset[Place]:
        """The changes of a team."""
        return frozenset(
            change
            for bit, group in enumerate(self.groups)
            if team >> bit & 1
            for change in group.changes
        )

    def stands(self, changes: frozenset[Place]) -> bool:
        """Whether the text with those changes checks."""
        return stands(self.with_(changes), self.days)

    def group(self, united: Iterable[frozenset[Place]]) -> None:
        """Puts changes together, in the order of the first of each group."""
        rank = {place: number for number, place in enumerate(self.printed)}
        ordered = sorted(sorted(group, key=rank.__getitem__) for group in united)
        ordered.sort(key=lambda group: rank[group[0]])
        self.groups = tuple(
            Group(
                name=" + ".join(f"{name}.{i + 1}" for name, i in group),
                changes=tuple(group),
                printed=tuple(self.printed[place] for place in group),
            )
            for group in ordered
        )
        self._made.clear()

    def mend(self, fallen: int) -> None:
        """Puts the clauses of a team whose text does not check together with what they need."""
        found = self.needed(self.members(fallen))
        self.group(_joined([*(frozenset(group.changes) for group in self.groups), found]))

    def needed(self, these: frozenset[Place]) -> frozenset[Place]:
        """These, with as few others as it takes for the text to check: parts of the others are left
        out by turns, smaller and smaller ones."""
        kept = [place for place in self.printed if place not in these]
        step = len(kept)
        while step:
            start = 0
            while start < len(kept):
                tried = kept[:start] + kept[start + step :]
                if self.stands(these.union(tried)):
                    kept = tried
                else:
                    start += step
            step //= 2
        return these.union(kept)


def team_of(texts: KnownTexts, names: Sequence[str], as_of: dt.date) -> Team:
    """The clauses of the proposals, with those together that can't stand without each other.

    Raises BookError if all of them together can't.
    """
    patches = proposed(texts, names)
    days = tuple(sorted({as_of, *(since(patch) for patch in patches)}))
    for day in days:
        texts.text_on(day)
    printed = {
        (patch.name, number): print_item(change).strip()
        for patch in patches
        for number, change in enumerate(patch.changes)
    }
    team = Team(texts, tuple(patch.name for patch in patches), days, printed)
    united: list[frozenset[Place]] = []
    for place in printed:
        if not any(place in group for group in united):
            alone = frozenset({place})
            united = _joined([*united, alone if team.stands(alone) else team.needed(alone)])
    while (fallen := next((g for g in united if not team.stands(g)), None)) is not None:
        united = _joined([*united, team.needed(fallen)])
    team.group(united)
    return team


def _joined(groups: Sequence[frozenset[Place]]) -> list[frozenset[Place]]:
    """The groups; those that share a change are one."""
    made: list[frozenset[Place]] = []
    for group in groups:
        apart = [other for other in made if not other & group]
        made = [*apart, group.union(*(other for other in made if other & group))]
    return made
