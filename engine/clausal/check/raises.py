"""`raised by 2%, rounded to $1` → the cells of a version that is made of the one before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from clausal.check import expressions as ex
from clausal.check.declarations import Report
from clausal.check.scope import Scope
from clausal.check.types import agree
from clausal.diagnostics import did_you_mean
from clausal.ir import expressions as ir
from clausal.ir import text as irt
from clausal.ir.rounding import round_to
from clausal.ir.types import (
    ChoiceType,
    DateType,
    MoneyType,
    PercentType,
    Quantity,
    SchoolYearType,
    TextType,
    Type,
    UnknownType,
    type_name,
)
from clausal.source import Span
from clausal.syntax import expressions as e
from clausal.syntax import nodes as n
from clausal.syntax.printer import print_expression
from clausal.values import Exact, Value, decimal_text

if TYPE_CHECKING:
    from clausal.check.text import TextChecker


@dataclass(frozen=True, slots=True)
class TableHead:
    """What is known of a table before its versions."""

    name: str
    gives: Type
    keys: tuple[irt.Key, ...]


Cells = dict[tuple[Value, ...], Value | irt.NoValue]


def raised_grid(
    version: n.RaisedVersion, before: irt.Grid | None, table: TableHead, checker: TextChecker
) -> irt.Grid | None:
    """The cells of the version `before`, raised; None after a finding."""
    if before is None:
        _no_earlier(version, checker.report)
        return None
    cells = dict(before.cells)
    if not _raise(cells, list(cells), version, table.gives, checker):
        return None
    return irt.Grid(cells=cells, keys=before.keys, raised=print_expression(version.by))


def derived_grid(
    version: n.DerivedVersion, before: irt.Grid | None, table: TableHead, checker: TextChecker
) -> irt.Grid | None:
    """The cells of the version `before` after every step; None after a finding."""
    if before is None:
        _no_earlier(version, checker.report)
        return None
    cells = dict(before.cells)
    for step in version.steps:
        places = _places(step, cells, table, checker)
        if places is None:
            return None
        if isinstance(step, n.RaisedStep):
            done = _raise(cells, places, step, table.gives, checker)
        else:
            done = _set(cells, places, step, table, checker)
        if not done:
            return None
    return irt.Grid(cells=cells, keys=before.keys)


def _no_earlier(version: n.RaisedVersion | n.DerivedVersion, report: Report) -> None:
    report.add("E306", "there is no earlier version to raise", version.span, help="print the rows")


# ------------------------------------------------------------------ which cells


def _places(
    step: n.RaisedStep | n.SetStep, cells: Cells, table: TableHead, checker: TextChecker
) -> list[tuple[Value, ...]] | None:
    wanted: dict[int, Value] = {}
    for key in step.keys:
        found = _key(key, table, checker)
        if found is None:
            return None
        wanted[found[0]] = found[1]
    places = [place for place in cells if all(place[i] == value for i, value in wanted.items())]
    if not places and not cells:
        return None  # What is wrong with the cells has been told.
    if not places:
        checker.report.add(
            "E331",
            f"`{table.name}` has no cell at {', '.join(_said(key) for key in step.keys)}",
            step.span,
            help="name a row and a column that the table has",
        )
        return None
    return places


def _said(key: n.CellKey) -> str:
    text = print_expression(key.key)
    return text if key.name is None else f"{key.name.text} {text}"


def _key(key: n.CellKey, table: TableHead, checker: TextChecker) -> tuple[int, Value] | None:
    """Which of the table's keys is meant, and its value."""
    if key.name is not None:
        names = [column.name for column in table.keys]
        if key.name.text not in names:
            checker.report.add(
                "E101",
                f"`{table.name}` has no key `{key.name.text}`",
                key.name.span,
                help=did_you_mean(key.name.text, names) or f"its keys are {', '.join(names)}",
            )
            return None
        candidates = [names.index(key.name.text)]
    else:
        candidates = [i for i, column in enumerate(table.keys) if _may_be(key.key, column.type)]
    if len(candidates) != 1:
        checker.report.add(
            "E332",
            f"it is not clear which key of `{table.name}` `{print_expression(key.key)}` is",
            key.span,
            help=f"name the key, as in `{table.keys[0].name} {print_expression(key.key)}`",
        )
        return None
    (position,) = candidates
    value = ex.check_as(key.key, table.keys[position].type, Scope(checker))
    if isinstance(value.type, UnknownType):
        return None
    if isinstance(value, ir.Literal):
        return position, value.value
    checker.report.add(
        "E332", "a cell is named by what stands in the table", key.span, help="write the value"
    )
    return None


def _may_be(key: e.Expression, type: Type) -> bool:
    match key, type:
        case e.Path(names=(name,)), ChoiceType(options=options):
            return name.text in options
        case e.Number(), Quantity():
            return True
        case e.Date(), DateType():
            return True
        case e.SchoolYear(), SchoolYearType():
            return True
        case e.Text(), TextType():
            return True
        case _:
            return False


