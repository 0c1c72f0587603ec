"""The JSON Schemas of records: as a caller's tools read them, and as the command prints them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from jsonschema import Draft202012Validator

from clausal.book import load
from clausal.cli import main
from clausal.errors import RecordError
from clausal.ir.text import ConsolidatedText, Field
from clausal.ir.types import MoneyType, NumberType, PercentType, Type
from clausal.reading import shipped_books
from clausal.records.load import load_record
from clausal.records.read import read_documents
from clausal.records.schema import Schema, document_schema, record_schema
from clausal.resources import policies_path

from .conftest import record, text_of
from .generate import texts


def examples(records: Schema) -> Iterator[dict[str, dict[str, Any]]]:
    """A document for each example of a field of these records."""
    for name, schema in records.items():
        for field, described in schema.get("properties", {}).items():
            for example in described.get("examples", ()):
                yield {name: {field: example}}


@given(texts())
def test_every_schema_is_valid_and_its_examples_are_accepted(text: ConsolidatedText) -> None:
    document = Draft202012Validator(document_schema(text, text.records))
    for name in text.records:
        schema = json.loads(json.dumps(record_schema(name, text)))
        Draft202012Validator.check_schema(schema)
        for example in examples({name: schema, **schema["$defs"]}):
            assert document.is_valid(example)
            assert load_record(example, text)


def test_a_record_says_what_its_fields_are(text: ConsolidatedText) -> None:
    schema = record_schema("nurse", text)
    fields = schema["properties"]
    assert schema["title"] == "A nurse on the roster"
    assert fields["id"]["description"] == "personal"
    assert fields["leaves"]["description"] == "may be missing: null says that it is"
    assert fields["wage"] == {
        "description": "in USD",
        "type": ["number", "string", "null"],
        "pattern": "^-?[0-9]+(\\.[0-9]{1,2}0*)?$",
        "minimum": 7,
        "maximum": 200,
    }
    assert fields["share"]["description"] == "at least 10%; at most 100%"
    assert schema["$defs"]["degree"] == {
        "title": "A degree",
        "description": "Masters: Master's",
        "enum": ["Bachelors", "Masters", None],
    }
    assert schema["$defs"]["placement"]["properties"]["balance"]["description"] == (
        "in AU (Achievement Unit)"
    )
    assert set(schema["$defs"]) == {
        *["placement", "evaluation", "leave", "rating", "degree", "stage"],
    }
    assert schema["$comment"] == "made from the book of nurses, version v1"


def test_a_document_has_the_records_that_are_asked_for(text: ConsolidatedText) -> None:
    schema = document_schema(text, ["nurse", "hospital"])
    accepts = Draft202012Validator(schema).is_valid
    assert accepts({"nurse": {"wage": 12.5}, "hospital": {"certified": None}})
    assert not accepts({"placement": {}})
    assert not accepts({"nurse": {"zzz": 1}})
    assert not accepts([])


@pytest.mark.parametrize(
    ("type", "accepted", "refused"),
    [
        (NumberType(low=Fraction(1, 10)), "0.1", "0.09"),
        (MoneyType(high=Fraction(1999, 100)), "19.99", "20"),
    ],
)
def test_a_range_is_exact(type: Type, accepted: str, refused: str) -> None:
    text = text_of(record("nurse", Field(name="field", type=type)))
    validator = Draft202012Validator(record_schema("nurse", text))
    assert validator.is_valid({"field": float(accepted)})
    assert not validator.is_valid({"field": float(refused)})
    assert load_record({"nurse": {"field": Decimal(accepted)}}, text)
    with pytest.raises(RecordError, match="that `field` may be"):
        load_record({"nurse": {"field": Decimal(refused)}}, text)


def test_an_end_that_no_float_has_is_left_to_the_reading() -> None:
    end = Fraction("99999999999999.99")
    text = text_of(record("nurse", Field(name="field", type=MoneyType(high=end))))
    assert "maximum" not in record_schema("nurse", text)["properties"]["field"]
    assert load_record({"nurse": {"field": Decimal("99999999999999.99")}}, text)
    with pytest.raises(RecordError, match=r"is more than \$99,999,999,999,999\.99"):
        load_record({"nurse": {"field": 10**14}}, text)


@pytest.mark.parametrize(
    ("low", "high", "example"),
    [(None, None, "80%"), (0, Fraction(1, 2), "50%"), (Fraction(9, 10), 1, "90%"), (0, 1, "80%")],
)
def test_an_example_is_in_its_range(low: Any, high: Any, example: str) -> None:
    type = PercentType(low=low, high=high)
    text = text_of(record("nurse", Field(name="field", type=type)))
    field = record_schema("nurse", text)["properties"]["field"]
    assert field["examples"] == [example]
    assert load_record({"nurse": {"field": example}}, text)


# ------------------------------------------------------------------ the command

BOOK = """\
language 1

agreement clinic "Clinic Agreement"
  between   union "The union" and employer "The clinic"
  ratified  2019-12-01
  in force  from 2020-01-01 to 2024-12-31

choice grade Junior < Senior

record nurse "A nurse on the roster"
  id     text, personal
  grade  grade
  share  percent from 0% to 50%
  shifts list of shift

record shift
  worked  date
  hours   number from 0 to 24
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "clinic.clause").write_text(BOOK, encoding="utf-8")
    return tmp_path


def schema(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["schema", *map(str, arguments)])


def test_the_command_prints_a_record(book: Path) -> None:
    ended = schema(book, "nurse")
    assert ended.exit_code == 0, ended.output
    printed: Schema = json.loads(ended.stdout)
    Draft202012Validator.check_schema(printed)
    nurse = {"id": "n", "grade": "Senior", "share": "50%", "shifts": [{"hours": 7.5}]}
    assert Draft202012Validator(printed).is_valid(nurse)
    assert not Draft202012Validator(printed).is_valid({**nurse, "grade": "Chief"})
    assert not Draft202012Validator(printed).is_valid({"shifts": [{"hours": 25}]})
    assert printed["properties"]["share"]["examples"] == ["50%"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nurze"], "there is no record `nurze` in clinic; did you mean `nurse`?"),
        (["xyz"], "there is no record `xyz` in clinic; records: nurse, shift"),
        ([], "name a book and one of its records"),
        (["nurse", "--answers"], "--answers takes no book and no record"),
    ],
)
def test_the_command_could_not_run(book: Path, arguments: list[str], said: str) -> None:
    ended = schema(book, *arguments)
    assert ended.exit_code == 2
    assert said in ended.stderr
    assert ended.stdout == ""


@pytest.mark.parametrize("name", shipped_books())
def test_the_records_and_examples_of_a_shipped_book(name: str) -> None:
    text = load(name).text
    for record_name in text.records:
        Draft202012Validator.check_schema(record_schema(record_name, text))
    document = Draft202012Validator(document_schema(text, text.records))
    for path in sorted((policies_path() / name / "examples").glob("*")):
        for example in read_documents(path):
            assert document.is_valid(example.data), path
            assert load_record(example.data, text), path
