"""The parser's table: made from `grammar/clause.lark`, kept in the user's cache folder."""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, ClassVar

import lark
from lark.indenter import Indenter
from platformdirs import user_cache_path

from clausal.resources import grammar_path
from clausal.syntax.files import write_atomically

DIGEST = sha256().digest_size
LAYOUT = frozenset({"_NL", "_INDENT", "_DEDENT"})


class _Indentation(Indenter):
    """Indentation as tokens; a closing line may only return to a depth that was open."""

    NL_type = "_NL"
    OPEN_PAREN_types: ClassVar[list[str]] = []
    CLOSE_PAREN_types: ClassVar[list[str]] = []
    INDENT_type = "_INDENT"
    DEDENT_type = "_DEDENT"
    tab_len = 8


class _WithoutLayout:
    """Positions leave line ends out, so that a node ends where its last word does."""

    def __call__(self, child: object) -> bool:
        return not (isinstance(child, lark.Token) and child.type in LAYOUT)


OPTIONS: dict[str, Any] = {
    "parser": "lalr",
    "lexer": "contextual",
    "maybe_placeholders": True,
    "propagate_positions": _WithoutLayout(),
    "postlex": _Indentation(),
}


@cache
def parser() -> lark.Lark:
    """The LALR parser of the language."""
    text = grammar_path().read_text(encoding="utf-8")
    file = _cache_file()
    if file is None:
        return lark.Lark(text, **OPTIONS)
    made_from = f"{text}{lark.__version__}{sys.version_info[:2]}".encode()
    return _kept(file, made_from) or _made(text, file, made_from)


def _cache_file() -> Path | None:
    version = f"{sys.version_info.major}{sys.version_info.minor}-{lark.__version__}"
    try:
        folder = user_cache_path("clausal", appauthor=False)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return None
    return folder / f"grammar-{version}"


def _kept(file: Path, made_from: bytes) -> lark.Lark | None:
    """The parser that an earlier run kept; none if it is damaged or made from another grammar."""
    try:
        content = file.read_bytes()
    except OSError:
        return None
    seal, table = content[:DIGEST], content[DIGEST:]
    if seal != sha256(made_from + table).digest():
        return None
    try:
        return lark.Lark.load(BytesIO(table))
    except Exception:  # It names what another version of this module had.
        return None


def _made(text: str, file: Path, made_from: bytes) -> lark.Lark:
    made = lark.Lark(text, **OPTIONS)
    table = BytesIO()
    made.save(table)
    # What can't be kept is made anew by the next run.
    with suppress(OSError):
        write_atomically(file, sha256(made_from + table.getvalue()).digest() + table.getvalue())
    return made
