"""Figures → Arrow tables: one for each kind of row, and one of each person.

Amounts are decimals in the agreement's currency. What is withheld is null, and the column of the
same name with `_withheld` behind it says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from clausal.populations.decided import decimals
from clausal.populations.tables import library
from clausal.preview import figures as f
from clausal.preview.ask import Asked
from clausal.preview.coded import Coded
from clausal.preview.costing import Costing
from clausal.preview.gather import Compared, Status

MONEY = ("Cents",)


def arrow_tables(figures: f.Figures) -> Mapping[str, Any]:
    """The tables by their names, in the order in which a report has them."""
    found: dict[str, Any] = {}
    for name, rows in _rows(figures):
        found[name] = _table(rows)
    if figures.people is not None:
        found["people"] = figures.people
    return found


def _rows(figures: f.Figures) -> Iterator[tuple[str, list[tuple[dict[str, Any], Any]]]]:
    """Each table's rows, with what they stand in as columns before theirs."""
    yield "parts", [({}, part) for part in figures.cost.parts]
    yield "totals", [({}, total) for total in figures.cost.totals]
    yield "one_percent", [({}, amount) for amount in figures.cost.one_percent]
    yield "settlement", [({}, year) for year in figures.settlement]
    yield "standing", [({}, figures.standing)]
    yield "distribution", [({}, row) for row in figures.distribution.rows]
    yield (
        "scattergrams",
        [({"side": grid.side}, cell) for grid in figures.scattergrams for cell in grid.cells],
    )
    yield (
        "groups",
        [
            ({"grouping": grouping.title}, row)
            for grouping in figures.groupings
            for row in grouping.rows
        ],
    )
    yield "kinds", [({}, row) for row in figures.kinds.rows] if figures.kinds else []
    yield "gates", [({"gate": gate.gate}, row) for gate in figures.gates for row in gate.rows]
    yield "clauses", [({}, row) for row in figures.clauses.rows]
    yield (
        "readings",
        [
            ({"question": question.question}, row)
            for question in figures.questions
            for row in question.rows
        ],
    )
    yield (
        "careers",
        [({"career": career.title}, year) for career in figures.careers for year in career.years],
    )
    yield "undetermined", [({}, row) for row in figures.unknowns.rows]
    yield "benefits", [({}, rate) for rate in figures.benefits]


MONEY_FIELDS = {
    "BenefitRate": ("a_head",),
    "BandRow": ("low", "high"),
    "Career": ("before", "after", "present_before", "present_after"),
    "CareerYear": ("before", "after"),
    "Largest": ("before", "after", "change"),
}
"""Amounts that are never withheld."""


def money_fields(kind: type[Any]) -> frozenset[str]:
    """The names of a row's fields that are amounts in hundredths."""
    assert is_dataclass(kind)
    named = (field.name for field in fields(kind) if field.type in MONEY)
    return frozenset((*named, *MONEY_FIELDS.get(kind.__name__, ())))


def _table(rows: Sequence[tuple[dict[str, Any], Any]]) -> Any:
    pa = library("pyarrow")
    if not rows:
        return pa.table({})
    columns: dict[str, Any] = {
        name: pa.array([before[name] for before, _ in rows], pa.string()) for name in rows[0][0]
    }
    kind = type(rows[0][1])
    money = money_fields(kind)
    for field in fields(kind):
        values = [getattr(row, field.name) for _, row in rows]
        shown = [None if value is f.WITHHELD else value for value in values]
        columns[field.name] = _column(pa, str(field.type), shown, money=field.name in money)
        if any(word in str(field.type) for word in ("Cents", "Count", "Positions", "Portion")):
            hidden = [value is f.WITHHELD for value in values]
            columns[f"{field.name}_withheld"] = pa.array(hidden, pa.bool_())
    return pa.table(columns)


def _column(pa: Any, type: str, values: Sequence[Any], *, money: bool) -> Any:
    if money:
        return pa.array([decimal_of(value) for value in values], pa.decimal128(18, 2))
    if type in ("Positions", "Portion", "Fraction | None"):
        exact = [None if value is None else _rounded(value) for value in values]
        return pa.array(exact, pa.decimal128(24, 8))
    if type in ("Count", "int"):
        return pa.array(values, pa.int64())
    if type == "bool":
        return pa.array(values, pa.bool_())
    if type == "dt.date":
        return pa.array(values, pa.date32())
    if type.startswith("tuple[str"):
        return pa.array([list(value) for value in values], pa.list_(pa.string()))
    return pa.array([None if value is None else str(value) for value in values], pa.string())


def decimal_of(cents: int | None) -> Decimal | None:
    """The amount in the currency."""
    return None if cents is None else Decimal(cents).scaleb(-2)


def _rounded(value: Fraction) -> Decimal:
    from clausal.values import round_half_away

    return Decimal(round_half_away(value * 10**8)).scaleb(-8)


def people_table(made: Compared, costing: Costing, asked: Asked) -> Any:
    """A row for each person who is compared: what is paid before and after, and what changes it."""
    np: Any = library("numpy")
    pa = library("pyarrow")
    assert made.ids is not None, "people are shown"
    everybody = np.ones(len(made), bool)

    def money(amounts: Any, there: Any = everybody) -> Any:
        return decimals(amounts, there, pa.decimal128(18, 2))

    def text(labels: Coded[str]) -> Any:
        return pa.array(labels.values, pa.string()).take(pa.array(labels.codes))

    shares = pa.array([_rounded(share) for share in made.shares.values], pa.decimal128(24, 8))
    columns: dict[str, Any] = {
        "row": pa.array(made.rows, pa.int64()),
        "id": made.ids.cast(pa.string()),
        "position": shares.take(pa.array(made.shares.codes)),
        "base": money(made.base.salary, made.base.known),
        "before": money(made.before.salary),
        "after": money(made.after.salary),
        "change": money(made.changes),
        "one_time_before": money(made.before.one_time),
        "one_time_after": money(made.after.one_time),
        "cost_before": money(made.before.whole),
        "cost_after": money(made.after.whole),
        "standing": text(Coded(made.status, [status.name.lower() for status in Status])),
        "changed_by": _changed_by(made, [group.name for group in asked.team.groups]),
    }
    for placed, labels in zip(asked.groups, made.groups, strict=True):
        columns[f"by {placed.way.title}"] = text(labels)
    for side, (row, column) in zip(("before", "after"), made.grids, strict=False):
        columns[f"row_{side}"] = text(row)
        columns[f"column_{side}"] = text(column)
    for gate, (was, is_) in zip(costing.gates, made.gates, strict=True):
        columns[f"{gate} before"] = text(was)
        columns[f"{gate} after"] = text(is_)
    return pa.table(columns)


def _changed_by(made: Compared, names: Sequence[str]) -> Any:
    """The names of the clauses that touch each person."""
    np: Any = library("numpy")
    pa = library("pyarrow")
    _, clauses = made.touched.T.nonzero()
    ends = np.zeros(len(made) + 1, "int32")
    np.cumsum(made.touched.sum(axis=0), out=ends[1:])
    each = pa.array(names, pa.string()).take(pa.array(clauses))
    return pa.ListArray.from_arrays(pa.array(ends), each)
