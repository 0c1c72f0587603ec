"""What a team's members are each worth: by themselves, in order, and as Shapley values.

A team is a set of players as bits of a number: 0b101 is the first and the third.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import factorial, isqrt

MOST_EXACT = 10
"""Players up to whom every team is looked at."""

ORDERS = 64
"""Orders that are drawn where there are more."""

SEED = 1

Worth = Callable[[int], int]
"""What a team is worth; nobody at all is worth nothing, or what is there anyway."""


@dataclass(frozen=True, slots=True)
class Values:
    """A value for each player. `errors` are standard errors; none if every team was looked at."""

    values: tuple[Fraction, ...]
    errors: tuple[Fraction, ...] | None


def shapley(players: int, worth: Worth) -> Values:
    """The Shapley value of each player: exact if they are few, else from a fixed draw of orders.

    The values add up to what all of them are worth together, exactly, in both cases.
    """
    return _exact(players, worth) if players <= MOST_EXACT else _sampled(players, worth)


def teams(players: int) -> Iterator[int]:
    """The teams whose worth is asked for, by `shapley` and by what stands beside it."""
    if players <= MOST_EXACT:
        yield from range(1 << players)
        return
    found: dict[int, None] = {}
    for order in (tuple(range(players)), *orders(players)):
        found.update(dict.fromkeys(_along(order)))
    everybody = (1 << players) - 1
    for player in range(players):
        found[1 << player] = None
        found[everybody & ~(1 << player)] = None
    yield from found


def orders(players: int) -> Iterator[tuple[int, ...]]:
    """The orders that are drawn: the same ones each time."""
    draw = random.Random(SEED)
    for _ in range(ORDERS):
        order = list(range(players))
        draw.shuffle(order)
        yield tuple(order)


def _along(order: Sequence[int]) -> Iterator[int]:
    """The teams as they grow, from nobody on."""
    team = 0
    yield team
    for player in order:
        team |= 1 << player
        yield team


def in_order(players: int, worth: Worth) -> tuple[int, ...]:
    """What each adds to those before it."""
    grown = [worth(team) for team in _along(range(players))]
    return tuple(after - before for before, after in pairwise(grown))


def alone(players: int, worth: Worth) -> tuple[int, ...]:
    """What each is worth by itself."""
    return tuple(worth(1 << player) - worth(0) for player in range(players))


def _exact(players: int, worth: Worth) -> Values:
    worths = [worth(team) for team in range(1 << players)]
    share = [
        Fraction(factorial(size) * factorial(players - size - 1), factorial(players))
        for size in range(players)
    ]
    values = []
    for player in range(players):
        own = 1 << player
        by_size = [0] * players
        for team, value in enumerate(worths):
            if not team & own:
                by_size[team.bit_count()] += worths[team | own] - value
        values.append(sum((s * a for s, a in zip(share, by_size, strict=True)), Fraction(0)))
    return Values(tuple(values), None)


def _sampled(players: int, worth: Worth) -> Values:
    sums = [0] * players
    squares = [0] * players
    for order in orders(players):
        before = worth(0)
        team = 0
        for player in order:
            team |= 1 << player
            after = worth(team)
            sums[player] += after - before
            squares[player] += (after - before) ** 2
            before = after
    values = tuple(Fraction(total, ORDERS) for total in sums)
    errors = tuple(
        _root((Fraction(square) - Fraction(total**2, ORDERS)) / (ORDERS - 1) / ORDERS)
        for total, square in zip(sums, squares, strict=True)
    )
    return Values(values, errors)


def _root(square: Fraction) -> Fraction:
    """The root, to the hundredth above."""
    scaled = -(-square.numerator * 10_000 // square.denominator)
    root = isqrt(scaled)
    root += root * root < scaled
    return Fraction(root, 100)


def whole(values: Sequence[Fraction], total: int) -> tuple[int, ...]:
    """The values as whole numbers that add up to the total: the largest remainders are rounded up.

    Of equal remainders, the first ones are. The values themselves have to add up to the total.
    """
    down = [value.numerator // value.denominator for value in values]
    left = total - sum(down)
    by_remainder = sorted(range(len(values)), key=lambda i: (down[i] - values[i], i))
    for index in by_remainder[:left]:
        down[index] += 1
    return tuple(down)
