"""Personal facts are masked where they are shown and where they are taken over; nothing else is."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from fractions import Fraction

from hypothesis import given

from clausal.interpret.answers import (
    UNDETERMINED,
    Answer,
    ItemAnswer,
    Need,
    NeedKind,
    Reason,
    ReasonKind,
    Unknown,
)
from clausal.ir.types import DateType, MoneyType, NumberType, RecordType, TextType
from clausal.records.personal import Personal
from clausal.render.answers_json import answer_json
from clausal.render.masking import HIDDEN, masked
from clausal.values import Item

from .conftest import answer, answers, reason

FACTS = {
    "nurse.step": Personal(Fraction(7), NumberType()),
    "nurse.born": Personal(dt.date(1990, 2, 3), DateType()),
    "nurse.name": Personal("Ann", TextType()),
}


def shown(given: Answer) -> str:
    return json.dumps(answer_json(masked(given, FACTS, "USD"), "USD"))


def seven(path: str) -> Reason:
    """A fact whose value is 7."""
    return reason(path, Fraction(7), kind=ReasonKind.FACT, type=NumberType())


def test_a_fact_and_what_takes_it_over() -> None:
    step = reason("step", Fraction(7), seven("nurse.step"), type=NumberType())
    raised = reason("step + 1", Fraction(8), step, type=NumberType())
    made = masked(answer(raised, value=Fraction(8), type=NumberType()), FACTS, "USD")
    assert made.value == 8
    (middle,) = made.because.because
    assert (middle.value, middle.because[0].value) == (HIDDEN, HIDDEN)
    taken = masked(answer(step, value=Fraction(7), type=NumberType(unit="CR")), FACTS, "USD")
    assert taken.value == HIDDEN
    assert answer_json(taken, "USD")["unit"] is None


def test_the_same_value_elsewhere_stays() -> None:
    given = answer(seven("nurse.years"), value=Fraction(7), type=NumberType())
    assert masked(given, FACTS, "USD") == given


def test_keys_of_cells() -> None:
    where = "pay at step 7, rank 17"
    cell = reason(where, Fraction(900), seven("nurse.step"), kind=ReasonKind.CELL, type=MoneyType())
    asked = replace(answer(cell, value=Fraction(900), type=MoneyType()), question="salary")
    text = shown(asked)
    assert f"pay at step {HIDDEN}, rank 17" in text
    assert where not in text
    need = Need(NeedKind.NO_ROW, where, f"there is no row for {where}")
    lost = reason("salary", Unknown((need,)), kind=ReasonKind.CELL)
    text = shown(answer(lost, UNDETERMINED, needs=(need,)))
    assert "step 7" not in text
    assert text.count(f"step {HIDDEN}, rank 17") == 3


def test_days_of_events_and_parts_of_records() -> None:
    born = dt.date(1990, 2, 3)
    event = reason("nurse.courses[1]", kind=ReasonKind.EVENT, day=born)
    item = ItemAnswer(item="nurse.courses[1]", day=born, outcome="met", because=event)
    assert "1990" not in shown(answer(event, "met", items=(item,)))
    record = Item("nurse", "nurse", {"name": "Ann", "grade": "Senior"})
    type_ = RecordType(name="nurse")
    whole = reason("who", record, kind=ReasonKind.PROVISION, type=type_)
    text = shown(answer(whole, value=record, type=type_))
    assert "Ann" not in text
    assert "Senior" in text


@given(answers())
def test_without_personal_facts_an_answer_stays_as_it_is(given: Answer) -> None:
    other = {"somebody.else": Personal(Fraction(1, 7), NumberType())}
    assert answer_json(masked(given, other, "USD"), "USD") == answer_json(given, "USD")
