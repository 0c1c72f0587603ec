"""What a document is made of: plain data that every renderer of `show` reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

AMENDED = "In the words of"
"""What stands before the amendments that gave a provision its words."""


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a provision, or to an article."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Marked:
    """Words that a redline strikes, or inserts."""

    words: tuple[str | Link, ...]
    inserted: bool


Words = tuple[str | Link | Marked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A sentence or more. A `lead` says what the blocks after it are about."""

    words: Words
    lead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A line of a list, and the lines below it."""

    words: Words
    below: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """A list."""

    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table. A row's first `heads` cells say what it is about; `figures` are the columns of
    numbers, by their places."""

    caption: str = ""
    head: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    heads: int = 1
    figures: frozenset[int] = frozenset()


Block = Paragraph | Points | Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One provision. `place` is where the text states it: `file:line`.

    `amended` are the amendments that gave it its words, none if it stands as agreed.
    """

    kind: str
    name: str
    anchor: str
    title: str
    blocks: tuple[Block, ...]
    cites: tuple[str, ...] = ()
    amended: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """An article, or a list of its own."""

    anchor: str
    title: str
    about: tuple[Block, ...] = ()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The whole. `facts` are the parties, the term, and what else the agreement says of itself;
    `about` is what a reader has to know of the document."""

    name: str
    title: str
    version: str
    place: str = ""
    facts: tuple[tuple[str, str], ...]
    about: str = ""
    sections: tuple[Section, ...]


def said(*parts: str | Link | Marked | Words) -> Words:
    """The parts one after the other."""
    flat: list[str | Link | Marked] = []
    for part in parts:
        for piece in (part,) if isinstance(part, str | Link | Marked) else part:
            if isinstance(piece, str) and flat and isinstance(flat[-1], str):
                flat[-1] += piece
            elif piece:
                flat.append(piece)
    return tuple(flat)


def joined(items: Iterable[str | Link | Words], between: str, last: str | None = None) -> Words:
    """The items with the same words between any two; others before the last one, if given."""
    items = list(items)
    parts: list[str | Link | Words] = []
    for place, item in enumerate(items):
        if place:
            parts.append(last if last is not None and place == len(items) - 1 else between)
        parts.append(item)
    return said(*parts)


def listed(items: Iterable[str | Link | Words], word: str = "and") -> Words:
    """`A`, `A and B`, `A, B and C`"""
    return joined(items, ", ", f" {word} ")


def as_text(words: Words) -> str:
    """The words without their links and marks."""
    return "".join(map(_text, words))


def _text(piece: str | Link | Marked) -> str:
    match piece:
        case Link(text=text):
            return text
        case Marked(words=words):
            return as_text(words)
        case _:
            return piece


def links(blocks: Sequence[Block]) -> Iterator[str]:
    """The anchors that the blocks lead to."""
    for block in blocks:
        for words in _all_words(block):
            for piece in words:
                if isinstance(piece, Link):
                    yield piece.anchor


def _all_words(block: Block) -> Iterator[Words]:
    match block:
        case Paragraph(words=words):
            yield words
        case Points(points=points):
            waiting = list(points)
            while waiting:
                point = waiting.pop(0)
                yield point.words
                waiting[:0] = point.below
        case Grid(rows=rows):
            for row in rows:
                yield from row
        case _:
            assert_never(block)
