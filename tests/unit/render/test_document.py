"""A document: every provision once, in its place, with all that the text says."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from fractions import Fraction

import pytest

from clausal.errors import QuestionError
from clausal.ir import expressions as ir
from clausal.ir import text as irt
from clausal.ir.show import grouped, show_value
from clausal.ir.types import MoneyType, NumberType, PercentType
from clausal.render.blocks import Document, Entry, Grid, Section, as_text, links
from clausal.render.document import document
from clausal.render.document_text import document_text
from clausal.render.english import capital, plural, spaced, window
from clausal.values import decimal_text

from .texts import TEXTS, provisions, text_of, walk


def entries(made: Document) -> dict[tuple[str, str], Entry]:
    return {(e.kind, e.name): e for section in made.sections for e in section.entries}


def section(made: Document, title: str) -> Section:
    return next(s for s in made.sections if s.title == title)


def words(entry: Entry) -> str:
    """All that an entry says, on one line."""
    alone = Section(anchor="", title="", entries=(entry,))
    made = Document(name="", title="", version="", facts=(("", ""),), sections=(alone,))
    return re.sub(r"\s+", " ", document_text(made))


@pytest.mark.parametrize("name", TEXTS)
def test_every_provision_once(name: str) -> None:
    text = text_of(name)
    shown = [(e.kind, e.name) for s in document(text).sections for e in s.entries]
    assert sorted(shown) == sorted(provisions(text))


@pytest.mark.parametrize("name", TEXTS)
def test_every_citation_and_place(name: str) -> None:
    text = text_of(name)
    for part in document(text).sections:
        for entry in part.entries:
            provision = provisions(text)[entry.kind, entry.name]
            cited = entry.cites if part.title not in text.articles else (part.title, *entry.cites)
            assert (*cited, *entry.amended) == provision.cites
            assert entry.place == f"{provision.span.source.name}:{provision.span.line}"


@pytest.mark.parametrize("name", TEXTS)
def test_every_number_and_day(name: str) -> None:
    text = text_of(name)
    shown = entries(document(text))
    for key, provision in provisions(text).items():
        said = words(shown[key])
        # A ladder that is reserved has no first position, and only stands for one.
        whole = getattr(provision, "root", True)
        for part in walk(provision if whole else provision.versions):
            for wanted in numbers(part):
                assert re.search(rf"(?<![\d.]){re.escape(wanted)}(?![\d])", said), (key, wanted)


def numbers(part: object) -> list[str]:
    """The figures of a part of a text, as a reader knows them."""
    match part:
        case ir.Literal(text="nothing"):
            return []
        case ir.Literal(value=bool()):
            return []
        case ir.Literal(
            value=int() | Fraction() as value, type=MoneyType() | PercentType() as type
        ):
            return [show_value(value, type).lstrip("$")]
        case ir.Literal(value=int() | Fraction() as value):
            return [show_value(value, NumberType())]
        case ir.Literal(value=dt.date() as day):
            return [f"{day.day}, {day.year}"]
        case irt.Version(start=start, end=end):
            days = [start, end and end - dt.timedelta(days=1)]
            return [f"{day.day}, {day.year}" for day in days if day]
        case irt.Rung(first=first, last=last):
            return [str(first), str(last)]
        case irt.Move(step=step):
            return [str(step)]
        case irt.Gate(lasts=(count, _)):
            return [str(count)]
        case _:
            return []


@pytest.mark.parametrize("name", TEXTS)
def test_every_cell(name: str) -> None:
    text = text_of(name)
    shown = entries(document(text))
    for table in text.tables.values():
        printed = [v.content for v in table.versions if isinstance(v.content, irt.Grid)]
        made = [b for b in shown["table", table.name].blocks if isinstance(b, Grid)]
        for grid, block in zip(printed, made, strict=True):
            body = [[as_text(cell) for cell in row[block.heads :]] for row in block.rows]
            assert sum(map(len, body)) == len(grid.cells)
            assert sorted(c for row in body for c in row) == sorted(
                cell_text(cell, table.type, grid) for cell in grid.cells.values()
            )
            assert all(len(row) == len(block.head) for row in block.rows)


def cell_text(cell: object, type: object, grid: irt.Grid) -> str:
    if isinstance(cell, irt.NoValue):
        return {"blank": "", "reserved": "reserved"}[cell.value]
    if isinstance(type, MoneyType) and isinstance(cell, int | Fraction):
        cents = any(isinstance(c, Fraction) and c.denominator > 1 for c in grid.cells.values())
        return grouped(decimal_text(cell, 2 if cents else 0))
    if isinstance(cell, str):
        choices = text_of("baltimore").choices.values()
        return next((capital(c.titles[cell]) for c in choices if cell in c.titles), cell)
    return show_value(cell, type)  # type: ignore[arg-type]


def test_a_cell_stands_where_it_is_printed() -> None:
    (grid,) = [b for b in entries(document(text_of("baltimore")))["table", "step_pay"].blocks
               if isinstance(b, Grid)]  # fmt: skip
    assert grid.head == (
        "Step",
        "Bachelor's degree",
        "Master's or equivalent",
        "Master's + 30 credits",
        "Doctorate",
    )
    assert [as_text(cell) for cell in grid.rows[11]] == ["12", "", "62,098", "65,988", "68,896"]


def test_articles_by_their_numbers_then_the_lists() -> None:
    text = replace(
        text_of(TEXTS[1]), articles=("Exhibit 2", "Article 10, B", "Article 9", "Article 10, A")
    )
    place = {"pass_mark": "Article 10, A", "years": "Exhibit 2", "bonus": "Article 9"}
    text = replace(
        text,
        constants={n: replace(p, cites=(place[n],)) for n, p in text.constants.items()},
        defines={
            n: replace(p, cites=(place.get(n, "Article 10, B"),)) for n, p in text.defines.items()
        },
    )
    assert [s.title for s in document(text).sections] == [
        "General",
        "Article 9",
        "Article 10, B",
        "Article 10, A",
        "Exhibit 2",
        "Open questions",
        "Reserved",
        "Facts",
        "Words",
    ]


def test_what_is_open() -> None:
    made = document(text_of("baltimore"))
    questions = {e.name: words(e) for e in section(made, "Open questions").entries}
    assert "Average of three (adopted) - Each of three" in questions["panel_score"]
    assert "bears on: What the panel gives a Profile." in questions["panel_score"]
    reserved = {e.name: words(e) for e in section(made, "Reserved").entries}
    assert "Reserved until the JOC defines the Lead pathway." in reserved["lead_review"]
    assert "Article 5.2, Promotion" in reserved["lead_review"]
    article = section(made, "Article 5.2, Promotion")
    assert {"question-panel_score", "gate-lead_review"} <= set(links(article.about))


def test_reserved_in_part() -> None:
    made = document(text_of("reserved/good/reserved.clause"))
    reserved = section(made, "Reserved")
    assert [*links(reserved.about)] == ["constant-rate", "define-allowance", "table-scale"]
    assert "From July 1, 2011, reserved until the parties agree." in words(
        entries(made)["define", "allowance"]
    )


def test_the_agreement() -> None:
    facts = dict(document(text_of("baltimore")).facts)
    assert facts["Between"] == (
        "Baltimore City Board of School Commissioners and Baltimore Teachers Union"
    )
    assert facts["Ratified"] == "November 17, 2010"
    assert facts["In force"] == "from July 1, 2010 to June 30, 2013, then until it is replaced"
    assert facts["Year"] == "begins on July 1"
    # This one ends with its term.
    assert dict(document(text_of(TEXTS[1])).facts)["In force"].endswith("to December 31, 2029")


@pytest.mark.parametrize("name", TEXTS)
def test_links_lead_somewhere(name: str) -> None:
    text = text_of(name)
    for only in [(), *((key[1],) for key in provisions(text))]:
        made = document(text, only)
        there = {e.anchor for s in made.sections for e in s.entries}
        found = [b for s in made.sections for b in s.about]
        found += [b for e in entries(made).values() for b in e.blocks]
        assert set(links(found)) <= there


def test_only_some() -> None:
    made = document(text_of("baltimore"), ["salary", "level"])
    assert [*entries(made)] == [("define", "salary"), ("choice", "level")]
    with pytest.raises(QuestionError, match="no provision `slary` in baltimore; did you mean"):
        document(text_of("baltimore"), ["slary"])


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("Achievement Unit", "Achievement Units"),
        ("Day of leave", "Days of leave"),
        ("evaluation", "evaluations"),
        ("class", "classes"),
        ("category", "categories"),
        ("survey", "surveys"),
        ("years", "years"),
    ],
)
def test_plural(one: str, many: str) -> None:
    assert plural(one) == many
    assert spaced(many.replace(" ", "_")) == many


def test_window() -> None:
    day = dt.date(2010, 7, 1)
    assert window(day, dt.date(2011, 7, 1)) == "from July 1, 2010 to June 30, 2011"
    assert (window(day, None), window(None, None)) == ("from July 1, 2010", "")
