"""Two consolidated texts → their difference in meaning: a pure function.

What has another order, spacing or file is no difference; what has the same meaning in other words
is told as that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from clausal.diff.contents import edit_if
from clausal.diff.edits import (
    KINDS,
    Added,
    AnyEdit,
    AnyProvision,
    Change,
    Changed,
    Diff,
    Edit,
    Part,
    Removed,
    Window,
)
from clausal.diff.pairs import by_name
from clausal.diff.provisions import provision_edits, rewording
from clausal.diff.renames import VOCABULARY, find_renames, text_told
from clausal.ir.order import by_number, spot
from clausal.ir.text import Agreement, ConsolidatedText


def compare(old: ConsolidatedText, new: ConsolidatedText) -> Diff:
    """What changed from one text to the other, in the order of the text."""
    if old.version == new.version:
        return Diff(old=old, new=new)
    names = find_renames(old, new)
    old = text_told(old, names)
    before = {(spoken, after): name for (spoken, name), after in names.items()}
    retitled = _retitled(old, new)
    changes: list[Change] = []
    for kind in KINDS:
        olds: Mapping[str, AnyProvision] = getattr(old, f"{kind}s")
        news: Mapping[str, AnyProvision] = getattr(new, f"{kind}s")
        for name in dict.fromkeys([*olds, *news]):
            if name not in news:
                changes.append(Removed(kind=kind, old=olds[name]))
            elif name not in olds:
                changes.append(Added(kind=kind, new=news[name]))
            else:
                edits = [
                    *edit_if(Part.NAME, before.get((kind in VOCABULARY, name), name), name),
                    *_places(olds[name], news[name], old, new, retitled),
                    *provision_edits(olds[name], news[name]),
                ]
                edits = edits or [
                    *rewording(olds[name], news[name], {n: a for (_, n), a in names.items()})
                ]
                if edits:
                    changed = Changed(kind=kind, old=olds[name], new=news[name], edits=tuple(edits))
                    changes.append(changed)
    return Diff(
        old=old,
        new=new,
        agreement=tuple(_agreement(old.agreement, new.agreement)),
        articles=tuple(
            Edit(part=Part.ARTICLE, old=one, new=other) for one, other in retitled.items()
        ),
        changes=tuple(sorted(changes, key=lambda change: _order(change, old, new))),
    )


# ------------------------------------------------------------------ articles


def article_of(provision: AnyProvision, text: ConsolidatedText) -> str | None:
    """The article that a provision stands under."""
    first = provision.cites[0] if provision.cites else None
    return first if first in text.articles else None


def _retitled(old: ConsolidatedText, new: ConsolidatedText) -> dict[str, str]:
    """The articles whose provisions all stand under another that is new."""
    went: dict[str, set[str | None]] = {}
    for kind in KINDS:
        news: Mapping[str, AnyProvision] = getattr(new, f"{kind}s")
        for name, provision in getattr(old, f"{kind}s").items():
            article = article_of(provision, old)
            if article is not None and article not in new.articles and name in news:
                went.setdefault(article, set()).add(article_of(news[name], new))
    return {
        article: after
        for article, afters in went.items()
        if len(afters) == 1 and (after := next(iter(afters))) and after not in old.articles
    }


def _places(
    old: AnyProvision,
    new: AnyProvision,
    old_text: ConsolidatedText,
    new_text: ConsolidatedText,
    retitled: Mapping[str, str],
) -> Iterator[AnyEdit]:
    before, after = article_of(old, old_text), article_of(new, new_text)
    if before is None or retitled.get(before, before) != after:
        yield from edit_if(Part.ARTICLE, before, after)
    # Who changed a provision is told beside its change, and is no edit of its own.
    olds = [cite for cite in old.cites if cite not in {before, *_amendments(old_text)}]
    news = [cite for cite in new.cites if cite not in {after, *_amendments(new_text)}]
    for one, other in by_name(olds, news, str):
        yield Edit(part=Part.CITE, old=one, new=other)


def _amendments(text: ConsolidatedText) -> Iterator[str]:
    return (amendment.cite for amendment in text.amendments)


def _order(change: Change, old: ConsolidatedText, new: ConsolidatedText) -> tuple[object, ...]:
    text = old if isinstance(change, Removed) else new
    provision = change.old if isinstance(change, Removed) else change.new
    article = article_of(provision, text)
    return (by_number(article) if article else (), *spot(provision.span))


# ------------------------------------------------------------------ the agreement itself


def _agreement(old: Agreement, new: Agreement) -> Iterator[Edit]:
    yield from edit_if(Part.NAME, old.name, new.name)
    yield from edit_if(Part.TITLE, old.title, new.title)
    for before, after in by_name(old.parties, new.parties, str):
        yield Edit(part=Part.PARTY, old=before, new=after)
    yield from edit_if(Part.RATIFIED, old.ratified, new.ratified)
    yield from edit_if(Part.RATIFIED, old.ratified_assumed, new.ratified_assumed, "assumed")
    yield from edit_if(Part.TERM, Window(old.start, old.end), Window(new.start, new.end))
    yield from edit_if(Part.HOLDS_OVER, old.holds_over, new.holds_over)
    yield from edit_if(Part.YEAR, old.year_start, new.year_start)
    yield from edit_if(Part.CURRENCY, old.currency, new.currency)
    for before, after in by_name(old.cites, new.cites, str):
        yield Edit(part=Part.CITE, old=before, new=after)
