"""Figures → the tables of people: where they stand, who gains and loses, who crosses a gate."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from clausal.preview.figures import (
    WITHHELD,
    BandRow,
    Cents,
    Figures,
    Grouping,
    Portion,
    Scattergram,
    Standing,
)
from clausal.render.english import capital
from clausal.report.money_tables import total
from clausal.report.tables import (
    BEFORE_AND_AFTER,
    Column,
    Formula,
    Ref,
    Row,
    Table,
    Unit,
    Value,
    change,
    each,
    ratio,
    summed,
    with_total,
)
from clausal.report.words import money
from clausal.values import round_half_away

STANDINGS = {
    "gained": "Gain",
    "lost": "Lose",
    "unchanged": "Keep what they have",
    "protected": "Are kept from losing",
}

SHORT = {"gained": "Gain", "lost": "Lose", "unchanged": "Same", "protected": "Kept from losing"}

SIDES = {"before": "without the proposals", "after": "with the proposals"}


def people(figures: Figures, defined: str | None = None) -> Column:
    """A column of how many."""
    called = capital(figures.heading.population.called)
    return Column(title=called, unit=Unit.COUNT, defined=defined)


def standings(standing: Standing) -> tuple[str, ...]:
    """Those that are told of: that somebody is kept from losing, only where there is anybody."""
    return tuple(name for name in STANDINGS if name != "protected" or getattr(standing, name) != 0)


def standing_table(figures: Figures) -> Table:
    """How many gain, lose, and keep what they have."""
    population = figures.heading.population
    rows = tuple(
        Row(cells=(STANDINGS[name], getattr(figures.standing, name)))
        for name in standings(figures.standing)
    )
    return Table(
        name="standing",
        title="Whose salary changes",
        sheet="Who gains, who loses",
        columns=(
            Column(title="Because of the proposals"),
            people(figures, defined="group"),
        ),
        rows=with_total(rows, ("All who are compared",), {1: population.compared}),
        definition="group",
    )


def band_title(row: BandRow, currency: str) -> str:
    """`Gain of $250 to $500`"""
    if row.low == row.high == 0:
        return "No change"
    gains = row.low is not None and row.low >= 0
    ends = (row.low, row.high) if gains else (row.high, row.low)
    low, high = (None if end is None else money(abs(end), currency) for end in ends)
    verb = "Gain" if gains else "Loss"
    if high is None:
        return f"{verb} of {low} and more"
    return f"{verb} of less than {high}" if ends[0] == 0 else f"{verb} of {low} to {high}"


def distribution_table(figures: Figures) -> Table:
    """The changes by their size."""
    heading = figures.heading
    rows = tuple(
        Row(cells=(band_title(row, heading.currency), row.heads))
        for row in figures.distribution.rows
    )
    return Table(
        name="distribution",
        title="Changes of salary by their size",
        sheet="Distribution",
        columns=(
            Column(title="Change in a year"),
            people(figures),
        ),
        rows=with_total(rows, ("All who are compared",), {1: heading.population.compared}),
        definition="distribution",
    )


def scattergram_tables(figures: Figures, grid: Scattergram) -> Iterator[Table]:
    """Heads and full positions in each cell of the schedule."""
    for number, (attribute, what, sheet, unit) in enumerate(
        (
            ("heads", capital(figures.heading.population.called), "Heads", Unit.COUNT),
            ("positions", "Full positions (FTE)", "Positions", Unit.POSITIONS),
        )
    ):
        width = len(grid.columns)
        totals = [getattr(cell, attribute) for cell in grid.row_totals]
        below = [getattr(cell, attribute) for cell in grid.column_totals]
        rows = []
        for r, label in enumerate(grid.rows):
            cells = grid.cells[r * width : (r + 1) * width]
            rows.append(
                Row(
                    cells=(label, *(getattr(cell, attribute) for cell in cells), totals[r]),
                    formulas={width + 1: summed([Ref(r, c) for c in range(1, width + 1)])},
                )
            )
        known: dict[int, Value] = dict(enumerate(below, 1))
        known[width + 1] = None
        yield Table(
            name=f"scattergram-{grid.side}{'' if number == 0 else '-positions'}",
            title=f"{what} in each cell {SIDES[grid.side]}",
            sheet=f"{sheet} {grid.side}",
            columns=(
                Column(title=grid.row_title),
                *(Column(title=label, unit=unit) for label in grid.columns),
                Column(title="All", unit=unit),
            ),
            rows=with_total(rows, ("All",), known),
            definition=grid.definition,
            shaded=True,
        )


def grouping_table(figures: Figures, grouping: Grouping, number: int) -> Table:
    """Gains and losses by one way of telling people apart."""
    names = standings(figures.standing)
    rows = tuple(
        Row(
            cells=(
                row.label,
                row.heads,
                row.positions,
                row.before,
                row.after,
                row.change,
                row.average,
                row.percent,
                *(getattr(row, name) for name in names),
            ),
            formulas=_changes(place, row.percent),
        )
        for place, row in enumerate(grouping.rows)
    )
    rows = with_total(rows, ("All",), _all_of(figures))
    if rows:
        rows = (*rows[:-1], _averaged(rows[-1], len(rows) - 1))
    return Table(
        name=f"group-{number}",
        title=f"Gains and losses by {_lower(grouping.title)}",
        sheet=f"By {_lower(grouping.title)}",
        columns=(
            Column(title=grouping.title),
            people(figures),
            Column(title="Full positions", unit=Unit.POSITIONS),
            Column(title="Salary before", unit=Unit.MONEY, defined="salary"),
            Column(title="Salary after", unit=Unit.MONEY, defined="salary"),
            Column(title="Change", unit=Unit.CHANGE),
            Column(title="for each", unit=Unit.CHANGE),
            Column(title="in percent", unit=Unit.PERCENT),
            *(Column(title=SHORT[name], unit=Unit.COUNT) for name in names),
        ),
        rows=rows,
        definition=grouping.definition,
    )


def _all_of(figures: Figures) -> dict[int, Value]:
    """What is known of all together, by the columns of a grouping."""
    salary = total(figures, "salary")
    return {
        1: figures.heading.population.compared,
        2: None,
        3: salary.before,
        4: salary.after,
        5: salary.schedule,
        **{
            8 + place: getattr(figures.standing, name)
            for place, name in enumerate(standings(figures.standing))
        },
    }


def _averaged(row: Row, place: int) -> Row:
    """The row of all together, with its change for each, and in percent."""
    heads, before, changed = (row.cells[column] for column in (1, 3, 5))
    cells = list(row.cells)
    if isinstance(heads, int) and isinstance(changed, int) and heads:
        cells[6] = round_half_away(Fraction(changed, heads))
    if isinstance(before, int) and isinstance(changed, int) and before:
        cells[7] = Fraction(changed, before)
    more = {
        6: each(Ref(place, 5), Ref(place, 1)),
        7: ratio(Ref(place, 5), Ref(place, 3)),
    }
    return Row(cells=tuple(cells), formulas={**row.formulas, **more}, total=True)


def _changes(row: int, share: Portion) -> dict[int, Formula]:
    made = {
        **change(row, 5),
        6: each(Ref(row, 5), Ref(row, 1)),
    }
    if share is not None:
        made[7] = ratio(Ref(row, 5), Ref(row, 3))
    return made


def kinds_table(figures: Figures) -> Table | None:
    """Schools by kind, by actual and by average salary."""
    kinds = figures.kinds
    if kinds is None:
        return None
    return Table(
        name="kinds",
        title=f"{kinds.title}: what is paid, and what is charged",
        sheet="Charged",
        columns=(
            Column(title=kinds.title),
            Column(title="Charged by"),
            people(figures),
            Column(title="Full positions", unit=Unit.POSITIONS),
            Column(title="Actual salary before", unit=Unit.MONEY),
            Column(title="Actual salary after", unit=Unit.MONEY),
            Column(title="Charged before", unit=Unit.MONEY),
            Column(title="Charged after", unit=Unit.MONEY),
            Column(title="Charged more", unit=Unit.CHANGE),
        ),
        rows=tuple(
            Row(
                cells=(
                    capital(row.label),
                    f"{capital(row.budgets)} salary",
                    row.heads,
                    row.positions,
                    row.actual_before,
                    row.actual_after,
                    row.charged_before,
                    row.charged_after,
                    _difference(row.charged_before, row.charged_after),
                ),
                formulas=change(number, 8),
            )
            for number, row in enumerate(kinds.rows)
        ),
        definition=kinds.definition,
        heads=2,
    )


def _difference(before: Cents, after: Cents) -> Cents:
    return WITHHELD if before is WITHHELD or after is WITHHELD else after - before


def gates_table(figures: Figures) -> Table:
    """Who crosses a gate."""
    return Table(
        name="gates",
        title="What gates decide, without the proposals and with them",
        sheet="Gates",
        columns=(
            Column(title="Gate"),
            Column(title="Before"),
            Column(title="After"),
            people(figures),
        ),
        rows=tuple(
            Row(
                cells=(
                    gate.title,
                    capital(row.before),
                    capital(row.after) if row.after != row.before else "The same",
                    row.heads,
                )
            )
            for gate in figures.gates
            for row in gate.rows
        ),
        definition="gate",
        heads=3,
        grouped=True,
    )


def unknown_table(figures: Figures) -> Table:
    """Who is in no amount, by what would have to be known."""
    return Table(
        name="undetermined",
        title="Whose pay is not known, by what would have to be known",
        sheet="Not known",
        columns=(
            Column(title="On which side"),
            Column(title="Asked of"),
            Column(title="What is lacking"),
            people(figures),
        ),
        rows=tuple(
            Row(
                cells=(
                    capital(SIDES.get(row.side, "on the base day")),
                    row.question,
                    row.says,
                    row.people,
                )
            )
            for row in figures.unknowns.rows
        ),
        definition=figures.unknowns.definition,
        heads=3,
    )


def largest_table(figures: Figures) -> Table:
    """The largest changes of single people."""
    return Table(
        name="largest",
        title="The largest changes of salary",
        sheet="Largest changes",
        columns=(
            Column(title="Who"),
            *BEFORE_AND_AFTER,
        ),
        rows=tuple(
            Row(
                cells=(one.id, one.before, one.after, one.change),
                formulas=change(number, 3),
            )
            for number, one in enumerate(figures.largest)
        ),
    )


def _lower(title: str) -> str:
    """A title inside a sentence."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def share_of(people: int | object, whole: int) -> Fraction | None:
    """A part of all who are compared."""
    return Fraction(people, whole) if isinstance(people, int) and whole else None
