"""What generated source calls, besides the calendar: it runs as it stands, and compiled."""

from __future__ import annotations

from typing import Any


def nearest(value: Any, step: Any) -> Any:
    """The nearest number of steps, halves away from zero; `step` is above zero."""
    size = abs(value)
    steps = size // step
    rest = size - steps * step
    if rest >= step - rest:
        steps += 1
    return steps if value >= 0 else -steps


def up(value: Any, step: Any) -> Any:
    """The number of steps that reach a value from below or at it."""
    return -(-value // step)


def down(value: Any, step: Any) -> Any:
    """The number of steps up to a value."""
    return value // step


def at_least(low: Any, high: Any, other_low: Any, other_high: Any) -> int:
    """Whether what lies between two bounds is at least another: 1 yes, -1 no, 0 not known."""
    if low >= other_high:
        return 1
    return -1 if high < other_low else 0


def reached(starts: Any, value: Any) -> int:
    """The last place whose start is at most the value; -1 if there is none."""
    low, high = 0, len(starts)
    while low < high:
        middle = (low + high) // 2
        if starts[middle] <= value:
            low = middle + 1
        else:
            high = middle
    return low - 1


def among(numbers: Any, value: Any) -> int:
    """The place of a number; -1 if it is none of them."""
    for place in range(len(numbers)):
        if numbers[place] == value:
            return place
    return -1


# ------------------------------------------------------------------ plain objects alone


def join(a: Any, b: Any) -> Any:
    """All that is lacking in either, of which both lack something."""
    return (-1, a, b)


def includes(options: Any, wanted: Any, every: bool) -> bool:
    """Whether a set has all, or any, of some options."""
    return options >= wanted if every else not options.isdisjoint(wanted)
