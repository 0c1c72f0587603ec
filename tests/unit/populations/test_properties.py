"""A line of a population is read as a record is: what it states, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from clausal.errors import RecordError
from clausal.ir.text import ConsolidatedText
from clausal.populations.joins import Population
from clausal.populations.tables import open_source
from clausal.records.load import load_record
from clausal.records.read import read_documents
from clausal.values import Item
from tests.unit.records.generate import RECORDS, Meant, as_json, meant, spoiled

NEVER_FIT = {"R005", "R006", "R007", "R108"}
"""The faults of what belongs nowhere."""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("population") / "one.jsonl"


def written(file: Path, document: Any) -> Path:
    """The file, with halves of characters as JSON spells them."""
    text = as_json(document)
    ascii_ = "".join(f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" else c for c in text)
    file.write_text(ascii_, encoding="utf-8")
    return file


def population(file: Path, text: ConsolidatedText) -> Population:
    source = open_source(str(file))
    return Population(source, RECORDS[0], text, beside={}, set_aside=False)


def outcome(read: Callable[[], Mapping[str, Item]]) -> Mapping[str, Item] | set[str]:
    """What is read, or the codes of the faults."""
    try:
        return read()
    except RecordError as error:
        return {found.code for found in error.diagnostics}


@given(made=meant())
def test_what_a_line_states_is_read(file: Path, made: Meant) -> None:
    (record,) = population(written(file, made.document), made.text).records()
    assert record.items == made.items


@given(case=spoiled())
def test_a_line_has_the_faults_of_the_record(
    file: Path, case: tuple[ConsolidatedText, Any]
) -> None:
    text, document = case
    if not isinstance(document, dict) or set(document) - set(RECORDS):
        return  # what stands at the top is not a record's name in a population alone
    written(file, document)

    def alone() -> Mapping[str, Item]:
        (read,) = read_documents(file)
        return load_record(read.data, text)

    def among_many() -> Mapping[str, Item]:
        (record,) = population(file, text).records()
        return record.items

    found, wanted = outcome(among_many), outcome(alone)
    if isinstance(found, set) and isinstance(wanted, set) and (found | wanted) & NEVER_FIT:
        return  # a record is also looked into where something else, or nothing, belongs
    assert found == wanted
