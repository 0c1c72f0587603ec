"""What two versions of one provision say → the edits that lead from the one to the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from clausal.diff.edits import AnyEdit, CellEdit, CellsEdit, Content, Edit, Part, Said, Window
from clausal.diff.meaning import same
from clausal.diff.pairs import by_name, paired
from clausal.diff.raises import raises_of
from clausal.ir import expressions as ir
from clausal.ir import text as irt
from clausal.ir.types import PercentType, Type


def content_edits(
    old: Content | None, new: Content | None, at: Window, type: Type
) -> Iterator[AnyEdit]:
    """The edits of what a provision says in some days; `type` is that of its values."""
    match old, new:
        case irt.Reserved(until=before), irt.Reserved(until=after):
            yield Edit(part=Part.UNTIL, old=before, new=after, at=at)
        case irt.Grid(), irt.Grid():
            yield from _grid(old, new, at, type)
        case irt.Decision(), irt.Decision():
            yield from decision_edits(old, new, at)
        case irt.Test(), irt.Test():
            yield from _test(old, new, at)
        case irt.Climb(), irt.Climb():
            yield from _climb(old, new, at)
        case ir.Node(), ir.Node():
            yield Edit(part=Part.VALUE, old=old, new=new, at=at)
        case _:
            yield Edit(part=Part.CONTENT, old=old, new=new, at=at)


# ------------------------------------------------------------------ tables


def _grid(old: irt.Grid, new: irt.Grid, at: Window, type: Type) -> Iterator[AnyEdit]:
    keys = dict.fromkeys([*old.cells, *new.cells])
    cells = tuple(
        CellEdit(keys=at_, old=old.cells.get(at_), new=new.cells.get(at_))
        for at_ in keys
        if old.cells.get(at_) != new.cells.get(at_)
    )
    if cells:
        shares = not isinstance(type, PercentType)
        raises, rest = raises_of(cells, new.cells, shares=shares)
        follows = new.raised if new.raised == old.raised else None
        yield CellsEdit(cells=cells, at=at, raises=raises, rest=rest, follows=follows)
    for keys_ in dict.fromkeys([*old.reserved, *new.reserved]):
        before, after = old.reserved.get(keys_), new.reserved.get(keys_)
        if before is not None and after is not None and before != after:
            where = ", ".join(map(str, keys_))
            yield Edit(part=Part.UNTIL, old=before, new=after, at=at, of=where)


# ------------------------------------------------------------------ decisions


def decision_edits(
    old: irt.Decision, new: irt.Decision, at: Window, part: Part = Part.VALUE
) -> Iterator[Edit]:
    """The rule, then its branches. `part` is what the rule is called."""
    of = None if part is Part.VALUE else part.value
    if not same(old.default, new.default):
        yield from _rule(old.default, new.default, at, part)
    if old.default_because != new.default_because:
        yield Edit(part=Part.REASON, old=old.default_because, new=new.default_because, at=at, of=of)
    for before, after in paired(old.cases, new.cases, _condition, _value):
        yield Edit(part=Part.BRANCH, old=before, new=after, at=at, of=of)


def _condition(case: irt.Case) -> object:
    return case.condition


def _value(case: irt.Case) -> object:
    return case.value


def _rule(
    old: ir.Expression | None, new: ir.Expression | None, at: Window, part: Part
) -> Iterator[Edit]:
    """A rule of several conditions by these, if one of them stayed."""
    for kind in (ir.And, ir.Or):
        if isinstance(old, kind) or isinstance(new, kind):
            olds, news = _operands(old, kind), _operands(new, kind)
            if any(same(one, other) for one in olds for other in news):
                for before, after in paired(olds, news, subject_of):
                    yield Edit(part=Part.CONDITION, old=before, new=after, at=at)
                return
    yield Edit(part=part, old=old, new=new, at=at)


def _operands(
    node: ir.Expression | None, kind: type[ir.And] | type[ir.Or]
) -> tuple[ir.Expression, ...]:
    if isinstance(node, kind):
        return tuple(part for operand in node.operands for part in _operands(operand, kind))
    return () if node is None else (node,)


def subject_of(condition: ir.Expression) -> object:
    """What a condition is about: two about the same thing are one, changed."""
    match condition:
        case ir.Compare(left=left):
            return left
        case ir.Between(operand=operand) | ir.OneOf(operand=operand) | ir.Include(operand=operand):
            return operand
        case ir.IsMissing(operand=operand) | ir.Not(operand=operand):
            return operand
        case ir.Quantifier(items=items):
            return items.list
        case ir.GateIs(name=name):
            return name
        case _:
            return condition


# ------------------------------------------------------------------ gates and ladders


def _test(old: irt.Test, new: irt.Test, at: Window) -> Iterator[Edit]:
    for before, after in paired(_requirements(old), _requirements(new), subject_of):
        yield Edit(part=Part.REQUIREMENT, old=before, new=after, at=at)
    scores = old.score or irt.Decision(), new.score or irt.Decision()
    yield from decision_edits(*scores, at, Part.SCORE)
    for one, other in paired(old.bands, new.bands, lambda b: b.outcome, lambda b: b.threshold):
        yield Edit(part=Part.BAND, old=one, new=other, at=at)
    if old.below != new.below:
        yield Edit(part=Part.BELOW, old=old.below, new=new.below, at=at)


def _requirements(test: irt.Test) -> list[ir.Expression]:
    return [part for one in test.requires for part in _operands(one, ir.And)]


def _climb(old: irt.Climb, new: irt.Climb, at: Window) -> Iterator[Edit]:
    if not same(old.units, new.units):
        yield Edit(part=Part.UNITS, old=old.units, new=new.units, at=at)
    for before, after in by_name(old.rungs.values(), new.rungs.values(), lambda r: r.name):
        yield Edit(part=Part.RUNG, old=before, new=after, at=at)
    for one, other in paired(
        old.moves, new.moves, lambda m: (m.gate, m.outcome), lambda m: (m.rung, m.step)
    ):
        yield Edit(part=Part.MOVE, old=one, new=other, at=at)
    yield from decision_edits(old.on_a_move, new.on_a_move, at, Part.ON_A_MOVE)
    yield from decision_edits(old.at_the_top, new.at_the_top, at, Part.AT_THE_TOP)


# ------------------------------------------------------------------ words


def wordings(value: object, spell: Callable[[str], str]) -> list[str]:
    """The words of every rule in a provision's contents, in no order."""
    return sorted(spell(words) for words in _wordings(value))


