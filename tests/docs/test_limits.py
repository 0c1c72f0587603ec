"""The page about limits says what the code does."""

from __future__ import annotations

import re

import pytest

from clausal import limits
from clausal.errors import QuestionError
from tests.docs.blocks import ROOT

PAGE = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| [^|]* \| (?P<most>\d+)[^|]*\| (?:`(?P<variable>\w+)`[^|]*)?\|"
    r" \[(?P<code>[ER]\d{3})\]\(errors/(?P=code)\.md\) \|$",
    re.MULTILINE,
)


def test_every_limit_is_told() -> None:
    rows = [row.groupdict() for row in ROW.finditer(PAGE)]
    assert len(rows) == PAGE.count("(errors/")
    told = {row["variable"]: int(row["most"]) for row in rows if row["variable"]}
    assert told == limits.SETTINGS
    fixed = [int(row["most"]) for row in rows if not row["variable"]]
    assert fixed == [limits.MOST_NUMBER_DIGITS, limits.LONGEST_NUMBER, limits.MOST_DIGITS]


def test_a_limit_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SETTINGS", {})
    assert limits._limit("CLAUSAL_MAX_SOMETHING", 7) == 7
    monkeypatch.setenv("CLAUSAL_MAX_SOMETHING", " 12 ")
    assert limits._limit("CLAUSAL_MAX_SOMETHING", 7) == 12


@pytest.mark.parametrize("given", ["0", "-1", "1.5", "many", "²", "101", "9" * 10_000])
def test_what_is_no_limit_is_refused(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SETTINGS", {})
    monkeypatch.setenv("CLAUSAL_MAX_SOMETHING", given)
    with pytest.raises(QuestionError, match=r"CLAUSAL_MAX_SOMETHING is `.*whole number from 1 to"):
        limits._limit("CLAUSAL_MAX_SOMETHING", 7, most=100)
