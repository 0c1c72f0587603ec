"""Figures → the tables of what is paid: by cause, in sum, year by year, and over a career."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction

from clausal.preview.figures import CAUSES, KINDS, WITHHELD, Figures, Total, Year
from clausal.render.english import written_day
from clausal.report.tables import (
    BEFORE_AND_AFTER,
    Column,
    Formula,
    Ref,
    Row,
    Table,
    Unit,
    Value,
    added,
    change,
    each,
    less,
    ratio,
    summed,
)
from clausal.report.words import CAUSES as CALLED
from clausal.report.words import KINDS as KINDS_CALLED
from clausal.values import decimal_text, round_half_away

RATES = "rates"
PARTS = "parts"
TOTALS = "totals"
COMPARED = "parts-people"

TOTAL_COLUMNS = ("base", "newcomers", "movement", "schedule", "before", "after", "new_money")

YEAR_KINDS = {"salary": "Salary", "all": "Everything, benefits and all"}


def total(figures: Figures, name: str) -> Total:
    """The sum of that name."""
    return next(total for total in figures.cost.totals if total.name == name)


def cost_tables(figures: Figures) -> Iterator[Table]:
    """The parts of the cost, for how many, what they add up to, and 1%."""
    yield _parts(figures)
    yield _people(figures)
    yield _totals(figures)
    yield _one_percent(figures)


def rates_table(figures: Figures) -> Table:
    """The rates of benefits: what a workbook reckons benefits from."""
    return Table(
        name=RATES,
        title="Rates of benefits",
        sheet="Assumptions",
        columns=(
            Column(title="Group"),
            Column(title="Part of salary", unit=Unit.RATE, defined="salary_driven"),
            Column(title="Amount a head", unit=Unit.MONEY, defined="fixed"),
        ),
        rows=tuple(
            Row(cells=(rate.group or "Everybody", rate.of_salary, rate.a_head))
            for rate in figures.benefits
        ),
    )


def _parts(figures: Figures) -> Table:
    amounts = {(part.cause, part.kind): part.amount for part in figures.cost.parts}
    people = {(part.cause, part.kind): part.people for part in figures.cost.parts}
    one_rate = figures.benefits[0] if len(figures.benefits) == 1 else None
    rows = []
    for number, kind in enumerate(KINDS):
        cells: list[Value] = [KINDS_CALLED[kind]]
        formulas: dict[int, Formula] = {}
        for column, cause in enumerate(CAUSES, 1):
            amount, salary = amounts[cause, kind], amounts[cause, "salary"]
            cells.append(amount)
            if one_rate is None or amount is WITHHELD or not amount:
                continue
            if kind == "salary_driven" and salary is not WITHHELD:
                formulas[column] = _driven(amount, salary, one_rate.of_salary, column)
            heads = people[cause, kind]
            if kind == "fixed" and heads is not WITHHELD and amount == heads * one_rate.a_head:
                formulas[column] = Formula(
                    "{0}*{1}", (Ref(number, column, COMPARED), Ref(0, 2, RATES))
                )
        rows.append(Row(cells=tuple(cells), formulas=formulas))
    return Table(
        name=PARTS,
        title="What is paid in a year, by what it is due to",
        sheet="Cost in parts",
        columns=(Column(title="Paid as"), *_cause_columns(Unit.MONEY)),
        rows=tuple(rows),
        definition="total",
    )


def _driven(amount: int, salary: int, rate: Fraction, column: int) -> Formula:
    """Benefits as the salary times the rate, and what rounding for each person makes of it."""
    rest = Fraction(amount - round_half_away(salary * rate), 100)
    more = f"{'-' if rest < 0 else '+'}{decimal_text(abs(rest), 2)}" if rest else ""
    return Formula(f"ROUND({{0}}*{{1}},2){more}", (Ref(0, column), Ref(0, 1, RATES)))


def _cause_columns(unit: Unit) -> tuple[Column, ...]:
    return tuple(Column(title=CALLED[cause], unit=unit, defined=cause) for cause in CAUSES)


def _people(figures: Figures) -> Table:
    people = {(part.cause, part.kind): part.people for part in figures.cost.parts}
    return Table(
        name=COMPARED,
        title=f"For how many {figures.heading.population.called} each part is not nothing",
        sheet="People in parts",
        columns=(Column(title="Paid as"), *_cause_columns(Unit.COUNT)),
        rows=tuple(
            Row(cells=(KINDS_CALLED[kind], *(people[cause, kind] for cause in CAUSES)))
            for kind in KINDS
        ),
    )


def _totals(figures: Figures) -> Table:
    rows = []
    for number, total in enumerate(figures.cost.totals):
        formulas = {
            column: added(*(Ref(KINDS.index(kind), column, PARTS) for kind in total.kinds))
            for column in range(1, 5)
        }
        formulas[5] = summed([Ref(number, column) for column in (1, 2, 3)])
        formulas[6] = added(Ref(number, 5), Ref(number, 4))
        formulas[7] = summed([Ref(number, column) for column in (2, 3, 4)])
        rows.append(
            Row(
                cells=(total.title, *(getattr(total, name) for name in TOTAL_COLUMNS)),
                formulas=formulas,
                total=total.name == "all",
            )
        )
    return Table(
        name=TOTALS,
        title="The cost with and without each part",
        sheet="Cost",
        columns=(
            Column(title="Counting"),
            *_cause_columns(Unit.MONEY),
            Column(title="Paid before", unit=Unit.MONEY, defined="total"),
            Column(title="Paid after", unit=Unit.MONEY, defined="total"),
            Column(title="New money", unit=Unit.MONEY, defined="new_money"),
        ),
        rows=tuple(rows),
        definition="total",
    )


def _one_percent(figures: Figures) -> Table:
    places = {total.name: number for number, total in enumerate(figures.cost.totals)}
    return Table(
        name="one-percent",
        title="What 1% costs",
        sheet="Cost of 1%",
        columns=(Column(title="Counting"), Column(title="In a year", unit=Unit.MONEY)),
        rows=tuple(
            Row(
                cells=(amount.title, amount.amount),
                formulas={1: Formula("ROUND({0}/100,2)", (Ref(places[amount.name], 5, TOTALS),))},
            )
            for amount in figures.cost.one_percent
        ),
        definition=figures.cost.one_percent[0].definition,
    )


# ------------------------------------------------------------------ year by year


def settlement_table(figures: Figures) -> Table:
    """Each year of the settlement."""
    return Table(
        name="settlement",
        title="Each year, as if nobody came or left",
        sheet="Years ahead",
        columns=(
            Column(title="As of"),
            Column(title="Counting"),
            Column(title="Paid before", unit=Unit.MONEY),
            Column(title="Paid after", unit=Unit.MONEY),
            Column(title="Proposals add", unit=Unit.CHANGE, defined="schedule"),
            Column(title="of the base year", unit=Unit.PERCENT),
            Column(title="for each person", unit=Unit.CHANGE),
            Column(title="New money", unit=Unit.MONEY, defined="new_money"),
            Column(title="Compared", unit=Unit.COUNT),
        ),
        rows=tuple(_year(figures, year, number) for number, year in enumerate(figures.settlement)),
        definition="year",
        heads=2,
        grouped=True,
    )


def _year(figures: Figures, year: Year, number: int) -> Row:
    totals = figures.cost.totals
    base = next(place for place, total in enumerate(totals) if total.name == year.kinds)
    formulas = {
        **change(number, 4),
        7: less(Ref(number, 3), Ref(base, 1, TOTALS)),
    }
    if year.percent is not None:
        formulas[5] = ratio(Ref(number, 4), Ref(base, 1, TOTALS))
    if year.compared:
        formulas[6] = each(Ref(number, 4), Ref(number, 8))
    return Row(
        cells=(
            year_title(year.day, year.held_over),
            YEAR_KINDS[year.kinds],
            year.before,
            year.after,
            year.change,
            year.percent,
            year.per_person,
            year.new_money,
            year.compared,
        ),
        formulas=formulas,
    )


def year_title(day: dt.date, held_over: str | None) -> str:
    """The year, and whether its term has ended."""
    return f"{written_day(day)}{' (held over)' if held_over else ''}"


# ------------------------------------------------------------------ a career


def careers_table(figures: Figures) -> Table:
    """What typical people earn over a career."""
    rows = []
    for number, career in enumerate(figures.careers):
        years = len(career.years)
        rows.append(
            Row(
                cells=(
                    career.title,
                    years - career.unknown,
                    career.before,
                    career.after,
                    career.after - career.before,
                    career.present_before,
                    career.present_after,
                    career.present_after - career.present_before,
                ),
                formulas={**change(number, 4), **change(number, 7)},
            )
        )
    return Table(
        name="careers",
        title="Earnings of a career: salary added up, and its present value",
        sheet="Careers",
        columns=(
            Column(title="Who"),
            Column(title="Years", unit=Unit.COUNT),
            *BEFORE_AND_AFTER,
            Column(title="Present value before", unit=Unit.MONEY),
            Column(title="Present value after", unit=Unit.MONEY),
            Column(title="Change of it", unit=Unit.CHANGE),
        ),
        rows=tuple(rows),
        definition="career",
    )


def career_years_table(figures: Figures) -> Table:
    """Each year of each career."""
    rows: list[Row] = []
    for career in figures.careers:
        for year in career.years:
            told = (career.title, f"Year {year.number + 1}", year.before, year.after)
            if year.before is None or year.after is None:
                rows.append(Row(cells=(*told, None)))
            else:
                difference = year.after - year.before
                rows.append(Row(cells=(*told, difference), formulas=change(len(rows), 4)))
    return Table(
        name="career-years",
        title="Salary in each year of a career",
        sheet="Career years",
        columns=(
            Column(title="Who"),
            Column(title="Year"),
            *BEFORE_AND_AFTER,
        ),
        rows=tuple(rows),
        definition="career",
        heads=2,
        grouped=True,
    )
