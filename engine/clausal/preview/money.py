"""What a person is paid on a day under a text → its amounts in hundredths, each rounded once.

Salary is what the pay question says, times the person's share of a position where it is of a full
one. Benefits that are driven by salary are its share of that amount; what is paid once drives none.
All are rounded to the hundredth, halves away from zero, for each person: so sums over groups and
over causes always add up.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import NamedTuple

from clausal.interpret.answers import NOT_IN_FORCE, Need
from clausal.preview.costing import Rate
from clausal.preview.evaluate import Result
from clausal.values import Exact, Value, round_half_away


class Paid(NamedTuple):
    """The amounts of a year, by kind, in the order of KINDS, and all of them together."""

    salary: int
    one_time: int
    salary_driven: int
    fixed: int
    whole: int


def reckoned(pay: Value | None, once: Exact, share: Value | None, rate: Rate) -> Paid | None:
    """What is paid in a year; None if the share that it is of is not known."""
    assert isinstance(pay, int | Fraction)
    if not isinstance(share, int | Fraction):
        return None
    salary = round_half_away(pay * share * 100)
    one_time = round_half_away(once * 100)
    driven = round_half_away(salary * rate.of_salary)
    return Paid(salary, one_time, driven, rate.a_head, salary + one_time + driven + rate.a_head)


def paid_once(results: Sequence[Result]) -> Exact | None:
    """What is paid once; what is not in force is nothing. None if it is not known."""
    total: Exact = 0
    for one in results:
        if one.known:
            assert isinstance(one.value, int | Fraction)
            total += one.value
        elif one.outcome != NOT_IN_FORCE:
            return None
    return total


def lacking(
    questions: Sequence[str], results: Sequence[Result], needed: Collection[str]
) -> list[tuple[str, Need | None]]:
    """Why an amount is not known: the question, and what it needs; None: the text says nothing.

    What is not in force is nothing, but where it is `needed`.
    """
    return [
        (question, need)
        for question, result in zip(questions, results, strict=True)
        if not result.known and (question in needed or result.outcome != NOT_IN_FORCE)
        for need in result.needs or (None,)
    ]
