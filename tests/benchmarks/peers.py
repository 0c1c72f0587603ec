"""Which of the engines to compare with are installed, and how the others can be."""

from __future__ import annotations

from importlib.util import find_spec

MODULES = {
    "zen-engine": "zen",
    "openfisca-core": "openfisca_core",
    "numba": "numba",
    "pyarrow": "pyarrow",
}
"""What each is imported as, by what it is installed as."""


def installed(peer: str) -> bool:
    """Whether a peer can be compared with here."""
    return find_spec(MODULES[peer]) is not None


def lacking() -> str | None:
    """A sentence about the peers that are not installed; None if all are."""
    names = [peer for peer in MODULES if not installed(peer)]
    if not names:
        return None
    return (
        f"left out, because not installed: {', '.join(names)}; "
        "`pip install --group benchmarks` (pip 25.1 or later) installs what is compared with"
    )
