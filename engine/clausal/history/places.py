"""The place that a change touches in a provision, and whether two places overlap."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import assert_never

from clausal.syntax import expressions as e
from clausal.syntax import nodes as n
from clausal.syntax.printer import print_expression
from clausal.syntax.walk import walk

WHOLE, VALUE = "the whole", "the value"
LINE, LINES = "line ", "the lines"


@dataclass(frozen=True, slots=True)
class Place:
    """The whole of a provision, parts of it by their words, or cells of a table by their keys."""

    names: frozenset[str]
    keys: tuple[n.CellKey, ...] = ()

    def __init__(self, *names: str, keys: tuple[n.CellKey, ...] = ()) -> None:
        object.__setattr__(self, "names", frozenset(names))
        object.__setattr__(self, "keys", keys)


def place_of(change: n.Change) -> Place:
    """What a change touches."""
    match change:
        case n.Add() | n.Replace() | n.Repeal() | n.Extend():
            return Place(WHOLE)
        case n.ReplacePart(parts=parts):
            words = [type(part).__name__ for part in parts]
            lines = any(isinstance(part, n.Earnings | n.Requires) for part in parts)
            return Place(*words, *([LINES] if lines else []))
        case n.AddPart(parts=parts):
            return Place(*(type(part).__name__ for part in parts))
        case n.Strike():
            return Place(*(LINE + print_expression(branch.value) for branch in change.struck))
        case n.AddFields(fields=fields):
            return Place(*(f"field {field.name.text}" for field in fields))
        case n.AddOptions(options=options):
            above = {f"above {added.above.text}" for added in options if added.above}
            return Place(*above, *(f"option {added.option.name.text}" for added in options))
        case n.RaiseTable(keys=keys) | n.SetValue(keys=keys):
            return Place(VALUE, keys=keys)
        case n.Adopt():
            return Place(VALUE)
        case _:
            assert_never(change)


def overlap(a: Place, b: Place, choices: Collection[frozenset[str]] = ()) -> bool:
    """Whether two places have something in common. `choices` are the options of every choice."""
    if WHOLE in a.names or WHOLE in b.names or _in_lines(a, b) or _in_lines(b, a):
        return True
    return bool(a.names & b.names) and not _apart(a.keys, b.keys, choices)


def _in_lines(a: Place, b: Place) -> bool:
    """Whether one is a line of what the other replaces."""
    return LINES in b.names and any(name.startswith(LINE) for name in a.names)


def _apart(
    a: tuple[n.CellKey, ...], b: tuple[n.CellKey, ...], choices: Collection[frozenset[str]]
) -> bool:
    """Whether one key has different values in both, so that no cell is in both."""
    return any(
        _one_key(first, second, choices) and _differ(first.key, second.key)
        for first in a
        for second in b
    )


def _one_key(a: n.CellKey, b: n.CellKey, choices: Collection[frozenset[str]]) -> bool:
    """Whether both are surely values of one key of the table.

    One that is not named is clear by its value alone, and so the only key of its type.
    """
    if a.name is not None and b.name is not None:
        return a.name.text == b.name.text
    match a.key, b.key:
        case e.Path(names=(first,)), e.Path(names=(second,)):
            return any({first.text, second.text} <= options for options in choices)
        case _:
            return type(a.key) is type(b.key)


def _differ(a: e.Expression, b: e.Expression) -> bool:
    literal = e.Number | e.Money | e.Percent | e.Date | e.SchoolYear | e.Text | e.Path
    return isinstance(a, literal) and isinstance(b, literal) and type(a) is type(b) and a != b


def names(item: object, key: tuple[str, str]) -> bool:
    """Whether a provision names another one: a type where a type stands, else a first name."""
    space, name = key
    for node in walk(item):
        match node:
            case n.NamedType(name=found) | n.ListType(record=found) | n.SetType(choice=found):
                if space == "type" and found.text == name:
                    return True
            case n.NumberType(unit=e.Name() as found) | e.QuantityOf(unit=found):
                if space == "type" and found.text == name:
                    return True
            case e.Path(names=(found, *_)):
                if space == "" and found.text == name:
                    return True
            case n.Move(gate=found):
                if space == "" and found.text == name:
                    return True
            case n.Define(subject=found) | n.ForOne(subject=found) | n.ForEach(item=found):
                if space == "type" and found.text == name:
                    return True
            case _:
                pass
    return False
