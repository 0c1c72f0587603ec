"""A table as printed → its grids: cells by their keys, in every version."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

from clausal.check.cells import cell_value, is_complete
from clausal.check.declarations import Report
from clausal.check.raises import TableHead, derived_grid, raised_grid
from clausal.check.types import places_of
from clausal.check.windows import windows
from clausal.diagnostics import did_you_mean
from clausal.ir import text as irt
from clausal.ir.show import show_value
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
)
from clausal.source import Source, Span
from clausal.syntax import expressions as e
from clausal.syntax import nodes as n
from clausal.syntax.build_tables import read_row
from clausal.values import Value

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
    banded = [i for i, key in enumerate(keys) if key.bands]
    if len(banded) > 1:
        checker.report.add(
            "E231",
            "only one key of a table can be in bands",
            node.keys[banded[1]].span,
            help="leave `in bands` out at the others",
        )
        keys = tuple(replace(key, bands=i == banded[0]) for i, key in enumerate(keys))
    by_version = {id(version): _grid(node, rows, keys, gives, checker) for version, rows in printed}
    head = TableHead(name, gives, keys)
    dated: list[Any] = []
    before: irt.Grid | None = None
    for version in sorted(node.versions, key=lambda v: (v.start is not None, v.start)):
        content: irt.Grid | irt.Reserved | None
        if isinstance(version, n.ReservedVersion):
            content = irt.Reserved(until=version.until)
        elif isinstance(version, n.RaisedVersion):
            content = raised_grid(version, before, head, checker)
        elif isinstance(version, n.DerivedVersion):
            content = derived_grid(version, before, head, checker)
        else:
            content = by_version.get(id(version))
        if content is None:
            content = irt.Grid(cells={}, keys=((),) * len(keys))
            checker.flawed.add(name)
        if isinstance(content, irt.Grid):
            before = content
        if isinstance(version, n.DerivedVersion) and dated and dated[-1][0] == version.start:
            dated.pop()  # An amendment that takes force with a version changes its cells.
        dated.append((version.start, version.to, content, version.span))
    versions = windows(dated, name, checker.report)
    grids = [v.content for v in versions if isinstance(v.content, irt.Grid)]
    return irt.Table(
        type=_with_range(gives, [cell for grid in grids for cell in grid.cells.values()]),
        keys=tuple(
            replace(key, type=_with_range(key.type, [v for grid in grids for v in grid.keys[i]]))
            for i, key in enumerate(keys)
        ),
        versions=versions,
        **checker.common(name),
    )


def _rows(version: n.TableVersion, checker: TextChecker) -> tuple[n.Row, ...] | None:
    if isinstance(version, n.RowsVersion):
        return version.rows
    if not isinstance(version, n.FileVersion):
        return None
    source = checker.attachments.get(version.file)
    if source is None:
        checker.report.add(
            "E305",
            f"there is no file `{version.file}` in this book",
            version.span,
            help=did_you_mean(version.file, checker.attachments)
            or "name it from the book's folder, as in `tables/pay.csv`",
            name=version.file,
        )
        return None
    rows = _from_csv(source, checker.report)
    if rows == ():
        checker.report.add(
            "E305",
            f"the file `{version.file}` has no rows",
            version.span,
            help="its first line is the head, as in a printed table",
        )
    return rows or None


def _from_csv(source: Source, report: Report) -> tuple[n.Row, ...] | None:
    """The rows of a CSV file, each with its line as its place."""
    rows = []
    lines = csv.reader(io.StringIO(source.text))
    try:
        for row in lines:
            if any(cell.strip() for cell in row):
                line = lines.line_num
                read, found = read_row(row, Span(source, line, 1, line, len(source.line(line)) + 1))
                rows.append(read)
                for finding in found:
                    report.include(finding)
    except csv.Error as error:
        place = Span(source, lines.line_num, 1, lines.line_num, 2)
        report.add("E305", f"this line can't be read as CSV: {error}", place)
        return None
    return tuple(rows)


# ------------------------------------------------------------------ the keys


def _row_keys(node: n.Table) -> int:
    """How many columns at the left hold keys: the last of several keys has the head to itself."""
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
    if printed and not cells:
        checker.report.add(
            "E235",
            f"this table has no values for its key `{node.keys[index].name.text}`",
            node.keys[index].span,
            help="a key has a column or, the last of several, the heads of the other columns",
        )
    cells = [cell for cell in cells if not isinstance(cell.value, n.Blank)]
    if not cells:
        return UnknownType()
    kinds = {type(cell.value) for cell in cells}
    if kinds == {e.Name}:
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
    odd = next(cell for cell in cells if type(cell.value) is not type(cells[0].value))
    checker.report.add(
        "E232",
        f"the values of the key `{node.keys[index].name.text}` are not all of one kind",
        odd.span,
        because=(cells[0].span, "the first is here"),
        help="a key is looked up by one kind of value",
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
        name=key.name.text,
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
                help="the first row of a table is its head",
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
        columns = _columns(head.cells[left:], keys[-1], checker)
    whole = len(keys) == 1 or None not in columns
    cells: dict[tuple[Value, ...], Value | irt.NoValue] = {}
    places: dict[tuple[Value, ...], Span] = {}
    values: list[dict[Value, None]] = [{} for _ in keys]
    for row in body:
        row_keys = [_key(cell, keys[i], checker) for i, cell in enumerate(row.cells[:left])]
        for i, found in enumerate(row_keys):
            if found is not None:
                values[i][found] = None
        whole = whole and None not in row_keys
        if not is_complete(row, head, report):
            whole = False
            continue
        if None in row_keys:
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
                    help="take one of them out",
                )
                break
            cells[place], places[place] = _cell(cell, gives, checker), row.span
            values[-1][place[-1]] = None
    if whole:
        for declared, seen, written in zip(keys, values, node.keys, strict=True):
            _every_option(declared, seen, written.span, checker)
        _every_row(keys, values, cells, node, checker)
    else:
        checker.flawed.add(node.name.text)
    return irt.Grid(cells=cells, keys=tuple(tuple(found) for found in values))


def _columns(cells: Sequence[n.Cell], key: irt.Key, checker: TextChecker) -> list[Value | None]:
    """What each column at the right stands for; None after a finding."""
    columns: dict[Value, n.Cell] = {}
    found: list[Value | None] = []
    for cell in cells:
        value = _key(cell, key, checker)
        if value is not None and value in columns:
            checker.report.add(
                "E237",
                f"a column for this `{key.name}` stands in the table already",
                cell.span,
                because=(columns[value].span, "the first is here"),
                help="take one of them out",
            )
            value = None
        if value is not None:
            columns[value] = cell
        found.append(value)
    return found


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


def _every_row(
    keys: tuple[irt.Key, ...],
    values: Sequence[Mapping[Value, None]],
    cells: Mapping[tuple[Value, ...], Value | irt.NoValue],
    node: n.Table,
    checker: TextChecker,
) -> None:
    """With three keys or more, a row for one value of the first may lack for another."""
    left = _row_keys(node)
    if left < 2:
        return
    there = {place[:left] for place in cells}
    lacking = [place for place in product(*values[:left]) if place not in there]
    if lacking:
        shown = ", ".join(
            f"{key.name} {show_value(value, key.type, checker.currency)}"
            for key, value in zip(keys, lacking[0], strict=False)
        )
        more = f", and for {len(lacking) - 1} more" if len(lacking) > 1 else ""
        checker.report.add(
            "W304",
            f"this table has no row for {shown}{more}",
            node.keys[0].span,
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
        checker.report.add(
            "E239",
            f"the key `{key.name}` can't be {cell.value.value or 'blank'}",
            cell.span,
            help="only the values of a table can be",
        )
        return None
    return cell_value(cell.value, key.type, checker)


def _cell(cell: n.Cell, gives: Type, checker: TextChecker) -> Value | irt.NoValue:
    if cell.value is n.Blank.RESERVED:
        return irt.NoValue.RESERVED
    if isinstance(cell.value, n.Blank):
        return irt.NoValue.BLANK
    value = cell_value(cell.value, gives, checker)
    return irt.NoValue.BLANK if value is None else value


# ------------------------------------------------------------------ the range


def _with_range(type: Type, values: Iterable[Value | irt.NoValue]) -> Type:
    """The type of some values that are all there are: with their range."""
    if not isinstance(type, Quantity):
        return type
    numbers = [v for v in values if isinstance(v, int | Fraction) and not isinstance(v, bool)]
    return replace(type, low=min(numbers), high=max(numbers)) if numbers else type
