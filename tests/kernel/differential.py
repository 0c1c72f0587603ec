"""The kernel against the interpreter: generated books and records, until they disagree.

    python -m tests.kernel.differential --books 1000 --records 20 --seed 0 --evaluator all

Every disagreement is made smaller and written as a case that can be read; `--keep` puts it among
the cases that are tested for ever.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from clausal.errors import BookError
from clausal.kernel.answers import Decided
from clausal.values import Item
from tests.generate.records import Facts
from tests.kernel.cases import FOLDER, Case, dump
from tests.kernel.evaluators import KERNEL, Evaluator, differ, evaluators, interpreted
from tests.kernel.measure import Measure
from tests.kernel.rounds import POLICIES, Round, rounds, rounds_of_policy
from tests.kernel.shrink import shrink

RAISED = "raised "
"""How the outcome of an evaluator begins that came to none."""

POLICY_EVERY = 20
"""After so many generated books comes a shipped one, with other records each time."""


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """A question to which an evaluator gave another answer than the interpreter."""

    case: Case
    evaluator: str
    expected: Decided
    found: Decided

    @property
    def kind(self) -> tuple[str, ...]:
        """What those have in common that mostly have one cause; only one of them is shown."""
        if self.found.outcome.startswith(RAISED):
            return self.evaluator, self.found.outcome
        needs = (",".join(need.kind for need in d.needs[:2]) for d in (self.expected, self.found))
        return (self.evaluator, self.expected.outcome, self.found.outcome, *needs)

    def __str__(self) -> str:
        return dump(self.case, shown(self.expected), {self.evaluator: shown(self.found)})


@dataclass(slots=True)
class Run:
    """A differential run: what it compared, and what did not agree."""

    against: Mapping[str, Evaluator]
    strictly: bool = False
    measure: Measure = field(default_factory=Measure)
    compared: Counter[str] = field(default_factory=Counter)

    def book(self, here: Sequence[Round]) -> Iterator[Disagreement]:
        """Everything in the rounds of one book on which an evaluator disagrees."""
        try:
            expected = [_ask(interpreted, one) for one in here]
        except BookError:  # texts that meet only in a judgement conflict
            self.measure.refused += 1
            return
        self.measure.add(here, expected)
        for name, evaluator in self.against.items():
            for one, wanted in zip(here, expected, strict=True):
                found = self._found(evaluator, one)
                self.compared[name] += sum(map(len, found))
                yield from self._compare(name, one, wanted, found)

    def _found(self, evaluator: Evaluator, one: Round) -> list[list[Decided]]:
        try:
            return _ask(evaluator, one)
        except Exception:  # whatever it was, each question is asked by itself to find whose it was
            return [
                [decide(evaluator, _case(one, question, facts)) for question in one.questions]
                for facts in one.records
            ]

    def _compare(
        self,
        name: str,
        one: Round,
        wanted: Sequence[Sequence[Decided]],
        found: Sequence[Sequence[Decided]],
    ) -> Iterator[Disagreement]:
        for facts, ours, theirs in zip(one.records, wanted, found, strict=True):
            for question, expected, got in zip(one.questions, ours, theirs, strict=True):
                if differ(expected, got, strictly=self.strictly):
                    case = _case(one, question, facts)
                    yield Disagreement(case=case, evaluator=name, expected=expected, found=got)

    def smaller(self, found: Disagreement, seconds: float) -> Disagreement:
        """The same disagreement, about less."""
        evaluator = self.against[found.evaluator]

        def both(case: Case) -> tuple[Decided, Decided]:
            return decide(interpreted, case), decide(evaluator, case)

        def holds(case: Case) -> bool:
            return differ(*both(case), strictly=self.strictly)

        if not holds(found.case):  # it shows only among the other records
            return found
        case = shrink(found.case, holds, seconds)
        expected, got = both(case)
        return Disagreement(case=case, evaluator=found.evaluator, expected=expected, found=got)


def _case(one: Round, question: str, facts: Facts) -> Case:
    return Case(
        book=one.book,
        proposals=one.proposals,
        question=question,
        as_of=one.as_of,
        settings=one.settings,
        facts=facts,
    )


def _ask(evaluator: Evaluator, one: Round) -> list[list[Decided]]:
    return evaluator(one.asking, one.records)


def decide(evaluator: Evaluator, case: Case) -> Decided:
    """What one evaluator makes of a case; of the kernel, that it failed is an answer too."""
    try:
        ((decided,),) = evaluator(case.asking, [case.facts])
    except Exception as error:
        if evaluator is interpreted or isinstance(error, BookError):
            raise
        return Decided(f"{RAISED}{type(error).__name__}: {error}", None, ())
    return decided


def books_of(
    seed: int, count: int, records: int, policies: Sequence[str] = POLICIES
) -> Iterator[list[Round]]:
    """The rounds of so many books: generated ones, and now and then a shipped one."""
    for number in range(count):
        if policies and number % POLICY_EVERY == POLICY_EVERY - 1:
            name = policies[number // POLICY_EVERY % len(policies)]
            yield rounds_of_policy(name, seed + number, records)
        yield rounds(seed + number, records)


def first_disagreement(
    against: Mapping[str, Evaluator],
    *,
    seed: int = 0,
    books: int = 100,
    records: int = 12,
    strictly: bool = False,
) -> Disagreement | None:
    """The first thing on which an evaluator disagrees with the interpreter, if there is any."""
    run = Run(against, strictly)
    for here in books_of(seed, books, records):
        for found in run.book(here):
            return found
    return None


def shown(decided: Decided) -> str:
    """A decision in words."""
    value = decided.value.path if isinstance(decided.value, Item) else decided.value
    needs = "".join(f"\n  {need.kind} {need.name}: {need.says}" for need in decided.needs)
    return f"{decided.outcome}{'' if value is None else f' {value}'}{needs}"


# ------------------------------------------------------------------ the command


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs, prints the counts; 1 if anything disagreed."""
    asked = _parser().parse_args(arguments)
    against = evaluators(asked.evaluator)
    run = Run(against, asked.strict)
    began, kinds = time.monotonic(), set[tuple[str, ...]]()
    for number, here in enumerate(books_of(asked.seed, asked.books, asked.records)):
        with run.measure.watching():
            found = list(run.book(here))
        for one in found:
            if one.kind not in kinds and len(kinds) < asked.most:
                kinds.add(one.kind)
                small = run.smaller(one, asked.shrink)
                print(f"---\n{small}", flush=True)
                if asked.keep:
                    _keep(small, f"{small.evaluator}_{asked.seed + number}_{len(kinds)}")
        if len(kinds) >= asked.most:
            break
        if asked.seconds and time.monotonic() - began > asked.seconds:
            break
    print(run.measure.table())
    seconds = time.monotonic() - began
    for name, count in run.compared.items():
        print(f"compared with {name}: {count} answers")
    print(f"{len(kinds)} kinds of disagreement in {seconds:.0f} s")
    return 1 if kinds else 0


def _keep(found: Disagreement, name: str) -> Path:
    path = FOLDER / f"{name}.yaml"
    path.write_text(str(found), encoding="utf-8")
    return path


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.kernel.differential")
    parser.add_argument("--books", type=int, default=100, help="how many books (100)")
    parser.add_argument("--records", type=int, default=20, help="records for each book (20)")
    parser.add_argument("--seed", type=int, default=0, help="the first book's seed (0)")
    parser.add_argument(
        "--evaluator", default="all", choices=[*KERNEL, "all", "none"], help="of the kernel (all)"
    )
    parser.add_argument("--seconds", type=float, default=0, help="stop after so many")
    parser.add_argument("--strict", action="store_true", help="compare the needs' sentences too")
    parser.add_argument("--most", type=int, default=5, help="stop after so many kinds of them (5)")
    parser.add_argument("--shrink", type=float, default=20, help="seconds to make one smaller (20)")
    parser.add_argument("--keep", action="store_true", help="write them to tests/kernel/cases")
    return parser


if __name__ == "__main__":
    sys.exit(main())
