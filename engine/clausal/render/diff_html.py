"""A diff → a redline as one HTML page: the agreement's own form, with what changed marked in it."""

from __future__ import annotations

from collections.abc import Iterator

from clausal.diff.edits import Added, CellsEdit, Change, Changed, Diff, Part, Removed
from clausal.diff.meaning import same
from clausal.diff.versions import side_by_side
from clausal.ir import text as irt
from clausal.render.blocks import (
    Block,
    Document,
    Entry,
    Paragraph,
    Point,
    Points,
    Section,
    said,
)
from clausal.render.changes import Comparison, by_article, now, summary, title, verb
from clausal.render.document_html import document_html
from clausal.render.edits import LABELS, Sides, by_whom, sentence, stated, told
from clausal.render.english import capital, window
from clausal.render.naming import anchor
from clausal.render.provisions import blocks, grid_block, heading
from clausal.render.redline import grids_redlined, marked, redlined, words_redlined
from clausal.render.rules import reserved

ABOUT = (
    "Struck words are no longer in the text; underlined words are new. Only what changed is shown: "
    "of a table, the days on which it says something else."
)


def diff_html(comparison: Comparison) -> str:
    """The whole page."""
    return document_html(redline(comparison), styles=("document.css", "redline.css"))


def redline(comparison: Comparison) -> Document:
    """The changed provisions as a document, with what changed marked in it."""
    diff = comparison.diff
    sections = [
        Section(
            anchor=f"section-{place}",
            title=article,
            entries=tuple(_entry(change, diff) for change in changes),
        )
        for place, (article, changes) in enumerate(by_article(diff), 1)
    ]
    headings = list(_heading(diff))
    if headings:
        about = (Points(points=tuple(headings)),)
        sections.insert(0, Section(anchor="section-agreement", title="The agreement", about=about))
    return Document(
        name=diff.new.agreement.name,
        title=f"{diff.new.agreement.title}: redline",
        version=diff.new.version,
        facts=(
            ("Before", f"{comparison.old} (version {diff.old.version})"),
            ("Now", f"{comparison.new} (version {diff.new.version})"),
            ("Changes", summary(diff)),
        ),
        about=ABOUT if diff.changes else "",
        sections=tuple(sections),
    )


def _heading(diff: Diff) -> Iterator[Point]:
    """What changed in the agreement itself, and in the titles of its articles."""
    sides = Sides.of(diff)
    for edit in (*diff.agreement, *diff.articles):
        old, new = (
            said(stated(side, edit.part, wording)) if side is not None else ()
            for side, wording in ((edit.old, sides.old), (edit.new, sides.new))
        )
        yield Point(words=said(f"{capital(LABELS[edit.part])}: ", words_redlined(old, new)))


def _entry(change: Change, diff: Diff) -> Entry:
    provision = now(change)
    cites = {amendment.name: amendment.cite for amendment in diff.new.amendments}
    return Entry(
        kind=f"{verb(change)} {change.kind}",
        name=provision.name,
        anchor=anchor(change.kind, provision.name),
        title=title(change),
        blocks=tuple(_blocks(change, diff)),
        amended=tuple(cites[name] for name in by_whom(change)),
    )


def _blocks(change: Change, diff: Diff) -> Iterator[Block]:
    sides = Sides.of(diff)
    match change:
        case Added(new=provision):
            yield Paragraph(words=said("New."))
            yield from marked(blocks(provision, sides.new), inserted=True)
        case Removed(old=provision):
            yield Paragraph(words=said("Struck."))
            yield from marked(blocks(provision, sides.old), inserted=False)
        case Changed(old=old, new=new):
            about = sides.about(new)
            yield Points(
                points=tuple(Point(words=said(f"{sentence(e, new, about)}.")) for e in told(change))
            )
            if isinstance(old, irt.Table) and isinstance(new, irt.Table):
                yield from _tables(old, new, _in_its_cells(change), sides)
            elif (before := blocks(old, sides.old)) != (after := blocks(new, sides.new)):
                yield from redlined(before, after)


def _in_its_cells(change: Changed) -> bool:
    """Whether what a table says changed, rather than its days or its name alone."""
    parts = (Part.CONTENT, Part.UNTIL, Part.KEYS, Part.TYPE)
    return any(isinstance(edit, CellsEdit) or edit.part in parts for edit in change.edits)


def _tables(old: irt.Table, new: irt.Table, changed: bool, sides: Sides) -> Iterator[Block]:
    """The table of each of the days on which it says something else, beside what it said."""
    if not changed:
        return
    for at, before, after in side_by_side(old.versions, new.versions):
        when = window(at.start, at.end)
        if (
            isinstance(before, irt.Grid)
            and isinstance(after, irt.Grid)
            and same(old.keys, new.keys)
        ):
            caption = capital(when) or heading(new)
            yield grids_redlined(
                grid_block(old, before, caption, sides.old),
                grid_block(new, after, caption, sides.new),
            )
            continue
        for content, table, wording, inserted in (
            (before, old, sides.old, False),
            (after, new, sides.new, True),
        ):
            if isinstance(content, irt.Reserved):
                yield from marked([reserved(content, "table", when)], inserted=inserted)
            elif content is not None:
                caption = f"{'New' if inserted else 'Struck'}{': ' if when else ''}{when}"
                grid = grid_block(table, content, caption, wording)
                yield from marked([grid], inserted=inserted)
