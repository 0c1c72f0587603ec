"""Everything that a preview shows, as data: no figure is computed, rounded or formatted after this.

What must not be shown is WITHHELD, in its place: never a zero, and never left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from clausal.interpret.answers import Answer

if TYPE_CHECKING:
    from clausal.ir.text import ConsolidatedText


class Withheld(Enum):
    """`WITHHELD`: there is a figure, and it would tell of too few people."""

    WITHHELD = "withheld"

    def __repr__(self) -> str:
        return "WITHHELD"


WITHHELD = Withheld.WITHHELD

Cents = int | Withheld
"""An amount in hundredths of the agreement's currency, exact."""

Count = int | Withheld
"""How many people."""

Positions = Fraction | Withheld
"""How many full positions (FTE)."""

Portion = Fraction | Withheld | None
"""A part of a whole, 80% is 4/5; None where there is no whole."""

# ------------------------------------------------------------------ what it is about


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the texts that are compared, on a day.

    `name` is `base` (what is, on the day from which movement is counted), `before` (the later day,
    without the proposals) or `after` (that day, with them). `held_over` is what is to be said of a
    term that has ended; `text` is for the redline.
    """

    name: str
    day: dt.date
    proposals: tuple[str, ...]
    version: str
    timeline: str
    held_over: str | None
    text: ConsolidatedText


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Whose records they are. `label` is there if they are made up, and says so.

    `compared` are those whose pay is known before and after: every amount is about them.
    """

    where: str
    record: str
    called: str
    hash: str
    label: str | None
    size: Count
    compared: int
    set_aside: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What is assumed, or where something is known from; `about` is its place in the costing."""

    about: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitRate:
    """What benefits are reckoned at for a group; `group` is empty where it is for everybody."""

    group: str
    of_salary: Fraction
    a_head: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What was compared, by whom it was proposed, and by which engine."""

    book: str
    agreement: str
    title: str
    currency: str
    known_on: dt.date | None
    proposals: tuple[Proposal, ...]
    settings: Mapping[str, str]
    base: Side
    before: Side
    after: Side
    population: Population
    costing: str
    costing_hash: str
    threshold: int
    identified: bool
    engine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A proposal that is put in force, and the days on which it says that it is."""

    name: str
    title: str
    by: tuple[str, ...]
    start: dt.date | None
    end: dt.date | None


# ------------------------------------------------------------------ what it costs

CAUSES = ("base", "newcomers", "movement", "schedule")
"""Why something is paid: it was paid on the base day; whoever gets it came since, or their pay on
that day is not known; the text in force comes to it since, by itself; the proposals change it."""

KINDS = ("salary", "one_time", "salary_driven", "fixed")
"""What is paid: salary, what is paid once, benefits that are a share of salary, and those that are
an amount a head."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the cost. All parts add up to what is paid after, to the cent.

    `people` are those for whom it is not nothing.
    """

    cause: str
    kind: str
    amount: Cents
    people: Count
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """Parts added up: of these kinds, for what each cause adds, and on each side."""

    name: str
    title: str
    kinds: tuple[str, ...]
    base: Cents
    newcomers: Cents
    movement: Cents
    schedule: Cents
    before: Cents
    after: Cents
    new_money: Cents
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A figure of its own."""

    name: str
    title: str
    amount: Cents
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """The cost in its parts, and with and without each."""

    parts: tuple[Part, ...]
    totals: tuple[Total, ...]
    one_percent: tuple[Amount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A year of the settlement, as of a day in it.

    `change` is what the proposals add in that year (`after - before`), `percent` its part of what
    the base year's same kinds cost, `per_person` the change for each of those compared.
    """

    number: int
    day: dt.date
    held_over: str | None
    kinds: str
    before: Cents
    after: Cents
    change: Cents
    new_money: Cents
    percent: Portion
    per_person: Cents
    compared: Count
    definition: str


# ------------------------------------------------------------------ where people stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Who stands at a place of the schedule: heads, and full positions. None of them is a zero."""

    row: str
    column: str
    heads: Count
    positions: Positions


@dataclass(frozen=True, slots=True, kw_only=True)
class Scattergram:
    """Headcount and full positions in every cell of the schedule, on one side.

    Rows and columns are all that either side has, in the order of the book; cells are row by row.
    `elsewhere` is who is compared and stands nowhere in it, as far as is known.
    """

    side: str
    row_title: str
    column_title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[Cell, ...]
    row_totals: tuple[Cell, ...]
    column_totals: tuple[Cell, ...]
    elsewhere: Count
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many gain, lose, keep what they have, or are kept from losing."""

    gained: Count
    lost: Count
    unchanged: Count
    protected: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """A group of people, as they stand before: what it is paid, and how its pay changes.

    Amounts are the salary of the group in a year. `average` is the change for each of its heads.
    """

    label: str
    heads: Count
    positions: Positions
    before: Cents
    after: Cents
    change: Cents
    average: Cents
    percent: Portion
    gained: Count
    lost: Count
    unchanged: Count
    protected: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """Gains and losses by a field, a question or bands of a number.

    Groups that are withheld, and whose names are texts of the records, are one row, `others`, in
    which all is withheld; so in a scattergram.
    """

    name: str
    title: str
    rows: tuple[GroupRow, ...]
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BandRow:
    """How many have a change of salary from `low` on, and below `high`; None: without end."""

    low: int | None
    high: int | None
    heads: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """The changes of salary by their size. The band of no change begins and ends at 0."""

    rows: tuple[BandRow, ...]
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """How many a gate answers so before, and so after."""

    before: str
    after: str
    heads: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class GateTable:
    """Who crosses a gate: outcomes without the proposals, and with them."""

    gate: str
    title: str
    rows: tuple[Crossing, ...]
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRow:
    """Schools of a kind. `budgets` is `actual` or `average`: by what they are charged.

    By the average each full position counts as much as any other: the salary of all who are
    compared, for each of their full positions.
    """

    label: str
    budgets: str
    heads: Count
    positions: Positions
    actual_before: Cents
    actual_after: Cents
    charged_before: Cents
    charged_after: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """Schools by kind, by actual and by average salary."""

    title: str
    rows: tuple[KindRow, ...]
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Largest:
    """One of the largest changes, with both explanations: only where people may be shown."""

    id: str
    before: int
    after: int
    change: int
    explained_before: Answer
    explained_after: Answer


# ------------------------------------------------------------------ what each clause costs


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A change of a proposal, or several that can't stand without each other.

    Amounts are what it adds to a year's salary and what is paid once, with the benefits that
    follow: by itself, in the order of the proposals after those above it, and its Shapley value.
    `error` is the standard error of the Shapley value, in hundredths, where it was sampled.
    `people` are those whom it touches in any of the combinations that were looked at.
    """

    name: str
    proposals: tuple[str, ...]
    changes: tuple[str, ...]
    together: str | None
    alone: Cents
    in_order: Cents
    shapley: Cents
    error: Fraction | None
    people: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Clauses:
    """The clauses in order; `in_order` and `shapley` each add up to `total`, to the cent.

    `method` says whether every combination was looked at, or how many orders were drawn.
    """

    rows: tuple[Clause, ...]
    total: Cents
    method: str
    exact: bool
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A reading of an open question, and what would be paid with it, benefits and all.

    `people` are those whose pay it changes on either side, against the reading that is chosen;
    `unknown` are those of whom it leaves open what they are paid: they count as chosen.
    """

    reading: str
    title: str
    chosen: bool
    before: Cents
    after: Cents
    change: Cents
    against_chosen: Cents
    people: Count
    unknown: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """An open question, with its readings compared."""

    question: str
    title: str
    rows: tuple[Reading, ...]
    definition: str


# ------------------------------------------------------------------ a career


@dataclass(frozen=True, slots=True, kw_only=True)
class CareerYear:
    """What a typical person is paid in a year of a career; None where it can't be known."""

    number: int
    day: dt.date
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Career:
    """A typical person, made up, under each text, as if the text of the day stayed as it is.

    Totals leave out, on both sides, a year that one of them does not know; `unknown` has how many.
    """

    title: str
    assumptions: tuple[str, ...]
    years: tuple[CareerYear, ...]
    before: int
    after: int
    discount: Fraction
    present_before: int
    present_after: int
    unknown: int
    why_unknown: tuple[str, ...]
    definition: str


# ------------------------------------------------------------------ what is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Undetermined:
    """How many can't be answered about, and what would have to be known. One may need several."""

    side: str
    question: str
    kind: str
    name: str
    says: str
    people: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknowns:
    """Who is not in the amounts, because their pay before or after is not known."""

    people: Count
    rows: tuple[Undetermined, ...]
    definition: str


# ------------------------------------------------------------------ the whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All figures of a preview. `definitions` say what each `definition` stands for.

    `people` has a row for each person, as an Arrow table, and `largest` is not empty, only where
    the figures are identified. Without the threshold's number of people, nothing is compared.
    """

    heading: Heading
    definitions: Mapping[str, str]
    notes: tuple[str, ...]
    assumptions: tuple[Remark, ...]
    sources: tuple[Remark, ...]
    benefits: tuple[BenefitRate, ...]
    cost: Cost
    settlement: tuple[Year, ...]
    standing: Standing
    distribution: Distribution
    scattergrams: tuple[Scattergram, ...]
    groupings: tuple[Grouping, ...]
    kinds: Kinds | None
    gates: tuple[GateTable, ...]
    clauses: Clauses
    questions: tuple[OpenQuestion, ...]
    careers: tuple[Career, ...]
    unknowns: Unknowns
    largest: tuple[Largest, ...]
    people: Any | None = None
