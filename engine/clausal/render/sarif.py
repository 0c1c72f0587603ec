"""Findings → SARIF 2.1.0, the form in which code hosts and editors take them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from clausal.diagnostics import Diagnostic
from clausal.explanations import codes, explanation, summary, title
from clausal.render.explanations import explanation_text
from clausal.source import Span

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

JSON = dict[str, Any]

_FENCE = re.compile(r"^``` *\{[^}\n]*\}$", re.MULTILINE)


def sarif(findings: Sequence[Diagnostic], *, version: str) -> JSON:
    """One run of the checker: its rules are the codes that were found, with their pages."""
    ordered = sorted(findings, key=lambda finding: finding.sort_key)
    rules = sorted({finding.code for finding in ordered})
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "clausal",
                        "semanticVersion": version,
                        "rules": [_rule(code) for code in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, rules) for finding in ordered],
            }
        ],
    }


def _rule(code: str) -> JSON:
    if code not in codes():
        return {"id": code}
    page = explanation(code)
    return {
        "id": code,
        "shortDescription": {"text": title(code)},
        "fullDescription": {"text": summary(code)},
        "help": {"text": explanation_text(page), "markdown": _FENCE.sub("```text", page)},
    }


def _result(finding: Diagnostic, rules: list[str]) -> JSON:
    message = finding.message + (f"\n{finding.help}" if finding.help else "")
    result: JSON = {
        "ruleId": finding.code,
        "ruleIndex": rules.index(finding.code),
        "level": str(finding.severity),
        "message": {"text": message},
        "locations": [_location(finding.span)] if finding.span else [],
    }
    if finding.because is not None:
        place = _location(finding.because.span)
        related = {"id": 1, "message": {"text": finding.because.message or "see here"}}
        result["relatedLocations"] = [place | related]
    return result


def _location(span: Span) -> JSON:
    """Lines and columns from 1, the end column exclusive: as SARIF has them too."""
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(span.source.name)},
            "region": {
                "startLine": span.line,
                "startColumn": span.column,
                "endLine": span.end_line,
                "endColumn": span.end_column,
            },
        }
    }


def _uri(name: str) -> str:
    """A relative name stays relative, to where the command ran."""
    path = PurePath(name)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
