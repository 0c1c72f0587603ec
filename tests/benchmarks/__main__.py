"""`python -m tests.benchmarks`: how long things take, each beside a limit of the same run.

The reference beside a figure is what no Clausal could do without: the interpreter's start, click's
import, a tokenizer that only splits words, a decision written by hand in Python. Medians of
several rounds; quote the ratios, since machines differ and drift.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.benchmarks import decision, history, parsing, starting


@dataclass(frozen=True, slots=True)
class Case:
    """Something to time, and what to hold it against."""

    name: str
    run: Callable[[], object]
    beside: str
    reference: Callable[[], object]
    target: float | None = None
    """seconds, from the table of figures to reach; None where there is none"""
    repeat: int = 1


def cases() -> list[Case]:
    """All cases; what they need is made before the clock starts."""
    book = decision.Decision()
    return [
        Case(
            "clausal --help",
            starting.help_,
            "python -c 'import click'",
            starting.click,
            0.080,
        ),
        Case("clausal check baltimore", starting.check, "python -c pass", starting.nothing, 0.6),
        Case("parse 2,000 lines", parsing.parse_lines, "str.split", parsing.split_words, 0.25),
        Case(
            "one decision with reasons",
            book.with_reasons,
            "by hand in Python",
            book.by_hand,
            40e-6,
            repeat=50,
        ),
        Case(
            "500 provisions, 200 amendments: consolidate, check and diff two days",
            history.two_days,
            "parse them",
            history.parse_all,
            1.0,
        ),
    ]


def timed(run: Callable[[], object], repeat: int) -> float:
    """Seconds for one call."""
    start = time.perf_counter()
    for _ in range(repeat):
        run()
    return (time.perf_counter() - start) / repeat


def measure(case: Case, rounds: int) -> dict[str, object]:
    """The medians of a case and of its reference, taken in turn, and their ratio."""
    case.run(), case.reference()
    pairs = [
        (timed(case.run, case.repeat), timed(case.reference, case.repeat)) for _ in range(rounds)
    ]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    return {
        "what": case.name,
        "seconds": ours,
        "target": case.target,
        "beside": case.beside,
        "reference": theirs,
        "ratio": ratio,
    }


def main() -> None:
    """Measures and prints a table, or JSON."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--json", action="store_true")
    options.add_argument("-k", default="", help="only cases with this in their name")
    asked = options.parse_args()
    rows = [measure(case, asked.rounds) for case in cases() if asked.k in case.name]
    if asked.json:
        print(json.dumps(rows, indent=2))
        return
    print(f"{sys.version.split()[0]}, {asked.rounds} rounds, medians\n")
    print(f"{'what':64} {'measured':>11} {'to reach':>9} {'ratio':>8}  beside")
    for row in rows:
        target = _time(row["target"]) if row["target"] else "–"
        print(
            f"{row['what']:64} {_time(row['seconds']):>11} {target:>9} {row['ratio']:>8.1f}"
            f"  {row['beside']} ({_time(row['reference'])})"
        )


def _time(seconds: object) -> str:
    assert isinstance(seconds, float)
    if seconds < 1e-3:
        return f"{seconds * 1e6:.1f} µs"
    return f"{seconds * 1e3:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


if __name__ == "__main__":
    main()
