"""Hypothesis strategies for whole files and for their items: one for each item, by its class."""

from __future__ import annotations

from hypothesis import strategies as st

from clausal.syntax import expressions as e
from clausal.syntax import nodes as n
from tests.generate.expressions import (
    Strategy,
    decimals,
    expressions,
    leaves,
    literals,
    names,
    paths,
    roundings,
    symbols,
    texts,
    tuples,
)

values = leaves | expressions
days = st.dates()
maybe_day = st.none() | days
maybe_name = st.none() | names
titles = st.none() | texts
cites = tuples(texts, 0, 2)
because = st.none() | texts
small = st.integers(0, 5000)

windows = st.builds(
    n.Window, start=days, assumed=st.booleans(), to=maybe_day, until_replaced=st.booleans()
)

# ------------------------------------------------------------------ vocabulary


def _ends(signed: Strategy) -> Strategy:
    both = st.fixed_dictionaries({"low": signed, "high": signed})
    return st.just({}) | both


signed = decimals(signed=True)
number_types = st.builds(
    lambda ends, **rest: n.NumberType(**ends, **rest),
    _ends(signed),
    whole=st.booleans(),
    places=st.sampled_from([None, 0, 1, 2]),
    unit=maybe_name,
)
money_types = st.just(n.MoneyType()) | st.builds(
    n.MoneyType, low=signed, high=signed, symbol=symbols
)
# A type has words of its own, and no choice or record is called by one of them.
type_names = names.filter(lambda name: name.text not in ("money", "list"))
types = st.one_of(
    number_types,
    money_types,
    _ends(signed).map(lambda ends: n.PercentType(**ends)),
    st.builds(n.ListType, record=names),
    st.builds(n.SetType, choice=names),
    st.just(n.YesNoType()),
    st.just(n.SchoolYearType()),
    st.builds(n.NamedType, name=type_names),
)
options = st.builds(n.Option, name=names, title=titles)
fields = st.builds(
    n.Field,
    name=names,
    type=types,
    flags=st.lists(st.sampled_from(n.Flag), unique=True).map(tuple),
    title=titles,
)

# ------------------------------------------------------------------ bodies, branches, rows

exceptions = tuples(st.builds(n.Except, value=values, condition=values, because=because), 0, 2)
chosen = st.builds(n.Branch, value=values, condition=values, because=because) | st.builds(
    n.Branch, value=values, otherwise=st.just(True), because=because
)
branches = chosen | st.builds(n.Branch, value=values, because=because)
bodies = st.one_of(
    st.builds(n.IsBody, value=values, exceptions=exceptions),
    st.builds(n.HoldsBody, condition=values, exceptions=exceptions),
    st.builds(n.BranchesBody, branches=tuples(chosen)),
)
cells = st.builds(n.Cell, value=literals(signed=True) | names, band=st.booleans()) | st.builds(
    n.Cell, value=st.sampled_from(n.Blank)
)
rows = tuples(st.builds(n.Row, cells=tuples(cells, 1, 4)))
reserved_versions = st.builds(n.ReservedVersion, start=days, to=maybe_day, until=texts)
dated_bodies = st.builds(n.DatedBody, start=days, to=maybe_day, body=bodies)
cell_keys = st.builds(n.CellKey, name=maybe_name, key=values)
steps = st.builds(
    n.RaisedStep, keys=tuples(cell_keys, 0), by=values, rounding=st.none() | roundings(values)
) | st.builds(n.SetStep, keys=tuples(cell_keys), value=values)
table_versions = st.one_of(
    st.builds(n.DerivedVersion, start=days, to=maybe_day, steps=tuples(steps)),
    st.builds(n.RowsVersion, start=days, to=maybe_day, rows=rows),
    st.builds(n.FileVersion, start=days, to=maybe_day, file=texts),
    st.builds(
        n.RaisedVersion,
        start=days,
        to=maybe_day,
        by=values,
        rounding=st.none() | roundings(values),
    ),
    reserved_versions,
)

# ------------------------------------------------------------------ parts of provisions

outcomes = names | st.just(e.Name(text="met"))
fate_exceptions = st.builds(
    n.FateException, fate=st.sampled_from(n.Fate), condition=values, because=because
)
day_expressions = paths | st.builds(e.EdgeDay, edge=st.sampled_from(e.Edge), year=paths)
for_each = st.builds(
    n.ForEach,
    item=names,
    items=st.none() | paths,
    on=st.none() | day_expressions,
    effective=st.none() | day_expressions,
)
for_one = st.builds(n.ForOne, subject=names, start=st.none() | paths)

