"""Every node below a node of the tree, for passes that look for one kind of node."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from typing import Any

from clausal.syntax.expressions import Node
from clausal.syntax.nodes import Row


def walk(node: Any) -> Iterator[Node]:
    """The node and everything below it, but for the many cells of tables, which name nothing."""
    stack = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, tuple):
            stack.extend(current)
        elif isinstance(current, Node) and not isinstance(current, Row):
            yield current
            stack.extend([getattr(current, name) for name in _parts(type(current))])  # type: ignore[arg-type]  # mypy: a class is no Hashable


@cache
def _parts(kind: type[Node]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name != "span")
