"""`clausal schema`: the published schemas, and those of records."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from .conftest import RECORD, Run


@pytest.mark.parametrize(
    "name",
    [
        *("answers", "costing", "diff", "findings", "history", "receipt", "sample", "sampled"),
        *("scenarios", "verification"),
    ],
)
def test_published(run: Run, name: str) -> None:
    ended = run("schema", f"--{name}")
    assert ended.exit_code == 0
    schema = json.loads(ended.stdout)
    assert schema["$id"] == f"urn:clausal:{name}:1"
    Draft202012Validator.check_schema(schema)


def test_of_a_record(run: Run) -> None:
    schema = json.loads(run("schema", "clinic", "nurse").stdout)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert validator.is_valid(RECORD["nurse"])
    assert not validator.is_valid({"grade": "Chief"})


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["clinic", "nurze"], "did you mean `nurse`?"),
        (["clinic"], "name a book and one of its records"),
        (["clinic", "--answers"], "--answers takes no book"),
        (["clinik", "nurse"], "there is no folder `clinik`"),
    ],
)
def test_could_not_run(run: Run, arguments: list[str], words: str) -> None:
    ended = run("schema", *arguments)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert words in ended.stderr
