"""Silence is never a no: what is not given, and what can be said all the same."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import ask, needs, value

LISTS = """
choice rating  Poor < Good

record teacher
  x        number
  certified yes or no
  asked    number
  reviews  list of review

record review
  rating  rating
  score   number
  year    school year

define at_least_two of teacher as yes or no
  holds when at least 2 reviews where rating is Good

define at_most_one of teacher as yes or no
  holds when at most 1 reviews where rating is Good

define exactly_one of teacher as yes or no
  holds when exactly 1 reviews where rating is Good

define every_one of teacher as yes or no
  holds when every reviews where rating is Good

define any_one of teacher as yes or no
  holds when any reviews where rating is Good

define no_one of teacher as yes or no
  holds when no reviews where rating is Good

define count_at_least of teacher as yes or no
  holds when (count of reviews where rating is Good) is at least 2

define count_below of teacher as yes or no
  holds when (count of reviews where rating is Good) is below 2

define count_is of teacher as yes or no
  holds when (count of reviews where rating is Good) is 2

define count_is_not of teacher as yes or no
  holds when (count of reviews where rating is Good) is not 2

define count_between of teacher as yes or no
  holds when (count of reviews where rating is Good) is between 1 and 2

define asked_for of teacher as yes or no
  holds when at least asked reviews where rating is Good

define count_asked_for of teacher as yes or no
  holds when count of reviews is at least asked

define total of teacher as number
  is sum of score over reviews

define good_total of teacher as number
  is sum of score over reviews where rating is Good

define recent_every of teacher as yes or no
  holds when every reviews in the last 2 school years where rating is Good
"""
U = "undetermined"


def reviewed(*ratings: str | None) -> dict[str, Any]:
    """Reviews with these ratings; None is one that is not given."""
    reviews = [{} if rating is None else {"rating": rating} for rating in ratings]
    return {"teacher": {"reviews": reviews}}


G, P = "Good", "Poor"
CASES: dict[str, list[tuple[tuple[str | None, ...], Any]]] = {
    "at_least_two": [
        ((G, G, None), True),  # true once two are known to be
        ((G, None, None), U),
        ((G, None), U),
        ((G, P), False),
        ((None, None), U),
        ((None, P), False),  # false once too few could
    ],
    "at_most_one": [((G, G, None), False), ((G, None), U), ((P, None), True)],
    "exactly_one": [((G, G, None), False), ((G, None), U), ((G, P), True), ((P, P), False)],
    "every_one": [((P, None), False), ((G, None), U), ((G, G), True)],
    "any_one": [((G, None), True), ((P, None), U), ((P, P), False)],
    "no_one": [((G, None), False), ((P, None), U), ((P, P), True)],
    "count_at_least": [((G, G, None), True), ((G, None), U), ((None, P), False)],
    "count_below": [((G, G, None), False), ((G, None), U), ((None, P), True)],
    "count_is": [((G, G, G, None), False), ((None,), False), ((G, None), U), ((G, G), True)],
    "count_is_not": [((G, G, G, None), True), ((None,), True), ((G, None), U), ((G, G), False)],
    "count_between": [((G, G, None), U), ((G, None), True), ((G, G, G, None), False)],
}


@pytest.mark.parametrize(
    ("question", "ratings", "expected"),
    [(question, *case) for question, cases in CASES.items() for case in cases],
)
def test_quantifiers_and_counts_are_decided_as_soon_as_they_can_be(
    question: str, ratings: tuple[str | None, ...], expected: Any
) -> None:
    """An item whose `where` is unknown counts as perhaps."""
    answer = ask(LISTS, question, reviewed(*ratings))
    assert (answer.outcome if answer.value is None else answer.value) == expected
    if expected == U:
        assert needs(answer) == {
            f"teacher.reviews[{i}].rating" for i, r in enumerate(ratings, 1) if r is None
        }


@pytest.mark.parametrize("question", [*CASES, "total"])
def test_a_list_that_is_not_given_is_unknown(question: str) -> None:
    assert needs(ask(LISTS, question, {"teacher": {}})) == {"teacher.reviews"}
    assert needs(ask(LISTS, question, {})) == {"teacher.reviews"}


def test_a_number_that_is_asked_for_may_be_unknown_itself() -> None:
    assert needs(ask(LISTS, "asked_for", reviewed(G))) == {"teacher.asked"}
    record = reviewed(G, None)
    record["teacher"]["asked"] = 1
    assert value(LISTS, "asked_for", record) is True


def test_at_least_none_of_an_unknown_list_holds() -> None:
    for question in ("asked_for", "count_asked_for"):
        assert value(LISTS, question, {"teacher": {"asked": 0}}) is True
        assert needs(ask(LISTS, question, {"teacher": {"asked": 1}})) == {"teacher.reviews"}


def test_a_sum_with_an_unknown_part_is_unknown() -> None:
    record = {"teacher": {"reviews": [{"score": 1}, {}]}}
    assert needs(ask(LISTS, "total", record)) == {"teacher.reviews[2].score"}


def test_a_sum_over_what_may_not_belong_is_unknown() -> None:
    record = {"teacher": {"reviews": [{"score": 1, "rating": G}, {"score": 1}]}}
    assert needs(ask(LISTS, "good_total", record)) == {"teacher.reviews[2].rating"}
    record["teacher"]["reviews"][1] = {"rating": P}
    assert value(LISTS, "good_total", record) == 1  # a score that is not asked for is not needed


def test_an_item_that_may_be_recent_matters_only_if_it_could_decide() -> None:
    def every(**review: Any) -> Any:
        return value(LISTS, "recent_every", {"teacher": {"reviews": [review]}}, on="2012-01-01")

    assert every(rating=P) == U
    assert every(rating=G) is True
    assert every(rating=P, year="2010-11") is False
    assert every(rating=P, year="2011-12") is True


# ------------------------------------------------------------------ conditions

CONDITIONS = """
record teacher
  a  yes or no
  b  yes or no
  x  number
  y  number

