"""Values as a setting is typed, or as the language writes it: `82%`, `$5`, `yes`."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction

import pytest

from clausal.ir.types import (
    ChoiceType,
    DateType,
    DurationType,
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
from clausal.records.load import value_from_text
from clausal.values import SchoolYear

from .conftest import DEGREE, STAGE

NUMBER, MONEY, PERCENT = NumberType(), MoneyType(), PercentType()


@pytest.mark.parametrize(
    ("type", "written", "value"),
    [
        (NumberType(unit="AU"), "12 AU", 12),
        (NUMBER, "1,250.5", Fraction(2501, 2)),
        (MONEY, "$62,098", 62098),
        (MONEY, "-$0.50", Fraction(-1, 2)),
        (PERCENT, " 82% ", Fraction(41, 50)),
        (YesNoType(), "Yes", True),
        (YesNoType(), "false", False),
        (DateType(), "2011-07-01", dt.date(2011, 7, 1)),
        (SchoolYearType(), "2011-12", SchoolYear(2011)),
        (DEGREE, "Masters", "Masters"),
        (SetType(choice=STAGE), "Learn, Reflect", frozenset({"Learn", "Reflect"})),
        (SetType(choice=STAGE), "", frozenset()),
        (TextType(), " as it is ", " as it is "),
        (DurationType(unit="years"), "3 years", 3),
        (DurationType(unit="months"), "1 month", 1),
    ],
)
def test_a_setting_is_typed_as_the_text_writes_it(type: Type, written: str, value: object) -> None:
    assert value_from_text(type, written) == value


@pytest.mark.parametrize(
    ("type", "written", "message"),
    [
        (NUMBER, "$5", 'expected a number, got "$5"'),
        (NUMBER, "5%", "this is not a percent"),
        (NUMBER, "1,25", 'got "1,25"'),
        (MONEY, "5%", "expected money"),
        (PERCENT, "82", 'write "82%"'),
        (PercentType(high=1), "182%", "182% is more than 100%, the most that it may be"),
        (YesNoType(), "perhaps", "expected yes or no"),
        (DateType(), "2011-02-30", "that month has 28 days"),
        (DEGREE, "master", "did you mean `Masters`?"),
        (SetType(choice=STAGE), "Learn, Lern", "did you mean `Learn`?"),
        (DurationType(unit="years"), "3 months", 'expected a number of years, such as "3 years"'),
        (RecordType(name="nurse"), "x", "expected a record `nurse`"),
        (ChoiceType(name="one", options=("a",)), "9" * 10**6, "is not a `one`"),
        (NUMBER, "9" * 10**6, "too many digits"),
    ],
)
def test_a_setting_that_does_not_fit(type: Type, written: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as raised:
        value_from_text(type, written)
    assert len(str(raised.value)) < 200
