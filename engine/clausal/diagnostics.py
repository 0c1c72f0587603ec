"""Findings as data: a code, a sentence, the places, what to do. Every renderer reads these."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from clausal.source import Span


class Severity(StrEnum):
    """An error keeps a book from being evaluated; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A place and what there is to say about it."""

    span: Span
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding, in the committee's words.

    `code` is stable (`E1xx` names, `E2xx` types, `E3xx` meaning, `E4xx` amendments, `W…` warnings).
    `message` is lower-case, without a full stop, user text in backticks. `because` is the second
    place that explains the first. `path` is the place in a record, for findings in records.
    """

    code: str
    message: str
    span: Span | None = None
    label: str = ""
    because: Label | None = None
    help: str | None = None
    path: str | None = None

    @property
    def severity(self) -> Severity:
        """A code that begins with W is a warning, any other an error."""
        return Severity.WARNING if self.code.startswith("W") else Severity.ERROR

    @property
    def sort_key(self) -> tuple[str, int, int, str]:
        """By file, then place, then code; `teachers[2]` stands before `teachers[10]`."""
        if self.span is None:
            padded = re.sub(r"\d+", lambda number: number.group().zfill(9), self.path or "")
            return (padded, 0, 0, self.code)
        return (self.span.source.name, self.span.line, self.span.column, self.code)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any finding is an error."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def a(noun: str) -> str:
    """`an application`, `a teacher`, `a unit`"""
    vowel = noun[:1] in "aeiouAEIOU" and not noun.lower().startswith(("uni", "use", "eu"))
    return f"{'an' if vowel else 'a'} {noun}"


def counted(number: int, noun: str) -> str:
    """`1 cell`, `2 cells`"""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """A help sentence with the nearest known name, if one is near."""
    close = difflib.get_close_matches(name, sorted(set(known)), n=1, cutoff=0.6)
    return f"did you mean `{close[0]}`?" if close else None