# ------------------------------------------------------------------ what becomes of them


def _set(
    cells: Cells,
    places: list[tuple[Value, ...]],
    step: n.SetStep,
    table: TableHead,
    checker: TextChecker,
) -> bool:
    if len(places) > 1:
        names = ", ".join(f"`{column.name}`" for column in table.keys)
        checker.report.add(
            "E332",
            f"`set` states one cell of `{table.name}`, and here are {len(places)}",
            step.span,
            help=f"give every key: {names}",
        )
        return False
    value = ex.check_as(step.value, table.gives, Scope(checker))
    if isinstance(value.type, UnknownType):
        return False
    found = value.value if isinstance(value, ir.Literal) else static_value(value, checker)
    if found is None:
        checker.report.add(
            "E332", "a cell holds a value, not a rule", step.value.span, help="write the value"
        )
        return False
    cells[places[0]] = found
    if isinstance(table.gives, Quantity):
        _raised_cells_fit([found], table.gives, step.span, checker.report)
    return True


def _raise(
    cells: Cells,
    places: list[tuple[Value, ...]],
    step: n.RaisedVersion | n.RaisedStep,
    gives: Type,
    checker: TextChecker,
) -> bool:
    """Raises cells in place; whether nothing was found."""
    report, scope = checker.report, Scope(checker)
    by = ex.check_expression(step.by, scope)
    if isinstance(by.type, UnknownType) or isinstance(gives, UnknownType):
        return False
    amount, share = static_value(by, checker), isinstance(by.type, PercentType)
    fits = isinstance(gives, Quantity) and (share or agree(by.type, gives))
    if amount is None or not fits:
        report.add(
            "E307",
            f"a table that gives {type_name(gives)} can't be raised by `{by.text}`",
            step.by.span,
            help="as in `raised by 1.5%, rounded to $1`, or `raised by $500`: a percent or an "
            "amount that is stated, of a table of amounts",
        )
        return False
    to: Exact | None = None
    direction = ir.Direction.NEAREST
    if step.rounding is not None:
        written = ex.check_as(step.rounding.step, gives, scope)
        if isinstance(written.type, UnknownType):
            return False
        to = static_value(written, checker)
        direction = ir.Direction(step.rounding.direction.value or "nearest")
        if to is None or to <= 0:
            report.add(
                "E212",
                f"nothing can be rounded to {written.text}",
                step.rounding.span,
                help="as in `rounded to $1`",
            )
            return False
    for place in places:
        cell = cells[place]
        if isinstance(cell, int | Fraction):
            raised = cell * (1 + amount) if share else cell + amount
            cells[place] = raised if to is None else round_to(raised, direction, to)
    _raised_cells_fit([cells[place] for place in places], gives, step.span, report)
    return True


def _raised_cells_fit(
    cells: Iterable[Value | irt.NoValue],
    gives: Type,
    span: Span,
    report: Report,
) -> None:
    """Finds a raised cell that is finer than the table allows, or out of its range."""
    assert isinstance(gives, Quantity)
    money, share = isinstance(gives, MoneyType), isinstance(gives, PercentType)
    fine, outside = [], []
    for cell in cells:
        if isinstance(cell, int | Fraction):
            shown = cell * 100 if share else cell
            if gives.places is not None and (shown * 10**gives.places).denominator != 1:
                fine.append(decimal_text(shown))
            if (gives.low is not None and cell < gives.low) or (
                gives.high is not None and cell > gives.high
            ):
                outside.append(decimal_text(shown))
    if fine:
        report.add(
            "E240",
            f"a raised cell would be {fine[0]}, "
            + ("finer than a cent" if money else f"with more than {gives.places} decimal places"),
            span,
            help="say how the cells are rounded: `…, rounded to "
            + ("$0.01`, or to `$1`" if money else "1`"),
        )
    if outside:
        report.add(
            "E241",
            f"a raised cell would be {outside[0]}, outside the range that the table gives",
            span,
            help="correct the raise or the range",
        )


def static_value(node: ir.Expression, checker: TextChecker) -> Exact | None:
    """The number that an expression states without facts or dates, if it does."""
    match node:
        case ir.Literal(value=bool()):
            return None
        case ir.Literal(value=int() | Fraction() as value):
            return value
        case ir.Measured(operand=operand) | ir.Negative(operand=operand):
            value_ = static_value(operand, checker)
            if value_ is None:
                return None
            return -value_ if isinstance(node, ir.Negative) else value_
        case ir.ConstantRef(name=name):
            constant = checker.constant(name)
            if constant is None or len(constant.versions) != 1:
                return None
            content = constant.versions[0].content
            return None if isinstance(content, irt.Reserved) else static_value(content, checker)
        case _:
            return None
