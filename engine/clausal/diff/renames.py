"""Provisions that the new text has under other names, and the old text told in the new names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from clausal.diff.edits import KINDS, AnyProvision
from clausal.diff.meaning import meaning
from clausal.ir import expressions as ir
from clausal.ir import text as irt
from clausal.ir import types as irtypes

T = TypeVar("T")

Names = Mapping[tuple[bool, str], str]
"""The new name by the old one: vocabulary (yes) has names of its own, beside all else (no)."""

VOCABULARY = frozenset({"unit", "choice", "record"})

OWN = "·"
"""What stands for a provision's own name while two are compared."""

_RULE, _WORD = (False,), (True,)

_PLACES: dict[type, dict[str, tuple[bool, ...]]] = {
    ir.ConstantRef: {"name": _RULE},
    ir.QuestionRef: {"name": _RULE},
    ir.DefineRef: {"name": _RULE},
    ir.SourceTotal: {"name": _RULE},
    ir.LadderPart: {"name": _RULE},
    ir.GateIs: {"name": _RULE},
    ir.GateResult: {"name": _RULE},
    ir.LookUp: {"table": _RULE},
    ir.Through: {"table": _RULE},
    ir.InverseLookUp: {"table": _RULE},
    ir.Subject: {"name": _WORD},
    ir.Items: {"item": _WORD},
    irtypes.ChoiceType: {"name": (True, False)},  # a gate's and a question's options are a choice
    irtypes.NumberType: {"unit": _WORD},
    irtypes.RecordType: {"name": _WORD},
    irtypes.ListType: {"record": _WORD},
    irt.Define: {"name": _RULE, "subject": _WORD, "other": _WORD},
    irt.Scope: {"root": _WORD, "steps": _WORD},
    irt.Ladder: {"name": _RULE, "root": _WORD, "sources": _RULE},
    irt.Move: {"gate": _RULE},
    irt.Unit: {"name": _WORD},
    irt.Choice: {"name": _WORD},
    irt.Record: {"name": _WORD},
    irt.Constant: {"name": _RULE},
    irt.Question: {"name": _RULE},
    irt.Table: {"name": _RULE},
    irt.Source: {"name": _RULE},
    irt.Gate: {"name": _RULE},
}
"""Where names of provisions stand, and which names these are."""


def find_renames(old: irt.ConsolidatedText, new: irt.ConsolidatedText) -> Names:
    """The provisions of one text that the other has under another name."""
    names: dict[tuple[bool, str], str] = {}
    found = True
    while found:  # what uses a renamed provision may be the same but for that name
        found = False
        for kind in KINDS:
            spoken = kind in VOCABULARY
            for before, after in _renamed(kind, old, new, names):
                names[spoken, before] = after
                found = True
    return names


def _renamed(
    kind: str, old: irt.ConsolidatedText, new: irt.ConsolidatedText, names: Names
) -> Iterator[tuple[str, str]]:
    spoken = kind in VOCABULARY
    olds: Mapping[str, AnyProvision] = getattr(old, f"{kind}s")
    news: Mapping[str, AnyProvision] = getattr(new, f"{kind}s")
    gone = {n: p for n, p in olds.items() if n not in news and (spoken, n) not in names}
    came = {n: p for n, p in news.items() if n not in olds and n not in names.values()}
    if not gone or not came:
        return
    before = {n: meaning(told(p, {**names, (spoken, n): OWN})) for n, p in gone.items()}
    after = {n: meaning(told(p, {(spoken, n): OWN})) for n, p in came.items()}
    for like in (_whole, _bare, _titled):
        for name, provision in list(before.items()):
            mine = like(provision)
            same = [n for n, p in after.items() if mine is not None and like(p) == mine]
            rivals = [n for n, p in before.items() if mine is not None and like(p) == mine]
            if len(same) == 1 and len(rivals) == 1:
                yield name, same[0]
                del before[name], after[same[0]]


def _whole(provision: AnyProvision) -> object:
    """All that it says. A small provision is known only by its title."""
    small = isinstance(provision, irt.Unit | irt.Constant) and provision.title is None
    return None if small else replace(provision, cites=provision.cites[1:])


def _bare(provision: AnyProvision) -> object:
    """What it says, whatever it is called and cites."""
    small = isinstance(provision, irt.Unit | irt.Constant) or _reserved(provision)
    return None if small else replace(provision, title=None, cites=())


def _reserved(provision: AnyProvision) -> bool:
    versions = getattr(provision, "versions", ())
    return bool(versions) and all(isinstance(v.content, irt.Reserved) for v in versions)


def _titled(provision: AnyProvision) -> object:
    return provision.title


def told(value: T, names: Names) -> T:
    """The value with provisions called by their new names; itself if it names none of them."""
    return _told(value, names) if names else value


def _told(value: Any, names: Names) -> Any:
    if isinstance(value, tuple):
        members = tuple(_told(member, names) for member in value)
        return value if all(a is b for a, b in zip(members, value, strict=True)) else members
    if isinstance(value, Mapping):
        return {_told(key, names): _told(held, names) for key, held in value.items()}
    if not is_dataclass(value) or isinstance(value, type):
        return value
    places = _PLACES.get(type(value), {})
    changed = {}
    for field in fields(value):
        held = getattr(value, field.name)
        if field.name in ("span", "text") or held is None:
            continue
        ours = places.get(field.name)
        new = _told(held, names) if ours is None else _called(held, names, ours)
        if new is not held:
            changed[field.name] = new
    return replace(value, **changed) if changed else value


def _called(held: Any, names: Names, kinds: tuple[bool, ...]) -> Any:
    if isinstance(held, tuple):
        members = tuple(_called(member, names, kinds) for member in held)
        return held if members == held else members
    for kind in kinds:
        if (kind, held) in names:
            return names[kind, held]
    return held


def text_told(text: irt.ConsolidatedText, names: Names) -> irt.ConsolidatedText:
    """A text with its provisions called by their new names."""
    if not names:
        return text
    by_kind: dict[str, Any] = {
        f"{kind}s": {
            names.get((kind in VOCABULARY, name), name): told(provision, names)
            for name, provision in getattr(text, f"{kind}s").items()
        }
        for kind in KINDS
    }
    return replace(text, **by_kind)
