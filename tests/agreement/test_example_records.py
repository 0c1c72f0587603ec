"""Every example record can be asked every question, and the JSON keeps to its schema."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

import clausal
from clausal.cli import main
from clausal.render.schemas import output_schema
from clausal.resources import policies_path

EXAMPLES = sorted((policies_path() / "baltimore" / "examples").iterdir())


@pytest.mark.parametrize("day", ["2010-07-01", "2012-09-01", "2014-01-01"])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_question(path: Path, day: str) -> None:
    questions = clausal.load("baltimore").questions
    arguments = ["eval", "baltimore", *questions, "--record", str(path), "--as-of", day, "--json"]
    ended = CliRunner().invoke(main, arguments)
    assert (ended.exit_code, ended.stderr) == (0, "")
    document = json.loads(ended.stdout)
    Draft202012Validator(output_schema("answers")).validate(document)
    for one in document if isinstance(document, list) else [document]:
        assert [answer["question"] for answer in one["answers"]] == list(questions)
