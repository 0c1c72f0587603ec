"""Checked texts to make documents of: the books, and all that is good in tests/language."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

from clausal.book import load
from clausal.ir.text import ConsolidatedText

LANGUAGE = Path(__file__).parents[2] / "language"
GOOD = {path.relative_to(LANGUAGE).as_posix(): path for path in LANGUAGE.glob("*/good/*.clause")}
BOOKS = ("baltimore", str(LANGUAGE.parent / "books" / "clinic"))
TEXTS = (*BOOKS, *sorted(GOOD))
AGREED = dt.date(2011, 7, 1)
"""A day on which the books stand as they were agreed: no amendment is in force yet."""


@cache
def text_of(name: str) -> ConsolidatedText:
    """A book's text, or that of a good source of the language's tests."""
    if name in BOOKS:
        return load(name).text_on(AGREED)
    source = GOOD[name]
    with tempfile.TemporaryDirectory() as folder:
        for path in (source, *source.parent.glob("*.csv")):
            shutil.copy(path, folder)
        if not re.search(r"^(agreement |# alone\b)", source.read_text("utf-8"), re.MULTILINE):
            shutil.copy(LANGUAGE / "preamble.clause", folder)
        return load(folder).text


def provisions(text: ConsolidatedText) -> dict[tuple[str, str], Any]:
    """Every provision by its kind and name."""
    kinds = "unit choice record constant question table define source gate ladder".split()
    return {
        (kind, name): provision
        for kind in kinds
        for name, provision in getattr(text, f"{kind}s").items()
    }


def walk(value: Any) -> Iterator[Any]:
    """Everything inside a value, types left out: they are no words of the text."""
    yield value
    if isinstance(value, dict):
        for key, held in value.items():
            yield from walk(key)
            yield from walk(held)
    elif isinstance(value, tuple | list):
        for held in value:
            yield from walk(held)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in ("type", "span", "text"):
                yield from walk(getattr(value, field.name))
