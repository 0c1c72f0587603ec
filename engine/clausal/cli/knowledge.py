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


def day_given(_: click.Context, __: click.Parameter, value: str | None) -> dt.date | None:
    """The day of an option that may be left out."""
    return None if value is None else day_of(value)


def day_of(value: str) -> dt.date:
    """A day as a caller writes it. Raises BadParameter."""
    from clausal.ir.types import DateType
    from clausal.records.value import Fault, read_value

    try:
        day = read_value(value, DateType())
    except Fault as fault:
        raise click.BadParameter(f"{fault.message}; {fault.help}") from None
    assert isinstance(day, dt.date)
    return day


settings_given = click.option(
    "--set",
    "settings",
    metavar="NAME=VALUE",
    multiple=True,
    help="The reading of a question or the value of a constant. Can be repeated.",
)
"""The option `--set`, as a command's argument `settings`; `setting` reads each."""


def setting(words: str) -> tuple[str, str]:
    """The name and the value of a `--set`."""
    name, equals, value = words.partition("=")
    if not (name and equals):
        raise click.UsageError(f"`--set {words}` has to be NAME=VALUE")
    return name.strip(), value.strip()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Which text is meant. `as_of` is None where the command's own default holds."""

    as_of: dt.date | None
    known_on: dt.date | None
    proposals: tuple[str, ...]

    @property
    def day(self) -> dt.date:
        """The day asked about, today by default."""
        return self.as_of or dt.date.today()

    def text(self, book: Book) -> ConsolidatedText:
        """The text of that day."""
        return book.text_on(self.day, known_on=self.known_on, proposals=self.proposals)


Command = Callable[..., Any]


def _options(as_of: str | None) -> Callable[[Command], Command]:
    """Gives a command the options, as its argument `knowledge`; `as_of` says what that day does.

    Without, there is no `--as-of`: the command is about all days.
    """

    def decorate(command: Command) -> Command:
        @click.option(
            "--known-on",
            metavar="DATE",
            callback=day_given,
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
            known_on: dt.date | None,
            proposals: tuple[str, ...],
            as_of: dt.date | None = None,
            **more: Any,
        ) -> Any:
            return command(*args, knowledge=Knowledge(as_of, known_on, proposals), **more)

        if as_of is None:
            return with_knowledge
        day = click.option("--as-of", metavar="DATE", callback=day_given, help=as_of)
        return day(with_knowledge)

    return decorate


knowledge = _options("The day asked about, such as 2011-07-01. [today]")
"""`--as-of`, `--known-on` and `--with`, for a command about one day."""

knowledge_of_texts = _options("Only the text of this day. [every text]")
"""The same, for a command about every text of a book."""

knowledge_of_scenarios = _options("Ask about this day. [each scenario's own]")
"""The same, for a command that runs scenarios, each about a day of its own."""

knowledge_of_history = _options(None)
"""`--known-on` and `--with`, for a command about all days."""