def _wordings(value: object) -> Iterator[str]:
    match value:
        case irt.Grid(raised=str(raised)):
            yield f"raised by {raised}"
        case ir.Node() | irt.Case() | irt.Band() | irt.Move() if value.text:
            yield value.text
        case irt.Version(content=content):
            yield from _wordings(content)
        case tuple():
            for member in value:
                yield from _wordings(member)
        case irt.Decision(default=default, cases=cases):
            yield from _wordings((default, cases))
        case irt.Test():
            yield from _wordings((value.requires, value.score, value.bands))
        case irt.Climb():
            yield from _wordings((value.units, value.moves, value.on_a_move, value.at_the_top))
        case _:
            return


def only_in(ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    """The words that the one has and the other has not."""
    left = list(theirs)
    found = []
    for words in ours:
        if words in left:
            left.remove(words)
        else:
            found.append(words)
    return tuple(found)


def ordered(old: Sequence[str], new: Sequence[str], part: Part) -> Iterator[Edit]:
    """An edit if what both have stands in another order."""
    before = tuple(name for name in old if name in new)
    after = tuple(name for name in new if name in old)
    if before != after:
        yield Edit(part=part, old=before, new=after)


def edit_if(
    part: Part, old: Said | None, new: Said | None, of: str | None = None
) -> Iterator[Edit]:
    """An edit if the part says something else."""
    if not same(old, new):
        yield Edit(part=part, old=old, new=new, of=of)
