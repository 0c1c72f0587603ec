"""A provision → the sentences, lists and tables that state it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import product
from typing import assert_never

from clausal.ir import text as irt
from clausal.ir.show import grouped
from clausal.ir.types import (
    ChoiceType,
    ListType,
    MoneyType,
    NumberType,
    PercentType,
    Quantity,
    RecordType,
    SetType,
    TextType,
    Type,
    type_name,
)
from clausal.render.blocks import Block, Grid, Paragraph, Point, Points, Words, said
from clausal.render.english import capital, plural, spaced, window
from clausal.render.rules import (
    define_blocks,
    gate_blocks,
    ladder_blocks,
    reserved,
    source_blocks,
    stated,
)
from clausal.render.wording import Wording
from clausal.values import Value, decimal_text

AnyProvision = (
    irt.Unit
    | irt.Choice
    | irt.Record
    | irt.Constant
    | irt.Question
    | irt.Table
    | irt.Define
    | irt.Source
    | irt.Gate
    | irt.Ladder
)

KINDS: dict[type[AnyProvision], str] = {
    irt.Unit: "unit",
    irt.Choice: "choice",
    irt.Record: "record",
    irt.Constant: "constant",
    irt.Question: "question",
    irt.Table: "table",
    irt.Define: "define",
    irt.Source: "source",
    irt.Gate: "gate",
    irt.Ladder: "ladder",
}
"""The word with which the text begins each of them."""


def heading(provision: irt.Provision) -> str:
    """The provision's title, else its name in words."""
    return provision.title or capital(spaced(provision.name))


def blocks(provision: AnyProvision, wording: Wording) -> tuple[Block, ...]:
    """What the provision says."""
    match provision:
        case irt.Unit():
            return (Paragraph(words=said(f"“{provision.name}” for short.")),)
        case irt.Choice():
            return tuple(_choice(provision))
        case irt.Record():
            return tuple(_record(provision, wording))
        case irt.Question():
            return tuple(_question(provision))
        case irt.Constant():
            return tuple(_constant(provision, wording))
        case irt.Table():
            return tuple(_table(provision, wording))
        case irt.Define():
            return tuple(define_blocks(provision, wording))
        case irt.Source():
            return tuple(source_blocks(provision, wording))
        case irt.Gate():
            return tuple(gate_blocks(provision, wording))
        case irt.Ladder():
            return tuple(ladder_blocks(provision, wording))
        case _:
            assert_never(provision)


# ------------------------------------------------------------------ vocabulary


def _choice(choice: irt.Choice) -> Iterator[Block]:
    type = choice.type
    yield _sentence("One of these, from the lowest to the highest:" if type.ordered else "One of:")
    yield _points(capital(choice.titles.get(o) or spaced(o)) for o in type.options)


def _record(record: irt.Record, wording: Wording) -> Iterator[Block]:
    if record.singleton:
        yield _sentence("There is one for the whole agreement.")
    yield Grid(
        head=("Fact", "What it is", "Remarks"),
        rows=tuple(
            (said(spaced(f.name)), kind_of(f.type, wording), said("; ".join(remarks(f))))
            for f in record.fields.values()
        ),
    )


def remarks(field: irt.Field) -> Iterator[str]:
    if field.title:
        yield field.title
    if field.may_be_missing:
        yield "may be missing"
    if field.personal:
        yield "personal: masked in reports"
    if field.fixed:
        yield "does not change"


def kind_of(type: Type, wording: Wording) -> Words:
    """What a fact is: `a number from 0 to 60`, `any number of evaluations`"""
    match type:
        case ChoiceType(name=name):
            return said("a ", wording.link("choice", name))
        case SetType(choice=choice):
            return said("any of ", wording.link("choice", choice.name))
        case RecordType(name=name):
            return said("a ", wording.link("record", name))
        case ListType(record=name):
            return said("any number of ", wording.link("record", name, plural(spaced(name))))
        case NumberType(unit=unit, places=places):
            words = "a whole number" if places == 0 else "a number"
            return said(words, f" of {wording.units(unit)}" if unit else "", _range(type, wording))
        case MoneyType():
            return said("an amount of money", _range(type, wording))
        case PercentType():
            return said("a percent", _range(type, wording))
        case _:
            return said("text" if isinstance(type, TextType) else type_name(type))


