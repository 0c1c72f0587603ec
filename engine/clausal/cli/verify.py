"""`clausal verify`: the answers of a receipt, computed again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clausal.cli.ending import COULD_NOT_RUN, FINDINGS, findings_shown
from clausal.cli.output import paint, write, write_json
from clausal.cli.receipt import one_document, receipt_of

if TYPE_CHECKING:
    from clausal.errors import ClausalError


@click.command("verify", options_metavar="--record FILE [OPTIONS]")
@click.argument("receipt", metavar="RECEIPT", type=click.Path(path_type=Path))
@click.argument("book", required=False)
@click.option(
    "--record",
    "path",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path),
    help="The facts of the record that the receipt is about; - reads standard input.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was compared as JSON.")
@click.pass_context
def command(
    context: click.Context, receipt: Path, book: str | None, path: Path, as_json: bool
) -> None:
    """Compute the answers of RECEIPT again, and say whether they are the same.

    BOOK is the one that the receipt names, unless another is given.

    Ends with 0 if all is the same, 1 if something is different, and 2 if it could not be computed.
    """
    from clausal.render.receipts import verification_json

    given = _receipt(receipt)
    try:
        with findings_shown(as_json=False):
            found = verification_json(given, _again(given, book or given["book"], path))
    except click.exceptions.Exit:
        # What is wrong in the book or record has been told: it is no difference.
        raise click.exceptions.Exit(COULD_NOT_RUN) from None
    if as_json:
        write_json(found)
    else:
        from clausal.render.verification import show_verification

        write(show_verification(found, str(receipt), paint()))
    context.exit(0 if found["same"] else FINDINGS)


def _again(given: dict[str, Any], book: str, path: Path) -> dict[str, Any]:
    """The receipt as it would be written now."""
    from clausal.book import load
    from clausal.errors import QuestionError

    loaded = load(book)
    if loaded.name != given["agreement"]:
        raise QuestionError(
            f"the receipt is of the agreement `{given['agreement']}`, "
            f"and {loaded.origin} states `{loaded.name}`; name the receipt's own book"
        )
    return receipt_of(
        loaded,
        book,
        given["questions"],
        one_document(path),
        as_of=dt.date.fromisoformat(given["as_of"]),
        known_on=dt.date.fromisoformat(given["known_on"]) if given["known_on"] else None,
        proposals=given["proposals"],
        settings=given["settings"],
    )


def _receipt(path: Path) -> dict[str, Any]:
    """What the file holds, if that is a receipt."""
    import json

    from jsonschema import Draft202012Validator

    from clausal.diagnostics import Diagnostic
    from clausal.errors import ClausalError
    from clausal.render.receipts import SCHEMA
    from clausal.render.schemas import output_schema
    from clausal.syntax.read import read_text

    text = read_text(path, str(path))
    if isinstance(text, Diagnostic):
        raise ClausalError(text.message)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise _no_receipt(path, "it is not JSON") from None
    named = data.get("schema") if isinstance(data, dict) else None
    if named != SCHEMA:
        says = f"its schema is `{named}`" if isinstance(named, str) else "it names no schema"
        raise _no_receipt(path, f"{says}, and not `{SCHEMA}`")
    for error in Draft202012Validator(output_schema("receipt")).iter_errors(data):
        raise _no_receipt(path, f"`{error.json_path}` is not as it has to be")
    for day in (data["as_of"], data["known_on"]):
        if day is not None and not _is_day(day):
            raise _no_receipt(path, f"there is no day `{day}`")
    if [answer["question"] for answer in data["answers"]] != data["questions"]:
        raise _no_receipt(path, "its answers are not those to its questions")
    receipt: dict[str, Any] = data
    return receipt


def _is_day(written: str) -> bool:
    try:
        dt.date.fromisoformat(written)
    except ValueError:
        return False
    return True


def _no_receipt(path: Path, why: str) -> ClausalError:
    from clausal.errors import ClausalError

    return ClausalError(f"`{path}` is no receipt: {why}")
