"""Item → its canonical text; expressions, provisions and layout have files of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from clausal.syntax import expressions as e
from clausal.syntax import nodes as n
from clausal.syntax.builder import MONTHS
from clausal.syntax.print_expressions import (
    print_expression,
    print_literal,
    print_number,
    quoted,
)
from clausal.syntax.print_layout import (
    STEP,
    branch_lines,
    columns,
    fold,
    indented,
    operand_lines,
    spoken,
    table_rows,
    titled,
)
from clausal.syntax.print_provisions import (
    at_cells,
    field_lines,
    part_lines,
    print_option,
    print_raise,
    print_window,
    provision_lines,
)

__all__ = ["print_expression", "print_item"]


def print_item(item: n.Item, width: int = 0) -> str:
    """The canonical text of an item, ending in a newline.

    `width` is the width of the heads in a run of items of one line.
    """
    return "".join(f"{line}\n" for line in _lines(item, width))


def _lines(item: n.Item, width: int) -> Iterator[str]:
    match item:
        case n.Language():
            yield f"language {print_number(item.version)}"
        case n.Agreement():
            yield titled(f"agreement {item.name.text}", item.title)
            yield from indented(columns(_agreement_lines(item)))
        case n.Article():
            yield titled(f"article {quoted(item.number)}", item.title)
        case n.Amendment():
            kind = "proposal" if item.proposal else "amendment"
            yield titled(f"{kind} {item.name.text}", item.title)
            yield from indented(columns(_amendment_lines(item)))
        case n.Scenario():
            yield f"scenario {quoted(item.title)}"
            yield from indented(_scenario_lines(item))
        case (
            n.Replace()
            | n.ReplacePart()
            | n.Strike()
            | n.Add()
            | n.AddFields()
            | n.AddOptions()
            | n.AddPart()
            | n.Repeal()
            | n.Extend()
            | n.RaiseTable()
            | n.SetValue()
            | n.Adopt()
        ):
            yield from _change_lines(item)
        case _:
            yield from provision_lines(item, width=width)


# ------------------------------------------------------------------ headings


def _agreement_lines(item: n.Agreement) -> Iterator[tuple[str, str]]:
    for place, party in enumerate(item.parties):
        yield "and" if place else "between", titled(party.name.text, party.title)
    if item.ratified is not None:
        yield "ratified", f"{item.ratified}{', assumed' if item.ratified_assumed else ''}"
    if item.window is not None:
        yield "in force", print_window(item.window)
    if item.year_start is not None:
        month, day = item.year_start
        yield "year", f"starts {MONTHS[month - 1]} {day}"
    if item.currency is not None:
        yield "currency", item.currency
    for text in item.cites:
        yield "cites", quoted(text)


def _amendment_lines(item: n.Amendment) -> Iterator[tuple[str, str]]:
    if item.to:
        yield "to", " + ".join(name.text for name in item.to)
    if item.by:
        yield "by", " and ".join(name.text for name in item.by)
    if item.decided is not None:
        decided = item.decided
        words = f"by {' and '.join(name.text for name in decided.by)} on {decided.on}"
        words += ", assumed" if decided.assumed else ""
        words += f", {decided.vote[0]:,} to {decided.vote[1]:,}" if decided.vote else ""
        yield "decided", words
    if item.window is not None:
        yield "in force", print_window(item.window)
    if item.reaches is not None:
        yield "applies", f"to events from {item.reaches}"
    for text in item.cites:
        yield "cites", quoted(text)


# ------------------------------------------------------------------ changes


def _change_lines(item: n.Change) -> Iterator[str]:
    match item:
        case n.Replace():
            yield from provision_lines(item.provision, "replace ")
        case n.Add():
            yield from provision_lines(item.provision, "add ")
        case n.ReplacePart():
            yield f"replace in {item.kind} {item.name.text}"
            yield from _parts(item.parts)
        case n.AddPart():
            yield f"add to {item.kind} {item.name.text}"
            yield from _parts(item.parts)
        case n.Strike():
            yield f"strike in {item.kind} {item.name.text}"
            yield from indented(branch_lines(item.struck))
            if item.inserted:
                yield "insert"
                yield from indented(branch_lines(item.inserted))
        case n.AddFields():
            yield f"add to record {item.record.text}"
            yield from indented(field_lines(item.fields))
        case n.AddOptions():
            yield f"add to choice {item.choice.text}"
            for added in item.options:
                above = "" if added.above is None else f" above {added.above.text}"
                yield f"{STEP}{print_option(added.option)}{above}"
        case n.Repeal():
            yield f"repeal {item.kind} {item.name.text}"
        case n.Extend():
            yield f"extend agreement {item.agreement.text} to {item.to}"
        case n.RaiseTable():
            words = f"raise table {item.table.text}{at_cells(item.keys)}"
            yield from fold(words + print_raise(item))
        case n.SetValue():
            yield from spoken(f"set {item.name.text}{at_cells(item.keys)} to ", item.value)
        case n.Adopt():
            yield f"adopt {item.reading.text} for {item.question.text}"
        case _:
            assert_never(item)


def _parts(parts: tuple[n.Part, ...]) -> Iterator[str]:
    for part in parts:
        yield from indented(part_lines(part))


# ------------------------------------------------------------------ scenarios


def _scenario_lines(item: n.Scenario) -> Iterator[str]:
    for given in item.given:
        if isinstance(given, n.GivenSetting):
            yield f"given {given.name.text} is {_value(given.value)}"
        else:
            yield f"given {given.record.text}"
            yield from indented(_fact_lines(given.facts))
    if item.on is not None:
        yield f"on {item.on}"
    if item.known_on is not None:
        yield f"known on {item.known_on}"
    if item.proposals:
        yield f"with {' + '.join(name.text for name in item.proposals)}"
    for expected in item.expect:
        # What is expected is read as a list, however short.
        if isinstance(expected, e.And):
            yield from operand_lines("expect ", expected)
        else:
            yield from spoken("expect ", expected)


def _value(value: e.Literal | e.Name) -> str:
    return value.text if isinstance(value, e.Name) else print_literal(value)


def _fact_lines(facts: tuple[n.AnyFact, ...]) -> Iterator[str]:
    plain = [fact.name.text for fact in facts if isinstance(fact, n.Fact | n.MissingFact)]
    width = max(map(len, plain), default=0)
    for fact in facts:
        match fact:
            case n.Fact():
                yield f"{fact.name.text:{width}}  {', '.join(map(_value, fact.values))}"
            case n.MissingFact():
                yield f"{fact.name.text:{width}}  is missing"
            case n.ListedFact():
                yield fact.name.text
                yield from indented(table_rows(fact.rows))
            case n.NestedFact():
                yield fact.name.text
                yield from indented(_fact_lines(fact.facts))
            case _:
                assert_never(fact)
