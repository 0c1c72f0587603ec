"""`clausal batch`: the same questions about every record of a population, into a file."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausal.cli.ending import FINDINGS, findings_shown
from clausal.cli.knowledge import Knowledge, knowledge, setting, settings_given
from clausal.cli.output import complain
from clausal.cli.progress import awaited, counted_aloud, watched

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clausal.book import Book
    from clausal.populations.evaluate import Asked, Evaluator
    from clausal.populations.joins import Population
    from clausal.populations.streamed import Streamed
    from clausal.populations.tables import Source
    from clausal.values import Item


@click.command("batch", options_metavar="--records IN --out FILE [OPTIONS]")
@click.argument("book")
@click.argument("questions", metavar="QUESTION...", nargs=-1, required=True)
@click.option(
    "--records",
    "given",
    metavar="IN",
    required=True,
    help="The population: a .parquet, .arrow, .csv, .jsonl or .xlsx file, a folder with a table "
    "for each kind of record, or the URL of a database.",
)
@click.option(
    "--out",
    metavar="FILE",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the answers into FILE: .parquet, .csv or .jsonl.",
)
@click.option(
    "--facts",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Records that are the same for all, such as the district: JSON or YAML.",
)
@click.option(
    "--reject",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Set rows with a fault aside, and write why into FILE.",
)
@knowledge
@settings_given
@click.option(
    "--evaluator",
    "by",
    type=click.Choice(["auto", "kernel", "plain", "interpreter"]),
    default="auto",
    metavar="BY",
    help="What decides, always to the same answers: the kernel, plain Python or the interpreter. "
    "[auto: the kernel, for many records]",
)
def command(
    book: str,
    questions: tuple[str, ...],
    given: str,
    out: Path,
    facts: Path | None,
    reject: Path | None,
    knowledge: Knowledge,
    settings: tuple[str, ...],
    by: str,
) -> None:
    """Answer each QUESTION about every record of a population, and write a row for each.

    Every row is checked. A run that was stopped goes on where it was when the same command is given
    again.

    Ends with 1, and writes no answers, if a row has a fault, unless --reject sets it aside.
    """
    chosen = dict(setting(words) for words in settings)
    from clausal.book import load
    from clausal.populations.cells import NotByVectors
    from clausal.populations.evaluate import (
        Asked,
        By,
        ByBatches,
        Telling,
        evaluator,
        one_by_one,
        record_asked,
    )
    from clausal.populations.joins import kept_on_disk
    from clausal.populations.tables import open_source
    from clausal.populations.write import ending_of

    asked = Asked(
        questions=tuple(dict.fromkeys(questions)),
        as_of=knowledge.day,
        known_on=knowledge.known_on,
        proposals=knowledge.proposals,
        settings=chosen,
    )
    written = [path for path in (out, reject) if path is not None]
    named = {path.resolve() for path in (*written, Path(given))}
    if len(named) <= len(written):
        raise click.UsageError("`--records`, `--out` and `--reject` are files of their own")
    for path in written:
        ending_of(path)
        if not path.resolve().parent.is_dir():
            raise click.UsageError(f"there is no folder `{path.parent}` to write into")
    with kept_on_disk(), findings_shown(as_json=False):
        source = open_source(given)  # of which the hash is begun while the book is read
        text = load(book)
        texts = text.texts(asked.known_on, asked.proposals)
        record = record_asked(asked, texts.text_on(asked.as_of), texts)
        evaluate = evaluator(text, asked, By(by), Telling(complain, awaited))
        if source.label:
            complain(source.label)
        run = _Run(text, asked, record, source, _beside(text, facts), out, reject)
        if isinstance(evaluate, ByBatches):
            for by_vectors in (True, False):
                with suppress(NotByVectors):
                    return run.answer(evaluate, by_vectors=by_vectors)
            evaluate = one_by_one(text, asked, By(by))
        run.answer(evaluate, by_vectors=False)


@dataclass(frozen=True)
class _Run:
    """What is asked of which records, and where the answers go."""

    book: Book
    asked: Asked
    record: str
    source: Source
    facts: tuple[Mapping[str, Item], str | None]
    out: Path
    reject: Path | None

    def answer(self, evaluate: Evaluator, *, by_vectors: bool) -> None:
        """Raises NotByVectors if the records have to be read, or answered, one by one."""
        from clausal.diagnostics import counted
        from clausal.populations.parts import sidecar_of
        from clausal.populations.run import answer_population, description
        from clausal.populations.streamed import Streamed, population_of

        beside, beside_hash = self.facts
        population = population_of(
            self.source,
            self.record,
            self.book.reading,
            by_vectors=by_vectors,
            beside=beside,
            set_aside=self.reject is not None,
            watched=lambda rows: counted_aloud(rows, "checking row"),
        )
        about = {
            **description(self.book, self.asked, population.hash),
            "facts": beside_hash,
            "label": self.source.label,
        }
        streamed = isinstance(population, Streamed)
        if not streamed:
            self.told(population)
        steps = answer_population(
            population,
            self.book,
            self.asked,
            about,
            self.out,
            evaluate,
            ready=partial(self.told, population) if streamed else lambda: None,
        )
        if streamed:
            steps = counted_aloud(steps, "answering", int)
        else:
            steps = watched(steps, population.good, "answering", int)
        for _ in steps:
            pass
        sidecar = sidecar_of(self.out)
        also = f" ({sidecar} says to what)" if sidecar else ""
        complain(f"wrote the answers about {counted(population.good, 'record')}: {self.out}{also}")

    def told(self, population: Population | Streamed) -> None:
        """Says what was set aside; ends the command if nothing is left."""
        from clausal.diagnostics import counted
        from clausal.populations.run import write_faults

        if self.reject is not None:
            write_faults(population, self.reject)
            whole = counted(population.good + population.bad, "record")
            complain(f"set aside {population.bad:,} of {whole}: {self.reject} says why")
        if not population.good:
            complain("error: no record is left")
            raise click.exceptions.Exit(FINDINGS)


def _beside(book: Book, path: Path | None) -> tuple[Mapping[str, Item], str | None]:
    """The records of a file that hold for all, and its hash. Raises RecordError."""
    if path is None:
        return {}, None
    from clausal.records.digest import record_hash
    from clausal.records.read import read_documents

    documents = read_documents(path)
    if len(documents) > 1:
        raise click.UsageError(f"what holds for all is one object, and `{path}` has several")
    data = documents[0].data
    return book.read(data, where=str(path)).items, record_hash(data)
