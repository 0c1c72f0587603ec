"""A population, batch by batch → what each person is paid on every side, and sums over all.

There is an array for each thing that is known of everybody, and no object for each person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Any

from clausal.interpret.answers import Need
from clausal.populations.tables import library
from clausal.preview.ask import Asked, Money, Read
from clausal.preview.coded import Coded, constant, joined, summed, together
from clausal.preview.costing import Costing, Rate
from clausal.preview.evaluate import Batch, Evaluator
from clausal.preview.money import WHOLE, Paid, paid_after_another
from clausal.preview.people import People
from clausal.preview.purse import Purse
from clausal.values import Value

if TYPE_CHECKING:
    from numpy.typing import NDArray


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
class Sums:
    """Sums over those who are compared, to which every batch adds."""

    worths: list[int]
    clauses: list[ClauseSum]
    years: list[YearSum]
    readings: list[list[ReadingSum]]
    undivided: int = 0
    undivided_people: int = 0
    filled: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Those who are compared: a place for each in every array.

    `base` is known of whoever was there on that day. `touched` has a row for each clause, and says
    whom it touches. `ids` is None where nobody is shown.
    """

    rows: NDArray[Any]
    ids: Any | None
    base: Paid
    before: Paid
    after: Paid
    shares: Coded[Fraction]
    status: NDArray[Any]
    groups: tuple[Coded[str], ...]
    grids: tuple[tuple[Coded[str], Coded[str]], ...]
    schools: Coded[str] | None
    rates: Coded[Rate]
    gates: tuple[tuple[Coded[str], Coded[str]], ...]
    touched: NDArray[Any]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def changes(self) -> NDArray[Any]:
        """How everybody's salary changes."""
        found: NDArray[Any] = self.after.salary - self.before.salary
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """All that the figures are made of: those who are compared, for everyone who is not all that
    keeps it open, and sums."""

    compared: Compared
    undetermined: Coded[frozenset[Needed]]
    sums: Sums


def gather(
    costing: Costing,
    asked: Asked,
    batches: Iterable[People],
    evaluate: Evaluator,
    *,
    identified: bool,
) -> Gathered:
    """Asks everything of everybody."""
    sums = Sums(
        worths=[0] * len(asked.worths),
        clauses=[ClauseSum() for _ in asked.team.groups],
        years=[YearSum() for _ in asked.years],
        readings=[[ReadingSum() for _ in reads] for _, reads in asked.questions],
    )
    compared: list[Compared] = []
    undetermined: list[Coded[frozenset[Needed]]] = []
    for people, batch in asked.plan.run(batches, evaluate):
        adding = _Adding(costing, asked, sums, people, batch)
        compared.append(adding.people(identified))
        undetermined.append(adding.undetermined())
    return Gathered(compared=_after_another(compared), undetermined=joined(undetermined), sums=sums)


def _after_another(parts: list[Compared]) -> Compared:
    """The people of all batches."""
    np: Any = library("numpy")
    ids = [part.ids for part in parts if part.ids is not None]
    first = parts[0]
    return Compared(
        rows=np.concatenate([part.rows for part in parts]),
        ids=library("pyarrow").chunked_array(ids) if ids else None,
        base=paid_after_another([part.base for part in parts]),
        before=paid_after_another([part.before for part in parts]),
        after=paid_after_another([part.after for part in parts]),
        shares=joined([part.shares for part in parts]),
        status=np.concatenate([part.status for part in parts]),
        groups=_each_joined([part.groups for part in parts]),
        grids=_pairs_joined([part.grids for part in parts]),
        schools=None
        if first.schools is None
        else joined([part.schools for part in parts if part.schools is not None]),
        rates=joined([part.rates for part in parts]),
        gates=_pairs_joined([part.gates for part in parts]),
        touched=np.concatenate([part.touched for part in parts], axis=1),
    )


def _each_joined(parts: list[tuple[Coded[str], ...]]) -> tuple[Coded[str], ...]:
    return tuple(joined(column) for column in zip(*parts, strict=True))


