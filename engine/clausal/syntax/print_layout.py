"""How lines are laid out: columns, rows of a table, and long lines broken at a connective."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import zip_longest

from clausal.syntax import expressions as e
from clausal.syntax import nodes as n
from clausal.syntax.print_expressions import (
    print_expression,
    print_literal,
    print_number,
    print_operands,
    quoted,
)

WIDTH = 96
"""The longest line, before its block is indented: some hundred columns in all."""
STEP = "  "
_BREAK = re.compile(
    r'"[^"]*"|(?<!\bon) (?=(?:and|or|when|where|because|except|over|rounded)\b|[<+] )'
)
_Amount = e.Number | e.Money | e.Percent


def indented(lines: Iterable[str], margin: str = STEP) -> Iterator[str]:
    """The lines, further to the right."""
    return (margin + line for line in lines)


def columns(rows: Iterable[tuple[str, str]]) -> list[str]:
    """Two words or phrases a line, the second ones under each other."""
    rows = list(rows)
    width = max((len(first) for first, second in rows if second), default=0)
    return [f"{first:{width}}  {second}" if second else first for first, second in rows]


def titled(words: str, title: str | None) -> str:
    """The words, and the title if there is one."""
    return words if title is None else f"{words} {quoted(title)}"


def fold(line: str) -> list[str]:
    """The line, or where it is too long several, each further one beginning with a connective."""
    margin = len(line) - len(line.lstrip()) + 4
    lines = []
    while len(line) > WIDTH:
        cuts = [m.start() for m in _BREAK.finditer(line) if m.group() == " " and m.start() > margin]
        if not cuts:
            break
        cut = max((cut for cut in cuts if cut <= WIDTH), default=cuts[0])
        lines.append(line[:cut])
        line = " " * margin + line[cut + 1 :]
    return [*lines, line]


def spoken(head: str, node: e.Expression) -> list[str]:
    """The expression after `head`: in one line, or a line for each operand of its and/or."""
    line = head + print_expression(node)
    if len(line) <= WIDTH or not isinstance(node, e.And | e.Or):
        return fold(line)
    return operand_lines(head, node)


def operand_lines(head: str, node: e.And | e.Or) -> list[str]:
    """A line for each operand, under each other where `head` ends with a word."""
    word = "and " if isinstance(node, e.And) else "or "
    indent = len(head) - len(head.lstrip())
    column = len(head) - len(word)
    margin = " " * (column if column > indent else indent + 2)
    first, *others = print_operands(node)
    lines = [head + first, *(f"{margin}{word}{other}" for other in others)]
    return [part for line in lines for part in fold(line)]


def _reason(margin: str, because: str | None) -> list[str]:
    """The line of a reason, if there is one."""
    return [] if because is None else [f"{margin}because {quoted(because)}"]


def exception_lines(
    margin: str, value: str, condition: e.Expression, because: str | None
) -> list[str]:
    """`except … when … because …`: in one line if it has no reason and is short enough."""
    head = f"{margin}except {value}"
    line = f"{head} when {print_expression(condition)}"
    if because is None and len(line) <= WIDTH:
        return [line]
    under = margin + " " * len("except ")
    return [*fold(head), *spoken(f"{under}when ", condition), *_reason(under, because)]


def branch_lines(branches: Sequence[n.Branch]) -> Iterator[str]:
    """The branches of a list, their `when`s under each other if the values are short."""
    values = [print_expression(branch.value) for branch in branches]
    width = max(len(value) for value in values)
    short = width <= WIDTH // 2
    for branch, value in zip(branches, values, strict=True):
        head = f"{value:{width}}  " if short else f"{value}  "
        margin = " " * len(head) if short else STEP * 2
        if branch.otherwise:
            yield from fold(f"{head}otherwise")
        elif branch.condition is None:
            yield from fold(value)
            margin = STEP * 2
        elif short:
            yield from spoken(f"{head}when ", branch.condition)
        else:
            yield from fold(value)
            yield from spoken(f"{margin}when ", branch.condition)
        yield from _reason(margin, branch.because)


def table_rows(rows: Sequence[n.Row], money_but: Container[str] | None = None) -> Iterator[str]:
    """The rows, their columns aligned: amounts at the right, all else at the left.

    The columns of a table that gives money hold money, but for those of its keys, `money_but`.
    """
    columns = zip_longest(*(row.cells for row in rows))
    shown = zip(*(_column(cells, money_but) for cells in columns), strict=True)
    for row, texts in zip(rows, shown, strict=True):
        yield "".join(f"| {text} " for text in texts[: len(row.cells)]) + "|"


def _column(cells: Sequence[n.Cell | None], money_but: Container[str] | None) -> list[str]:
    amounts = [cell.value for cell in cells if cell and isinstance(cell.value, _Amount)]
    places = max((_places(amount) for amount in amounts), default=0)
    head = cells[0].value if cells[0] else None
    if money_but is not None and not (isinstance(head, e.Name) and head.text in money_but):
        places = max(places, 2) if places else 0
    texts = [_cell_text(cell, places) if cell else "" for cell in cells]
    width = max(len(text) for text in texts)
    values = [cell.value for cell in cells[1:] if cell and cell.value is not n.Blank.EMPTY]
    right = bool(values) and all(isinstance(value, _Amount | n.Blank) for value in values)
    return [f"{text:>{width}}" if right else f"{text:{width}}" for text in texts]


def _places(amount: _Amount) -> int:
    """How many places a column needs for this amount."""
    return len(print_number(amount.value).partition(".")[2])


def _cell_text(cell: n.Cell, places: int = 0) -> str:
    """A cell's text; an amount with at least `places` places, as its column has."""
    match cell.value:
        case n.Blank() | e.Name():
            text = cell.value.text if isinstance(cell.value, e.Name) else str(cell.value)
        case value:
            text = print_literal(value, places)
    return f"from {text}" if cell.band else text
