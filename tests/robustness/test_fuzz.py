"""Any bytes, and texts that were damaged: a check ends with findings that can be shown, or none.

What random search has found stays here as an example.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clausal.diagnostics import Diagnostic
from clausal.errors import BookError
from clausal.pipeline import check_book
from clausal.render.findings import show_findings
from clausal.render.findings_json import findings_json
from clausal.render.sarif import sarif
from clausal.source import Source
from clausal.syntax.parser import parse
from tests.docs.blocks import ROOT

FILES = sorted([*ROOT.glob("policies/*/*.clause"), *ROOT.glob("tests/language/*/*/*.clause")])
ITEMS = [
    item
    for path in FILES
    for item in re.split(r"\n\n+", path.read_text(encoding="utf-8"))
    if item.strip()
]
PIECES = [
    *"|\"'()<>=#%$€.,:;{}[]\t\r\0“–²٣é\u2028\u00a0\ufeff",
    *(" is ", " and ", " when ", " of ", " where ", " is at least ", " >= ", "except ", "from "),
    *("\n", "\n  ", "\n    ", "\n|", "2011-02-30", "1,0", "5 %", "9" * 40, "(" * 200, "`"),
]


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A few items of real books, with pieces put in, taken out, moved and cut off."""
    text = "\n\n".join(draw(st.lists(st.sampled_from(ITEMS), min_size=1, max_size=3)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(text)))
        match draw(st.sampled_from(["put in", "put in", "take out", "move", "cut off"])):
            case "put in":
                text = text[:at] + draw(st.sampled_from(PIECES)) + text[at:]
            case "take out":
                text = text[:at] + text[at + draw(st.integers(1, 20)) :]
            case "move":
                start = draw(st.integers(0, len(text)))
                text = text[:at] + text[start : start + draw(st.integers(1, 30))] + text[at:]
            case _:
                text = text[:at]
    return text


def judge(findings: list[Diagnostic], source: Source | None = None) -> None:
    """What holds of all findings: each says where and how to mend it, and can be shown."""
    for finding in findings:
        assert finding.message
        assert finding.help
        if source is not None and finding.span is not None:
            span = finding.span
            assert 1 <= span.line <= max(1, len(source.lines))
            assert span.column >= 1
            assert (span.line, span.column) < (span.end_line, span.end_column)
    show_findings(findings)
    findings_json(findings)
    sarif(findings, version="0")


@given(text=damaged())
@settings(max_examples=150)
@example(text="choice grade  Lo|w < High\n")
@example(text="choice grade  Low < High | Top\n")
@example(text="define a of b as yes or no\n  holds when 1 is =below  of `\n")
@example(text="  constant a is 1\n")
@example(text="\ufeffconstant a is 1\n\ufeff")
@example(text="constant a is 1\n" + "  +\n" * 3)
def test_a_damaged_text(text: str) -> None:
    source = Source("damaged.clause", text)
    _, findings = parse(source)
    judge(findings, source)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("book")


@given(content=st.binary(max_size=300) | damaged().map(str.encode))
@settings(max_examples=100)
@example(content=b"")
@example(content=b"\xef\xbb\xbf")
@example(content=b'agreement a "A"\n  in force  from 2020-07-01\n\0')
def test_any_bytes_as_a_book(folder: Path, content: bytes) -> None:
    (folder / "any.clause").write_bytes(content)
    try:
        findings = list(check_book(folder).diagnostics)
    except BookError as error:
        findings = list(error.diagnostics)
        assert findings
    judge([finding for finding in findings if finding.code.startswith("E0")])
    show_findings(findings)
    assert (folder / "any.clause").read_bytes() == content
