"""The one rounding of the language: for the checker, the interpreter and the diff alike."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import assert_never

from clausal.ir.expressions import Direction
from clausal.values import Exact, round_half_away


def round_to(value: Exact, direction: Direction, step: Exact) -> Exact:
    """The multiple of `step` that is nearest to a value (halves away from zero), above or below it.

    `step` is not zero; its sign does not matter.
    """
    size = abs(Fraction(step))
    steps = value / size
    match direction:
        case Direction.NEAREST:
            return round_half_away(steps) * size
        case Direction.UP:
            return math.ceil(steps) * size
        case Direction.DOWN:
            return math.floor(steps) * size
        case _:
            assert_never(direction)
