"""A report's folder: whole, or not there."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from clausal.errors import QuestionError

ABOUT = "about.json"
SCHEMA = "clausal/previewed/1"


def check_folder(folder: Path, *, force: bool) -> None:
    """Raises QuestionError if a report can't be put there without losing something."""
    if not folder.exists():
        parent = folder.resolve().parent
        if not parent.is_dir():
            raise QuestionError(f"there is no folder `{folder.parent}` to write into")
        if not os.access(parent, os.W_OK | os.X_OK):
            raise QuestionError(f"nothing can be written into the folder `{folder.parent}`")
        return
    if not folder.is_dir():
        raise QuestionError(f"`{folder}` is a file: name a folder that is not there yet")
    there = _files(folder)
    if not there:
        return
    known = _reported(folder)
    if known is None or there - known:
        stranger = min(there - (known or set()))
        raise QuestionError(
            f"`{folder}` holds `{stranger}`, which is of no report: name a folder of its own"
        )
    if not force:
        raise QuestionError(
            f"`{folder}` holds a report already: --force writes another in its place"
        )


@contextmanager
def whole_folder(folder: Path, about: dict[str, Any]) -> Iterator[Path]:
    """A folder beside it to write into, which takes its place when all is written.

    Then it also has about.json, which says what it is, and names every file with its hash.
    """
    target = folder.resolve()
    try:
        beside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(folder)) from None
    try:
        new = beside / "new"
        new.mkdir()
        yield new
        files = {}
        for name in sorted(_files(new)):
            with (new / name).open("rb") as file:
                files[name] = hashlib.file_digest(file, "sha256").hexdigest()
                os.fsync(file.fileno())
        told = json.dumps({"schema": SCHEMA, **about, "files": files}, indent=2, ensure_ascii=False)
        (new / ABOUT).write_text(told + "\n", encoding="utf-8")
        if target.exists():
            os.replace(target, beside / "old")
        try:
            os.replace(new, target)
        except OSError:
            if (beside / "old").exists():
                os.replace(beside / "old", target)
            raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _files(folder: Path) -> set[str]:
    """The files below a folder, as they are called from it; a folder of nothing is one of them."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if not path.is_dir() or not any(path.iterdir())
    }


def _reported(folder: Path) -> set[str] | None:
    """The files of the report in a folder; None if there is none."""
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        if about["schema"] == SCHEMA:
            return {ABOUT, *about["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None
