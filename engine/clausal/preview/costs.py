"""What was gathered → the cost in its parts, year by year, clause by clause, reading by reading.

Parts add up to the cent, since every amount of every person is rounded once, and then only added.
An amount of which only a few people are the reason is withheld, with what leads to it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from clausal.populations.tables import library
from clausal.preview import shapley
from clausal.preview.amounts import shown_amounts
from clausal.preview.ask import Asked, Read
from clausal.preview.coded import summed
from clausal.preview.figures import (
    CAUSES,
    KINDS,
    WITHHELD,
    Amount,
    Cents,
    Clause,
    Clauses,
    Cost,
    Count,
    OpenQuestion,
    Part,
    Reading,
    Total,
    Year,
)
from clausal.preview.gather import ClauseSum, Gathered, ReadingSum
from clausal.preview.tables import Tables
from clausal.values import round_half_away

if TYPE_CHECKING:
    from numpy.typing import NDArray

Source = tuple[str, str]
"""A cause, and what an amount rests on: benefits that salary drives tell what the salary is."""

RESTS_ON = {"salary": "salary", "salary_driven": "salary", "one_time": "one_time", "fixed": "fixed"}

BY_RATE = ("salary_driven", "fixed")
"""Where rates differ, these and the salary tell what those of each rate are paid: two sums, and two
unknowns."""

TOTALS = (
    ("salary", "Salary", ("salary",)),
    ("paid", "Salary and what is paid once", ("salary", "one_time")),
    ("loaded", "Salary and the benefits that it drives", ("salary", "salary_driven")),
    ("benefits", "All benefits", ("salary_driven", "fixed")),
    ("without_one_time", "All but what is paid once", ("salary", "salary_driven", "fixed")),
    ("without_fixed", "All but fixed benefits", ("salary", "one_time", "salary_driven")),
    ("all", "Everything", KINDS),
)

BEFORE = ("base", "newcomers", "movement")
NEW = ("newcomers", "movement", "schedule")

UNDIVIDED = "undivided"


class Costs:
    """The amounts of a preview."""

    def __init__(self, made: Gathered, asked: Asked, threshold: int, tables: Tables) -> None:
        self.people = made.compared
        self.sums = made.sums
        self.asked = asked
        self.threshold = threshold
        self.tables = tables
        several = len(self.people.rates.values) > 1
        self.rests_on = dict(zip(KINDS, KINDS, strict=True)) if several else RESTS_ON
        self.amounts: dict[Source, int] = {}
        self.heads: dict[Source, int] = {}
        self.touched = dict.fromkeys(((cause, kind) for cause in CAUSES for kind in KINDS), 0)
        for cause, amounts in self._due().items():
            self._add_up(cause, amounts)
        self.changed = int(self.people.after.differs(self.people.before).sum())

    def _due(self) -> dict[str, dict[str, NDArray[Any]]]:
        """What everybody is paid of each kind, by the causes that it is due to."""
        np: Any = library("numpy")
        sides = (self.people.base, self.people.before, self.people.after)
        there = self.people.base.known
        found: dict[str, dict[str, NDArray[Any]]] = {cause: {} for cause in CAUSES}
        for place, kind in enumerate(KINDS):
            base, before, after = (side.each(place) for side in sides)
            found["base"][kind] = base
            found["newcomers"][kind] = np.where(there, 0, before)
            found["movement"][kind] = np.where(there, before - base, 0)
            found["schedule"][kind] = after - before
        return found

    def _add_up(self, cause: str, amounts: dict[str, NDArray[Any]]) -> None:
        for kind, each in amounts.items():
            self.amounts[cause, kind] = summed(each)
            self.heads[cause, kind] = int((each != 0).sum())
        for source in set(self.rests_on.values()):
            some: Any = sum(
                each != 0 for kind, each in amounts.items() if self.rests_on[kind] == source
            )
            self.touched[cause, source] = self._told_of(source, some > 0)

    def _told_of(self, source: str, some: NDArray[Any]) -> int:
        """The fewest of whom an amount tells that rests on what some people are paid: where rates
        differ, it can be told apart by them."""
        counts = [int(some.sum())]
        rates = self.people.rates
        if len(rates.values) > 1 and source in BY_RATE:
            by_rate = library("numpy").bincount(rates.codes[some]).tolist()
            counts += [heads if self.tables.rates else 1 for heads in by_rate if heads]
        return min(counts)

    # -------------------------------------------------------------- the parts

    @cached_property
    def cost(self) -> Cost:
        """The parts, and what they add up to with and without each."""
        sums: dict[tuple[str, str], frozenset[Source]] = {}
        for name, _, kinds in TOTALS:
            for column, causes in _columns():
                sums[name, column] = frozenset((c, self.rests_on[k]) for c in causes for k in kinds)
        sources = {(c, s): self.touched[c, s] for c in CAUSES for s in set(self.rests_on.values())}
        keys = list(sums)
        shown, totals_shown = shown_amounts(
            sources,
            [sums[key] for key in keys],
            self.threshold,
            known=[sums[key] for key in self._in_the_first_year()],
        )
        ok = dict(zip(keys, totals_shown, strict=True))

        def total(name: str, column: str, causes: Sequence[str], kinds: Sequence[str]) -> Cents:
            amount = sum(self.amounts[c, k] for c in causes for k in kinds)
            by_rate = any(self.touched[c, k] for c in causes for k in kinds if k in BY_RATE)
            told = self.tables.rates or not by_rate
            rests = "salary_driven" not in kinds or ok["salary", column]
            return amount if ok[name, column] and rests and told else WITHHELD

        parts = []
        for cause in CAUSES:
            for kind in KINDS:
                sources_of = {(cause, self.rests_on[kind]), (cause, RESTS_ON[kind])}
                hidden = not sources_of <= shown
                parts.append(
                    Part(
                        cause=cause,
                        kind=kind,
                        amount=WITHHELD if hidden else self.amounts[cause, kind],
                        people=WITHHELD if hidden else self.heads[cause, kind],
                        definition=cause,
                    )
                )
        totals = tuple(
            Total(
                name=name,
                title=title,
                kinds=kinds,
                definition="total",
                **{column: total(name, column, causes, kinds) for column, causes in _columns()},
            )
            for name, title, kinds in TOTALS
        )
        return Cost(parts=tuple(parts), totals=totals, one_percent=tuple(_one_percent(totals)))

    # -------------------------------------------------------------- year by year

    def settlement(self, held_over: Callable[[dt.date], str | None]) -> tuple[Year, ...]:
        """Each year, of salary alone and of everything."""
        rows = []
        everyone = len(self.people)
        for number, ((day, _, _), total) in enumerate(
            zip(self.asked.years, self.sums.years, strict=True)
        ):
            for name, kinds in (("salary", ("salary",)), ("all", KINDS)):
                places = [KINDS.index(kind) for kind in kinds]
                before = sum(total.before[place] for place in places)
                after = sum(total.after[place] for place in places)
                base = next(one for one in self.cost.totals if one.name == name).base
                due = total.touched.values() if name == "all" else (total.touched["salary"],)
                moved = (
                    count
                    for (_, _, kind), count in total.moved.items()
                    if name == "all" or kind == "salary"
                )
                hidden = self._few(total.people) or any(map(self._few, moved))
                hidden = hidden or (name == "all" and not self.tables.rates)
                few = hidden or any(map(self._few, due))
                nobody = hidden or (name == "all" and self._few(total.touched["once_before"]))
                change = after - before
                missing = everyone - total.people
                rows.append(
                    Year(
                        number=number,
                        day=day,
                        held_over=held_over(day),
                        kinds=name,
                        before=WITHHELD if nobody else before,
                        after=WITHHELD if few else after,
                        change=WITHHELD if few else change,
                        new_money=WITHHELD if few or base is WITHHELD else after - base,
                        percent=WITHHELD if few or base is WITHHELD else _part(change, base),
                        per_person=WITHHELD
                        if few
                        else round_half_away(Fraction(change, total.people or 1)),
                        compared=WITHHELD if nobody or self._few(missing) else total.people,
                        definition="year",
                    )
                )
        return tuple(rows)

    def _in_the_first_year(self) -> Iterator[tuple[str, str]]:
        """The totals that the settlement shows of the day of the comparison."""
        touched = self.sums.years[0].touched
        yield "salary", "before"
        if not self._few(touched["salary"]):
            yield "salary", "after"
        if not self._few(touched["once_before"]) and self.tables.rates:
            yield "all", "before"
            if not any(map(self._few, touched.values())):
                yield "all", "after"

    def _few(self, people: int) -> bool:
        return 0 < people < self.threshold

    # -------------------------------------------------------------- clause by clause

    def clauses(self) -> Clauses:
        """What each clause costs."""
        team, sums = self.asked.team, self.sums
        players = len(team.groups)

        def worth(team_of: int) -> int:
            return sums.worths[self.asked.teams[team_of]]

        value = shapley.shapley(players, worth)
        everybody = worth((1 << players) - 1) - worth(0)
        exact = shapley.whole(value.values, everybody)
        columns = zip(
            team.groups,
            sums.clauses,
            shapley.alone(players, worth),
            shapley.in_order(players, worth),
            exact,
            value.errors or (None,) * players,
            strict=True,
        )
        about = {
            group.name: _fewest(touched) if known else 1
            for group, touched, known in zip(
                team.groups, sums.clauses, self.tables.clauses, strict=True
            )
        }
        if sums.undivided_people:
            about[UNDIVIDED] = sums.undivided_people
        everything = frozenset(about)
        shown, (all_shown,) = shown_amounts(about, [everything], self.threshold, known=[everything])
        added = next(one for one in self.cost.totals if one.name == "without_fixed").schedule
        all_shown = all_shown and not self._few(self.changed) and added is not WITHHELD
        rows = []
        for group, touched, alone, in_order, worth_of, error in columns:
            hidden = group.name not in shown or (about[group.name] > 0 and not all_shown)
            rows.append(
                Clause(
                    name=group.name,
                    proposals=tuple(dict.fromkeys(name for name, _ in group.changes)),
                    changes=group.printed,
                    together=_together(len(group.changes)),
                    alone=WITHHELD if hidden else alone,
                    in_order=WITHHELD if hidden else in_order,
                    shapley=WITHHELD if hidden else worth_of,
                    error=None if hidden else error,
                    people=WITHHELD if hidden else touched.people,
                )
            )
        if sums.undivided_people:
            rows.append(self._undivided(UNDIVIDED not in shown or not all_shown))
        return Clauses(
            rows=tuple(rows),
            total=added,
            method=f"all {1 << players:,} combinations of the clauses"
            if value.errors is None
            else f"{shapley.ORDERS} orders of the clauses, drawn with a fixed seed",
            exact=value.errors is None,
            definition="clauses",
        )

    def _undivided(self, hidden: bool) -> Clause:
        amount: Cents = WITHHELD if hidden else self.sums.undivided
        return Clause(
            name=UNDIVIDED,
            proposals=(),
            changes=(),
            together="of whom some of the clauses without the others leave open what they are paid",
            alone=amount,
            in_order=amount,
            shapley=amount,
            error=None,
            people=WITHHELD if hidden else self.sums.undivided_people,
        )

    # -------------------------------------------------------------- reading by reading

    def questions(self) -> tuple[OpenQuestion, ...]:
        """The readings of each open question."""
        return tuple(
            OpenQuestion(
                question=question.name,
                title=question.title or question.name.replace("_", " "),
                rows=tuple(self._readings(reads, totals)),
                definition="readings",
            )
            for (question, reads), totals in zip(
                self.asked.questions, self.sums.readings, strict=True
            )
        )

    def _readings(self, reads: Sequence[Read], totals: Sequence[ReadingSum]) -> Iterator[Reading]:
        chosen = summed(self.people.after.whole)
        everything = self.cost.totals[-1]
        for read, total in zip(reads, totals, strict=True):
            counts = (total.before_differs, total.after_differs, total.changed, total.unknown)
            few = any(map(self._few, counts)) or self._few(len(self.people))
            few = few or everything.before is WITHHELD
            hidden = few or everything.after is WITHHELD or everything.schedule is WITHHELD
            people: Count = max(total.before_differs, total.after_differs)
            yield Reading(
                reading=read.reading,
                title=read.title,
                chosen=read.chosen,
                before=WITHHELD if few else total.before,
                after=WITHHELD if hidden else total.after,
                change=WITHHELD if hidden else total.after - total.before,
                against_chosen=WITHHELD if hidden else total.after - chosen,
                people=WITHHELD if few else people,
                unknown=WITHHELD if self._few(total.unknown) else total.unknown,
            )


def _columns() -> Iterator[tuple[str, tuple[str, ...]]]:
    """The columns of a total, and the causes that are in each."""
    yield from ((cause, (cause,)) for cause in CAUSES)
    yield from (("before", BEFORE), ("after", CAUSES), ("new_money", NEW))


def _one_percent(totals: Sequence[Total]) -> Iterator[Amount]:
    by_name = {total.name: total.before for total in totals}
    for name, title, definition in (
        ("salary", "1% of salary", "one_percent"),
        ("loaded", "1% of salary, with the benefits that it drives", "one_percent_loaded"),
    ):
        paid = by_name[name]
        amount = WITHHELD if paid is WITHHELD else round_half_away(Fraction(paid, 100))
        yield Amount(name=name, title=title, amount=amount, definition=definition)


def _part(amount: int, whole: int) -> Fraction | None:
    return Fraction(amount, whole) if whole else None


def _fewest(touched: ClauseSum) -> int:
    """The fewest people of whom one of a clause's amounts tells; nobody, if none of anybody."""
    return min((count for count in (touched.people, *touched.ways) if count), default=0)


def _together(changes: int) -> str | None:
    return None if changes == 1 else f"{changes} changes of which none stands without the others"
