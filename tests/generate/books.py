"""Whole books from a seed: an agreement, its amendments and proposals, as text and as texts.

`book(seed)` is the same book for the same seed; None where the checker finds an error in it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random

from clausal.diagnostics import has_errors
from clausal.errors import BookError
from clausal.history.texts import split
from clausal.pipeline import KnownTexts, check_book, texts_known
from clausal.reading import Location, ParsedBook
from clausal.source import Source
from clausal.syntax.parser import parse
from tests.generate.amendments import Amendments
from tests.generate.provisions import Provisions
from tests.generate.vocabulary import UNITS, draw_vocabulary

_BEGINNING = re.compile(r"(?m)^(?=[a-z])")
"""Where an item of a text begins."""


class Refused(Exception):
    """A text that is no sound book, and why."""


@dataclass(frozen=True)
class Book:
    """A sound book, by its text."""

    text: str
    parsed: ParsedBook

    @cached_property
    def proposals(self) -> tuple[str, ...]:
        """The names of its proposals."""
        return tuple(p.name for p in self.parsed.parts.patches if p.heading.proposal)

    def texts(self, proposals: tuple[str, ...] = ()) -> KnownTexts:
        """Its texts over time, with some of its proposals."""
        return texts_known(self.parsed, None, proposals)


def read(text: str) -> Book:
    """The book that a text is. Raises Refused if it has an error."""
    source = Source("book.clause", text)
    file, diagnostics = parse(source)
    if has_errors(diagnostics):
        raise Refused("; ".join(f"{d.code} {d.message}" for d in diagnostics))
    location = Location("book", Path("book"), shipped=False)
    parsed = ParsedBook(location, (source,), (file,), split([file]))
    try:
        checked = check_book(parsed)
    except BookError as error:
        raise Refused(str(error)) from None
    errors = [d for d in checked.diagnostics if has_errors([d])]
    if errors:
        raise Refused("; ".join(dict.fromkeys(f"{d.code} {d.message}" for d in errors)))
    return Book(text, parsed)


def book(seed: int) -> Book | None:
    """The book of a seed; None where that text has an error."""
    try:
        return read(book_text(Random(seed)))
    except Refused:
        return None


def items(text: str) -> list[str]:
    """The items of a book's text, in their order."""
    return [part for part in _BEGINNING.split(text) if part.strip()]


# ------------------------------------------------------------------ writing


def book_text(random: Random) -> str:
    """The text of a book; nearly always a sound one."""
    start = dt.date(random.choice([2008, 2009]), random.choice([1, 7, 7]), 1)
    days = _days(random, start)
    vocabulary = draw_vocabulary(random)
    made = Provisions(random, vocabulary, days)
    _provisions(random, made)
    end = dt.date(start.year + random.choice([3, 4, 5]), 6, 30) if random.random() < 0.7 else None
    parts = [_agreement(random, start, end), *vocabulary.text(), *made.texts.values()]
    amendments = Amendments(random, made, start, end)
    for number in range(random.choice([0, 1, 1, 2, 2, 3])):
        parts += amendments.draw(number + 1)
    return "\n\n".join(parts) + "\n"


def _days(random: Random, start: dt.date) -> list[dt.date]:
    """The days on which things turn: few, so that many of them meet."""
    found = {start, dt.date(2012, 2, 29)}
    while len(found) < 8:
        year = random.randint(start.year, start.year + 4)
        month, day = random.choice([(1, 1), (6, 30), (7, 1), (8, 31), (9, 1), (12, 31), (3, 15)])
        found.add(dt.date(year, month, day))
    return sorted(found)


def _agreement(random: Random, start: dt.date, end: dt.date | None) -> str:
    term = f" to {end}{random.choice(['', ', then until replaced'])}" if end else ""
    year = random.choice(["July 1", "July 1", "January 1", "September 1"])
    return "\n".join(
        [
            "language 1\n",
            'agreement test "Test Agreement"',
            '  between   board "The Board"',
            '  and       union "The Union"',
            f"  ratified  {start}",
            f"  in force  from {start}{term}",
            f"  year      starts {year}",
            "  currency  USD",
        ]
    )


def _provisions(random: Random, made: Provisions) -> None:
    has_ladder = random.random() < 0.7
    if has_ladder:
        made.constant("per_step", UNITS)
    for number in range(random.choice([1, 2, 3])):
        made.constant(f"mark{number + 1}")
    for number in range(random.choice([0, 1, 1])):
        made.question(f"point{number + 1}")
    for number in range(random.choice([1, 2, 3])):
        made.table(f"scale{number + 1}")
    for number in range(random.choice([2, 3, 4])):
        made.define(f"early{number + 1}", late=False)
    if has_ladder:
        made.parts()
    steps: list[Callable[[], None]] = []
    for number in range(random.choice([1, 2] if has_ladder else [0, 1])):
        steps.append(lambda n=number: made.source(f"source{n + 1}"))  # type: ignore[misc]
    for number in range(random.choice([1, 2, 3])):
        steps.append(lambda n=number: made.gate(f"gate{n + 1}"))  # type: ignore[misc]
    random.shuffle(steps)
    for step in steps:
        step()
    if has_ladder:
        made.ladder()
    for number in range(random.choice([1, 2, 3])):
        made.define(f"late{number + 1}", late=True)
