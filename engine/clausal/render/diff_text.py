"""A diff → text for a terminal: each changed provision, and what it says otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from clausal.diff.edits import Added, Change, Changed, Diff
from clausal.render.changes import Comparison, by_article, headings, now, summary, title, verb
from clausal.render.document_text import STEP, text_blocks, wrapped
from clausal.render.edits import Sides, by_whom, content_blocks, sentence, told
from clausal.render.paint import Paint, Role, plain
from clausal.render.provisions import blocks

MARKS = {"new": ("+", Role.YES), "struck": ("-", Role.NO), "changed": ("~", Role.OPEN)}


def diff_text(comparison: Comparison, paint: Paint = plain) -> str:
    """The whole diff."""
    return "".join(f"{line.rstrip()}\n" for line in _lines(comparison, paint))


def _lines(comparison: Comparison, paint: Paint) -> Iterator[str]:
    diff = comparison.diff
    yield from wrapped(diff.new.agreement.title, 0, paint, Role.STRONG)
    sides = (("before", comparison.old, diff.old), ("now", comparison.new, diff.new))
    for word, side, text in sides:
        yield from wrapped(f"{word:6}  {text.version}  {side}", 0, paint, Role.QUIET)
    yield from wrapped(summary(diff), 0, paint)
    for words in headings(diff):
        yield from wrapped(words, STEP, paint, mark="- ")
    for article, changes in by_article(diff):
        yield ""
        yield paint(article.upper(), Role.STRONG)
        for change in changes:
            yield ""
            yield from _change(change, diff, paint)


def _change(change: Change, diff: Diff, paint: Paint) -> Iterator[str]:
    mark, role = MARKS[verb(change)]
    provision = now(change)
    yield from wrapped(f"{mark} {title(change)}", 0, paint, role)
    by = by_whom(change)
    where = f"{verb(change)} {change.kind} {provision.name}" + (f" · {', '.join(by)}" if by else "")
    yield from wrapped(where, STEP, paint, Role.QUIET)
    sides = Sides.of(diff)
    if isinstance(change, Added):
        yield from text_blocks(blocks(provision, sides.new), STEP, paint)
    if isinstance(change, Changed):
        sides = sides.about(provision)
        for edit in told(change):
            yield from wrapped(sentence(edit, provision, sides), STEP * 2, paint, mark="- ")
            yield from text_blocks(content_blocks(edit, provision, sides), STEP * 3, paint)
