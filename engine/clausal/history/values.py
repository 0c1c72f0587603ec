"""Changes to the values of a provision: a constant, a cell, a raise, the adopted reading."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from clausal.diagnostics import did_you_mean
from clausal.history.parts import Find, current, following, not_in_force
from clausal.syntax import expressions as e
from clausal.syntax import nodes as n
from clausal.syntax.printer import print_expression


def changed(
    change: n.RaiseTable | n.SetValue | n.Adopt, item: n.Provision, since: dt.date, find: Find
) -> n.Provision | None:
    """The provision with its value changed from a day on; None after a finding."""
    if isinstance(change, n.Adopt):
        return _adopted(change, item, find)
    if isinstance(change, n.SetValue) and not change.keys:
        return _constant(change, item, since, find)
    if not isinstance(item, n.Table):
        find(
            "E412",
            f"`{item.name.text}` has no cells",
            change.span,
            because=(item.name.span, "it stands here"),
            help=f"write `set {item.name.text} to …`" if isinstance(change, n.SetValue) else None,
        )
        return None
    return _table(change, item, since, find)


def _constant(
    change: n.SetValue, item: n.Provision, since: dt.date, find: Find
) -> n.Provision | None:
    match item:
        case n.Constant(value=None):
            if current(item.versions, since) is None:
                not_in_force(item, change.span, since, find)
                return None
            new = n.DatedValue(start=since, value=change.value, span=change.span)
            index = current(item.versions, since)
            new = replace(new, to=item.versions[index].to if index is not None else None)
            return replace(item, versions=following(item.versions, since, new))
        case n.Constant(value=before, type=None) if before and _other_kind(change, before, find):
            return None
        case n.Constant():
            return replace(item, value=change.value)
        case n.Reserved(kind=n.Kind.CONSTANT):
            return n.Constant(
                name=item.name,
                title=item.title,
                type=item.type,
                value=change.value,
                cites=item.cites,
                span=change.span,
            )
        case _:
            helps = {
                n.Table: f"say which cell: `set {item.name.text} at … to …`",
                n.Question: f"write `adopt … for {item.name.text}`",
            }
            find(
                "E412",
                f"`{item.name.text}` is not a constant",
                change.span,
                because=(item.name.span, "it stands here"),
                help=helps.get(type(item), "replace it, or a part of it"),
            )
            return None


def _other_kind(change: n.SetValue, before: e.Expression, find: Find) -> bool:
    """Whether a number takes the place of a percent, say: a finding here, and not at every use."""
    was, now = _kind(before), _kind(change.value)
    if was is None or now is None or was == now:
        return False
    find(
        "E201",
        f"`{print_expression(change.value)}` is {now}, and here belongs {was}",
        change.value.span,
        because=(before.span, "this is what it was"),
        help=f"write it as in `{print_expression(before)}`; for another kind of value, "
        f"`replace constant {change.name.text}`",
    )
    return True


def _kind(value: e.Expression) -> str | None:
    """What kind of value it is, as far as its form says."""
    match value:
        case e.Negative(operand=operand):
            return _kind(operand)
        case e.QuantityOf(unit=unit):
            return f"a number of {unit.text}"
        case e.Number():
            return "a number"
        case e.Money():
            return "money"
        case e.Percent():
            return "a percent"
        case e.Date():
            return "a date"
        case e.SchoolYear():
            return "a school year"
        case e.Text():
            return "a text"
        case _:
            return None


def _adopted(change: n.Adopt, item: n.Provision, find: Find) -> n.Provision | None:
    if not isinstance(item, n.Question):
        find(
            "E412",
            f"`{item.name.text}` is not a question",
            change.span,
            because=(item.name.span, "it stands here"),
        )
        return None
    names = [reading.name.text for reading in item.readings]
    if change.reading.text not in names:
        find(
            "E410",
            f"`{item.name.text}` has no reading `{change.reading.text}`",
            change.reading.span,
            because=(item.name.span, "the question is here"),
            help=did_you_mean(change.reading.text, names),
        )
        return None
    readings = tuple(
        replace(reading, adopted=reading.name.text == change.reading.text)
        for reading in item.readings
    )
    return replace(item, readings=readings)


def _table(
    change: n.RaiseTable | n.SetValue, item: n.Table, since: dt.date, find: Find
) -> n.Table | None:
    """The table with a version derived from the one in force, from that day on."""
    index = current(item.versions, since)
    if index is None or isinstance(item.versions[index], n.ReservedVersion):
        not_in_force(item, change.span, since, find)
        return None
    step: n.RaisedStep | n.SetStep
    if isinstance(change, n.RaiseTable):
        step = n.RaisedStep(
            keys=change.keys, by=change.by, rounding=change.rounding, span=change.span
        )
    else:
        step = n.SetStep(keys=change.keys, value=change.value, span=change.span)
    before = item.versions[index]
    if isinstance(before, n.DerivedVersion) and before.start == since:
        grown = replace(before, steps=(*before.steps, step))
        return replace(item, versions=(*item.versions[:index], grown, *item.versions[index + 1 :]))
    derived = n.DerivedVersion(start=since, to=before.to, steps=(step,), span=change.span)
    if before.to is not None and before.start != since:
        before = replace(before, to=since - dt.timedelta(days=1))
    return replace(
        item, versions=(*item.versions[:index], before, derived, *item.versions[index + 1 :])
    )
