"""Hypothesis strategies for trees of expressions: one for each node, by its class."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from clausal.limits import MOST_NUMBER_DIGITS
from clausal.syntax import expressions as e

Strategy = st.SearchStrategy[Any]

names = st.sampled_from(
    # Several are words of the language, but free where a name stands.
    "a b2 score year level interval Standard units_on_a_move for until record table money list day"
    " last force then source whole_years inner andy origin".split()
).map(lambda text: e.Name(text=text))
words = st.sampled_from(["AU", "years", "credits"]).map(lambda text: e.Name(text=text))
texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters='"\n')
    | st.sampled_from("#|, é\u2028"),
    max_size=8,
)
paths = st.lists(names, min_size=1, max_size=3).map(lambda parts: e.Path(names=tuple(parts)))
symbols = st.sampled_from("$€£")
school_years = st.integers(1, 9999).map(lambda start: e.SchoolYear(start=start))


def tuples(of: Strategy, least: int = 1, most: int = 3) -> Strategy:
    """Tuples of a few."""
    return st.lists(of, min_size=least, max_size=most).map(tuple)


def decimals(signed: bool = False) -> st.SearchStrategy[Decimal]:
    """Exact ones, some of them as long as the language takes them."""
    most = 10**MOST_NUMBER_DIGITS - 1
    digits = st.integers(0, 10**5) | st.integers(-most if signed else 0, most)
    return st.builds(lambda n, places: Decimal(n).scaleb(-places), digits, st.integers(0, 6)) | (
        st.integers(0, 100).map(Decimal)
    )


def literals(signed: bool = False) -> Strategy:
    """What stands in a cell or a fact; only there may an amount be below nothing."""
    return st.one_of(
        st.builds(e.Number, value=decimals(signed)),
        st.builds(e.Percent, value=decimals(signed)),
        st.builds(e.Money, symbol=symbols, value=decimals(signed)),
        st.builds(e.Date, value=st.dates()),
        school_years,
        st.builds(e.Text, value=texts),
        st.builds(e.YesNo, value=st.booleans()),
    )


def items_of(inner: Strategy) -> Strategy:
    """A list, perhaps its recent part, perhaps only where a condition holds."""
    units = st.sampled_from(["school years", "years", "days"])
    recent = st.builds(e.Recent, count=st.integers(0, 5000), unit=units)
    return st.builds(e.Items, path=paths, recent=st.none() | recent, where=st.none() | inner)


def roundings(inner: Strategy) -> Strategy:
    """`, rounded up to $1`"""
    return st.builds(e.Rounding, direction=st.sampled_from(e.Direction), step=inner)


def _includes(inner: Strategy) -> Strategy:
    one = st.builds(
        e.Include, operand=inner, extent=st.just(e.Extent.ONE), options=tuples(inner, 1, 1)
    )
    more = st.sampled_from([e.Extent.ALL, e.Extent.ANY])
    return one | st.builds(e.Include, operand=inner, extent=more, options=tuples(inner))


def _quantifiers(inner: Strategy) -> Strategy:
    counted = st.sampled_from([e.Quantity.AT_LEAST, e.Quantity.AT_MOST, e.Quantity.EXACTLY])
    count = st.builds(e.Number, value=decimals()) | paths
    bare = st.sampled_from([e.Quantity.ANY, e.Quantity.EVERY, e.Quantity.NO])
    items = items_of(inner)
    return st.builds(e.Quantifier, quantity=counted, count=count, items=items) | st.builds(
        e.Quantifier, quantity=bare, items=items
    )


def _aggregates(inner: Strategy) -> Strategy:
    items = items_of(inner)
    kinds = st.sampled_from([kind for kind in e.AggregateKind if kind is not e.AggregateKind.COUNT])
    count = st.builds(e.Aggregate, kind=st.just(e.AggregateKind.COUNT), items=items)
    return count | st.builds(e.Aggregate, kind=kinds, operand=inner, items=items)


def _inverse_look_ups(inner: Strategy) -> Strategy:
    bounds = [e.Relation.AT_LEAST, e.Relation.AT_MOST, e.Relation.ABOVE, e.Relation.BELOW]
    return st.builds(
        e.InverseLookUp,
        pick=st.sampled_from(e.Pick),
        key=names,
        table=paths,
        keys=tuples(inner, 0),
        relation=st.sampled_from(bounds),
        threshold=inner,
    )


LEAVES: dict[type, Strategy] = {
    e.Number: st.builds(e.Number, value=decimals()),
    e.Percent: st.builds(e.Percent, value=decimals()),
    e.Money: st.builds(e.Money, symbol=symbols, value=decimals()),
    e.Date: st.builds(e.Date, value=st.dates()),
    e.SchoolYear: school_years,
    e.Text: st.builds(e.Text, value=texts),
    e.YesNo: st.builds(e.YesNo, value=st.booleans()),
    e.Today: st.builds(e.Today),
    e.Path: paths,
}

# What a node's operands are is left to the caller, so that each form meets every other.
FORMS: dict[type, Callable[[Strategy], Strategy]] = {
    e.And: lambda x: st.builds(e.And, operands=tuples(x, 2)),
    e.Or: lambda x: st.builds(e.Or, operands=tuples(x, 2)),
    e.Not: lambda x: st.builds(e.Not, operand=x),
    e.Compare: lambda x: st.builds(
        e.Compare, relation=st.sampled_from(e.Relation), left=x, right=x
    ),
    e.Between: lambda x: st.builds(e.Between, operand=x, low=x, high=x),
    e.OneOf: lambda x: st.builds(e.OneOf, operand=x, options=tuples(x)),
    e.IsState: lambda x: st.builds(e.IsState, operand=x, state=st.sampled_from(e.State)),
    e.Include: _includes,
    e.Earns: lambda x: st.builds(e.Earns, source=x, units=x),
    e.Quantifier: _quantifiers,
    e.Aggregate: _aggregates,
    e.Latest: lambda x: st.builds(e.Latest, items=items_of(x), by=names),
    e.Arithmetic: lambda x: st.builds(
        e.Arithmetic, operator=st.sampled_from(e.Operator), left=x, right=x
    ),
    e.Negative: lambda x: st.builds(e.Negative, operand=x),
    e.QuantityOf: lambda x: st.builds(e.QuantityOf, amount=x, unit=words),
    e.Of: lambda x: st.builds(e.Of, left=x, right=x),
    e.Limit: lambda x: st.builds(e.Limit, bound=st.sampled_from(e.Bound), operand=x, limit=x),
    e.IfMissing: lambda x: st.builds(e.IfMissing, operand=x, otherwise=x),
    e.Rounded: lambda x: st.builds(e.Rounded, operand=x, rounding=roundings(x)),
    e.ExtremeOf: lambda x: st.builds(
        e.ExtremeOf, extreme=st.sampled_from(e.Extreme), left=x, right=x
    ),
    e.WholeUnits: lambda x: st.builds(e.WholeUnits, unit=words, start=x, end=x),
    e.EdgeDay: lambda x: st.builds(e.EdgeDay, edge=st.sampled_from(e.Edge), year=x),
    e.SchoolYearOf: lambda x: st.builds(e.SchoolYearOf, day=x),
    e.OnDay: lambda x: st.builds(e.OnDay, operand=x, day=x),
    e.LookUp: lambda x: st.builds(e.LookUp, table=paths, keys=tuples(x)),
    e.Through: lambda x: st.builds(e.Through, amount=x, table=paths, keys=tuples(x, 0)),
    e.InverseLookUp: _inverse_look_ups,
}

leaves = st.one_of(*LEAVES.values())
expressions = st.recursive(
    leaves, lambda inner: st.one_of(*(form(inner) for form in FORMS.values())), max_leaves=6
)

EXPRESSIONS: dict[type, Strategy] = LEAVES | {
    node: form(expressions) for node, form in FORMS.items()
}
"""For every expression's class, trees that have it at the top."""
