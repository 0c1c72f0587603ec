"""`clausal check`: everything that is wrong in a book."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from clausal.cli.ending import exit_code, findings_shown
from clausal.cli.output import paint, write, write_json

if TYPE_CHECKING:
    from clausal.pipeline import CheckedBook


@click.command("check")
@click.argument("book")
@click.option("--strict", is_flag=True, help="Let warnings count as errors do.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def command(context: click.Context, book: str, strict: bool, as_json: bool) -> None:
    """Show everything that is wrong in BOOK.

    Ends with 1 if there is an error; with --strict, also if there is a warning.
    """
    from clausal.pipeline import check_book

    with findings_shown(as_json):
        checked = check_book(book)
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
