"""The command `clausal`. 0 is fine, 1 are findings in a book or record, 2: it could not run."""

from __future__ import annotations

import gc
import os
import sys
from typing import Any

import click

from clausal import __version__
from clausal.cli import (
    batch,
    check,
    diff,
    eval,
    explain,
    fmt,
    history,
    preview,
    receipt,
    sample,
    schema,
    show,
    test,
    verify,
)
from clausal.cli.ending import ending, unread
from clausal.cli.output import prepare_streams


class _Commands(click.Group):
    """Ends every run with one of the exit codes, and never with a traceback."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        with unread():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with unread():
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result

    def main(self, *args: Any, **extra: Any) -> Any:
        prepare_streams()
        # Texts and records are large, and hardly any of it is ever circular.
        gc.set_threshold(100_000, 50, 100)
        extra["standalone_mode"] = False
        try:
            code = super().main(*args, **extra)
        except (Exception, KeyboardInterrupt) as error:
            if os.environ.get("CLAUSAL_DEBUG") == "1" and isinstance(error, Exception):
                sys.excepthook(type(error), error, error.__traceback__)
            code = ending(error)
        sys.exit(code if isinstance(code, int) else 0)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="clausal", message="%(prog)s %(version)s")
def main() -> None:
    """Agreements as text that people read and machines evaluate.

    BOOK is a folder of .clause files if one is there under that name, else a book that comes with
    Clausal: baltimore, dc_impact or example_step_lane.

    Every command ends with 0 if all is well, 1 if there are findings in a book or record, and 2
    if it could not run.
    """


COMMANDS = (
    *(check, explain, show, history, diff, fmt, test, eval, receipt, verify, schema),
    batch,
    preview,
    sample,
)
for module in COMMANDS:
    main.add_command(module.command)
