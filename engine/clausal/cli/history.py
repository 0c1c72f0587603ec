"""`clausal history`: how the text of a book, or of one provision, changed over time."""

from __future__ import annotations

import click

from clausal.cli.ending import findings_shown
from clausal.cli.knowledge import Knowledge, knowledge_of_history
from clausal.cli.output import paint, write, write_json


@click.command("history")
@click.argument("book")
@click.argument("provision", required=False)
@knowledge_of_history
@click.option("--json", "as_json", is_flag=True, help="Print the history as JSON.")
def command(book: str, provision: str | None, knowledge: Knowledge, as_json: bool) -> None:
    """Show each day on which the text of BOOK changes, or the wordings of one PROVISION.

    Proposals are listed apart, and are part of the history only where --with puts them in force.
    """
    from clausal.book import load
    from clausal.chronicle import chronicle

    with findings_shown(as_json):
        text = load(book)
        history = chronicle(text.texts(knowledge.known_on, knowledge.proposals), provision)
    if as_json:
        from clausal.render.history_json import history_json

        write_json(history_json(history, book=text.origin))
    else:
        from clausal.render.history_text import history_text

        write(history_text(history, book=text.origin, paint=paint()))
