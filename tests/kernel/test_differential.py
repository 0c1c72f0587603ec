"""Every evaluator equals the interpreter: on generated books, and on the shipped ones.

CLAUSAL_DIFFERENTIAL is the number of generated books for each evaluator; more of them take longer.
`python -m tests.kernel.differential` is the long run.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from clausal.kernel.answers import Decided
from tests.kernel.cases import FOLDER, load
from tests.kernel.differential import Run, books_of, decide, main, shown
from tests.kernel.evaluators import KERNEL, differ, interpreted

BOOKS = int(os.environ.get("CLAUSAL_DIFFERENTIAL", "60"))
RECORDS = 9
CASES = sorted(FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("name", KERNEL)
def test_the_kernel_equals_the_interpreter(name: str) -> None:
    run = Run({name: KERNEL[name]}, strictly=True)
    for here in books_of(0, BOOKS, RECORDS):
        for found in run.book(here):
            pytest.fail(str(run.smaller(found, seconds=10)), pytrace=False)
    assert run.compared[name] > 30 * BOOKS
    # That they agree on answers, and not on silence.
    assert run.measure.answers["value"] > 10 * BOOKS


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_all_agree_on_a_case(path: Path) -> None:
    case, answer = load(path.read_text(encoding="utf-8"))
    expected = decide(interpreted, case)
    assert shown(expected) == answer
    for name, evaluator in KERNEL.items():
        found = decide(evaluator, case)
        assert not differ(expected, found, strictly=True), f"{name}: {shown(found)}"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (Decided("value", 1, ()), Decided("value", True, ())),
        (Decided("met", None, ()), Decided("not met", None, ())),
    ],
)
def test_what_differs(ours: Decided, theirs: Decided) -> None:
    assert differ(ours, theirs)
    assert not differ(ours, ours, strictly=True)


def test_the_command_counts_what_it_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--books", "3", "--records", "3", "--evaluator", "none"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("books 3 (refused 0), trivial 0 (0.0%), records 9, answers ")
    assert "0 kinds of disagreement" in told
