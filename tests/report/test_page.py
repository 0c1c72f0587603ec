"""The page as it is written: whole, accessible, in need of nothing, and the same each time."""

from __future__ import annotations

import datetime as dt
import re
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from clausal.cli import main
from clausal.preview.figures import WITHHELD
from clausal.report.all_tables import all_tables
from clausal.report.sections import sections
from clausal.report.words import money
from clausal.report.write import write_report

from .conftest import Report, reported

VOID = {"meta", "br", "link", "img", "hr", "input"}

SECTIONS = (
    "answers cost clauses-costs years changes groups where gates-crossed charged questions career "
    "not-known redline assumptions definitions"
).split()


class Page(HTMLParser):
    """What stands in a page, and where."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.links: set[str] = set()
        self.headings: list[int] = []
        self.sections: list[str] = []
        self.captions: dict[str, str] = {}
        self.scopes: set[str | None] = set()
        self.pictures: list[dict[str, str | None]] = []
        self.cells: dict[str, list[str]] = {}
        self.words: dict[str, str] = {}
        self.loaded: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a":
            self.links.add(str(given["href"]))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "section" and ("body" in [t for t, _ in self.open]) and given.get("id"):
            self.sections.append(str(given["id"]))
        if tag == "th":
            self.scopes.add(given.get("scope"))
        if tag == "svg":
            self.pictures.append(given)
        if tag in ("script", "iframe", "object", "embed", "img", "link"):
            self.loaded.append(tag)
        if tag in ("td", "th") and self._table():
            self.cells.setdefault(self._table(), []).append("")
        if tag not in VOID:
            self.open.append((tag, given))

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self.open]
        if "style" in tags:
            return
        if "caption" in tags:
            self.captions[self._table()] = self.captions.get(self._table(), "") + data
        elif tags and self._table() and ("td" in tags or "th" in tags):
            self.cells[self._table()][-1] += data
        for _, given in self.open:
            if given.get("id"):
                name = str(given["id"])
                self.words[name] = self.words.get(name, "") + data

    def _table(self) -> str:
        tables = [given.get("id") or "" for tag, given in self.open if tag == "table"]
        return tables[-1] if tables else ""


@pytest.fixture
def page(report: Report) -> Page:
    return Page(report.page)


def test_every_section_is_there(report: Report, page: Page) -> None:
    expected = set(SECTIONS)
    if report.figures.heading.identified:
        expected.add("largest-changes")
    assert expected <= set(page.sections)
    assert ("largest-changes" in page.sections) == report.figures.heading.identified


def test_every_table_is_there_with_a_caption(report: Report, page: Page) -> None:
    tables = all_tables(report.figures)
    for name, table in tables.items():
        assert page.captions[name] == table.title
    assert page.scopes <= {"col", "row", "rowgroup"}
    for name in page.captions:
        assert page.captions[name].strip()


def test_every_chart_is_told_in_words_and_in_a_table(report: Report, page: Page) -> None:
    assert len(page.pictures) >= 4
    for picture in page.pictures:
        assert picture["role"] == "img"
        title, says = str(picture["aria-labelledby"]).split()
        assert page.words[title].strip()
        assert len(page.words[says]) > 20
    drawn = {path.stem for path in (report.folder / "charts").iterdir()}
    assert {str(p["aria-labelledby"]).split()[0][6:-6] for p in page.pictures} <= drawn


def test_headings_and_ids(page: Page) -> None:
    assert len(set(page.ids)) == len(page.ids)
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(page.headings, page.headings[1:], strict=False))
    assert page.links <= {f"#{name}" for name in page.ids}


def test_every_figure_leads_to_its_definition(report: Report, page: Page) -> None:
    defined = {f"#definition-{name}" for name in report.figures.definitions}
    assert defined <= {f"#{name}" for name in page.ids}
    for table in all_tables(report.figures).values():
        if table.definition:
            assert f"#definition-{table.definition}" in page.links


def test_it_needs_nothing_else(report: Report, page: Page) -> None:
    assert page.loaded == []
    without = report.page.replace('xmlns="http://www.w3.org/2000/svg"', "")
    without = without.replace('xmlns:xlink="http://www.w3.org/1999/xlink"', "")
    assert not re.search(r"https?:|\bsrc=|@import|url\((?!#)", without)


def test_the_answers(report: Report, page: Page) -> None:
    figures = report.figures
    everything = figures.cost.totals[-1]
    words = page.words["answers"]
    for amount in (everything.schedule, everything.new_money, figures.clauses.total):
        assert money(amount, "USD", signed=True) in words
    gained = figures.standing.gained
    assert ("withheld" if gained is WITHHELD else f"{gained:,}") in page.cells["answer-who"]
    assert "Movement" in page.cells["answer-cost"]


def test_the_page_and_the_figures_agree(report: Report, page: Page) -> None:
    """Every count of every group, and every amount, is in its cell to the dollar."""
    for number, grouping in enumerate(report.figures.groupings):
        cells = page.cells[f"group-{number}"]
        for row in grouping.rows:
            place = cells.index(row.label)
            assert cells[place + 1] == ("withheld" if row.heads is WITHHELD else f"{row.heads:,}")
            assert cells[place + 5] == money(row.change, "USD", signed=True)


@pytest.mark.parametrize(
    ("cents", "says"),
    [(0, "$0"), (12, "$0.12"), (-20_91, "−$21"), (49, "$0.49"), (1_234_567_50, "$1,234,568")],
)
def test_amounts_in_words(cents: int, says: str) -> None:
    assert money(cents, "USD") == says
    assert money(cents, "EUR") == says.replace("$", "€")


def test_two_runs_give_the_same_bytes(
    nameless: Report, named: Report, book: Path, records: Path, tmp_path: Path
) -> None:
    for one, identified in ((nameless, False), (named, True)):
        again = reported(book, records, tmp_path / str(identified), identified=identified)
        assert one.hashes == again.hashes


def test_sampled_people_are_said_to_be_made_up(
    nameless: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the page, on every sheet, in every chart and in every table for programs."""
    import pyarrow.parquet as pq

    from .workbooks import read

    heading = nameless.figures.heading
    label = "synthetic: nobody is meant"
    population = replace(heading.population, label=label)
    figures = replace(nameless.figures, heading=replace(heading, population=population))
    write_report(figures, tmp_path)
    said = label.replace("synthetic", "Synthetic")
    page = Page((tmp_path / "index.html").read_text(encoding="utf-8"))
    for picture in page.pictures:
        assert label in page.words[str(picture["aria-labelledby"]).split()[0]]
    for svg in (tmp_path / "charts").glob("*.svg"):
        assert said in svg.read_text(encoding="utf-8")
    for rows in read(tmp_path / "figures.xlsx").sheets.values():
        assert rows[1][0] == said
    for table in (tmp_path / "tables").glob("*.parquet"):
        assert pq.read_schema(table).metadata[b"clausal.synthetic"].decode() == label


