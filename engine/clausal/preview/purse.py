"""What was asked about a batch of people → what each of them is paid, under any of the texts."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from clausal.interpret.answers import Need
from clausal.preview.ask import Money
from clausal.preview.coded import Coded, constant, together
from clausal.preview.costing import Costing, Rate
from clausal.preview.evaluate import Batch, Result
from clausal.preview.money import Amounts, Paid, lacking, paid, paid_once, reckoned
from clausal.preview.people import People
from clausal.values import Exact, Value

Lacking = tuple[str, Need | None]
"""For which question, what; None: it says nothing."""


class Purse:
    """The amounts of a batch of people, under any of the texts."""

    def __init__(self, costing: Costing, batch: Batch, people: People, rates: Coded[Rate]) -> None:
        self.costing = costing
        self.batch = batch
        self.rates = rates
        way = costing.share
        self.field = way.field if way is not None else None
        self.given: Coded[Value | None] = (
            people.field(self.field) if self.field is not None else constant(1, len(people))
        )
        self._made: dict[Money, Paid] = {}
        self._once: dict[tuple[int | None, ...], Coded[Exact | None]] = {}
        self._amounts: dict[tuple[Any, ...], Amounts | None] = {}

    def shares(self, money: Money) -> Coded[Value | None]:
        """Everyone's share of a position; 1 where nothing is said of shares."""
        if self.costing.share is None or self.field is not None:
            return self.given
        return self.batch.of(money.share).map(lambda result: result.value)

    def paid(self, money: Money) -> Paid:
        """What everyone is paid."""
        if money not in self._made:
            terms = together(
                [
                    self.batch.of(money.pay),
                    self._paid_once(money.once),
                    self.shares(money),
                    self.rates,
                ]
            )
            self._made[money] = paid(terms.codes, [self._reckon(*each) for each in terms.values])
        return self._made[money]

    def _paid_once(self, slots: tuple[int | None, ...]) -> Coded[Exact | None]:
        if slots not in self._once:
            if any(slot is not None for slot in slots):
                self._once[slots] = together([self.batch.of(slot) for slot in slots]).map(paid_once)
            else:
                self._once[slots] = constant(0, self.batch.size)
        return self._once[slots]

    def _reckon(
        self, pay: Result, once: Exact | None, share: Value | None, rate: Rate
    ) -> Amounts | None:
        if not pay.known or once is None:
            return None
        if not self.costing.pay.whole and isinstance(share, int | Fraction):
            share = 1
        terms = (pay.value, once, share, id(rate))
        if terms not in self._amounts:
            self._amounts[terms] = reckoned(pay.value, once, share, rate)
        return self._amounts[terms]

    def lacks(self, money: Money) -> Coded[tuple[Lacking, ...]]:
        """Why people are not known to be paid anything."""
        costing = self.costing
        questions = [costing.pay.question, *costing.one_time]
        slots = [money.pay, *money.once]
        needed = [costing.pay.question]
        if costing.share is not None and costing.share.question is not None:
            questions.append(costing.share.question)
            slots.append(money.share)
            needed.append(costing.share.question)

        def of(each: tuple[Any, ...]) -> tuple[Lacking, ...]:
            share, *results = each
            found = lacking(questions, results, needed)
            if self.field is not None and not isinstance(share, int | Fraction):
                found.append((".".join(self.field), None))
            return tuple(found)

        return together([self.given, *(self.batch.of(slot) for slot in slots)]).map(of)
