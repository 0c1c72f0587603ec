"""A typical person, year by year, under both texts as they stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from clausal.book import Book
from clausal.populations.joins import Record
from clausal.preview.ask import Money
from clausal.preview.coded import constant, summed
from clausal.preview.costing import Costing, Rate, Typical
from clausal.preview.evaluate import Asking, Plan, interpreter
from clausal.preview.figures import Career, CareerYear
from clausal.preview.people import Listed
from clausal.preview.purse import Purse
from clausal.preview.texts import Reach, as_it_stays
from clausal.values import SchoolYear, months_later, round_half_away

YEAR, START = "{year}", "{start}"
"""What stands in a typical person's record for a year that has passed, and for the first day of the
contract year in which the career begins."""


def careers(
    book: Book,
    costing: Costing,
    before: Asking,
    after: Asking,
    reach: Reach,
) -> tuple[Career, ...]:
    """What each typical person earns. Each is asked about on days of their own: so few are quicker
    interpreted."""
    day = after.as_of
    stays = [replace(side, texts=as_it_stays(side.texts, day)) for side in (before, after)]
    return tuple(_career(book, costing, typical, stays, day, reach) for typical in costing.careers)


def grown(typical: Typical, year_start: tuple[int, int], first: int, years: int) -> dict[str, Any]:
    """The record after so many years, of which the first is the contract year of that number."""
    start = dt.date(first, *year_start)
    record: dict[str, Any] = _filled(typical.record, "", start)
    for path, item in typical.each_year.items():
        items = record[path[0]].setdefault(path[1], [])
        for year in range(first, first + years):
            items.append(_filled(item, str(SchoolYear(year)), start))
    return record


def _filled(given: Any, year: str, start: dt.date) -> Any:
    """A copy in which the words stand for a year, and for the first day of the career."""
    match given:
        case str():
            return given.replace(YEAR, year).replace(START, start.isoformat())
        case Mapping():
            return {key: _filled(inside, year, start) for key, inside in given.items()}
        case list():
            return [_filled(inside, year, start) for inside in given]
        case _:
            return given


def _career(
    book: Book,
    costing: Costing,
    typical: Typical,
    sides: list[Asking],
    day: dt.date,
    reach: Reach,
) -> Career:
    start = sides[1].texts.text_on(day).agreement.year_start
    first = day.year if (day.month, day.day) >= start else day.year - 1
    rate = costing.benefits.otherwise
    years: list[CareerYear] = []
    lacks: dict[str, None] = {}
    for number in range(typical.years):
        now = months_later(day, 12 * number)
        facts = book.read(grown(typical, start, first, number), where=typical.title)
        record = Record(number, facts.id, facts.items)
        then = [replace(side, as_of=now) for side in sides]
        before, after = _paid(costing, then, record, rate, reach, lacks)
        years.append(CareerYear(number=number, day=now, before=before, after=after))
    both = [
        (year.number, year.before, year.after)
        for year in years
        if year.before is not None and year.after is not None
    ]
    grow = 1 + costing.discount

    def present(place: int) -> int:
        return round_half_away(
            sum((Fraction(year[place]) / grow ** year[0] for year in both), Fraction(0))
        )

    return Career(
        title=typical.title,
        assumptions=typical.assumptions,
        years=tuple(years),
        before=sum(b for _, b, _ in both),
        after=sum(a for _, _, a in both),
        discount=costing.discount,
        present_before=present(1),
        present_after=present(2),
        unknown=len(years) - len(both),
        why_unknown=tuple(lacks),
        definition="career",
    )


def _paid(
    costing: Costing,
    sides: Sequence[Asking],
    record: Record,
    rate: Rate,
    reach: Reach,
    lacks: dict[str, None],
) -> list[int | None]:
    """The salary and what is paid once in a year, on each side."""
    plan = Plan(reach)
    asked = [Money.planned(costing, side, plan) for side in sides]
    ((people, batch),) = plan.run([Listed([record])], interpreter)
    purse = Purse(costing, batch, people, constant(rate, 1))
    amounts: list[int | None] = []
    for money in asked:
        paid = purse.paid(money)
        if paid.known.all():
            amounts.append(summed(paid.salary + paid.one_time))
            continue
        amounts.append(None)
        for question, need in purse.lacks(money).values[0]:
            lacks[need.says if need else f"`{question}` says nothing"] = None
    return amounts
