"""What compiled source keeps while it runs, in arrays of whole numbers.

`N` holds what is lacking: from row 1 on, a site and its arguments, or two other rows, joined; a
row's number is its handle. `H` holds what happens on the days of a ladder, `R` what gates decided.
The first row of each holds how many rows are used; `N[0, 1]` says why a record is not decided.
"""

from __future__ import annotations

from typing import Any

JOINED = -1
"""In place of a site: two others."""

FULL, WIDE = 1, 2
"""Why a record could not be decided: an array is full, or a number does not fit."""


def leaf(N: Any, site: int, a: int, b: int, c: int, d: int, e: int) -> int:  # noqa: N803
    """The handle of one thing that is lacking."""
    at = N[0, 0]
    if at >= len(N):
        N[0, 1] = 1
        return 1
    N[0, 0] = at + 1
    N[at, 0] = site
    N[at, 1] = a
    N[at, 2] = b
    N[at, 3] = c
    N[at, 4] = d
    N[at, 5] = e
    return at  # type: ignore[no-any-return]


def join(N: Any, a: int, b: int) -> int:  # noqa: N803
    """The handle of all that is lacking in two, either of which may lack nothing."""
    if a == 0 or a == b:
        return b
    if b == 0:
        return a
    return leaf(N, -1, a, b, 0, 0, 0)


def happens(
    N: Any,  # noqa: N803
    H: Any,  # noqa: N803
    day: int,
    what: int,
    which: int,
    code: int,
    u: int,
) -> None:
    """Something happens on a day of a ladder; of more units, a sum could have no room."""
    if code > 1099511627776 or code < -1099511627776:
        N[0, 1] = 2
        return
    at = H[0, 0]
    if at >= len(H):
        N[0, 1] = 1
        return
    H[0, 0] = at + 1
    H[at, 0] = day
    H[at, 1] = what
    H[at, 2] = which
    H[at, 3] = code
    H[at, 4] = u


def results(
    N: Any,  # noqa: N803
    H: Any,  # noqa: N803
    R: Any,  # noqa: N803
    undated: int,
    which: int,
    moves: bool,
    out: int,
    out_u: int,
    since: int,
    since_u: int,
    missing: bool,
    until: int,
    first: int,
    last: int,
) -> int:
    """A gate decided something: keeps it, and says what happens on a ladder between two days.

    Gives what is lacking of the days of all of them. `moves` says whether the outcome moves anyone.
    """
    at = R[0, 0]
    if at >= len(R):
        N[0, 1] = 1
        return undated
    R[0, 0] = at + 1
    R[at, 0] = which
    R[at, 1] = out
    R[at, 2] = out_u
    R[at, 3] = since
    R[at, 4] = since_u
    R[at, 5] = 1 if missing else 0
    R[at, 6] = until
    if out_u == 0 and not moves:
        return undated
    ends = first < until <= last
    if since_u != 0:
        undated = join(N, undated, join(N, since_u, out_u))
    elif not missing and first < since <= last:
        happens(N, H, since, 1, which, out, out_u)
    elif ends and out_u != 0:
        happens(N, H, until, 3, which, 0, out_u)
    if ends:
        happens(N, H, until, 2, which, 0, 0)
    return undated


def keeps(
    N: Any,  # noqa: N803
    R: Any,  # noqa: N803
    start: int,
    which: int,
    wanted: int,
    day: int,
    after: int,
) -> Any:
    """Whether a result of a gate with an outcome is running on a day, and what is lacking.

    Of those whose day is known, only the ones after a day count.
    """
    yes, lack = False, 0
    for at in range(start, R[0, 0]):
        missing, since, since_u = R[at, 5] != 0, R[at, 3], R[at, 4]
        if R[at, 0] != which or (since_u == 0 and not missing and since <= after):
            continue
        until = R[at, 6]
        begun = not missing and since <= day and (until == 0 or day < until)
        if since_u == 0 and not begun:
            continue
        if R[at, 2] != 0 or (R[at, 1] == wanted and since_u != 0):
            lack = join(N, lack, join(N, R[at, 2], since_u))
        elif R[at, 1] == wanted:
            yes = True
    return yes, lack


def sort(H: Any, first: int, end: int) -> None:  # noqa: N803
    """Puts rows in the order of their days; those of one day stay as they are."""
    for i in range(first + 1, end):
        day, what, which, code, u = H[i, 0], H[i, 1], H[i, 2], H[i, 3], H[i, 4]
        at = i
        while at > first and H[at - 1, 0] > day:
            for column in range(5):
                H[at, column] = H[at - 1, column]
            at -= 1
        H[at, 0] = day
        H[at, 1] = what
        H[at, 2] = which
        H[at, 3] = code
        H[at, 4] = u


def includes(options: int, wanted: int, every: bool) -> bool:
    """Whether a set, a bit for each option, has all, or any, of some."""
    return (options & wanted) == wanted if every else (options & wanted) != 0
