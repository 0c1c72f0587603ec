"""Figures → every table of the report by its name, in the order of the workbook's sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from clausal.preview.figures import Figures, Side
from clausal.render.english import capital, spaced, written_day
from clausal.report.clause_tables import clauses_table, readings_table
from clausal.report.money_tables import (
    career_years_table,
    careers_table,
    cost_tables,
    rates_table,
    settlement_table,
)
from clausal.report.people_tables import (
    SIDES,
    distribution_table,
    gates_table,
    grouping_table,
    kinds_table,
    largest_table,
    scattergram_tables,
    standing_table,
    unknown_table,
)
from clausal.report.tables import Column, Row, Table
from clausal.report.words import count, definition_title


def all_tables(figures: Figures) -> Mapping[str, Table]:
    """The tables, as the page and the workbook have them."""
    return {table.name: table for table in _all(figures) if table.rows}


def _all(figures: Figures) -> Iterator[Table]:
    yield _about(figures)
    yield from cost_tables(figures)
    yield clauses_table(figures)
    yield settlement_table(figures)
    yield standing_table(figures)
    yield distribution_table(figures)
    for number, grouping in enumerate(figures.groupings):
        yield grouping_table(figures, grouping, number)
    if figures.largest:
        yield largest_table(figures)
    for grid in figures.scattergrams:
        yield from scattergram_tables(figures, grid)
    yield gates_table(figures)
    kinds = kinds_table(figures)
    if kinds is not None:
        yield kinds
    yield readings_table(figures)
    yield careers_table(figures)
    yield career_years_table(figures)
    yield unknown_table(figures)
    yield rates_table(figures)
    yield _remarks(figures)


def definitions_table(figures: Figures) -> Table:
    """What each figure is: the page has it as a list."""
    return Table(
        name="definitions",
        title="What each figure is",
        sheet="Definitions",
        columns=(Column(title="Figure"), Column(title="What it is")),
        rows=tuple(
            Row(cells=(definition_title(name), says)) for name, says in figures.definitions.items()
        ),
    )


def _about(figures: Figures) -> Table:
    """What was compared: texts, records and costing, each with its hash."""
    heading = figures.heading
    population = heading.population
    rows = [
        ("Agreement", heading.title),
        ("Book", heading.book),
        *(
            (f"Proposal {one.name}", f"{one.title}, by {' and '.join(one.by) or 'nobody named'}")
            for one in heading.proposals
        ),
        *(_side(side) for side in (heading.base, heading.before, heading.after)),
        ("Known on", written_day(heading.known_on) if heading.known_on else "everything"),
        *((f"Set: {spaced(name)}", value) for name, value in heading.settings.items()),
        ("Records", f"{population.where}, hash {population.hash[:16]}"),
        (capital(population.called), count(population.size)),
        ("Compared", f"{population.compared:,}"),
        ("Set aside for a fault", count(population.set_aside)),
        ("Costing", f"{heading.costing}, hash {heading.costing_hash[:16]}"),
        ("Fewest people of a figure", str(heading.threshold)),
        ("Made by", f"Clausal {heading.engine}"),
    ]
    return Table(
        name="about",
        title="What was compared",
        sheet="About",
        columns=(Column(title="What"), Column(title="Which")),
        rows=tuple(Row(cells=row) for row in rows),
    )


def _side(side: Side) -> tuple[str, str]:
    name = capital(SIDES.get(side.name, "the base"))
    held = f"; {side.held_over}" if side.held_over else ""
    return name, (
        f"text {side.version} of {written_day(side.day)}, of the timeline {side.timeline}{held}"
    )


def _remarks(figures: Figures) -> Table:
    """What is assumed, and where something is known from."""
    return Table(
        name="remarks",
        title="Assumptions and sources",
        sheet="Assumptions",
        columns=(
            Column(title="Of what"),
            Column(title="Known or assumed"),
            Column(title="What is said"),
        ),
        rows=tuple(
            Row(cells=(capital(spaced(remark.about)) or "Everything", kind, capital(remark.says)))
            for kind, remarks in (("assumed", figures.assumptions), ("source", figures.sources))
            for remark in remarks
        ),
        heads=2,
    )
