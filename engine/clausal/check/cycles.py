"""Provisions that would have to be known before themselves.

A provision depends on what its text names on the same day. Two dependencies reach back in time and
close no circle: a ladder on the events of earlier days, and a definition on an earlier day's
version of itself (`salary on 2024-06-30`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from clausal.check.declarations import Report
from clausal.check.scope import FEW
from clausal.check.walk import children
from clausal.ir import expressions as ir
from clausal.ir import text as irt

Key = tuple[str, str, int]
"""kind, name, number of the version"""


def find_cycles(text: irt.ConsolidatedText, report: Report, since: dt.date | None = None) -> None:
    """Finds every group of provisions that depend on each other in a circle.

    `since` is the first day of the text: what it asks of an earlier day, an earlier text answers.
    """
    provisions = _provisions(text)
    graph: dict[Key, list[Key]] = {}
    for (kind, name), provision in provisions.items():
        for index, version in enumerate(provision.versions):
            if isinstance(provision, irt.Ladder):
                # Which events are earlier ones is known by their days alone.
                days = [getattr(provisions.get(key), "on", None) for key in _events_of(provision)]
            else:
                days = [getattr(provision, "on", None), getattr(provision, "effective", None)]
            needs = _needs((*days, version), version, provisions, since)
            graph[kind, name, index] = list(dict.fromkeys(needs))
    for group in _circles(graph):
        names = list(dict.fromkeys((kind, name) for kind, name, _ in _round(group, graph)))
        first, second = provisions[names[0]], provisions[names[-1]]
        shown = [f"`{name}`" for _, name in [*names, names[0]]]
        said = " needs ".join(shown if len(shown) <= FEW else [*shown[:FEW], "…", shown[-1]])
        report.add(
            "E330",
            f"{said}: none of them can be known first"
            if len(names) > 1
            else f"`{names[0][1]}` would have to be known before itself",
            first.span,
            because=(second.span, "the circle goes through here") if len(names) > 1 else None,
            help="let one of them be stated without the others; "
            "`… on DATE` asks for the value of an earlier day",
        )
    _ladders(text, provisions, report)


def _provisions(text: irt.ConsolidatedText) -> dict[tuple[str, str], Any]:
    kinds: dict[str, Mapping[str, Any]] = {
        "constant": text.constants,
        "define": text.defines,
        "source": text.sources,
        "gate": text.gates,
        "ladder": text.ladders,
    }
    return {(kind, name): p for kind, found in kinds.items() for name, p in found.items()}


def _needs(
    node: Any,
    version: irt.Version[Any],
    provisions: Mapping[tuple[str, str], Any],
    since: dt.date | None = None,
) -> Iterator[Key]:
    """The provisions that a version names for its own day; for a fixed earlier day, that day's."""
    stack: list[tuple[Any, dt.date | None]] = [(node, None)]
    while stack:
        current, day = stack.pop()
        if isinstance(current, ir.OnDay):
            fixed = current.day
            stack.append((current.day, day))
            then = fixed.value if isinstance(fixed, ir.Literal) else None
            if not isinstance(then, dt.date):
                stack.append((current.operand, None))
            elif since is None or then >= since:
                stack.append((current.operand, then))
            continue
        found = _named(current)
        if found is not None and found in provisions:
            for index, other in enumerate(provisions[found].versions):
                if other.covers(day) if day is not None else _overlap(version, other):
                    yield *found, index
        stack.extend((child, day) for child in children(current))


def _events_of(ladder: irt.Ladder) -> Iterator[tuple[str, str]]:
    """The sources that feed a ladder and the gates that move on it."""
    yield from (("source", name) for name in ladder.sources)
    for version in ladder.versions:
        if isinstance(version.content, irt.Climb):
            yield from (("gate", move.gate) for move in version.content.moves)


def _named(node: Any) -> tuple[str, str] | None:
    match node:
        case ir.ConstantRef(name=name):
            return "constant", name
        case ir.DefineRef(name=name):
            return "define", name
        case ir.SourceTotal(name=name):
            return "source", name
        case ir.GateIs(name=name) | ir.GateResult(name=name):
            return "gate", name
        case ir.LadderPart(name=name):
            return "ladder", name
        case _:
            return None


def _overlap(a: irt.Version[Any], b: irt.Version[Any]) -> bool:
    first, second = (a, b) if (a.start or dt.date.min) <= (b.start or dt.date.min) else (b, a)
    return first.end is None or second.start is None or second.start < first.end


def _circles(graph: Mapping[Key, list[Key]]) -> Iterator[list[Key]]:
    """The strongly connected groups with an edge inside (Tarjan 1972, without recursion)."""
    index: dict[Key, int] = {}
    low: dict[Key, int] = {}
    on_stack: set[Key] = set()
    stack: list[Key] = []
    for root in graph:
        if root in index:
            continue
        work: list[tuple[Key, Iterator[Key]]] = [(root, iter(graph[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, successors = work[-1]
            advanced = False
            for successor in successors:
                if successor not in index:
                    index[successor] = low[successor] = len(index)
                    stack.append(successor)
                    on_stack.add(successor)
                    work.append((successor, iter(graph[successor])))
                    advanced = True
                    break
                if successor in on_stack:
                    low[node] = min(low[node], index[successor])
            if advanced:
                continue
            work.pop()
            if work:
                parent = work[-1][0]
                low[parent] = min(low[parent], low[node])
            if low[node] == index[node]:
                group: list[Key] = []
                while True:
                    member = stack.pop()
                    on_stack.discard(member)
                    group.append(member)
                    if member == node:
                        break
                if len(group) > 1 or node in graph[node]:
                    yield group[::-1]


def _round(group: list[Key], graph: Mapping[Key, list[Key]]) -> list[Key]:
    """The shortest way from the first of a group back to itself."""
    members, before = set(group), {group[0]: group[0]}
    waiting = [group[0]]
    for node in waiting:
        for successor in graph[node]:
            if successor == group[0]:
                way = [node]
                while way[-1] != group[0]:
                    way.append(before[way[-1]])
                return way[::-1]
            if successor in members and successor not in before:
                before[successor] = node
                waiting.append(successor)
    return group


def _ladders(
    text: irt.ConsolidatedText, provisions: Mapping[tuple[str, str], Any], report: Report
) -> None:
    """Two ladders whose events ask for each other's position would have to be climbed at once."""
    reach: dict[str, set[str]] = {}
    for name, ladder in text.ladders.items():
        start = list(_events_of(ladder))
        seen: set[tuple[str, str]] = set()
        while start:
            key = start.pop()
            if key in seen or key not in provisions:
                continue
            seen.add(key)
            if key[0] == "ladder":
                continue
            for version in provisions[key].versions:
                start.extend((k, n) for k, n, _ in _needs(version, version, provisions))
        reach[name] = {n for kind, n in seen if kind == "ladder" and n != name}
    for name, others in reach.items():
        for other in others:
            if name < other and name in reach.get(other, set()):
                report.add(
                    "E330",
                    f"what moves the ladder `{name}` asks for `{other}`, and the other way round",
                    text.ladders[name].span,
                    because=(text.ladders[other].span, "the other ladder is here"),
                    help="let the events of one of them do without the other's position",
                )
