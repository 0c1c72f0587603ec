"""A diff → Markdown: a summary for members, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from clausal.diff.edits import Added, Change, Changed, Diff
from clausal.render.changes import Comparison, by_article, headings, now, summary, title, verb
from clausal.render.document_markdown import escaped, markdown_blocks
from clausal.render.edits import Sides, content_blocks, sentence, told
from clausal.render.provisions import blocks


def diff_markdown(comparison: Comparison) -> str:
    """The whole summary."""
    return "".join(f"{line.rstrip()}\n" for line in _lines(comparison))


def _lines(comparison: Comparison) -> Iterator[str]:
    diff = comparison.diff
    yield f"# What changes in the {escaped(diff.new.agreement.title)}"
    yield ""
    yield f"- **Before:** {escaped(comparison.old)}"
    yield f"- **Now:** {escaped(comparison.new)}"
    yield ""
    yield escaped(summary(diff))
    lines = list(headings(diff))
    if lines:
        yield ""
        yield "## The agreement"
        yield ""
        for words in lines:
            yield f"- {escaped(words)}."
    for article, changes in by_article(diff):
        yield ""
        yield f"## {escaped(article)}"
        for change in changes:
            yield from _change(change, diff)


def _change(change: Change, diff: Diff) -> Iterator[str]:
    yield ""
    words = escaped(title(change))
    provision, sides = now(change), Sides.of(diff)
    if not isinstance(change, Changed):
        yield f"### {words} ({verb(change)})"
        if isinstance(change, Added):
            yield from markdown_blocks(blocks(provision, sides.new))
        return
    yield f"### {words}"
    yield ""
    sides = sides.about(provision)
    for edit in told(change):
        yield f"- {escaped(sentence(edit, provision, sides))}."
    for edit in told(change):
        yield from markdown_blocks(content_blocks(edit, provision, sides))