PARTS: dict[type, Strategy] = {
    n.Earnings: st.builds(n.Earnings, branches=tuples(branches)),
    n.Requires: st.builds(n.Requires, conditions=tuples(values)),
    n.Scores: st.builds(n.Scores, value=values, exceptions=exceptions),
    n.Outcome: st.builds(
        n.Outcome,
        by=names,
        bands=tuples(st.builds(n.Band, threshold=st.none() | values, outcome=names)),
    ),
    n.Rungs: st.builds(
        n.Rungs,
        rungs=tuples(
            st.builds(n.Rung, name=names, steps=names, first=small, last=small, then=maybe_name)
        ),
    ),
    n.Moves: st.builds(
        n.Moves,
        moves=tuples(
            st.builds(
                n.Move,
                rung=names,
                step=names,
                number=small,
                gate=names,
                outcome=st.none() | outcomes,
            )
        ),
    ),
    n.Climbs: st.builds(n.Climbs, step=names, units=values),
    n.Balance: st.builds(
        n.Balance,
        rules=tuples(
            st.builds(
                n.BalanceRule,
                occasion=st.sampled_from(n.Occasion),
                fate=st.sampled_from(n.Fate),
                exceptions=tuples(fate_exceptions, 0, 2),
            )
        ),
    ),
}
parts = st.one_of(*PARTS.values())

# ------------------------------------------------------------------ provisions


PART_KINDS = [k for k in n.Kind if k not in (n.Kind.UNIT, n.Kind.CHOICE, n.Kind.RECORD)]


def _some_line(item: object) -> bool:
    """A head is followed by a line at least."""
    heads = {"name", "title", "span", "proposal"}
    fields = type(item).__dataclass_fields__  # type: ignore[attr-defined]
    return any(getattr(item, name) not in (None, (), False) for name in fields if name not in heads)


PROVISIONS: dict[type, Strategy] = {
    n.Unit: st.builds(n.Unit, name=names, title=titles),
    n.Choice: st.builds(
        n.Choice, name=type_names, options=tuples(options, 2, 4), ordered=st.booleans()
    )
    | st.builds(n.Choice, name=type_names, options=tuples(options, 1, 1), ordered=st.just(False)),
    n.Record: st.builds(
        n.Record, name=type_names, title=titles, singleton=st.booleans(), fields=tuples(fields)
    ),
    n.Constant: st.builds(
        n.Constant, name=names, title=titles, type=st.none() | types, value=values
    )
    | st.builds(
        n.Constant,
        name=names,
        title=titles,
        type=types,
        versions=tuples(
            st.builds(n.DatedValue, start=days, to=maybe_day, value=values) | reserved_versions
        ),
        cites=cites,
    ),
    n.Table: st.builds(
        n.Table,
        name=names,
        title=titles,
        gives=types,
        keys=tuples(st.builds(n.KeyColumn, name=names, bands=st.booleans())),
        versions=tuples(table_versions)
        | st.builds(
            lambda first, more: (first, *more),
            st.builds(n.RowsVersion, rows=rows),
            tuples(table_versions, 0, 2),
        ),
        cites=cites,
    ),
    n.Define: st.builds(
        n.Define,
        name=names,
        subject=names,
        other=maybe_name,
        type=types,
        title=titles,
        versions=tuples(st.builds(n.DatedBody, body=bodies), 1, 1)
        | tuples(dated_bodies | reserved_versions),
        cites=cites,
    ),
    n.SourceProvision: st.builds(
        n.SourceProvision,
        name=names,
        title=titles,
        for_each=st.none() | for_each,
        window=st.none() | windows,
        earns=st.none() | PARTS[n.Earnings],
        cites=cites,
    ).filter(_some_line),
    n.Ladder: st.builds(
        n.Ladder,
        name=names,
        title=titles,
        for_one=st.none() | for_one,
        window=st.none() | windows,
        climbs=st.none() | PARTS[n.Climbs],
        rungs=st.none() | PARTS[n.Rungs],
        moves=st.none() | PARTS[n.Moves],
        balance=st.none() | PARTS[n.Balance],
        cites=cites,
    ).filter(_some_line),
    n.Gate: st.builds(
        n.Gate,
        name=names,
        title=titles,
        scope=st.none() | for_each | for_one,
        window=st.none() | windows,
        crossing=st.none() | st.builds(n.Crossing, origin=maybe_name, target=names),
        requires=st.none() | PARTS[n.Requires],
        scores=st.none() | PARTS[n.Scores],
        outcome=st.none() | PARTS[n.Outcome],
        lasts=st.none() | st.builds(n.Lasts, count=decimals(), unit=names),
        cites=cites,
    ).filter(_some_line),
    n.Question: st.builds(
        n.Question,
        name=names,
        title=texts,
        readings=tuples(st.builds(n.Reading, name=names, title=titles, adopted=st.booleans())),
        cites=cites,
    ),
    n.Reserved: st.builds(
        n.Reserved,
        kind=st.sampled_from([kind for kind in PART_KINDS if kind is not n.Kind.QUESTION]),
        name=names,
        type=st.none() | types,
        title=titles,
        until=texts,
        cites=cites,
    )
    | st.builds(
        n.Reserved,
        kind=st.just(n.Kind.DEFINE),
        name=names,
        subject=names,
        other=maybe_name,
        type=st.none() | types,
        title=titles,
        until=texts,
        cites=cites,
    ),
}
provisions = st.one_of(*PROVISIONS.values())

