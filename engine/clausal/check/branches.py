"""Which branches can hold together, and which cases none covers, where that is plain.

A condition is taken apart into alternatives, each a set of allowed values per operand. Operands
that are facts or questions vary freely, so that an overlap among them has a witness; anything
else (a comparison of two facts, a definition, a count) is a yes or no of its own, which proves
that branches exclude each other but not that they meet. The full proofs are another pass's.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clausal.ir import expressions as ir
from clausal.ir.show import show_value
from clausal.ir.text import Case
from clausal.ir.types import ChoiceType, DateType, Quantity, SchoolYearType, YesNoType
from clausal.values import MISSING, Value

if TYPE_CHECKING:
    from clausal.check.scope import Scope

MOST_ALTERNATIVES = 64
MOST_CASES = 4096


@dataclass(frozen=True, slots=True)
class Finite:
    """Some of the values that an operand can have."""

    values: frozenset[object]

    def meet(self, other: Allowed) -> Allowed:
        if isinstance(other, Finite):
            return Finite(self.values & other.values)
        return Finite(frozenset(v for v in self.values if other.holds(v)))

    @property
    def empty(self) -> bool:
        return not self.values

    def holds(self, value: object) -> bool:
        return value in self.values


@dataclass(frozen=True, slots=True)
class Stretch:
    """The values between two ends; an end that is None is open to infinity."""

    low: Value | None = None
    high: Value | None = None
    low_in: bool = True
    high_in: bool = True

    def meet(self, other: Allowed) -> Allowed:
        if isinstance(other, Finite):
            return other.meet(self)
        low, low_in = _tighter(self.low, self.low_in, other.low, other.low_in, True)
        high, high_in = _tighter(self.high, self.high_in, other.high, other.high_in, False)
        return Stretch(low, high, low_in, high_in)

    @property
    def empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        if self.low == self.high:
            return not (self.low_in and self.high_in)
        return bool(self.low > self.high)  # type: ignore[operator]

    def holds(self, value: object) -> bool:
        if value is MISSING:
            return False
        above = self.low is None or value > self.low or (self.low_in and value == self.low)  # type: ignore[operator]
        below = self.high is None or value < self.high or (self.high_in and value == self.high)  # type: ignore[operator]
        return above and below


Allowed = Finite | Stretch
Alternative = dict[ir.Expression, Allowed]


def _tighter(
    a: Value | None, a_in: bool, b: Value | None, b_in: bool, low: bool
) -> tuple[Value | None, bool]:
    if a is None or b is None:
        return (b, b_in) if a is None else (a, a_in)
    if a == b:
        return a, a_in and b_in
    return (a, a_in) if (a > b) == low else (b, b_in)  # type: ignore[operator]


# ------------------------------------------------------------------ conditions taken apart


def alternatives(node: ir.Expression, yes: bool = True) -> list[Alternative] | None:
    """The alternatives under which a condition is `yes` (or not); None where there are too many."""
    match node:
        case ir.Not():
            return alternatives(node.operand, not yes)
        case ir.And() | ir.Or():
            parts = [alternatives(operand, yes) for operand in node.operands]
            if any(part is None for part in parts):
                return None
            lists = [part for part in parts if part is not None]
            if isinstance(node, ir.And) == yes:
                return _product(lists)
            found = [alternative for part in lists for alternative in part]
            return found if len(found) <= MOST_ALTERNATIVES else None
        case _:
            plain = _plain(node, yes)
            return [plain if plain is not None else {node: Finite(frozenset({yes}))}]


def _product(lists: Sequence[list[Alternative]]) -> list[Alternative] | None:
    total: list[Alternative] = [{}]
    for part in lists:
        total = [joined for a in total for b in part if (joined := join(a, b)) is not None]
        if len(total) > MOST_ALTERNATIVES:
            return None
    return total


def join(a: Alternative, b: Alternative) -> Alternative | None:
    """Both at once; None if they exclude each other."""
    joined = dict(a)
    for operand, allowed in b.items():
        joined[operand] = joined[operand].meet(allowed) if operand in joined else allowed
        if joined[operand].empty:
            return None
    return joined


def _plain(node: ir.Expression, yes: bool) -> Alternative | None:
    """A test of one operand against what the text states; None if the node is not one."""
    match node:
        case ir.Field(type=YesNoType()) | ir.DefineRef(type=YesNoType()):
            return {node: Finite(frozenset({yes}))}
        case ir.Compare(relation=relation, left=left, right=ir.Literal(value=value)):
            return _relation(left, relation, value, yes)
        case ir.Between(operand=operand, low=ir.Literal(value=low), high=ir.Literal(value=high)):
            return {operand: Stretch(low, high)} if yes else None
        case ir.OneOf(operand=operand, options=options):
            if not all(isinstance(option, ir.Literal) for option in options):
                return None
            values = frozenset(o.value for o in options if isinstance(o, ir.Literal))
            return _finite(operand, values, yes)
        case ir.IsMissing(operand=operand):
            domain = domain_of(operand)
            if domain is None:
                # An infinite domain: missing against present is a yes or no of its own.
                return None
            return _finite(operand, frozenset({MISSING}), yes)
        case _:
            return None


def _finite(operand: ir.Expression, values: frozenset[Value], yes: bool) -> Alternative | None:
    if yes:
        return {operand: Finite(frozenset(values))}
    domain = domain_of(operand)
    return None if domain is None else {operand: Finite(domain - values)}


def _relation(
    left: ir.Expression, relation: ir.Relation, value: Value, yes: bool
) -> Alternative | None:
    type = left.type
    if relation in (ir.Relation.EQUALS, ir.Relation.DIFFERS):
        return _finite(left, frozenset({value}), yes == (relation is ir.Relation.EQUALS))
    if isinstance(type, ChoiceType):
        place = type.options.index(str(value))
        kept = {
            ir.Relation.AT_LEAST: type.options[place:],
            ir.Relation.ABOVE: type.options[place + 1 :],
            ir.Relation.AT_MOST: type.options[: place + 1],
            ir.Relation.BELOW: type.options[:place],
        }[relation]
        return _finite(left, frozenset(kept), yes)
    if not isinstance(type, Quantity | DateType | SchoolYearType):
        return None
    if not yes and _may_be_missing(left):
        return None  # what is missing is neither above nor below
    if not yes:
        relation = {
            ir.Relation.AT_LEAST: ir.Relation.BELOW,
            ir.Relation.BELOW: ir.Relation.AT_LEAST,
            ir.Relation.AT_MOST: ir.Relation.ABOVE,
            ir.Relation.ABOVE: ir.Relation.AT_MOST,
        }[relation]
    stretch = {
        ir.Relation.AT_LEAST: Stretch(low=value),
        ir.Relation.ABOVE: Stretch(low=value, low_in=False),
        ir.Relation.AT_MOST: Stretch(high=value),
        ir.Relation.BELOW: Stretch(high=value, high_in=False),
    }[relation]
    return {left: stretch}


def _may_be_missing(operand: ir.Expression) -> bool:
    return isinstance(operand, ir.Field) and operand.may_be_missing


def domain_of(operand: ir.Expression) -> frozenset[object] | None:
    """All the values that an operand can have, missing among them, where they are few."""
    missing = {MISSING} if _may_be_missing(operand) else set()
    match operand.type:
        case YesNoType():
            return frozenset({True, False} | missing)
        case ChoiceType(options=options):
            return frozenset(set(options) | missing)
        case _:
            return None


def _free(operand: ir.Expression) -> bool:
    """Whether an operand is a fact or a question, which can have any value of its type."""
    match operand:
        case ir.QuestionRef() | ir.Subject():
            return True
        case ir.Field(record=record):
            return _free(record)
        case _:
            return False


# ------------------------------------------------------------------ findings


def compare_cases(cases: Sequence[Case], name: str, scope: Scope) -> None:
    """Finds pairs that can hold together: with a witness an error, without a proof a warning."""
    apart = [alternatives(case.condition) for case in cases]
    for (i, first), (j, second) in itertools.combinations(enumerate(cases), 2):
        left, right = apart[i], apart[j]
        witness: Alternative | None = None
        shown = left is not None and right is not None
        for a, b in itertools.product(left or [], right or []):
            meeting = join(a, b)
            if meeting is None:
                continue
            shown = False
            if all(_free(operand) for operand in meeting):
                witness = meeting
                break
        if witness is not None:
            scope.text.report.add(
                "E320",
                f"two branches of `{name}` hold at once when {describe(witness)}",
                second.span,
                because=(first.span, "the other branch is here"),
                help="narrow one of them, so that only one holds",
            )
        elif not shown:
            scope.text.report.add(
                "W301",
                f"two branches of `{name}` are not shown to be disjoint",
                second.span,
                because=(first.span, "the other branch is here"),
                help="if both can hold for one record, its answer will be a conflict",
            )


def uncovered(cases: Sequence[Case], scope: Scope) -> str | None:
    """A case in words that no branch covers, "" if coverage is not shown, None if it is."""
    taken: list[Alternative] = []
    for case in cases:
        apart = alternatives(case.condition)
        if apart is None:
            return ""
        taken.extend(apart)
    operands = list(dict.fromkeys(operand for alternative in taken for operand in alternative))
    samples = [list(_samples(operand, taken)) for operand in operands]
    total = 1
    for values in samples:
        total *= len(values)
    if total > MOST_CASES:
        return ""
    for combination in itertools.product(*samples):
        situation = dict(zip(operands, combination, strict=True))
        if not any(all(ok.holds(situation[op]) for op, ok in alt.items()) for alt in taken):
            if all(_free(operand) for operand in operands):
                return describe({op: Finite(frozenset({v})) for op, v in situation.items()})
            return ""
    return None


def _samples(operand: ir.Expression, taken: Sequence[Alternative]) -> Iterator[object]:
    """Values of an operand that between them meet every way the branches can treat it."""
    domain = domain_of(operand)
    if domain is not None:
        yield from sorted(domain, key=str)
        return
    ends = set()
    for alternative in taken:
        allowed = alternative.get(operand)
        if isinstance(allowed, Stretch):
            ends |= {allowed.low, allowed.high}
        elif isinstance(allowed, Finite):
            ends |= set(allowed.values)
    points = sorted(e for e in ends if e is not None and e is not MISSING)  # type: ignore[type-var]
    type = operand.type
    if isinstance(type, Quantity):
        low, high = type.low, type.high
        numbers = [p for p in points if isinstance(p, int) or hasattr(p, "numerator")]
        inner = [p for p in numbers if (low is None or p >= low) and (high is None or p <= high)]  # type: ignore[operator]
        beyond = [low if low is not None else _step(inner, -1), *inner]
        beyond.append(high if high is not None else _step(inner, 1))
        fine = not type.places == 0
        between = [(a + b) / 2 for a, b in itertools.pairwise(beyond) if fine]  # type: ignore[operator]
        if not fine:
            between = [x + 1 for x in beyond[:-1] if x + 1 < beyond[-1]]  # type: ignore[operator]
        yield from dict.fromkeys([*beyond, *between])
    else:
        yield from points
    if _may_be_missing(operand):
        yield MISSING


def _step(points: list[object], direction: int) -> object:
    if not points:
        return 0
    return points[0] - 1 if direction < 0 else points[-1] + 1  # type: ignore[operator]


def describe(situation: Alternative) -> str:
    """`rating is Proficient and graduate is yes`"""
    return " and ".join(_said(operand, allowed) for operand, allowed in situation.items())


def _said(operand: ir.Expression, allowed: Allowed) -> str:
    if isinstance(allowed, Finite):
        value = sorted(allowed.values, key=lambda v: (v is MISSING, str(v)))[0]
        return f"{operand.text} is {_shown(value, operand)}"
    low, high = allowed.low, allowed.high
    if low is not None and high is not None:
        return f"{operand.text} is between {_shown(low, operand)} and {_shown(high, operand)}"
    if low is not None:
        return f"{operand.text} is {'at least' if allowed.low_in else 'above'} {_shown(low, operand)}"
    return f"{operand.text} is {'at most' if allowed.high_in else 'below'} {_shown(high, operand)}"


def _shown(value: object, operand: ir.Expression) -> str:
    if value is True or value is False:
        return "yes" if value else "no"
    if value is MISSING:
        return "missing"
    return show_value(value, operand.type)  # type: ignore[arg-type]
