"""The texts that a preview asks: with some of the proposals' changes, or as they stay from a day.

What a question can rest on in them has a hash: where it is the same, so is every answer.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from clausal.diagnostics import has_errors
from clausal.history.apply import order
from clausal.history.texts import Entry, Key, Patch, Text, key_of
from clausal.history.timeline import History, in_force
from clausal.pipeline import KnownTexts
from clausal.syntax import nodes as n
from clausal.syntax.expressions import Name
from clausal.syntax.printer import print_item
from clausal.syntax.walk import walk

Place = tuple[str, int]
"""A change: the name of its proposal, and its number there."""


def with_changes(texts: KnownTexts, names: Sequence[str], chosen: frozenset[Place]) -> KnownTexts:
    """The texts with only the chosen changes of those proposals."""
    patches: list[Patch] = []
    for patch in texts.history.patches:
        if patch.name not in names:
            patches.append(patch)
            continue
        kept = [i for i in range(len(patch.changes)) if (patch.name, i) in chosen]
        if len(kept) == len(patch.changes):
            patches.append(patch)
        elif kept:
            changes = tuple(patch.changes[i] for i in kept)
            named = _called(patch, ",".join(map(str, kept)))
            patches.append(replace(named, changes=changes))
    return _of(texts, patches)


def as_it_stays(texts: KnownTexts, day: dt.date) -> KnownTexts:
    """The texts as if nothing that is in force on the day ended, and nothing came after."""
    patches: list[Patch] = []
    for patch in texts.history.patches:
        window = patch.heading.window
        if window is None or window.start > day:
            continue
        if in_force(patch, day) and window.to is not None:
            kept = _called(patch, "kept")
            heading = replace(kept.heading, window=replace(window, to=None))
            patch = replace(kept, heading=heading)
        patches.append(patch)
    return _of(texts, patches)


def _of(texts: KnownTexts, patches: Sequence[Patch]) -> KnownTexts:
    book = texts.book
    history = History(texts.history.base, tuple(patches), book.made)
    return KnownTexts(book, history, texts.known_on, texts.proposals)


def _called(patch: Patch, more: str) -> Patch:
    """The patch by another name: texts are remembered by the names of what made them. A space comes
    before all that a name can have, so that patches of one day keep their order."""
    name = replace(patch.heading.name, text=f"{patch.name} ({more})")
    return replace(patch, heading=replace(patch.heading, name=name))


# ------------------------------------------------------------------ whether they stand


def stands(texts: KnownTexts, days: Iterable[dt.date]) -> bool:
    """Whether the texts of some days check."""
    states = {state.key: state for state in (texts.history.on(day) for day in days)}
    return not any(has_errors(texts.check(state).diagnostics) for state in states.values())


# ------------------------------------------------------------------ what an answer rests on


class Reach:
    """What questions can rest on, in texts that share most of what they say."""

    def __init__(self) -> None:
        self._names: dict[int, tuple[object, frozenset[str]]] = {}
        self._found: dict[tuple[int, str], tuple[object, str, frozenset[str]]] = {}

    def hash(self, question: str, texts: KnownTexts, as_of: dt.date) -> str:
        """The same where a question about a day has the same answers, whatever the record."""
        digest = hashlib.sha256(f"{question} {as_of}".encode())
        before = ""
        for day, text in _judging(texts, as_of):
            found, _ = self._in(text, question)
            if found != before:
                digest.update(f"{day} {found}".encode())
            before = found
        return digest.hexdigest()

    def names(self, question: str, texts: KnownTexts, as_of: dt.date) -> frozenset[str]:
        """The names of all provisions on which its answer can rest."""
        found = [self._in(text, question)[1] for _, text in _judging(texts, as_of)]
        return frozenset().union(*found)

    def _in(self, text: Text, question: str) -> tuple[str, frozenset[str]]:
        name = question.partition(".")[0]
        key = (id(text), name)
        if key not in self._found:
            self._found[key] = (text, *self._reached(text, name))
        return self._found[key][1:]

    def _reached(self, text: Text, name: str) -> tuple[str, frozenset[str]]:
        by_name: dict[str, list[tuple[Key, Entry]]] = {}
        for key, entry in text.by_key.items():
            by_name.setdefault(key[1], []).append((key, entry))
        # Nobody names the order of a choice's options, the record of a field that is one for
        # all, or what feeds a ladder.
        always = [
            entry
            for entry in text.entries
            if isinstance(entry.item, n.Choice | n.Unit)
            or (isinstance(entry.item, n.Record) and entry.item.singleton)
        ]
        feeding = [e for e in text.entries if isinstance(e.item, n.SourceProvision | n.Reserved)]
        found: dict[Key, Entry] = {key_of(entry.item): entry for entry in always}
        waiting = [name]
        seen = {name}

        def reach(names: Iterable[str]) -> None:
            for one in names:
                if one not in seen:
                    seen.add(one)
                    waiting.append(one)

        while waiting:
            for key, entry in by_name.get(waiting.pop(), ()):
                found[key] = entry
                reach(self._mentioned(entry.item))
                if isinstance(entry.item, n.Ladder):
                    reach(other.item.name.text for other in feeding)
        printed = sorted(entry.printed for entry in found.values())
        whole = "\n".join([_term(text.agreement), *printed])
        return hashlib.sha256(whole.encode()).hexdigest(), frozenset(seen & set(by_name))

    def _mentioned(self, item: n.Provision) -> frozenset[str]:
        """Every name in a provision, whatever it may be the name of."""
        if id(item) not in self._names:
            found = frozenset(node.text for node in walk(item) if isinstance(node, Name))
            self._names[id(item)] = (item, found)
        return self._names[id(item)][1]


def _judging(texts: KnownTexts, as_of: dt.date) -> Iterable[tuple[dt.date, Text]]:
    """The texts that judge any day up to one."""
    days = [dt.date.min, *(day for day in texts.history.turns if day <= as_of)]
    for day in days:
        yield day, texts.history.judging(day, as_of).text


def _term(agreement: n.Agreement | None) -> str:
    """What of an agreement's heading matters to answers: while it holds over, no end of it does."""
    if agreement is None:
        return ""
    window = agreement.window
    if window is not None and window.until_replaced:
        agreement = replace(agreement, window=replace(window, to=None))
    return print_item(replace(agreement, title="", cites=(), parties=()))


def settings_reached(settings: Mapping[str, object], names: frozenset[str]) -> tuple[object, ...]:
    """The settings that can matter to a question."""
    return tuple(sorted((name, str(value)) for name, value in settings.items() if name in names))


def proposed(texts: KnownTexts, names: Sequence[str]) -> tuple[Patch, ...]:
    """The proposals by those names, in the order in which they apply."""
    return order(patch for patch in texts.history.patches if patch.name in names)
