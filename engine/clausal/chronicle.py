"""The texts of a book over time → its history: who changed what, when; and a provision's wordings.

The history of a book is read off its amendments; only a table's cells ask for checked texts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from clausal.diagnostics import did_you_mean, has_errors
from clausal.errors import QuestionError
from clausal.history.apply import Consolidated, kind_of, target_of
from clausal.history.consolidate import version_of
from clausal.history.texts import Entry, Key, Patch
from clausal.history.timeline import in_force
from clausal.interpret.frame import current
from clausal.ir.chronicle import (
    CellChange,
    Chronicle,
    Enactment,
    ProvisionHistory,
    Standing,
    Touched,
    Turn,
    Wording,
)
from clausal.ir.show import show_value
from clausal.ir.text import ConsolidatedText, Grid, NoValue, Table
from clausal.pipeline import KnownTexts, book_error
from clausal.syntax import nodes as n
from clausal.syntax.printer import print_item

ONE_DAY = dt.timedelta(days=1)


def chronicle(texts: KnownTexts, provision: str | None = None) -> Chronicle:
    """The history of a book, with that of one provision if it is asked for.

    Raises BookError where an amendment can't be applied, and QuestionError for a provision that no
    text has.
    """
    base, patches = texts.history.base, texts.book.parts.patches
    agreement = base.agreement
    assert agreement is not None  # a book that was loaded has one
    kinds = dict(_kinds(texts))
    known = {patch.name for patch in texts.history.patches}
    others = [patch for patch in patches if patch.name not in known]
    days = _days(texts)
    return Chronicle(
        agreement=agreement.name.text,
        title=agreement.title,
        ratified=agreement.ratified,
        ratified_assumed=agreement.ratified_assumed,
        timeline=texts.timeline,
        known_on=texts.known_on,
        asked=texts.proposals,
        turns=tuple(_turns(texts, sorted({*days, *_version_days(texts)}))),
        enactments=tuple(_enactment(p, kinds) for p in patches if p.name in known),
        proposals=tuple(_enactment(p, kinds) for p in others if p.heading.proposal),
        later=tuple(_enactment(p, kinds) for p in others if not p.heading.proposal),
        provisions=() if provision is None else _provisions(texts, days, provision),
    )


# ------------------------------------------------------------------ days


def _days(texts: KnownTexts) -> list[dt.date]:
    """The first day of the agreement, and every later one on which its text or standing changes."""
    first = _first_day(texts)
    days = {first, *(day for day in texts.history.days() if day > first)}
    ends = (_end(_on(texts, day)) for day in tuple(days))
    after = (end + ONE_DAY for end in ends if end is not None and end < dt.date.max)
    return sorted(days | {day for day in after if day > first})


def _on(texts: KnownTexts, day: dt.date) -> Consolidated:
    state = texts.history.on(day)
    if has_errors(state.findings):
        raise book_error(texts.book, state.findings)
    return state


def _end(state: Consolidated) -> dt.date | None:
    """The last day of the term."""
    agreement = state.text.agreement
    return agreement.window.to if agreement and agreement.window else None


def _standing(state: Consolidated, day: dt.date) -> Standing:
    agreement = state.text.agreement
    window = agreement.window if agreement else None
    if window is None or window.to is None or day <= window.to:
        return Standing.IN_FORCE
    return Standing.HOLDS_OVER if window.until_replaced else Standing.NOT_IN_FORCE


def _turns(texts: KnownTexts, days: list[dt.date]) -> Iterator[Turn]:
    before: tuple[tuple[str, ...], Standing] | None = None
    for day in days:
        state = _on(texts, day)
        names = tuple(patch.name for patch in state.patches)
        now = names, _standing(state, day)
        dated = _dated(texts, state, day) if before is not None else ()
        if now == before and not dated:
            continue
        earlier = before[0] if before else ()
        yield Turn(
            day=day,
            version=version_of(state.text),
            standing=now[1],
            end=_end(state),
            begun=tuple(name for name in names if name not in earlier),
            lapsed=tuple(name for name in earlier if name not in names),
            dated=dated,
        )
        before = now


def _version_days(texts: KnownTexts) -> Iterator[dt.date]:
    """The days on which a dated version of a provision begins, in some text."""
    for _, state in texts.history.states():
        for entry in state.text.entries:
            yield from (start for start in _starts(entry.item) if start > _first_day(texts))


def _first_day(texts: KnownTexts) -> dt.date:
    agreement = texts.history.base.agreement
    return agreement.window.start if agreement and agreement.window else dt.date.min


def _dated(texts: KnownTexts, state: Consolidated, day: dt.date) -> tuple[str, ...]:
    """The provisions of a day's text that have a version from that day on, but for those that an
    amendment of that day changes."""
    return tuple(
        entry.item.name.text
        for entry in state.text.entries
        if day in _starts(entry.item)
        and not any(
            patch.heading.window is not None and patch.heading.window.start == day
            for patch in state.patches
            if patch.name in entry.by
        )
    )


def _starts(item: n.Provision) -> list[dt.date]:
    if not isinstance(item, n.Constant | n.Table | n.Define):
        return []
    return [version.start for version in item.versions if version.start is not None]


# ------------------------------------------------------------------ amendments


def _kinds(texts: KnownTexts) -> Iterator[tuple[Key, str]]:
    """What each provision is that the agreement, or an amendment to it, states."""
    for entry in texts.history.base.entries:
        yield _kind(entry)
    for patch in texts.book.parts.patches:
        for change in patch.changes:
            if isinstance(change, n.Add):
                yield _kind(Entry(item=change.provision))


def _kind(entry: Entry) -> tuple[Key, str]:
    kind = kind_of(entry.item)
    space = "type" if kind in (n.Kind.UNIT, n.Kind.CHOICE, n.Kind.RECORD) else ""
    return (space, entry.item.name.text), str(kind)


def _enactment(patch: Patch, kinds: Mapping[Key, str]) -> Enactment:
    heading = patch.heading
    decided, window = heading.decided, heading.window
    parties = decided.by if decided else heading.by
    return Enactment(
        name=patch.name,
        title=heading.title,
        proposal=heading.proposal,
        parties=tuple(party.text for party in parties),
        decided=decided.on if decided else None,
        decided_assumed=bool(decided and decided.assumed),
        vote=decided.vote if decided else None,
        start=window.start if window else None,
        start_assumed=bool(window and window.assumed),
        end=window.to if window else None,
        reaches=heading.reaches,
        cites=heading.cites,
        changes=tuple(_touched(change, kinds) for change in patch.changes),
        span=heading.name.span,
    )


def _touched(change: n.Change, kinds: Mapping[Key, str]) -> Touched:
    key = target_of(change)
    kind = key[0] if key[0] == "agreement" else kinds.get(key)
    return Touched(kind=kind, provision=key[1], text=print_item(change))


# ------------------------------------------------------------------ one provision


def _provisions(texts: KnownTexts, days: list[dt.date], name: str) -> tuple[ProvisionHistory, ...]:
    """The provisions of that name: a choice may share it with a definition."""
    found: dict[Key, Entry] = {}
    names: set[str] = set()
    for day in days:
        for key, entry in _on(texts, day).text.by_key.items():
            names.add(key[1])
            if key[1] == name:
                found.setdefault(key, entry)
    if not found:
        near = did_you_mean(name, sorted(names)) or f"it has {', '.join(sorted(names))}"
        agreement = texts.history.base.agreement
        where = agreement.name.text if agreement else "the agreement"
        raise QuestionError(f"there is no provision `{name}` in any text of {where}; {near}")
    return tuple(
        ProvisionHistory(
            kind=str(kind_of(first.item)),
            name=name,
            title=getattr(first.item, "title", None),
            wordings=tuple(_wordings(texts, days, key)),
        )
        for key, first in found.items()
    )


def _wordings(texts: KnownTexts, days: list[dt.date], key: Key) -> Iterator[Wording]:
    starts = [(day, text) for day, text, before in _printed(texts, days, key) if text != before]
    for place, (day, text) in enumerate(starts):
        behind = starts[place + 1][0] if place + 1 < len(starts) else None
        now = _touching(texts, day, key)
        earlier = _touching(texts, day - ONE_DAY, key) if place else ()
        yield Wording(
            start=day,
            end=behind - ONE_DAY if behind else None,
            begun=tuple(name for name in now if name not in earlier),
            lapsed=tuple(name for name in earlier if name not in now),
            text=text,
            cells=tuple(_cells(texts, day, key)) if place else (),
        )


def _printed(
    texts: KnownTexts, days: list[dt.date], key: Key
) -> Iterator[tuple[dt.date, str | None, str | None]]:
    """The provision's text from each day on, and that of before."""
    before = None
    for day in days:
        entry = _on(texts, day).text.by_key.get(key)
        text = print_item(entry.item) if entry else None
        yield day, text, before
        before = text


