"""`clausal receipt`: answers in a file from which they can be computed again and compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clausal.cli.ending import findings_shown
from clausal.cli.knowledge import Knowledge, knowledge, setting, settings_given
from clausal.cli.output import complain

if TYPE_CHECKING:
    from clausal.book import Book


@click.command("receipt", options_metavar="--record FILE --out FILE [OPTIONS]")
@click.argument("book")
@click.argument("questions", metavar="QUESTION...", nargs=-1, required=True)
@click.option(
    "--record",
    "path",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path),
    help="The facts of one record: JSON or YAML; - reads standard input.",
)
@knowledge
@settings_given
@click.option(
    "--out",
    "out",
    metavar="FILE",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the receipt into FILE.",
)
def command(
    book: str,
    questions: tuple[str, ...],
    path: Path,
    knowledge: Knowledge,
    settings: tuple[str, ...],
    out: Path,
) -> None:
    """Answer each QUESTION about the record, and write a receipt of the answers.

    It says which text gave them, from which record (by its hash alone), and why. What BOOK calls
    personal is not in it. `clausal verify` computes it again later.
    """
    given = dict(setting(words) for words in settings)
    import json

    from clausal.book import load
    from clausal.syntax.files import write_atomically

    with findings_shown(as_json=False):
        made = receipt_of(
            load(book),
            book,
            questions,
            one_document(path),
            as_of=knowledge.day,
            known_on=knowledge.known_on,
            proposals=knowledge.proposals,
            settings=given,
        )
    write_atomically(out, json.dumps(made, indent=2, ensure_ascii=False) + "\n")
    complain(f"wrote {out}")


def one_document(path: Path) -> Mapping[str, Any]:
    """The document of a file that holds one. Raises RecordError."""
    from clausal.records.read import read_documents

    documents = read_documents(path)
    if len(documents) > 1:
        raise click.UsageError(
            f"a receipt is about one record, and `{path}` holds {len(documents)}: "
            "give each in a file of its own"
        )
    return documents[0].data


def receipt_of(
    text: Book,
    called: str,
    questions: Sequence[str],
    document: Mapping[str, Any],
    *,
    as_of: dt.date,
    known_on: dt.date | None,
    proposals: Sequence[str],
    settings: Mapping[str, str],
) -> dict[str, Any]:
    """The receipt of the answers about a record; `called` is what the book was called by."""
    from clausal import __version__
    from clausal.records.digest import record_hash
    from clausal.records.personal import personal_facts
    from clausal.render.receipts import receipt_json

    facts = text.read(document)
    (evaluation,) = text.evaluate_many(
        questions,
        [facts],
        as_of=as_of,
        known_on=known_on,
        proposals=proposals,
        settings=settings,
    )
    return receipt_json(
        evaluation,
        book=called,
        settings=settings,
        record=record_hash(document),
        personal=personal_facts(facts.items, text.reading),
        engine=__version__,
    )
