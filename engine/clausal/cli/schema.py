"""`clausal schema`: what a record has to look like, and what the commands' JSON looks like."""

from __future__ import annotations

import click

from clausal.cli.ending import findings_shown
from clausal.cli.output import write_json


@click.command("schema")
@click.argument("book", required=False)
@click.argument("record", required=False)
@click.option("--answers", "output", flag_value="answers", help="That of `eval --json`.")
@click.option("--findings", "output", flag_value="findings", help="That of `check --json`.")
@click.option("--scenarios", "output", flag_value="scenarios", help="That of `test --json`.")
@click.option("--history", "output", flag_value="history", help="That of `history --json`.")
@click.option("--receipt", "output", flag_value="receipt", help="That of a receipt.")
@click.option(
    "--verification", "output", flag_value="verification", help="That of `verify --json`."
)
@click.option("--diff", "output", flag_value="diff", help="That of `diff --json`.")
@click.option("--sample", "output", flag_value="sample", help="That of a book's sample.yaml.")
@click.option("--sampled", "output", flag_value="sampled", help="That of a sample's about.json.")
@click.option("--costing", "output", flag_value="costing", help="That of a book's costing.yaml.")
@click.option("--json", "as_json", is_flag=True, help="Changes nothing: a schema is JSON.")
def command(book: str | None, record: str | None, output: str | None, as_json: bool) -> None:
    """Print the JSON Schema of one RECORD of BOOK, or of what a command prints as JSON."""
    if output is not None:
        if book is not None:
            raise click.UsageError(f"--{output} takes no book and no record")
        from clausal.render.schemas import output_schema

        write_json(output_schema(output))
        return
    if book is None or record is None:
        raise click.UsageError("name a book and one of its records, or an output (--answers)")

    from clausal.book import load
    from clausal.diagnostics import did_you_mean
    from clausal.errors import QuestionError
    from clausal.records.schema import record_schema

    with findings_shown(as_json):
        text = load(book).reading
    if record not in text.records:
        known = ", ".join(text.records)
        near = did_you_mean(record, text.records) or f"records: {known}"
        raise QuestionError(f"there is no record `{record}` in {text.agreement.name}; {near}")
    write_json(record_schema(record, text))