def _range(type: Quantity, wording: Wording) -> str:
    ends = NumberType() if isinstance(type, NumberType) else type
    assert isinstance(ends, NumberType | MoneyType | PercentType)
    low, high = (
        None if end is None else wording.literal(end, ends) for end in (type.low, type.high)
    )
    first = f" from {low}" if low is not None else ""
    return first + (f"{' up' if low is None else ''} to {high}" if high is not None else "")


# ------------------------------------------------------------------ questions and constants


def _question(question: irt.Question) -> Iterator[Block]:
    yield _sentence("It can be read as:")
    yield _points(
        f"{capital(question.titles.get(reading) or spaced(reading))}"
        + (" (adopted)" if reading == question.adopted else "")
        for reading in question.type.options
    )
    if question.adopted is None:
        yield _sentence(
            "No reading is adopted: what depends on it can't be decided unless one is chosen."
        )


def _constant(constant: irt.Constant, wording: Wording) -> Iterator[Block]:
    for version in constant.versions:
        when = window(version.start, version.end)
        if isinstance(version.content, irt.Reserved):
            yield reserved(version.content, "constant", when)
        else:
            value = wording.value(version.content)
            yield Paragraph(words=said(f"{capital(when)}: " if when else "", value, "."))


# ------------------------------------------------------------------ tables


def _table(table: irt.Table, wording: Wording) -> Iterator[Block]:
    for when, content in stated(table.versions, "table"):
        if isinstance(content, Paragraph):
            yield content
            continue
        caption = capital(when) or heading(table)
        if content.raised:
            caption += f": the version before, raised by {content.raised}"
        if isinstance(table.type, MoneyType):
            caption += f" (amounts in {wording.text.agreement.currency})"
        yield grid_block(table, content, caption, wording)
        yield from _reserved_cells(table, content, wording)


def grid_block(table: irt.Table, grid: irt.Grid, caption: str, wording: Wording) -> Grid:
    """The cells as printed: the last of several keys has the head to itself."""
    left = max(1, len(table.keys) - 1)
    columns = grid.keys[left] if len(table.keys) > 1 else ()
    places = _places(grid) if isinstance(table.type, MoneyType) else 0
    rows = []
    there = {keys[:left] for keys in grid.cells}
    for keys in product(*grid.keys[:left]):
        if keys not in there:
            continue
        cells = [(*keys, column) for column in columns] or [keys]
        rows.append(
            (
                *(said(key_words(v, k, wording)) for v, k in zip(keys, table.keys, strict=False)),
                *(said(cell_words(grid.cells.get(c), table.type, places, wording)) for c in cells),
            )
        )
    values = [key_words(column, table.keys[left], wording) for column in columns]
    head = [capital(spaced(key.name)) for key in table.keys[:left]]
    head += values or [capital(wording.amount(table.type))]
    figures = {*range(left, len(head))} if isinstance(table.type, Quantity) else set()
    figures |= {i for i, key in enumerate(table.keys[:left]) if isinstance(key.type, Quantity)}
    return Grid(
        caption=caption,
        head=tuple(head),
        heads=left,
        rows=tuple(rows),
        figures=frozenset(figures),
    )


def _places(grid: irt.Grid) -> int:
    """All amounts of a table are written to the cent if one of them has to be."""
    amounts = [cell for cell in grid.cells.values() if isinstance(cell, int | Fraction)]
    return 0 if all(amount == int(amount) for amount in amounts) else 2


def key_words(value: Value, key: irt.Key, wording: Wording) -> str:
    words = capital(wording.literal(value, key.type))
    return f"from {words}" if key.bands else words


def cell_words(cell: Value | irt.NoValue | None, type: Type, places: int, wording: Wording) -> str:
    if cell is None or cell is irt.NoValue.BLANK:
        return ""
    if cell is irt.NoValue.RESERVED:
        return "reserved"
    if isinstance(type, MoneyType) and isinstance(cell, int | Fraction):
        return grouped(decimal_text(cell, places))
    return wording.literal(cell, type)


def _reserved_cells(table: irt.Table, grid: irt.Grid, wording: Wording) -> Iterator[Block]:
    for keys, until in grid.reserved.items():
        words = (
            f"{spaced(key.name)} {key_words(value, key, wording)}"
            for value, key in zip(keys, table.keys, strict=True)
        )
        yield _sentence(f"At {', '.join(words)}: reserved until {until}.")


# ------------------------------------------------------------------ blocks


def _sentence(words: str) -> Paragraph:
    return Paragraph(words=said(words), lead=words.endswith(":"))


def _points(lines: Iterable[str]) -> Points:
    return Points(points=tuple(Point(words=said(line)) for line in lines))