@pytest.mark.parametrize(
    ("days", "says"),
    [
        ({}, []),
        ({0: "it ended"}, ["July 1, 2021: it ended."]),
        ({0: "it ended", 1: "it ended"}, ["July 1, 2021; July 1, 2022: it ended."]),
        (dict.fromkeys(range(3), "it ended"), ["In each year: it ended."]),
        ({0: "so", 2: "otherwise"}, ["July 1, 2021: so.", "July 1, 2023: otherwise."]),
    ],
)
def test_a_term_that_has_ended_is_said_once(
    named: Report, days: dict[int, str], says: list[str]
) -> None:
    first = named.figures.settlement[:2]
    years = tuple(
        replace(year, day=dt.date(2021 + number, 7, 1), held_over=days.get(number))
        for number in range(3)
        for year in first
    )
    figures = replace(named.figures, settlement=years)
    (made,) = (one for one in sections(figures, all_tables(figures), {}) if one.name == "years")
    assert [part for part in made.parts if isinstance(part, str)] == [
        f"<p>{one}</p>" for one in says
    ]


def test_a_career_of_which_nothing_is_known(named: Report, tmp_path: Path) -> None:
    """It has no chart, and all else is there."""
    career = named.figures.careers[0]
    years = tuple(replace(year, before=None, after=None) for year in career.years)
    unknown = replace(career, years=years, unknown=len(years), why_unknown=("why",))
    write_report(replace(named.figures, careers=(unknown,)), tmp_path)
    assert not list((tmp_path / "charts").glob("career*"))
    assert "chart-career" not in (tmp_path / "index.html").read_text(encoding="utf-8")


# ------------------------------------------------------------------ the command


def run(*words: str | Path) -> tuple[int, str]:
    ended = CliRunner().invoke(main, ["preview", *map(str, words)])
    return ended.exit_code, ended.output


def test_the_command_writes_it(book: Path, records: Path, tmp_path: Path) -> None:
    out = tmp_path / "report"
    asked = (book, "--with", "better", "--records", records, "--as-of", "2021-07-01", "--out", out)
    code, output = run(*asked)
    assert (code, (out / "index.html").exists()) == (0, True), output
    assert run(*asked)[0] == 2
    assert run(*asked, "--force")[0] == 0
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


@pytest.mark.parametrize("library", ["xlsxwriter", "vl_convert", "numpy"])
def test_a_part_that_is_not_installed(
    library: str, book: Path, records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    out = tmp_path / "report"
    code, output = run(book, "--records", records, "--as-of", "2021-07-01", "--out", out)
    assert (code, out.exists()) == (2, False)
    assert f"needs {library}" in output
    assert 'pip install "clausal[preview]"' in output
