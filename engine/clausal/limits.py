"""How much a book or a file of records may hold, and how much of what is wrong is told.

What is beyond is refused with a sentence, and quickly. Each limit that has an environment variable
is set by it, for the process: `CLAUSAL_MAX_RECORD_FILE_MB=200`.
"""

from __future__ import annotations

import os

from clausal.errors import QuestionError

MB = 1024 * 1024

SETTINGS: dict[str, int] = {}
"""The environment variable of each limit that has one, and what holds where it is not set."""


def _limit(variable: str, usual: int, most: int = 10**9) -> int:
    """The value of an environment variable, or the usual one. Raises QuestionError."""
    SETTINGS[variable] = usual
    given = os.environ.get(variable, "").strip()
    if not given:
        return usual
    if given.isascii() and given.isdigit() and len(given) <= 10 and 0 < int(given) <= most:
        return int(given)
    raise QuestionError(f"{variable} is `{given[:40]}`; it is a whole number from 1 to {most:,}")


# ------------------------------------------------------------------ books

LARGEST_BOOK_FILE = _limit("CLAUSAL_MAX_FILE_MB", 4, most=1024) * MB
"""Bytes of a `.clause` file, or of a table's: a thousand pages."""

MOST_FILES = _limit("CLAUSAL_MAX_FILES", 1000)
"""Files of a book, tables' included."""

MOST_ENTRIES = _limit("CLAUSAL_MAX_ENTRIES", 50_000)
"""Files and folders below a book's folder, of whatever kind, that are looked through."""

LONGEST_LINE = _limit("CLAUSAL_MAX_LINE", 5000, most=100_000)
"""Characters of a line of a text: nobody reads one that is longer."""

DEEPEST_EXPRESSION = _limit("CLAUSAL_MAX_DEPTH", 100, most=150)
"""How deep an expression may be nested: far past what can be read aloud, well before Python's own
end, which is why it can't be set much higher."""

MOST_NUMBER_DIGITS = 28
"""Digits of a number in a text: as many as decimals are calculated with."""

MOST_MISTAKES = _limit("CLAUSAL_MAX_MISTAKES", 100)
"""Mistakes in the writing of one file that are told at once."""

# ------------------------------------------------------------------ records

LARGEST_RECORD_FILE = _limit("CLAUSAL_MAX_RECORD_FILE_MB", 64, most=4096) * MB
"""Bytes of a file of records: some tens of thousands of teachers."""

LARGEST_YAML = _limit("CLAUSAL_MAX_YAML_MB", 1, most=64) * MB
"""Characters of a YAML text: its parser is slow, and slower still where it is full of signs."""

DEEPEST_RECORD = _limit("CLAUSAL_MAX_RECORD_DEPTH", 50, most=100)
"""Levels of nesting: far more than an agreement has, far fewer than Python's stack."""

LONGEST_NUMBER = 64
"""Characters of a number as it is written, noughts at its ends included."""

MOST_DIGITS = 30
"""Digits of a number before its point, and after it: a few letters (`1e999999999`) are many."""

LONGEST_NAME = 100
"""Characters of a name that may be a slip for one that is known."""

MOST_FAULTS = _limit("CLAUSAL_MAX_FAULTS", 1000)
"""Faults that are told at once."""
