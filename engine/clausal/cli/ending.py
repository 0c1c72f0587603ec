"""How a command ends that does not end well: what it says, and its exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import click

from clausal.cli.output import complain, paint, write_json

if TYPE_CHECKING:
    from clausal.diagnostics import Diagnostic

FINDINGS, COULD_NOT_RUN, INTERRUPTED, UNREAD = 1, 2, 130, 141

NOT_THERE = frozenset({"E020", "E021", "E023", "E025", "R001", "R009"})
"""The findings that say that there is nothing to look at: no such book, no such file."""


@contextmanager
def findings_shown(as_json: bool) -> Iterator[None]:
    """Ends the command, and shows why, if a book or record in it can't be used."""
    from clausal.errors import BookError, RecordError

    try:
        yield
    except (BookError, RecordError) as error:
        if not error.diagnostics:
            raise
        code = exit_code(error.diagnostics)
        from clausal.render.findings import count_findings, show_findings

        if as_json and code == FINDINGS:
            from clausal.render.findings_json import findings_json

            write_json(findings_json(error.diagnostics))
        else:
            complain(show_findings(error.diagnostics, paint(sys.stderr)))
            complain(count_findings(error.diagnostics))
        raise click.exceptions.Exit(code) from None


def exit_code(findings: Sequence[Diagnostic], *, strict: bool = False) -> int:
    """0 if none of them is an error, or none at all where warnings count."""
    from clausal.diagnostics import has_errors

    if any(finding.code in NOT_THERE for finding in findings):
        return COULD_NOT_RUN
    return FINDINGS if has_errors(findings) or (strict and findings) else 0


def ending(error: BaseException) -> int:
    """Says on standard error what kept the command from running, and gives its exit code."""
    from clausal.errors import ClausalError

    match error:
        case KeyboardInterrupt() | click.Abort():
            return INTERRUPTED
        case click.ClickException():
            error.show()
        case ClausalError():
            complain(f"error: {error}")
        case OSError(filename=None, strerror=str(reason)):
            _hush()
            complain(f"error: the output can't be written: {reason.lower()}")
        case OSError(filename=name, strerror=str(reason)):
            complain(f"error: `{os.fsdecode(name)}`: {reason}")
        case _:
            complain(
                "error: this is a fault in Clausal, and not in your book or record "
                f"({type(error).__name__}: {error}). Please report it with the command "
                "that you ran; CLAUSAL_DEBUG=1 shows where it happened."
            )
    return COULD_NOT_RUN


@contextmanager
def unread() -> Iterator[None]:
    """Ends the command quietly if nobody reads what it writes: click would call it a failure."""
    try:
        yield
    except BrokenPipeError:
        _hush()
        raise click.exceptions.Exit(UNREAD) from None


def _hush() -> None:
    """What is still to be written goes nowhere, and nobody is told."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
