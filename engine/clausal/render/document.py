"""A consolidated text → the agreement as a reader wants it: plain data, for any renderer.

Articles come first, in the order of their numbers; then the open questions and what is reserved,
each in a list of its own; then the facts and the words that the agreement rests on.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from clausal.diagnostics import did_you_mean
from clausal.errors import QuestionError
from clausal.interpret.frame import held_over, outside
from clausal.ir.order import by_number, spot
from clausal.ir.text import Agreement, ConsolidatedText, Grid, NoValue
from clausal.ir.text import Reserved as ReservedContent
from clausal.render.blocks import (
    Block,
    Document,
    Entry,
    Link,
    Paragraph,
    Point,
    Points,
    Section,
    joined,
    links,
    said,
)
from clausal.render.english import MONTHS, capital, window, written_day
from clausal.render.naming import anchor
from clausal.render.provisions import KINDS, AnyProvision, blocks, heading
from clausal.render.wording import Wording
from clausal.source import NOWHERE, Span

GENERAL, QUESTIONS, RESERVED, FACTS, WORDS = (
    "General",
    "Open questions",
    "Reserved",
    "Facts",
    "Words",
)
"""The sections beside the articles."""

ABOUT = {
    QUESTIONS: "Sentences that can be read in more than one way. The adopted reading is the one "
    "that answers use, unless another is asked for.",
    RESERVED: "What the agreement leaves to somebody who has not spoken yet.",
    FACTS: "What has to be known of whom, and of what, the agreement is about.",
    WORDS: "Units, and the values that facts can have.",
}

READING = (
    "This is what the agreement's text says, put into sentences. What is in quotes is a fact or a "
    "rule of that name; “today” is the day that is asked about; a blank cell has no value."
)

LISTS = {"question": QUESTIONS, "record": FACTS, "choice": WORDS, "unit": WORDS}
"""What has a list of its own, wherever the text states it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A provision in words. `home` is the section it stands in, `article` what it belongs to."""

    provision: AnyProvision
    kind: str
    anchor: str
    article: str | None
    home: str
    blocks: tuple[Block, ...]

    @property
    def link(self) -> Link:
        return Link(heading(self.provision), self.anchor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The day whose text is shown, whose knowledge is used (None: all), and what is proposed."""

    day: dt.date
    known_on: dt.date | None = None
    proposals: tuple[str, ...] = ()


def document(
    text: ConsolidatedText, only: Collection[str] = (), moment: Moment | None = None
) -> Document:
    """The document of a text, or of the provisions named in `only`; it says of which `moment`.

    Raises QuestionError if there is no provision of such a name.
    """
    articles = sorted(text.articles, key=by_number)
    placed = _placed(text, _named(text, only), articles)
    homes = [GENERAL, *articles, *ABOUT]
    anchors = _section_anchors(homes)
    amendments = {amendment.name: amendment.cite for amendment in text.amendments}
    sections = (
        Section(
            anchor=anchors[home],
            title=home,
            about=tuple(_about(home, placed)),
            entries=tuple(_entry(one, placed, amendments) for one in placed if one.home == home),
        )
        for home in homes
    )
    return Document(
        name=text.agreement.name,
        title=text.agreement.title,
        version=text.version,
        place=_place(text.agreement.span),
        facts=(*_facts(text), *(_moment(text.agreement, moment) if moment else ())),
        about=READING,
        sections=tuple(s for s in sections if s.entries or (s.about and s.title not in ABOUT)),
    )


def _named(text: ConsolidatedText, only: Collection[str]) -> list[AnyProvision]:
    found: list[AnyProvision] = [
        *text.units.values(),
        *text.choices.values(),
        *text.records.values(),
        *text.constants.values(),
        *text.questions.values(),
        *text.tables.values(),
        *text.defines.values(),
        *text.sources.values(),
        *text.gates.values(),
        *text.ladders.values(),
    ]
    names = [provision.name for provision in found]
    for name in only:
        if name not in names:
            near = did_you_mean(name, names) or f"it has {', '.join(names)}"
            raise QuestionError(f"there is no provision `{name}` in {text.agreement.name}; {near}")
    return [provision for provision in found if not only or provision.name in only]


def _placed(
    text: ConsolidatedText, provisions: Sequence[AnyProvision], articles: Sequence[str]
) -> list[_Placed]:
    """The provisions in words: by their articles, and in these in the order of the text."""
    anchors = frozenset(anchor(KINDS[type(p)], p.name) for p in provisions)
    wording = Wording(text=text, anchors=anchors)
    found = []
    for provision in provisions:
        kind = KINDS[type(provision)]
        first = provision.cites[0] if provision.cites else ""
        article = first if first in articles else None
        home = LISTS.get(kind) or (RESERVED if _is_reserved(provision) else article or GENERAL)
        found.append(
            _Placed(
                provision=provision,
                kind=kind,
                anchor=anchor(kind, provision.name),
                article=article,
                home=home,
                blocks=blocks(provision, wording),
            )
        )
    order = {article: place for place, article in enumerate(articles)}
    return sorted(found, key=lambda p: (order.get(p.article or "", -1), *spot(p.provision.span)))


