"""Two wordings of a provision → one, with what is struck and what is inserted marked in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from clausal.render.blocks import (
    Block,
    Grid,
    Link,
    Marked,
    Paragraph,
    Point,
    Points,
    Words,
    as_text,
    said,
)

LIKE = 0.5
"""From which ratio on two sentences are one, changed, rather than two."""

APART = 3
"""Changes with fewer characters than these between them are one."""

_WORDS = re.compile(r"[$€£]?\d[\d,.]*(?<![.,])%?|\w+|\s+|[^\w\s]")
"""Words, spaces and signs; a number is one word with its signs."""

T = TypeVar("T")
Piece = str | Link


def redlined(old: Sequence[Block], new: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of both: what only one of them has is marked."""
    found: list[Block] = []
    for before, after in _aligned(old, new, _block_words):
        if before == after and after is not None:
            found.append(after)
        else:
            found.extend(_block(before, after))
    return tuple(found)


def marked(blocks: Sequence[Block], *, inserted: bool) -> tuple[Block, ...]:
    """The blocks, all struck or all inserted."""
    found: list[Block] = []
    for block in blocks:
        found.extend(_block(None, block) if inserted else _block(block, None))
    return tuple(found)


def _aligned(
    old: Sequence[T], new: Sequence[T], words: Callable[[T], str]
) -> Iterator[tuple[T | None, T | None]]:
    """The members of both in the order of the new ones, those that are one beside each other."""
    found: list[tuple[T | None, T | None]] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.extend(zip(old[i:j], new[k:m], strict=True))
        else:
            found.extend((member, None) for member in old[i:j])
            found.extend((None, member) for member in new[k:m])
    gone = {place: one for place, (one, other) in enumerate(found) if one and other is None}
    for place, (one, other) in enumerate(found):
        if one is None and other is not None and gone:
            ratios = {at: _likeness(words(was), words(other)) for at, was in gone.items()}
            best = max(ratios, key=lambda at: ratios[at])
            if ratios[best] >= LIKE:
                found[place] = (gone.pop(best), other)
                found[best] = (None, None)
    yield from (pair for pair in found if pair != (None, None))


def _likeness(old: str, new: str) -> float:
    olds, news = ([w for w in _split(text) if not w.isspace()] for text in (old, new))
    return SequenceMatcher(None, olds, news, autojunk=False).ratio()


def _split(text: str) -> list[str]:
    return _WORDS.findall(text)


def _block_words(block: Block) -> str:
    """What a block is known by."""
    match block:
        case Paragraph(words=words):
            return f"paragraph {as_text(words)}"
        case Points():
            return "points"
        case Grid(head=head):
            return f"table {' '.join(head)}"


def _block(old: Block | None, new: Block | None) -> Iterator[Block]:
    match old, new:
        case ((Paragraph() | None), (Paragraph() | None)):
            one = new or old
            assert isinstance(one, Paragraph)
            words = words_redlined(old.words if old else (), new.words if new else ())
            yield Paragraph(words=words, lead=one.lead)
        case ((Points() | None), (Points() | None)):
            yield Points(
                points=tuple(_points(old.points if old else (), new.points if new else ()))
            )
        case ((Grid() | None), (Grid() | None)):
            yield grids_redlined(old, new)
        case _:
            if old is not None:
                yield from _block(old, None)
            if new is not None:
                yield from _block(None, new)


def _points(old: Sequence[Point], new: Sequence[Point]) -> Iterator[Point]:
    for before, after in _aligned(old, new, lambda point: as_text(point.words)):
        yield Point(
            words=words_redlined(before.words if before else (), after.words if after else ()),
            below=tuple(_points(before.below if before else (), after.below if after else ())),
        )


# ------------------------------------------------------------------ words


def words_redlined(old: Words, new: Words) -> Words:
    """The words of both, those that only one of them has marked."""
    if old == new:
        return new
    olds, news = _tokens(old), _tokens(new)
    found: list[tuple[str, list[Piece], list[Piece]]] = []
    codes = SequenceMatcher(None, olds, news, autojunk=False).get_opcodes()
    for place, (tag, i, j, k, m) in enumerate(codes):
        short = 0 < place < len(codes) - 1 and len(as_text(tuple(news[k:m]))) < APART
        same = tag == "equal" and not short
        if found and not same and found[-1][0] == "other":
            found[-1][1].extend(olds[i:j])
            found[-1][2].extend(news[k:m])
        else:
            found.append(("same" if same else "other", olds[i:j], news[k:m]))
    parts: list[Words] = []
    for how, before, after in found:
        if how == "same":
            parts.append(tuple(after))
        else:
            parts += [_mark(before, inserted=False), _mark(after, inserted=True)]
    return said(*parts)


def _tokens(words: Words) -> list[Piece]:
    found: list[Piece] = []
    for piece in words:
        if isinstance(piece, str):
            found.extend(_split(piece))
        elif isinstance(piece, Link):
            found.append(piece)
    return found


def _mark(pieces: Sequence[Piece], *, inserted: bool) -> Words:
    words = tuple(p for p in said(*pieces) if not isinstance(p, Marked))
    return (Marked(words, inserted),) if words else ()


# ------------------------------------------------------------------ tables


def grids_redlined(old: Grid | None, new: Grid | None) -> Grid:
    """The table of both: rows and columns of either, changed cells with both their words."""
    if old is None or new is None or old.heads != new.heads:
        one = new or old
        assert one is not None
        return _whole(one, inserted=new is not None)
    heads = new.heads
    head = [*new.head[:heads], *_union(old.head[heads:], new.head[heads:])]
    rows = _union(
        [_row_key(row, heads) for row in old.rows], [_row_key(r, heads) for r in new.rows]
    )
    befores = {_row_key(row, heads): dict(zip(old.head, row, strict=True)) for row in old.rows}
    afters = {_row_key(row, heads): dict(zip(new.head, row, strict=True)) for row in new.rows}
    shown = []
    for key in rows:
        before, after = befores.get(key, {}), afters.get(key, {})
        shown.append(tuple(_cell(before.get(name, ()), after.get(name, ())) for name in head))
    return Grid(
        caption=new.caption,
        head=tuple(head),
        rows=tuple(shown),
        heads=heads,
        figures=frozenset(
            place
            for place, name in enumerate(head)
            for grid in (old, new)
            if name in grid.head and grid.head.index(name) in grid.figures
        ),
    )


def _whole(grid: Grid, *, inserted: bool) -> Grid:
    sides = (lambda cell: _cell((), cell)) if inserted else (lambda cell: _cell(cell, ()))
    return Grid(
        caption=grid.caption,
        head=grid.head,
        rows=tuple(tuple(map(sides, row)) for row in grid.rows),
        heads=grid.heads,
        figures=grid.figures,
    )


def _cell(old: Words, new: Words) -> Words:
    """A cell's words are struck and inserted as a whole: half a number is hard to read."""
    if old == new:
        return new
    before, after = _mark(_tokens(old), inserted=False), _mark(_tokens(new), inserted=True)
    return said(before, " " if before and after else "", after)


def _row_key(row: Sequence[Words], heads: int) -> tuple[str, ...]:
    return tuple(as_text(cell) for cell in row[:heads])


def _union(old: Sequence[T], new: Sequence[T]) -> list[T]:
    """The members of both, in the order of both."""
    found: list[T] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        found.extend(new[k:m] if tag == "equal" else [*old[i:j], *new[k:m]])
    return list(dict.fromkeys(found))
