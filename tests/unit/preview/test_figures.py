"""Three workers whose costs are worked out by hand; and parts add up, whoever is asked about."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clausal.errors import QuestionError
from clausal.preview.costs import TOTALS
from clausal.preview.figures import CAUSES, KINDS, WITHHELD, Figures, Withheld

from .conftest import ANN, BEN, CYD, Previewed

# The wages are 100, 110, 240 on the base day, and 110, 100, 240 a year later; Ben came since, and
# works half. The proposals pay 121, 150 and 264, and the bonus of the two tested is 8 and not 5.
PARTS = {
    "base": (340_00, 10_00, 34_00, 14_00),
    "newcomers": (50_00, 0, 5_00, 7_00),
    "movement": (10_00, 0, 1_00, 0),
    "schedule": (11_00 + 25_00 + 24_00, 6_00, 6_00, 0),
}


def test_the_parts(previewed: Previewed) -> None:
    figures = previewed(ANN, BEN, CYD)
    amounts = {(part.cause, part.kind): part.amount for part in figures.cost.parts}
    assert amounts == {
        (cause, kind): amount
        for cause, row in PARTS.items()
        for kind, amount in zip(KINDS, row, strict=True)
    }
    people = {(part.cause, part.kind): part.people for part in figures.cost.parts}
    assert people["schedule", "salary"] == 3
    assert people["schedule", "one_time"] == 2
    assert people["newcomers", "fixed"] == 1
    heading = figures.heading
    assert (heading.base.day, heading.after.day) == (dt.date(2020, 7, 1), dt.date(2021, 7, 1))
    assert heading.base.held_over is None
    assert heading.after.held_over is not None
    assert any("holds over" in note for note in figures.notes)


def test_totals_with_and_without_each(previewed: Previewed) -> None:
    totals = {total.name: total for total in previewed(ANN, BEN, CYD).cost.totals}
    assert (totals["salary"].before, totals["salary"].after) == (400_00, 460_00)
    assert totals["salary"].new_money == 50_00 + 10_00 + 60_00
    assert totals["all"].schedule == 72_00
    assert totals["without_one_time"].schedule == 66_00
    assert totals["benefits"].after == 46_00 + 21_00


def test_one_percent(previewed: Previewed) -> None:
    one = {amount.name: amount.amount for amount in previewed(ANN, BEN, CYD).cost.one_percent}
    assert one == {"salary": 4_00, "loaded": 4_40}


def test_the_years_ahead(previewed: Previewed) -> None:
    """In 2022 the wages are 120, 55 and 240; the proposals pay 132, 60.50 and 264."""
    years = {(year.number, year.kinds): year for year in previewed(ANN, BEN, CYD).settlement}
    ahead = years[1, "salary"]
    assert (ahead.before, ahead.after, ahead.change) == (415_00, 456_50, 41_50)
    assert ahead.percent == Fraction(41_50, 340_00)
    assert ahead.per_person == 13_83
    assert ahead.day == dt.date(2022, 7, 1)


def test_what_each_clause_costs(previewed: Previewed) -> None:
    clauses = previewed(ANN, BEN, CYD).clauses
    rows = {row.name: (row.alone, row.in_order, row.shapley, row.people) for row in clauses.rows}
    # Ben's new wage takes the place of his raise: 25 by itself, and 20 after it.
    assert rows == {
        "better.1": (44_00, 44_00, 41_25, 3),
        "better.2": (27_50, 22_00, 24_75, 1),
        "better.3 + better.4": (6_00, 6_00, 6_00, 2),
        "better.5": (0, 0, 0, 0),
    }
    assert clauses.total == 72_00
    assert clauses.exact
    together = [row.together for row in clauses.rows]
    assert together == [None, None, "2 changes of which none stands without the others", None]


def test_groups_gates_and_schools(previewed: Previewed) -> None:
    figures = previewed(ANN, BEN, CYD)
    by_site, by_step = figures.groupings
    north, south = by_site.rows
    assert (north.label, north.heads, north.change) == ("North", 2, 35_00)
    assert north.positions == Fraction(2)
    assert (south.before, south.after, south.average) == (50_00, 75_00, 25_00)
    assert south.percent == Fraction(1, 2)
    assert [(row.label, row.heads) for row in by_step.rows] == [("1 to 2", 2), ("3 and more", 1)]
    (gate,) = figures.gates
    assert {(row.before, row.after): row.heads for row in gate.rows} == {
        ("met", "met"): 1,
        ("not met", "met"): 1,
        ("not met", "not met"): 1,
    }
    assert figures.kinds is not None
    charged = {row.label: (row.charged_before, row.charged_after) for row in figures.kinds.rows}
    # 400 and 460 for two and a half positions: 160 and 184 for each of them.
    assert charged == {"North": (350_00, 385_00), "South": (80_00, 92_00)}


def test_the_scattergrams(previewed: Previewed) -> None:
    before, after = previewed(ANN, BEN, CYD).scattergrams
    for grid in (before, after):
        assert grid.columns == ("Junior", "Senior")
        held = {(cell.row, cell.column): [cell.heads, cell.positions] for cell in grid.cells}
        assert held["1", "Junior"] == [1, Fraction(1, 2)]
        assert held["3", "Senior"] == [1, Fraction(1)]
        assert held["3", "Junior"] == [0, Fraction(0)]


def test_readings_compared(previewed: Previewed) -> None:
    (question,) = previewed(ANN, BEN, CYD).questions
    chosen, paid = question.rows
    assert (chosen.chosen, chosen.change, chosen.against_chosen) == (True, 72_00, 0)
    # Twelve more for each position: 30 in all, and 3 of benefits.
    assert (paid.before, paid.against_chosen, paid.people) == (471_00 + 33_00, 33_00, 3)
    (set_,) = previewed(ANN, settings={"thirteenth": "paid"}).questions
    assert [row.chosen for row in set_.rows] == [False, True]


def test_a_career(previewed: Previewed) -> None:
    (career,) = previewed(ANN).careers
    assert [(year.before, year.after) for year in career.years] == [
        (110_00 - 10_00 + 5_00, 150_00 + 8_00),
        (110_00 + 5_00, 121_00 + 8_00),
        (120_00 + 5_00, 132_00 + 8_00),
    ]
    assert career.before == 345_00
    assert career.present_before == round(105_00 + 115_00 / 1.1 + 125_00 / 1.21)


def test_the_largest_and_what_changed_them(previewed: Previewed) -> None:
    figures = previewed(ANN, BEN, CYD)
    assert [(one.id, one.change) for one in figures.largest] == [
        ("w-2", 25_00),
        ("w-3", 24_00),
        ("w-1", 11_00),
    ]
    assert figures.largest[0].explained_after.value == 150
    assert figures.people is not None
    rows = {row["id"]: row for row in figures.people.to_pylist()}
    assert rows["w-2"]["changed_by"] == ["better.1", "better.2"]
    assert rows["w-1"]["changed_by"] == ["better.1", "better.3 + better.4"]


def test_the_unknown_are_told_and_in_no_amount(previewed: Previewed) -> None:
    nobody_knows = {name: value for name, value in CYD.items() if name != "tested"}
    figures = previewed(ANN, BEN, nobody_knows)
    assert figures.heading.population.size == 3
    assert figures.heading.population.compared == 2
    assert figures.unknowns.people == 1
    assert {(row.side, row.question, row.name) for row in figures.unknowns.rows} == {
        ("before", "bonus", "worker.tested"),
        ("after", "bonus", "worker.tested"),
    }
    totals = {total.name: total for total in figures.cost.totals}
    assert totals["salary"].before == 160_00


def test_against_a_later_day(previewed: Previewed) -> None:
    """Movement is counted from the day of the question, and the later day's proposals apply."""
    figures = previewed(ANN, BEN, CYD, proposals=[], against="2022-07-01+later")
    heading = figures.heading
    assert (heading.base.day, heading.after.day) == (dt.date(2021, 7, 1), dt.date(2022, 7, 1))
    assert heading.after.proposals == ("later",)
    salary = next(total for total in figures.cost.totals if total.name == "salary")
    assert (salary.base, salary.movement, salary.schedule) == (400_00, 15_00, 41_50)
    assert previewed(ANN, against="2022-07-01").heading.after.proposals == ("better",)


