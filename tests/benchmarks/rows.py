"""What is timed, each in its turn with what stands beside it, and the rows that come of it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

LONG_ENOUGH = 0.01
"""Seconds that one measurement takes at least; what is quicker is called more often."""


@dataclass(frozen=True, slots=True)
class Timed:
    """Something to call, and what it is in a sentence."""

    name: str
    says: str
    run: Callable[[], object]
    target: float | None = None
    """seconds, from the table of figures to reach; None where there is none"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The medians of a case, and how many times its reference it takes."""

    what: str
    kind: str
    """the case; `what` also says of how many teachers, and from which file"""
    says: str
    seconds: float
    per_teacher: float | None = None
    memory: int | None = None
    target: float | None = None
    beside: str | None = None
    reference: float | None = None
    ratio: float | None = None


def in_turn(timed: Sequence[Timed], reference: Timed, rounds: int) -> Iterator[Row]:
    """Rows of what is timed in this process: in each round, all of them one after the other."""
    all_ = [reference, *timed]
    often = [_often(each.run) for each in all_]  # which also warms them up
    taken = [
        [_seconds(each.run, number) for each, number in zip(all_, often, strict=True)]
        for _ in range(rounds)
    ]
    theirs = statistics.median(round_[0] for round_ in taken)
    for index, each in enumerate(timed, 1):
        yield Row(
            what=each.name,
            kind=each.name,
            says=each.says,
            seconds=statistics.median(round_[index] for round_ in taken),
            target=each.target,
            beside=reference.name,
            reference=theirs,
            ratio=statistics.median(round_[index] / round_[0] for round_ in taken),
        )


def _often(run: Callable[[], object]) -> int:
    number = 1
    while _seconds(run, number) * number < LONG_ENOUGH:
        number *= 2
    return number


def _seconds(run: Callable[[], object], number: int) -> float:
    """Seconds for one call."""
    start = time.perf_counter()
    for _ in range(number):
        run()
    return (time.perf_counter() - start) / number
