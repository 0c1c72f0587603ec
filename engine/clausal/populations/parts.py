"""The folder in which answers are kept until all of them are there: `.NAME.partial`, beside NAME.

Its state says what they are answers to. Parts are used again only by the same engine, for the same
input, text and questions; the output itself appears when it is whole.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from clausal.errors import ClausalError, RecordError
from clausal.syntax.files import write_atomically

STATE = "state.json"

WHOLE = "whole"
"""What the parts are put together in."""


@contextmanager
def kept_parts(out: Path, about: Mapping[str, Any]) -> Iterator[Path]:
    """The folder of the parts, for this run alone; without those of another run.

    It stays if the run is stopped; not if the population turns out to have faults.
    """
    folder = out.with_name(f".{out.name}.partial")
    folder.mkdir(exist_ok=True)
    state = folder / STATE
    wanted = json.dumps(about, indent=2, ensure_ascii=False) + "\n"
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
        try:
            yield folder
        except RecordError:
            shutil.rmtree(folder)
            raise
    finally:
        os.close(handle)


def sidecar_of(out: Path) -> Path | None:
    """The file that says what the answers in `out` are answers to, if they can't say it."""
    return None if out.suffix.lower() == ".parquet" else out.with_name(out.name + ".meta.json")


def put_in_place(folder: Path, out: Path, about: Mapping[str, Any]) -> None:
    """Puts what was made of the parts in its place in one step, and clears up."""
    whole = folder / WHOLE
    sidecar = sidecar_of(out)
    if sidecar is not None:
        with whole.open("rb") as file:
            made = hashlib.file_digest(file, "sha256").hexdigest()
        text = json.dumps({**about, "output": made}, indent=2, ensure_ascii=False)
        write_atomically(sidecar, text + "\n")
    os.replace(whole, out)
    shutil.rmtree(folder)
