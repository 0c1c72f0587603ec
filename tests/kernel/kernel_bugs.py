"""Bugs seeded into the kernel: into its generator, or into what the generated source calls."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

from clausal.ir.expressions import Relation
from clausal.ir.text import Decision
from clausal.kernel import choices, comparisons, decisions, gates, lists, plain
from clausal.kernel.fold import Fold
from clausal.kernel.generate import Scope
from clausal.kernel.regimes import Regimes
from clausal.kernel.value import V
from tests.kernel.bugs import Bug, everywhere, keyed, replaced

Patched = Callable[[], AbstractContextManager[None]]
PACKAGE = "clausal.kernel"


def _instead(function: Any, make: Callable[[Any], Any]) -> Patched:
    return lambda: everywhere(PACKAGE, function, make)


def _of(owner: Any, attribute: str, make: Callable[[Any], Any]) -> Patched:
    return lambda: replaced(owner, attribute, make)


def _called(name: str, made: Callable[..., Any]) -> Patched:
    """Another function under a name that the generated source calls."""
    return lambda: keyed(plain.NAMES, name, made)


def _without_last_case(true: Any) -> Any:
    def decide(s: Scope, decision: Decision, *rest: Any) -> V:
        if decision.default is not None and decision.cases:
            decision = replace(decision, cases=decision.cases[:-1])
        found: V = true(s, decision, *rest)
        return found

    return decide


def _half_even(value: Any, step: Any) -> Any:
    steps, rest = divmod(value, step)
    more = 2 * rest > step or (2 * rest == step and steps % 2 == 1)
    return steps + more


def _first_day_too(_: Any) -> Any:
    def counts(self: Fold, day: str) -> str:
        return f"{self.since} <= {day} <= {self.last}"

    return counts


def _end_included(true: Any) -> Any:
    def windows(self: Scope, *asked: Any) -> Any:
        return [(code.replace(" < ", " <= "), *rest) for code, *rest in true(self, *asked)]

    return windows


def _unknown_is_no(true: Any) -> Any:
    def any_of(s: Scope, *asked: Any) -> V:
        return replace(s.kept(true(s, *asked)), u="0")

    return any_of


def _a_day_late(true: Any) -> Any:
    return lambda *asked: f"({true(*asked)} + 1)"


def _nothing_reaches_back(_: Any) -> Any:
    def judging(self: Regimes, regime: int, vantage: int) -> int:
        return self.text_on(regime)

    return judging


def _after_its_start(starts: Any, value: Any) -> int:
    return len([start for start in starts if start < value]) - 1


def _year_begins_late(true: Callable[..., int]) -> Callable[..., int]:
    return lambda day, month, first: true(day - 1, month, first)


BUGS = (
    Bug("at_least", "`is at least` does not hold of the number itself",
        lambda: keyed(comparisons.SIGNS, Relation.AT_LEAST, ">")),
    Bug("exception", "an exception is lost", _instead(decisions.decide, _without_last_case)),
    Bug("half_even", "halves are rounded to even", _called("nearest", _half_even), seed=12),
    Bug("up", "what is rounded up is rounded to the nearest",
        _called("up", plain.NAMES["nearest"])),
    Bug("first_day", "what happened on the first position's own day counts",
        _of(Fold, "counts", _first_day_too)),
    Bug("window", "a version is in force on the day before which it ends",
        _of(Scope, "windows", _end_included), seed=20),
    Bug("unknown", "of alternatives, what is not known is no",
        _instead(choices.any_of, _unknown_is_no)),
    Bug("ties", "of two latest, the first",
        _of(lists, "_tied", lambda _: lambda *asked: "0"), seed=50),
    Bug("lapse", "a result lapses a day late", _of(gates, "later_code", _a_day_late)),
    Bug("reach", "no amendment reaches back", _of(Regimes, "judging", _nothing_reaches_back)),
    Bug("band", "a band lacks its start", _called("reached", _after_its_start), seed=15),
    Bug("needs_order", "needs are told in another order",
        _called("join", lambda a, b: (-1, b, a))),
    Bug("bounds", "no count is decided by its bounds", _called("at_least", lambda *_: 0)),
    Bug("year", "a school year begins a day late",
        _called("school_year", _year_begins_late(plain.NAMES["school_year"]))),
)  # fmt: skip
"""At least ten; each stands for a kind of mistake."""
