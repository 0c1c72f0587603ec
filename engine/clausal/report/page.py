"""Figures → one HTML page that needs nothing else: read on a screen, a phone or paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files

from clausal.preview.figures import Figures, Proposal
from clausal.render.document_html import style
from clausal.render.english import capital, written_day
from clausal.report import answers
from clausal.report.draw import Drawn
from clausal.report.sections import Section, sections
from clausal.report.tables import Table
from clausal.report.tables_html import table_html, text

FIRST_CHARTS = ("cost", "clauses", "distribution")
"""The chart of the first screen is the first of them for which there is something to show."""

STYLES = ("document.css", "redline.css")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page is made from."""

    figures: Figures
    tables: Mapping[str, Table]
    charts: Mapping[str, Drawn]

    @property
    def first(self) -> Drawn | None:
        """The chart of the first screen."""
        return next((self.charts[name] for name in FIRST_CHARTS if name in self.charts), None)


def page_html(page: Page) -> str:
    """The whole page."""
    return "".join(f"{line}\n" for line in _lines(page))


@cache
def _style() -> str:
    return files("clausal.report").joinpath("report.css").read_text(encoding="utf-8").strip()


def title(figures: Figures) -> str:
    """What the report is about."""
    names = " + ".join(proposal.title for proposal in figures.heading.proposals)
    return f"{names or 'No proposal'}: what it costs, and whom"


def _lines(page: Page) -> Iterator[str]:
    heading = page.figures.heading
    made = sections(page.figures, page.tables, page.charts)
    yield "<!doctype html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{text(title(page.figures))}</title>"
    yield "<style>"
    yield from map(style, STYLES)
    yield _style()
    yield "</style>"
    yield "</head>"
    yield '<body class="report">'
    yield '<a class="skip" href="#text">Skip to the figures</a>'
    yield "<header>"
    yield f"<h1>{text(title(page.figures))}</h1>"
    if heading.population.label:
        yield f'<p class="synthetic">{text(capital(heading.population.label))}.</p>'
    yield f'<p class="in-words">{text(answers.in_words(page.figures))}</p>'
    yield f'<p class="about">{text(_about(page.figures))}</p>'
    yield "</header>"
    yield '<main id="text">'
    yield from _answers(page)
    yield '<div class="beside">'
    yield from _contents(made)
    yield '<div class="sections">'
    for section in made:
        yield f'<section id="{section.name}" aria-labelledby="{section.name}-title">'
        yield f'<h2 id="{section.name}-title">{text(section.title)}</h2>'
        yield from _parts(page, section)
        yield "</section>"
    yield "</div>"
    yield "</div>"
    yield "</main>"
    if heading.population.label:
        yield f'<p class="running" aria-hidden="true">{text(capital(heading.population.label))}</p>'
    yield f'<footer><p class="about">{text(_made(page.figures))}</p></footer>'
    yield "</body>"
    yield "</html>"


def _about(figures: Figures) -> str:
    """Which texts are compared, for whom."""
    heading = figures.heading
    told = [
        f"{heading.title}.",
        f"Compared are, on {written_day(heading.after.day)}, the text without the proposals"
        f"{' (its term has ended, and it holds over)' if heading.before.held_over else ''} "
        f"and with {_proposed(heading.proposals) or 'none'}; the base is "
        f"{written_day(heading.base.day)}.",
    ]
    for one in heading.proposals:
        day = heading.after.day
        if (one.start and one.start > day) or (one.end and one.end < day):
            told.append(f"The proposal {one.name} is not in force on that day.")
    if heading.known_on:
        told.append(f"What was decided after {written_day(heading.known_on)} is left out.")
    if heading.settings:
        chosen = ", ".join(f"{name} = {value}" for name, value in heading.settings.items())
        told.append(f"Set: {chosen}.")
    if heading.identified:
        told.append("This shows single people: it is not for everybody’s eyes.")
    else:
        told.append(
            f"“Withheld” stands where a figure would tell of fewer than {heading.threshold} people."
        )
    return " ".join(told)


def _proposed(proposals: tuple[Proposal, ...]) -> str:
    return ", ".join(f"{p.name} (by {' and '.join(p.by)})" if p.by else p.name for p in proposals)


def _made(figures: Figures) -> str:
    heading = figures.heading
    label = heading.population.label
    return (
        f"Made by Clausal {heading.engine} from {heading.population.where}"
        f"{f' ({label})' if label else ''}. Text {heading.before.version} without the proposals, "
        f"{heading.after.version} with them."
    )


# ------------------------------------------------------------------ the first screen


def _answers(page: Page) -> Iterator[str]:
    figures = page.figures
    currency = figures.heading.currency
    clauses, more = answers.clauses_table(figures)
    yield '<section id="answers" aria-labelledby="answers-title">'
    yield '<h2 id="answers-title">In short</h2>'
    yield '<div class="answers">'
    yield '<div class="answer">'
    yield from table_html(answers.who_table(figures), currency)
    yield from table_html(answers.average_table(figures), currency)
    yield from table_html(answers.cost_table(figures), currency)
    yield "</div>"
    yield '<div class="answer">'
    yield from table_html(clauses, currency)
    if more:
        others = f"{more} other clause{'' if more == 1 else 's'}"
        yield f'<p class="about"><a href="#clauses">{others}, and how this is reckoned</a></p>'
    if page.first is not None:
        yield from _chart(page, page.first)
    yield "</div>"
    yield "</div>"
    yield "</section>"


def _contents(made: tuple[Section, ...]) -> Iterator[str]:
    yield '<nav aria-labelledby="contents">'
    yield '<h2 id="contents">Contents</h2>'
    yield "<ul>"
    yield '<li><a href="#answers">In short</a></li>'
    for section in made:
        yield f'<li><a href="#{section.name}">{text(section.title)}</a></li>'
    yield "</ul>"
    yield "</nav>"


def _parts(page: Page, section: Section) -> Iterator[str]:
    currency = page.figures.heading.currency
    for part in section.parts:
        match part:
            case Table():
                yield from table_html(part, currency)
            case Drawn() if part is page.first:
                pass
            case Drawn():
                yield from _chart(page, part)
            case tuple():
                yield '<div class="pair">'
                for table in part:
                    yield "<div>"
                    yield from table_html(table, currency)
                    yield "</div>"
                yield "</div>"
            case _:
                yield part


def _chart(page: Page, drawn: Drawn) -> Iterator[str]:
    """A chart, which is read as what it says; a table has the same figures."""
    chart = drawn.chart
    name = f"chart-{chart.name}"
    opening, rest = drawn.svg.split(">", 1)
    box = opening.partition('viewBox="')[2].partition('"')[0]
    width = round(float(box.split()[2]))
    label = page.figures.heading.population.label
    synthetic = f" ({label})" if label else ""
    yield f'<figure id="{name}">'
    yield f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(chart.title)}">'
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" style="max-width:{width}px" '
        f'role="img" aria-labelledby="{name}-title {name}-says">'
        f'<title id="{name}-title">{text(chart.title)}{text(synthetic)}</title>'
        f'<desc id="{name}-says">{text(chart.says)}</desc>{rest}'
    )
    yield "</div>"
    yield (
        f'<figcaption><a href="#{chart.table}">The figures of this chart</a>. '
        f"It is also saved as charts/{chart.name}.svg and .png.</figcaption>"
    )
    yield "</figure>"
