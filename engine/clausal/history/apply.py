"""A text and the patches in force → the consolidated text, and what could not be applied.

Patches apply in the order in which they took force, then in which they were decided. Inside one
patch the order of its changes does not matter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, assert_never

from clausal.diagnostics import Diagnostic, Label, did_you_mean
from clausal.history import parts, values
from clausal.history.places import WHOLE, Place, names, overlap, place_of
from clausal.history.texts import Entry, Key, Patch, Text, key_of
from clausal.source import Span
from clausal.syntax import nodes as n

RANK: dict[type, int] = {
    kind: rank
    for rank, kinds in enumerate(
        (
            (n.Repeal,),
            (n.Add, n.Replace),
            (n.AddFields, n.AddOptions, n.AddPart, n.ReplacePart, n.Strike),
            (n.RaiseTable,),
            (n.SetValue, n.Adopt, n.Extend),
        )
    )
    for kind in kinds
}
"""Which changes of a patch come first: `set` states the final cell, after any `raise`."""


@dataclass(frozen=True, slots=True)
class _Touch:
    """Where a patch changed something."""

    place: Place
    patch: Patch
    change: n.Change

    @property
    def span(self) -> Span:
        """Where it is written."""
        return self.change.span

    @property
    def repeals(self) -> bool:
        """Whether nothing is left there."""
        return isinstance(self.change, n.Repeal)


def order(patches: Iterable[Patch]) -> tuple[Patch, ...]:
    """The patches in the order in which they apply."""
    return tuple(sorted(patches, key=_order))


def _order(patch: Patch) -> tuple[dt.date, dt.date, str]:
    return since(patch), decided(patch) or dt.date.max, patch.name


def since(patch: Patch) -> dt.date:
    """The first day on which a patch is in force."""
    window = patch.heading.window
    return window.start if window else dt.date.max


def decided(patch: Patch) -> dt.date | None:
    """The day on which it was decided; None for a proposal."""
    return patch.heading.decided.on if patch.heading.decided else None


@dataclass(frozen=True, slots=True)
class Consolidated:
    """A text with the patches that are in it, and what could not be applied.

    `repealed` are names that are gone, and seem to be needed still, with the finding to make of it
    where they are; `gone` are all that the agreement once had. `reach` is as `consolidate` was
    given it.
    """

    text: Text
    patches: tuple[Patch, ...] = ()
    findings: tuple[Diagnostic, ...] = ()
    repealed: Mapping[str, Diagnostic] = field(default_factory=dict)
    reach: dt.date | None = None
    gone: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple[str, ...]:
        """What it is made of: texts of a book that agree in it are the same."""
        return key_of_patches(self.patches, self.reach)


def key_of_patches(patches: Iterable[Patch], reach: dt.date | None = None) -> tuple[str, ...]:
    """What a text is made of."""
    return (*(patch.name for patch in patches), *([] if reach is None else [str(reach)]))


def consolidate(base: Text, patches: Sequence[Patch], reach: dt.date | None = None) -> Consolidated:
    """The base with every patch applied. A change that can't be applied is found, and left out.

    `reach` is the first day of events that the text judges, if a patch reaches back to them: what
    it changes is changed from that day on.
    """
    if not patches:
        return Consolidated(base)
    draft = _Draft(base, reach or dt.date.max)
    for patch in order(patches):
        for change in sorted(patch.changes, key=lambda change: RANK[type(change)]):
            draft.apply(change, patch)
    return Consolidated(
        draft.text(),
        tuple(patches),
        tuple(draft.findings),
        dict(draft.missed()),
        reach,
        frozenset(name for space, name in draft.touched if (space, name) not in draft.entries),
    )


class _Draft:
    """A text while patches are applied to it."""

    def __init__(self, base: Text, reach: dt.date) -> None:
        self.reach = reach
        self.agreement = base.agreement
        self.by = base.by
        self.entries: dict[Key, Entry] = dict(base.by_key)
        self.touched: dict[Key, list[_Touch]] = {}
        self.findings: list[Diagnostic] = []

    def text(self) -> Text:
        """The text as it stands."""
        return Text(agreement=self.agreement, entries=tuple(self.entries.values()), by=self.by)

    def missed(self) -> Iterator[tuple[str, Diagnostic]]:
        """What the agreement had, and has no more, that provisions seem to name."""
        for key, touched in self.touched.items():
            touch = touched[-1]
            if not touch.repeals:
                continue
            users = {e.item.name.text: e.item for e in self.entries.values() if names(e.item, key)}
            if users:
                listed = ", ".join(f"`{name}`" for name in users)
                first = next(iter(users.values()))
                yield (
                    key[1],
                    Diagnostic(
                        code="E423",
                        message=f"`{touch.patch.name}` repeals `{key[1]}`, which {listed} "
                        f"{'needs' if len(users) == 1 else 'need'}",
                        span=touch.span,
                        because=Label(span=first.name.span, message=f"`{first.name.text}` is here"),
                        help="repeal or replace what needs it too",
                    ),
                )

    def find(
        self,
        code: str,
        message: str,
        span: Span,
        *,
        help: str | None = None,
        because: tuple[Span, str] | None = None,
    ) -> None:
        """One finding."""
        label = Label(span=because[0], message=because[1]) if because else None
        self.findings.append(
            Diagnostic(code=code, message=message, span=span, help=help, because=label)
        )

    def _find_but_dates(self, code: str, message: str, span: Span, **more: Any) -> None:
        if code != "E416":
            self.find(code, message, span, **more)

    # -------------------------------------------------------------- one change

    def apply(self, change: n.Change, patch: Patch) -> None:
        """One change of a patch."""
        if isinstance(change, n.Extend):
            self._extend(change, patch)
            return
        key = target_of(change)
        place = place_of(change)
        if not self._clear(key, place, change, patch):
            return
        entry = self.entries.get(key)
        if isinstance(change, n.Add):
            if entry is not None:
                self.find(
                    "E411",
                    f"`{key[1]}` is in the agreement already",
                    change.span,
                    because=(entry.item.name.span, "it stands here"),
                    help="write `replace` where it is to take its place",
                )
                return
            self.entries[key] = Entry(item=change.provision, by=(patch.name,))
        elif entry is None:
            self._not_there(key, change)
            return
        elif isinstance(change, n.Repeal):
            if not self._of_kind(change.kind, entry, change.span):
                return
            del self.entries[key]
        else:
            changed = self._changed(change, entry, patch)
            if changed is None:
                return
            by = _credited(change, entry, patch)
            self.entries[key] = replace(entry, item=changed, by=by)
        self.touched.setdefault(key, []).append(_Touch(place, patch, change))

    def _changed(self, change: n.Change, entry: Entry, patch: Patch) -> n.Provision | None:
        """The provision with the change; None after a finding."""
        item, first = entry.item, min(since(patch), self.reach)
        # There is nothing to change in a text from before the first version.
        find = self.find if first == since(patch) else self._find_but_dates
        match change:
            case n.Replace(provision=provision):
                kind = kind_of(provision)
                return provision if self._of_kind(kind, entry, change.span) else None
            case n.ReplacePart() | n.AddPart() | n.Strike():
                if not self._of_kind(change.kind, entry, change.span):
                    return None
                return parts.changed(change, item, first, find)
            case n.AddFields() | n.AddOptions():
                return parts.extended(change, item, self.find)
            case n.RaiseTable() | n.SetValue() | n.Adopt():
                return values.changed(change, item, first, find)
            case n.Add() | n.Repeal() | n.Extend():
                raise AssertionError("applied elsewhere")
            case _:
                assert_never(change)

    def _of_kind(self, kind: n.Kind, entry: Entry, span: Span) -> bool:
        there = kind_of(entry.item)
        if there is kind:
            return True
        self.find(
            "E412",
            f"`{entry.item.name.text}` is a {there}, not a {kind}",
            span,
            because=(entry.item.name.span, "it stands here"),
            help=f"write `{there} {entry.item.name.text}`",
        )
        return False

    # -------------------------------------------------------------- what stands in the way

    def _clear(self, key: Key, place: Place, change: n.Change, patch: Patch) -> bool:
        """Whether nothing that another patch did stands in the way of a change."""
        for touch in self.touched.get(key, []):
            if touch.patch is patch:
                if not _ordered(touch.change, change) and self._meet(touch.place, place):
                    self.find(
                        "E422",
                        f"`{patch.name}` changes the same thing of `{key[1]}` twice",
                        change.span,
                        because=(touch.span, "the first is here"),
                        help="say it once, for which comes first is not said; "
                        "`set` states a cell after any raise"
                        if isinstance(change, n.RaiseTable)
                        else "say it once",
                    )
                    return False
            elif touch.repeals and key not in self.entries and not isinstance(change, n.Add):
                self.find(
                    "E421",
                    f"`{patch.name}` changes `{key[1]}`, which `{touch.patch.name}` had repealed "
                    f"from {since(touch.patch)}",
                    change.span,
                    because=(touch.span, "it was repealed here"),
                    help="add it again, or leave this change out",
                )
                return False
            elif since(touch.patch) == since(patch) and self._meet(touch.place, place):
                self.find(
                    "E420",
                    f"`{touch.patch.name}` and `{patch.name}` both change the same thing of "
                    f"`{key[1]}` from {since(patch)}",
                    change.span,
                    because=(touch.span, f"`{touch.patch.name}` changes it here"),
                    help="let one of them take force on another day, or change it in one alone",
                )
                return False
        return True

    def _meet(self, a: Place, b: Place) -> bool:
        """Whether two places of a provision have something in common."""
        items = (entry.item for entry in self.entries.values())
        found = (item.options for item in items if isinstance(item, n.Choice))
        choices = [frozenset(option.name.text for option in options) for options in found]
        return overlap(a, b, choices)

    def _not_there(self, key: Key, change: n.Change) -> None:
        names = [name for space, name in self.entries if space == key[0]]
        self.find(
            "E410",
            f"there is no `{key[1]}` in the agreement to change",
            change.span,
            help=did_you_mean(key[1], names) or "write `add` before what is new",
        )

    # -------------------------------------------------------------- the heading

    def _extend(self, change: n.Extend, patch: Patch) -> None:
        key, place = ("agreement", change.agreement.text), Place(WHOLE)
        agreement = self.agreement
        if agreement is None or agreement.name.text != change.agreement.text:
            known = [agreement.name.text] if agreement else []
            self.find(
                "E410",
                f"there is no agreement `{change.agreement.text}` to extend",
                change.agreement.span,
                help=did_you_mean(change.agreement.text, known),
            )
            return
        if not self._clear(key, place, change, patch) or agreement.window is None:
            return
        window = agreement.window
        if window.to is None or change.to <= window.to:
            self.find(
                "E414",
                f"the agreement lasts to {window.to or 'an open end'} already",
                change.span,
                because=(window.span, "its term is here"),
                help="extend it to a later day",
            )
            return
        self.agreement = replace(agreement, window=replace(window, to=change.to))
        self.by = (*self.by, patch.name)
        self.touched.setdefault(key, []).append(_Touch(place, patch, change))


def _ordered(first: n.Change, second: n.Change) -> bool:
    """Whether one patch may make both at one place: it is clear, or the same, which comes first."""
    if RANK[type(first)] != RANK[type(second)]:
        return True
    return type(first) is type(second) and isinstance(first, n.Strike | n.AddPart)


def _credited(change: n.Change, entry: Entry, patch: Patch) -> tuple[str, ...]:
    """Who gave a provision its words, once a patch has changed it."""
    if isinstance(change, n.Replace):
        return (patch.name,)
    return tuple(dict.fromkeys((*entry.by, patch.name)))


def kind_of(item: n.Provision) -> n.Kind:
    """The kind of a provision; a reserved one has the kind that it is reserved as."""
    match item:
        case n.Reserved():
            return item.kind
        case n.Unit():
            return n.Kind.UNIT
        case n.Choice():
            return n.Kind.CHOICE
        case n.Record():
            return n.Kind.RECORD
        case n.Constant():
            return n.Kind.CONSTANT
        case n.Table():
            return n.Kind.TABLE
        case n.Define():
            return n.Kind.DEFINE
        case n.SourceProvision():
            return n.Kind.SOURCE
        case n.Ladder():
            return n.Kind.LADDER
        case n.Gate():
            return n.Kind.GATE
        case n.Question():
            return n.Kind.QUESTION
        case _:
            assert_never(item)


def target_of(change: n.Change) -> Key:
    """The name of the provision that a change is to."""
    match change:
        case n.Add(provision=provision) | n.Replace(provision=provision):
            return key_of(provision)
        case n.AddFields(record=name) | n.AddOptions(choice=name):
            return "type", name.text
        case n.ReplacePart(name=name) | n.AddPart(name=name) | n.Strike(name=name):
            return "", name.text
        case n.Repeal(kind=kind, name=name):
            vocabulary = kind in (n.Kind.UNIT, n.Kind.CHOICE, n.Kind.RECORD)
            return "type" if vocabulary else "", name.text
        case n.RaiseTable(table=name) | n.SetValue(name=name) | n.Adopt(question=name):
            return "", name.text
        case n.Extend(agreement=name):
            return "agreement", name.text
        case _:
            assert_never(change)
