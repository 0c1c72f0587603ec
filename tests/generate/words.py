"""The words of the language, as the grammar has them."""

from __future__ import annotations

from clausal.syntax.grammar import parser


def keywords() -> dict[str, str]:
    """The words by the names of their terminals."""
    patterns = {terminal.name: terminal.pattern for terminal in parser().terminals}
    return {
        name: pattern.value
        for name, pattern in patterns.items()
        if pattern.type == "str" and pattern.value[0].isalpha()
    }