def _pairs_joined(
    parts: list[tuple[tuple[Coded[str], Coded[str]], ...]],
) -> tuple[tuple[Coded[str], Coded[str]], ...]:
    columns = _each_joined([tuple(chain.from_iterable(part)) for part in parts])
    return tuple(zip(columns[::2], columns[1::2], strict=True))


class _Adding:
    """Adds a batch to what is gathered."""

    def __init__(
        self, costing: Costing, asked: Asked, sums: Sums, people: People, batch: Batch
    ) -> None:
        self.costing = costing
        self.asked = asked
        self.sums = sums
        self.all = people
        self.batch = batch
        self.purse = Purse(costing, batch, people, self._rates())
        known = self.purse.paid(asked.before).known & self.purse.paid(asked.after).known
        self.chosen: NDArray[Any] = known.nonzero()[0]
        self.others: NDArray[Any] = (~known).nonzero()[0]
        self.before = self._paid(asked.before)
        self.after = self._paid(asked.after)

    def _paid(self, money: Money) -> Paid:
        """What those who are compared are paid."""
        return self.purse.paid(money).of(self.chosen)

    def _rates(self) -> Coded[Rate]:
        benefits = self.costing.benefits
        if self.asked.rates is None:
            return constant(benefits.otherwise, len(self.all))
        labels = self.asked.rates.each(self.batch, self.all)
        return labels.map(lambda label: benefits.rates.get(label, benefits.otherwise))

    def people(self, identified: bool) -> Compared:
        """Those who are compared; adds to all sums."""
        asked, batch, people, chosen = self.asked, self.batch, self.all, self.chosen
        self._years()
        self._readings()
        self.sums.filled += people.filled
        return Compared(
            rows=people.rows[chosen],
            ids=people.ids().take(library("pyarrow").array(chosen)) if identified else None,
            base=self._paid(asked.base).only(~self._newcomers()),
            before=self.before,
            after=self.after,
            shares=self.purse.shares(asked.before).of(chosen).map(_position),
            status=self._status(),
            groups=tuple(placed.each(batch, people).of(chosen) for placed in asked.groups),
            grids=tuple(
                (rows.each(batch, people).of(chosen), columns.each(batch, people).of(chosen))
                for rows, columns in asked.grids
            ),
            schools=None if asked.schools is None else asked.schools.each(batch, people).of(chosen),
            rates=self.purse.rates.of(chosen),
            gates=tuple((self._outcomes(was), self._outcomes(is_)) for was, is_ in asked.gates),
            touched=self._clauses(),
        )

    def _outcomes(self, slot: int | None) -> Coded[str]:
        return self.batch.of(slot).of(self.chosen).map(lambda result: result.outcome)

    def _status(self) -> NDArray[Any]:
        np: Any = library("numpy")
        change = self.after.salary - self.before.salary
        protected = self.batch.of(self.asked.protected).of(self.chosen)
        kept = protected.where(lambda result: result.value is True)
        return np.select(  # type: ignore[no-any-return]
            [change > 0, change < 0, kept],
            [Status.GAINED, Status.LOST, Status.PROTECTED],
            Status.UNCHANGED,
        ).astype("int8")

    def _newcomers(self) -> NDArray[Any]:
        """Who came after the base day."""
        path, base_day = self.costing.hired, self.asked.base_day
        if path is None:
            return library("numpy").zeros(len(self.chosen), bool)  # type: ignore[no-any-return]
        days = self.all.field(path).of(self.chosen)
        return days.where(lambda day: isinstance(day, dt.date) and day > base_day)

    # -------------------------------------------------------------- sums

    def _clauses(self) -> NDArray[Any]:
        """Adds up what all teams of clauses are worth; whom each clause touches."""
        np: Any = library("numpy")
        asked, sums = self.asked, self.sums
        paid = [self._paid(money) for money in asked.worths]
        players = len(asked.team.groups)
        everybody = (1 << players) - 1
        order = [asked.teams[(1 << player) - 1] for player in range(players + 1)]
        known = np.logical_and.reduce([one.known for one in paid])
        left_open = ~known
        sums.undivided += summed((self.after.whole - self.before.whole)[left_open])
        sums.undivided_people += int(left_open.sum())
        touched = np.zeros((players, len(known)), bool)
        least, most = np.zeros(len(known), "int64"), np.zeros(len(known), "int64")
        for place, one in enumerate(paid):
            whole = np.where(known, one.whole, 0)
            sums.worths[place] += summed(whole)
            least, most = (
                (whole, whole) if not place else (np.minimum(least, whole), np.maximum(most, whole))
            )
        rows = (least != most).nonzero()[0]
        given = [one.of(rows) for one in paid]
        none, whole_team = given[order[0]], given[order[-1]]
        for player in range(players):
            pairs = (
                (given[asked.teams[1 << player]], none),
                (given[order[player + 1]], given[order[player]]),
                (whole_team, given[asked.teams[everybody & ~(1 << player)]]),
            )
            ways = [a.salary != b.salary for a, b in pairs]
            ways += [a.one_time != b.one_time for a, b in pairs]
            some = np.logical_or.reduce(ways)
            touched[player, rows] = some
            clause = sums.clauses[player]
            clause.people += int(some.sum())
            clause.ways = [a + int(b.sum()) for a, b in zip(clause.ways, ways, strict=True)]
        return touched  # type: ignore[no-any-return]

    def _years(self) -> None:
        years = [(self._paid(before), self._paid(after)) for _, before, after in self.asked.years]
        for number, (year, (before, after)) in enumerate(zip(self.sums.years, years, strict=True)):
            _add_year(year, before, after)
            for earlier in sorted({0, number - 1} & set(range(number))):
                for side in (0, 1):
                    _add_moved(year, (earlier, side), years[earlier][side], years[number][side])

    def _readings(self) -> None:
        for totals, (_, reads) in zip(self.sums.readings, self.asked.questions, strict=True):
            for reading, read in zip(totals, reads, strict=True):
                self._add_reading(reading, read)

    def _add_reading(self, reading: ReadingSum, read: Read) -> None:
        np: Any = library("numpy")
        before, after = self._paid(read.before), self._paid(read.after)
        known = before.known & after.known
        reading.unknown += int((~known).sum())
        reading.before += summed(np.where(known, before.whole, self.before.whole))
        reading.after += summed(np.where(known, after.whole, self.after.whole))
        reading.before_differs += int((known & before.differs(self.before)).sum())
        reading.after_differs += int((known & after.differs(self.after)).sum())
        changed = np.where(known, after.differs(before), self.after.differs(self.before))
        reading.changed += int(changed.sum())

    # -------------------------------------------------------------- who is not compared

    def undetermined(self) -> Coded[frozenset[Needed]]:
        """For each who is not compared, all that keeps it open."""
        sides = (("before", self.asked.before), ("after", self.asked.after))
        lacks = [self.purse.lacks(money).of(self.others) for _, money in sides]
        return together(lacks).map(
            lambda each: frozenset(
                (side, question, need)
                for (side, _), lacking in zip(sides, each, strict=True)
                for question, need in lacking
            )
        )


def _add_year(year: YearSum, before: Paid, after: Paid) -> None:
    known = (before.known & after.known).nonzero()[0]
    before, after = before.of(known), after.of(known)
    year.people += len(known)
    for name, some in (
        ("salary", before.salary != after.salary),
        ("once", before.one_time != after.one_time),
        ("once_before", before.one_time != 0),
        ("once_after", after.one_time != 0),
    ):
        year.touched[name] += int(some.sum())
    for kind in range(WHOLE):
        year.before[kind] += summed(before.each(kind))
        year.after[kind] += summed(after.each(kind))


def _add_moved(year: YearSum, of: tuple[int, int], then: Paid, now: Paid) -> None:
    """Counts for how many the years differ, or only one of them is known."""
    one_known = then.known != now.known
    for kind, differs in (
        ("salary", then.salary != now.salary),
        ("once", then.one_time != now.one_time),
    ):
        key = (*of, kind)
        year.moved[key] = year.moved.get(key, 0) + int((one_known | differs).sum())


def _position(share: Value | None) -> Fraction:
    return Fraction(share) if isinstance(share, int | Fraction) else Fraction(0)
