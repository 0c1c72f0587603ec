"""`clausal eval`: what the text says of a record on a day, and why."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausal.cli.ending import findings_shown
from clausal.cli.knowledge import Knowledge, knowledge, setting, settings_given
from clausal.cli.output import json_text, paint, write, write_json
from clausal.cli.progress import watched

if TYPE_CHECKING:
    from clausal.book import Book, Facts
    from clausal.diagnostics import Diagnostic
    from clausal.interpret.answers import Evaluation
    from clausal.records.read import Document


@click.command("eval", options_metavar="--record FILE [OPTIONS]")
@click.argument("book")
@click.argument("questions", metavar="QUESTION...", nargs=-1, required=True)
@click.option(
    "--record",
    "path",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path),
    help="The facts: JSON, YAML or JSON Lines; - reads standard input.",
)
@knowledge
@settings_given
@click.option("--brief", is_flag=True, help="Leave the reasons out.")
@click.option("--json", "as_json", is_flag=True, help="Print the answers as JSON.")
def command(
    book: str,
    questions: tuple[str, ...],
    path: Path,
    knowledge: Knowledge,
    settings: tuple[str, ...],
    brief: bool,
    as_json: bool,
) -> None:
    """Answer each QUESTION about the record in FILE, with reasons.

    A question is the name of a define, gate, source or ladder of BOOK, or a part of a ladder
    (career.interval). FILE holds an object whose keys are records of the book, or a list of such.
    """
    given = dict(setting(words) for words in settings)
    from clausal.book import load
    from clausal.records.read import read_documents

    with findings_shown(as_json):
        text = load(book)
        documents = read_documents(path)
        evaluations = text.evaluate_many(
            questions,
            _fitting(text, documents),
            as_of=knowledge.as_of,
            known_on=knowledge.known_on,
            proposals=knowledge.proposals,
            settings=given,
        )
        several = _listed(documents, path)
        if not sys.stdout.isatty():
            evaluations = watched(evaluations, len(documents), "answering")
        if as_json:
            _write_json(evaluations, several)
        else:
            _write_text(evaluations, brief=brief)


def _listed(documents: Sequence[Document], path: Path) -> bool:
    """Whether the file holds a list: a document of its own is called by the file's name alone."""
    return documents[0].where != ("standard input" if path == Path("-") else str(path))


def _fitting(book: Book, documents: Sequence[Document]) -> Iterator[Facts]:
    """The facts of every document, once all of them are known to fit the book."""
    from clausal.errors import RecordError
    from clausal.records.faults import record_error

    facts: list[Facts] = []
    faults: list[Diagnostic] = []
    for document in watched(documents, len(documents), "reading"):
        try:
            facts.append(book.read(document.data, where=document.where))
        except RecordError as error:
            faults += (replace(d, path=f"{document.where}: {d.path}") for d in error.diagnostics)
    if faults:
        raise record_error("the file", faults)
    yield from facts


def _write_text(evaluations: Iterator[Evaluation], *, brief: bool) -> None:
    from clausal.render.answers import show_evaluation, show_heading

    colours = paint()
    for number, evaluation in enumerate(evaluations):
        if not number:
            write(show_heading(evaluation, colours))
        write("\n" + show_evaluation(evaluation, colours, brief=brief))


def _write_json(evaluations: Iterator[Evaluation], several: bool) -> None:
    """One object; or a list, written record by record."""
    from clausal.render.answers_json import evaluation_json

    if not several:
        write_json(evaluation_json(next(evaluations)))
        return
    before = "["
    for evaluation in evaluations:
        write(f"{before}\n{json_text(evaluation_json(evaluation), indent=None)}")
        before = ","
    write("]")
