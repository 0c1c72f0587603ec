"""A report's folder: whole, or not there."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from clausal.errors import QuestionError
from clausal.folders import ABOUT, check_replaceable, files_below, put_whole

SCHEMA = "clausal/previewed/1"


def check_folder(folder: Path, *, force: bool) -> None:
    """Raises QuestionError if a report can't be put there without losing something."""
    if not folder.exists():
        parent = folder.resolve().parent
        if not parent.is_dir():
            raise QuestionError(f"there is no folder `{folder.parent}` to write into")
        if not os.access(parent, os.W_OK | os.X_OK):
            raise QuestionError(f"nothing can be written into the folder `{folder.parent}`")
    check_replaceable(folder, schema=SCHEMA, called="report", force=force)


@contextmanager
def whole_folder(folder: Path, about: dict[str, Any]) -> Iterator[Path]:
    """A folder beside it to write into, which takes its place when all is written.

    Then it also has about.json, which says what it is, and names every file with its hash.
    """
    with put_whole(folder) as new:
        yield new
        files = {}
        for name in sorted(files_below(new)):
            with (new / name).open("rb") as file:
                files[name] = hashlib.file_digest(file, "sha256").hexdigest()
                os.fsync(file.fileno())
        told = json.dumps({"schema": SCHEMA, **about, "files": files}, indent=2, ensure_ascii=False)
        (new / ABOUT).write_text(told + "\n", encoding="utf-8")
