"""Documents and what they are → a folder that is whole or not there."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from clausal.folders import ABOUT, check_replaceable, put_whole

SCHEMA = "clausal/sampled/1"


def check_folder(folder: Path, *, force: bool) -> None:
    """Raises QuestionError if a sample can't be put there without losing something."""
    check_replaceable(folder, schema=SCHEMA, called="sample", force=force)


def write_folder(
    folder: Path, name: str, documents: Iterable[Mapping[str, Any]], about: Mapping[str, Any]
) -> None:
    """Writes the documents as JSON Lines into a file of that name, and what they are beside it.

    All is written beside the folder first, and then put in its place.
    """
    try:
        folder.resolve().parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        # Whoever asked knows only the name of the folder.
        raise OSError(error.errno, error.strerror, str(folder)) from None
    with put_whole(folder) as new:
        told = {**about, "files": {name: _write_lines(new / name, documents)}}
        _write(new / ABOUT, [json.dumps(told, indent=2, ensure_ascii=False) + "\n"])


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
