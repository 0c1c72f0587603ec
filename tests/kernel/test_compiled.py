"""About a hundred generated books, compiled by numba, against the interpreter.

CLAUSAL_COMPILED is the number of books. Of each one question is asked, since what it rests on takes
some seconds to compile, of all records.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from clausal.kernel import compiled as kernel
from tests.kernel.differential import Run
from tests.kernel.evaluators import compiled
from tests.kernel.rounds import Round, rounds

BOOKS = int(os.environ.get("CLAUSAL_COMPILED", "100"))
TOGETHER = 5
RECORDS = 12
FEW = 1


@pytest.fixture(scope="module", autouse=True)
def _kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One folder for what all workers of a run compile."""
    base = tmp_path_factory.getbasetemp()
    shared = base if os.environ.get("PYTEST_XDIST_WORKER") is None else base.parent
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel, "kept_in", lambda: Path(shared) / "kernels")
        yield


def _few(here: list[Round], seed: int) -> list[Round]:
    one = here[seed % len(here)]
    random = Random(seed)
    questions = random.sample(one.questions, min(FEW, len(one.questions)))
    records = [facts for each in here for facts in each.records]
    return [replace(one, questions=tuple(questions), records=records)]


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, BOOKS, TOGETHER))
def test_compiled_source_equals_the_interpreter(first: int) -> None:
    run = Run({"compiled": compiled}, strictly=True)
    for seed in range(30_000 + first, 30_000 + first + TOGETHER):
        here = rounds(seed, RECORDS)
        if not here:
            continue
        for found in run.book(_few(here, seed)):
            pytest.fail(str(run.smaller(found, seconds=20)), pytrace=False)
    assert run.compared["compiled"] > RECORDS
