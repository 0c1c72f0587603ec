"""A file, a folder or a database → its tables, whose rows are read as often as they are asked for.

What is wrong with a row waits in its place, as a Fault, for `joins`; what keeps a table from being
read at all is raised, as a RecordError.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any

from clausal.diagnostics import did_you_mean
from clausal.errors import QuestionError, RecordError
from clausal.records.faults import diagnose, record_error
from clausal.records.value import Fault, printable

Row = tuple[int, Mapping[str, Any] | Fault]
"""The number of a row as its readers count it, and its cells by their columns' names."""

Stretch = tuple[Any, Any, Sequence[int]]
"""Rows that stand together, as a record batch: their numbers, the batch, and the numbers of rows
among them that could not be read."""

SETTLED = 2_000_000_000
"""Nanoseconds after which a file that is written again has another time."""

EXTRAS = {
    "pyarrow": "columns",
    "numpy": "fast",
    "openpyxl": "excel",
    "sqlalchemy": "database",
    "vl_convert": "preview",
    "xlsxwriter": "preview",
}
"""The libraries that are not always there, and the parts of Clausal that bring them."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file says that a column holds: `texts`, `whole numbers`; `inside` are the kinds of the
    fields, where those are records or lists of records."""

    says: str
    inside: Mapping[str, Kind] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows with named cells.

    `name` says which record it is about, `where` what a fault calls it. `columns` are known before
    the rows are read, but for JSON Lines; `kinds` only if the file has them. Where cells are
    `written`, they are words: `yes`, `Learn, Share`.
    """

    name: str
    where: str
    columns: tuple[str, ...] | None
    kinds: Mapping[str, Kind]
    rows: Callable[[], Iterator[Row]]
    written: bool
    stretches: Callable[[Sequence[str] | None], Iterator[Stretch]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The tables of a population, and the hash of all that is in them.

    A `shared` one, such as a database, may have tables about something else. Records that are made
    up have a `label` that says so.
    """

    where: str
    tables: tuple[Table, ...]
    hash: Callable[[], str]
    shared: bool = False
    label: str | None = None


def library(name: str) -> Any:
    """A library that may not be there. Raises QuestionError, which says what to install."""
    try:
        return import_module(name)
    except ModuleNotFoundError:
        extra = EXTRAS[name.partition(".")[0]]
        raise QuestionError(
            f"this needs the library {name}, which is not installed: "
            f'pip install "clausal[{extra}]" (or "clausal[all]") brings it'
        ) from None


def unreadable(where: str, code: str, message: str, help: str | None = None) -> RecordError:
    """The exception for a table that can't be read."""
    return record_error(where, [diagnose(where, Fault(code, message, help))])


def open_source(given: str) -> Source:
    """The tables of a file, of a folder, or of a database by its URL. Raises RecordError."""
    if "://" in given:
        from clausal.populations.database import database

        return database(given)
    path = Path(given)
    if path.is_dir():
        files = [file for file in sorted(path.iterdir()) if _is_table(file)]
        tables = [table for file in files for table in _tables(file)]
        twice = [name for name, count in Counter(t.name for t in tables).items() if count > 1]
        if twice:
            raise unreadable(given, "R005", f"there are several tables `{printable(twice[0])}`")
    else:
        files = [path]
        tables = [*_tables(path)]
    return Source(
        where=given,
        tables=tuple(tables),
        hash=_Hashes(files).hash,
        label=_label(path if path.is_dir() else path.parent),
    )


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turns what keeps a file from being read into a RecordError."""
    try:
        yield
    except FileNotFoundError:
        beside = [file.name for file in path.parent.iterdir()] if path.parent.is_dir() else []
        near = did_you_mean(path.name, beside)
        raise unreadable(str(path), "R001", "there is no such file", near) from None
    except UnicodeDecodeError:
        raise unreadable(str(path), "R002", "this is not UTF-8 text", "save it as UTF-8") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise unreadable(str(path), "R001", f"can't be read: {reason}") from None


def named_once(columns: Sequence[str], where: str) -> None:
    """Raises RecordError if a column has no name, or two have the same."""
    for name, count in Counter(columns).items():
        if not name.strip():
            raise unreadable(where, "R003", "a column has no name", "give each a name in row 1")
        if count > 1:
            raise unreadable(where, "R005", f"there are {count} columns `{printable(name)}`")


def _label(folder: Path) -> str | None:
    """What `about.json` says of a folder, if that is that its records are made up."""
    try:
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None  # it is about something else
    if isinstance(about, dict) and about.get("synthetic") is True:
        return str(about.get("label") or "synthetic")
    return None


class _Hashes:
    """The hash of all that is in some files. It is begun at once, beside whatever else is done, and
    the files are read again only if they may be others."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._files = files
        self._known: dict[Path, tuple[tuple[int, ...], bytes]] = {}
        self._first: Future[str] | None = Future()
        # Nothing waits for it where its result is not wanted.
        Thread(target=self._begin, args=(self._first,), daemon=True).start()

    def hash(self) -> str:
        """Raises RecordError if a file can't be read."""
        first, self._first = self._first, None
        return self._read() if first is None else first.result()

    def _begin(self, first: Future[str]) -> None:
        try:
            first.set_result(self._read())
        except BaseException as error:
            first.set_exception(error)

    def _read(self) -> str:
        whole = hashlib.sha256()
        for path in self._files:
            with reading(path):
                whole.update(f"{path.name}\0".encode())
                whole.update(self._digest(path))
        return whole.hexdigest()

    def _digest(self, path: Path) -> bytes:
        with path.open("rb") as file:
            about = os.fstat(file.fileno())
            state = (about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns)
            known, digest = self._known.get(path, ((), b""))
            if known == state:
                return digest
            # What was written just now may be written again without a later time.
            settled = time.time_ns() - max(state[2:]) > SETTLED
            digest = hashlib.file_digest(file, "sha256").digest()
            if settled:
                self._known[path] = (state, digest)
            return digest


# ------------------------------------------------------------------ formats

ARROW = frozenset({".parquet", ".arrow", ".ipc", ".feather"})
LINES = frozenset({".jsonl", ".ndjson"})
WRITTEN = frozenset({".csv", ".tsv"})
EXCEL = frozenset({".xlsx"})


def _is_table(path: Path) -> bool:
    known = path.suffix.lower() in ARROW | LINES | WRITTEN | EXCEL
    return known and not path.name.startswith((".", "~$"))


def _tables(path: Path) -> Iterator[Table]:
    ending = path.suffix.lower()
    with reading(path):
        if ending in ARROW:
            from clausal.populations.columnar import columnar_table

            yield columnar_table(path)
        elif ending in EXCEL:
            from clausal.populations.workbook import sheets

            yield from sheets(path)
        elif ending in LINES:
            from clausal.populations.lines import json_lines

            yield json_lines(path)
        elif ending in WRITTEN:
            from clausal.populations.lines import written_table

            yield written_table(path)
        else:
            if not path.exists():
                beside = [other.name for other in path.parent.glob("*")]
                near = did_you_mean(path.name, beside) or "name a file or a folder that is there"
                raise unreadable(str(path), "R001", "there is no such file or folder", near)
            message = f"`{printable(ending)}` does not say which format this is"
            help_ = "a population is a .parquet, .arrow, .csv, .jsonl or .xlsx, a folder of such, "
            raise unreadable(str(path), "R009", message, help_ + "or the URL of a database")
