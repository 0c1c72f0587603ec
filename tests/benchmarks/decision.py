"""One teacher of Baltimore: the alternative placement, the units of each source, and the salary.

The same record for the interpreter, for the kernel, by hand, and for two other engines.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import clausal
from clausal.interpret.answers import Answer
from clausal.interpret.questions import Circumstances, answer
from tests.benchmarks import by_hand, kernel
from tests.benchmarks.peers import installed
from tests.benchmarks.record import AS_OF, QUESTIONS, RECORD
from tests.benchmarks.rows import Timed

REASONS, KERNEL, ZEN, OPENFISCA = NAMES = (
    "one decision with reasons",
    "one decision by the kernel",
    "one decision by GoRules ZEN",
    "one decision by OpenFisca",
)


def outcomes(answers: list[Any]) -> tuple[object, ...]:
    """Answers in the form of `by_hand.Decided`."""
    return tuple(a.outcome if a.value is None else a.value for a in answers)


BY_HAND = Timed(
    "by hand in Python",
    "what a programmer would write, of the record as a dict: six answers without reasons",
    lambda: by_hand.decide(RECORD),
)


def singles() -> Iterator[Timed]:
    """Every way there is here; each is shown to give the same answers before it is timed."""
    book = clausal.load("baltimore")
    facts = book.read(RECORD)
    circumstances = Circumstances(timeline=book.texts(), as_of=AS_OF, records=facts.items)
    wanted = tuple(by_hand.decide(RECORD))

    def with_reasons() -> list[Answer]:
        return [answer(question, circumstances) for question in QUESTIONS]

    assert outcomes(with_reasons()) == wanted
    yield Timed(
        REASONS,
        "the interpreter, of facts that are read already: six answers with their trees of reasons",
        with_reasons,
        40e-6,
    )

    decided = kernel.decision(book, facts, QUESTIONS, AS_OF)
    assert outcomes(decided()) == wanted
    yield Timed(
        KERNEL,
        "generated Python, of the record as mappings: six answers without reasons",
        decided,
        4e-6,
    )

    if installed("zen-engine"):
        from tests.benchmarks import zen_graph

        evaluate, record = zen_graph.decider(), zen_graph.with_numbers(RECORD)
        given = evaluate(record)
        placed = "met" if given["alternative_placement"] else "not met"
        assert (placed, *(given[question] for question in QUESTIONS[1:])) == wanted
        yield Timed(
            ZEN,
            "a decision graph, compiled before, of the record as a dict, without a trace",
            lambda: evaluate(record),
        )

    if installed("openfisca-core"):
        from tests.benchmarks import openfisca

        system, situation = openfisca.system(), openfisca.entities([RECORD])

        def calculated() -> list[Any]:
            return openfisca.calculated(openfisca.built(system, situation))

        placed_, *units, _ = (array[0] for array in calculated())
        assert ("met" if placed_ else "not met", *units) == wanted[:-1]
        yield Timed(
            OPENFISCA,
            "a situation of one teacher built and calculated, by formulas without the promotion",
            calculated,
        )
