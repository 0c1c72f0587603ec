"""A book's folder → its sources → their trees, and whatever could not be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from clausal.diagnostics import Diagnostic, did_you_mean
from clausal.errors import BookError
from clausal.history.apply import Consolidated
from clausal.history.texts import Split, split
from clausal.resources import policies_path
from clausal.source import Source
from clausal.syntax.nodes import Add, File, FileVersion, Replace, Table
from clausal.syntax.parser import parse
from clausal.syntax.read import files_below, read_source

SUFFIX = ".clause"
TABLE = ".csv"

_BEGINNING = re.compile(r"^(?:reserved +)?[A-Za-z]\w* +([A-Za-z]\w*)", re.MULTILINE)
"""How an item begins: its kind and its name."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where a book was found: a folder of the caller's, or one that is shipped with Clausal."""

    name: str
    folder: Path
    shipped: bool

    def shown(self, file: str | PurePath) -> str:
        """The name by which diagnostics call a file of the book."""
        within = PurePath(self.name) if self.shipped else self.folder
        return str(within / file)

    def __str__(self) -> str:
        return f"the shipped book `{self.name}`" if self.shipped else f"the folder {self.folder}"


@dataclass(frozen=True, slots=True)
class Reading:
    """A book's sources, its other files by name, and what could not be read."""

    sources: tuple[Source, ...]
    tables: Mapping[str, Path] = field(default_factory=dict)
    """Files that may hold rows of a table; they are read when a table names them."""
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedBook:
    """The trees of a book.

    `attachments` are its other files by name; `unread` are the names of items and files that could
    not be read, which `diagnostics` tell.
    """

    location: Location
    sources: tuple[Source, ...]
    files: tuple[File, ...]
    parts: Split
    attachments: Mapping[str, Source] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    diagnostics: tuple[Diagnostic, ...] = ()
    made: dict[tuple[str, ...], Consolidated] = field(default_factory=dict, compare=False)
    """the texts that were consolidated already, by the patches in them"""
    checked: dict[tuple[str, ...], Any] = field(default_factory=dict, compare=False)
    """what the checker made of them"""


def locate(book: str | Path) -> Location:
    """A folder if one is there under that name, else a shipped book. Raises BookError."""
    folder = Path(book)
    if folder.is_dir():
        return Location(folder.resolve().name, folder, shipped=False)
    shipped = shipped_books()
    name = str(book)
    if name in shipped:
        return Location(name, policies_path() / name, shipped=True)
    if folder.is_file():
        message = f"`{book}` is a file, and a book is a folder of `{SUFFIX}` files"
        help_: str | None = f"name its folder: `{folder.parent}`"
    else:
        message = f"there is no folder `{book}`, and no shipped book of that name"
        help_ = did_you_mean(name, shipped) or f"shipped books: {', '.join(shipped)}"
    raise BookError(message, [Diagnostic(code="E020", message=message, help=help_)])


def shipped_books() -> list[str]:
    """The names of the books that come with Clausal."""
    root = policies_path()
    return sorted(p.name for p in root.iterdir() if p.is_dir() and any(p.rglob(f"*{SUFFIX}")))


def read(location: Location) -> Reading:
    """Every source below the folder, in the order of their names; nothing is parsed yet."""
    sources: list[Source] = []
    tables: dict[str, Path] = {}
    paths, diagnostics = files_below(location.folder, (SUFFIX, TABLE))
    for path in paths:
        name = path.relative_to(location.folder)
        if path.suffix == TABLE:
            tables[name.as_posix()] = path
            continue
        source = read_source(path, location.shown(name))
        if isinstance(source, Source):
            sources.append(source)
        else:
            diagnostics.append(source)
    if not sources and not diagnostics:
        message = f"there is no `{SUFFIX}` file in `{location.folder}`"
        help_ = "a book is a folder with the text of one agreement"
        diagnostics.append(Diagnostic(code="E023", message=message, help=help_))
    return Reading(tuple(sources), tables, tuple(diagnostics))


def parse_book(book: str | Path, progress: Callable[[str], None] = lambda _: None) -> ParsedBook:
    """The trees of a book, and what could not be read. Raises BookError if there is no book."""
    location = locate(book)
    reading = read(location)
    if not reading.sources:
        raise BookError(reading.diagnostics[0].message, reading.diagnostics)
    files: list[File] = []
    found: list[Diagnostic] = list(reading.diagnostics)
    unread: set[str] = set()
    for source in reading.sources:
        progress(source.name)
        file, diagnostics = parse(source)
        files.append(file)
        found.extend(diagnostics)
        if diagnostics:
            unread.update(names_of_items(source.text))
    attachments: dict[str, Source] = {}
    for name in _named_tables(files) & reading.tables.keys():
        table = read_source(reading.tables[name], location.shown(name))
        if isinstance(table, Source):
            attachments[name] = table
        else:
            found.append(table)
            unread.add(name)
    return ParsedBook(
        location=location,
        sources=reading.sources,
        files=tuple(files),
        parts=split(files),
        attachments=attachments,
        unread=frozenset(unread),
        diagnostics=tuple(found),
    )


def names_of_items(text: str) -> list[str]:
    """The names at the beginning of a text's items, whether they can be read or not."""
    return _BEGINNING.findall(text)


def _named_tables(files: Iterable[File]) -> set[str]:
    return {
        version.file
        for file in files
        for item in file.items
        for table in [item.provision if isinstance(item, Add | Replace) else item]
        if isinstance(table, Table)
        for version in table.versions
        if isinstance(version, FileVersion)
    }
