"""Figures → the answers of the first screen: what changes, for how many, by how much, what it costs
this year, and which clause costs what."""

from __future__ import annotations

from collections.abc import Iterator

from clausal.preview.figures import WITHHELD, Figures, Withheld
from clausal.render.english import written_day
from clausal.report.clause_tables import clause_words
from clausal.report.money_tables import YEAR_KINDS, total
from clausal.report.people_tables import STANDINGS, people, share_of, standings
from clausal.report.tables import Column, Row, Table, Unit
from clausal.report.words import CAUSES, count, money

MOST_CLAUSES = 6
"""Clauses that are shown; the table of all of them is below."""

LONGEST = 60
"""Characters of what a clause does."""


def in_words(figures: Figures) -> str:
    """What changes, in a few sentences."""
    number = len(figures.heading.proposals)
    if not number:
        day = written_day(figures.heading.after.day)
        return f"Nothing is proposed: this is what the text of {day} pays."
    what = "The proposal" if number == 1 else f"The {number} proposals together"
    return " ".join((*_cost_in_words(figures, what), *_people_in_words(figures)))


def _cost_in_words(figures: Figures, what: str) -> Iterator[str]:
    currency = figures.heading.currency
    everything, salary = (total(figures, name) for name in ("all", "salary"))
    when = f"in the year of {written_day(figures.heading.after.day)}"
    if not figures.heading.population.compared:
        yield f"What {what.lower()} would cost is not known."
        return
    if everything.schedule is WITHHELD and salary.schedule is not WITHHELD and salary.schedule:
        verb = "cost" if salary.schedule > 0 else "save"
        yield (
            f"{what} would {verb} {money(abs(salary.schedule), currency)} of salary {when}; with "
            "benefits and all, it is withheld: it would tell of too few people."
        )
        return
    if everything.schedule is WITHHELD:
        yield f"What would be paid {when} is withheld: it would tell of too few people."
        return
    if not everything.schedule:
        yield f"{what} would cost nothing {when}."
    else:
        verb = "cost" if everything.schedule > 0 else "save"
        yield (
            f"{what} would {verb} {money(abs(everything.schedule), currency)} {when}, benefits "
            f"and all; salary alone, {money(salary.schedule, currency)}."
        )
    if everything.new_money not in (WITHHELD, everything.schedule):
        yield (
            "With movement on the schedule and newcomers, new money is "
            f"{money(everything.new_money, currency)}."
        )


def _people_in_words(figures: Figures) -> Iterator[str]:
    standing, population = figures.standing, figures.heading.population
    called, compared = population.called, f"{population.compared:,} {population.called}"
    if not population.compared:
        yield f"What {_people(figures.unknowns.people)} {called} are paid is not known."
        return
    if standing.gained == standing.lost == 0:
        yield f"Nobody's salary changes, of {compared}."
    elif standing.gained == population.compared:
        yield f"All {compared} gain{_on_average(figures)}."
    elif standing.lost == population.compared:
        yield f"All {compared} lose{_on_average(figures)}."
    else:
        gained, lost = (_people(number) for number in (standing.gained, standing.lost))
        yield f"Of {compared}, {gained} gain and {lost} lose{_on_average(figures)}."
    if figures.unknowns.people != 0:
        yield f"What {_people(figures.unknowns.people)} other {called} are paid is not known."


def _on_average(figures: Figures) -> str:
    for year in figures.settlement:
        if (year.number, year.kinds) == (0, "salary") and year.per_person is not WITHHELD:
            change = money(year.per_person, figures.heading.currency, signed=True)
            return f"; the average change of salary is {change}"
    return ""


def _people(number: int | Withheld) -> str:
    if number is WITHHELD:
        return "some"
    return count(number) if number else "none"


def who_table(figures: Figures) -> Table:
    """For how many, and by how much."""
    population = figures.heading.population
    rows = [
        Row(cells=(STANDINGS[name], number, share_of(number, population.compared)))
        for name in standings(figures.standing)
        for number in (getattr(figures.standing, name),)
    ]
    return Table(
        name="answer-who",
        title="For how many",
        sheet="",
        columns=(
            Column(title="Because of the proposals"),
            people(figures, defined="group"),
            Column(title="of those compared", unit=Unit.SHARE),
        ),
        rows=tuple(rows),
        definition="group",
    )


def average_table(figures: Figures) -> Table:
    """By how much, for each person."""
    years = [year for year in figures.settlement if year.number == 0]
    return Table(
        name="answer-average",
        title="By how much, for each who is compared",
        sheet="",
        columns=(
            Column(title="Counting"),
            Column(title="Average change", unit=Unit.CHANGE, defined="year"),
            Column(title="of the base year", unit=Unit.PERCENT, defined="year"),
        ),
        rows=tuple(
            Row(cells=(YEAR_KINDS[year.kinds], year.per_person, year.percent)) for year in years
        ),
        definition="year",
    )


def cost_table(figures: Figures) -> Table:
    """What it costs, with and without movement and benefits."""
    columns = ["salary", "benefits", "all"]
    titles = {"salary": "Salary", "paid": "Salary, and once", "benefits": "Benefits"}
    if total(figures, "paid").new_money != total(figures, "salary").new_money:
        columns.insert(1, "paid")
    rows = [
        Row(
            cells=(
                CAUSES[cause],
                *(getattr(total(figures, name), cause) for name in columns),
            )
        )
        for cause in ("schedule", "movement", "newcomers")
        if cause != "newcomers" or total(figures, "all").newcomers != 0
    ]
    rows.append(
        Row(
            cells=(
                "New money",
                *(total(figures, name).new_money for name in columns),
            ),
            total=True,
        )
    )
    return Table(
        name="answer-cost",
        title="What it costs this year, above the base year",
        sheet="",
        columns=(
            Column(title="Due to"),
            *(
                Column(
                    title=titles.get(name, "Everything"),
                    unit=Unit.CHANGE,
                    defined="salary" if name == "salary" else "total",
                )
                for name in columns
            ),
        ),
        rows=tuple(rows),
        definition="new_money",
    )


def clauses_table(figures: Figures) -> tuple[Table, int]:
    """Which clause costs what, the dearest first; and how many are not shown."""
    clauses = figures.clauses
    order = sorted(
        clauses.rows,
        key=lambda row: -abs(row.shapley) if isinstance(row.shapley, int) else 0,
    )
    costly = [row for row in order if row.shapley != 0]
    chosen = costly[:MOST_CLAUSES]
    rows = [Row(cells=(_shortened(clause_words(row)), row.shapley)) for row in chosen]
    rows.append(Row(cells=("All together", clauses.total), total=True))
    return (
        Table(
            name="answer-clauses",
            title="Which clause costs what, in a year",
            sheet="",
            columns=(
                Column(title="Clause"),
                Column(title="Costs", unit=Unit.CHANGE, defined="clauses"),
            ),
            rows=tuple(rows),
            definition="clauses",
        ),
        len(clauses.rows) - len(chosen),
    )


def _shortened(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"
