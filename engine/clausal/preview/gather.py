"""A population, batch by batch → what each person is paid on every side, and sums over all."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from fractions import Fraction
from operator import add

from clausal.interpret.answers import Need
from clausal.populations.joins import Record
from clausal.preview.ask import Asked, Purse, Read
from clausal.preview.costing import Costing, Rate
from clausal.preview.evaluate import Batch, field_value
from clausal.preview.money import Paid
from clausal.values import Item, Value

LARGEST = 20
"""How many of the largest changes are kept with their records."""


class Status(IntEnum):
    """How somebody's salary changes."""

    GAINED = 0
    LOST = 1
    UNCHANGED = 2
    PROTECTED = 3


TOUCHED = ("salary", "once", "once_before", "once_after")
"""Whose salary changes, or what they are paid once; and who is paid something once at all."""


@dataclass(slots=True)
class YearSum:
    """What a year comes to for those who are compared and known in it, and how many each is due
    to."""

    people: int = 0
    touched: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TOUCHED, 0))
    moved: dict[tuple[int, int, str], int] = field(default_factory=dict)
    """by an earlier year, the side, and what is paid: for how many it is not what it was then"""
    before: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    after: list[int] = field(default_factory=lambda: [0, 0, 0, 0])


@dataclass(slots=True)
class ReadingSum:
    """What a reading comes to for those who are compared."""

    before: int = 0
    after: int = 0
    before_differs: int = 0
    after_differs: int = 0
    changed: int = 0
    unknown: int = 0


@dataclass(slots=True)
class ClauseSum:
    """How many a clause touches in any way, and of how many each of its amounts tells: by itself,
    in order, or where it is taken out, of salary or of what is paid once."""

    people: int = 0
    ways: list[int] = field(default_factory=lambda: [0] * 6)


Needed = tuple[str, str, Need | None]
"""On which side, for which question, what."""


@dataclass(slots=True)
class Gathered:
    """All that the figures are made of. Lists have a place for each person who is compared."""

    rows: list[int] = field(default_factory=list)
    ids: list[str | None] = field(default_factory=list)
    base: list[Paid | None] = field(default_factory=list)
    before: list[Paid] = field(default_factory=list)
    after: list[Paid] = field(default_factory=list)
    shares: list[Fraction] = field(default_factory=list)
    status: list[Status] = field(default_factory=list)
    groups: list[list[str]] = field(default_factory=list)
    grids: list[list[tuple[str, str]]] = field(default_factory=list)
    schools: list[str] = field(default_factory=list)
    rates: list[Rate] = field(default_factory=list)
    gates: list[list[tuple[str, str]]] = field(default_factory=list)
    touched: list[int] = field(default_factory=list)
    """for each person, the clauses that touch them: bits of a number"""
    worths: list[int] = field(default_factory=list)
    clauses: list[ClauseSum] = field(default_factory=list)
    undivided: int = 0
    undivided_people: int = 0
    filled: int = 0
    years: list[YearSum] = field(default_factory=list)
    readings: list[list[ReadingSum]] = field(default_factory=list)
    undetermined: list[frozenset[Needed]] = field(default_factory=list)
    """for each person who is not compared, all that keeps it open"""
    largest: list[tuple[int, int, Record]] = field(default_factory=list)


def gather(
    costing: Costing, asked: Asked, records: Iterable[Record], *, identified: bool
) -> Gathered:
    """Asks everything of every record."""
    made = Gathered(
        groups=[[] for _ in asked.groups],
        grids=[[] for _ in asked.grids],
        gates=[[] for _ in asked.gates],
        worths=[0] * len(asked.worths),
        clauses=[ClauseSum() for _ in asked.team.groups],
        years=[YearSum() for _ in asked.years],
        readings=[[ReadingSum() for _ in reads] for _, reads in asked.questions],
    )
    for people, batch in asked.plan.run(_filled(record, costing, made) for record in records):
        _Adding(costing, asked, made, people, batch).add(identified)
    return made


