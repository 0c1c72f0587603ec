"""Columns whose values are kept once come to what columns of values come to."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausal.errors import QuestionError
from clausal.populations.alike import alike
from clausal.preview.coded import coded, joined, together
from clausal.preview.money import MOST, Amounts, paid, paid_after_another

words = st.lists(st.text("abc", max_size=2), max_size=20)

numbers = st.one_of(st.integers(0, 3), st.integers(0, 1 << 40))


@given(words, words)
def test_one_after_the_other(first: list[str], second: list[str]) -> None:
    whole = joined([coded(first).map(str.upper), coded(second)])
    assert list(whole.each()) == [*map(str.upper, first), *second]
    assert set(whole.values) == set(whole.each())
    assert len(set(whole.values)) == len(whole.values)


@given(st.lists(st.tuples(numbers, numbers, numbers), max_size=20))
def test_rows_that_are_alike(rows: list[tuple[int, int, int]]) -> None:
    columns = [np.array([row[place] for row in rows], "int64") for place in range(3)]
    first, which = alike(columns)
    assert [rows[place] for place in first] == sorted(set(rows))
    assert [rows[first[place]] for place in which] == rows
    assert [rows.index(rows[place]) for place in first] == first.tolist()


@given(st.lists(st.tuples(st.integers(0, 2), st.text("ab", max_size=1)), max_size=20))
def test_columns_together(rows: list[tuple[int, str]]) -> None:
    both = together([coded([row[0] for row in rows]), coded([row[1] for row in rows])])
    assert list(both.each()) == rows
    assert len(both.values) == len(set(rows))


amounts = st.none() | st.tuples(*[st.integers(-MOST, MOST)] * 5)


@given(st.lists(st.lists(amounts, max_size=6), min_size=1, max_size=3))
def test_what_is_paid_batch_after_batch(batches: list[list[Amounts | None]]) -> None:
    each = [paid(np.arange(len(batch)), batch) for batch in batches]
    whole = paid_after_another(each)
    people = [one for batch in batches for one in batch]
    assert whole.known.tolist() == [one is not None for one in people]
    for kind in range(5):
        assert whole.each(kind).tolist() == [one[kind] if one else 0 for one in people]
    nobody = whole.only(np.zeros(len(people), bool))
    assert not nobody.known.any()
    assert not nobody.whole.any()


def test_more_than_can_be_added_up() -> None:
    with pytest.raises(QuestionError, match="paid more than 10,000,000,000 in a year"):
        paid(np.zeros(1, int), [(MOST + 1, 0, 0, 0, MOST + 1)])
