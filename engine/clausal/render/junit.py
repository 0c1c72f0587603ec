"""Results of scenarios → JUnit XML, as continuous integration reads it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath
from xml.etree import ElementTree as ET

from clausal.render.answers import answered
from clausal.render.scenarios import show_verdict
from clausal.scenarios.run import Outcome, Result

NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document can hold, however it is written."""


def junit_xml(results: Sequence[Result], book: str, currency: str) -> bytes:
    """A suite with a case for each scenario."""
    counts = Counter(result.outcome for result in results)
    totals = {
        "name": book,
        "tests": str(len(results)),
        "failures": str(counts[Outcome.FAILED]),
        "errors": "0",
        "skipped": "0",
    }
    root = ET.Element("testsuites", totals)
    suite = ET.SubElement(root, "testsuite", totals)
    for result in results:
        _case(suite, result, book, currency)
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _case(suite: ET.Element, result: Result, book: str, currency: str) -> None:
    scenario = result.scenario
    file = scenario.span.source.name
    case = ET.SubElement(
        suite,
        "testcase",
        {
            "name": _fit(scenario.title),
            "classname": _fit(f"{book}.{PurePath(file).stem}"),
            "file": _fit(file),
            "line": str(scenario.span.line),
        },
    )
    failed = [
        (expectation, verdict)
        for expectation, verdict in zip(scenario.expect, result.verdicts, strict=True)
        if not verdict.held
    ]
    if failed:
        message = "; ".join(
            f"expected {expectation.text}, got {answered(verdict.got, currency)}"
            for expectation, verdict in failed
        )
        failure = ET.SubElement(
            case, "failure", {"type": str(result.outcome), "message": _fit(message)}
        )
        failure.text = _fit(
            f"{file}:{scenario.span.line}\n"
            + "".join(show_verdict(v, e.text, currency) for e, v in failed)
        )


def _fit(text: str) -> str:
    return NO_XML.sub("\ufffd", text)
