"""What provisions say in a document: every node of the IR has its words."""

from __future__ import annotations

from typing import get_args

import pytest

from clausal.ir import expressions as ir
from clausal.ir.types import ChoiceType, DateType, NumberType, RecordType, YesNoType
from clausal.render.blocks import as_text
from clausal.render.document import document
from clausal.render.document_text import document_text
from clausal.render.wording import Wording
from clausal.values import SchoolYear

from .texts import TEXTS, provisions, text_of, walk

TEACHER = ir.Subject(type=RecordType(name="teacher"), name="teacher")
HIRED = ir.Field(type=DateType(), record=TEACHER, field="hired")
TENURED = ir.Field(type=YesNoType(), record=TEACHER, field="tenured")
HOURS = ir.Field(type=NumberType(), record=TEACHER, field="hours")


def number(value: int) -> ir.Literal:
    return ir.Literal(type=NumberType(), value=value)


def plus(left: ir.Expression, right: ir.Expression, sign: str = "+") -> ir.Arithmetic:
    return ir.Arithmetic(type=NumberType(), operator=ir.Operator(sign), left=left, right=right)


BY_HAND: dict[str, ir.Expression] = {
    "the outcome of simple": ir.GateResult(
        type=ChoiceType(name="simple", options=("not met", "met")), name="simple", subject=TEACHER
    ),
    "the school year of the date “hired”": ir.SchoolYearOf(type=DateType(), day=HIRED),
    "the last day of 2011-12": ir.EdgeDay(
        type=DateType(),
        last=True,
        year=ir.Literal(type=DateType(), value=SchoolYear(2011)),
    ),
    "the larger of the hours and the hours": ir.ExtremeOf(
        type=NumberType(), larger=True, left=HOURS, right=HOURS
    ),
    "the hours × (the hours + 2)": plus(HOURS, plus(HOURS, number(2)), "*"),
    "the hours − (the hours − 2)": plus(HOURS, plus(HOURS, number(2), "-"), "-"),
    "the hours ÷ (the hours × 2)": plus(HOURS, plus(HOURS, number(2), "*"), "/"),
    "the hours × 2 + the hours": plus(plus(HOURS, number(2), "*"), HOURS),
    "whether “tenured” is no": ir.Not(type=YesNoType(), operand=TENURED),
    "whether (“tenured” is yes or “tenured” is yes) and “tenured” is yes": ir.And(
        type=YesNoType(),
        operands=(ir.Or(type=YesNoType(), operands=(TENURED, TENURED)), TENURED),
    ),
}


@pytest.fixture
def wording() -> Wording:
    return Wording(text=text_of("gates/good/gates.clause"), about="teacher")


@pytest.mark.parametrize("words", BY_HAND)
def test_by_hand(wording: Wording, words: str) -> None:
    assert as_text(wording.value(BY_HAND[words])) == words


def test_whose(wording: Wording) -> None:
    assert as_text(wording.of(None).value(HIRED)) == "the teacher's date “hired”"
    assert as_text(wording.of("teacher", its=True).value(HIRED)) == "its date “hired”"


def test_every_node_has_words() -> None:
    """Each is in a good source of the language's tests, or in an example above."""
    seen = {type(part) for node in BY_HAND.values() for part in walk(node)}
    for name in TEXTS:
        document(text_of(name))  # raises where a node has no words
        seen |= {type(part) for p in provisions(text_of(name)).values() for part in walk(p)}
    assert [node.__name__ for node in get_args(ir.Expression) if node not in seen] == []


@pytest.mark.parametrize(
    ("name", "only", "sentence"),
    [
        (
            "baltimore",
            "alternative_placement",
            "there are at least 2 evaluations in the last 3 school years where the rating is "
            "Proficient",
        ),
        ("baltimore", "alternative_placement", "the degree is at least Master's + 30 credits"),
        ("baltimore", "alternative_placement", "the years of service are at least 10"),
        (
            "baltimore",
            "annual_evaluation",
            "each evaluation earns, on the last day of its year: - 12 Achievement Units when the "
            "rating is Proficient",
        ),
        ("baltimore", "step", "The step of a teacher is the years of service, but at least 1 and"),
        ("baltimore", "career", "- to Model, interval 1, when peer review has the outcome “Prom"),
        (
            "tables/good/versions.clause",
            "contribution",
            "the sum, over the bands of the table rates, of each part of the pay times the "
            "percentage of its band, rounded up to the next $1.",
        ),
        (
            "tables/good/versions.clause",
            "placed",
            "the lowest step at which the amount in the table scale for rank Expert is at least "
            "the pay, or 3 if it is missing.",
        ),
        (
            "definitions/good/bodies.clause",
            "on_leave",
            "there is no course in the last 12 months by “finished” where the date “finished” is "
            "after July 1, 2011.",
        ),
        (
            "definitions/good/bodies.clause",
            "held",
            "“held” for a teacher is yes when “tenured” is yes. Except: - yes when the rank is Exp",
        ),
        (
            "gates/good/gates.clause",
            "scored",
            "If so, the outcome goes by the score. Except: - 0% when the rating is Novice The "
            "outcome: - from the pass mark (80%): Promoted - from 75%: Interview - below that: "
            "Denied",
        ),
        ("scopes/good/scopes.clause", "talks", "Each speech of “second” earns, on its date “held”"),
        ("scopes/good/scopes.clause", "graver", "Each remark of a review is judged as of its date"),
        ("types/good/missing.clause", "waived", "(“waiver”, or no if it is missing) is yes."),
        ("questions/good/questions.clause", "a", "2 when how is read as “another”"),
        ("types/good/values.clause", "raised_pay", "the pay + the rate (2%) of the pay, rounded"),
    ],
)
def test_sentence(name: str, only: str, sentence: str) -> None:
    shown = " ".join(document_text(document(text_of(name), [only])).split())
    assert sentence in shown
