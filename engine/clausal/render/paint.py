"""What a piece of text is, so that a terminal can colour it: renderers know no colours."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto


class Role(Enum):
    """The parts of a report that a terminal may show in a colour."""

    ERROR = auto()
    WARNING = auto()
    HELP = auto()
    QUIET = auto()
    STRONG = auto()
    YES = auto()
    NO = auto()
    OPEN = auto()


Paint = Callable[[str, Role], str]
"""Gives the text back, coloured or not."""


def plain(text: str, _: Role) -> str:
    """No colours."""
    return text
