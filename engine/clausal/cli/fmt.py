"""`clausal fmt`: the canonical form of a text."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausal.cli.ending import FINDINGS, exit_code
from clausal.cli.output import complain, paint, write, write_json

if TYPE_CHECKING:
    from clausal.diagnostics import Diagnostic

STDIN = Path("-")


@dataclass(frozen=True, slots=True)
class _Formatted:
    path: Path
    name: str
    before: str
    after: str
    findings: Sequence[Diagnostic] = ()

    @property
    def changed(self) -> bool:
        return self.before != self.after


@click.command("fmt")
@click.argument(
    "paths",
    metavar="PATH...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, allow_dash=True, path_type=Path),
)
@click.option("--check", is_flag=True, help="Write nothing; end with 1 if a file would change.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change.")
@click.option("--json", "as_json", is_flag=True, help="Print which files change, as JSON.")
@click.pass_context
def command(
    context: click.Context, paths: tuple[Path, ...], check: bool, diff: bool, as_json: bool
) -> None:
    """Write the .clause files at PATH (a file, or a folder with all below it) in canonical form.

    A dash reads standard input and writes standard output. A file with mistakes in its syntax is
    left as it is.
    """
    results = [_format(path) for path in _files(paths)]
    findings = [finding for result in results for finding in result.findings]
    if not (check or diff):
        from clausal.syntax.fmt import write_atomically

        for result in results:
            if result.changed and result.path != STDIN:
                write_atomically(result.path, result.after)
    if as_json:
        from clausal.render.findings_json import findings_json

        changed = {result.name: result.changed for result in results}
        write_json(findings_json(findings, changed=changed))
    else:
        _show(results, check=check, diff=diff)
    code = exit_code(findings)
    if check and not code and any(result.changed for result in results):
        code = FINDINGS
    context.exit(code)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """Every file once, those of a folder by their names."""
    seen: set[Path] = set()
    for path in paths:
        below = _below(path) if path.is_dir() else [path]
        if not below:
            raise click.UsageError(f"there is no .clause file in `{path}`")
        for file in below:
            key = file if file == STDIN else file.resolve()
            if key not in seen:
                seen.add(key)
                yield file


def _below(folder: Path) -> list[Path]:
    from clausal.errors import BookError
    from clausal.syntax.read import files_below

    found, diagnostics = files_below(folder, (".clause",))
    if diagnostics:
        raise BookError(diagnostics[0].message, diagnostics)
    return found


def _format(path: Path) -> _Formatted:
    from clausal.diagnostics import Diagnostic
    from clausal.source import Source
    from clausal.syntax.fmt import format_text
    from clausal.syntax.read import decoded, read_text

    name = "standard input" if path == STDIN else str(path)
    before = decoded(sys.stdin.buffer, name) if path == STDIN else read_text(path, name)
    if isinstance(before, Diagnostic):
        return _Formatted(path, name, "", "", [before])
    text = before.removeprefix("\ufeff").replace("\r\n", "\n")
    result = format_text(Source(name, text))
    if result.diagnostics:
        return _Formatted(path, name, before, before, result.diagnostics)
    return _Formatted(path, name, before, result.text)


def _show(results: Sequence[_Formatted], *, check: bool, diff: bool) -> None:
    from clausal.render.findings import counted, show_findings

    findings = [finding for result in results for finding in result.findings]
    if findings:
        complain(show_findings(findings, paint(sys.stderr)))
    if diff:
        for result in results:
            write(_difference(result))
        return
    for result in results:
        if result.path == STDIN and not check:
            write(result.after)
        elif result.changed:
            complain(f"{'would change' if check else 'changed'} {result.name}")
    if any(result.path != STDIN for result in results):
        changed = sum(result.changed for result in results)
        faulty = sum(bool(result.findings) for result in results)
        word = "would change" if check else "changed"
        rest = len(results) - changed - faulty
        complain(
            f"{counted(changed, 'file')} {word}, {rest} as they should be"
            + (f", {counted(faulty, 'file')} with mistakes left alone" if faulty else "")
        )


def _difference(result: _Formatted) -> str:
    from difflib import unified_diff

    lines = unified_diff(
        result.before.splitlines(keepends=True),
        result.after.splitlines(keepends=True),
        result.name,
        result.name,
    )
    whole = [
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    ]
    return "".join(whole)
