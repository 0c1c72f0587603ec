"""A book as it was in a revision in git, read through git itself."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path, PurePosixPath

import click

from clausal.reading import SUFFIX, TABLE, locate


@contextmanager
def checked_out(book: str, revision: str) -> Iterator[str]:
    """The book's folder as it was in a revision, in a folder of that name to load it from.

    Nothing of the repository is changed.
    """
    folder = locate(book).folder.resolve()
    if _git(folder, "rev-parse", "--is-inside-work-tree") is None:
        raise click.ClickException(f"`@{revision}`: the folder {folder} is not in a git repository")
    named = _git(
        folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    if not named:
        raise click.ClickException(f"`@{revision}`: there is no such revision in git")
    commit = named.decode().strip()
    archive = _git(folder, "archive", "--format=tar", commit)
    files = list(_files(archive)) if archive else []
    if not any(path.suffix == SUFFIX for path, _ in files):
        raise click.ClickException(f"`@{revision}`: the book {book} was not there in that revision")
    with tempfile.TemporaryDirectory(prefix="clausal-") as scratch:
        # Named by its revision, so that findings say `@main/pay.clause`.
        place = Path(f"@{revision.replace('/', '-')}")
        for path, content in files:
            target = Path(scratch, place, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        with chdir(scratch):
            yield str(place)


def _files(archive: bytes) -> Iterator[tuple[PurePosixPath, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            path = PurePosixPath(member.name)
            content = (
                tar.extractfile(member)
                if member.isfile() and path.suffix in (SUFFIX, TABLE)
                else None
            )
            if content is not None and not path.is_absolute() and ".." not in path.parts:
                yield path, content.read()


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What git prints; None if it fails."""
    try:
        ended = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, check=False
        )
    except FileNotFoundError:
        raise click.ClickException("git is not installed, and only it knows revisions") from None
    return ended.stdout if ended.returncode == 0 else None
