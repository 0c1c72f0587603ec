"""The provisions of a text, each after those that it names: then none waits for another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from clausal.check.declarations import Declared
from clausal.syntax import nodes as n
from clausal.syntax.expressions import Name
from clausal.syntax.walk import walk


def in_order(provisions: Mapping[str, Declared]) -> list[str]:
    """The names in that order; in a circle, somewhere begins."""
    done: dict[str, None] = {}
    begun: set[str] = set()
    for root in provisions:
        waiting = [(root, _named(root, provisions))] if root not in begun else []
        begun.add(root)
        while waiting:
            name, needs = waiting[-1]
            need = next((other for other in needs if other not in begun), None)
            if need is None:
                done[name] = None
                waiting.pop()
            else:
                begun.add(need)
                waiting.append((need, _named(need, provisions)))
    return list(done)


def _named(name: str, provisions: Mapping[str, Declared]) -> Iterator[str]:
    """The provisions that a provision's text names, or seems to."""
    node = provisions[name].node
    # The many cells of a table name none.
    parts = node.versions if isinstance(node, n.Table) else (node,)
    for part in parts:
        if isinstance(part, n.RowsVersion):
            continue
        for found in walk(part):
            if isinstance(found, Name) and found.text in provisions:
                yield found.text
