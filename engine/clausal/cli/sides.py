"""The two texts of `clausal diff`: a day, proposals, another folder, a revision of it in git."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from clausal.cli.knowledge import day_of

if TYPE_CHECKING:
    from clausal.book import Book
    from clausal.ir.text import ConsolidatedText

DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


@dataclass(frozen=True, slots=True)
class Side:
    """Which text is meant: of which day (None: today), with which proposals, out of what.

    `revision` is one in git of the book's folder; `folder` is another book; neither: the book.
    """

    day: dt.date | None
    proposals: tuple[str, ...] = ()
    folder: str | None = None
    revision: str | None = None

    def title(self, day: dt.date) -> str:
        """What readers call it."""
        from clausal.render.english import written_day

        words = f"the text of {written_day(day)}"
        if self.proposals:
            words += f" with {', '.join(self.proposals)}"
        where = self.folder or (f"revision {self.revision}" if self.revision else None)
        return f"{words}, from {where}" if where else words


def side(written: str) -> Side:
    """`2013-07-01+one_year`, `folder`, `folder:2013-07-01`, `@main`, `@main:2013-07-01`."""
    place, day, proposals = written, "", ""
    found = re.fullmatch(rf"(?:(.+):)?({DAY.pattern}|today)((?:\+\w+)*)", written, re.DOTALL)
    if found:
        place, day, proposals = found[1] or "", found[2], found[3]
    chosen = None if day in ("", "today") else day_of(day)
    names = tuple(proposals.split("+")[1:])
    if place.startswith("@"):
        if place == "@":
            raise click.BadParameter("a revision follows the @, such as @main or @HEAD~1")
        return Side(chosen, names, revision=place[1:])
    if not place:
        return Side(chosen, names)
    from clausal.errors import BookError
    from clausal.reading import locate

    try:
        locate(place)
    except BookError:
        raise click.BadParameter(
            f"`{written}` is no text: give a day (2013-07-01), a day with proposals "
            "(2013-07-01+longer_term), a folder (or folder:2013-07-01), or a revision (@main)"
        ) from None
    return Side(chosen, names, folder=place)


def texts_of(sides: Sequence[Side], book: str, known_on: dt.date | None) -> list[ConsolidatedText]:
    """The texts that are meant; `book` is how the user calls the book. Raises as `load` does."""
    from clausal.book import load

    loaded: dict[tuple[str, str | None], Book] = {}  # both texts are often out of one book
    for side in sides:
        key = (side.folder or book, side.revision)
        if key in loaded:
            continue
        if side.revision is None:
            loaded[key] = load(side.folder or book)
        else:
            from clausal.cli.revisions import checked_out

            with checked_out(book, side.revision) as name:
                loaded[key] = load(name)
    return [
        loaded[side.folder or book, side.revision].text_on(
            side.day or dt.date.today(), known_on=known_on, proposals=side.proposals
        )
        for side in sides
    ]
