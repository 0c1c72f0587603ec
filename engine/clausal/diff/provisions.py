"""Two provisions of one kind → the edits that lead from the one to the other."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from clausal.diff.contents import (
    content_edits,
    edit_if,
    only_in,
    ordered,
    wordings,
)
from clausal.diff.edits import AnyEdit, AnyProvision, CellsEdit, Edit, Option, Part
from clausal.diff.meaning import declared, kind_of
from clausal.diff.pairs import by_name
from clausal.diff.versions import moved_dates, side_by_side
from clausal.ir import text as irt
from clausal.ir.types import ChoiceType, Type, YesNoType

_Typed = irt.Constant | irt.Table | irt.Define | irt.Source


def provision_edits(old: AnyProvision, new: AnyProvision) -> Iterator[AnyEdit]:
    """All that a provision says otherwise, but for its name and place."""
    yield from edit_if(Part.TITLE, old.title, new.title)
    match old, new:
        case irt.Choice(), irt.Choice():
            yield from _options(old.type, new.type, old.titles, new.titles, Part.OPTION)
        case irt.Question(), irt.Question():
            yield from _options(old.type, new.type, old.titles, new.titles, Part.READING)
            yield from edit_if(Part.ADOPTED, old.adopted, new.adopted)
        case irt.Record(), irt.Record():
            yield from _record(old, new)
        case irt.Constant(), irt.Constant():
            yield from _type(old, new)
            yield from _versions(old.versions, new.versions, new.type)
        case irt.Table(), irt.Table():
            yield from _type(old, new)
            yield from edit_if(Part.KEYS, old.keys, new.keys)
            yield from _table(old, new)
        case irt.Define(), irt.Define():
            yield from edit_if(Part.SUBJECT, old.subject, new.subject)
            yield from edit_if(Part.SUBJECT, old.other, new.other, "for")
            yield from _type(old, new)
            yield from _versions(old.versions, new.versions, new.type)
        case irt.Source(), irt.Source():
            yield from edit_if(Part.SCOPE, _scope(old), _scope(new))
            yield from edit_if(Part.DAY, old.on, new.on)
            yield from _type(old, new)
            yield from _versions(old.versions, new.versions, new.type)
        case irt.Gate(), irt.Gate():
            yield from _gate(old, new)
        case irt.Ladder(), irt.Ladder():
            yield from _ladder(old, new)
        case _:
            return


def rewording(old: AnyProvision, new: AnyProvision, names: Mapping[str, str]) -> Iterator[Edit]:
    """Rules that say the same in other words."""

    def spell(words: str) -> str:
        return "".join(names.get(word, word) for word in _words(words))

    parts = ("versions", "on", "effective", "start")
    before, after = (
        wordings(tuple(getattr(p, part, None) for part in parts), spell) for p in (old, new)
    )
    if before != after:
        yield Edit(part=Part.WORDS, old=only_in(before, after), new=only_in(after, before))


def _words(text: str) -> list[str]:
    return re.split(r"(\W+)", text)


def _versions(
    old: tuple[irt.Version[Any], ...], new: tuple[irt.Version[Any], ...], type: Type
) -> Iterator[AnyEdit]:
    dates = moved_dates(old, new)
    if dates is not None:
        yield from dates
        return
    for at, before, after in side_by_side(old, new):
        yield from content_edits(before, after, at, type)


def _table(old: irt.Table, new: irt.Table) -> Iterator[AnyEdit]:
    """Cells are compared where both tables have the same kinds of keys."""
    if [(kind_of(k.type), k.bands) for k in old.keys] != [
        (kind_of(k.type), k.bands) for k in new.keys
    ]:
        for at, before, after in side_by_side(old.versions, new.versions):
            yield Edit(part=Part.CONTENT, old=before, new=after, at=at)
        return
    last: dt.date | None = None  # the end of the version before, if that changed
    for edit in _versions(old.versions, new.versions, new.type):
        if isinstance(edit, CellsEdit):
            follows = edit.follows if last is not None and edit.at.start == last else None
            last = edit.at.end
            yield replace(edit, follows=follows)
        else:
            yield edit


def _type(old: _Typed, new: _Typed) -> Iterator[Edit]:
    """A type as it is declared: the range of values follows from the rules, if these changed."""
    before, after = kind_of(old.type), kind_of(new.type)
    if old.versions == new.versions:
        before, after = declared(old.type), declared(new.type)
    if before != after:
        yield Edit(part=Part.TYPE, old=before, new=after)


def _options(
    old: ChoiceType,
    new: ChoiceType,
    old_titles: Mapping[str, str],
    new_titles: Mapping[str, str],
    part: Part,
) -> Iterator[Edit]:
    olds = [Option(name=name, title=old_titles.get(name)) for name in old.options]
    news = [Option(name=name, title=new_titles.get(name)) for name in new.options]
    for before, after in by_name(olds, news, lambda option: option.name):
        yield Edit(part=part, old=before, new=after)
    if old.ordered or new.ordered:
        yield from ordered(old.options, new.options, Part.ORDER)
    if old.ordered != new.ordered:
        yield Edit(part=Part.ORDER, old=old.ordered, new=new.ordered)


def _record(old: irt.Record, new: irt.Record) -> Iterator[Edit]:
    yield from edit_if(Part.SINGLETON, old.singleton, new.singleton)
    for before, after in by_name(old.fields.values(), new.fields.values(), lambda f: f.name):
        yield Edit(part=Part.FIELD, old=before, new=after)


def _gate(old: irt.Gate, new: irt.Gate) -> Iterator[AnyEdit]:
    yield from edit_if(Part.SCOPE, _scope(old), _scope(new))
    yield from edit_if(Part.DAY, old.on, new.on)
    yield from edit_if(Part.EFFECTIVE, old.effective, new.effective)
    yield from edit_if(Part.FROM, old.origin, new.origin)
    yield from edit_if(Part.TO, old.target, new.target)
    yield from _versions(old.versions, new.versions, YesNoType())
    yield from edit_if(Part.LASTS, old.lasts, new.lasts)


def _scope(provision: irt.Source | irt.Gate) -> irt.Scope | None:
    """What it is about; what is reserved does not say."""
    return provision.scope if provision.scope.root else None


def _ladder(old: irt.Ladder, new: irt.Ladder) -> Iterator[AnyEdit]:
    yield from edit_if(Part.SUBJECT, old.root, new.root)
    yield from edit_if(Part.START, old.start, new.start)
    fields = ("since_field", "rung_field", "step_field", "balance_field")
    for name in fields:
        of = name.removesuffix("_field")
        yield from edit_if(Part.FIELD, getattr(old, name), getattr(new, name), of)
    for before, after in by_name(old.sources, new.sources, str):
        yield Edit(part=Part.COUNTED, old=before, new=after)
    yield from _versions(old.versions, new.versions, YesNoType())
