"""What people are paid on a day under a text → amounts in hundredths, each rounded once.

Salary is what the pay question says, times the person's share of a position where it is of a full
one. Benefits that are driven by salary are its share of that amount; what is paid once drives none.
All are rounded to the hundredth, halves away from zero, for each person: so sums over groups and
over causes always add up.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from clausal.errors import QuestionError
from clausal.interpret.answers import NOT_IN_FORCE, Need
from clausal.populations.tables import library
from clausal.preview.costing import Rate
from clausal.preview.figures import KINDS
from clausal.values import Exact, Value, round_half_away

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from clausal.preview.evaluate import Result

MOST = 10**12
"""Hundredths that one person can be paid: those of nine million people are whole in 64 bits."""

Amounts = tuple[int, int, int, int, int]
"""By kind, in the order of KINDS, and all of them together."""

SALARY, ONE_TIME = KINDS.index("salary"), KINDS.index("one_time")
WHOLE = len(KINDS)


@dataclass(frozen=True, slots=True)
class Paid:
    """What some people are paid in a year.

    Amounts that are the same stand once in `table`, a row for each kind and one for all of them
    together; the last place is that of whoever's are not known, and holds nothing. `codes` are
    everybody's places.
    """

    codes: NDArray[Any]
    table: NDArray[Any]

    @property
    def known(self) -> NDArray[Any]:
        """Of whom it is known."""
        known: NDArray[Any] = self.codes < self.table.shape[1] - 1
        return known

    def each(self, kind: int) -> NDArray[Any]:
        """What everybody is paid of a kind; nothing, where it is not known."""
        amounts: NDArray[Any] = self.table[kind][self.codes]
        return amounts

    @property
    def salary(self) -> NDArray[Any]:
        """Everybody's salary."""
        return self.each(SALARY)

    @property
    def one_time(self) -> NDArray[Any]:
        """What everybody is paid once."""
        return self.each(ONE_TIME)

    @property
    def whole(self) -> NDArray[Any]:
        """What everybody is paid in all."""
        return self.each(WHOLE)

    def of(self, rows: NDArray[Any]) -> Paid:
        """What some of them are paid."""
        return Paid(self.codes[rows], self.table)

    def only(self, known: NDArray[Any]) -> Paid:
        """The same, but known of these alone."""
        nowhere = self.table.shape[1] - 1
        return Paid(library("numpy").where(known, self.codes, nowhere), self.table)

    def differs(self, other: Paid) -> NDArray[Any]:
        """Who is paid another amount of any kind: benefits follow from the salary."""
        found: NDArray[Any] = (self.salary != other.salary) | (self.one_time != other.one_time)
        return found


def paid(codes: NDArray[Any], amounts: Sequence[Amounts | None]) -> Paid:
    """What people are paid, by the places of their amounts. Raises QuestionError for too much."""
    np: Any = library("numpy")
    there = [each for each in amounts if each is not None]
    if any(abs(amount) > MOST for each in there for amount in each):
        raise QuestionError(
            f"somebody is paid more than {MOST // 100:,} in a year: a preview can't add that up"
        )
    places = np.full(len(amounts), len(there), "int32")
    places[[place for place, each in enumerate(amounts) if each is not None]] = range(len(there))
    nothing = (0,) * (WHOLE + 1)
    return Paid(places[codes], np.array([*there, nothing], "int64").T)


def paid_after_another(parts: Sequence[Paid]) -> Paid:
    """What people are paid, batch after batch."""
    np: Any = library("numpy")
    codes, tables, before = [np.arange(0, dtype="int32")], [], 0
    for part in parts:
        tables.append(part.table[:, :-1])
        codes.append(np.where(part.known, part.codes + before, -1))
        before += part.table.shape[1] - 1
    whole = np.concatenate(codes)
    whole[whole < 0] = before
    return Paid(whole, np.concatenate([*tables, np.zeros((WHOLE + 1, 1), "int64")], axis=1))


def reckoned(pay: Value | None, once: Exact, share: Value | None, rate: Rate) -> Amounts | None:
    """What one person is paid in a year; None if the share that it is of is not known."""
    assert isinstance(pay, int | Fraction)
    if not isinstance(share, int | Fraction):
        return None
    salary = round_half_away(pay * share * 100)
    one_time = round_half_away(once * 100)
    driven = round_half_away(salary * rate.of_salary)
    return salary, one_time, driven, rate.a_head, salary + one_time + driven + rate.a_head


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
