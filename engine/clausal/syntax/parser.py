"""Text → tree. In comes a source; out go its file node and everything that is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lark.exceptions import UnexpectedInput
from lark.indenter import DedentError

from clausal.diagnostics import Diagnostic
from clausal.limits import MOST_MISTAKES
from clausal.source import Source
from clausal.syntax.build_expressions import TooDeepError
from clausal.syntax.builder import Builder
from clausal.syntax.grammar import parser
from clausal.syntax.mistakes import bad_indentation, describe, too_deep, too_many
from clausal.syntax.nodes import File, Item
from clausal.syntax.read import long_lines

_WITHIN = (
    "and applies balance because below between by cites climbs currency decided earns except "
    "expect for from given gives holds in insert is known lasts moves on or otherwise outcome "
    "ratified reading requires rungs scores to until when where with year".split()
)
"""Words that begin a line within an item, and never an item."""

_ITEM_STARTS = re.compile(rf"^(?!(?:{'|'.join(_WITHIN)})\b|\|)[^\s#]", re.MULTILINE)


def parse(source: Source) -> tuple[File, list[Diagnostic]]:
    """The tree of a source, and its findings, in the order of their places.

    A text with mistakes is read item by item (an item begins at the margin), so that each
    item's first mistake is reported and the others still have their nodes.
    """
    too_long = list(long_lines(source))
    if too_long:
        return File(name=source.name, items=()), too_long
    try:
        file, diagnostics = _parse_whole(source)
    except (UnexpectedInput, DedentError, TooDeepError):
        file, diagnostics = _parse_items(source)
    return file, sorted(diagnostics, key=lambda d: d.sort_key)


def _parse_whole(source: Source) -> tuple[File, list[Diagnostic]]:
    tree = parser().parse(_with_end(source.text))
    builder = Builder(source)
    items = builder.build(tree)
    return File(name=source.name, items=items), builder.diagnostics


def _parse_items(source: Source) -> tuple[File, list[Diagnostic]]:
    items: list[Item] = []
    diagnostics: list[Diagnostic] = []
    for first_line, text in _chunks(source.text):
        if len(diagnostics) >= MOST_MISTAKES:
            diagnostics.append(too_many(source, first_line))
            break
        try:
            tree = parser().parse(_with_end(text))
        except UnexpectedInput as mistake:
            diagnostics.append(describe(mistake, source, first_line, text))
            continue
        except DedentError:
            diagnostics.append(bad_indentation(source, first_line, text))
            continue
        builder = Builder(source, first_line)
        try:
            items.extend(builder.build(tree))
        except TooDeepError as mistake:
            diagnostics.append(too_deep(*mistake.args))
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
