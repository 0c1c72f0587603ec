"""A code → its page: what a finding means, why, and how it is mended. Markdown, as in the docs."""

from __future__ import annotations

import re
from functools import cache

from clausal.resources import errors_path

_CODE = re.compile(r"[EWR][0-9]{3}")


@cache
def codes() -> tuple[str, ...]:
    """Every code that has a page, sorted."""
    names = (path.stem for path in errors_path().glob("*.md"))
    return tuple(sorted(name for name in names if _CODE.fullmatch(name)))


@cache
def explanation(code: str) -> str:
    """The page of a code, `E101`. Raises KeyError if there is none."""
    if code not in codes():
        raise KeyError(code)
    return (errors_path() / f"{code}.md").read_text(encoding="utf-8")


def title(code: str) -> str:
    """What the code says in a few words, without the code."""
    return explanation(code).partition("\n")[0].partition(": ")[2]


def summary(code: str) -> str:
    """The first paragraph of its page, on one line."""
    return " ".join(explanation(code).split("\n\n")[1].split())
