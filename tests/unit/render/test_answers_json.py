"""The JSON of answers: the issue's shape, exact values, and the schema that it always keeps to."""

from __future__ import annotations

import datetime as dt
import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from clausal.interpret.answers import (
    UNDETERMINED,
    VALUE,
    Answer,
    Need,
    NeedKind,
    ReasonKind,
    Unknown,
)
from clausal.ir.types import (
    DateType,
    MoneyType,
    NumberType,
    PercentType,
    RecordType,
    SchoolYearType,
    SetType,
    Type,
    YesNoType,
)
from clausal.render.answers_json import evaluation_json
from clausal.render.schemas import output_schema
from clausal.values import MISSING, Item, SchoolYear, Value

from .conftest import GRADE, PLACE, answer, answers, evaluation, reason

VALIDATOR = Draft202012Validator(output_schema("answers"))


def of(one: Answer) -> dict[str, Any]:
    (found,) = evaluation_json(evaluation(one))["answers"]
    assert isinstance(found, dict)
    return found


def test_shape() -> None:
    salary = reason("salary", 62098, kind=ReasonKind.PROVISION, type=MoneyType())
    made = evaluation_json(
        evaluation(answer(salary, value=62098, type=MoneyType(), cites=('4 "Pay"',)))
    )
    assert made == {
        "schema": "clausal/answers/1",
        "book": "the folder clinic",
        "agreement": "clinic",
        "version": "v1",
        "timeline": "9f8e7d6c5b4a3210",
        "as_of": "2022-06-01",
        "known_on": None,
        "proposals": [],
        "record": "n-7",
        "answers": [
            {
                "question": "salary",
                "outcome": "value",
                "value": "62098.00",
                "unit": "USD",
                "because": {
                    "kind": "provision",
                    "text": "salary",
                    "value": "62098.00",
                    "unit": "USD",
                },
                "cites": ['4 "Pay"'],
                "needs": [],
                "notes": [],
                "items": [],
            }
        ],
        "notes": [],
    }


@pytest.mark.parametrize(
    ("type_", "value", "shown", "unit"),
    [
        (MoneyType(), Fraction(1, 2), "0.50", "USD"),
        (MoneyType(), Fraction(1, 800), "0.00125", "USD"),
        (MoneyType(), -7, "-7.00", "USD"),
        (NumberType(unit="CR"), Fraction(25, 2), "12.5", "CR"),
        (NumberType(), 10**30, "1" + "0" * 30, None),
        (NumberType(), Fraction(2, 3), "0.666666666667", None),
        (PercentType(), Fraction(4, 5), "80", "%"),
        (YesNoType(), True, True, None),
        (DateType(), dt.date(2022, 2, 3), "2022-02-03", None),
        (SchoolYearType(), SchoolYear(2011), "2011-12", None),
        (GRADE, "Junior", "Junior", None),
        (SetType(choice=GRADE), frozenset({"Senior", "Junior"}), ["Junior", "Senior"], None),
        (MoneyType(), MISSING, None, "USD"),
        (
            RecordType(name="career"),
            Item("career", "Junior, interval 3", {"grade": "Junior", "interval": 3}),
            {"grade": "Junior", "interval": "3"},
            None,
        ),
    ],
)
def test_values(type_: Type, value: Value, shown: object, unit: str | None) -> None:
    made = of(answer(reason("it", value, type=type_), value=value, type=type_))
    assert (made["value"], made["unit"]) == (shown, unit)


def test_undetermined() -> None:
    need = Need(NeedKind.FACT, "nurse.grade", "`nurse.grade` is not given", PLACE)
    lack = Unknown((need,), 1, 3)
    made = of(
        answer(reason("count of courses", lack), UNDETERMINED, type=MoneyType(), needs=(need,))
    )
    assert (made["value"], made["unit"]) == (None, None)
    place = {
        "file": "clinic/agreement.clause",
        "line": 48,
        "column": 1,
        "end_line": 50,
        "end_column": 1,
    }
    assert made["needs"] == [
        {"kind": "fact", "name": "nurse.grade", "says": need.says, "place": place}
    ]
    assert made["because"] == {
        "kind": "condition",
        "text": "count of courses",
        "unknown": ["nurse.grade"],
        "low": "1",
        "high": "3",
    }


def test_a_record_given_is_named_and_not_copied() -> None:
    item = Item("review", "nurse.requests[1].reviews[2]", {"reviewer": "somebody"})
    assert of(answer(reason("the latest review", item)))["because"]["value"] == item.path


def test_shared_steps_are_told_once() -> None:
    """The steps are a graph: told as a tree, these would be 2 to the power of 60."""
    step = reason("leaf", True)
    for depth in range(60):
        step = reason(str(depth), True, step, step)
    text = json.dumps(of(answer(step)))
    assert text.count('"repeated"') == 59
    assert len(text) < 60 * 200


@given(answers())
def test_keeps_to_the_schema(made: Answer) -> None:
    document = json.loads(json.dumps(evaluation_json(evaluation(made))))
    VALIDATOR.validate(document)
    VALIDATOR.validate([document])


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": VALUE, "value": 62098},
        {"outcome": "met", "value": "1"},
        {"outcome": "met", "unit": "USD"},
        {"outcome": UNDETERMINED, "needs": []},
        {"outcome": ""},
        {"because": None},
        {"because": {"kind": "guess", "text": ""}},
        {"because": {"kind": "fact", "text": "", "value": "1", "unknown": ["x"]}},
        {"because": {"kind": "fact", "text": "", "day": "1 May"}},
        {"needs": [{"kind": "whim", "name": "", "says": "", "place": None}]},
        {"why": "an unknown key"},
    ],
)
def test_schema_refuses(change: dict[str, Any]) -> None:
    document = evaluation_json(evaluation(answer(reason("it", True), "met")))
    assert VALIDATOR.is_valid(document)
    document["answers"][0] |= change
    assert not VALIDATOR.is_valid(document)