def _is_reserved(provision: AnyProvision) -> bool:
    """Whether nothing of it is stated yet."""
    versions = getattr(provision, "versions", ())
    return bool(versions) and all(isinstance(v.content, ReservedContent) for v in versions)


# ------------------------------------------------------------------ sections and entries


def _about(home: str, placed: Sequence[_Placed]) -> Iterator[Block]:
    """What stands at the head of a section."""
    if home in ABOUT:
        yield Paragraph(words=said(ABOUT[home]))
        if home == RESERVED and (parts := tuple(_reserved_parts(placed))):
            yield Paragraph(words=said("Reserved in part:"), lead=True)
            yield Points(points=parts)
        return
    left = [
        Point(words=said(one.link, " (question)" if one.home == QUESTIONS else " (reserved)"))
        for one in placed
        if one.article == home and one.home in (QUESTIONS, RESERVED)
    ]
    if left:
        yield Paragraph(words=said("Open in this article:"), lead=True)
        yield Points(points=tuple(left))


def _reserved_parts(placed: Sequence[_Placed]) -> Iterator[Point]:
    """The provisions that are reserved from a day on, or in some of their cells."""
    for one in placed:
        if one.home in (RESERVED, *LISTS.values()):
            continue
        for version in getattr(one.provision, "versions", ()):
            when = window(version.start, version.end)
            when = f", {when}" if when else ""
            match version.content:
                case ReservedContent():
                    yield Point(words=said(one.link, when))
                case Grid(cells=cells) if count := sum(
                    cell is NoValue.RESERVED for cell in cells.values()
                ):
                    cells_ = f"{count} cell{'' if count == 1 else 's'}"
                    yield Point(words=said(one.link, f": {cells_}{when}"))


def _entry(one: _Placed, placed: Sequence[_Placed], amendments: Mapping[str, str]) -> Entry:
    amended = tuple(amendments[name] for name in one.provision.amended)
    cites = tuple(cite for cite in one.provision.cites if cite not in amended)
    bears = _bears_on(one, placed) if one.home in (QUESTIONS, RESERVED) else ()
    return Entry(
        kind=one.kind,
        name=one.provision.name,
        anchor=one.anchor,
        title=heading(one.provision),
        blocks=(*one.blocks, *bears),
        cites=cites[1:] if one.home == one.article else cites,
        amended=amended,
        place=_place(one.provision.span),
    )


def _bears_on(one: _Placed, placed: Sequence[_Placed]) -> tuple[Block, ...]:
    """Which provisions name this one."""
    names = [other.link for other in placed if one.anchor in links(other.blocks)]
    return (Paragraph(words=said("It bears on: ", joined(names, "; "), ".")),) if names else ()


def _section_anchors(homes: Sequence[str]) -> dict[str, str]:
    """`section-article-5-2-promotion`; a number is added to those that would be the same."""
    anchors: dict[str, str] = {}
    for home in homes:
        slug = re.sub(r"[^a-z0-9]+", "-", f"section {home}".lower()).strip("-")
        anchors[home] = slug if slug not in anchors.values() else f"{slug}-{len(anchors)}"
    return anchors


# ------------------------------------------------------------------ the agreement itself


def _facts(text: ConsolidatedText) -> Iterator[tuple[str, str]]:
    agreement = text.agreement
    if agreement.parties:
        yield "Between", " and ".join(agreement.parties)
    if agreement.ratified is not None:
        assumed = " (assumed)" if agreement.ratified_assumed else ""
        yield "Ratified", f"{written_day(agreement.ratified)}{assumed}"
    term = window(agreement.start, agreement.end)
    if term:
        over = ", then until it is replaced" if agreement.holds_over and agreement.end else ""
        yield "In force", f"{term}{over}"
    month, day = agreement.year_start
    yield "Year", f"begins on {MONTHS[month - 1]} {day}"
    yield "Currency", agreement.currency
    if agreement.cites:
        yield "Sources", "; ".join(agreement.cites)
    if text.amendments:
        yield "Changed by", "; ".join(f"“{one.title}” ({one.cite})" for one in text.amendments)


def _moment(agreement: Agreement, moment: Moment) -> Iterator[tuple[str, str]]:
    yield "Text of", written_day(moment.day)
    if moment.known_on is not None:
        yield "As known on", written_day(moment.known_on)
    if moment.proposals:
        yield "As if decided", ", ".join(moment.proposals)
    beyond = outside(agreement, moment.day, moment.known_on)
    if beyond is not None:
        yield "Not in force", capital(beyond.needs[0].says)
    elif over := held_over(agreement, moment.day):
        yield "Holds over", capital(over)


def _place(span: Span) -> str:
    return "" if span is NOWHERE else f"{span.source.name}:{span.line}"