def test_a_proposal_that_is_not_in_force(previewed: Previewed) -> None:
    figures = previewed(ANN, proposals=["later"])
    assert figures.clauses.total == 0
    assert "the proposal `later` is not in force on 2021-07-01" in figures.notes


WORKERS = st.fixed_dictionaries(
    {
        "hired": st.dates(dt.date(2015, 1, 1), dt.date(2021, 6, 1)).map(str),
        "grade": st.sampled_from(["Junior", "Senior"]),
        "site": st.sampled_from(["North", "South"]),
        "part": st.integers(1, 100).map("{}%".format),
    },
    optional={"tested": st.booleans()},
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(workers=st.lists(WORKERS, min_size=1, max_size=12))
def test_everything_adds_up(previewed: Previewed, workers: list[dict[str, object]]) -> None:
    figures = previewed(*workers)
    add_up(figures)
    population = figures.heading.population
    assert population.size == len(workers)
    assert figures.unknowns.people == len(workers) - population.compared
    salary = next(total for total in figures.cost.totals if total.name == "salary")
    for grouping in figures.groupings:
        assert sum(shown(row.heads) for row in grouping.rows) == population.compared
        assert sum(shown(row.before) for row in grouping.rows) == salary.before
        assert sum(shown(row.change) for row in grouping.rows) == salary.schedule
    for grid in figures.scattergrams:
        heads = sum(shown(cell.heads) for cell in grid.cells)
        assert heads + shown(grid.elsewhere) == population.compared
    standing = figures.standing
    everybody = (standing.gained, standing.lost, standing.unchanged, standing.protected)
    assert sum(map(shown, everybody)) == population.compared
    assert sum(shown(row.heads) for row in figures.distribution.rows) == population.compared


def add_up(figures: Figures) -> None:
    """That parts make totals, and clauses make what the proposals add."""
    amounts = {(part.cause, part.kind): shown(part.amount) for part in figures.cost.parts}
    for total in figures.cost.totals:
        by_cause = [sum(amounts[cause, kind] for kind in total.kinds) for cause in CAUSES]
        assert [total.base, total.newcomers, total.movement, total.schedule] == by_cause
        assert total.before == sum(by_cause[:3])
        assert total.after == sum(by_cause)
        assert total.new_money == sum(by_cause[1:])
    everything = next(total for total in figures.cost.totals if total.name == "all")
    assert figures.clauses.total == everything.schedule
    for column in ("in_order", "shapley"):
        rows = (shown(getattr(row, column)) for row in figures.clauses.rows)
        assert sum(rows) == everything.schedule


def shown(figure: int | Withheld) -> int:
    assert figure is not WITHHELD
    return figure


def test_the_totals_are_of_all_kinds() -> None:
    assert TOTALS[-1][2] == KINDS
    assert len({name for name, _, _ in TOTALS}) == len(TOTALS)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"proposals": ["bettr"]}, "did you mean `better`?"),
        ({"as_of": "2021-02-30"}, "that month has 28 days"),
        ({"against": "2020-07-01"}, "what is compared with comes later"),
        ({"against": "soon"}, "`soon` is no later day"),
        ({"settings": {"thirteen": "paid"}}, "did you mean `thirteenth`?"),
        ({"settings": {"thirteenth": "maybe"}}, "`thirteenth` can't be set to `maybe`"),
        ({"threshold": 0}, "a threshold is at least 1"),
    ],
)
def test_what_can_not_be_asked(previewed: Previewed, asked: dict[str, object], words: str) -> None:
    with pytest.raises(QuestionError) as raised:
        previewed(ANN, **asked)
    assert words in str(raised.value)
