"""Expression → its canonical text, with a parenthesis exactly where the grammar needs one."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import IntEnum
from typing import assert_never

from clausal.syntax import expressions as e


class _Level(IntEnum):
    """The grammar's levels, from the loosest to the tightest; an atom is also a table's key."""

    WHOLE = 0
    OR = 1
    AND = 2
    NOT = 3
    TEST = 4
    LIMITED = 5
    SUM = 6
    PRODUCT = 7
    FACTOR = 8
    ATOM = 9


def print_expression(node: e.Expression) -> str:
    """The canonical text of an expression, in one line."""
    return _at(node, _Level.WHOLE, open=True)


def print_operands(node: e.And | e.Or) -> list[str]:
    """What stands between the `and`s or `or`s of a whole expression."""
    level = _Level.NOT if isinstance(node, e.And) else _Level.AND
    *first, last = node.operands
    return [*(_at(operand, level) for operand in first), _at(last, level, open=True)]


def print_sum(node: e.Expression) -> str:
    """As it stands where the text may go on with a comma: after `raised by` and `for every`."""
    return _at(node, _Level.SUM)


def print_key(node: e.Expression | e.Name) -> str:
    """As it stands among the keys of a table."""
    return node.text if isinstance(node, e.Name) else _at(node, _Level.ATOM)


def print_rounding(node: e.Rounding) -> str:
    """`, rounded up to $1`, with the comma that sets it off"""
    words = f"rounded {node.direction}" if node.direction else "rounded"
    return f", {words} to {_at(node.step, _Level.SUM)}"


def print_number(value: Decimal, places: int = 0) -> str:
    """`1,750.5`: no more places than the value needs, but at least `places`."""
    plain = f"{value if value else Decimal(0):,f}"
    whole, _, fraction = plain.partition(".")
    fraction = fraction.rstrip("0").ljust(places, "0")
    return f"{whole}.{fraction}" if fraction else whole


def print_literal(node: e.Literal, places: int = 0) -> str:
    """What can stand in a table's cell or a scenario's fact."""
    match node:
        case e.Number():
            return print_number(node.value, places)
        case e.Percent():
            return f"{print_number(node.value, places)}%"
        case e.Money():
            return print_money(node.symbol, node.value, places)
        case e.Date():
            return node.value.isoformat()
        case e.SchoolYear():
            return f"{node.start:04}-{(node.start + 1) % 100:02}"
        case e.Text():
            return quoted(node.value)
        case e.YesNo():
            return "yes" if node.value else "no"
        case _:
            assert_never(node)


def print_money(symbol: str, value: Decimal, places: int = 0) -> str:
    """`$62,098`, `$0.50`: cents where there are any"""
    if places or value != value.to_integral_value():
        places = max(places, 2)
    sign = "-" if value < 0 else ""
    return f"{sign}{symbol}{print_number(value.copy_abs(), places)}"


def quoted(text: str) -> str:
    """A title, a citation, a text."""
    return f'"{text}"'


# ------------------------------------------------------------------ levels and parentheses


def _at(node: e.Expression, level: _Level, *, open: bool = False) -> str:
    """The node where the grammar asks for `level`.

    A `where` reaches to the end of its line or parenthesis. So what ends with one may stand only
    where nothing of the same line follows it, which `open` says.
    """
    if _level(node) < level or (_has_where(node) and not open):
        return f"({_text(node, open=True)})"
    return _text(node, open=open)


def _has_where(node: e.Expression) -> bool:
    return isinstance(node, e.Quantifier | e.Aggregate | e.Latest) and node.items.where is not None


def _level(node: e.Expression) -> _Level:
    match node:
        case e.YesNo():
            return _Level.WHOLE
        case e.Or():
            return _Level.OR
        case e.And():
            return _Level.AND
        case e.Not():
            return _Level.NOT
        case e.Compare() | e.Between() | e.OneOf() | e.IsState() | e.Include() | e.Earns():
            return _Level.TEST
        case e.Quantifier():
            return _Level.TEST
        case e.Limit() | e.IfMissing() | e.Rounded():
            return _Level.LIMITED
        case e.Arithmetic():
            additive = node.operator in (e.Operator.PLUS, e.Operator.MINUS)
            return _Level.SUM if additive else _Level.PRODUCT
        case (
            e.Number()
            | e.Percent()
            | e.Money()
            | e.Date()
            | e.SchoolYear()
            | e.Text()
            | e.Today()
            | e.Path()
        ):
            return _Level.ATOM
        case _:
            return _Level.FACTOR


def _ends_in_keys(node: e.Expression) -> bool:
    match node:
        case e.LookUp():
            return True
        case e.Through(keys=keys):
            return bool(keys)
        case e.Arithmetic(right=last) | e.Of(right=last) | e.Negative(operand=last):
            return _ends_in_keys(last)
        case _:
            return False


# ------------------------------------------------------------------ the forms


def _text(node: e.Expression, *, open: bool) -> str:
    """The node's own form; only its last part may be open, and only if the node may."""
    match node:
        case e.Today():
            return "today"
        case e.Path():
            return str(node)
        case e.And():
            return _chain("and", node.operands, _Level.NOT, open=open)
        case e.Or():
            return _chain("or", node.operands, _Level.AND, open=open)
        case e.Not():
            return f"not {_at(node.operand, _Level.NOT, open=open)}"
        case e.Compare():
            return _compare(node, open=open)
        case e.Between():
            low, high = _at(node.low, _Level.SUM), _at(node.high, _Level.SUM)
            return f"{_at(node.operand, _Level.LIMITED)} is between {low} and {high}"
        case e.OneOf():
            return f"{_at(node.operand, _Level.LIMITED)} is one of {_keys(node.options)}"
        case e.IsState():
            return f"{_at(node.operand, _Level.LIMITED)} is {node.state}"
        case e.Include():
            word = f"include {node.extent}" if node.extent else "include"
            return f"{_at(node.operand, _Level.LIMITED)} {word} {_keys(node.options)}"
        case e.Earns():
            units = _at(node.units, _Level.SUM)
            return f"{_at(node.source, _Level.LIMITED)} earns {units}"
        case e.Quantifier():
            count = "" if node.count is None else f"{_at(node.count, _Level.ATOM)} "
            return f"{node.quantity} {count}{_items(node.items)}{_where(node.items)}"
        case e.Aggregate():
            operand = "" if node.operand is None else f"{_at(node.operand, _Level.FACTOR)} over "
            return f"{node.kind} of {operand}{_items(node.items)}{_where(node.items)}"
        case e.Latest():
            return f"the latest {_items(node.items)} by {node.by.text}{_where(node.items)}"
        case e.Arithmetic():
            left = _at(node.left, _level(node))
            if _ends_in_keys(node.left) and _level(node.left) >= _level(node):
                left = f"({left})"  # else the key would seem to be calculated with
            right = _at(node.right, _Level(_level(node) + 1), open=open)
            return f"{left} {node.operator} {right}"
        case e.Negative():
            return f"-{_at(node.operand, _Level.FACTOR)}"
        case e.QuantityOf():
            return f"{_at(node.amount, _Level.ATOM)} {node.unit.text}"
        case e.Of():
            # Of all that ends with a `where`, `of` takes the latest item alone.
            open = open and isinstance(node.right, e.Latest)
            right = _at(node.right, _Level.FACTOR, open=open)
            return f"{_at(node.left, _Level.ATOM)} of {right}"
        case e.Limit():
            operand, limit = _at(node.operand, _Level.LIMITED), _at(node.limit, _Level.SUM)
            return f"{operand}, {node.bound} {limit}"
        case e.IfMissing():
            yes_or_no = isinstance(node.otherwise, e.YesNo)
            otherwise = _at(node.otherwise, _Level.WHOLE if yes_or_no else _Level.SUM)
            return f"{_at(node.operand, _Level.LIMITED)}, or {otherwise} if missing"
        case e.Rounded():
            return f"{_at(node.operand, _Level.LIMITED)}{print_rounding(node.rounding)}"
        case e.ExtremeOf():
            left, right = _at(node.left, _Level.FACTOR), _at(node.right, _Level.FACTOR)
            return f"the {node.extreme} of {left} and {right}"
        case e.WholeUnits():
            start, end = _at(node.start, _Level.FACTOR), _at(node.end, _Level.FACTOR)
            return f"whole {node.unit.text} from {start} to {end}"
        case e.EdgeDay():
            return f"the {node.edge} day of {_at(node.year, _Level.ATOM)}"
        case e.SchoolYearOf():
            return f"the school year of {_at(node.day, _Level.ATOM)}"
        case e.OnDay():
            return f"{_at(node.operand, _Level.ATOM)} on {_at(node.day, _Level.ATOM)}"
        case e.LookUp():
            return f"{node.table}{_at_keys(node.keys)}"
        case e.Through():
            return f"{_at(node.amount, _Level.ATOM)} through {node.table}{_at_keys(node.keys)}"
        case e.InverseLookUp():
            row = f"{node.pick} {node.key.text} of {node.table}{_at_keys(node.keys)}"
            return f"{row} that is {node.relation} {_at(node.threshold, _Level.FACTOR)}"
        case (
            e.Number() | e.Percent() | e.Money() | e.Date() | e.SchoolYear() | e.Text() | e.YesNo()
        ):
            return print_literal(node)
        case _:
            assert_never(node)


def _chain(word: str, operands: Iterable[e.Expression], level: _Level, *, open: bool) -> str:
    *first, last = operands
    texts = [_at(operand, level) for operand in first]
    return f" {word} ".join([*texts, _at(last, level, open=open)])


def _compare(node: e.Compare, *, open: bool) -> str:
    relation = f"is {node.relation}" if node.relation else "is"
    bare = isinstance(node.right, e.YesNo) and node.relation is e.Relation.EQUALS
    right = _at(node.right, _Level.WHOLE if bare else _Level.LIMITED, open=open)
    return f"{_at(node.left, _Level.LIMITED)} {relation} {right}"


def _keys(keys: Iterable[e.Expression]) -> str:
    return ", ".join(print_key(key) for key in keys)


def _at_keys(keys: tuple[e.Expression, ...]) -> str:
    return f" at {_keys(keys)}" if keys else ""


def _items(items: e.Items) -> str:
    if items.recent is None:
        return str(items.path)
    count = print_number(Decimal(items.recent.count))
    return f"{items.path} in the last {count} {items.recent.unit}"


def _where(items: e.Items) -> str:
    return "" if items.where is None else f" where {print_expression(items.where)}"
