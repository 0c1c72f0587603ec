"""A table as printed → its grids: cells by their keys, in every version."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from clausal.check import expressions as ex
from clausal.check.declarations import Report
from clausal.check.scope import Scope
from clausal.check.types import exact, places_of
from clausal.check.windows import windows
from clausal.diagnostics import did_you_mean
from clausal.ir import expressions as ir
from clausal.ir import text as irt
from clausal.ir.types import (
    ChoiceType,
    DateType,
    MoneyType,
    NumberType,
    PercentType,
    Quantity,
    SchoolYearType,
    TextType,
    Type,
    UnknownType,
    YesNoType,
    type_name,
)
from clausal.source import Span
from clausal.syntax import expressions as e
from clausal.syntax import nodes as n
from clausal.syntax.builder import read_row
from clausal.values import Exact, SchoolYear, Value, decimal_text, round_half_away

if TYPE_CHECKING:
    from clausal.check.text import TextChecker


def build_table(node: n.Table, checker: TextChecker) -> irt.Table:
    """The table with its versions."""
    name = node.name.text
    gives = checker.type_of(node.gives)
    printed = [
        (version, rows)
        for version in node.versions
        if (rows := _rows(version, checker)) is not None
    ]
    keys = tuple(
        irt.Key(name=key.name.text, bands=key.bands, type=_key_type(i, node, printed, checker))
        for i, key in enumerate(node.keys)
    )
    if sum(key.bands for key in keys) > 1:
        checker.report.add("E231", "only one key of a table can be in bands", node.keys[0].span)
    by_version = {
        id(version): _grid(node, rows, keys, gives, checker) for version, rows in printed
    }
    dated: list[Any] = []
    before: irt.Grid | None = None
    for version in sorted(node.versions, key=lambda v: (v.start is not None, v.start)):
        content: irt.Grid | irt.Reserved | None
        if isinstance(version, n.ReservedVersion):
            content = irt.Reserved(until=version.until)
        elif isinstance(version, n.RaisedVersion):
            content = _raised(version, before, gives, checker)
        else:
            content = by_version.get(id(version))
        if isinstance(content, irt.Grid):
            before = content
        if content is not None:
            dated.append((version.start, version.to, content, version.span))
    versions = windows(dated, name, checker.report)
    type = _with_range(gives, [v.content for v in versions if isinstance(v.content, irt.Grid)])
    return irt.Table(type=type, keys=keys, versions=versions, **checker.common(name))


def _rows(version: n.TableVersion, checker: TextChecker) -> tuple[n.Row, ...] | None:
    if isinstance(version, n.RowsVersion):
        return version.rows
    if not isinstance(version, n.FileVersion):
        return None
    text = checker.attachments.get(version.file)
    if text is None:
        checker.report.add(
            "E305",
            f"there is no file `{version.file}` in this book",
            version.span,
            help=did_you_mean(version.file, checker.attachments)
            or "name it from the book's folder, as in `tables/pay.csv`",
        )
        return None
    return _from_csv(text, version.span, checker.report)


def _from_csv(text: str, span: Span, report: Report) -> tuple[n.Row, ...]:
    """The rows of a CSV file; a finding in one is shown at the line that names the file."""
    rows = []
    for row in csv.reader(text.splitlines()):
        if any(cell.strip() for cell in row):
            read, found = read_row(row, span)
            rows.append(read)
            report.diagnostics.extend(found)
    return tuple(rows)


# ------------------------------------------------------------------ the keys


def _row_keys(node: n.Table) -> int:
    """How many columns at the left hold keys: the last of several keys is spread over the others."""
    return max(1, len(node.keys) - 1)


def _key_type(
    index: int,
    node: n.Table,
    printed: Sequence[tuple[n.TableVersion, tuple[n.Row, ...]]],
    checker: TextChecker,
) -> Type:
    cells: list[n.Cell] = []
    for _, rows in printed:
        if index < _row_keys(node):
            cells += [row.cells[index] for row in rows[1:] if index < len(row.cells)]
        elif rows:
            cells += rows[0].cells[_row_keys(node) :]
    kinds = {type(cell.value) for cell in cells}
    if kinds <= {e.Name}:
        return _choice_of(node.keys[index], cells, checker)
    literals: dict[type, Type] = {
        e.Number: NumberType(),
        e.Money: MoneyType(),
        e.Percent: PercentType(),
        e.Date: DateType(),
        e.SchoolYear: SchoolYearType(),
        e.Text: TextType(),
        e.YesNo: YesNoType(),
    }
    if len(kinds) == 1 and (kind := kinds.pop()) in literals:
        found = literals[kind]
        if isinstance(found, NumberType):
            numbers = [c.value.value for c in cells if isinstance(c.value, e.Number)]
            return replace(found, places=max((places_of(v) for v in numbers), default=0))
        return found
    if cells:
        checker.report.add(
            "E232",
            f"the values of the key `{node.keys[index].name.text}` are not all of one kind",
            next((c.span for c in cells if type(c.value) is not type(cells[0].value)), node.span),
            because=(cells[0].span, "the first is here"),
        )
    return UnknownType()


def _choice_of(key: n.KeyColumn, cells: Sequence[n.Cell], checker: TextChecker) -> Type:
    choices = checker.declared.choices
    if key.name.text in choices:
        return choices[key.name.text].type
    names = {cell.value.text for cell in cells if isinstance(cell.value, e.Name)}
    fitting = [c.type for c in choices.values() if names and names <= set(c.type.options)]
    if len(fitting) == 1:
        return fitting[0]
    checker.report.add(
        "E233",
        f"it is not clear which choice the key `{key.name.text}` is of",
        key.span,
        help=did_you_mean(key.name.text, choices)
        or "call the key by the name of the choice, as in `by pathway`",
    )
    return UnknownType()


# ------------------------------------------------------------------ the cells


def _grid(
    node: n.Table,
    rows: Sequence[n.Row],
    keys: tuple[irt.Key, ...],
    gives: Type,
    checker: TextChecker,
) -> irt.Grid:
    report, left = checker.report, _row_keys(node)
    head, *body = rows
    names = [cell.value.text if isinstance(cell.value, e.Name) else "" for cell in head.cells]
    for i in range(left):
        if i >= len(names) or names[i] != keys[i].name:
            report.add(
                "E234",
                f"the head of column {i + 1} has to be `{keys[i].name}`",
                head.cells[i].span if i < len(head.cells) else head.span,
                because=(node.keys[i].span, "the key is named here"),
            )
    if len(keys) == 1 and len(head.cells) != 2:
        report.add(
            "E235",
            f"a table by one key has two columns, and here are {len(head.cells)}",
            head.span,
            help=f"`| {keys[0].name} | value |`, or name a second key after `by`",
        )
        return irt.Grid(cells={}, keys=((),) * len(keys))
    columns: list[Value | None] = [None]
    if len(keys) > 1:
        columns = [_key(cell, keys[-1], checker) for cell in head.cells[left:]]
        _unique(columns, head.cells[left:], keys[-1], checker)
    cells: dict[tuple[Value, ...], Value | irt.NoValue] = {}
    places: dict[tuple[Value, ...], Span] = {}
    values: list[dict[Value, None]] = [{} for _ in keys]
    for row in body:
        if len(row.cells) != len(head.cells):
            report.add(
                "E236",
                f"this row has {len(row.cells)} cells, and the head has {len(head.cells)}",
                row.span,
                because=(head.span, "the head is here"),
                help="give every column a cell; leave it blank if it has no value",
            )
            continue
        row_keys = [_key(cell, keys[i], checker) for i, cell in enumerate(row.cells[:left])]
        if any(key is None for key in row_keys):
            continue
        for column, cell in zip(columns, row.cells[left:], strict=False):
            if len(keys) > 1 and column is None:
                continue
            where = (*row_keys, column) if len(keys) > 1 else tuple(row_keys)
            place: tuple[Value, ...] = where  # type: ignore[assignment]
            if place in cells:
                report.add(
                    "E237",
                    "a row with these keys stands in the table already",
                    row.span,
                    because=(places[place], "the first is here"),
                )
                break
            cells[place], places[place] = _cell(cell, gives, checker), row.span
            for i, key in enumerate(place):
                values[i][key] = None
    for key, found, written in zip(keys, values, node.keys, strict=True):
        _every_option(key, found, written.span, checker)
    return irt.Grid(cells=cells, keys=tuple(tuple(found) for found in values))


def _unique(
    columns: Sequence[Value | None],
    cells: Sequence[n.Cell],
    key: irt.Key,
    checker: TextChecker,
) -> None:
    for i, value in enumerate(columns):
        if value is not None and value in columns[:i]:
            checker.report.add(
                "E237", f"a column for this `{key.name}` stands in the table already", cells[i].span
            )


def _every_option(
    key: irt.Key, found: Mapping[Value, None], span: Span, checker: TextChecker
) -> None:
    if not isinstance(key.type, ChoiceType):
        return
    lacking = [option for option in key.type.options if option not in found]
    if lacking:
        checker.report.add(
            "W304",
            f"this table has nothing for the `{key.type.name}` "
            + ", ".join(f"`{o}`" for o in lacking),
            span,
            help="add it, with blank cells if it has no values",
        )


def _key(cell: n.Cell, key: irt.Key, checker: TextChecker) -> Value | None:
    if key.bands != cell.band:
        checker.report.add(
            "E238",
            f"a row of the banded key `{key.name}` begins with `from`"
            if key.bands
            else "only a key in bands has rows that begin with `from`",
            cell.span,
            help="as in `| from 1,000 | … |`" if key.bands else "write `in bands` after the key",
        )
        return None
    if isinstance(cell.value, n.Blank):
        checker.report.add("E239", f"the key `{key.name}` can't be blank", cell.span)
        return None
    value = cell_value(cell.value, key.type, checker)
    return value if value is not None else None


def _cell(cell: n.Cell, gives: Type, checker: TextChecker) -> Value | irt.NoValue:
    if cell.value is n.Blank.RESERVED:
        return irt.NoValue.RESERVED
    if isinstance(cell.value, n.Blank):
        return irt.NoValue.BLANK
    value = cell_value(cell.value, gives, checker)
    return irt.NoValue.BLANK if value is None else value


def cell_value(
    written: e.Literal | e.Name, type: Type, checker: TextChecker
) -> Value | None:
    """The value of a literal or bare word where a `type` belongs; None after a finding."""
    value: Value | None = None
    match written, type:
        case _, UnknownType():
            return None
        case e.Number(value=number), NumberType():
            value = exact(number)
        case (e.Number(value=number) | e.Money(value=number)), MoneyType():
            value = exact(number)
        case e.Percent(value=number), PercentType():
            value = exact(number) * Fraction(1, 100)
        case e.Date(value=day), DateType():
            value = day
        case e.SchoolYear(start=start), SchoolYearType():
            value = SchoolYear(start)
        case e.Text(value=words), TextType():
            value = words
        case e.Name(text=words), TextType():
            value = words
        case e.YesNo(value=answer), YesNoType():
            value = answer
        case e.Name(text=word), ChoiceType(options=options, name=name):
            if word in options:
                return word
            checker.report.add(
                "E101",
                f"`{word}` is not one of the options of `{name}`",
                written.span,
                help=did_you_mean(word, options) or f"it can be {', '.join(options)}",
            )
            return None
    if value is None:
        help_ = "write a percent with its sign: `80%`" if isinstance(type, PercentType) else None
        checker.report.add(
            "E201", f"this can't be read as {type_name(type)}", written.span, help=help_
        )
        return None
    if isinstance(type, Quantity) and isinstance(written, e.Number | e.Money | e.Percent):
        return _in_range(written, value, type, checker)  # type: ignore[arg-type]
    return value


def _in_range(
    written: e.Number | e.Money | e.Percent, value: Exact, type: Quantity, checker: TextChecker
) -> Exact | None:
    if type.places is not None and places_of(written.value) > type.places:
        checker.report.add(
            "E240",
            f"{written.value} has more than {type.places} decimal places",
            written.span,
            help="round it",
        )
        return None
    if (type.low is not None and value < type.low) or (type.high is not None and value > type.high):
        checker.report.add(
            "E241",
            f"{written.value} is outside the range that is declared here",
            written.span,
            help="correct the value or the range",
        )
        return None
    return value


# ------------------------------------------------------------------ derived versions


def _raised(
    version: n.RaisedVersion, before: irt.Grid | None, gives: Type, checker: TextChecker
) -> irt.Grid | None:
    report = checker.report
    if before is None:
        report.add(
            "E306", "there is no earlier version to raise", version.span, help="print the rows"
        )
        return None
    scope = Scope(checker)
    by = ex.check_expression(version.by, scope)
    amount = static_value(by, checker)
    if isinstance(by.type, UnknownType):
        return None
    if amount is None or not isinstance(by.type, PercentType | type(gives)):
        report.add(
            "E307",
            "a table is raised by a percent, or by an amount of what it gives",
            version.by.span,
            help="as in `raised by 1.5%, rounded to $1`, or `raised by $500`",
        )
        return None
    share = isinstance(by.type, PercentType)
    step: Exact | None = None
    if version.rounding is not None:
        written = ex.check_as(version.rounding.step, gives, scope)
        step = static_value(written, checker)
        if not step:
            report.add("E212", "the step of a rounding has to be an amount", version.rounding.span)
            return None
    cells: dict[tuple[Value, ...], Value | irt.NoValue] = {}
    for keys, cell in before.cells.items():
        if isinstance(cell, irt.NoValue) or not isinstance(cell, int | Fraction):
            cells[keys] = cell
            continue
        raised = cell * (1 + amount) if share else cell + amount
        cells[keys] = raised if step is None else _rounded(raised, step, version.rounding)
    fine = [c for c in cells.values() if isinstance(c, Fraction) and not _in_cents(c)]
    if isinstance(gives, MoneyType) and fine:
        report.add(
            "E240",
            f"a raised cell would be {decimal_text(fine[0])}, finer than a cent",
            version.span,
            help="say how the cells are rounded: `…, rounded to $1`",
        )
        return None
    return irt.Grid(cells=cells, keys=before.keys, raised=by.text)


def _in_cents(value: Fraction) -> bool:
    return (value * 100).denominator == 1


def _rounded(value: Exact, step: Exact, rounding: e.Rounding | None) -> Exact:
    assert rounding is not None
    quotient = Fraction(value) / step
    match rounding.direction:
        case e.Direction.UP:
            steps = -(-quotient.numerator // quotient.denominator)
        case e.Direction.DOWN:
            steps = quotient.numerator // quotient.denominator
        case _:
            steps = round_half_away(quotient)
    return steps * step


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


def _with_range(gives: Type, grids: Sequence[irt.Grid]) -> Type:
    """The type of a cell: with the range of the cells that are there."""
    if not isinstance(gives, Quantity):
        return gives
    numbers = [
        cell
        for grid in grids
        for cell in grid.cells.values()
        if isinstance(cell, int | Fraction) and not isinstance(cell, bool)
    ]
    if not numbers:
        return gives
    return replace(gives, low=min(numbers), high=max(numbers))  # type: ignore[return-value]
