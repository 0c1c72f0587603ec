"""The checker, feature by feature: good sources have no finding, bad ones say theirs themselves.

A finding stands in a comment on the line that errs: `#! E101 there is no `x` here`, several after
one another; one in another file is said below, with its place: `#! rows.csv:2 E201 …`. The
common mistakes say their help too, behind `#?`. A source may use what `preamble.clause` declares,
unless it states an agreement of its own.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from clausal.diagnostics import Diagnostic
from clausal.pipeline import check_book

HERE = Path(__file__).parent
CHECKER = HERE.parents[1] / "engine" / "clausal" / "check"
GOOD = sorted(HERE.glob("*/good/*.clause"))
BAD = sorted(HERE.glob("*/bad/*.clause"))

ALONE = re.compile(r"^(agreement |# alone\b)", re.MULTILINE)
EXPECTED = re.compile(
    r"#! (?:(?P<place>\S+:\d+) )?(?P<code>[EW]\d{3}) (?P<message>.*?)"
    r"(?:\s+#\? (?P<help>.*?))?(?=\s+#! |$)"
)

Finding = tuple[str, str, str, str]
"""file:line, code, message, and the help of a common mistake"""


def findings(source: Path, folder: Path) -> list[Diagnostic]:
    """What the whole way from a book's folder to its checked text finds."""
    shutil.copy(source, folder)
    for table in source.parent.glob("*.csv"):
        shutil.copy(table, folder)
    if not ALONE.search(source.read_text(encoding="utf-8")):
        shutil.copy(HERE / "preamble.clause", folder)
    return list(check_book(folder).diagnostics)


def told(finding: Diagnostic, source: Path) -> Finding:
    """A finding as a source expects it."""
    assert finding.span is not None, finding
    place = f"{Path(finding.span.source.name).name}:{finding.span.line}"
    help_ = finding.help or "" if source.is_relative_to(HERE / "mistakes") else ""
    return place, finding.code, finding.message, help_


def expected(source: Path) -> list[Finding]:
    """The findings that a source says it has."""
    return [
        (
            found["place"] or f"{source.name}:{number}",
            found["code"],
            found["message"],
            found["help"] or "",
        )
        for number, line in enumerate(source.read_text(encoding="utf-8").split("\n"), 1)
        for found in EXPECTED.finditer(line)
    ]


def accept_findings(source: Path, found: list[Finding]) -> None:
    """Writes what was found into the source, for somebody to read."""
    lines = [line.split("#!")[0].rstrip() for line in source.read_text("utf-8").split("\n")]
    while not lines[-1]:
        lines.pop()
    for place, code, message, help_ in found:
        name, _, number = place.rpartition(":")
        said = f"{code} {message}{f'  #? {help_}' if help_ else ''}"
        # Within a quote that is left open, a comment would be text, and close it.
        if name == source.name and code != "E005":
            lines[int(number) - 1] += f"  #! {said}"
        else:
            lines.append(f"#! {place} {said}")
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")


def named(source: Path) -> str:
    return source.relative_to(HERE).with_suffix("").as_posix()


@pytest.mark.parametrize("source", GOOD, ids=named)
def test_a_good_source_has_no_finding(source: Path, tmp_path: Path) -> None:
    assert [told(finding, source) for finding in findings(source, tmp_path)] == []


@pytest.mark.parametrize("source", BAD, ids=named)
def test_a_bad_source_has_the_findings_that_it_says(
    source: Path, tmp_path: Path, accept: bool
) -> None:
    found = [told(finding, source) for finding in findings(source, tmp_path)]
    if accept:
        accept_findings(source, found)
    assert sorted(found) == sorted(expected(source))
    assert found, "a bad source has a finding"


def test_every_code_of_the_checker_is_shown_by_a_bad_source() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in CHECKER.glob("*.py"))
    codes = set(re.findall(r'"([EW]\d{3})"', text))
    shown = {code for source in BAD for _, code, *_ in expected(source)}
    assert codes - shown == set()
