"""A population and its questions → a file of answers, which can go on where it was stopped."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Generator, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from clausal import __version__
from clausal.book import Book
from clausal.populations.answered import answer_batches
from clausal.populations.evaluate import Asked, ByBatches, ByRows, Evaluator, columns_asked
from clausal.populations.joins import Population, Record
from clausal.populations.parts import WHOLE, kept_parts, put_in_place
from clausal.populations.streamed import Streamed, batches_of
from clausal.populations.told import FAULT_COLUMNS
from clausal.populations.write import Column, ending_of, writing
from clausal.syntax.files import write_atomically

PART = 500
"""Records whose answers are kept together, where they are evaluated one by one: what a kill can
cost."""

ABOUT_RECORD = (Column("row", "whole"), Column("id"), Column("as_of", "day"))


def description(book: Book, asked: Asked, input_hash: str) -> dict[str, Any]:
    """What answers are answers to. Two runs with the same description give the same answers."""
    texts = book.texts(asked.known_on, asked.proposals)
    text = texts.text_on(asked.as_of)
    return {
        "book": book.origin,
        "agreement": text.agreement.name,
        "version": text.version,
        "timeline": texts.timeline,
        "engine": __version__,
        "as_of": asked.as_of.isoformat(),
        "known_on": asked.known_on.isoformat() if asked.known_on else None,
        "proposals": list(asked.proposals),
        "settings": dict(asked.settings),
        "questions": list(asked.questions),
        "input": input_hash,
    }


def answer_population(
    population: Population | Streamed,
    book: Book,
    asked: Asked,
    about: Mapping[str, Any],
    out: Path,
    evaluate: Evaluator,
    ready: Callable[[], None] = lambda: None,
) -> Iterator[int]:
    """Answers into `out`; gives step by step of how many more records the answers are there.

    What an earlier run has answered is a step like others. When all are answered, `ready` is
    called, and may raise; then the output appears. Raises OSError if the answers can't be written,
    and leaves what is done for the next run; RecordError if it is only now that a population that
    is `Streamed` turns out to have faults.
    """
    ending = ending_of(out)
    out = out.resolve()
    text = book.texts(asked.known_on, asked.proposals).text_on(asked.as_of)
    columns = [*ABOUT_RECORD, *columns_asked(asked, text)]
    by = "batches" if isinstance(evaluate, ByBatches) else "rows"
    with kept_parts(out, {**about, "part": PART, "by": by}) as folder:
        if isinstance(evaluate, ByBatches):
            with writing(folder / WHOLE, ending, columns, about) as writer:
                batches = batches_of(population, evaluate.codes, evaluate.needed)
                kept = yield from answer_batches(batches, evaluate, columns, folder, writer, about)
            if isinstance(population, Streamed) and kept.answered != population.good:
                # Only at the end was it known that some of them are not good.
                with writing(folder / WHOLE, ending, columns, about) as writer:
                    kept.write(writer, without=population.bad_rows)
            if not population.good:
                shutil.rmtree(folder)
            ready()
        else:
            assert isinstance(population, Population), "records one by one are read by rows"
            paths = yield from _answer_rows(population, evaluate, folder)
            ready()
            with writing(folder / WHOLE, ending, columns, about) as writer:
                for path in paths:
                    writer.write(_rows(path, about["as_of"]))
        put_in_place(folder, out, about)


def _answer_rows(
    population: Population, evaluate: ByRows, folder: Path
) -> Generator[int, None, list[Path]]:
    """Keeps the answers, and gives a step for each record; in the end the paths of the parts."""
    kept: list[Path] = []
    for number, records in enumerate(_chunks(population.records())):
        kept.append(folder / f"{number:07}.jsonl")
        if kept[-1].exists():
            yield len(records)
            continue
        lines = []
        for row in evaluate(records):
            lines.append(json.dumps(row, ensure_ascii=False) + "\n")
            yield 1
        write_atomically(kept[-1], "".join(lines))
    return kept


def _chunks(records: Iterator[Record]) -> Iterator[list[Record]]:
    while chunk := list(islice(records, PART)):
        yield chunk


def _rows(path: Path, day: str) -> list[list[Any]]:
    with path.open(encoding="utf-8") as lines:
        return [
            [row, id, day, *(cell for answer in answers for cell in answer)]
            for row, id, *answers in map(json.loads, lines)
        ]


def write_faults(population: Population | Streamed, out: Path) -> None:
    """The faults of the rows that are set aside, in a file that appears when it is whole."""
    ending = ending_of(out)
    out = out.resolve()
    beside = out.with_name(f".{out.name}.partial-{os.getpid()}")
    columns = [Column(name, "whole" if name == "row" else "text") for name in FAULT_COLUMNS]
    try:
        with writing(beside, ending, columns, {}) as writer:
            faults = population.faults()
            while rows := list(islice(faults, PART)):
                writer.write(rows)
        os.replace(beside, out)
    finally:
        beside.unlink(missing_ok=True)
