"""`clausal sample`: records that are made up, from what a book declares of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clausal.cli.ending import findings_shown
from clausal.cli.output import complain
from clausal.cli.progress import watched

if TYPE_CHECKING:
    from clausal.book import Book
    from clausal.sampling.rules import Remark, Sample

FILE = "sample.yaml"
"""What a book declares of a sample."""


@click.command(
    "sample",
    options_metavar="[--count N] [--seed N] --out DIR [OPTIONS]",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("words", metavar="BOOK", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option(
    "--count",
    metavar="N",
    help="How many records; what they are called in FILE does as well, such as --workers N. "
    "[what FILE says]",
)
@click.option(
    "--seed",
    metavar="N",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="The same seed gives the same records.",
)
@click.option(
    "--out",
    "out",
    metavar="DIR",
    required=True,
    type=click.Path(path_type=Path),
    help="Make this folder, and write the records into it.",
)
@click.option(
    "--sample",
    "path",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=f"What is declared of the records. [{FILE} in the book's folder]",
)
@click.option("--force", is_flag=True, help="Take the place of a sample that is in DIR already.")
@click.pass_context
def command(
    context: click.Context,
    words: tuple[str, ...],
    count: str | None,
    seed: int,
    out: Path,
    path: Path | None,
    force: bool,
) -> None:
    """Make up records for BOOK, as it declares that they are distributed.

    DIR then has the records in JSON Lines, as `clausal eval --record` takes them, and about.json,
    which says that they are made up, from what, and what was assumed.
    """
    called, named = _words(words)
    from clausal.book import load
    from clausal.reading import locate
    from clausal.sampling.draw import documents
    from clausal.sampling.folder import check_folder, write_folder
    from clausal.sampling.read import read_sample

    check_folder(out, force=force)
    with findings_shown(as_json=False):
        book = load(called)
        declared = path or locate(called).folder / FILE
        if path is None and not declared.exists():
            raise click.UsageError(
                f"{book.origin} has no {FILE}: write one, or name a file with --sample"
            )
        sample = read_sample(declared, book.reading)
        number = _number(sample, count, named, context.command.params)
        made = watched(documents(sample, seed=seed, count=number), number, "drawing")
        about = _about(book, called, sample, declared, seed=seed, count=number)
        write_folder(out, f"{sample.of}.jsonl", made, about)
    complain(f"wrote {number:,} {sample.called} that are made up into {out}")


def _words(words: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The book, and options whose names only the sample knows, each with its value."""
    books: list[str] = []
    named: dict[str, str] = {}
    left = list(words)
    while left:
        word = left.pop(0)
        if not word.startswith("-") or word == "-":
            books.append(word)
            continue
        name, equals, value = word.partition("=")
        if not equals:
            if not left:
                raise click.UsageError(f"`{name}` needs a number")
            value = left.pop(0)
        if name in named:
            raise click.UsageError(f"`{name}` is given twice")
        named[name] = value
    if len(books) != 1:
        raise click.UsageError("name one book" if books else "name a book")
    return books[0], named


def _number(
    sample: Sample, count: str | None, named: dict[str, str], options: Sequence[click.Parameter]
) -> int:
    """How many are asked for, by whichever name."""
    from clausal.diagnostics import did_you_mean
    from clausal.sampling.read import MOST_DOCUMENTS

    own = f"--{sample.called}"
    for name in named:
        if name != own:
            known = [own, *(word for option in options for word in option.opts)]
            near = did_you_mean(name, [word for word in known if word.startswith("--")])
            raise click.UsageError(f"there is no option `{name}`; {near or 'see --help'}")
    given = {name: value for name, value in {**named, "--count": count}.items() if value}
    if len(given) > 1:
        raise click.UsageError(f"`{own}` and `--count` say the same: give one of them")
    for name, value in given.items():
        plain = value.isascii() and value.isdigit() and len(value) < 10
        if not plain or not 1 <= int(value) <= MOST_DOCUMENTS:
            raise click.UsageError(
                f"`{name}` is a whole number from 1 to {MOST_DOCUMENTS:,}, and not `{value}`"
            )
        return int(value)
    return sample.number


def _about(
    book: Book, called: str, sample: Sample, path: Path, *, seed: int, count: int
) -> dict[str, Any]:
    """What is told of a sample beside its records."""
    from clausal import __version__
    from clausal.sampling.folder import SCHEMA

    def told(remarks: Sequence[Remark]) -> list[dict[str, str]]:
        return [{"field": remark.path, "says": remark.says} for remark in remarks]

    return {
        "schema": SCHEMA,
        "synthetic": True,
        "label": "synthetic: these records are made up, and nobody is meant by them",
        "title": sample.title,
        "engine": __version__,
        "book": called,
        "agreement": book.name,
        "timeline": book.texts().timeline,
        "sample": {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()},
        "of": sample.of,
        "count": count,
        "seed": seed,
        "sources": told(sample.sources),
        "assumptions": told(sample.assumptions),
    }
