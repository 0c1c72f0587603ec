"""What a node of the IR is in the generated source: the code of its value, and what is known of it.

A number is a fraction of whole numbers: `code` over `den`, which is a whole number where it is
known when the source is generated. Its range is that of the numerator, so that a width can be
proved.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from clausal.kernel.module import both, either, known, literal, negation
from clausal.values import Exact

MOST = 2**63 - 1
"""The largest whole number that a compiled kernel can hold."""


@dataclass(frozen=True, slots=True)
class Holds:
    """What a code's value lies between, ends included where `closed`; a text is both of them."""

    code: str
    low: Any = None
    high: Any = None
    closed: bool = True


def exclusive(one: V, other: V) -> bool:
    """Whether two conditions can be seen never to hold together."""
    return any(
        a.code == b.code and (_apart(a, b) or _apart(b, a)) for a in one.holds for b in other.holds
    )


def _apart(below: Holds, above: Holds) -> bool:
    if below.high is None or above.low is None:
        return False
    if isinstance(below.high, str) or isinstance(above.low, str):
        return bool(below.high != above.low)
    if below.high == above.low:
        return not (below.closed and above.closed)
    return bool(below.high < above.low)


@dataclass(frozen=True, slots=True, kw_only=True)
class V:
    """A value. `u` is the code of what is lacking ("0": nothing ever is), `m` of whether it is
    missing; the other codes count only where neither is so. `kind` is `number`, `truth`, `day`,
    `year`, `text`, `set`, `record` or `list`.

    Of a count that is not known, `least` and `most` are the codes of its bounds (below 0: there is
    none). A list has the code of its `end` too.
    """

    kind: str
    code: str
    u: str = "0"
    m: str = "False"
    den: int | str = 1
    low: int | None = None
    high: int | None = None
    dens: int | None = None
    """the largest that a `den` which is not known can be"""
    least: str | None = None
    most: str | None = None
    record: str = ""
    """of a record, its name; of a list, that of its items"""
    end: str = ""
    holds: tuple[Holds, ...] = ()
    """of a yes or no: what holds wherever it is yes"""

    @property
    def there(self) -> str:
        """The code of whether there is a value."""
        return both(known(self.u), negation(self.m))


EMPTY = {
    "number": "0",
    "truth": "False",
    "day": "0",
    "year": "0",
    "text": "EMPTY_TEXT",
    "set": "EMPTY_SET",
    "record": "EMPTY_RECORD",
    "list": "EMPTY_LIST",
}


def nothing(kind: str, u: str = "0", m: str = "False") -> V:
    """What stands for a value that is not known, or missing: it widens no range."""
    return V(kind=kind, code=EMPTY[kind], u=u, m=m, low=0, high=0)


def truth(code: str, u: str = "0", holds: tuple[Holds, ...] = ()) -> V:
    """A yes or no."""
    return V(kind="truth", code=code, u=u, holds=holds)


def lacking(like: V, u: str) -> V:
    """A value of a kind, of which nothing is known."""
    return replace(like, u=u, m="False", least=None, most=None)


def number(value: Exact) -> V:
    """A number that is known when the source is generated."""
    exact = Fraction(value)
    n = exact.numerator
    return V(kind="number", code=str(n), den=exact.denominator, low=n, high=n)


def constant_of(value: V) -> Fraction | None:
    """The number, if it is known when the source is generated."""
    if value.low is None or value.low != value.high or not isinstance(value.den, int):
        return None
    stated = value.kind == "number" and value.u == "0" and value.m == "False"
    return Fraction(value.low, value.den) if stated else None


# ------------------------------------------------------------------ fractions


def times(code: str, factor: int | str) -> str:
    """A product; of two known numbers, the number."""
    if factor == 1:
        return code
    if isinstance(factor, int) and code.lstrip("-").isdigit():
        return str(int(code) * factor)
    return f"{enclosed(code)} * {factor}"


def enclosed(code: str) -> str:
    """The code as an operand."""
    return code if code.replace("_", "").isalnum() else f"({code})"


def scaled(value: V, den: int) -> V:
    """The same number over a multiple of its denominator, which is known."""
    assert isinstance(value.den, int) and den % value.den == 0
    factor = den // value.den
    if factor == 1:
        return value
    return replace(
        value,
        code=times(value.code, factor),
        den=den,
        least=None if value.least is None else times(value.least, factor),
        most=None if value.most is None else times(value.most, factor),
        low=None if value.low is None else value.low * factor,
        high=None if value.high is None else value.high * factor,
    )


def aligned(left: V, right: V) -> tuple[V, V]:
    """Two numbers over one denominator: one that is known if both are."""
    if isinstance(left.den, int) and isinstance(right.den, int):
        den = math.lcm(left.den, right.den)
        return scaled(left, den), scaled(right, den)
    den_code = times(str(left.den), right.den)
    one, other = largest_den(left), largest_den(right)
    dens = one * other if one and other else None
    return _widened(left, right, den_code, dens), _widened(right, left, den_code, dens)


def largest_den(value: V) -> int | None:
    """The largest that its denominator can be, if that is known."""
    return value.den if isinstance(value.den, int) else value.dens


def _widened(value: V, by: V, den: str, dens: int | None) -> V:
    most = largest_den(by)
    low, high = value.low, value.high
    made = replace(value, code=times(value.code, by.den), den=den, dens=dens)
    if not most or low is None or high is None:
        return replace(made, low=None, high=None)
    return replace(made, low=min(low, low * most), high=max(high, high * most))


def span(value: V) -> tuple[int, int] | None:
    """The ends of the numerator's range, if it has both."""
    return None if value.low is None or value.high is None else (value.low, value.high)


def bounded(value: V, ends: tuple[int, int] | None) -> V:
    """The number with another range."""
    low, high = ends or (None, None)
    return replace(value, low=low, high=high)


def product_range(a: tuple[int, int] | None, b: tuple[int, int] | None) -> tuple[int, int] | None:
    """The range of a product."""
    if a is None or b is None:
        return None
    corners = [x * y for x in a for y in b]
    return min(corners), max(corners)


def sum_range(a: tuple[int, int] | None, b: tuple[int, int] | None) -> tuple[int, int] | None:
    """The range of a sum."""
    return None if a is None or b is None else (a[0] + b[0], a[1] + b[1])


# ------------------------------------------------------------------ what two values are together


def equal(left: V, right: V) -> str:
    """The code of whether two values that are not unknown are the same; both missing are."""
    if left.kind == "number":
        left, right = aligned(left, right)
    same = f"{left.code} == {right.code}"
    if literal(left.code) and literal(right.code):
        same = str(left.code == right.code)
    if left.m == "False" and right.m == "False":
        return same
    one, other = left.m, right.m
    if one == other == "True":
        return "True"
    return either(both(one, other), both(negation(one), negation(other), same))
