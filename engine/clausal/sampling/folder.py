"""Documents and what they are → a folder that is whole or not there."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from clausal.errors import QuestionError

ABOUT = "about.json"
SCHEMA = "clausal/sampled/1"


def check_folder(folder: Path, *, force: bool) -> None:
    """Raises QuestionError if a sample can't be put there without losing something."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise QuestionError(f"`{folder}` is a file: name a folder that is not there yet")
    there = {path.name for path in folder.iterdir()}
    if not there:
        return
    known = _sampled(folder)
    if known is None or there - known:
        stranger = min(there - (known or set()))
        raise QuestionError(
            f"`{folder}` holds `{stranger}`, which is of no sample: name a folder of its own"
        )
    if not force:
        raise QuestionError(
            f"`{folder}` holds a sample already: --force writes another in its place"
        )


def _sampled(folder: Path) -> set[str] | None:
    """The files of the sample in a folder; None if there is none."""
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        if about["schema"] == SCHEMA:
            return {ABOUT, *about["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None


def write_folder(
    folder: Path, name: str, documents: Iterable[Mapping[str, Any]], about: Mapping[str, Any]
) -> None:
    """Writes the documents as JSON Lines into a file of that name, and what they are beside it.

    All is written beside the folder first, and then put in its place.
    """
    target = folder.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as error:
        # Whoever asked knows only the name of the folder.
        raise OSError(error.errno, error.strerror, str(folder)) from None
    try:
        new = beside / "new"
        new.mkdir()
        told = {**about, "files": {name: _write_lines(new / name, documents)}}
        _write(new / ABOUT, [json.dumps(told, indent=2, ensure_ascii=False) + "\n"])
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


def _write_lines(path: Path, documents: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What is told of the file: how many documents it has, and its hash."""
    digest = hashlib.sha256()
    count = 0

    def lines() -> Iterable[str]:
        nonlocal count
        for document in documents:
            line = json.dumps(document, ensure_ascii=False, separators=(", ", ": ")) + "\n"
            digest.update(line.encode())
            count += 1
            yield line

    _write(path, lines())
    return {"documents": count, "sha256": digest.hexdigest()}


def _write(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
