"""`python -m tests.benchmarks`: how long things take, each beside a limit of the same run.

The reference beside a figure is what no Clausal could do without: the interpreter's start, click's
import, a tokenizer that only splits words, a decision written by hand in Python, reading the
columns. Other engines stand beside the same references. Medians of several rounds, in each of which
all that is compared takes its turn; quote the ratios, since machines differ and drift.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict

from tests.benchmarks import crowds, decision, history, parsing, starting
from tests.benchmarks.peers import lacking
from tests.benchmarks.rows import Row, Timed, in_turn

Chosen = Callable[[str], bool]


def commands() -> Iterator[tuple[Timed, Timed]]:
    """What is timed by itself, each with its reference."""
    yield (
        Timed("clausal --help", "the whole process", starting.help_, 0.080),
        Timed("python -c 'import click'", "the library of the commands, alone", starting.click),
    )
    yield (
        Timed(
            "clausal check baltimore",
            "the whole process, with the parser's table cached",
            starting.check,
            0.6,
        ),
        Timed("python -c pass", "an interpreter that starts and ends", starting.nothing),
    )
    yield (
        Timed("parse 2,000 lines", "the tree with its positions", parsing.parse_lines, 0.25),
        Timed("str.split", "a look at every word", parsing.split_words),
    )
    yield (
        Timed(
            "500 provisions, 200 amendments",
            "two days of them consolidated, checked and compared",
            history.two_days,
            1.0,
        ),
        Timed("parse them", "the trees of the same text", history.parse_all),
    )


def measured(chosen: Chosen, rounds: int, teachers: list[int]) -> Iterator[Row]:
    """A row for each case that was chosen."""
    for timed, reference in commands():
        if chosen(timed.name):
            yield from in_turn([timed], reference, rounds)
    if any(map(chosen, decision.NAMES)):
        singles = [single for single in decision.singles() if chosen(single.name)]
        yield from in_turn(singles, decision.BY_HAND, rounds)
    yield from crowds.measured(chosen, rounds, teachers)


def sizes(text: str) -> list[int]:
    """`6000,300000`: how many teachers."""
    found = [int(number) for number in text.split(",")]
    if min(found) < 1:
        raise ValueError(text)
    return found


def main() -> None:
    """Measures and prints a table, or JSON."""
    options = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    options.add_argument("--rounds", type=int, default=7, help="how often each takes its turn")
    options.add_argument(
        "--teachers",
        type=sizes,
        default=[6_000],
        metavar="N,…",
        help="the sizes of the populations, such as 6000,300000,3200000 (6000)",
    )
    options.add_argument("--json", action="store_true")
    options.add_argument("-k", default="", help="only cases with this in their name")
    asked = options.parse_args()
    missing = lacking()
    if missing:
        print(missing, file=sys.stderr)
    rows = list(measured(lambda name: asked.k in name, asked.rounds, asked.teachers))
    if asked.json:
        print(json.dumps([asdict(row) for row in rows], indent=2, ensure_ascii=False))
        return
    print(f"{sys.version.split()[0]}, {asked.rounds} rounds, medians\n")
    print(
        f"{'what':52} {'measured':>10} {'a teacher':>10} {'memory':>8} {'to reach':>9} {'ratio':>8}"
        "  beside"
    )
    for row in rows:
        print(
            f"{row.what:52} {_time(row.seconds):>10} {_time(row.per_teacher):>10}"
            f" {_megabytes(row.memory):>8} {_time(row.target):>9} {_ratio(row.ratio):>8}"
            f"  {row.beside or '–'}" + (f" ({_time(row.reference)})" if row.reference else "")
        )
    print()
    for what, says in {row.kind: row.says for row in rows}.items():
        print(f"{what}: {says}")


def _time(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    if seconds < 1e-6:
        return f"{seconds * 1e9:.0f} ns"
    if seconds < 1e-3:
        return f"{seconds * 1e6:.1f} µs"
    return f"{seconds * 1e3:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def _megabytes(memory: int | None) -> str:
    return "–" if memory is None else f"{memory / 1e6:.0f} MB"


def _ratio(ratio: float | None) -> str:
    return "–" if ratio is None else f"{ratio:.1f}" if ratio >= 1 else f"{ratio:.2f}"


if __name__ == "__main__":
    main()
