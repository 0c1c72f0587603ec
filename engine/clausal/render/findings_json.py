"""Findings → JSON, by `schemas/findings-1.schema.json`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from clausal.diagnostics import Diagnostic, Severity
from clausal.source import Span

SCHEMA = "clausal/findings/1"

JSON = dict[str, Any]


def findings_json(
    findings: Sequence[Diagnostic],
    *,
    book: str | None = None,
    changed: Mapping[str, bool] | None = None,
) -> JSON:
    """All findings, in the order of their places.

    `changed` says of each file that was formatted whether its form changes.
    """
    ordered = sorted(findings, key=lambda finding: finding.sort_key)
    errors = sum(finding.severity is Severity.ERROR for finding in ordered)
    found: JSON = {"schema": SCHEMA, "book": book}
    if changed is not None:
        found["files"] = [{"file": name, "changed": was} for name, was in changed.items()]
    return found | {
        "errors": errors,
        "warnings": len(ordered) - errors,
        "findings": [_finding_json(finding) for finding in ordered],
    }


def place_json(span: Span) -> JSON:
    """A place: lines and columns from 1, the end column exclusive."""
    return {
        "file": span.source.name,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def _finding_json(finding: Diagnostic) -> JSON:
    because = finding.because
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "place": place_json(finding.span) if finding.span else None,
        "path": finding.path,
        "label": finding.label or None,
        "because": because and {"message": because.message, "place": place_json(because.span)},
        "help": finding.help,
    }
