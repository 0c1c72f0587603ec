"""Bugs seeded into the interpreter itself: they show that the generated books are strong enough."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from fractions import Fraction
from typing import Any

from clausal.interpret import climb, comparisons, decide, frame, gates, lists, lookups
from clausal.interpret import evaluate as ev
from clausal.interpret.answers import NeedKind, Unknown
from clausal.interpret.arithmetic import school_year_of, whole
from clausal.interpret.frame import Found, Frame, Truth
from clausal.ir import expressions as ir
from clausal.ir.rounding import round_to
from clausal.ir.text import Climb, ConsolidatedText, Decision, Grid, Key, Table, Version
from clausal.pipeline import KnownTexts
from clausal.values import MISSING, Exact, SchoolYear, Value
from tests.kernel.bugs import Bug, everywhere, replaced

Patched = Callable[[], AbstractContextManager[None]]
PACKAGE = "clausal.interpret"


def _instead(function: Any, make: Callable[[Any], Any]) -> Patched:
    return lambda: everywhere(PACKAGE, function, make)


def _of(owner: Any, attribute: str, make: Callable[[Any], Any]) -> Patched:
    return lambda: replaced(owner, attribute, make)


def _at_least_is_above(true: Any) -> Any:
    def compare(relation: ir.Relation, *rest: Any) -> Truth:
        found: Truth = true(
            ir.Relation.ABOVE if relation is ir.Relation.AT_LEAST else relation, *rest
        )
        return found

    return compare


def _without_last_exception(true: Any) -> Any:
    def decided(decision: Decision, *rest: Any) -> Found:
        if decision.default is not None and decision.cases:
            decision = replace(decision, cases=decision.cases[:-1])
        found: Found = true(decision, *rest)
        return found

    return decided


def _half_even(true: Any) -> Any:
    def rounded(value: Exact, direction: ir.Direction, step: Exact) -> Exact:
        if direction is ir.Direction.NEAREST:
            return round(Fraction(value) / step) * step
        found: Exact = true(value, direction, step)
        return found

    return rounded


def _counts_first_day(_: Any) -> Any:
    def counts(self: Any, day: dt.date, since: dt.date) -> bool:
        if self.frame.event:
            return bool(since <= day < self.frame.day)
        return bool(since <= day <= self.frame.day)

    return counts


def _one_step_short(true: Any) -> Any:
    def at_the_top(position: climb.Position, climbed: Climb) -> bool:
        return bool(true(replace(position, step=position.step + 1), climbed))

    return at_the_top


def _end_included(_: Any) -> Any:
    def covers(self: Version[Any], day: dt.date) -> bool:
        after = self.start is None or self.start <= day
        return after and (self.end is None or day <= self.end)

    return covers


def _unknown_is_no(_: Any) -> Any:
    def any_of(truths: Sequence[Truth]) -> Truth:
        return any(truth is True for truth in truths)

    return any_of


def _first_of_ties(true: Any) -> Any:
    def latest(node: ir.Latest, here: Frame) -> Found:
        value, steps = true(node, here)
        if isinstance(value, Unknown) and value.needs[0].kind is NeedKind.CONFLICT:
            path = value.needs[0].says.split(" and ")[0]
            items, _ = ev.evaluate(node.items.list, here)
            if isinstance(items, tuple):
                return next((item for item in items if item.path == path), value), steps
        return value, steps

    return latest


def _a_day_late(true: Any) -> Any:
    def lasts(day: dt.date, count: int, unit: str) -> dt.date | None:
        found: dt.date | None = true(day, count, unit)
        return None if found is None else found + dt.timedelta(days=1)

    return lasts


def _nothing_reaches_back(_: Any) -> Any:
    def judging(self: KnownTexts, day: dt.date, vantage: dt.date) -> ConsolidatedText:
        return self.text_on(day)

    return judging


def _band_after_its_start(true: Any) -> Any:
    def row(key: Key, values: tuple[Value, ...], given: Value) -> Value | None:
        if not key.bands:
            found: Value | None = true(key, values, given)
            return found
        return max((low for low in values if low < given), default=None)  # type: ignore[operator, type-var]

    return row


def _missing_is_zero(true: Any) -> Any:
    def aggregate(node: ir.Aggregate, here: Frame) -> Found:
        value, steps = true(node, here)
        kinds = {n.kind for n in value.needs} if isinstance(value, Unknown) else set()
        if node.kind is ir.AggregateKind.SUM and kinds == {NeedKind.NOTHING}:
            return 0, steps
        return value, steps

    return aggregate


def _needs_sorted(_: Any) -> Any:
    def unknown(parts: Iterable[Value | Unknown]) -> Unknown:
        needs = {need for part in parts if isinstance(part, Unknown) for need in part.needs}
        return Unknown(tuple(sorted(needs, key=lambda need: need.name)))

    return unknown


def _year_begins_late(_: Any) -> Any:
    def year(day: dt.date, start: tuple[int, int]) -> SchoolYear:
        began = (day.month, day.day) > start
        return SchoolYear(day.year if began else day.year - 1)

    return year


def _text_of_today(true: Any) -> Any:
    def on(self: Frame, day: dt.date) -> Frame:
        return Frame(self.world, self.text, day, day, False, self.bound)

    return on


def _missing_is_unequal(true: Any) -> Any:
    def compare(relation: ir.Relation, left: Any, right: Any, type: Any) -> Truth:
        if (left is MISSING or right is MISSING) and relation is ir.Relation.DIFFERS:
            return False
        found: Truth = true(relation, left, right, type)
        return found

    return compare


def _first_needs_only(_: Any) -> Any:
    def lost(truths: Sequence[Truth]) -> Truth:
        if any(truth is False for truth in truths):
            return False
        return next((truth for truth in truths if isinstance(truth, Unknown)), True)

    return lost


def _an_event_sees_its_day(true: Any) -> Any:
    def judging(self: Frame, day: dt.date, bound: Any) -> Frame:
        found: Frame = true(self, day, bound)
        return replace(found, event=False)

    return judging


def _no_bounds(_: Any) -> Any:
    return lambda *_: None


def _all_at_its_band(_: Any) -> Any:
    def banded(
        grid: Grid, table: Table, at: int, keys: tuple[Value, ...], amount: Exact, node: Any
    ) -> Value | Unknown:
        cell = lookups._cell(grid, table, (*keys[:at], amount, *keys[at:]), table.name, node)
        return whole(amount * cell) if isinstance(cell, int | Fraction) else cell

    return banded


BUGS = (
    Bug("at_least", "`is at least` does not hold of the number itself",
        _instead(comparisons.compare, _at_least_is_above)),
    Bug("exception", "an exception is lost", _instead(decide.decide, _without_last_exception)),
    Bug("half_even", "halves are rounded to even", _instead(round_to, _half_even), seed=12),
    Bug("first_day", "what happened on the first position's own day counts",
        _of(climb._Fold, "_counts", _counts_first_day)),
    Bug("top", "the top is one step too low", _of(climb, "_at_the_top", _one_step_short)),
    Bug("window", "a version is in force on the day before which it ends",
        _of(Version, "covers", _end_included)),
    Bug("unknown", "of alternatives, what is not known is no",
        _instead(frame.any_of, _unknown_is_no)),
    Bug("ties", "of two latest, the first", _of(lists, "latest", _first_of_ties), seed=50),
    Bug("lapse", "a result lapses a day late", _of(gates, "later", _a_day_late)),
    Bug("reach", "no amendment reaches back", _of(KnownTexts, "judging", _nothing_reaches_back)),
    Bug("band", "a band lacks its start", _of(lookups, "_row", _band_after_its_start), seed=15),
    Bug("sum", "a sum in which something is missing is zero",
        _of(lists, "aggregate", _missing_is_zero)),
    Bug("needs_order", "needs are in the order of their names",
        _instead(frame.unknown, _needs_sorted)),
    Bug("needs_lost", "only the first of several needs is told",
        _instead(frame.all_of, _first_needs_only)),
    Bug("year", "a school year begins a day late", _instead(school_year_of, _year_begins_late)),
    Bug("on_day", "an earlier day has the text of today", _of(Frame, "on", _text_of_today)),
    Bug("missing", "what is missing does not differ",
        _instead(comparisons.compare, _missing_is_unequal)),
    Bug("event", "an event sees the position after its own day",
        _of(Frame, "judging", _an_event_sees_its_day)),
    Bug("bounds", "no count is decided by its bounds", _of(comparisons, "_by_bounds", _no_bounds)),
    Bug("through", "all of an amount has the value of its highest band",
        _of(lookups, "_banded", _all_at_its_band), seed=15),
)  # fmt: skip
"""At least ten; each stands for a kind of mistake, and for a part of the language."""
