"""Every evaluation ends, and takes time in proportion to the text and the facts."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from clausal.errors import QuestionError

from .conftest import value
from .test_ladders import LADDER, placed, standing


def chain(length: int, step: str) -> str:
    """Definitions of which each rests on the one before."""
    lines = ["record teacher\n  x  number\n", "define d0 of teacher as number\n  is x\n"]
    for i in range(1, length):
        lines.append(f"define d{i} of teacher as number\n  is {step.format(i - 1)}\n")
    return "\n".join(lines)


def test_a_definition_that_is_named_twice_is_evaluated_once() -> None:
    assert value(chain(61, "d{0} + d{0}"), "d60", {"teacher": {"x": 1}}) == 2**60


def test_a_chain_that_is_too_long_is_told_in_words() -> None:
    length = sys.getrecursionlimit()
    with pytest.raises(QuestionError, match="too many provisions rest on one another"):
        value(chain(length, "d{0} + 1"), f"d{length - 1}", {"teacher": {"x": 1}})
    assert value(chain(length, "d{0} + 1"), "d50", {"teacher": {"x": 1}}) == 51


def test_an_enormous_number_of_units_climbs_at_once() -> None:
    record = placed(courses=[("2010-01-01", 10**25)])
    assert standing(record) == ("Middle", 3, 10**25 - 60)
    long = LADDER.replace("whole number from 1 to 20", "whole number")
    long = long.replace("Low     intervals 1 to 3", "Low     intervals 1 to 1,000,000,000,000")
    assert standing(record, long) == ("Middle", 3, 10**25 - 12 * (10**12 + 2))


@pytest.mark.parametrize("order", [1, -1])
def test_many_events_that_ask_for_the_position_in_any_order(order: int) -> None:
    days: list[tuple[str, Any]] = [
        (f"20{m // 12:02}-{m % 12 + 1:02}-{d:02}", True) for m in range(72, 144) for d in (1, 9)
    ]
    record = placed("Low", requests=days[::order])
    assert standing(record, on="2011-12-31") == ("Low", 1, 0)
