"""What every form of a diff says: which texts, how much changed, and each change by its article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import assert_never

from clausal.diff.compare import article_of
from clausal.diff.edits import Added, Change, Changed, Diff, Removed
from clausal.render.document import GENERAL
from clausal.render.edits import Sides, sentence
from clausal.render.provisions import AnyProvision, heading

SAME = "The two texts are the same."
IN_WORDS = (
    "The two texts mean the same; they differ in their words, or in an order without a meaning."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A diff, and what its two texts are called: `the text of July 1, 2013`."""

    diff: Diff
    old: str
    new: str


def summary(diff: Diff) -> str:
    """`3 provisions added, 1 struck, 8 changed.`"""
    if not diff:
        return SAME
    if not diff.in_meaning:
        return IN_WORDS
    counts = [
        (sum(isinstance(change, kind) for change in diff.changes), word)
        for kind, word in ((Added, "added"), (Removed, "struck"), (Changed, "changed"))
    ]
    told = [(n, word) for n, word in counts if n]
    words = [f"{n} {word}" for n, word in told]
    if told:
        noun = "provision" if told[0][0] == 1 else "provisions"
        words[0] = f"{told[0][0]} {noun} {told[0][1]}"
    if diff.agreement:
        words.append("the agreement itself changed")
    if diff.articles:
        words.append(
            f"{len(diff.articles)} article{'' if len(diff.articles) == 1 else 's'} retitled"
        )
    return f"{', '.join(words)}."


def headings(diff: Diff) -> Iterator[str]:
    """What changed in the agreement itself, and in the titles of its articles, in sentences."""
    sides = Sides.of(diff)
    for edit in (*diff.agreement, *diff.articles):
        yield sentence(edit, None, sides)


def by_article(diff: Diff) -> Iterator[tuple[str, tuple[Change, ...]]]:
    """The changes under each article, in the order of the text."""
    for article, changes in groupby(diff.changes, lambda change: _article(change, diff)):
        yield article, tuple(changes)


def _article(change: Change, diff: Diff) -> str:
    text = diff.old if isinstance(change, Removed) else diff.new
    return article_of(now(change), text) or GENERAL


def now(change: Change) -> AnyProvision:
    """The provision as it is, or if it is struck, as it was."""
    match change:
        case Added(new=provision) | Changed(new=provision) | Removed(old=provision):
            return provision
        case _:
            assert_never(change)


def verb(change: Change) -> str:
    """What happened to a provision, in a word."""
    match change:
        case Added():
            return "new"
        case Removed():
            return "struck"
        case Changed():
            return "changed"
        case _:
            assert_never(change)


def title(change: Change) -> str:
    """What readers call the provision."""
    return heading(now(change))
