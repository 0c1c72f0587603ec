"""A folder that is written whole, or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clausal.errors import QuestionError

ABOUT = "about.json"
"""Says what a folder is (`schema`), and names its `files`."""


def check_replaceable(folder: Path, *, schema: str, called: str, force: bool) -> None:
    """Raises QuestionError if a folder of a schema can't be put there without losing something."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise QuestionError(f"`{folder}` is a file: name a folder that is not there yet")
    there = files_below(folder)
    if not there:
        return
    known = _known(folder, schema)
    if known is None or there - known:
        stranger = min(there - (known or set()))
        raise QuestionError(
            f"`{folder}` holds `{stranger}`, which is of no {called}: name a folder of its own"
        )
    if not force:
        raise QuestionError(
            f"`{folder}` holds a {called} already: --force writes another in its place"
        )


@contextmanager
def put_whole(folder: Path) -> Iterator[Path]:
    """A folder beside it to write into, which takes its place when all is written.

    Raises OSError, with the folder's own name, if there is no place for it.
    """
    target = folder.resolve()
    try:
        beside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as error:
        # Whoever asked knows only the name of the folder.
        raise OSError(error.errno, error.strerror, str(folder)) from None
    try:
        new = beside / "new"
        new.mkdir()
        yield new
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


def files_below(folder: Path) -> set[str]:
    """The files below a folder, as they are called from it; a folder of nothing is one of them."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if not path.is_dir() or not any(path.iterdir())
    }


def _known(folder: Path, schema: str) -> set[str] | None:
    """The files of a folder of that schema; None if it is not one."""
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        if about["schema"] == schema:
            return {ABOUT, *about["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None
