"""Text → tree. What comes in is a source; what goes out is its file node and everything wrong in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lark import Tree
from lark.exceptions import UnexpectedInput
from lark.indenter import DedentError

from clausal.diagnostics import Diagnostic
from clausal.source import Source, Span
from clausal.syntax.builder import Builder
from clausal.syntax.grammar import parser
from clausal.syntax.mistakes import bad_indentation, describe
from clausal.syntax.nodes import File, Item

_ITEM_STARTS = re.compile(r"^(?!insert\b)[^\s#]", re.MULTILINE)


def parse(source: Source) -> tuple[File, list[Diagnostic]]:
    """The tree of a source, and its findings, in the order of their places.

    A text with mistakes is read item by item (an item begins at the margin), so that each
    item's first mistake is reported and the others still have their nodes.
    """
    try:
        return _parse_whole(source)
    except (UnexpectedInput, DedentError):
        return _parse_items(source)
    except RecursionError:
        place = Span(source, 1, 1, 1, 2)
        message = "an expression in this file is nested too deeply to be read"
        return File(name=source.name, items=()), [
            Diagnostic(
                code="E009", message=message, span=place, help="give its parts names of their own"
            )
        ]


def _parse_whole(source: Source) -> tuple[File, list[Diagnostic]]:
    tree = parser().parse(_with_end(source.text))
    builder = Builder(source)
    items = builder.build(tree)
    return File(name=source.name, items=items), builder.diagnostics


def _parse_items(source: Source) -> tuple[File, list[Diagnostic]]:
    items: list[Item] = []
    diagnostics: list[Diagnostic] = []
    for first_line, text in _chunks(source.text):
        try:
            tree = parser().parse(_with_end(text))
        except UnexpectedInput as mistake:
            diagnostics.append(describe(mistake, source, first_line, text))
            continue
        except DedentError:
            diagnostics.append(bad_indentation(source, first_line, text))
            continue
        builder = Builder(source, first_line)
        if isinstance(tree, Tree):
            items.extend(builder.build(tree))
        diagnostics.extend(builder.diagnostics)
    return File(name=source.name, items=tuple(items)), diagnostics


def _with_end(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """The items of a text, each with the number of its first line."""
    starts = [match.start() for match in _ITEM_STARTS.finditer(text)]
    if not starts or starts[0] > 0:
        starts.insert(0, 0)
    line = 1
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        chunk = text[start:end]
        if chunk.strip():
            yield line, chunk
        line += chunk.count("\n")
