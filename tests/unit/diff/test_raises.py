"""Changed cells → the raise that explains all of them, to the last digit, or none."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from clausal.diff.raises import raise_of
from clausal.ir.expressions import Direction
from clausal.ir.rounding import round_to

from .conftest import Told

TABLE = """\
table pay "Pay"
  gives money by years and degree
  from 2010-07-01
    | years | Bachelors | Masters |
    |     0 |    40,010 |  45,020 |
    |     1 |    41,030 |  46,130 |
    |     2 |    42,210 |         |
"""


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("raised by 2%, rounded to $1", "all 5 cells rise by 2%, rounded to $1"),
        ("raised by -1.25%, rounded to $10", "all 5 cells fall by 1.25%, rounded to $10"),
        ("raised by 2%, rounded up to $1", "all 5 cells rise by 2%, rounded up to $1"),
        ("raised by $500", "all 5 cells rise by $500"),
    ],
)
def test_a_raise(told: Told, version: str, words: str) -> None:
    assert told(TABLE, f"{TABLE}  from 2012-07-01 {version}\n") == [
        "changed table pay",
        f"  From July 1, 2012: {words}",
    ]


def test_two_cells_are_listed(told: Told) -> None:
    new = TABLE.replace("45,020", "45,920").replace("46,130", "47,053")
    assert told(TABLE, new)[1:] == ["  From July 1, 2010: 2 cells changed (+2%)"]


def test_a_raise_of_one_column(told: Told) -> None:
    new = TABLE.replace("40,010", "40,510").replace("41,030", "41,530").replace("42,210", "42,710")
    assert told(TABLE, new)[1:] == ["  From July 1, 2010: 3 of 5 cells rise by $500"]


def test_a_raise_of_each_column(told: Told) -> None:
    new = TABLE.replace("45,020", "45,120").replace("46,130", "46,230")
    new = new.replace("40,010", "40,510").replace("41,030", "41,530").replace("42,210", "42,710")
    assert told(TABLE, new)[1:] == [
        "  From July 1, 2010: at Bachelors: all 3 cells rise by $500; "
        "at Masters: all 2 cells rise by $100"
    ]


def test_cells_without_a_common_raise(told: Told) -> None:
    new = TABLE.replace("40,010", "41,000").replace("46,130", "46,131").replace("42,210", "40,000")
    assert told(TABLE, new)[1:] == ["  From July 1, 2010: 3 cells changed (−5.24% to +2.47%)"]


def test_what_is_derived_from_it_follows(told: Told) -> None:
    derived = f"{TABLE}  from 2012-07-01 raised by 1%, rounded to $1\n"
    assert told(derived, derived.replace("42,210", "43,000"))[1:] == [
        "  From July 1, 2010 to June 30, 2012: 1 cell changed (+1.87%)",
        "  From July 1, 2012: still raised by 1%: 1 cell follows what stands before",
    ]


@given(
    olds=st.lists(st.integers(20_000, 120_000), min_size=12, max_size=40, unique=True),
    hundredths=st.integers(-900, 900).filter(bool),
    step=st.sampled_from([Fraction(1, 100), 1, 10, 100]),
    direction=st.sampled_from(Direction),
)
def test_a_raise_is_found_and_explains_every_cell(
    olds: list[int], hundredths: int, step: Fraction, direction: Direction
) -> None:
    share = Fraction(hundredths, 10_000)
    pairs = [(old, round_to(old * (1 + share), direction, step)) for old in olds]
    assume(all(old != new for old, new in pairs))
    found = raise_of(pairs)
    assert found is not None
    percent, to, way = found
    for old, new in pairs:
        grown = old * (1 + percent)
        assert (grown if to is None else round_to(grown, way, to)) == new
