"""Findings as SARIF: the structure that the standard asks for, and every finding in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from clausal.cli import main
from clausal.diagnostics import Diagnostic, Label
from clausal.explanations import explanation
from clausal.render.sarif import sarif
from clausal.source import Source, Span


def _object(required: str, optional: str = "", **parts: Any) -> dict[str, Any]:
    """An object with these parts and no others; a part that is not described may be anything."""
    names = [*required.split(), *optional.split()]
    return {
        "type": "object",
        "required": required.split(),
        "properties": {name: parts.get(name, {}) for name in names},
        "additionalProperties": False,
    }


TEXT = {"type": "string", "minLength": 1}
NUMBER = {"type": "integer", "minimum": 1}
MESSAGE = _object("text", "markdown", text=TEXT, markdown=TEXT)
PLACE_NAMES = "startLine startColumn endLine endColumn"
REGION = _object(PLACE_NAMES, "", **dict.fromkeys(PLACE_NAMES.split(), NUMBER))
PHYSICAL = _object(
    "artifactLocation region",
    artifactLocation=_object("uri", uri={"type": "string", "pattern": r"^[^ \\]+$"}),
    region=REGION,
)
LOCATION = _object("physicalLocation", "id message", physicalLocation=PHYSICAL, message=MESSAGE)
RULE = _object(
    "id",
    "shortDescription fullDescription help",
    id=TEXT,
    **dict.fromkeys(("shortDescription", "fullDescription", "help"), MESSAGE),
)
RESULT = _object(
    "ruleId ruleIndex level message locations",
    "relatedLocations",
    ruleId=TEXT,
    ruleIndex={"type": "integer", "minimum": 0},
    level={"enum": ["error", "warning"]},
    message=MESSAGE,
    locations={"type": "array", "items": LOCATION},
    relatedLocations={"type": "array", "items": LOCATION},
)
DRIVER = _object("name semanticVersion rules", rules={"type": "array", "items": RULE})
RUN = _object(
    "tool results columnKind",
    tool=_object("driver", driver=DRIVER),
    columnKind={"enum": ["unicodeCodePoints", "utf16CodeUnits"]},
    results={"type": "array", "items": RESULT},
)
LOG = Draft202012Validator(
    _object("$schema version runs", version={"const": "2.1.0"}, runs={"items": RUN, "minItems": 1})
)
"""What SARIF 2.1.0 asks of the parts that are used."""

SOURCE = Source("a book/pay.clause", "constant a is 1\nconstant a is 2\n")
PLACE = Span(SOURCE, 2, 10, 2, 11)
TWICE = Diagnostic(
    code="E102",
    message="there are two provisions named `a`",
    span=PLACE,
    because=Label(span=Span(SOURCE, 1, 10, 1, 11), message="the first is here"),
    help="give one of them another name",
)
NOWHERE = Diagnostic(code="E022", message="`x.clause` is not UTF-8 text")
WARNED = Diagnostic(code="W305", message="days without a version", span=PLACE)


def results(*findings: Diagnostic) -> tuple[list[Any], list[Any]]:
    document = sarif(findings, version="1.2.3")
    LOG.validate(document)
    (run,) = document["runs"]
    return run["results"], run["tool"]["driver"]["rules"]


def test_a_finding_with_its_places() -> None:
    (result,), (rule,) = results(TWICE)
    assert result["level"] == "error"
    assert result["message"]["text"] == f"{TWICE.message}\n{TWICE.help}"
    (place,) = [location["physicalLocation"] for location in result["locations"]]
    assert place["artifactLocation"]["uri"] == "a%20book/pay.clause"
    assert list(place["region"].values()) == [2, 10, 2, 11]
    (related,) = result["relatedLocations"]
    assert related["message"]["text"] == "the first is here"
    assert related["physicalLocation"]["region"]["startLine"] == 1
    assert rule["id"] == "E102"
    assert rule["shortDescription"]["text"] in explanation("E102")
    assert "``` {" not in rule["help"]["markdown"]


def test_results_name_their_rules() -> None:
    found, rules = results(TWICE, NOWHERE, WARNED, TWICE)
    assert [rules[result["ruleIndex"]]["id"] for result in found] == [r["ruleId"] for r in found]
    assert sorted(rule["id"] for rule in rules) == ["E022", "E102", "W305"]
    assert {result["ruleId"]: result["level"] for result in found}["W305"] == "warning"


def test_no_findings_are_a_run_too() -> None:
    assert results() == ([], [])


@pytest.mark.parametrize(
    ("text", "code", "rule"),
    [
        (b'agreement a "A"\n  in force  from 2020-07-01\n', 0, None),
        (b'agreement a "A"\n  in force  from 2020-07-01\nconstant b is c\n', 1, "E101"),
        (b"agreement \xff", 1, "E022"),
    ],
)
def test_the_command(text: bytes, code: int, rule: str | None, tmp_path: Path) -> None:
    (tmp_path / "a.clause").write_bytes(text)
    ended = CliRunner().invoke(main, ["check", str(tmp_path), "--sarif"])
    document = json.loads(ended.stdout)
    LOG.validate(document)
    assert ended.exit_code == code
    assert [r["ruleId"] for r in document["runs"][0]["results"]] == ([rule] if rule else [])


def test_what_could_not_run(tmp_path: Path) -> None:
    for arguments in (["nowhere", "--sarif"], [str(tmp_path), "--sarif", "--json"]):
        ended = CliRunner().invoke(main, ["check", *arguments])
        assert (ended.exit_code, ended.stdout) == (2, "")
