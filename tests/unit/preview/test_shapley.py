"""Shapley values: known games, the axioms, exact sums, and what a draw of orders is worth."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausal.preview import shapley

Worth = Callable[[int], int]


def glove(team: int) -> int:
    """Two have a left glove, one has the right one: a pair is worth 6."""
    return 6 if team & 0b100 and team & 0b011 else 0


def airport(team: int) -> int:
    """A runway is as long as its largest plane needs: 10, 20, 30."""
    return max((10 * (bit + 1) for bit in range(3) if team >> bit & 1), default=0)


def majority(team: int) -> int:
    """Three of five decide."""
    return 1 if team.bit_count() >= 3 else 0


KNOWN: list[tuple[Worth, tuple[Fraction, ...]]] = [
    (glove, (Fraction(1), Fraction(1), Fraction(4))),
    (airport, (Fraction(10, 3), Fraction(25, 3), Fraction(55, 3))),
    (majority, (Fraction(1, 5),) * 5),
]


@pytest.mark.parametrize(("worth", "values"), KNOWN)
def test_known_games(worth: Worth, values: tuple[Fraction, ...]) -> None:
    assert shapley.shapley(len(values), worth) == shapley.Values(values, None)


@st.composite
def games(draw: st.DrawFn, most: int = 5) -> tuple[int, list[int]]:
    players = draw(st.integers(1, most))
    worths = draw(st.lists(st.integers(-500, 500), min_size=1 << players, max_size=1 << players))
    return players, worths


@given(games())
def test_the_mean_over_every_order(game: tuple[int, list[int]]) -> None:
    players, worths = game
    sums = [Fraction(0)] * players
    orders = list(permutations(range(players)))
    for order in orders:
        team = 0
        for player in order:
            sums[player] += worths[team | 1 << player] - worths[team]
            team |= 1 << player
    expected = tuple(total / len(orders) for total in sums)
    values = shapley.shapley(players, worths.__getitem__)
    assert values.values == expected
    assert sum(values.values) == worths[-1] - worths[0]
    assert sum(shapley.in_order(players, worths.__getitem__)) == worths[-1] - worths[0]


@given(games(4), st.data())
def test_a_dummy_and_twins(game: tuple[int, list[int]], data: st.DataObject) -> None:
    """Whoever adds nothing anywhere is worth nothing; two who add the same are worth the same."""
    players, worths = game
    low = (1 << players) - 1

    def with_dummy(team: int) -> int:
        return worths[team & low]

    plain = shapley.shapley(players, worths.__getitem__).values
    assert shapley.shapley(players + 1, with_dummy).values == (*plain, Fraction(0))

    def with_twins(team: int) -> int:
        pair = (team >> players & 1) + (team >> (players + 1) & 1)
        return worths[team & low] * (1 + pair) + 7 * pair

    values = shapley.shapley(players + 2, with_twins).values
    assert values[-1] == values[-2]


def test_teams_are_those_that_are_asked_for() -> None:
    for players in (3, shapley.MOST_EXACT, shapley.MOST_EXACT + 2):
        promised = set(shapley.teams(players))
        asked: set[int] = set()

        def worth(team: int, asked: set[int] = asked) -> int:
            asked.add(team)
            return team.bit_count()

        shapley.shapley(players, worth)
        shapley.in_order(players, worth)
        shapley.alone(players, worth)
        assert asked <= promised


def test_a_draw_adds_up_and_states_its_error() -> None:
    players = shapley.MOST_EXACT + 2

    def worth(team: int) -> int:
        """What each adds, and a bonus for the first two together and for three neighbours."""
        own = sum(100 * (bit + 1) for bit in range(players) if team >> bit & 1)
        return own + (600 if team & 0b11 == 0b11 else 0) + (90 if team & 0b11100 == 0b11100 else 0)

    found = shapley.shapley(players, worth)
    assert found == shapley.shapley(players, worth)
    assert found.errors is not None
    assert sum(found.values) == worth((1 << players) - 1)
    exact = [Fraction(100 * (bit + 1)) for bit in range(players)]
    for bit in (0, 1):
        exact[bit] += 300
    for bit in (2, 3, 4):
        exact[bit] += 30
    for bit, (value, error) in enumerate(zip(found.values, found.errors, strict=True)):
        assert abs(value - exact[bit]) <= 4 * error
        assert (error == 0) == (bit > 4)


@settings(max_examples=200)
@given(st.lists(st.fractions(-1000, 1000, max_denominator=60), min_size=1, max_size=8))
def test_whole_numbers_add_up(values: list[Fraction]) -> None:
    rest = -sum(values, Fraction(0)) % 1
    values = [*values, rest]
    total = int(sum(values))
    whole = shapley.whole(values, total)
    assert sum(whole) == total
    assert all(abs(a - b) < 1 for a, b in zip(whole, values, strict=True))


def test_equal_remainders_go_to_the_first() -> None:
    assert shapley.whole([Fraction(1, 3)] * 3, 1) == (1, 0, 0)