define both of teacher as yes or no
  holds when a and b

define either of teacher as yes or no
  holds when a or b

define neither of teacher as yes or no
  holds when not (a or b)

define rule of teacher as number
  is x
     except y when b

define branches of teacher as number
  is
    1 when a
    y otherwise

define fixed of teacher as number
  is 5
     except 5 when b

define is_a of teacher as yes or no
  holds when a

define is_b of teacher as yes or no
  holds when b

define listed of teacher as number
  is
    x when is_a
    y when is_b
    7 otherwise

define open_end of teacher as number
  is
    1 when a
    1 when not a and b
"""


def decided(question: str, **facts: Any) -> Any:
    answer = ask(CONDITIONS, question, {"teacher": facts})
    if answer.value is not None:
        return answer.value
    return {need.name.removeprefix("teacher.") for need in answer.needs}


def test_and_or_and_not_have_three_values() -> None:
    """`false and unknown` is false."""
    assert decided("both", a=False) is False
    assert decided("both", b=False) is False
    assert decided("both", a=True) == {"b"}
    assert decided("either", b=True) is True
    assert decided("either", b=False) == {"a"}
    assert decided("neither", b=True) is False
    assert decided("neither") == {"a", "b"}


def test_an_unknown_exception_decides_nothing_where_both_values_are_the_same() -> None:
    """A condition unknown in `except`: the value, if every possible one is the same."""
    assert decided("rule", x=3, y=3) == 3
    assert decided("rule", x=3, y=4) == {"b"}
    assert decided("rule", x=3) == {"b", "y"}
    assert decided("fixed") == 5


def test_an_unknown_branch_decides_nothing_where_all_values_are_the_same() -> None:
    assert decided("branches", y=1) == 1
    assert decided("branches", y=2) == {"a"}
    assert decided("listed", x=7, y=7) == 7
    assert decided("listed", a=True, x=7, y=7) == 7
    assert decided("listed", a=True, x=7, y=8) == {"b"}


def test_what_each_completion_of_the_facts_would_give_is_given() -> None:
    """The same value however the facts come out: also where both branches hold."""
    for a in (True, False):
        for b in (True, False):
            assert decided("listed", a=a, b=b, x=7, y=7) == 7


def test_that_no_branch_holds_is_not_said_while_one_may() -> None:
    assert decided("open_end", a=False) == {"b"}
    assert decided("open_end", a=False, b=True) == 1
    assert decided("open_end", a=False, b=False) == {"open_end"}


def test_a_value_that_is_not_used_is_not_needed() -> None:
    assert decided("rule", b=False, x=3) == 3
    assert decided("rule", b=True, y=3) == 3


def test_null_says_missing_only_where_a_field_may_be() -> None:
    """`null` in a field that may not be missing is unknown, like a key that is not there."""
    assert decided("rule", b=None, x=3, y=4) == {"b"}
