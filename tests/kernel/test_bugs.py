"""Every seeded bug is found by a differential run, and what it finds can be made small and kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.kernel.bugs import Bug, caught, known
from tests.kernel.cases import dump, load
from tests.kernel.differential import decide, shown
from tests.kernel.evaluators import Evaluator, differ, interpreted

ALL = [
    pytest.param(bug, evaluator, id=f"{of}-{bug.name}")
    for of, (bugs, evaluator) in known().items()
    for bug in bugs
]


@pytest.mark.parametrize("of", known())
def test_there_are_ten_bugs(of: str) -> None:
    bugs, _ = known()[of]
    assert len({bug.name for bug in bugs}) == len(bugs) >= 10


@pytest.mark.parametrize(("bug", "evaluator"), ALL)
def test_a_bug_is_found(bug: Bug, evaluator: Evaluator) -> None:
    _, found = caught(bug, evaluator)
    assert found is not None, f"no book shows that {bug.says}"


def test_a_disagreement_is_made_small_and_can_be_kept() -> None:
    bugs = {bug.name: bug for bug in known()["interpreter"][0]}
    run, found = caught(bugs["lapse"])
    assert found is not None
    small = run.smaller(found, seconds=10)
    lines = [len(one.case.book.splitlines()) for one in (found, small)]
    assert lines[1] < lines[0] / 2
    # It still shows the bug, and shows it after it was written and read.
    case, answer = load(str(small))
    assert replace(case, book="") == replace(small.case, book="")
    assert answer == shown(decide(interpreted, case))
    (evaluator,) = run.against.values()
    assert differ(decide(interpreted, case), decide(evaluator, case), strictly=True)
    assert load(dump(case, answer, {})) == (case, answer)
