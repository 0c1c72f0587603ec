"""The page about records says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import clausal.records
from clausal import limits
from clausal.book import load
from clausal.records.load import load_record
from clausal.records.read import read_documents
from tests.docs.blocks import ROOT, blocks

PAGE = ROOT / "docs" / "records.md"
TEXT = PAGE.read_text(encoding="utf-8")
CODE = Path(clausal.records.__path__[0])


def test_the_example_in_yaml_says_what_that_in_json_says(tmp_path: Path) -> None:
    documents = []
    for name in ("teacher.json", "teacher.yaml"):
        (block,) = [block for block in blocks(PAGE) if block.title == name]
        (tmp_path / name).write_text(block.text, encoding="utf-8")
        documents += read_documents(tmp_path / name)
    text = load("baltimore").text
    from_json, from_yaml = (load_record(document.data, text) for document in documents)
    assert from_json == from_yaml
    assert set(from_json) == {"teacher", "district"}


def test_every_code_is_in_the_table() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in CODE.glob("*.py"))
    assert re.findall(r"^\| (R\d{3}) ", TEXT, re.MULTILINE) == sorted(
        set(re.findall(r'"(R\d{3})"', code))
    )


def test_the_limits_are_those_of_the_code() -> None:
    _, _, table = TEXT.partition("## Limits")
    assert [int(number) for number in re.findall(r"\d+", table)] == [
        limits.LARGEST_RECORD_FILE // 1024**2,
        limits.LARGEST_YAML // 1024**2,
        limits.DEEPEST_RECORD,
        limits.LONGEST_NUMBER,
        limits.MOST_DIGITS,
        limits.MOST_DIGITS,
        limits.MOST_FAULTS,
    ]
