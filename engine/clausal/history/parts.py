"""Changes to the words of a provision: a part replaced or added to, lines struck and inserted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

from clausal.diagnostics import did_you_mean
from clausal.source import Span
from clausal.syntax import nodes as n
from clausal.syntax.printer import print_expression

FIELDS: dict[type, str] = {
    n.Earnings: "earns",
    n.Requires: "requires",
    n.Scores: "scores",
    n.Outcome: "outcome",
    n.Rungs: "rungs",
    n.Moves: "moves",
    n.Climbs: "climbs",
    n.Balance: "balance",
}
"""The word of each part, which is also the field of the provisions that have it."""

LINES: dict[type, str] = {
    n.Earnings: "branches",
    n.Requires: "conditions",
    n.Outcome: "bands",
    n.Rungs: "rungs",
    n.Moves: "moves",
    n.Balance: "rules",
}
"""The parts that are lists of lines."""


class Find(Protocol):
    """Takes a finding."""

    def __call__(
        self,
        code: str,
        message: str,
        span: Span,
        *,
        help: str | None = None,
        because: tuple[Span, str] | None = None,
    ) -> None: ...


def changed(
    change: n.ReplacePart | n.AddPart | n.Strike, item: n.Provision, since: dt.date, find: Find
) -> n.Provision | None:
    """The provision with its parts changed; None after a finding."""
    if isinstance(item, n.Reserved):
        find(
            "E415",
            f"`{item.name.text}` is reserved, and has no words to change",
            change.span,
            because=(item.name.span, "it is reserved here"),
            help=f"write `replace {item.kind} {item.name.text}` and the whole provision",
        )
        return None
    if isinstance(change, n.Strike):
        return _struck(change, item, since, find)
    result: n.Provision = item
    for part in change.parts:
        word = FIELDS[type(part)]
        if not hasattr(result, word):
            find(
                "E412",
                f"a {change.kind} has no `{word}`",
                part.span,
                because=(item.name.span, f"the {change.kind} is here"),
            )
            return None
        before = getattr(result, word)
        if isinstance(change, n.ReplacePart) or before is None:
            result = _with(result, word, part)
            continue
        lines = LINES.get(type(part))
        if lines is None:
            find(
                "E411",
                f"`{item.name.text}` has `{word}` already, and there is one of it",
                part.span,
                because=(before.span, "it stands here"),
                help=f"write `replace in {change.kind} {item.name.text}`",
            )
            return None
        joined = replace(before, **{lines: (*getattr(before, lines), *getattr(part, lines))})
        result = _with(result, word, joined)
    return result


def _with(item: n.Provision, word: str, part: n.Part) -> n.Provision:
    changes: dict[str, Any] = {word: part}
    return replace(item, **changes)


# ------------------------------------------------------------------ lines


def _struck(change: n.Strike, item: n.Provision, since: dt.date, find: Find) -> n.Provision | None:
    match item:
        case n.Gate(requires=n.Requires() as requires):
            quoted = (*change.struck, *change.inserted)
            if not all(b.condition is None and b.because is None for b in quoted):
                find(
                    "E412",
                    f"the lines of the gate `{item.name.text}` are conditions, without `when`",
                    change.span,
                )
                return None
            lines = _without(
                requires.conditions, [b.value for b in change.struck], change, item, find
            )
            if lines is None:
                return None
            inserted = tuple(branch.value for branch in change.inserted)
            return replace(item, requires=replace(requires, conditions=(*lines, *inserted)))
        case n.SourceProvision(earns=n.Earnings() as earns):
            lines = _without(earns.branches, change.struck, change, item, find)
            if lines is None:
                return None
            return replace(item, earns=replace(earns, branches=(*lines, *change.inserted)))
        case n.Define():
            return _struck_in_define(change, item, since, find)
        case _:
            find(
                "E412",
                f"the {change.kind} `{item.name.text}` has no lines to strike",
                change.span,
                because=(item.name.span, "it stands here"),
                help=f"write `replace in {change.kind} …`, or replace the whole",
            )
            return None


def _without(
    lines: Sequence[Any], struck: Sequence[Any], change: n.Strike, item: n.Provision, find: Find
) -> tuple[Any, ...] | None:
    left = list(lines)
    for line in struck:
        if line not in left:
            said = [_line(other) for other in left]
            find(
                "E413",
                f"`{_line(line)}` is not a line of `{item.name.text}`",
                line.span,
                because=(item.name.span, "its words are here"),
                help=did_you_mean(_line(line), said) or "quote the line as it stands",
            )
            return None
        left.remove(line)
    if not left and not change.inserted:
        find(
            "E418",
            f"no line of `{item.name.text}` would be left",
            change.span,
            because=(item.name.span, "its words are here"),
            help=f"write `insert` and what is to stand instead, or `repeal {change.kind} "
            f"{item.name.text}`",
        )
        return None
    return tuple(left)


def _line(line: Any) -> str:
    if not isinstance(line, n.Branch):
        return print_expression(line)
    said = print_expression(line.value)
    return said if line.condition is None else f"{said} when {print_expression(line.condition)}"


def _struck_in_define(
    change: n.Strike, item: n.Define, since: dt.date, find: Find
) -> n.Define | None:
    def struck(body: n.Body) -> n.Body | None:
        if not isinstance(body, n.BranchesBody):
            find(
                "E412",
                f"the define `{item.name.text}` has no list of branches to strike a line in",
                change.span,
                because=(body.span, "its words are here"),
                help="replace the whole",
            )
            return None
        lines = _without(body.branches, change.struck, change, item, find)
        return None if lines is None else replace(body, branches=(*lines, *change.inserted))

    index = current(item.versions, since)
    version = None if index is None else item.versions[index]
    if not isinstance(version, n.DatedBody):
        not_in_force(item, change.span, since, find)
        return None
    body = struck(version.body)
    if body is None:
        return None
    return replace(item, versions=following(item.versions, since, replace(version, body=body)))


# ------------------------------------------------------------------ dated versions


def current(versions: Sequence[Any], day: dt.date) -> int | None:
    """Which of the versions is in force on a day."""
    best: int | None = None
    for index, version in enumerate(versions):
        start = version.start or dt.date.min
        if start <= day and (best is None or start >= (versions[best].start or dt.date.min)):
            best = index
    if best is None or (versions[best].to is not None and versions[best].to < day):
        return None
    return best


def following(versions: tuple[Any, ...], since: dt.date, new: Any) -> tuple[Any, ...]:
    """The versions with `new` in the place of the one in force on `since`, from that day on.

    One that is not dated changes as a whole: the text that it stands in has its own days.
    """
    index = current(versions, since)
    assert index is not None
    before = versions[index]
    if before.start is None or before.start == since:
        return (*versions[:index], replace(new, start=before.start), *versions[index + 1 :])
    last = since - dt.timedelta(days=1)
    ended = before if before.to is None else replace(before, to=last)
    return (*versions[:index], ended, replace(new, start=since), *versions[index + 1 :])


def not_in_force(item: n.Provision, span: Span, since: dt.date, find: Find) -> None:
    """The finding for a change to something that has no words on that day."""
    find(
        "E416",
        f"`{item.name.text}` has no version in force on {since} to change",
        span,
        because=(item.name.span, "it stands here"),
        help="let the change take force on another day, or replace the whole",
    )


# ------------------------------------------------------------------ vocabulary


def extended(
    change: n.AddFields | n.AddOptions, item: n.Provision, find: Find
) -> n.Provision | None:
    """The record with more fields, or the choice with more options."""
    if isinstance(change, n.AddFields):
        if not isinstance(item, n.Record):
            _no_kind("record", change.span, item, find)
            return None
        known = {field.name.text: field.name.span for field in item.fields}
        for field in change.fields:
            if field.name.text in known:
                _there(field.name.text, field.name.span, known[field.name.text], find)
                return None
        return replace(item, fields=(*item.fields, *change.fields))
    if not isinstance(item, n.Choice):
        _no_kind("choice", change.span, item, find)
        return None
    options = list(item.options)
    for added in change.options:
        names = [option.name.text for option in options]
        name = added.option.name.text
        if name in names:
            _there(name, added.span, options[names.index(name)].span, find)
            return None
        if added.above is None:
            if item.ordered:
                find(
                    "E417",
                    f"the options of `{item.name.text}` have an order, and `{name}` has no place",
                    added.span,
                    because=(item.name.span, "the choice is here"),
                    help=f"write `{name} above …`, and the option that it comes after",
                )
                return None
            options.append(added.option)
        elif added.above.text in names:
            options.insert(names.index(added.above.text) + 1, added.option)
        else:
            find(
                "E410",
                f"`{item.name.text}` has no option `{added.above.text}`",
                added.above.span,
                because=(item.name.span, "the choice is here"),
                help=did_you_mean(added.above.text, names),
            )
            return None
    return replace(item, options=tuple(options))


def _there(name: str, span: Span, first: Span, find: Find) -> None:
    find("E411", f"`{name}` is there already", span, because=(first, "it stands here"))


def _no_kind(kind: str, span: Span, item: n.Provision, find: Find) -> None:
    find(
        "E412",
        f"`{item.name.text}` is not a {kind}",
        span,
        because=(item.name.span, "it stands here"),
    )
