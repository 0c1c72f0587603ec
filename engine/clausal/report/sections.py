"""Figures → the sections of the page, in order: what each says, with its tables and charts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from clausal.diff.compare import compare
from clausal.interpret.answers import Answer
from clausal.preview.figures import Figures, Largest
from clausal.render.answers import answered, show_why
from clausal.render.changes import Comparison
from clausal.render.diff_html import redline
from clausal.render.document_html import sections_html
from clausal.render.english import capital, written_day
from clausal.report.draw import Drawn
from clausal.report.tables import Table
from clausal.report.tables_html import text
from clausal.report.words import definition_title, money, percent

Part = str | Table | Drawn | tuple[Table, ...]
"""A line of HTML, a table, a chart, or tables side by side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of the page; `name` is its anchor."""

    name: str
    title: str
    parts: tuple[Part, ...]


def sections(
    figures: Figures, tables: Mapping[str, Table], charts: Mapping[str, Drawn]
) -> tuple[Section, ...]:
    """All for which there is something to say."""
    made = _Sections(figures, tables, charts)
    return tuple(
        Section(name=name, title=title, parts=parts)
        for name, title, parts in ((name, title, tuple(parts)) for name, title, parts in made.all())
        if parts
    )


@dataclass(frozen=True, slots=True)
class _Sections:
    figures: Figures
    tables: Mapping[str, Table]
    charts: Mapping[str, Drawn]

    def all(self) -> Iterator[tuple[str, str, Iterator[Part]]]:
        """Name, title and parts of each."""
        yield "cost", "What it costs", self._cost()
        yield "clauses-costs", "What each clause costs", self._clauses()
        yield "years", "Years ahead", self._years()
        yield "changes", "Who gains, who loses", self._changes()
        yield "groups", "Gains and losses by group", self._groups()
        yield "largest-changes", "The largest changes", self._largest()
        yield "where", "Where people stand before and after", self._scattergrams()
        yield "gates-crossed", "Who crosses a gate", self._gates()
        yield "charged", "Charged by actual or average salary", self._kinds()
        yield "questions", "Readings of open questions", self._readings()
        yield "career", "Earnings over a career", self._careers()
        yield "not-known", "Whose pay is not known", self._unknowns()
        yield "redline", "The redline", self._redline()
        yield "assumptions", "Notes, assumptions and sources", self._assumptions()
        yield "definitions", "What each figure is", self._definitions()

    def _known(self, names: Iterable[str]) -> Iterator[Part]:
        """The tables of these names; one that has no row, since nobody is compared, is none."""
        yield from (self.tables[name] for name in names if name in self.tables)

    def _drawn(self, name: str) -> Iterator[Part]:
        """The chart of this name; one that would show nothing is none."""
        if name in self.charts:
            yield self.charts[name]

    def _cost(self) -> Iterator[Part]:
        yield _p(
            "Everything that is paid after is divided by what it is due to: what was paid on the "
            "base day, newcomers, movement on the schedule, and what the proposals add. "
            "The same settlement has many prices: each row counts something else. "
            "Here amounts are shown to the dollar; the workbook has the cents."
        )
        for name in ("totals", "parts", "parts-people", "one-percent"):
            yield self.tables[name]

    def _clauses(self) -> Iterator[Part]:
        clauses = self.figures.clauses
        if not clauses.rows:
            return
        yield _p(
            "A clause can cost more or less together with others than alone. “By itself” is the "
            "text with that clause alone. “In order” is what it adds to those above it. The "
            "Shapley value is what it adds on average over every order: where clauses bear on "
            "each other, it shares out fairly what they cost together. "
            f"Reckoned from {clauses.method}."
        )
        yield self.tables["clauses"]
        yield from self._drawn("clauses")
        yield from _clauses_in_full(self.figures)

    def _years(self) -> Iterator[Part]:
        if not self.figures.settlement:
            return
        yield from map(_p, _held_over(self.figures))
        yield self.tables["settlement"]
        yield from self._drawn("years")

    def _changes(self) -> Iterator[Part]:
        yield _p(
            "Changes of salary in a year: what the same people are paid with the proposals, less "
            "what they are paid without."
        )
        yield self.tables["standing"]
        yield from self._drawn("distribution")
        yield self.tables["distribution"]

    def _groups(self) -> Iterator[Part]:
        yield from self._known(f"group-{number}" for number in range(len(self.figures.groupings)))

    def _largest(self) -> Iterator[Part]:
        if not self.figures.largest:
            return
        yield self.tables["largest"]
        for place, one in enumerate(self.figures.largest, 1):
            yield from _explained(one, place, self.figures.heading.currency)

    def _scattergrams(self) -> Iterator[Part]:
        sides = [
            grid.side
            for grid in self.figures.scattergrams
            if f"scattergram-{grid.side}" in self.tables
        ]
        if not sides:
            return
        yield _p("The darker a cell, the more people stand in it.")
        yield tuple(self.tables[f"scattergram-{side}"] for side in sides)
        yield tuple(self.tables[f"scattergram-{side}-positions"] for side in sides)
        for grid in self.figures.scattergrams:
            if grid.elsewhere != 0:
                yield _p(
                    f"{capital(grid.side)}, the place of "
                    f"{'some' if not isinstance(grid.elsewhere, int) else f'{grid.elsewhere:,}'} "
                    f"{self.figures.heading.population.called} is not known."
                )
        if "scattergrams" in self.charts:
            yield _p("As pictures they are saved as charts/scattergrams.svg and .png.")

    def _gates(self) -> Iterator[Part]:
        yield from self._known(["gates"])

    def _kinds(self) -> Iterator[Part]:
        yield from self._known(["kinds"])

    def _readings(self) -> Iterator[Part]:
        if self.figures.questions:
            yield _p(
                "The text leaves these open. One reading of each is chosen; here is what any "
                "other would cost, all else being the same."
            )
            yield self.tables["readings"]

    def _careers(self) -> Iterator[Part]:
        if not self.figures.careers:
            return
        currency = self.figures.heading.currency
        yield self.tables["careers"]
        for number, career in enumerate(self.figures.careers, 1):
            yield f"<h3>{text(career.title)}</h3>"
            yield from _points(
                (*career.assumptions, f"Present values at {percent(career.discount)} a year.")
            )
            if career.unknown:
                yield _p(
                    f"{career.unknown} years are left out, since the salary of one side is not "
                    f"known: {'; '.join(career.why_unknown)}."
                )
            yield _p(
                f"In all {money(career.before, currency)} without the proposals, "
                f"{money(career.after, currency)} with them."
            )
            yield from self._drawn(f"career-{number}")
        yield self.tables["career-years"]

    def _unknowns(self) -> Iterator[Part]:
        unknowns = self.figures.unknowns
        called = self.figures.heading.population.called
        if unknowns.people == 0:
            yield _p(f"What they are paid is known of all {called}, before and after.")
            return
        people = f"{unknowns.people:,}" if isinstance(unknowns.people, int) else "a few"
        yield _p(
            f"Of {people} {called} it is not known what they are paid before, or after. They are "
            "in no amount of this report. One may need several things."
        )
        yield self.tables["undetermined"]

    def _redline(self) -> Iterator[Part]:
        heading = self.figures.heading
        day = written_day(heading.after.day)
        document = redline(
            Comparison(
                diff=compare(heading.before.text, heading.after.text),
                old=f"the text of {day}",
                new=f"the text of {day} with {', '.join(heading.after.proposals)}",
            )
        )
        for name, words in document.facts:
            yield _p(f"{name}: {words}")
        if document.about:
            yield _p(document.about)
        yield from sections_html(document.sections, 3)

    def _assumptions(self) -> Iterator[Part]:
        figures = self.figures
        yield "<h3>Notes</h3>"
        yield from _points(f"{capital(note)}." for note in figures.notes)
        yield self.tables["remarks"]
        yield self.tables["rates"]
        yield self.tables["about"]

    def _definitions(self) -> Iterator[Part]:
        used: dict[str, list[Table]] = {}
        for table in self.tables.values():
            for name in {table.definition, *(column.defined for column in table.columns)}:
                if name is not None:
                    used.setdefault(name, []).append(table)
        yield '<dl class="definitions">'
        for name, says in self.figures.definitions.items():
            yield f'<div id="definition-{name}">'
            yield f"<dt>{text(definition_title(name))}</dt>"
            links = ", ".join(
                f'<a href="#{table.name}">{text(table.title)}</a>' for table in used.get(name, ())
            )
            where = f'<br><span class="about">In: {links}</span>' if links else ""
            yield f"<dd>{text(says)}{where}</dd>"
            yield "</div>"
        yield "</dl>"


def _held_over(figures: Figures) -> Iterator[str]:
    """Why the term of a year has ended: once for all years of which the same is to be said."""
    years = [year for year in figures.settlement if year.kinds == "all"]
    days: dict[str, list[str]] = {}
    for year in years:
        if year.held_over:
            days.setdefault(year.held_over, []).append(written_day(year.day))
    for why, told in days.items():
        yield f"{'In each year' if 1 < len(told) == len(years) else '; '.join(told)}: {why}."


def _p(words: str) -> str:
    return f"<p>{text(words)}</p>"


def _points(words: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    yield "<ul>"
    yield from (f"<li>{text(one)}</li>" for one in words)
    yield "</ul>"


def _clauses_in_full(figures: Figures) -> Iterator[Part]:
    """The changes of each clause, as they are written."""
    yield "<h3>The clauses as they are written</h3>"
    yield '<dl class="clauses">'
    for clause in figures.clauses.rows:
        yield f"<div><dt>{text(clause.name)}</dt>"
        yield "<dd>"
        if clause.together:
            yield _p(f"{capital(clause.together)}.")
        yield from (f"<pre>{text_lines(change)}</pre>" for change in clause.changes)
        yield "</dd></div>"
    yield "</dl>"


def text_lines(words: str) -> str:
    """Words over several lines."""
    return "\n".join(map(text, words.split("\n")))


def _explained(one: Largest, place: int, currency: str) -> Iterator[Part]:
    """A change of one person, with both explanations side by side."""
    change = money(one.change, currency, signed=True)
    yield f'<article id="largest-{place}">'
    yield f"<h3>{text(one.id)}: {text(change)}</h3>"
    yield '<div class="pair">'
    for side, answer in (
        ("Without the proposals", one.explained_before),
        ("With the proposals", one.explained_after),
    ):
        yield from _why(side, answer, currency)
    yield "</div>"
    yield "</article>"


def _why(side: str, answer: Answer, currency: str) -> Iterator[Part]:
    yield "<div>"
    yield f"<h4>{text(side)}: {text(answered(answer, currency))}</h4>"
    yield (
        f'<pre class="why" tabindex="0" role="region" aria-label="{text(side)}">'
        f"{text_lines(show_why(answer, currency))}</pre>"
    )
    yield "</div>"
