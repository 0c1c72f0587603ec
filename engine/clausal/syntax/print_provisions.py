"""Vocabulary and provisions → their lines, in the order and the columns of an agreement's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import assert_never

from clausal.syntax import expressions as e
from clausal.syntax import nodes as n
from clausal.syntax.print_expressions import (
    print_expression,
    print_key,
    print_money,
    print_number,
    print_rounding,
    print_sum,
    quoted,
)
from clausal.syntax.print_layout import (
    STEP,
    WIDTH,
    branch_lines,
    columns,
    exception_lines,
    fold,
    indented,
    spoken,
    table_rows,
    titled,
)


def provision_lines(item: n.Provision, before: str = "", width: int = 0) -> Iterator[str]:
    """The lines of a provision, `before` its first word.

    `width` is the width of the head that is common to a run of items of one line.
    """
    lines = _provision(item, before, width)
    yield before + next(lines)
    yield from lines


def head_of(item: n.Item) -> str | None:
    """What stands before the two spaces of an item that may be one of a run, each in one line."""
    match item:
        case n.Choice():
            return f"choice {item.name.text}"
        case n.Constant(value=value) if value is not None:
            words = titled(f"constant {item.name.text}", item.title)
            return words if item.type is None else f"{words} as {print_type(item.type)}"
        case _:
            return None


def _provision(item: n.Provision, before: str, width: int) -> Iterator[str]:
    match item:
        case n.Unit():
            yield titled(f"unit {item.name.text}", item.title)
        case n.Choice():
            yield from _choice(item, before, width)
        case n.Record():
            one = ", one for the agreement" if item.singleton else ""
            yield titled(f"record {item.name.text}{one}", item.title)
            yield from indented(field_lines(item.fields))
        case n.Constant():
            yield from _constant(item, width)
        case n.Table():
            yield from _table(item)
        case n.Define():
            yield from _define(item)
        case n.SourceProvision():
            yield from _block("source", item, item.for_each, item.window, item.earns)
        case n.Ladder():
            lines = (item.for_one, item.window, item.climbs, item.rungs, item.moves, item.balance)
            yield from _block("ladder", item, *lines)
        case n.Gate():
            first = (item.scope, item.window, item.crossing)
            yield from _block(
                "gate", item, *first, item.requires, item.scores, item.outcome, item.lasts
            )
        case n.Question():
            yield titled(f"question {item.name.text}", item.title)
            yield from indented(cited(item.cites))
            for reading in item.readings:
                words = titled(f"reading {reading.name.text}", reading.title)
                yield f"{STEP}{words}{'  adopted' if reading.adopted else ''}"
        case n.Reserved():
            words = f"reserved {item.kind} {item.name.text}"
            words += _subject(item.subject, item.other)
            if item.type is not None:
                words += f" as {print_type(item.type)}"
            yield titled(words, item.title)
            yield from indented(cited(item.cites))
            yield f"{STEP}until {quoted(item.until)}"
        case _:
            assert_never(item)


# ------------------------------------------------------------------ vocabulary


def print_type(type: n.Type) -> str:
    """A type, as a field or a definition gives it."""
    match type:
        case n.NumberType():
            words = "whole number" if type.whole else "number"
            if type.places is not None:
                words += f" with {type.places} {'place' if type.places == 1 else 'places'}"
            if type.unit is not None:
                words += f" of {type.unit.text}"
            if type.low is not None and type.high is not None:
                words += f" from {print_number(type.low)} to {print_number(type.high)}"
            return words
        case n.MoneyType(low=low, high=high, symbol=symbol):
            if low is None or high is None or symbol is None:
                return "money"
            return f"money from {print_money(symbol, low)} to {print_money(symbol, high)}"
        case n.PercentType(low=low, high=high):
            if low is None or high is None:
                return "percent"
            return f"percent from {print_number(low)}% to {print_number(high)}%"
        case n.ListType():
            return f"list of {type.record.text}"
        case n.SetType():
            return f"set of {type.choice.text}"
        case n.YesNoType():
            return "yes or no"
        case n.SchoolYearType():
            return "school year"
        case n.NamedType():
            return type.name.text
        case _:
            assert_never(type)


def field_lines(fields: Iterable[n.Field]) -> list[str]:
    """Fields, their types under each other."""
    return columns(
        (field.name.text, titled(", ".join([print_type(field.type), *field.flags]), field.title))
        for field in fields
    )


def print_option(option: n.Option) -> str:
    """An option and its label."""
    return titled(option.name.text, option.title)


def _choice(item: n.Choice, before: str, width: int) -> Iterator[str]:
    """In one line; with labels, each option in a line of its own."""
    head = f"{head_of(item):{width}}"
    sign = " < " if item.ordered else " | "
    line = f"{head}  {sign.join(print_option(option) for option in item.options)}"
    labelled = any(option.title is not None for option in item.options)
    if not labelled and len(before + line) <= WIDTH:
        yield line
        return
    wide = max(len(option.name.text) for option in item.options)
    first, *others = (
        titled(f"{option.name.text:{wide}}", option.title).rstrip() for option in item.options
    )
    if item.ordered:
        yield f"{head}  {first}"
        yield from (f"{' ' * len(before + head)}< {other}" for other in others)
    else:
        yield head.rstrip()
        yield from indented([first, *others])


# ------------------------------------------------------------------ constants and tables


def cited(cites: Iterable[str]) -> list[str]:
    """The lines of citations."""
    return [f"cites {quoted(text)}" for text in cites]


def _dated(start: dt.date, to: dt.date | None) -> str:
    return f"from {start}" if to is None else f"from {start} to {to}"


def _reserved_version(version: n.ReservedVersion) -> str:
    return f"{_dated(version.start, version.to)} reserved until {quoted(version.until)}"


def _constant(item: n.Constant, width: int) -> Iterator[str]:
    if item.value is not None:
        yield from spoken(f"{head_of(item):{width}}  is ", item.value)
        return
    words = titled(f"constant {item.name.text}", item.title)
    yield words if item.type is None else f"{words} as {print_type(item.type)}"
    yield from indented(cited(item.cites))
    for version in item.versions:
        if isinstance(version, n.ReservedVersion):
            yield STEP + _reserved_version(version)
        else:
            yield from spoken(f"{STEP}{_dated(version.start, version.to)} is ", version.value)


def _table(item: n.Table) -> Iterator[str]:
    yield titled(f"table {item.name.text}", item.title)
    yield from indented(cited(item.cites))
    keys = (f"{key.name.text} in bands" if key.bands else key.name.text for key in item.keys)
    yield f"{STEP}gives {print_type(item.gives)} by {' and '.join(keys)}"
    money_but = (
        {key.name.text for key in item.keys} if isinstance(item.gives, n.MoneyType) else None
    )
    for version in item.versions:
        yield from indented(_table_version(version, money_but))


def _table_version(version: n.TableVersion, money_but: set[str] | None) -> Iterator[str]:
    match version:
        case n.RowsVersion(start=None):
            yield from table_rows(version.rows, money_but)
        case n.RowsVersion(start=start) if start is not None:
            yield _dated(start, version.to)
            yield from indented(table_rows(version.rows, money_but))
        case n.FileVersion():
            yield f"{_dated(version.start, version.to)}, from file {quoted(version.file)}"
        case n.RaisedVersion():
            yield from fold(f"{_dated(version.start, version.to)} raised{print_raise(version)}")
        case n.DerivedVersion():
            yield _dated(version.start, version.to)
            for step in version.steps:
                if isinstance(step, n.RaisedStep):
                    yield from indented(fold(f"raised{at_cells(step.keys)}{print_raise(step)}"))
                else:
                    yield from indented(spoken(f"set{at_cells(step.keys)} to ", step.value))
        case n.ReservedVersion():
            yield _reserved_version(version)


def at_cells(keys: tuple[n.CellKey, ...]) -> str:
    """` at interval 1, pathway Model`"""
    if not keys:
        return ""
    texts = (
        print_key(key.key) if key.name is None else f"{key.name.text} {print_key(key.key)}"
        for key in keys
    )
    return f" at {', '.join(texts)}"


def print_raise(item: n.RaisedVersion | n.RaisedStep | n.RaiseTable) -> str:
    """` by 2%, rounded to $1`"""
    rounding = "" if item.rounding is None else print_rounding(item.rounding)
    return f" by {print_sum(item.by)}{rounding}"


# ------------------------------------------------------------------ definitions


def _subject(subject: e.Name | None, other: e.Name | None) -> str:
    words = "" if subject is None else f" of {subject.text}"
    return words if other is None else f"{words} for {other.text}"


def _define(item: n.Define) -> Iterator[str]:
    words = f"define {item.name.text}{_subject(item.subject, item.other)}"
    yield titled(f"{words} as {print_type(item.type)}", item.title)
    yield from indented(cited(item.cites))
    for version in item.versions:
        if isinstance(version, n.ReservedVersion):
            yield STEP + _reserved_version(version)
        elif version.start is None:
            yield from _body(version.body, STEP)
        else:
            yield STEP + _dated(version.start, version.to)
            yield from _body(version.body, STEP * 2)


def _body(body: n.Body, margin: str) -> Iterator[str]:
    match body:
        case n.IsBody():
            yield from spoken(f"{margin}is ", body.value)
            yield from _exceptions(body.exceptions, margin)
        case n.HoldsBody():
            yield from spoken(f"{margin}holds when ", body.condition)
            yield from _exceptions(body.exceptions, margin)
        case n.BranchesBody():
            yield f"{margin}is"
            yield from indented(branch_lines(body.branches), margin + STEP)
        case _:
            assert_never(body)


def _exceptions(exceptions: Iterable[n.Except], margin: str) -> Iterator[str]:
    for each in exceptions:
        yield from exception_lines(
            margin, print_expression(each.value), each.condition, each.because
        )


# ------------------------------------------------------------------ sources, ladders, gates

Line = n.Part | n.ForEach | n.ForOne | n.Window | n.Crossing | n.Lasts
"""What stands under the head of a source, a ladder or a gate."""


def _block(
    word: str, item: n.SourceProvision | n.Ladder | n.Gate, *lines: Line | None
) -> Iterator[str]:
    yield titled(f"{word} {item.name.text}", item.title)
    yield from indented(cited(item.cites))
    for line in lines:
        if line is not None:
            yield from indented(part_lines(line))


def print_window(window: n.Window) -> str:
    """`from 2010-07-01 to 2013-06-30, then until replaced`, after `in force`"""
    words = f"from {window.start}{', assumed' if window.assumed else ''}"
    words += "" if window.to is None else f" to {window.to}"
    return f"{words}, then until replaced" if window.until_replaced else words


def part_lines(part: Line) -> Iterator[str]:
    """A line, or a word and its block."""
    match part:
        case n.Window():
            yield f"in force {print_window(part)}"
        case n.ForEach():
            words = f"for each {part.item.text}"
            words += "" if part.items is None else f" in {part.items}"
            words += "" if part.on is None else f", on {print_expression(part.on)}"
            words += (
                "" if part.effective is None else f", effective {print_expression(part.effective)}"
            )
            yield words
        case n.ForOne():
            start = "" if part.start is None else f", from {part.start}"
            yield f"for {part.subject.text}{start}"
        case n.Crossing():
            origin = "" if part.origin is None else f"from {part.origin.text} "
            yield f"{origin}to {part.target.text}"
        case n.Lasts():
            yield f"lasts {print_number(part.count)} {part.unit.text}"
        case n.Climbs():
            yield from fold(f"climbs one {part.step.text} for every {print_sum(part.units)}")
        case n.Earnings():
            yield "earns"
            yield from indented(branch_lines(part.branches))
        case n.Requires():
            yield "requires"
            for condition in part.conditions:
                yield from spoken(STEP, condition)
        case n.Scores():
            yield from spoken("scores  ", part.value)
            yield from _exceptions(part.exceptions, " " * len("scores  "))
        case n.Outcome():
            yield f"outcome by {part.by.text}"
            yield from indented(columns(map(_band, part.bands)))
        case n.Rungs():
            yield "rungs"
            yield from indented(columns(map(_rung, part.rungs)))
        case n.Moves():
            yield "moves"
            yield from indented(columns(map(_move, part.moves)))
        case n.Balance():
            yield "balance"
            width = max(len(rule.occasion) for rule in part.rules)
            for rule in part.rules:
                yield from indented(_balance_rule(rule, width))
        case _:
            assert_never(part)


def _band(band: n.Band) -> tuple[str, str]:
    threshold = "below" if band.threshold is None else f"from {print_key(band.threshold)}"
    return threshold, band.outcome.text


def _rung(rung: n.Rung) -> tuple[str, str]:
    then = "" if rung.then is None else f", then {rung.then.text}"
    return rung.name.text, f"{rung.steps.text} {rung.first:,} to {rung.last:,}{then}"


def _move(move: n.Move) -> tuple[str, str]:
    place = f"to {move.rung.text} {move.step.text} {move.number:,}"
    if move.outcome is None:
        return place, f"when {move.gate.text} lapses"
    return place, f"on {move.gate.text} is {move.outcome.text}"


def _balance_rule(rule: n.BalanceRule, width: int) -> Iterator[str]:
    head = f"{rule.occasion:{width}}  is {rule.fate}"
    if len(rule.exceptions) == 1:
        (only,) = rule.exceptions
        lines = exception_lines(f"{head} ", only.fate, only.condition, only.because)
        if len(lines) == 1:
            yield from lines
            return
    yield head
    for each in rule.exceptions:
        yield from exception_lines(" " * (width + 2), each.fate, each.condition, each.because)