def _touching(texts: KnownTexts, day: dt.date, key: Key) -> tuple[str, ...]:
    """The amendments in force on a day that change the provision."""
    return tuple(
        patch.name
        for patch in texts.history.patches
        if in_force(patch, day) and any(target_of(change) == key for change in patch.changes)
    )


def _cells(texts: KnownTexts, day: dt.date, key: Key) -> Iterator[CellChange]:
    """The cells of a table that are others than they would have been without the change."""
    entries = [_on(texts, when).text.by_key.get(key) for when in (day - ONE_DAY, day)]
    if not all(entry and isinstance(entry.item, n.Table) for entry in entries):
        return
    old = _values(texts.text_on(day - ONE_DAY), key[1], day)
    new = _values(texts.text_on(day), key[1], day)
    for keys in dict.fromkeys([*old, *new]):
        if old.get(keys) != new.get(keys):
            yield CellChange(keys=keys, before=old.get(keys), after=new.get(keys))


def _values(text: ConsolidatedText, name: str, day: dt.date) -> dict[tuple[str, ...], str]:
    """The cells in force on a day as a reader sees them, by their keys."""
    table = text.tables.get(name)
    grid = current(table.versions, day) if table else None
    if table is None or not isinstance(grid, Grid):
        return {}
    currency = text.agreement.currency
    return {
        tuple(
            f"{key.name} {show_value(value, key.type, currency)}"
            for value, key in zip(keys, table.keys, strict=True)
        ): _cell(cell, table, currency)
        for keys, cell in grid.cells.items()
    }


def _cell(cell: object, table: Table, currency: str) -> str:
    if isinstance(cell, NoValue):
        return str(cell.value)
    return show_value(cell, table.type, currency)  # type: ignore[arg-type]