# ------------------------------------------------------------------ headings

decided = st.builds(
    n.Decided,
    by=tuples(names),
    on=days,
    assumed=st.booleans(),
    vote=st.none() | st.tuples(small, small),
)
HEADINGS: dict[type, Strategy] = {
    n.Language: st.builds(n.Language, version=decimals()),
    n.Agreement: st.builds(
        n.Agreement,
        name=names,
        title=texts,
        parties=tuples(st.builds(n.Party, name=names, title=texts), 0),
        ratified=days,
        ratified_assumed=st.booleans(),
        window=st.none() | windows,
        year_start=st.none() | days.map(lambda day: (day.month, min(day.day, 28))),
        currency=st.none() | st.sampled_from(["USD", "EUR"]),
        cites=cites,
    )
    | st.builds(n.Agreement, name=names, title=texts, window=windows),
    n.Article: st.builds(n.Article, number=texts, title=titles),
    n.Amendment: st.builds(
        n.Amendment,
        proposal=st.booleans(),
        name=names,
        title=texts,
        to=tuples(names, 0),
        by=tuples(names, 0),
        decided=st.none() | decided,
        window=st.none() | windows,
        reaches=maybe_day,
        cites=cites,
    ).filter(_some_line),
}

# ------------------------------------------------------------------ changes

part_kinds = st.sampled_from(PART_KINDS)
CHANGES: dict[type, Strategy] = {
    n.Replace: st.builds(n.Replace, provision=provisions),
    n.ReplacePart: st.builds(n.ReplacePart, kind=part_kinds, name=names, parts=tuples(parts, 1, 2)),
    n.Strike: st.builds(
        n.Strike,
        kind=part_kinds,
        name=names,
        struck=tuples(branches),
        inserted=tuples(branches, 0),
    ),
    n.Add: st.builds(n.Add, provision=provisions),
    n.AddFields: st.builds(n.AddFields, record=names, fields=tuples(fields)),
    n.AddOptions: st.builds(
        n.AddOptions,
        choice=names,
        options=tuples(st.builds(n.AddedOption, option=options, above=maybe_name)),
    ),
    n.AddPart: st.builds(n.AddPart, kind=part_kinds, name=names, parts=tuples(parts, 1, 2)),
    n.Repeal: st.builds(n.Repeal, kind=st.sampled_from(n.Kind), name=names),
    n.Extend: st.builds(n.Extend, agreement=names, to=days),
    n.RaiseTable: st.builds(
        n.RaiseTable,
        table=names,
        keys=tuples(cell_keys, 0),
        by=values,
        rounding=st.none() | roundings(values),
    ),
    n.SetValue: st.builds(n.SetValue, name=names, keys=tuples(cell_keys, 0), value=values),
    n.Adopt: st.builds(n.Adopt, reading=names, question=names),
}

# ------------------------------------------------------------------ scenarios

fact_values = literals(signed=True) | names
plain_facts = st.one_of(
    st.builds(n.Fact, name=names, values=tuples(fact_values)),
    st.builds(n.MissingFact, name=names),
    st.builds(n.ListedFact, name=names, rows=rows),
)
facts = st.recursive(
    plain_facts,
    lambda inner: st.builds(n.NestedFact, name=names, facts=tuples(inner)),
    max_leaves=4,
)
given = st.builds(n.GivenRecord, record=names, facts=tuples(facts, 0)) | st.builds(
    n.GivenSetting, name=names, value=fact_values
)
SCENARIOS: dict[type, Strategy] = {
    n.Scenario: st.builds(
        n.Scenario,
        title=texts,
        given=tuples(given, 0),
        on=maybe_day,
        known_on=maybe_day,
        proposals=tuples(names, 0),
        expect=tuples(values, 0),
    ).filter(_some_line)
}

ITEMS: dict[type, Strategy] = HEADINGS | PROVISIONS | CHANGES | SCENARIOS
"""For every item's class, its trees."""

files = st.builds(n.File, name=st.just("a.clause"), items=tuples(st.one_of(*ITEMS.values()), 0, 5))
