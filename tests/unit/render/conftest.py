"""Answers built by hand and by Hypothesis, and the schemas that their JSON keeps to."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from hypothesis import strategies as st

from clausal.interpret.answers import (
    UNDETERMINED,
    VALUE,
    Answer,
    Evaluation,
    ItemAnswer,
    Need,
    NeedKind,
    Reason,
    ReasonKind,
    Unknown,
)
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
from clausal.source import Source, Span
from clausal.values import MISSING, Item, SchoolYear, Value

DAY = dt.date(2022, 6, 1)
GRADE = ChoiceType(name="grade", options=("Junior", "Senior"), ordered=True)
PLACE = Span(Source("clinic/agreement.clause", ""), 48, 1, 50, 1)


def reason(
    text: str, value: Value | Unknown | None = None, *below: Reason, **more: object
) -> Reason:
    """A step; a condition if nothing else is said."""
    given: dict[str, object] = {"kind": ReasonKind.CONDITION, **more}
    return Reason(text=text, value=value, because=below, **given)  # type: ignore[arg-type]


def answer(because: Reason, outcome: str = VALUE, **more: object) -> Answer:
    return Answer(question=because.text, as_of=DAY, outcome=outcome, because=because, **more)  # type: ignore[arg-type]


def evaluation(*answers: Answer, **more: object) -> Evaluation:
    given: dict[str, object] = {
        "book": "the folder clinic",
        "agreement": "clinic",
        "title": "Clinic Agreement",
        "timeline": "9f8e7d6c5b4a3210",
        "version": "v1",
        "currency": "USD",
        "as_of": DAY,
        "record": "n-7",
        **more,
    }
    return Evaluation(answers=answers, **given)  # type: ignore[arg-type]


# ------------------------------------------------------------------ any answer at all

words = st.text(st.characters(codec="utf-8"), max_size=12)
days = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))
exact = st.integers() | st.fractions()

typed: st.SearchStrategy[tuple[Type | None, Value]] = st.one_of(
    st.tuples(st.just(TextType()), words),
    st.tuples(st.just(YesNoType()), st.booleans()),
    st.tuples(st.just(DateType()), days),
    st.tuples(st.just(SchoolYearType()), st.builds(SchoolYear, st.integers(1, 9998))),
    st.tuples(st.sampled_from([NumberType(), NumberType(unit="CR"), MoneyType()]), exact),
    st.tuples(st.just(PercentType()), st.fractions()),
    st.tuples(st.just(DurationType(unit="years")), st.integers(0, 99)),
    st.tuples(st.just(GRADE), st.sampled_from(GRADE.options)),
    st.tuples(st.just(SetType(choice=GRADE)), st.frozensets(st.sampled_from(GRADE.options))),
    st.tuples(st.just(MoneyType()), st.just(MISSING)),
    st.just(
        (
            RecordType(name="career"),
            Item("career", "Junior, interval 3", {"grade": "Junior", "interval": Fraction(3)}),
        )
    ),
)

needs = st.builds(Need, st.sampled_from(NeedKind), words, words, st.just(PLACE))
unknowns = st.builds(
    Unknown,
    st.lists(needs, min_size=1, max_size=3).map(tuple),
    st.none() | st.integers(0, 3),
    st.none() | st.integers(3, 9),
)


def _reasons(because: st.SearchStrategy[tuple[Reason, ...]]) -> st.SearchStrategy[Reason]:
    def build(given: tuple[Type | None, Value | Unknown | None]) -> st.SearchStrategy[Reason]:
        type_, value = given
        return st.builds(
            Reason,
            kind=st.sampled_from(ReasonKind),
            text=words,
            value=st.just(value),
            type=st.just(type_),
            provision=st.none() | st.just("gate senior_post"),
            title=st.none() | words,
            cites=st.lists(words, max_size=2).map(tuple),
            day=st.none() | days,
            said=st.none() | words,
            because=because,
            span=st.just(PLACE),
        )

    valued = typed | st.tuples(st.just(NumberType()), unknowns) | st.just((None, None))
    return valued.flatmap(build)


reasons = st.recursive(
    _reasons(st.just(())),
    # The first stands twice: steps are shared.
    lambda below: _reasons(st.lists(below, max_size=3).map(lambda r: (*r, *r[:1]))),
    max_leaves=12,
)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    type_, value = draw(typed)
    outcome = draw(st.sampled_from([VALUE, UNDETERMINED, "met", "not met", "Promoted"]))
    item = ItemAnswer(
        item="nurse.requests[1]",
        day=draw(st.none() | days),
        outcome=outcome,
        value=value if outcome == VALUE else None,
        because=draw(reasons),
        needs=draw(unknowns).needs,
    )
    return Answer(
        question=draw(words),
        as_of=draw(days),
        outcome=outcome,
        value=value if outcome == VALUE else None,
        type=type_,
        because=draw(reasons),
        cites=draw(st.lists(words, max_size=2).map(tuple)),
        needs=draw(unknowns).needs,
        notes=draw(st.lists(words, max_size=2).map(tuple)),
        items=draw(st.just(()) | st.just((item,))),
    )
