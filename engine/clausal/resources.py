"""Where the grammar, the policies and the pages of errors lie: in the package when it was installed
from a wheel, at the top of the repository in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_HOME = _PACKAGE if (_PACKAGE / "grammar").is_dir() else _PACKAGE.parents[1]


def grammar_path() -> Path:
    """The grammar of the language, `clause.lark`."""
    return _HOME / "grammar" / "clause.lark"


def policies_path() -> Path:
    """The folder of the agreements: a folder each."""
    return _HOME / "policies"


def errors_path() -> Path:
    """The folder of the pages that explain findings: one for each code."""
    return _HOME / "docs" / "errors"
