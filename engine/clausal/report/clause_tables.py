"""Figures → the tables of what each clause costs, and each reading of an open question."""

from __future__ import annotations

from fractions import Fraction

from clausal.preview.figures import Clause, Figures
from clausal.render.english import capital
from clausal.report.tables import Column, Ref, Row, Table, Unit, change, less, with_total
from clausal.values import round_half_away


def clause_words(clause: Clause) -> str:
    """What a clause does, in the words of the book: the first line of its first change."""
    if not clause.changes:
        return capital(clause.together or clause.name)
    first = clause.changes[0].splitlines()[0]
    more = len(clause.changes) - 1
    return f"{capital(first)}{f' (with {more} more that it needs)' if more else ''}"


def clauses_table(figures: Figures) -> Table:
    """What each clause costs."""
    clauses = figures.clauses
    rows = tuple(
        Row(
            cells=(
                clause.name,
                clause_words(clause),
                clause.alone,
                clause.in_order,
                clause.shapley,
                *(() if clauses.exact else (_error(clause.error),)),
                clause.people,
            )
        )
        for clause in clauses.rows
    )
    sampled = (Column(title="± standard error", unit=Unit.MONEY),)
    return Table(
        name="clauses",
        title="What each clause costs in a year",
        sheet="Clauses",
        columns=(
            Column(title="Clause"),
            Column(title="What it does"),
            Column(title="By itself", unit=Unit.CHANGE),
            Column(title="In order", unit=Unit.CHANGE),
            Column(title="Shapley value", unit=Unit.CHANGE),
            *(() if clauses.exact else sampled),
            Column(title="Touches", unit=Unit.COUNT),
        ),
        rows=with_total(rows, ("All together",), {3: clauses.total, 4: clauses.total}),
        definition=clauses.definition,
        heads=2,
    )


def _error(error: Fraction | None) -> int | None:
    return None if error is None else round_half_away(error)


def readings_table(figures: Figures) -> Table:
    """The readings of the open questions."""
    rows: list[Row] = []
    for question in figures.questions:
        first = len(rows)
        chosen = next((i for i, row in enumerate(question.rows) if row.chosen), None)
        for reading in question.rows:
            number = len(rows)
            formulas = change(number, 4)
            if chosen is not None:
                formulas[5] = less(Ref(number, 3), Ref(first + chosen, 3))
            title = capital(reading.title)
            rows.append(
                Row(
                    cells=(
                        question.title,
                        f"{title} (the reading that is chosen)" if reading.chosen else title,
                        reading.before,
                        reading.after,
                        reading.change,
                        reading.against_chosen,
                        reading.people,
                        reading.unknown,
                    ),
                    formulas=formulas,
                )
            )
    return Table(
        name="readings",
        title="Open questions: what each reading would cost in a year, benefits and all",
        sheet="Readings",
        columns=(
            Column(title="Question"),
            Column(title="Reading"),
            Column(title="Paid before", unit=Unit.MONEY),
            Column(title="Paid after", unit=Unit.MONEY),
            Column(title="Proposals add", unit=Unit.CHANGE),
            Column(title="Against the chosen", unit=Unit.CHANGE),
            Column(title="Touches", unit=Unit.COUNT),
            Column(title="Not known", unit=Unit.COUNT),
        ),
        rows=tuple(rows),
        definition="readings",
        heads=2,
        grouped=True,
    )
