"""Populations: every case in a process of its own, all of them in their turn in each round."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tests.benchmarks.measure import CASES, FIRST, FROM_FILE, IN_MEMORY, Case
from tests.benchmarks.rows import Row

TARGETS = {
    ("clausal batch", 3_200_000, ".parquet"): 5.0,
    ("clausal batch", 3_200_000, ".arrow"): 2.5,
}
"""Seconds, from the table of figures to reach."""

Chosen = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a process said of itself."""

    seconds: float
    teachers: int
    memory: int

    @property
    def per_teacher(self) -> float:
        """Seconds for one of them."""
        return self.seconds / self.teachers


def measured(chosen: Chosen, rounds: int, teachers: list[int]) -> Iterator[Row]:
    """A row for each case, number of teachers and form of file."""
    if not any(chosen(name) and case.possible for name, case in CASES.items()):
        return
    for number in teachers:
        files = files_of(number)
        for path in files:
            form = f", {path.suffix.removeprefix('.')}"
            yield from _compared(FROM_FILE, chosen, path, number, form, rounds)
        again = IN_MEMORY if number == teachers[0] else _each(IN_MEMORY)
        yield from _compared(again, chosen, files[-1], number, "", rounds)
    yield from _first(chosen, files_of(teachers[0])[0], rounds)


def files_of(teachers: int) -> tuple[Path, ...]:
    """The population as a Parquet and as an Arrow IPC file."""
    from tests.benchmarks.populations import population

    return tuple(population(teachers, ending) for ending in (".parquet", ".arrow"))


def _each(cases: Mapping[str, Case]) -> Mapping[str, Case]:
    return {name: case for name, case in cases.items() if not case.once}


def _compared(
    cases: Mapping[str, Case],
    chosen: Chosen,
    path: Path,
    number: int,
    form: str,
    rounds: int,
) -> Iterator[Row]:
    """The rows of cases, all beside the first of them."""
    reference = next(iter(cases))
    wanted = [name for name, case in cases.items() if chosen(name) and case.possible]
    if not wanted:
        return
    names = list(dict.fromkeys([reference, *wanted]))
    _into_memory(path)
    taken = [{name: run(name, path) for name in names} for _ in range(rounds)]
    for name in wanted:
        ours = [round_[name] for round_ in taken]
        row = Row(
            what=f"{name}, {ours[0].teachers:,}{form}",
            kind=name,
            says=cases[name].says,
            seconds=statistics.median(one.seconds for one in ours),
            per_teacher=statistics.median(one.per_teacher for one in ours),
            memory=max(one.memory for one in ours),
            target=TARGETS.get((name, number, path.suffix)),
        )
        if name != reference:
            ratios = [one[name].per_teacher / one[reference].per_teacher for one in taken]
            row = replace(
                row,
                beside=reference,
                reference=statistics.median(one[reference].seconds for one in taken),
                ratio=statistics.median(ratios),
            )
        yield row


def _first(chosen: Chosen, path: Path, rounds: int) -> Iterator[Row]:
    """What compiling takes: with an empty cache, and in a process that finds the cache filled."""
    for name, case in FIRST.items():
        if not (chosen(name) and case.possible):
            continue
        pairs = []
        for _ in range(rounds):
            with tempfile.TemporaryDirectory() as folder:
                empty = {"NUMBA_CACHE_DIR": folder, "XDG_CACHE_HOME": folder}
                pairs.append((run(name, path, empty), run(name, path, empty)))
        cold, cached = (
            statistics.median(one.seconds for one in each) for each in zip(*pairs, strict=True)
        )
        yield Row(
            what=f"{name}, cold",
            kind=name,
            says=case.says,
            seconds=cold,
            beside="cached",
            reference=cached,
            ratio=statistics.median(one.seconds / two.seconds for one, two in pairs),
        )


def run(name: str, path: Path, environment: Mapping[str, str] | None = None) -> Measurement:
    """A case, measured in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.measure", name, str(path)],
        check=True,
        stdout=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
    )
    return Measurement(**json.loads(done.stdout))


def _into_memory(path: Path) -> None:
    """Reads the file once, so that no round waits for the disk more than another."""
    with path.open("rb") as file:
        while file.read(1 << 24):
            pass