def _filled(record: Record, costing: Costing, made: Gathered) -> Record:
    """The record, with what the costing says of the fields that it does not have."""
    item = record.items.get(costing.of)
    if item is None or costing.unless_given.keys() <= item.fields.keys():
        return record
    made.filled += 1
    fields = {**costing.unless_given, **item.fields}
    items = {**record.items, costing.of: Item(item.record, item.path, fields)}
    return Record(record.row, record.id, items)


class _Adding:
    """Adds a batch to what is gathered."""

    def __init__(
        self,
        costing: Costing,
        asked: Asked,
        made: Gathered,
        people: Sequence[Record],
        batch: Batch,
    ) -> None:
        self.costing = costing
        self.asked = asked
        self.made = made
        self.people = people
        self.batch = batch
        self.purse = Purse(costing, batch, people, self._rates())
        self.before = self.purse.paid(asked.before)
        self.after = self.purse.paid(asked.after)
        self.compared = [
            index
            for index in range(len(people))
            if self.before[index] is not None and self.after[index] is not None
        ]

    def add(self, identified: bool) -> None:
        """Adds all of it."""
        self._people(identified)
        self._clauses()
        years = [
            (self.purse.paid(before), self.purse.paid(after))
            for _, before, after in self.asked.years
        ]
        for number, (total, paid) in enumerate(zip(self.made.years, years, strict=True)):
            self._year(total, *paid)
            for earlier in sorted({0, number - 1} & set(range(number))):
                self._moved(total, earlier, years[earlier], paid)
        for totals, (_, reads) in zip(self.made.readings, self.asked.questions, strict=True):
            for reading, read in zip(totals, reads, strict=True):
                self._reading(reading, read)
        self._undetermined()

    def _rates(self) -> Sequence[Rate]:
        benefits = self.costing.benefits
        if self.asked.rates is None:
            return [benefits.otherwise] * len(self.people)
        labels = self.asked.rates.each(self.batch, self.people)
        return [benefits.rates.get(label, benefits.otherwise) for label in labels]

    def _people(self, identified: bool) -> None:
        made, asked, batch, people = self.made, self.asked, self.batch, self.people
        chosen = self.compared
        base = self.purse.paid(asked.base)
        new = self._newcomers()
        shares = self.purse.shares(asked.before)
        protected = batch.of(asked.protected)
        for index in chosen:
            before, after = self.before[index], self.after[index]
            assert before is not None and after is not None
            change = after.salary - before.salary
            if change:
                status = Status.GAINED if change > 0 else Status.LOST
            else:
                kept = protected[index].value is True
                status = Status.PROTECTED if kept else Status.UNCHANGED
            made.rows.append(people[index].row)
            made.ids.append(people[index].id)
            made.base.append(None if new[index] else base[index])
            made.before.append(before)
            made.after.append(after)
            made.shares.append(_position(shares[index]))
            made.rates.append(self.purse.rates[index])
            made.status.append(status)
            if identified and change:
                entry = (abs(change), -people[index].row, people[index])
                if len(made.largest) < LARGEST:
                    heapq.heappush(made.largest, entry)
                else:
                    heapq.heappushpop(made.largest, entry)
        for kept_labels, placed in zip(made.groups, asked.groups, strict=True):
            labels = placed.each(batch, people)
            kept_labels += (labels[index] for index in chosen)
        for cells, (rows, columns) in zip(made.grids, asked.grids, strict=True):
            row, column = rows.each(batch, people), columns.each(batch, people)
            cells += ((row[index], column[index]) for index in chosen)
        if asked.schools is not None:
            kinds = asked.schools.each(batch, people)
            made.schools += (kinds[index] for index in chosen)
        for crossings, (slot_before, slot_after) in zip(made.gates, asked.gates, strict=True):
            was, is_ = batch.of(slot_before), batch.of(slot_after)
            crossings += ((was[index].outcome, is_[index].outcome) for index in chosen)

    def _newcomers(self) -> list[bool]:
        """Who came after the base day."""
        path = self.costing.hired
        if path is None:
            return [False] * len(self.people)
        days = (field_value(record.items, path) for record in self.people)
        return [isinstance(day, dt.date) and day > self.asked.base_day for day in days]

    def _clauses(self) -> None:
        asked, made = self.asked, self.made
        paid = [self.purse.paid(money) for money in asked.worths]
        players = len(asked.team.groups)
        everybody = (1 << players) - 1
        order = [asked.teams[(1 << player) - 1] for player in range(players + 1)]
        alone = [asked.teams[1 << player] for player in range(players)]
        without = [asked.teams[everybody & ~(1 << player)] for player in range(players)]
        none, whole = order[0], order[-1]
        sums = [0] * len(paid)
        everyone = list(zip(*paid, strict=True))
        for index in self.compared:
            given = everyone[index]
            amounts = [one.whole for one in given if one is not None]
            if len(amounts) < len(given):
                before, after = self.before[index], self.after[index]
                assert before is not None and after is not None
                made.undivided += after.whole - before.whole
                made.undivided_people += 1
                made.touched.append(0)
                continue
            bits = 0
            sums = list(map(add, sums, amounts))
            if min(amounts) != max(amounts):
                for player in range(players):
                    total = made.clauses[player]
                    pairs = (
                        (given[alone[player]], given[none]),
                        (given[order[player + 1]], given[order[player]]),
                        (given[whole], given[without[player]]),
                    )
                    if all(a == b for a, b in pairs):
                        continue
                    total.people += 1
                    bits |= 1 << player
                    for way, (a, b) in enumerate(pairs):
                        assert a is not None and b is not None
                        total.ways[way] += a.salary != b.salary
                        total.ways[way + 3] += a.one_time != b.one_time
            made.touched.append(bits)
        made.worths = list(map(add, made.worths, sums))

    def _year(
        self, total: YearSum, befores: Sequence[Paid | None], afters: Sequence[Paid | None]
    ) -> None:
        for index in self.compared:
            before, after = befores[index], afters[index]
            if before is None or after is None:
                continue
            total.people += 1
            touched = total.touched
            touched["salary"] += before.salary != after.salary
            touched["once"] += before.one_time != after.one_time
            touched["once_before"] += before.one_time != 0
            touched["once_after"] += after.one_time != 0
            for kind in range(4):
                total.before[kind] += before[kind]
                total.after[kind] += after[kind]

    def _moved(
        self,
        total: YearSum,
        earlier: int,
        then: tuple[Sequence[Paid | None], ...],
        now: tuple[Sequence[Paid | None], ...],
    ) -> None:
        """Counts for how many the years differ, or only one of them is known."""
        for side in (0, 1):
            salary = once = 0
            for index in self.compared:
                was, is_ = then[side][index], now[side][index]
                if was is None or is_ is None:
                    salary += was is not is_
                    once += was is not is_
                elif was is not is_:
                    salary += was.salary != is_.salary
                    once += was.one_time != is_.one_time
            for kind, count in (("salary", salary), ("once", once)):
                key = (earlier, side, kind)
                total.moved[key] = total.moved.get(key, 0) + count

    def _reading(self, total: ReadingSum, read: Read) -> None:
        befores, afters = self.purse.paid(read.before), self.purse.paid(read.after)
        for index in self.compared:
            before, after = befores[index], afters[index]
            chosen_before, chosen_after = self.before[index], self.after[index]
            assert chosen_before is not None and chosen_after is not None
            if before is None or after is None:
                total.unknown += 1
                before, after = chosen_before, chosen_after
            total.before += before.whole
            total.after += after.whole
            total.before_differs += before != chosen_before
            total.after_differs += after != chosen_after
            total.changed += before != after

    def _undetermined(self) -> None:
        sides = (("before", self.asked.before), ("after", self.asked.after))
        known = set(self.compared)
        for index in range(len(self.people)):
            if index in known:
                continue
            needs: set[Needed] = set()
            for side, money in sides:
                if self.purse.paid(money)[index] is None:
                    for question, need in self.purse.lacks(money, index):
                        needs.add((side, question, need))
            self.made.undetermined.append(frozenset(needs))


def _position(share: Value | None) -> Fraction:
    return Fraction(share) if isinstance(share, int | Fraction) else Fraction(0)
