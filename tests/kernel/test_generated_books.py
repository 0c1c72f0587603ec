"""The generated books are strong: few are refused or trivial, and every construct matters in some.

`pytest -s` prints the table of what they exercise.
"""

from __future__ import annotations

from random import Random

import pytest

from clausal.interpret.answers import NeedKind
from tests.generate.books import book_text, items
from tests.kernel.evaluators import interpreted
from tests.kernel.measure import CLIMBS, EXPRESSIONS, NEVER_DIFFER, PROVISIONS, Measure
from tests.kernel.rounds import rounds

SEEDS = range(150)
RECORDS = 8

CHANGES = (
    "Add", "AddFields", "AddOptions", "AddPart", "Adopt", "RaiseTable", "Repeal", "Replace",
    "ReplacePart", "SetValue", "Strike",
)  # fmt: skip


@pytest.fixture(scope="module")
def measured() -> Measure:
    measure = Measure()
    with measure.watching():
        for seed in SEEDS:
            here = rounds(seed, RECORDS)
            measure.add(
                here,
                [interpreted(r.asking, r.records) for r in here],
            )
    print(f"\n{measure.table()}")
    return measure


def test_a_seed_has_one_book() -> None:
    first, again, other = (book_text(Random(seed)) for seed in (3, 3, 4))
    assert first == again != other
    assert "".join(items(first)) == first


def test_few_texts_are_refused(measured: Measure) -> None:
    assert measured.refused <= 0.1 * len(SEEDS)


def test_few_books_are_trivial(measured: Measure) -> None:
    """Trivial: over its records every question has one and the same answer, or none."""
    assert measured.trivial < 0.2 * measured.books
    assert measured.same_answers < 0.5 * measured.questions


def test_every_expression_matters(measured: Measure) -> None:
    """Each class of the IR comes to different results in some book."""
    idle = {
        kind.__name__
        for kind in EXPRESSIONS
        if (tally := measured.tally(kind.__name__)).evaluated == 0
        or (tally.differing == 0 and kind not in NEVER_DIFFER)
    }
    assert idle == set()


def test_every_provision_matters(measured: Measure) -> None:
    asked = [kind for kind in PROVISIONS if measured.tally(kind).differing == 0]
    assert asked == []


def test_every_way_to_climb_is_gone(measured: Measure) -> None:
    assert [label for label in CLIMBS.values() if measured.tally(label).differing < 10] == []


def test_every_change_is_made(measured: Measure) -> None:
    labels = [*(f"change {name}" for name in CHANGES), "proposal", "amendment that reaches back"]
    assert [label for label in labels if measured.tally(label).stood == 0] == []


def test_every_need_comes_up(measured: Measure) -> None:
    assert [kind for kind in NeedKind if measured.needs[kind] == 0] == []


def test_every_outcome_comes_up(measured: Measure) -> None:
    """An answer that is decided is the rule, and no outcome is an oddity."""
    answers = measured.answers
    outcomes = {"value", "met", "not met", "undetermined", "conflict", "not in force"}
    assert set(answers) == outcomes
    assert answers["value"] + answers["met"] + answers["not met"] > 0.45 * sum(answers.values())
