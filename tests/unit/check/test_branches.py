"""Disjointness and coverage of branches, against trying every record of a small domain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausal.check import branches
from clausal.check.branches import ANOTHER, Junction, Operand, TooManyCases, find, formula
from clausal.check.walk import walk
from clausal.interpret.comparisons import compare
from clausal.ir import expressions as ir
from clausal.ir.types import ChoiceType, NumberType, RecordType, TextType, Type, YesNoType
from clausal.values import MISSING, Value

RANK = ChoiceType(name="rank", options=("Low", "Middle", "High"), ordered=True)
AREA = ChoiceType(name="area", options=("Art", "Music"))
COUNT = NumberType(places=0, low=0, high=3)
TEACHER = ir.Subject(type=RecordType(name="teacher"), name="teacher", text="teacher")


def field(name: str, type: Type, may_be_missing: bool = False) -> ir.Field:
    return ir.Field(type=type, record=TEACHER, field=name, may_be_missing=may_be_missing, text=name)


DOMAINS: dict[ir.Field, list[Value]] = {
    field("tenured", YesNoType()): [True, False],
    field("rank", RANK, may_be_missing=True): [*RANK.options, MISSING],
    field("area", AREA): list(AREA.options),
    field("count", COUNT): [0, 1, 2, 3],
    field("other", COUNT, may_be_missing=True): [0, 1, 2, 3, MISSING],
    field("name", TextType()): ["A", "B", "C"],
}
CONSTANTS: dict[Type, list[Value]] = {
    YesNoType(): [True, False],
    RANK: list(RANK.options),
    AREA: list(AREA.options),
    COUNT: [-1, 0, 1, Fraction(3, 2), 3, 4],
    TextType(): ["A", "B"],
}
ORDERS = [ir.Relation.AT_LEAST, ir.Relation.AT_MOST, ir.Relation.ABOVE, ir.Relation.BELOW]
EQUALITIES = [ir.Relation.EQUALS, ir.Relation.DIFFERS]
Record = Mapping[ir.Expression, Value]


def records(*conditions: ir.Expression) -> Iterator[Record]:
    """Every record, as far as it matters to some conditions."""
    asked = {part for condition in conditions for part in walk(condition)} & DOMAINS.keys()
    for values in product(*(DOMAINS[one] for one in asked)):
        yield dict(zip(asked, values, strict=True))


def holds(node: ir.Expression, record: Record) -> bool:
    """The meaning of a condition, by the comparisons of the interpreter."""

    def value(part: ir.Expression) -> Value:
        return part.value if isinstance(part, ir.Literal) else record[part]

    match node:
        case ir.And(operands=operands):
            return all(holds(operand, record) for operand in operands)
        case ir.Or(operands=operands):
            return any(holds(operand, record) for operand in operands)
        case ir.Not(operand=operand):
            return not holds(operand, record)
        case ir.Compare(relation=relation, left=left, right=right):
            return compare(relation, value(left), value(right), left.type) is True
        case ir.Between(operand=operand, low=low, high=high):
            above = compare(ir.Relation.AT_LEAST, value(operand), value(low), operand.type)
            return above is True and (
                compare(ir.Relation.AT_MOST, value(operand), value(high), operand.type) is True
            )
        case ir.OneOf(operand=operand, options=options):
            return any(value(operand) == value(option) for option in options)
        case ir.IsMissing(operand=operand):
            return value(operand) is MISSING
        case _:
            return value(node) is True


def literal(type: Type, value: Value) -> ir.Literal:
    return ir.Literal(type=type, value=value)


@st.composite
def single(draw: st.DrawFn, *, of_two: bool) -> ir.Expression:
    """One test of a field against what is stated or, `of_two`, against another field."""
    left = draw(st.sampled_from(list(DOMAINS)))
    constants = st.sampled_from(CONSTANTS[left.type]).map(lambda v: literal(left.type, v))
    relations = [*EQUALITIES, *(ORDERS if left.type in (RANK, COUNT) else [])]
    relation = draw(st.sampled_from(relations))
    yes = YesNoType()
    forms = ["compare", "one of"]
    forms += ["between"] if left.type in (RANK, COUNT) else []
    forms += ["missing"] if left.may_be_missing else []
    forms += ["bare"] if left.type == yes else []
    forms += ["other"] * 4 if of_two and left.type == COUNT else []
    match draw(st.sampled_from(forms)):
        case "compare":
            return ir.Compare(type=yes, relation=relation, left=left, right=draw(constants))
        case "other":
            right = draw(st.sampled_from([f for f in DOMAINS if f.type == COUNT and f != left]))
            return ir.Compare(type=yes, relation=relation, left=left, right=right)
        case "one of":
            options = tuple(draw(st.lists(constants, min_size=1, max_size=2)))
            return ir.OneOf(type=yes, operand=left, options=options)
        case "between":
            return ir.Between(type=yes, operand=left, low=draw(constants), high=draw(constants))
        case "missing":
            return ir.IsMissing(type=yes, operand=left)
        case _:
            return left


def conditions(*, of_two: bool = False) -> st.SearchStrategy[ir.Expression]:
    def wider(inner: st.SearchStrategy[ir.Expression]) -> st.SearchStrategy[ir.Expression]:
        several = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return (
            several.map(lambda parts: ir.And(type=YesNoType(), operands=parts))
            | several.map(lambda parts: ir.Or(type=YesNoType(), operands=parts))
            | inner.map(lambda part: ir.Not(type=YesNoType(), operand=part))
        )

    return st.recursive(single(of_two=of_two), wider, max_leaves=6)


def as_tried(operand: Operand, value: Value) -> Any:
    """A value as the search names it: an option by its place, a text that no test names by none."""
    type = operand.expression.type
    if isinstance(type, ChoiceType) and isinstance(value, str):
        return type.options.index(value)
    return value


@given(conditions())
def test_a_situation_is_found_exactly_if_there_is_one(condition: ir.Expression) -> None:
    found = find(formula(condition))
    assert (found is not None) == any(holds(condition, record) for record in records(condition))


@given(conditions())
def test_what_is_not_settled_in_a_situation_does_not_matter(condition: ir.Expression) -> None:
    found = find(formula(condition))
    if found is None:
        return
    for record in records(condition):
        agrees = all(
            record[operand.expression] not in (*CONSTANTS[TextType()], MISSING)
            if value is ANOTHER
            else as_tried(operand, record[operand.expression]) == value
            for operand, value in found.items()
        )
        if agrees:
            assert holds(condition, record)


@given(conditions(of_two=True), conditions(of_two=True))
def test_branches_that_are_shown_to_be_disjoint_are(
    first: ir.Expression, second: ir.Expression
) -> None:
    if find(Junction(True, (formula(first), formula(second)))) is None:
        assert not any(
            holds(first, record) and holds(second, record) for record in records(first, second)
        )


def test_a_search_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(branches, "MOST_STEPS", 3)
    flags = tuple(field(name, YesNoType()) for name in "abcdef")
    with pytest.raises(TooManyCases):
        find(formula(ir.And(type=YesNoType(), operands=flags)))
