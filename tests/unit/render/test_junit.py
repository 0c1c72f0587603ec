"""JUnit XML: well-formed, whatever a scenario is called and whatever was got."""

from __future__ import annotations

import datetime as dt
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from clausal.interpret.answers import Answer
from clausal.interpret.questions import Verdict
from clausal.ir.expressions import Today
from clausal.ir.text import Expectation, Scenario
from clausal.ir.types import DateType
from clausal.render.junit import junit_xml
from clausal.scenarios.run import Result

from .conftest import PLACE, answers

TODAY = Today(type=DateType())


def result(title: str, expected: str, got: Answer) -> Result:
    """One that failed."""
    expectation = Expectation(text=expected, subject=TODAY, condition=TODAY, span=PLACE)
    scenario = Scenario(
        title=title, given={}, on=dt.date(2022, 6, 1), expect=(expectation,), span=PLACE
    )
    return Result(scenario=scenario, verdicts=(Verdict(held=False, got=got),))


@given(st.text(), st.text(), answers())
def test_well_formed(title: str, expected: str, got: Answer) -> None:
    root = ET.fromstring(junit_xml([result(title, expected, got)], "clinic", "USD"))
    (case,) = root.iter("testcase")
    (child,) = case
    assert child.tag == "failure"
    assert child.get("message") is not None


@given(answers())
def test_what_xml_cannot_hold_is_replaced(got: Answer) -> None:
    text = junit_xml([result("a\x07b\ud800c\n", "", got)], "clinic", "USD").decode()
    assert 'name="a\ufffdb\ufffdc&#10;"' in text
