"""`clausal check`: everything that is wrong in a book."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from clausal.cli.ending import FINDINGS, exit_code, findings_shown
from clausal.cli.knowledge import Knowledge, knowledge_of_texts
from clausal.cli.output import paint, write, write_json

if TYPE_CHECKING:
    from clausal.pipeline import CheckedBook


@click.command("check")
@click.argument("book")
@knowledge_of_texts
@click.option("--strict", is_flag=True, help="Let warnings count as errors do.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--sarif", "as_sarif", is_flag=True, help="Print the findings as SARIF 2.1.0.")
@click.pass_context
def command(
    context: click.Context,
    book: str,
    knowledge: Knowledge,
    strict: bool,
    as_json: bool,
    as_sarif: bool,
) -> None:
    """Show everything that is wrong in BOOK.

    It is looked at in the text of every day, and with each proposal by itself; or only in the texts
    that --as-of, --known-on and --with choose, with all those proposals together.

    Ends with 1 if there is an error; with --strict, also if there is a warning.
    """
    if as_json and as_sarif:
        raise click.UsageError("--json does not go with --sarif")
    with findings_shown(as_json):
        if as_sarif:
            context.exit(_write_sarif(book, knowledge, strict=strict))
        checked = _checked(book, knowledge)
    if as_json:
        from clausal.render.findings_json import findings_json

        write_json(findings_json(checked.diagnostics, book=str(checked.parsed.location)))
    else:
        from clausal.render.findings import show_findings

        if checked.diagnostics:
            write(show_findings(checked.diagnostics, paint()))
            write("")
        write(_summary(checked))
    context.exit(exit_code(checked.diagnostics, strict=strict))


def _checked(book: str, knowledge: Knowledge) -> CheckedBook:
    from clausal.pipeline import check_book

    return check_book(
        book, as_of=knowledge.as_of, known_on=knowledge.known_on, proposals=knowledge.proposals
    )


def _write_sarif(book: str, knowledge: Knowledge, *, strict: bool) -> int:
    """The findings as SARIF, those of a book that can't be read too; its exit code."""
    from clausal import __version__
    from clausal.errors import BookError
    from clausal.render.sarif import sarif

    try:
        findings = _checked(book, knowledge).diagnostics
    except BookError as error:
        if exit_code(error.diagnostics) != FINDINGS:
            raise
        findings = error.diagnostics
    write_json(sarif(findings, version=__version__))
    return exit_code(findings, strict=strict)


def _summary(checked: CheckedBook) -> str:
    """`baltimore: 34 provisions, 20 scenarios, no findings`"""
    from clausal.render.findings import count_findings, counted

    parts = checked.parsed.parts
    amendments = sum(not patch.heading.proposal for patch in parts.patches)
    proposals = len(parts.patches) - amendments
    return ", ".join(
        [
            f"{checked.parsed.location.name}: {counted(len(parts.text.entries), 'provision')}",
            counted(len(parts.scenarios), "scenario"),
            *([counted(amendments, "amendment")] if amendments else []),
            *([counted(proposals, "proposal")] if proposals else []),
            count_findings(checked.diagnostics),
        ]
    )
