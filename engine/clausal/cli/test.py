"""`clausal test`: a book's own scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausal.cli.ending import FINDINGS, findings_shown
from clausal.cli.knowledge import Knowledge, knowledge_of_scenarios
from clausal.cli.output import complain, paint, write, write_json
from clausal.cli.progress import watched

if TYPE_CHECKING:
    from clausal.ir.text import Scenario


@click.command("test")
@click.argument("book")
@knowledge_of_scenarios
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
    context: click.Context,
    book: str,
    knowledge: Knowledge,
    words: str | None,
    as_json: bool,
    junit: Path | None,
) -> None:
    """Run the scenarios of BOOK, in the order in which they are written.

    Proposals are put in force beside those that a scenario names; --known-on leaves alone a
    scenario that says itself what is known. One that does not fit the text then is left out.

    Ends with 1 if a scenario fails, or can't be run.
    """
    from clausal.book import load
    from clausal.scenarios.run import Outcome

    with findings_shown(as_json):
        text = load(book)
        scenarios = text.scenarios_asked(
            as_of=knowledge.as_of, known_on=knowledge.known_on, proposals=knowledge.proposals
        )
        left = len(text.scenarios) - len(scenarios)
    if left:
        from clausal.render.findings import counted

        complain(f"left out: {counted(left, 'scenario')}, for the texts asked about don't fit")
    chosen = _chosen(scenarios, words)
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
        if knowledge.as_of or knowledge.known_on or knowledge.proposals:
            complain(
                "these scenarios were run under another text or day than their own: what fails "
                "shows what becomes of them there, and need not be a mistake"
            )
        context.exit(FINDINGS)


def _chosen(scenarios: Sequence[Scenario], words: str | None) -> Sequence[Scenario]:
    if not words:
        return scenarios
    wanted = words.casefold().split()
    found = tuple(
        scenario
        for scenario in scenarios
        if all(word in scenario.title.casefold() for word in wanted)
    )
    if not found:
        raise click.UsageError(f"none of the {len(scenarios)} scenarios has the words `{words}`")
    return found
