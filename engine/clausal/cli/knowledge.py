"""The options that choose a text: the day, whose knowledge is used, and what is proposed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from clausal.book import Book
    from clausal.ir.text import ConsolidatedText


def _day(_: click.Context, __: click.Parameter, value: str | None) -> dt.date | None:
    if value is None:
        return None
    from clausal.ir.types import DateType
    from clausal.records.value import Fault, read_value

    try:
        day = read_value(value, DateType())
    except Fault as fault:
        raise click.BadParameter(f"{fault.message}; {fault.help}") from None
    assert isinstance(day, dt.date)
    return day


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Which text is meant. `as_of` is None where the command's own default holds."""

    as_of: dt.date | None
    known_on: dt.date | None
    proposals: tuple[str, ...]

    def text(self, book: Book) -> ConsolidatedText:
        """The text of that day, today by default."""
        day = self.as_of or dt.date.today()
        return book.text_on(day, known_on=self.known_on, proposals=self.proposals)


def knowledge(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command `--as-of`, `--known-on` and `--with`, as its argument `knowledge`."""

    @click.option(
        "--as-of",
        metavar="DATE",
        callback=_day,
        help="The day asked about, such as 2011-07-01. [today]",
    )
    @click.option(
        "--known-on",
        metavar="DATE",
        callback=_day,
        help="Leave out what was decided after this day.",
    )
    @click.option(
        "--with",
        "proposals",
        metavar="PROPOSAL",
        multiple=True,
        help="Put a proposal in force. Can be repeated.",
    )
    @wraps(command)  # with the options that it has already
    def with_knowledge(
        *args: Any,
        as_of: dt.date | None,
        known_on: dt.date | None,
        proposals: tuple[str, ...],
        **more: Any,
    ) -> Any:
        return command(*args, knowledge=Knowledge(as_of, known_on, proposals), **more)

    return with_knowledge
