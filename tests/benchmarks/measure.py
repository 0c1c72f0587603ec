"""One case about a population, in a process of its own: its time, and the most memory that it took.

`python -m tests.benchmarks.measure CASE FILE` prints them as JSON. What is compiled or imported is
so before the clock starts, by going through some teachers once.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from tests.benchmarks.peers import installed
from tests.benchmarks.record import AS_OF, DISTRICT, QUESTIONS, RECORD

ROWS = 1 << 16
"""Of a batch of a Parquet file; Arrow IPC has its own."""

FEW = 1_000
"""Teachers that are gone through before the clock starts."""

BUILT = 600
"""Teachers that OpenFisca's builder is given: it takes four times as long for twice as many."""

MOST, LONG_ENOUGH = 9, 0.5
"""How often a process measures something that takes less than these seconds in all."""

Clocked = Callable[[Path], tuple[float, int]]
"""Measures itself: seconds, and for how many teachers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What measures, and which peers have to be installed for it.

    What is to be done `once` is so whatever the number of teachers. What is `new` is another thing
    the second time that a process does it.
    """

    run: Clocked
    needs: tuple[str, ...]
    once: bool = False
    new: bool = False

    @property
    def says(self) -> str:
        """What is measured."""
        assert self.run.__doc__ is not None
        return self.run.__doc__.partition("\n")[0]

    @property
    def possible(self) -> bool:
        """Whether it can be measured here."""
        return all(map(installed, self.needs))


# ------------------------------------------------------------------ from a file


def _batches(path: Path) -> Iterator[Any]:
    """The columns that the questions rest on, a batch after the other."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from tests.benchmarks.flat import COLUMNS

    if path.suffix == ".parquet":
        with pq.ParquetFile(path) as file:
            # Group by group: where lists hold dictionaries, pyarrow has no batches of parts of two.
            for group in range(file.num_row_groups):
                yield from file.iter_batches(ROWS, row_groups=[group], columns=list(COLUMNS))
        return
    # Not mapped: what is mapped counts as memory, all of the file in the end.
    with pa.OSFile(str(path)) as source:
        options = pa.ipc.IpcReadOptions()
        schema = pa.ipc.open_file(source).schema
        options.included_fields = [schema.get_field_index(name) for name in COLUMNS]
        reader = pa.ipc.open_file(source, options=options)
        for number in range(reader.num_record_batches):
            yield reader.get_batch(number)


def _few(path: Path) -> Any:
    return next(_batches(path)).slice(0, FEW)


def read_columns(path: Path) -> tuple[float, int]:
    """What the questions rest on, read batch by batch, and nothing done with it."""
    _few(path)
    start = time.perf_counter()
    teachers = sum(batch.num_rows for batch in _batches(path))
    return time.perf_counter() - start, teachers


def numba_from_file(path: Path) -> tuple[float, int]:
    """Batch by batch: read, laid flat, decided; of the answers the sum of salaries is kept."""
    from tests.benchmarks.by_numba import decided
    from tests.benchmarks.flat import flat

    decided(flat(_few(path), DISTRICT))
    start = time.perf_counter()
    teachers = paid = 0
    for batch in _batches(path):
        paid += int(decided(flat(batch, DISTRICT)).salary.sum())
        teachers += batch.num_rows
    seconds = time.perf_counter() - start
    assert paid > 40_000 * teachers
    return seconds, teachers


def batch_command(path: Path) -> tuple[float, int]:
    """The whole command: every row checked, the answers written into a Parquet file."""
    start = time.perf_counter()
    import pyarrow.parquet as pq

    from clausal.cli import main

    with tempfile.TemporaryDirectory() as folder, redirect_stderr(StringIO()) as told:
        facts = Path(folder, "district.json")
        facts.write_text(json.dumps({"district": DISTRICT}), encoding="utf-8")
        out = Path(folder, "answers.parquet")
        options = ["--records", path, "--out", out, "--facts", facts, "--as-of", AS_OF]
        try:
            main(["batch", "baltimore", *QUESTIONS, *map(str, options)], standalone_mode=False)
        except SystemExit as ended:
            if ended.code:
                sys.exit(told.getvalue())
        seconds = time.perf_counter() - start
        return seconds, int(pq.read_metadata(out).num_rows)


# ------------------------------------------------------------------ in memory


def _laid_flat(path: Path) -> Iterator[Any]:
    from tests.benchmarks.flat import flat

    return (flat(batch, DISTRICT) for batch in _batches(path))


def numba_in_memory(path: Path) -> tuple[float, int]:
    """Arrays that are laid flat already, decided by one thread."""
    from tests.benchmarks.by_numba import answers_for, decide, decided

    batches = list(_laid_flat(path))
    decided(batches[0])
    answers = [answers_for(len(batch.hired)) for batch in batches]
    start = time.perf_counter()
    for batch, into in zip(batches, answers, strict=True):
        decide(*batch, *into)
    return time.perf_counter() - start, sum(len(batch.hired) for batch in batches)


def kernel_in_memory(path: Path) -> tuple[float, int]:
    """Columns that are read and checked already, decided by one thread."""
    from clausal.book import load
    from tests.benchmarks import kernel

    book = load("baltimore")
    decide = kernel.compiled(book, QUESTIONS, AS_OF)
    seconds, teachers = 0.0, 0
    for columns in kernel.columns(book, decide, path, DISTRICT):
        if not teachers:
            decide.decide(columns)
        start = time.perf_counter()
        batch = decide.decide(columns)
        seconds += time.perf_counter() - start
        teachers += columns.length
        assert not batch.others, "all are decided by what is compiled"
    return seconds, teachers


def openfisca_in_memory(path: Path) -> tuple[float, int]:
    """`calculate` alone, of simulations whose inputs are set already, batch by batch."""
    from tests.benchmarks import openfisca

    system = openfisca.system()
    _assert_equal(openfisca, system, next(_laid_flat(path)))
    seconds, teachers = 0.0, 0
    for batch in _laid_flat(path):
        ready = openfisca.simulation(system, batch)
        start = time.perf_counter()
        openfisca.calculated(ready)
        seconds += time.perf_counter() - start
        teachers += len(batch.hired)
    return seconds, teachers


def _assert_equal(openfisca: Any, system: Any, batch: Any) -> None:
    """Its answers are those of the hand-written kernel about all who can't have moved to Model."""
    import numpy as np

    from tests.benchmarks.by_numba import decided

    stays = (np.diff(batch.applications) == 0) & (np.diff(batch.requests) == 0)
    ours, theirs = decided(batch), openfisca.calculated(openfisca.simulation(system, batch))
    whole = (1, *[10**6] * 4, 1)
    for one, other, scale in zip(ours, theirs, whole, strict=True):
        assert np.array_equal(one[stays], (other * scale)[stays])


