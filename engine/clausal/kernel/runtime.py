"""What generated source calls, besides the calendar: it runs as it stands, and compiled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


def climbed(
    rung: int, step: int, balance: Any, size: Any, firsts: Any, lasts: Any, following: Any
) -> Any:
    """Takes every interval that a balance suffices for.

    The rung, the step, what is left, and whether it is still the same stay on the same rung.
    """
    stays = True
    while balance >= size and not (step >= lasts[rung] and following[rung] < 0):
        steps = balance // size
        if steps > lasts[rung] - step:
            steps = lasts[rung] - step
        if steps > 0:
            step += steps
        elif following[rung] >= 0:
            steps = 1
            rung = following[rung]
            step = firsts[rung]
            stays = False
        balance -= steps * size
    return rung, step, balance, stays


# ------------------------------------------------------------------ plain objects alone


def happens(H: Any, day: int, what: int, which: int, code: Any, u: Any) -> None:  # noqa: N803
    """Something happens on a day of a ladder."""
    H.append((day, len(H), what, which, code, u))


def results(
    H: Any,  # noqa: N803
    R: Any,  # noqa: N803
    undated: Any,
    which: int,
    moves: bool,
    out: Any,
    out_u: Any,
    since: int,
    since_u: Any,
    missing: bool,
    until: int,
    first: int,
    last: int,
) -> Any:
    """A gate decided something: keeps it, and says what happens on a ladder between two days.

    Gives what is lacking of the days of all of them. `moves` says whether the outcome moves anyone.
    """
    R.append((which, out, out_u, since, since_u, missing, until))
    if not (out_u or moves):
        return undated
    ends = first < until <= last
    if since_u:
        found = join(since_u, out_u) if out_u else since_u
        undated = join(undated, found) if undated else found
    elif not missing and first < since <= last:
        H.append((since, len(H), 1, which, out, out_u))
    elif ends and out_u:
        H.append((until, len(H), 3, which, 0, out_u))
    if ends:
        H.append((until, len(H), 2, which, 0, 0))
    return undated


def keeps(R: Any, which: int, wanted: Any, day: int, after: int) -> Any:  # noqa: N803
    """Whether a result of a gate with an outcome is running on a day, and what is lacking.

    Of those whose day is known, only the ones after a day count.
    """
    yes, lack = False, 0
    for gate, out, out_u, since, since_u, missing, until in R:
        if gate != which or (not since_u and not missing and since <= after):
            continue
        begun = not missing and since <= day and (until == 0 or day < until)
        if not since_u and not begun:
            continue
        if out_u or (out == wanted and since_u):
            found = join(out_u, since_u) if out_u and since_u else out_u or since_u
            lack = join(lack, found) if lack else found
        elif out == wanted:
            yes = True
    return yes, lack


# ------------------------------------------------------------------ what they lack


def join(a: Any, b: Any) -> Any:
    """All that is lacking in either, of which both lack something."""
    return a if a is b else (-1, a, b)


# ------------------------------------------------------------------ once for a record


class Memo:
    """What was answered about one record under several texts, days and readings. `differ` says in
    which questions two numbers of readings differ; `asked`, which were read on the way: bits."""

    __slots__ = ("asked", "differ", "found")

    def __init__(self, differ: Sequence[Sequence[int]]) -> None:
        self.differ = differ
        self.asked = 0
        self.found: dict[Any, Any] = {}


def once(function: Callable[..., Any]) -> Callable[..., Any]:
    """Asks a function about a record and a day once."""

    def kept(m: Memo, r: Any, t: int, a0: Any) -> Any:
        key = (function, t, id(a0))
        found = m.found.get(key)
        if found is None:
            found = m.found[key] = function(m, r, t, a0)
        return found

    return kept


def once_read(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same for one that may read questions: asked again where one that it read is read
    otherwise."""

    def kept(k: int, m: Memo, r: Any, t: int, a0: Any) -> Any:
        found = m.found.setdefault((function, t, id(a0)), [])
        differ = m.differ[k]
        for other, asked, answer in found:
            if not asked & differ[other]:
                m.asked |= asked
                return answer
        before, m.asked = m.asked, 0
        answer = function(k, m, r, t, a0)
        found.append((k, m.asked, answer))
        m.asked |= before
        return answer

    return kept
