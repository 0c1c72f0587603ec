"""What holds for every text, document and file."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from clausal.diagnostics import Diagnostic
from clausal.errors import RecordError
from clausal.ir.text import ConsolidatedText
from clausal.records.load import load_record, record_id
from clausal.records.read import read_documents
from clausal.records.schema import document_schema

from .generate import PLAIN, Meant, as_json, as_yaml, meant, spoiled

BEYOND_A_SCHEMA = {"R006", "R007", "R105", "R106", "R107"}
"""The faults that the docstring of `clausal.records.schema` promises."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("records")


def read(path: Path, content: str | bytes) -> list[Any]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [document.data for document in read_documents(path)]


def faults_of(act: Callable[[], object]) -> tuple[Diagnostic, ...]:
    """The faults in which it ends, if it does, each whole."""
    try:
        act()
    except RecordError as error:
        found = error.diagnostics
    else:
        return ()
    assert found
    assert all(fault.path and fault.message for fault in found)
    return found


@given(made=meant())
def test_what_json_states_is_read(folder: Path, made: Meant) -> None:
    (data,) = read(folder / "one.json", as_json(made.document))
    assert load_record(data, made.text) == made.items


@given(made=meant())
def test_what_yaml_states_is_read(folder: Path, made: Meant) -> None:
    (data,) = read(folder / "one.yaml", as_yaml(made.document))
    assert load_record(data, made.text) == made.items


@given(many=st.lists(meant(), min_size=2, max_size=4))
def test_a_list_lines_and_yaml_documents_say_the_same(folder: Path, many: list[Meant]) -> None:
    documents = [made.document for made in many]
    listed = read(folder / "many.json", as_json(documents))
    assert read(folder / "many.jsonl", "\n".join(as_json(d) for d in documents)) == listed
    assert read(folder / "many", "\r\n".join(as_json(d) for d in documents)) == listed
    split = "---\n".join(as_yaml(document) for document in documents)
    assert read(folder / "many.yaml", split) == listed
    assert [load_record(data, made.text) for data, made in zip(listed, many, strict=True)] == [
        made.items for made in many
    ]


@given(spoiled())
def test_the_schema_accepts_what_is_read_and_almost_nothing_else(
    case: tuple[ConsolidatedText, Any],
) -> None:
    text, document = case
    schema = json.dumps(document_schema(text, text.records))
    # As exact as the document, or 0.1 would be less than itself.
    validator = Draft202012Validator(json.loads(schema, parse_float=Decimal))
    faults = {fault.code for fault in faults_of(lambda: load_record(document, text))}
    assert "R109" not in faults, "a fault that the schema alone sees"
    if validator.is_valid(document):
        assert faults <= BEYOND_A_SCHEMA
    else:
        assert faults


@given(case=spoiled() | st.tuples(st.just(None), PLAIN))
def test_nothing_but_a_record_error(
    case: tuple[ConsolidatedText | None, Any], text: ConsolidatedText
) -> None:
    against, document = case
    record_id(document, against or text)
    faults_of(lambda: load_record(document, against or text))


YAML_BITS = st.lists(
    st.sampled_from(
        [
            *["- ", "? ", ": ", "-", ":", ",", "[", "]", "{", "}", "#", "&a ", "*a", "!", "!!int "],
            *["|", ">", "'", '"', "%YAML 1.2", "%TAG ! x:", "@", "`", "---", "...", "\n", "\n  "],
            *["\t", "\\U00110000", "\\x", "<<: ", "~", "1", "0x1", "no", "1.5e3", "a", "\ufeff"],
            *["\x85", "\u2028", "\x00", "é", "|2-", "!<", "!a%zz "],
        ]
    )
).map("".join)


@given(
    content=st.binary() | YAML_BITS.map(str.encode) | PLAIN.map(lambda data: repr(data).encode()),
    name=st.sampled_from(["x.json", "x.jsonl", "x.yaml", "x"]),
)
def test_no_file_is_met_with_anything_but_a_record_error(
    folder: Path, content: bytes, name: str
) -> None:
    faults_of(lambda: read(folder / name, content))