def openfisca_with_builder(path: Path) -> tuple[float, int]:
    """A situation as its builder takes it, built and calculated."""
    from tests.benchmarks import openfisca

    system = openfisca.system()
    records = [{"teacher": row} for row in _few(path).to_pylist()[:BUILT]]
    openfisca.calculated(openfisca.built(system, openfisca.entities(records[:10])))
    situation = openfisca.entities(records)
    start = time.perf_counter()
    openfisca.calculated(openfisca.built(system, situation))
    return time.perf_counter() - start, len(records)


# ------------------------------------------------------------------ what compiling takes


def numba_first(path: Path) -> tuple[float, int]:
    """The first call of the hand-written kernel: compiled, or taken from the cache on disk."""
    from tests.benchmarks.by_numba import decided
    from tests.benchmarks.flat import flat

    batch = flat(_few(path), DISTRICT)
    start = time.perf_counter()
    decided(batch)
    return time.perf_counter() - start, len(batch.hired)


def kernel_first(path: Path) -> tuple[float, int]:
    """The kernel's first decision, from the book: generated and compiled, or from the cache."""
    from tests.benchmarks import kernel

    start = time.perf_counter()
    kernel.first_decision(RECORD, QUESTIONS, AS_OF)
    return time.perf_counter() - start, 1


# ------------------------------------------------------------------ one run

FROM_FILE: dict[str, Case] = {
    "reading the columns alone": Case(run=read_columns, needs=("pyarrow",)),
    "hand-written numba": Case(run=numba_from_file, needs=("pyarrow", "numba")),
    "clausal batch": Case(run=batch_command, needs=("pyarrow", "numba"), new=True),
}
"""From a file to the answers, each beside the first."""

IN_MEMORY: dict[str, Case] = {
    "hand-written numba, in memory": Case(run=numba_in_memory, needs=("pyarrow", "numba")),
    "the kernel, in memory": Case(run=kernel_in_memory, needs=("pyarrow", "numba")),
    "OpenFisca's calculate, in memory": Case(
        run=openfisca_in_memory, needs=("pyarrow", "numba", "openfisca-core")
    ),
    "OpenFisca with its builder": Case(
        run=openfisca_with_builder, needs=("pyarrow", "numba", "openfisca-core"), once=True
    ),
}
"""By one thread, of data in memory, each beside the first."""

FIRST: dict[str, Case] = {
    "first call of hand-written numba": Case(run=numba_first, needs=("pyarrow", "numba"), new=True),
    "first decision of the kernel": Case(run=kernel_first, needs=("numba",), new=True),
}
"""With an empty cache, and again with what the first run has left in it."""

CASES = {**FROM_FILE, **IN_MEMORY, **FIRST}


def most_memory() -> int:
    """The most bytes that this process has had at a time.

    Where the system says so of the program alone: what `getrusage` says begins with the memory of
    whoever started it.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * 1024
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


def main() -> None:
    """Measures one case."""
    name, path = sys.argv[1:]
    case = CASES[name]
    taken: list[float] = []
    while not taken or (not case.new and len(taken) < MOST and sum(taken) < LONG_ENOUGH):
        seconds, teachers = case.run(Path(path))
        taken.append(seconds)
    seconds = statistics.median(taken)
    print(json.dumps({"seconds": seconds, "teachers": teachers, "memory": most_memory()}))


if __name__ == "__main__":
    main()
