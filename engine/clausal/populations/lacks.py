"""What the records of a batch lack, by vectors: each different need is put into words once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clausal.interpret.answers import Need
from clausal.kernel.columns import Columns
from clausal.kernel.reading import Reader
from clausal.kernel.scratch import JOINED
from clausal.populations.alike import alike
from clausal.populations.tables import library

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Lacks:
    """What rows lack: pairs of a row and a place among the needs, in the order of both rows and
    text, each once."""

    rows: NDArray[Any]
    places: NDArray[Any]
    needs: Sequence[Need]


def lacks(reader: Reader, handles: NDArray[Any]) -> Lacks:
    """What stands behind handles, as `Reader.needs` says of each; rows are counted from 0."""
    np: Any = library("numpy")
    rows, leaves = _leaves(reader.lacking, handles)
    # The same need can be said in several ways: who has more than one of them has the first.
    found: dict[tuple[Need, str], int] = {}
    same: dict[Need, int] = {}
    places = np.empty(len(leaves), "int64")
    kinds = reader.lacking[leaves, 0]
    for number in np.unique(kinds).tolist():
        here = (kinds == number).nonzero()[0]
        parts = [np.zeros(len(here), "int64")]
        for place, argument in enumerate(reader.sites[number].reads, 1):
            codes = reader.lacking[leaves[here], place]
            ref = argument.how == "ref"
            parts.append(_where(reader.columns, argument.name, codes) if ref else codes)
        first, which = alike(parts)
        said = [reader.needs(leaf)[0] for leaf in leaves[here[first]].tolist()]
        numbers = [found.setdefault((need, need.says), len(found)) for need in said]
        places[here] = np.array(numbers)[which]
    needs = [need for need, _ in found]
    equal = np.array([same.setdefault(need, len(same)) for need in needs])
    _, once = np.unique(rows * len(needs) + equal[places], return_index=True)
    once.sort()
    return Lacks(rows[once], places[once], needs)


def _leaves(lacking: NDArray[Any], handles: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """All single things behind handles, in their order, each with its row."""
    np: Any = library("numpy")
    rows, nodes = np.arange(len(handles)), handles
    while (joined := lacking[nodes, 0] == JOINED).any():
        sizes = np.where(joined, 2, 1)
        places = (np.cumsum(sizes) - sizes)[joined]
        both = lacking[nodes[joined]]
        rows, nodes = rows.repeat(sizes), nodes.repeat(sizes)
        nodes[places], nodes[places + 1] = both[:, 1], both[:, 2]
    return rows, nodes


def _where(columns: Columns, record: str, rows: NDArray[Any]) -> NDArray[Any]:
    """Numbers that are the same where records have the same path."""
    np: Any = library("numpy")
    found: NDArray[Any] = np.zeros(len(rows), "int64")
    places = columns.tables[record].places if record in columns.tables else ()
    for number, place in enumerate(places, 1):
        here = ((rows >= place.start) & (rows < place.stop)).nonzero()[0]
        if not len(here):
            continue
        owner = columns.tables[place.record]
        if place.field in owner.lists:
            lists = owner.lists[place.field]
            above = lists.ends.searchsorted(rows[here], side="right")
            item = rows[here] - lists.starts[above]
        else:
            values = owner.cells[place.field].values
            order = values.argsort(kind="stable")
            above = order[values[order].searchsorted(rows[here])]
            item = np.zeros(len(here), "int64")
        _, which = alike([_where(columns, place.record, above), item])
        found[here] = which * len(places) + number
    return found
