"""Where a command's words go: encodings that lack a sign, colours on a terminal, JSON."""

from __future__ import annotations

import codecs
import io
import json
import os
import sys
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from clausal.render.paint import Paint

PLAIN = {
    "✓": "+",
    "✗": "x",
    "…": "...",
    "–": "-",
    "−": "-",
    "—": "-",
    "·": "-",
    "×": "*",
    "÷": "/",
    "≥": ">=",
    "≤": "<=",
    "≠": "<>",
    "’": "'",
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "“": '"',
    "”": '"',
    "€": "EUR ",
    "£": "GBP ",
    "\N{NO-BREAK SPACE}": " ",
}
"""What stands for a sign where the encoding does not have it."""

COLOURS: dict[str, dict[str, Any]] = {
    "ERROR": {"fg": "red", "bold": True},
    "WARNING": {"fg": "yellow", "bold": True},
    "HELP": {"fg": "cyan"},
    "QUIET": {"fg": "bright_black"},
    "STRONG": {"bold": True},
    "YES": {"fg": "green"},
    "NO": {"fg": "red"},
    "OPEN": {"fg": "yellow"},
}
"""How a terminal shows each role of a text."""


def prepare_streams() -> None:
    """Lets the standard streams take every character, and stand in for one that was closed."""
    codecs.register_error("clausal", _without)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="clausal")


def _without(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    shown = [PLAIN.get(c) or c.encode("ascii", "backslashreplace").decode() for c in lacking]
    return "".join(shown), error.end


def paint(stream: IO[str] | None = None) -> Paint:
    """Colours for a terminal, unless NO_COLOR is set or it can't show them."""
    from clausal.render.paint import Role, plain

    stream = stream or sys.stdout
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not stream.isatty():
        return plain

    def coloured(text: str, role: Role) -> str:
        return click.style(text, **COLOURS[role.name]) if text else text

    return coloured


def write(text: str) -> None:
    """Text on standard output, and a line's end if it has none."""
    # Named, because click writes UTF-8 to what it takes for standard output, if that is ASCII.
    click.echo(text, file=sys.stdout, nl=not text.endswith("\n"))


def complain(text: str) -> None:
    """Text on standard error, and a line's end if it has none."""
    click.echo(text, file=sys.stderr, nl=not text.endswith("\n"))


def write_json(data: object) -> None:
    """JSON on standard output."""
    write(json_text(data))


def json_text(data: object, indent: int | None = 2) -> str:
    """JSON, on one line without `indent`; escapes only where the output's encoding needs them."""
    encoding = codecs.lookup(getattr(sys.stdout, "encoding", None) or "ascii").name
    return json.dumps(data, indent=indent, ensure_ascii=encoding != "utf-8")
