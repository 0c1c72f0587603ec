"""`clausal show`: the agreement as a reader wants it, or what a stage made of its text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausal.cli.ending import exit_code, findings_shown
from clausal.cli.knowledge import Knowledge, knowledge
from clausal.cli.output import complain, json_text, paint, write

if TYPE_CHECKING:
    from clausal.history.texts import Text
    from clausal.ir.text import ConsolidatedText
    from clausal.pipeline import CheckedBook
    from clausal.render.blocks import Document

ENDINGS = {".html": "html", ".htm": "html", ".md": "markdown", ".json": "json"}
"""The format of a file by the ending of its name, where none is asked for."""


@click.command("show")
@click.argument("book")
@click.argument("provisions", metavar="[PROVISION]...", nargs=-1)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html"]),
    help="The form of the document. [by the ending of FILE, else text]",
)
@click.option(
    "--out",
    "path",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it into FILE.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the document as JSON.")
@click.option(
    "--stage",
    type=click.Choice(["tree", "consolidated", "ir", "kernel"]),
    help="Print what the book is read as (tree), the text of the day in the language "
    "(consolidated), what it is checked into (ir), or the program that is generated from that "
    "(kernel).",
)
@knowledge
@click.pass_context
def command(
    context: click.Context,
    book: str,
    provisions: tuple[str, ...],
    form: str | None,
    path: Path | None,
    as_json: bool,
    stage: str | None,
    knowledge: Knowledge,
) -> None:
    """Show BOOK as its readers want it, or only each PROVISION by its name.

    Tables stand as they are printed; everything else is put into sentences, with citations.
    """
    if form is not None and (as_json or stage):
        raise click.UsageError("--format does not go with --json or --stage")
    if stage is not None:
        context.exit(_show_stage(book, stage, provisions, path, knowledge))
    from clausal.book import load
    from clausal.errors import QuestionError
    from clausal.render.document import Moment, document

    with findings_shown(as_json):
        loaded = load(book)
        text = knowledge.text(loaded)
    chosen = "json" if as_json else form or form_of(path)
    moment = Moment(day=knowledge.day, known_on=knowledge.known_on, proposals=knowledge.proposals)
    try:
        shown = document(text, provisions, moment)
    except QuestionError:
        texts = loaded.texts(knowledge.known_on, knowledge.proposals)
        for name in provisions:
            then = texts.elsewhere(name, knowledge.day)
            if then is not None:
                raise QuestionError(then) from None
        raise
    give(_rendered(shown, chosen or "text", plainly=path is not None), path)


def form_of(path: Path | None) -> str | None:
    """The form that a file's ending asks for; none where it has none, or nothing is written."""
    ending = path.suffix.lower() if path else ""
    if ending in ("", ".txt", ".text"):
        return None
    if ending not in ENDINGS:
        known = ", ".join(ENDINGS)
        raise click.UsageError(
            f"`{ending}` does not say which form this is: one of {known}, or give --format"
        )
    return ENDINGS[ending]


def _rendered(document: Document, form: str, *, plainly: bool) -> str:
    match form:
        case "html":
            from clausal.render.document_html import document_html

            return document_html(document)
        case "markdown":
            from clausal.render.document_markdown import document_markdown

            return document_markdown(document)
        case "json":
            from clausal.ir.plain import plain

            return json_text(plain(document)) + "\n"
        case _:
            from clausal.render.document_text import document_text
            from clausal.render.paint import plain as unpainted

            return document_text(document, unpainted if plainly else paint())


def give(text: str, path: Path | None) -> None:
    """Prints a text, or writes it into a file and says so."""
    if path is None:
        write(text)
    else:
        path.write_bytes(text.encode("utf-8"))
        complain(f"wrote {path}")


# ------------------------------------------------------------------ stages


def _show_stage(
    book: str, stage: str, names: tuple[str, ...], path: Path | None, knowledge: Knowledge
) -> int:
    """What a stage made of the book, wrong as it may be: its findings are told as well."""
    from clausal.errors import QuestionError
    from clausal.pipeline import check_book, find_proposals, texts_known
    from clausal.render.findings import show_findings

    with findings_shown(as_json=False):
        checked = check_book(book)
    find_proposals(checked.parsed, knowledge.proposals)
    if stage == "tree":
        made = _tree(checked, names)
    else:
        texts = texts_known(checked.parsed, knowledge.known_on, knowledge.proposals)
        state = texts.history.on(knowledge.day)
        if stage == "consolidated":
            made = _consolidated(state.text, names)
        elif stage == "kernel":
            made = _kernel(book, names, knowledge)
        else:
            made = _ir(texts.check(state).text, names)
    if not made:
        raise QuestionError(f"there is no `{'`, `'.join(names)}` in {checked.parsed.location}")
    give(made, path)
    if checked.diagnostics:
        complain(show_findings(checked.diagnostics, paint(sys.stderr)))
    return exit_code(checked.diagnostics)


def _tree(checked: CheckedBook, names: tuple[str, ...]) -> str:
    """The parsed files in canonical form."""
    from clausal.syntax.printer import print_item

    parts = []
    for file, source in zip(checked.parsed.files, checked.parsed.sources, strict=True):
        items = [i for i in file.items if not names or _name(i) in names]
        if items:
            parts.append("\n".join([f"# {source.name}\n", *map(print_item, items)]))
    return "\n".join(parts)


def _consolidated(text: Text, names: tuple[str, ...]) -> str:
    """The text of the day in the language, with who changed what."""
    from clausal.syntax.printer import print_item

    parts = [] if names or text.agreement is None else [print_item(text.agreement)]
    article = None
    for entry in text.entries:
        if names and entry.item.name.text not in names:
            continue
        if entry.article is not None and entry.article is not article:
            parts.append(print_item(entry.article))
        article = entry.article
        by = f"# changed by {', '.join(entry.by)}\n" if entry.by else ""
        parts.append(by + print_item(entry.item))
    return "\n".join(parts)


def _name(item: object) -> str | None:
    return getattr(getattr(item, "name", None), "text", None)


def _ir(text: ConsolidatedText, names: tuple[str, ...]) -> str:
    """The typed text as JSON."""
    from clausal.ir.plain import plain

    data = plain(text)
    if names:
        data = {
            kind: kept
            for kind, held in data.items()
            if kind != "agreement"
            and isinstance(held, dict)
            and (kept := {n: p for n, p in held.items() if n in names})
        }
    return json_text(data) + "\n" if data else ""


def _kernel(book: str, names: tuple[str, ...], knowledge: Knowledge) -> str:
    """The program that decides these provisions for a record of which every fact is given."""
    from clausal.book import load
    from clausal.interpret.questions import questions

    with findings_shown(as_json=False):
        loaded = load(book)
        text = loaded.text_on(
            knowledge.day, known_on=knowledge.known_on, proposals=knowledge.proposals
        )
    decider = loaded.decider(
        names or questions(text),
        as_of=knowledge.day,
        known_on=knowledge.known_on,
        proposals=knowledge.proposals,
    )
    return decider.source
