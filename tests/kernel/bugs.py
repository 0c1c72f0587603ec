"""Seeded bugs: named patches of an evaluator, each of which a differential run has to find.

    python -m tests.kernel.bugs

shows for each the first disagreement. A run that finds nothing without a bug and finds every bug
is a run that would find others.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from clausal.kernel.answers import Decided
from tests.kernel.differential import Disagreement, Run, books_of, decide
from tests.kernel.evaluators import Evaluator, differ, interpreted, plain

BOOKS, RECORDS = 150, 9


@dataclass(frozen=True, slots=True)
class Bug:
    """A mistake that somebody could make. `patched` makes it as long as the context lasts.

    The run begins with the book of `seed`: it spares the tests books that do not show it.
    """

    name: str
    says: str
    patched: Callable[[], AbstractContextManager[None]]
    seed: int = 0


# ------------------------------------------------------------------ ways to make one


@contextmanager
def replaced(owner: Any, attribute: str, make: Callable[[Any], Any]) -> Iterator[None]:
    """With an attribute of a module or class that `make` makes of the true one."""
    true = getattr(owner, attribute)
    setattr(owner, attribute, make(true))
    try:
        yield
    finally:
        setattr(owner, attribute, true)


@contextmanager
def keyed(owner: Any, key: Any, made: Any) -> Iterator[None]:
    """With another value under a key of a mapping."""
    true = owner[key]
    owner[key] = made
    try:
        yield
    finally:
        owner[key] = true


@contextmanager
def everywhere(package: str, function: Any, make: Callable[[Any], Any]) -> Iterator[None]:
    """With another function wherever a module of a package has imported that one by its name."""
    made, name = make(function), function.__name__
    places = [
        module
        for path, module in sys.modules.items()
        if path.startswith(package) and getattr(module, name, None) is function
    ]
    for module in places:
        setattr(module, name, made)
    try:
        yield
    finally:
        for module in places:
            setattr(module, name, function)


@contextmanager
def rewritten(owner: Any, function: str, old: str, new: str) -> Iterator[None]:
    """With `new` for `old` in the source that a function generates.

    Fails where `old` was in none of it: then there is no such bug to make any more.
    """
    found = 0

    def make(true: Callable[..., str]) -> Callable[..., str]:
        def generate(*arguments: Any, **more: Any) -> str:
            nonlocal found
            source = true(*arguments, **more)
            found += source.count(old)
            return source.replace(old, new)

        return generate

    with replaced(owner, function, make):
        yield
    assert found, f"`{old}` is in nothing that `{function}` generates"


# ------------------------------------------------------------------ finding them


def under(bug: Bug, evaluator: Evaluator) -> Evaluator:
    """The evaluator with the bug in it."""

    def buggy(*asked: Any) -> list[list[Decided]]:
        with bug.patched():
            return evaluator(*asked)

    return buggy


def caught(bug: Bug, evaluator: Evaluator = interpreted) -> tuple[Run, Disagreement | None]:
    """The run with the bug, and the first disagreement that it finds and that is the bug's."""
    run = Run({f"with {bug.name}": under(bug, evaluator)}, strictly=True)
    for here in books_of(bug.seed, BOOKS, RECORDS, policies=()):
        for found in run.book(here):
            without = decide(evaluator, found.case)
            if not differ(found.expected, without, strictly=True):
                return run, found
    return run, None


def known() -> Mapping[str, tuple[Sequence[Bug], Evaluator]]:
    """The bugs that there are: of what, and which evaluator they are made in."""
    from tests.kernel import interpreter_bugs, kernel_bugs

    return {
        "interpreter": (interpreter_bugs.BUGS, interpreted),
        "kernel": (kernel_bugs.BUGS, plain),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Shows what finds each bug; 1 if one is not found."""
    parser = argparse.ArgumentParser(prog="python -m tests.kernel.bugs")
    parser.add_argument("--of", choices=list(known()), help="only these")
    parser.add_argument("--only", help="only the bug of that name")
    parser.add_argument("--shrink", type=float, default=5, help="seconds to make one smaller (5)")
    asked = parser.parse_args(arguments)
    missed = 0
    for of, (bugs, evaluator) in known().items():
        for bug in bugs:
            if asked.of not in (None, of) or asked.only not in (None, bug.name):
                continue
            began = time.monotonic()
            run, found = caught(bug, evaluator)
            seconds = time.monotonic() - began
            print(f"=== {of}: {bug.name}: {bug.says}")
            print(f"=== {run.measure.books} books, {seconds:.1f} s")
            if found is None:
                missed += 1
                print("=== NOT FOUND\n")
            else:
                print(
                    f"{run.smaller(found, asked.shrink) if asked.shrink else found}\n", flush=True
                )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
