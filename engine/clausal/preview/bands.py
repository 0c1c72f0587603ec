"""Changes of salary by their size: the bands, and the band of each change.

They are the same whoever is asked about, so that their ends tell nothing of the largest change.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from clausal.populations.tables import library

if TYPE_CHECKING:
    from numpy.typing import NDArray

EDGES = tuple(
    amount * 100
    for amount in (250, 500, 1000, 1500, 2000, 3000, 4000, 5000, 7500, 10_000, 15_000, 20_000)
)
"""Where bands of gains begin, after the first one; those of losses mirror them."""


ENDS: tuple[tuple[int | None, int | None], ...] = (
    (None, -EDGES[-1]),
    *((-high, -low) for low, high in zip(EDGES[-2::-1], EDGES[:0:-1], strict=True)),
    (-EDGES[0], 0),
    (0, 0),
    (0, EDGES[0]),
    *pairwise(EDGES),
    (EDGES[-1], None),
)
"""The lower and the upper end of each, from the largest losses to the largest gains."""


def bands_of(changes: NDArray[Any]) -> NDArray[Any]:
    """The band of each change; of a loss, mirrored."""
    np: Any = library("numpy")
    steps = 1 + np.searchsorted(EDGES, np.abs(changes), side="right")
    found: NDArray[Any] = len(EDGES) + 1 + np.sign(changes) * steps
    return found
