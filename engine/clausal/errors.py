"""The exceptions of the public API, drawn once.

ClausalError
├── BookError      the book does not read or check: carries its diagnostics
├── RecordError    a record does not fit the book: carries its diagnostics
└── QuestionError  no such question, setting or date
"""

from __future__ import annotations

from collections.abc import Sequence

from clausal.diagnostics import Diagnostic


class ClausalError(Exception):
    """Whatever Clausal raises on purpose."""


class _Findings(ClausalError):
    def __init__(self, message: str, diagnostics: Sequence[Diagnostic] = ()) -> None:
        super().__init__(message)
        self.diagnostics: tuple[Diagnostic, ...] = tuple(diagnostics)


class BookError(_Findings):
    """A book that cannot be read, or has errors; `diagnostics` are its findings."""


class RecordError(_Findings):
    """A record that does not fit the book; `diagnostics` are its faults, each with its path."""


class QuestionError(ClausalError):
    """A question, setting or date that the book does not know."""
