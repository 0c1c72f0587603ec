"""A small text with a field of every type, built by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from clausal.ir.text import Agreement, Choice, ConsolidatedText, Field, Record, Unit
from clausal.ir.types import (
    ChoiceType,
    DateType,
    ListType,
    MoneyType,
    NumberType,
    PercentType,
    RecordType,
    SchoolYearType,
    SetType,
    TextType,
    YesNoType,
)

RATING = ChoiceType(
    name="rating", options=("Unsatisfactory", "Satisfactory", "Proficient"), ordered=True
)
DEGREE = ChoiceType(name="degree", options=("Bachelors", "Masters"), ordered=True)
STAGE = ChoiceType(name="stage", options=("Learn", "Implement", "Reflect"))


def record(name: str, *fields: Field, **more: object) -> Record:
    return Record(name=name, fields={f.name: f for f in fields}, **more)  # type: ignore[arg-type]


RECORDS = (
    record(
        "nurse",
        Field(name="id", type=TextType(), personal=True),
        Field(name="unit_name", type=TextType(), may_be_missing=True),
        Field(name="hired", type=DateType()),
        Field(name="born", type=DateType(), personal=True),
        Field(name="degree", type=DEGREE, title="Highest degree"),
        Field(name="on_call", type=YesNoType()),
        Field(name="wage", type=MoneyType(low=7, high=200)),
        Field(name="share", type=PercentType(low=Fraction(1, 10), high=1)),
        Field(name="placement", type=RecordType(name="placement")),
        Field(name="evaluations", type=ListType(record="evaluation")),
        Field(name="leaves", type=ListType(record="leave"), may_be_missing=True),
        title="A nurse on the roster",
    ),
    record(
        "placement",
        Field(name="since", type=DateType()),
        Field(name="step", type=NumberType(places=0, low=1, high=15)),
        Field(name="balance", type=NumberType(unit="AU")),
    ),
    record(
        "evaluation",
        Field(name="year", type=SchoolYearType()),
        Field(name="rating", type=RATING, may_be_missing=True),
        Field(name="stages", type=SetType(choice=STAGE)),
        Field(name="weight", type=NumberType(places=2, low=Fraction(1, 10))),
    ),
    record("leave", Field(name="began", type=DateType())),
    record("hospital", Field(name="certified", type=YesNoType()), singleton=True),
)


def text_of(*records: Record) -> ConsolidatedText:
    return ConsolidatedText(
        version="v1",
        agreement=Agreement(name="nurses", title="Nurses' Agreement"),
        units={"AU": Unit(name="AU", title="Achievement Unit")},
        choices={
            "rating": Choice(name="rating", type=RATING),
            "degree": Choice(
                name="degree", title="A degree", type=DEGREE, titles={"Masters": "Master's"}
            ),
            "stage": Choice(name="stage", type=STAGE),
        },
        records={r.name: r for r in records},
        constants={},
        questions={},
        tables={},
        defines={},
        sources={},
        gates={},
        ladders={},
    )


@pytest.fixture(scope="session")
def text() -> ConsolidatedText:
    return text_of(*RECORDS)
