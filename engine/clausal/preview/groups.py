"""Gains and losses by groups: what each is paid, and how its pay changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from fractions import Fraction
from typing import Any

from clausal.populations.tables import library
from clausal.preview.coded import Coded, summed
from clausal.preview.costing import Costing
from clausal.preview.figures import (
    WITHHELD,
    Cents,
    Grouping,
    GroupRow,
    KindRow,
    Kinds,
    Standing,
)
from clausal.preview.gather import Status
from clausal.preview.labels import Labels
from clausal.preview.privacy import Cell
from clausal.preview.splits import Splits
from clausal.values import round_half_away

COMPARED: Cell = ("compared", 0)

OTHERS = "others"
"""All groups together that are withheld, and whose names would tell that there is somebody in them.

It is not said how many they are: that, and how many people are left, would tell how small they are.
"""


def standing(splits: Splits, split: str = "status", group: int = 0) -> Standing:
    """How many of a group gain and lose; by default, of all."""
    gained, lost, unchanged, protected = (
        splits.count((split, group * len(Status) + status)) for status in Status
    )
    return Standing(gained=gained, lost=lost, unchanged=unchanged, protected=protected)


def groupings(splits: Splits) -> tuple[Grouping, ...]:
    """By every way that the costing declares."""
    return tuple(
        Grouping(
            name=str(placed.way),
            title=placed.way.title,
            rows=tuple(_nameless(_rows(splits, f"group {number}"), placed.labels)),
            definition="group",
        )
        for number, placed in enumerate(splits.asked.groups)
    )


def positions(shares: Coded[Fraction], groups: Any, count: int) -> list[Fraction]:
    """How many full positions each of some groups holds."""
    np: Any = library("numpy")
    width = len(shares.values)
    heads = np.bincount(groups * width + shares.codes, minlength=count * width)
    return [
        sum((share * n for share, n in zip(shares.values, row, strict=True)), Fraction(0))
        for row in heads.reshape(count, width).tolist()
    ]


def _rows(splits: Splits, split: str) -> Iterator[GroupRow]:
    np: Any = library("numpy")
    people, groups, labels = splits.people, splits.groups[split], splits.labels[split]
    before, after = np.zeros((2, len(labels)), "int64")
    np.add.at(before, groups, people.before.salary)
    np.add.at(after, groups, people.after.salary)
    held = positions(people.shares, groups, len(labels))
    for group, label in enumerate(labels):
        was, is_ = int(before[group]), int(after[group])
        heads = splits.count((split, group))
        few = heads is WITHHELD
        change = WITHHELD if few else _change(splits, split, group, is_ - was)
        hidden = change is WITHHELD
        stands = standing(splits, f"{split} status", group)
        of_all = splits.heads[split, group]
        yield GroupRow(
            label=label,
            heads=heads,
            positions=WITHHELD if few else held[group],
            before=WITHHELD if few else was,
            after=WITHHELD if hidden else is_,
            change=change,
            average=WITHHELD if hidden else round_half_away(Fraction(is_ - was, of_all)),
            percent=WITHHELD if hidden else (Fraction(is_ - was, was) if was else None),
            gained=stands.gained,
            lost=stands.lost,
            unchanged=stands.unchanged,
            protected=stands.protected,
        )


def _nameless(rows: Iterable[GroupRow], labels: Labels) -> Iterator[GroupRow]:
    """The rows; those that are withheld, and whose labels are names, are one without any."""
    hidden = False
    for row in rows:
        if row.heads is WITHHELD and labels.is_name(row.label):
            hidden = True
        else:
            yield row
    if hidden:
        nothing = {each.name: WITHHELD for each in fields(GroupRow) if each.name != "label"}
        yield GroupRow(label=OTHERS, **nothing)


def _change(splits: Splits, split: str, group: int, change: int) -> Cents:
    """A group's change: nothing, if nobody's changes, and withheld, if that of few does."""
    return WITHHELD if splits.count((f"{split} changed", group * 2 + 1)) is WITHHELD else change


def kinds(splits: Splits, costing: Costing) -> Kinds | None:
    """Schools by kind, and what they are charged."""
    schools, people = costing.schools, splits.people
    if schools is None:
        return None
    totals = summed(people.before.salary), summed(people.after.salary)
    groups, labels = splits.groups["kind"], splits.labels["kind"]
    held = positions(people.shares, groups, len(labels))
    all_held = sum(held, Fraction(0))
    all_changes = splits.count(("changed", 1)) is not WITHHELD and COMPARED in splits.shown
    rows = []
    for group, row in enumerate(_rows(splits, "kind")):
        actual = row.label in schools.actual
        average: list[Cents] = [
            WITHHELD
            if row.heads is WITHHELD or not shown
            else round_half_away(amount * held[group] / all_held)
            if all_held
            else 0
            for amount, shown in zip(totals, (COMPARED in splits.shown, all_changes), strict=True)
        ]
        rows.append(
            KindRow(
                label=row.label,
                budgets="actual" if actual else "average",
                heads=row.heads,
                positions=row.positions,
                actual_before=row.before,
                actual_after=row.after,
                charged_before=row.before if actual else average[0],
                charged_after=row.after if actual else average[1],
            )
        )
    return Kinds(title=schools.by.title, rows=tuple(rows), definition="kinds")
