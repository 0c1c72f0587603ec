"""Every expression below an expression or provision, for passes that look for one kind of node."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from clausal.ir import types
from clausal.source import Span

_LEAVES = (str, int, Span)
_TYPES = tuple(
    value for value in vars(types).values() if isinstance(value, type) and is_dataclass(value)
)


def children(node: Any) -> Iterator[Any]:
    """The nodes directly inside a node of the IR."""
    if isinstance(node, tuple):
        yield from node
        return
    for name in _parts(type(node)):  # type: ignore[arg-type]  # mypy: a class is no Hashable
        value = getattr(node, name)
        if not isinstance(value, _LEAVES) and value is not None:
            yield value


@cache
def _parts(kind: type) -> tuple[str, ...]:
    if not is_dataclass(kind) or issubclass(kind, (*_TYPES, Span)):
        return ()
    return tuple(field.name for field in fields(kind))


def walk(node: Any) -> Iterator[Any]:
    """The node and everything below it."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(children(current))
