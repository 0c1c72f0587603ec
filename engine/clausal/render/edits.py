"""The edits of a diff → sentences, in the words of the texts they stand in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, assert_never

from clausal.diff.edits import (
    ALWAYS,
    Added,
    Amount,
    AnyEdit,
    AnyProvision,
    CellEdit,
    CellsEdit,
    Change,
    Changed,
    Diff,
    Edit,
    Option,
    Part,
    Raise,
    Removed,
    Said,
    Window,
)
from clausal.ir import expressions as ir
from clausal.ir import text as irt
from clausal.ir.show import show_value
from clausal.ir.types import DurationType, MoneyType, NumberType, PercentType, Type
from clausal.render.blocks import Block, Grid, Words, as_text, said
from clausal.render.english import MONTHS, capital, spaced, window, written_day
from clausal.render.provisions import blocks, cell_words, key_words, kind_of, remarks
from clausal.render.rules import each_of, item_of
from clausal.render.wording import Wording
from clausal.values import Exact, Value

LABELS: dict[Part, str] = {
    Part.NAME: "name",
    Part.ARTICLE: "article",
    Part.TITLE: "title",
    Part.CITE: "citation",
    Part.WORDS: "words",
    Part.DATES: "days",
    Part.CONTENT: "content",
    Part.UNTIL: "reserved until",
    Part.TYPE: "kind of value",
    Part.KEYS: "keys",
    Part.ORDER: "order",
    Part.VALUE: "rule",
    Part.REASON: "reason",
    Part.CONDITION: "condition",
    Part.BRANCH: "case",
    Part.SUBJECT: "subject",
    Part.SCOPE: "scope",
    Part.DAY: "day that counts",
    Part.EFFECTIVE: "day from which the result counts",
    Part.FROM: "from",
    Part.TO: "to",
    Part.LASTS: "time that the result lasts",
    Part.REQUIREMENT: "requirement",
    Part.SCORE: "score",
    Part.BAND: "band",
    Part.BELOW: "outcome below the bands",
    Part.START: "first position",
    Part.COUNTED: "counted source",
    Part.UNITS: "units of a step",
    Part.RUNG: "rung",
    Part.MOVE: "move",
    Part.ON_A_MOVE: "balance on a move",
    Part.AT_THE_TOP: "balance at the top",
    Part.FIELD: "fact",
    Part.SINGLETON: "one for the whole agreement",
    Part.OPTION: "option",
    Part.READING: "reading",
    Part.ADOPTED: "adopted reading",
    Part.PARTY: "party",
    Part.RATIFIED: "ratified",
    Part.TERM: "term",
    Part.HOLDS_OVER: "held over until it is replaced",
    Part.YEAR: "first day of the year",
    Part.CURRENCY: "currency",
}
"""What readers call each part."""

FATES = (Part.ON_A_MOVE, Part.AT_THE_TOP)


@dataclass(frozen=True, slots=True)
class Sides:
    """Puts what a provision said, and says, into words."""

    old: Wording
    new: Wording

    @classmethod
    def of(cls, diff: Diff) -> Sides:
        """The sides of a diff."""
        return cls(Wording(text=diff.old), Wording(text=diff.new))

    def about(self, provision: AnyProvision) -> Sides:
        """The same, about one provision."""
        whom = about(provision)
        return Sides(self.old.of(whom), self.new.of(whom))


def about(provision: AnyProvision) -> str | None:
    """The record or item whose facts a provision speaks of without its name."""
    match provision:
        case irt.Define(subject=subject, other=None):
            return subject
        case irt.Source(scope=scope) | irt.Gate(scope=scope):
            return item_of(scope)
        case irt.Ladder(root=root):
            return root
        case _:
            return None


# ------------------------------------------------------------------ sentences


def sentence(edit: AnyEdit, provision: AnyProvision | None, sides: Sides) -> str:
    """What an edit does, as a sentence without its full stop; of the agreement, if of none."""
    when = "" if edit.at == ALWAYS else f"{window(edit.at.start, edit.at.end)}: "
    if isinstance(edit, CellsEdit):
        assert isinstance(provision, irt.Table)
        return capital(when + _cells(edit, provision, sides.new))
    return capital(when + _said(edit, provision, sides))


def _said(edit: Edit, provision: AnyProvision | None, sides: Sides) -> str:
    match edit:
        case Edit(part=Part.NAME, old=str(old), new=str(new)):
            return f"called “{spaced(new)}”, and no longer “{spaced(old)}”"
        case Edit(part=Part.ARTICLE, old=old, new=new) if provision is not None:
            return f"moved from {old or 'the general part'} to {new or 'the general part'}"
        case Edit(part=Part.ARTICLE, old=str(old), new=str(new)):
            return f"{old} is now {new}"
        case Edit(part=Part.WORDS):
            return "says the same in other words"
        case Edit(part=Part.CONTENT):
            return _content(edit)
        case Edit(part=Part.DATES, old=Window() as old, new=Window() as new):
            return f"in force {_window(new)}, and no longer {_window(old)}"
        case Edit(part=Part.SINGLETON | Part.HOLDS_OVER, new=bool(new)):
            return f"{'now' if new else 'no longer'} {LABELS[edit.part]}"
        case Edit(part=Part.RATIFIED, new=bool(new)):
            return f"the day of ratification is {'now' if new else 'no longer'} assumed"
        case Edit(part=Part.ORDER, new=bool(new)):
            return f"the options are {'now' if new else 'no longer'} in an order"
    label = LABELS[edit.part]
    if edit.part is Part.VALUE and isinstance(provision, irt.Constant):
        label = "value"
    if edit.of and edit.part in (Part.BRANCH, Part.REASON):
        label = f"{label} of the {LABELS[Part(edit.of)]}"
    elif edit.of:
        label = f"{label} ({spaced(edit.of)})"
    part = Part(edit.of) if edit.part is Part.BRANCH and edit.of else edit.part
    old = None if edit.old is None else stated(edit.old, part, sides.old)
    new = None if edit.new is None else stated(edit.new, part, sides.new)
    if old is None:
        return f"new {label}: {new}"
    if new is None:
        return f"{label} struck: {old}"
    if old == new:
        return f"{label}: {new}, in other words"
    return f"{label}: {new}; before, {old}{_by_how_much(edit, provision, sides.new)}"


WHOLE = (Part.SCOPE, Part.DAY, Part.EFFECTIVE, Part.FROM, Part.TO)
"""What is new with all the words of a provision that was reserved, and shown with these."""


def told(change: Changed) -> tuple[AnyEdit, ...]:
    """The edits that readers are told one by one."""
    settled = any(
        edit.part is Part.CONTENT
        and isinstance(edit.old, irt.Reserved)
        and not isinstance(edit.new, irt.Reserved | None)
        for edit in change.edits
        if isinstance(edit, Edit)
    )
    return tuple(
        edit
        for edit in change.edits
        if not (settled and isinstance(edit, Edit) and edit.part in WHOLE and edit.old is None)
    )


def by_whom(change: Change) -> tuple[str, ...]:
    """The amendments that made a change, in order, by their names."""
    match change:
        case Added(new=provision):
            return provision.amended
        case Changed(old=old, new=new):
            return tuple(name for name in new.amended if name not in old.amended)
        case Removed():
            return ()
        case _:
            assert_never(change)


def _content(edit: Edit) -> str:
    match edit.old, edit.new:
        case irt.Reserved(until=until), _ if edit.new is not None:
            return f"settled: it was reserved until {until}"
        case _, irt.Reserved(until=until):
            return f"reserved until {until}"
        case _, None:
            return "says nothing any more"
        case None, _:
            return "says what follows, and said nothing before"
        case _:
            return "says something else"


def _by_how_much(edit: Edit, provision: AnyProvision | None, wording: Wording) -> str:
    amount = edit.amount
    if amount is None:
        return ""
    threshold = edit.new.threshold if isinstance(edit.new, irt.Band) else edit.new
    assert isinstance(threshold, ir.Node)
    return f" ({amount_words(amount, threshold.type, wording.text.agreement.currency)})"


def amount_words(amount: Amount, type: Type, currency: str) -> str:
    """`+$250, +14.29%`; of percents, points."""
    difference = amount.difference
    sign = "+" if difference > 0 else "−"
    if isinstance(type, PercentType):
        points = show_value(size(difference) * 100, NumberType())
        return f"{sign}{points} percentage point{'' if points == '1' else 's'}"
    words = f"{sign}{show_value(size(difference), type, currency)}"
    return words if amount.share is None else f"{words}, {percent(amount.share)}"


def size(value: Exact) -> Exact:
    """The number without its sign."""
    return -value if value < 0 else value


def percent(share: Fraction) -> str:
    """`+2%`, `−1.49%`: to a hundredth of a percent."""
    hundredths = Fraction(round(abs(share) * 10000), 100)
    return f"{'+' if share > 0 else '−'}{show_value(hundredths, NumberType())}%"


# ------------------------------------------------------------------ what a part says


def stated(value: Said, part: Part, wording: Wording) -> str:
    """What a part says, in words."""
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return _named(value, part, wording)
        case dt.date():
            return written_day(value)
        case Window():
            return _window(value)
        case Option(name=name, title=title):
            return f"{spaced(name)} (“{title}”)" if title else spaced(name)
        case irt.Reserved(until=until):
            return f"reserved until {until}"
        case irt.Case(condition=condition, value=result, because=because):
            reason = f" (reason: “{because}”)" if because else ""
            return f"{_fate(result, part, wording)} when {_clause(condition, wording)}{reason}"
        case irt.Band(threshold=threshold, outcome=outcome):
            return f"{spaced(outcome)} from {_value(threshold, wording)}"
        case irt.Rung(name=name, first=first, last=last, then=then):
            after = f", then {spaced(then)}" if then else ""
            return f"{spaced(name)}, {first} to {last}{after}"
        case irt.Move(rung=rung, step=step, gate=gate, outcome=outcome):
            ends = "ends" if outcome is None else f"is {spaced(outcome)}"
            return f"to {spaced(rung)} {step} when {spaced(gate)} {ends}"
        case irt.Field(name=name, type=type):
            more = "".join(f", {remark}" for remark in remarks(value))
            return f"{spaced(name)}, {as_text(kind_of(type, wording))}{more}"
        case irt.Scope():
            return each_of(value)
        case ir.Node():
            if part in (Part.CONDITION, Part.REQUIREMENT):
                return _clause(value, wording)
            return _fate(value, part, wording)
        case irt.Decision() | irt.Test() | irt.Climb() | irt.Grid():
            return "what it says"
        case tuple():
            return _listed(value, part, wording)
        case _:
            return as_text(kind_of(value, wording))


def _named(value: str, part: Part, wording: Wording) -> str:
    match part:
        case Part.TITLE | Part.CITE | Part.REASON:
            return f"“{value}”"
        case Part.ARTICLE | Part.PARTY | Part.CURRENCY | Part.UNTIL:
            return value
        case _:
            return spaced(value)


def _listed(value: tuple[object, ...], part: Part, wording: Wording) -> str:
    match part, value:
        case Part.LASTS, (int(count), str(unit)):
            return wording.literal(count, DurationType(unit=unit))
        case Part.YEAR, (int(month), int(day)):
            return f"{MONTHS[month - 1]} {day}"
        case _:
            names = (v.name if isinstance(v, irt.Key) else str(v) for v in value)
            return ", ".join(map(spaced, names))


def _window(days: Window) -> str:
    return window(days.start, days.end) or "without an end"


def _value(node: ir.Expression, wording: Wording) -> str:
    return as_text(wording.value(node))


def _clause(node: ir.Expression, wording: Wording) -> str:
    return as_text(wording.clause(node))


def _fate(node: ir.Expression, part: Part | None, wording: Wording) -> str:
    """A value; of what becomes of a balance, `kept` or `lost`."""
    if part in FATES and isinstance(node, ir.Literal):
        return "kept" if node.value else "lost"
    return _value(node, wording)


# ------------------------------------------------------------------ tables


def _cells(edit: CellsEdit, table: irt.Table, wording: Wording) -> str:
    raised = [_raised(one, table, wording) for one in edit.raises]
    if edit.follows is not None:
        one = len(edit.cells) == 1
        many = "1 cell follows" if one else f"{len(edit.cells)} cells follow"
        return f"still raised by {edit.follows}: {many} what stands before"
    cells = edit.rest if edit.raises else edit.cells
    counts = (
        (sum(c.old is not None and c.new is not None for c in cells), "changed"),
        (sum(c.old is None for c in cells), "new"),
        (sum(c.new is None for c in cells), "struck"),
    )
    shares = sorted({c.amount.share for c in cells if c.amount and c.amount.share is not None})
    told = [f"{n} cell{'' if n == 1 else 's'} {how}" for n, how in counts if n]
    words = ", ".join(told)
    if shares and not isinstance(table.type, PercentType):
        ends = list(dict.fromkeys((percent(shares[0]), percent(shares[-1]))))
        words += f" ({' to '.join(ends)})"
    return "; ".join([*raised, *([words] if words else [])])


def _raised(one: Raise, table: irt.Table, wording: Wording) -> str:
    where = ""
    if one.key is not None and one.value is not None:
        where = f"at {key_words(one.value, table.keys[one.key], wording)}: "
    many = "all" if one.cells == one.of else f"{one.cells} of"
    cells = "the only cell" if one.of == 1 else f"{many} {one.of} cells"
    by = raise_words(one, table.type, wording.text.agreement.currency)
    return f"{where}{cells} {by}"


def raise_words(one: Raise, type: Type, currency: str) -> str:
    """`rise by 2%, rounded to $1`"""
    change: Exact = one.share if one.share is not None else one.amount or 0
    if one.share is not None:
        by = f"{show_value(size(change) * 100, NumberType())}%"
    elif isinstance(type, PercentType):
        by = f"{show_value(size(change) * 100, NumberType())} percentage points"
    else:
        by = show_value(size(change), type, currency)
    words = f"{'rise' if change > 0 else 'fall'} by {by}"
    if one.step is None:
        return words
    way = {ir.Direction.NEAREST: "", ir.Direction.UP: " up", ir.Direction.DOWN: " down"}
    return f"{words}, rounded{way[one.direction]} to {show_value(one.step, type, currency)}"


def cells_grid(cells: Sequence[CellEdit], table: irt.Table, sides: Sides) -> Grid:
    """The changed cells, one a row: its keys, what stood there, what stands there."""
    numbers = any(cell.amount for cell in cells)
    keys = len(table.keys)
    head = [*(capital(spaced(key.name)) for key in table.keys), "Before", "Now"]
    if numbers:
        head += ["Change"]
    return Grid(
        head=tuple(head),
        heads=keys,
        rows=tuple(tuple(_row(cell, table, sides, numbers)) for cell in cells),
        figures=frozenset(range(keys, len(head))) if numbers else frozenset(),
    )


def _row(cell: CellEdit, table: irt.Table, sides: Sides, numbers: bool) -> list[Words]:
    keys: tuple[Value, ...] = cell.keys
    row = [said(key_words(v, k, sides.new)) for v, k in zip(keys, table.keys, strict=False)]
    row += [said(cell_said(cell.old, table.type, sides.old))]
    row += [said(cell_said(cell.new, table.type, sides.new))]
    if numbers:
        amount, currency = cell.amount, sides.new.text.agreement.currency
        row.append(said(amount_words(amount, table.type, currency)) if amount else ())
    return row


def cell_said(cell: Value | irt.NoValue | None, type: Type, wording: Wording) -> str:
    """What a cell says, with the sign of its currency."""
    if cell is None:
        return "none"
    if isinstance(cell, irt.NoValue) or not isinstance(type, MoneyType):
        return cell_words(cell, type, 0, wording) or "blank"
    return show_value(cell, type, wording.text.agreement.currency)


# ------------------------------------------------------------------ what is said anew


def content_blocks(edit: AnyEdit, provision: AnyProvision, sides: Sides) -> tuple[Block, ...]:
    """What an edit can't say in a sentence: the changed cells, or words that were not there."""
    if isinstance(edit, CellsEdit):
        assert isinstance(provision, irt.Table)
        listed = edit.rest if edit.raises else () if edit.follows else edit.cells
        return (cells_grid(listed, provision, sides),) if listed else ()
    if edit.part is not Part.CONTENT or edit.new is None or isinstance(edit.new, irt.Reserved):
        return ()
    version = irt.Version(start=edit.at.start, end=edit.at.end, content=edit.new)
    parts: dict[str, Any] = {"versions": (version,)}
    only: AnyProvision = replace(provision, **parts)
    return blocks(only, sides.new.of(None))
