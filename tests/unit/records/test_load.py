"""Documents → exact items; or every fault with its path, its sentence, and what to do."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal, localcontext
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import pytest

from clausal import limits
from clausal.diagnostics import Diagnostic
from clausal.errors import RecordError
from clausal.ir.text import ConsolidatedText, Field
from clausal.ir.types import (
    ChoiceType,
    DateType,
    MoneyType,
    NumberType,
    PercentType,
    RecordType,
    SchoolYearType,
    SetType,
    TextType,
    Type,
    YesNoType,
)
from clausal.records.load import load_record, record_id
from clausal.values import MISSING, Item, SchoolYear, Value

from .conftest import DEGREE, STAGE, record, text_of


def faults(document: Any, text: ConsolidatedText) -> tuple[Diagnostic, ...]:
    with pytest.raises(RecordError) as raised:
        load_record(document, text)
    return raised.value.diagnostics


def value_of(type: Type, given: object) -> object:
    """What a field of the type holds, if `given` stands there."""
    text = text_of(record("nurse", Field(name="field", type=type)))
    return load_record({"nurse": {"field": given}}, text)["nurse"].fields["field"]


def fault_of(type: Type, given: object, *, personal: bool = False) -> Diagnostic:
    text = text_of(record("nurse", Field(name="field", type=type, personal=personal)))
    (fault,) = faults({"nurse": {"field": given}}, text)
    assert fault.path == "nurse.field"
    return fault


# ------------------------------------------------------------------ what is read

NURSE = {
    "id": "n-1",
    "hired": "2011-07-01",
    "degree": "Masters",
    "on_call": False,
    "wage": "62.50",
    "share": "80%",
    "placement": {"step": 3, "balance": Decimal("0.1")},
    "evaluations": [
        {"year": "2011-12", "rating": "Proficient", "stages": ["Reflect", "Learn"]},
        {},
    ],
}


def test_a_record_of_every_kind(text: ConsolidatedText) -> None:
    items = load_record({"nurse": NURSE, "hospital": {"certified": True}}, text)
    placement: dict[str, Value] = {"step": 3, "balance": Fraction(1, 10)}
    evaluation: dict[str, Value] = {
        "year": SchoolYear(2011),
        "rating": "Proficient",
        "stages": frozenset({"Learn", "Reflect"}),
    }
    fields: dict[str, Value] = {
        "id": "n-1",
        "hired": dt.date(2011, 7, 1),
        "degree": "Masters",
        "on_call": False,
        "wage": Fraction(125, 2),
        "share": Fraction(4, 5),
        "placement": Item("placement", "nurse.placement", placement),
        "evaluations": (
            Item("evaluation", "nurse.evaluations[1]", evaluation),
            Item("evaluation", "nurse.evaluations[2]", {}),
        ),
    }
    assert items == {
        "nurse": Item("nurse", "nurse", fields),
        "hospital": Item("hospital", "hospital", {"certified": True}),
    }


def test_any_mapping_and_sequence_will_do(text: ConsolidatedText) -> None:
    given = MappingProxyType({**NURSE, "evaluations": tuple(NURSE["evaluations"])})  # type: ignore[arg-type]
    assert load_record({"nurse": given}, text) == load_record({"nurse": NURSE}, text)


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({}, {}),
        ({"unit_name": None}, {"unit_name": MISSING}),
        ({"degree": None}, {}),
        ({"leaves": None}, {"leaves": MISSING}),
        ({"leaves": []}, {"leaves": ()}),
        ({"evaluations": None, "placement": None}, {}),
        ({"evaluations": []}, {"evaluations": ()}),
    ],
)
def test_null_is_missing_where_it_may_be_and_absent_is_unknown(
    given: dict[str, object], fields: dict[str, object], text: ConsolidatedText
) -> None:
    assert load_record({"nurse": given}, text)["nurse"].fields == fields


@pytest.mark.parametrize("document", [{}, {"nurse": None}])
def test_a_record_that_is_not_given_is_unknown(document: Any, text: ConsolidatedText) -> None:
    assert load_record(document, text) == {}


NUMBER, WHOLE, MONEY, PERCENT = NumberType(), NumberType(places=0), MoneyType(), PercentType()


@pytest.mark.parametrize(
    ("type", "given", "value"),
    [
        (NUMBER, 12, 12),
        (NUMBER, "12", 12),
        (NUMBER, "-007.50", Fraction(-15, 2)),
        (NUMBER, Decimal("0.1"), Fraction(1, 10)),
        (NUMBER, Decimal("1e2"), 100),
        (NUMBER, Decimal("1.5e-3"), Fraction(3, 2000)),
        (NUMBER, 9007199254740993, 9007199254740993),
        (NUMBER, "9" * 30, 10**30 - 1),
        (WHOLE, Decimal("1.0"), 1),
        (WHOLE, "1.000", 1),
        (NumberType(places=1), "1.50", Fraction(3, 2)),
        (MONEY, "62098.10", Fraction(620981, 10)),
        (MONEY, Decimal("0.01"), Fraction(1, 100)),
        (PERCENT, "80%", Fraction(4, 5)),
        (PERCENT, "100%", 1),
        (PERCENT, "-12.345678%", Fraction(-12345678, 10**8)),
        (SchoolYearType(), "1999-00", SchoolYear(1999)),
        (SchoolYearType(), "0009-10", SchoolYear(9)),
        (DateType(), "2012-02-29", dt.date(2012, 2, 29)),
        (TextType(), " two\nlines ", " two\nlines "),
        (SetType(choice=STAGE), [], frozenset()),
    ],
)
def test_values_are_exact(type: Type, given: object, value: object) -> None:
    read = value_of(type, given)
    assert read == value
    assert read.__class__ is value.__class__


def test_a_context_of_the_caller_changes_nothing() -> None:
    with localcontext() as context:
        context.prec = 2
        assert value_of(NUMBER, Decimal("123.456789")) == Fraction(123456789, 10**6)
        assert value_of(PERCENT, "12.345%") == Fraction(12345, 10**5)
        assert fault_of(PERCENT, "0.98765").help == 'write "98.765%"'


# ------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("type", "given", "code", "message", "help_"),
    [
        (
            NUMBER,
            True,
            "R103",
            "expected a number, got true",
            'digits alone, such as 12 or "12.50"',
        ),
        (NUMBER, "12,5", "R103", 'expected a number, got "12,5"', "digits alone"),
        (NUMBER, "1,250", "R103", 'got "1,250"', 'without commas: 1250 or "1250"'),
        (NUMBER, "+5 ", "R103", 'got "+5 "', 'write it without a sign or spaces: 5 or "5"'),
        (NUMBER, "80%", "R103", 'got "80%"', "this is not a percent"),
        (NUMBER, "", "R103", 'got ""', "leave it out, or write null"),
        (NUMBER, "1e5", "R103", 'got "1e5"', "digits alone"),
        (NUMBER, "٣", "R103", 'got "٣"', "digits alone"),
        (NUMBER, "5\n", "R103", r'got "5\u000a"', "without a sign or spaces"),
        (NUMBER, [], "R103", "got a list", "digits alone"),
        (NUMBER, 0.1, "R103", "got 0.1", "a binary float is not exact: give a Decimal"),
        (NUMBER, math.nan, "R006", "nan is not a number", "leave it out"),
        (NUMBER, Decimal("sNaN"), "R006", "sNaN is not a number", "leave it out"),
        (NUMBER, Decimal("-Infinity"), "R006", "-Infinity is not a number", "leave it out"),
        pytest.param(NUMBER, 10**5000, "R006", "too many digits", "30 can stand", id="vast"),
        (NUMBER, 10**30, "R006", "too many digits", "30 can stand before the point"),
        (NUMBER, "9" * 10**6, "R006", "too many digits", "30 after it"),
        (NUMBER, Decimal("1e999999999999"), "R006", "too many digits", "30 after it"),
        (NUMBER, Decimal("1e-999999999"), "R006", "too many digits", "30 after it"),
        (NUMBER, "0" * limits.LONGEST_NUMBER + "5", "R006", "too many digits", "30 after it"),
        (PERCENT, "9" * 10**6 + "%", "R006", "too many digits", "30 after it"),
        (NUMBER, "0.1234567", "R106", "0.1234567 has more than 6 places", "round it to 6 places"),
        (WHOLE, Decimal("1.5"), "R106", "1.5 is not a whole number", "round it"),
        (NumberType(places=1), "1.25", "R106", "1.25 has more than 1 place", "to 1 place"),
        (NumberType(low=1), 0, "R107", "0 is less than 1, the least that `field` may be", ""),
        (NumberType(unit="AU", high=12), "13", "R107", "13 AU is more than 12 AU, the most", ""),
        (NumberType(high=12), Decimal("1e29"), "R107", "is more than 12, the most", ""),
        (MONEY, "$5", "R103", 'expected money, got "$5"', "write it without a sign or spaces: 5"),
        (MONEY, "0.005", "R106", "0.005 has more than 2 places", "round it"),
        (MoneyType(high=10), "10.01", "R107", "$10.01 is more than $10, the most", ""),
        (PERCENT, 80, "R103", "expected a percent, got 80", 'write "80%"'),
        (PERCENT, Decimal("0.8"), "R103", "expected a percent, got 0.8", 'write "80%"'),
        (PERCENT, "80", "R103", 'expected a percent, got "80"', 'write "80%"'),
        (PERCENT, "80 %", "R103", 'got "80 %"', 'in quotes, such as "80%"'),
        (PERCENT, True, "R103", "got true", 'such as "80%"'),
        (PercentType(high=1), "100.1%", "R107", "100.1% is more than 100%, the most", ""),
        (DateType(), "2011-02-30", "R105", "2011-02-30 is not a day", "that month has 28 days"),
        (DateType(), "2011-13-01", "R105", "2011-13-01 is not a day", "a year has 12 months"),
        (DateType(), "0000-01-01", "R105", "0000-01-01 is not a day", "year-month-day"),
        (DateType(), "7/1/2011", "R105", '"7/1/2011" is not a day', '"2011-07-01"'),
        (DateType(), "2011-07-01T00:00", "R105", "is not a day", '"2011-07-01"'),
        (DateType(), 20110701, "R103", "expected a day, got 20110701", '"2011-07-01"'),
        (DateType(), dt.date(2011, 7, 1), "R103", "`date`, which JSON does not have", "2011"),
        (SchoolYearType(), "2011-13", "R105", "2011-13 is not a school year", '"2011-12"'),
        (SchoolYearType(), "2011", "R105", '"2011" is not a school year', '"2011-12"'),
        (SchoolYearType(), 2011, "R103", "expected a school year, got 2011", '"2011-12"'),
        (SchoolYearType(), "9999-00", "R105", "9999-00 is not a school year", ""),
        (TextType(), 17, "R103", "expected a text, got 17", 'write it in quotes: "17"'),
        (TextType(), "\ud800", "R006", "half of a character", ""),
        (YesNoType(), "Yes", "R103", 'expected yes or no, got "Yes"', "write true, without quotes"),
        (YesNoType(), 1, "R103", "expected yes or no, got 1", "write true or false"),
        (DEGREE, "masters", "R104", "`masters` is not a `degree`", "did you mean `Masters`?"),
        (DEGREE, "Doctorate", "R104", "is not a `degree`", "one of Bachelors, Masters"),
        (DEGREE, True, "R103", "expected a `degree`, got true", "put them in quotes"),
        (DEGREE, "x" * 10**6, "R104", "`xxx", "one of Bachelors, Masters"),
        (DEGREE, "\x1b[31m", "R104", r"`\u001b[31m`", ""),
        (SetType(choice=STAGE), "Learn", "R103", "a set of `stage`", '["Learn", "Implement", …]'),
        (
            SetType(choice=STAGE),
            ["Learn", "Reflect", "Learn"],
            "R108",
            "`Learn` stands more than once",
            "each option once",
        ),
    ],
)
def test_what_does_not_fit(type: Type, given: object, code: str, message: str, help_: str) -> None:
    fault = fault_of(type, given)
    assert fault.code == code
    assert message in fault.message
    assert len(fault.message) < 150
    assert help_ in (fault.help or "")


@pytest.mark.parametrize(
    ("document", "path", "message", "help_"),
    [
        ([], "document", "a document is an object of records", 'such as {"nurse": {…}}'),
        ("nurse", "document", "a document is an object of records", "such as"),
        ({"nurze": {}}, "nurze", "there is no record `nurze`", "did you mean `nurse`?"),
        ({"Nurse": {}}, "Nurse", "there is no record `Nurse`", "did you mean `nurse`?"),
        ({"x": {}}, "x", "there is no record `x`", "there are nurse, placement, evaluation"),
        ({1: {}}, "1", "there is no record `1`", "there are"),
        ({"nurse": []}, "nurse", "expected a record `nurse`, got a list", "{…}"),
        (
            {"nurse": {"evaluations": [{"ratting": None}]}},
            "nurse.evaluations[1].ratting",
            "there is no field `ratting` in an evaluation",
            "did you mean `rating`?",
        ),
        (
            {"nurse": {"evaluations": {"rating": None}}},
            "nurse.evaluations",
            "expected a list of `evaluation`, got a record",
            "put it in brackets: [{…}]",
        ),
        (
            {"nurse": {"evaluations": [{}, None]}},
            "nurse.evaluations[2]",
            "expected a record `evaluation`, got null",
            "write {} for an item of which nothing is known",
        ),
        (
            {"nurse": {"evaluations": [{"stages": ["Learn", "Lern"]}]}},
            "nurse.evaluations[1].stages[2]",
            "`Lern` is not a `stage`",
            "did you mean `Learn`?",
        ),
        (
            {"nurse": {"evaluations": [{"stages": [None]}]}},
            "nurse.evaluations[1].stages[1]",
            "expected a `stage`, got null",
            "one of Learn, Implement, Reflect",
        ),
    ],
)
def test_where_it_does_not_fit(
    document: Any, path: str, message: str, help_: str, text: ConsolidatedText
) -> None:
    (fault,) = faults(document, text)
    assert (fault.path, fault.message) == (path, message)
    assert help_ in (fault.help or "")


def test_all_faults_are_told_in_the_order_of_the_document(text: ConsolidatedText) -> None:
    document = {
        "hospital": {"certified": "yes"},
        "nurse": {
            "wage": math.inf,
            "hired": "2011-02-30",
            "evaluations": [{"weight": "x", "year": 1}] + [{}] * 9 + [{"stages": [1, "Learn", 2]}],
            "zzz": 1,
            "share": "5%",
        },
        "zzz": {},
    }
    with pytest.raises(RecordError, match=r"^n:3 has 10 faults: hospital\.certified: ") as raised:
        load_record(document, text, name="n:3")
    assert [(f.code, f.path) for f in raised.value.diagnostics] == [
        ("R103", "hospital.certified"),
        ("R006", "nurse.wage"),
        ("R105", "nurse.hired"),
        ("R103", "nurse.evaluations[1].weight"),
        ("R103", "nurse.evaluations[1].year"),
        ("R103", "nurse.evaluations[11].stages[1]"),
        ("R103", "nurse.evaluations[11].stages[3]"),
        ("R102", "nurse.zzz"),
        ("R107", "nurse.share"),
        ("R101", "zzz"),
    ]


def test_faults_without_end_are_not_all_told(text: ConsolidatedText) -> None:
    found = faults({"nurse": {f"x{n}": 1 for n in range(5000)}}, text)
    assert [f.code for f in found] == ["R102"] * limits.MOST_FAULTS + ["R011"]


def test_a_set_with_more_than_its_options_is_no_burden(text: ConsolidatedText) -> None:
    stages = ["Learn", 1, "Learn"] * 100_000
    found = faults({"nurse": {"evaluations": [{"stages": stages}]}}, text)
    assert len(found) == limits.MOST_FAULTS + 1


def test_what_stands_twice_in_a_set_may_be_no_option(text: ConsolidatedText) -> None:
    found = faults({"nurse": {"evaluations": [{"stages": [1, 1]}]}}, text)
    assert [f.code for f in found] == ["R108", "R103", "R103"]
    assert found[0].message == "a value stands more than once"


def test_no_slip_is_looked_for_in_a_vast_name() -> None:
    vast = "x" * limits.LONGEST_NAME
    near = fault_of(ChoiceType(name="one", options=(vast,)), vast[:-1])
    far = fault_of(ChoiceType(name="one", options=(f"{vast}x",)), f"{vast}y")
    assert "did you mean" in (near.help or "")
    assert "did you mean" not in (far.help or "")


def test_nesting_without_end() -> None:
    text = text_of(record("nurse", Field(name="mentor", type=RecordType(name="nurse"))))
    deep: Any = {}
    for _ in range(10_000):
        deep = {"mentor": deep}
    (fault,) = faults({"nurse": deep}, text)
    assert (fault.code, fault.path) == ("R007", "nurse.mentor")


def test_what_contains_itself() -> None:
    text = text_of(record("nurse", Field(name="mentor", type=RecordType(name="nurse"))))
    nurse: dict[str, Any] = {}
    nurse["mentor"] = nurse
    assert faults({"nurse": nurse}, text)[0].code == "R007"


# ------------------------------------------------------------------ what is personal


@pytest.mark.parametrize(
    ("type", "given", "message"),
    [
        (TextType(), 517_00_4242, "expected a text"),
        (DateType(), "1970-02-30", "expected a date that exists"),
        (DateType(), "secret", "expected a date that exists"),
        (DEGREE, "Mastres", "expected a `degree`"),
        (
            SetType(choice=STAGE),
            ["Learn", "Learn"],
            "expected a set of `stage`, each option once",
        ),
        (NumberType(places=0), "0.4242", "expected a number with fewer places"),
        (NumberType(high=10), 4242, "expected a number within its range"),
        (PERCENT, 4242, "expected a percent"),
        (SchoolYearType(), "4242-42", "expected a school year that exists"),
    ],
)
def test_what_is_personal_is_not_shown(type: Type, given: object, message: str) -> None:
    fault = fault_of(type, given, personal=True)
    assert fault.message == f"{message}; what was given is personal and is not shown"
    assert not any(part in str(fault) for part in ("4242", "ecret", "Mastres", "1970"))


def test_what_is_in_something_personal_is_personal() -> None:
    text = text_of(
        record("nurse", Field(name="illness", type=RecordType(name="illness"), personal=True)),
        record("illness", Field(name="began", type=DateType()), Field(name="days", type=WHOLE)),
    )
    given = {"nurse": {"illness": {"began": "42/42", "days": "4242", "day": "4242"}}}
    given["nurse"]["illness"]["days"] = "0.4242"
    with pytest.raises(RecordError) as raised:
        load_record(given, text)
    assert len(raised.value.diagnostics) == 3
    assert "42" not in f"{raised.value} {raised.value.diagnostics}"


# ------------------------------------------------------------------ what it is called


@pytest.mark.parametrize(
    ("document", "id"),
    [
        ({"nurse": {"id": "n-1"}}, "n-1"),
        ({"hospital": {}, "nurse": {"id": "n-1"}}, "n-1"),
        ({"nurse": {"id": 17}}, None),
        ({"nurse": None}, None),
        ({"placement": {"id": "p"}, "other": {"id": "o"}}, None),
        ([], None),
    ],
)
def test_record_id(document: Any, id: str | None, text: ConsolidatedText) -> None:
    assert record_id(document, text) == id
