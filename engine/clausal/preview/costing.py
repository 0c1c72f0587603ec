"""What a costing declares, as read: what is paid and what it costs, and by what people are told
apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from clausal.ir.types import Type
from clausal.preview.figures import Remark
from clausal.values import Exact, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """By what people are told apart: `{field: worker.grade}`, `{question: rank}`; with `bands`, by
    what a number lies between: the lower end of each."""

    name: str
    title: str
    type: Type
    field: tuple[str, ...] | None = None
    question: str | None = None
    bands: tuple[Exact, ...] = ()

    def __str__(self) -> str:
        return self.question or ".".join(self.field or ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """`pay: {question: salary, of: a full position}`: what a year pays.

    `whole`: it is what a full position is paid, and each is paid their share of it.
    """

    question: str
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The rows and columns of the scattergram."""

    rows: Way
    columns: Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Benefits: a share of salary, and an amount a head in hundredths."""

    of_salary: Fraction = Fraction(0)
    a_head: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefits:
    """The rates of each group, by its label; `otherwise` is for all others, and those unknown."""

    by: Way | None = None
    rates: Mapping[str, Rate]
    otherwise: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Schools:
    """The kinds of schools, and for each whether it is charged actual or average salaries."""

    by: Way
    actual: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typical:
    """A typical person: a record, and what is added to its lists for each year that has passed."""

    title: str
    record: Mapping[str, Any]
    each_year: Mapping[tuple[str, ...], Mapping[str, Any]]
    years: int
    assumptions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Costing:
    """A declaration. `called` is what many of `of` are called.

    `hired` is the field of the day since when somebody is paid. `unless_given` are values of fields
    of the record, for whoever's record does not have them: what proposals ask for, and nobody has
    recorded yet. `base_years` is how many years before the day of the comparison the base day lies,
    unless the caller names a day. `questions` are the open ones whose readings are compared: None
    for all on which pay rests.
    """

    file: str
    hash: str
    title: str
    of: str
    called: str
    pay: Pay
    share: Way | None
    hired: tuple[str, ...] | None
    one_time: tuple[str, ...]
    grid: Grid | None
    groups: tuple[Way, ...]
    schools: Schools | None
    benefits: Benefits
    gates: tuple[str, ...]
    protected: str | None
    questions: tuple[str, ...] | None
    careers: tuple[Typical, ...]
    unless_given: Mapping[str, Value]
    years_ahead: int
    base_years: int
    discount: Fraction
    assumptions: tuple[Remark, ...]
    sources: tuple[Remark, ...]

    @property
    def money(self) -> tuple[str, ...]:
        """The questions on which an amount rests."""
        share = (self.share.question,) if self.share and self.share.question else ()
        return (self.pay.question, *self.one_time, *share)
