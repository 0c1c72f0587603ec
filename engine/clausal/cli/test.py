"""`clausal test`: a book's own scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausal.cli.ending import FINDINGS, findings_shown
from clausal.cli.output import paint, write, write_json
from clausal.cli.progress import watched

if TYPE_CHECKING:
    from clausal.book import Book
    from clausal.ir.text import Scenario


@click.command("test")
@click.argument("book")
@click.option("-k", "words", metavar="WORDS", help="Only scenarios with all these words in them.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.option(
    "--junit",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the results as JUnit XML.",
)
@click.pass_context
def command(
    context: click.Context, book: str, words: str | None, as_json: bool, junit: Path | None
) -> None:
    """Run the scenarios of BOOK, in the order in which they are written.

    Ends with 1 if a scenario fails, or can't be run.
    """
    from clausal.book import load
    from clausal.scenarios.run import Outcome

    with findings_shown(as_json):
        text = load(book)
    chosen = _chosen(text, words)
    results = [text.run(s) for s in watched(chosen, len(chosen), "running scenarios")]
    if junit is not None:
        from clausal.render.junit import junit_xml

        junit.write_bytes(junit_xml(results, text.name, text.text.agreement.currency))
    if as_json:
        from clausal.render.scenarios_json import scenarios_json

        write_json(scenarios_json(results, text.text, book=text.origin))
    else:
        from clausal.render.scenarios import show_results

        write(show_results(results, text.text, book=text.origin, paint=paint()))
    if any(result.outcome is not Outcome.PASSED for result in results):
        context.exit(FINDINGS)


def _chosen(book: Book, words: str | None) -> tuple[Scenario, ...]:
    if not words:
        return book.scenarios
    wanted = words.casefold().split()
    found = tuple(
        scenario
        for scenario in book.scenarios
        if all(word in scenario.title.casefold() for word in wanted)
    )
    if not found:
        raise click.UsageError(
            f"none of the {len(book.scenarios)} scenarios has the words `{words}`"
        )
    return found
