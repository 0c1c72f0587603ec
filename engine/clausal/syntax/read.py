"""Files → texts: what is too large, is no text, or can't be read is a finding."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from clausal.diagnostics import Diagnostic
from clausal.limits import LARGEST_BOOK_FILE, LONGEST_LINE, MB, MOST_ENTRIES, MOST_FILES
from clausal.source import Source, Span


def files_below(folder: Path, suffixes: Iterable[str]) -> tuple[list[Path], list[Diagnostic]]:
    """The files of these kinds in a folder and below it, by name, and what could not be looked at.

    What begins with a dot is left alone, and links to folders are not followed.
    """
    found: list[Path] = []
    diagnostics: list[Diagnostic] = []

    def unreadable(error: OSError) -> None:
        shown = os.fsdecode(error.filename or folder)
        diagnostics.append(_unreadable(shown, error))

    wanted = tuple(suffixes)
    entries = 0
    for top, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        entries += len(folders) + len(names)
        found += [
            Path(top, name) for name in names if name.endswith(wanted) and not name.startswith(".")
        ]
        if entries > MOST_ENTRIES or len(found) > MOST_FILES:
            what = f"{MOST_FILES:,} files of a book"
            if entries > MOST_ENTRIES:
                what = f"{MOST_ENTRIES:,} files and folders"
            diagnostics.append(
                Diagnostic(
                    code="E025",
                    message=f"there are more than {what} below `{folder}`",
                    help="name the folder of one book; if it is one, the limits can be set",
                )
            )
            return [], diagnostics
    return sorted(found), diagnostics


def read_text(path: Path, shown: str) -> str | Diagnostic:
    """The text of a file as it is written."""
    try:
        if path.exists() and not path.is_file():
            return Diagnostic(code="E021", message=f"`{shown}` is not a file")
        with path.open("rb") as file:
            return decoded(file, shown)
    except OSError as error:
        return _unreadable(shown, error)


def decoded(file: IO[bytes], shown: str) -> str | Diagnostic:
    """The text of an open file. Raises OSError."""
    content = file.read(LARGEST_BOOK_FILE + 1)
    if len(content) > LARGEST_BOOK_FILE:
        return Diagnostic(
            code="E024",
            message=f"`{shown}` is larger than {LARGEST_BOOK_FILE // MB} MB",
            help="divide it; or, if it is the text of an agreement, set CLAUSAL_MAX_FILE_MB",
        )
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Diagnostic(
            code="E022",
            message=f"`{shown}` is not UTF-8 text (line {line}, byte {error.start + 1})",
            help="save it as UTF-8, or replace what stands there",
        )


def read_source(path: Path, shown: str) -> Source | Diagnostic:
    """The source in a file: its lines end as the language has them, no mark comes before them."""
    text = read_text(path, shown)
    if isinstance(text, Diagnostic):
        return text
    return Source(shown, text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))


def long_lines(source: Source) -> Iterator[Diagnostic]:
    """A finding for the first line that is longer than anybody reads, if there is one."""
    for number, line in enumerate(source.lines, 1):
        if len(line) > LONGEST_LINE:
            yield Diagnostic(
                code="E019",
                message=f"this line is longer than {LONGEST_LINE:,} characters",
                span=Span(source, number, LONGEST_LINE + 1, number, LONGEST_LINE + 2),
                help="divide it; a line that begins with `and`, `or` or `when` continues another",
            )
            return


def _unreadable(shown: str, error: OSError) -> Diagnostic:
    reason = (error.strerror or str(error)).lower()
    return Diagnostic(code="E021", message=f"`{shown}` can't be read: {reason}")
