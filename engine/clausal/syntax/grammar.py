"""The parser's table, made from `grammar/clause.lark` and kept between runs in the user's cache folder."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import ClassVar

import lark
from lark.indenter import Indenter
from platformdirs import user_cache_path

from clausal.resources import grammar_path

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
    """Positions leave line ends out, so that a node ends where its last word does.

    Lark keys its cache by `str()` of each option: that has to be the same in every process.
    """

    def __call__(self, child: object) -> bool:
        return not (isinstance(child, lark.Token) and child.type in LAYOUT)

    def __str__(self) -> str:
        return "without layout"


@cache
def parser() -> lark.Lark:
    """The LALR parser of the language.

    Lark's own cache holds: it is keyed by the grammar and the versions of Lark and Python, a
    file that is damaged or left by another version is made anew, one that can't be written is
    done without.
    """
    options = {
        "parser": "lalr",
        "lexer": "contextual",
        "maybe_placeholders": True,
        "propagate_positions": _WithoutLayout(),
        "postlex": _Indentation(),
    }
    text = grammar_path().read_text(encoding="utf-8")
    file = _cache_file()
    return lark.Lark(text, cache=str(file) if file else False, **options)  # type: ignore[arg-type]


def _cache_file() -> Path | None:
    version = f"{sys.version_info.major}{sys.version_info.minor}-{lark.__version__}"
    try:
        folder = user_cache_path("clausal", appauthor=False)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return None
    return folder / f"grammar-{version}"
