"""A costing and the texts → all that has to be asked of everybody, planned once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from clausal.ir.text import Question
from clausal.preview.clauses import Team
from clausal.preview.coded import Coded
from clausal.preview.costing import Costing, Way
from clausal.preview.evaluate import Asking, Batch, Plan
from clausal.preview.labels import Labels
from clausal.preview.people import People
from clausal.preview.shapley import teams
from clausal.values import months_later


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """Where the amounts of a text on a day are found."""

    pay: int | None
    once: tuple[int | None, ...]
    share: int | None

    @classmethod
    def planned(cls, costing: Costing, asking: Asking, plan: Plan) -> Money:
        """Plans what the amounts rest on."""
        share = costing.share
        asked = share is not None and share.question is not None
        return cls(
            pay=plan.ask(costing.pay.question, asking),
            once=tuple(plan.ask(question, asking) for question in costing.one_time),
            share=plan.ask(share.question, asking) if asked and share and share.question else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where the label of a way is found: for a question, the place of its results."""

    way: Way
    labels: Labels
    slot: int | None

    @classmethod
    def planned(cls, way: Way, asking: Asking, plan: Plan, labels: Labels | None = None) -> Placed:
        """Plans it."""
        currency = asking.texts.text_on(asking.as_of).agreement.currency
        slot = None if way.question is None else plan.ask(way.question, asking)
        return cls(way=way, labels=labels or Labels(way, currency), slot=slot)

    def each(self, batch: Batch, people: People) -> Coded[str]:
        """The label of each person."""
        if self.way.field is not None:
            return people.field(self.way.field).map(self.labels.of)
        return batch.of(self.slot).map(self.labels.of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A reading of an open question, and what is paid with it."""

    reading: str
    title: str
    chosen: bool
    before: Money
    after: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """All that is asked of every record, and where it is found."""

    plan: Plan
    base_day: dt.date
    base: Money
    before: Money
    after: Money
    years: tuple[tuple[dt.date, Money, Money], ...]
    groups: tuple[Placed, ...]
    grids: tuple[tuple[Placed, Placed], ...]
    schools: Placed | None
    rates: Placed | None
    gates: tuple[tuple[int | None, int | None], ...]
    protected: int | None
    team: Team
    teams: Mapping[int, int]
    worths: tuple[Money, ...]
    questions: tuple[tuple[Question, tuple[Read, ...]], ...]


def ask_all(
    costing: Costing,
    plan: Plan,
    base: Asking,
    before: Asking,
    after: Asking,
    team: Team,
) -> Asked:
    """Plans everything. Clauses whose texts do not check without others are put together."""

    def money(asking: Asking) -> Money:
        return Money.planned(costing, asking, plan)

    def placed(way: Way | None) -> Placed | None:
        return None if way is None else Placed.planned(way, before, plan)

    sides = (money(base), money(before), money(after))
    by_team, worths = _worths(costing, plan, after, team)
    grids: list[tuple[Placed, Placed]] = []
    if costing.grid is not None:
        grid = costing.grid
        rows, columns = (Placed.planned(way, before, plan) for way in (grid.rows, grid.columns))
        grids = [
            (rows, columns),
            (
                Placed.planned(grid.rows, after, plan, rows.labels),
                Placed.planned(grid.columns, after, plan, columns.labels),
            ),
        ]
    years: list[tuple[dt.date, Money, Money]] = []
    for number in range(costing.years_ahead + 1):
        day = months_later(after.as_of, 12 * number)
        years.append((day, money(replace(before, as_of=day)), money(replace(after, as_of=day))))
    return Asked(
        plan=plan,
        base_day=base.as_of,
        base=sides[0],
        before=sides[1],
        after=sides[2],
        years=tuple(years),
        groups=tuple(Placed.planned(way, before, plan) for way in costing.groups),
        grids=tuple(grids),
        schools=placed(costing.schools.by if costing.schools else None),
        rates=placed(costing.benefits.by),
        gates=tuple((plan.ask(gate, before), plan.ask(gate, after)) for gate in costing.gates),
        protected=None if costing.protected is None else plan.ask(costing.protected, after),
        team=team,
        teams=by_team,
        worths=worths,
        questions=tuple(_readings(costing, plan, before, after)),
    )


def _worths(
    costing: Costing, plan: Plan, after: Asking, team: Team
) -> tuple[Mapping[int, int], tuple[Money, ...]]:
    """What is paid with each team of clauses: which of the different amounts is whose."""
    while True:
        # Teams that differ in nothing on which an amount rests are worth the same.
        by_hash: dict[tuple[str, ...], list[int]] = {}
        for one in teams(len(team.groups)):
            text = team.text(one)
            key = tuple(plan.reach.hash(q, text, after.as_of) for q in costing.money)
            by_hash.setdefault(key, []).append(one)
        first = [alike[0] for alike in by_hash.values()]
        fallen = next((one for one in first if not team.stands(team.members(one))), None)
        if fallen is None:
            break
        team.mend(fallen)
    found: dict[Money, int] = {}
    by_team: dict[int, int] = {}
    for alike in by_hash.values():
        money = Money.planned(costing, replace(after, texts=team.text(alike[0])), plan)
        place = found.setdefault(money, len(found))
        by_team.update(dict.fromkeys(alike, place))
    return by_team, tuple(found)


def _readings(
    costing: Costing, plan: Plan, before: Asking, after: Asking
) -> Iterator[tuple[Question, tuple[Read, ...]]]:
    """The open questions on which pay rests, with what is paid by each reading."""
    texts = [asking.texts.text_on(asking.as_of) for asking in (after, before)]
    known: dict[str, Question] = {**texts[1].questions, **texts[0].questions}
    names = costing.questions
    if names is None:
        reached = [
            plan.reach.names(question, asking.texts, asking.as_of)
            for asking in (before, after)
            for question in costing.money
        ]
        names = tuple(name for name in known if any(name in some for some in reached))
    for name in names:
        if name not in known:
            continue
        question = known[name]
        adopted = after.settings.get(name, question.adopted)
        yield (
            question,
            tuple(
                Read(
                    reading=reading,
                    title=question.titles.get(reading, reading.replace("_", " ")),
                    chosen=reading == adopted,
                    before=_set(costing, plan, before, name, reading),
                    after=_set(costing, plan, after, name, reading),
                )
                for reading in question.type.options
            ),
        )


def _set(costing: Costing, plan: Plan, asking: Asking, name: str, reading: str) -> Money:
    text = asking.texts.text_on(asking.as_of)
    question = text.questions.get(name)
    if question is None or reading == asking.settings.get(name, question.adopted):
        return Money.planned(costing, asking, plan)
    settings = {**asking.settings, name: reading}
    return Money.planned(costing, replace(asking, settings=settings), plan)
