"""A population and its questions → a file of answers, which can go on where it was stopped.

Answers are kept in parts beside the output, in a folder `.NAME.partial`, whose state says what they
are answers to. Parts are used again only by the same engine, for the same input, text and
questions; the output itself appears when it is whole.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from clausal import __version__
from clausal.book import Book
from clausal.errors import ClausalError
from clausal.populations.evaluate import Asked, Evaluator, type_asked
from clausal.populations.joins import Population, Record
from clausal.populations.told import FAULT_COLUMNS
from clausal.populations.write import Column, ending_of, holds, writing
from clausal.syntax.files import write_atomically

PART = 500
"""Records whose answers are kept together: what a kill can cost."""

STATE = "state.json"


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
    population: Population,
    book: Book,
    asked: Asked,
    about: Mapping[str, Any],
    out: Path,
    evaluate: Evaluator,
) -> Iterator[None]:
    """Answers into `out`; gives a step for each record, so that one can see how far it has come.

    A record whose answers are there from an earlier run is a step like others. Raises OSError if
    they can't be written, and leaves what is done for the next run.
    """
    ending = ending_of(out)
    out = out.resolve()
    text = book.texts(asked.known_on, asked.proposals).text_on(asked.as_of)
    columns = [Column("row", "whole"), Column("id"), Column("as_of", "day")]
    for question in asked.questions:
        columns += [
            Column(f"{question}.outcome"),
            Column(f"{question}.value", holds(type_asked(question, text))),
            Column(f"{question}.unit"),
            Column(f"{question}.needs", "needs"),
        ]
    with _parts(out, about) as folder:
        kept: list[Path] = []
        for number, records in enumerate(_chunks(population.records())):
            kept.append(folder / f"{number:07}.jsonl")
            if kept[-1].exists():
                yield from (None for _ in records)
                continue
            lines = []
            for row in evaluate(records):
                lines.append(json.dumps(row, ensure_ascii=False) + "\n")
                yield None
            write_atomically(kept[-1], "".join(lines))
        _finish(folder, kept, out, ending, columns, about)


def write_faults(population: Population, out: Path) -> None:
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


def sidecar_of(out: Path) -> Path | None:
    """The file that says what the answers in `out` are answers to, if they can't say it."""
    return None if out.suffix.lower() == ".parquet" else out.with_name(out.name + ".meta.json")


def _chunks(records: Iterator[Record]) -> Iterator[list[Record]]:
    while chunk := list(islice(records, PART)):
        yield chunk


@contextmanager
def _parts(out: Path, about: Mapping[str, Any]) -> Iterator[Path]:
    """The folder of the parts, for this run alone; without those of another run."""
    folder = out.with_name(f".{out.name}.partial")
    folder.mkdir(exist_ok=True)
    state = folder / STATE
    wanted = json.dumps({**about, "part": PART}, indent=2, ensure_ascii=False) + "\n"
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ClausalError(f"another run is writing `{out}`: wait for it") from None
        if not state.exists() or state.read_text(encoding="utf-8") != wanted:
            for old in folder.iterdir():
                old.unlink()
            write_atomically(state, wanted)
        yield folder
    finally:
        os.close(handle)


def _finish(
    folder: Path,
    kept: Sequence[Path],
    out: Path,
    ending: str,
    columns: Sequence[Column],
    about: Mapping[str, Any],
) -> None:
    """Makes the output of the parts, puts it in its place in one step, and clears up."""
    whole = folder / "whole"
    day = about["as_of"]
    with writing(whole, ending, columns, about) as writer:
        for path in kept:
            with path.open(encoding="utf-8") as lines:
                parsed = map(json.loads, lines)
                writer.write(
                    [
                        [row, id, day, *(cell for answer in answers for cell in answer)]
                        for row, id, *answers in parsed
                    ]
                )
    sidecar = sidecar_of(out)
    if sidecar is not None:
        with whole.open("rb") as file:
            made = hashlib.file_digest(file, "sha256").hexdigest()
        text = json.dumps({**about, "output": made}, indent=2, ensure_ascii=False)
        write_atomically(sidecar, text + "\n")
    os.replace(whole, out)
    shutil.rmtree(folder)
