"""What a run of generated books exercises, and how many of them are trivial.

A node of a text counts as *differing* if it came to two different results in a book's rounds.
"""

from __future__ import annotations

import typing
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from clausal.check.walk import walk
from clausal.interpret import climb
from clausal.interpret import evaluate as ev
from clausal.interpret.answers import NOT_IN_FORCE, UNDETERMINED, Unknown
from clausal.interpret.frame import Found, Frame
from clausal.ir import expressions as ir
from clausal.ir.text import ConsolidatedText, Reserved, Table
from clausal.kernel.answers import Decided
from clausal.values import Item
from tests.kernel.evaluators import plain_value
from tests.kernel.rounds import Round

SCENARIOS_ONLY = (ir.GateResult,)
EXPRESSIONS: tuple[type, ...] = tuple(
    c for c in typing.get_args(ir.Expression) if c not in SCENARIOS_ONLY
)
NEVER_DIFFER = (ir.Literal, ir.QuestionRef)
"""What has one value in a whole round: a literal, a reading."""

CLIMBS = {"_take": "climb by units", "_made": "climb by a move", "_keeping": "climb by a lapse"}
"""What the fold of a ladder does on a day."""

PROVISIONS = ("define", "define for another", "source", "gate", "gate on a day", "ladder")
"""What is asked. Constants, tables and questions matter through the expressions that name them."""


@dataclass(slots=True)
class Tally:
    """How many nodes or provisions of a kind the texts had, were evaluated, and differed."""

    stood: int = 0
    evaluated: int = 0
    differing: int = 0


@dataclass(slots=True)
class Measure:
    """Counts over the rounds of many books."""

    books: int = 0
    refused: int = 0
    trivial: int = 0
    questions: int = 0
    same_answers: int = 0
    """questions of a book to which all its records had one answer, or none"""
    records: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    needs: Counter[str] = field(default_factory=Counter)
    tallies: dict[str, Tally] = field(default_factory=dict)
    _seen: dict[int, tuple[Any, list[object]]] = field(default_factory=dict)

    def tally(self, label: str) -> Tally:
        """The tally of a label."""
        return self.tallies.setdefault(label, Tally())

    @contextmanager
    def watching(self) -> Iterator[None]:
        """While it lasts, every node that the interpreter evaluates is noted, and every climb."""
        plain = ev.evaluate
        fold = climb._Fold
        happens = {name: getattr(fold, name) for name in CLIMBS}

        def noted(node: ir.Expression, frame: Frame) -> Found:
            found = plain(node, frame)
            _, results = self._seen.setdefault(id(node), (node, []))
            if len(results) < 2:
                result = _plain(found[0])
                if result not in results:
                    results.append(result)
            return found

        ev.evaluate = noted
        for name, label in CLIMBS.items():
            setattr(fold, name, self._counted(label, happens[name]))
        try:
            yield
        finally:
            ev.evaluate = plain
            for name, true in happens.items():
                setattr(fold, name, true)

    def _counted(self, label: str, true: Callable[..., Any]) -> Callable[..., Any]:
        def count(fold: Any, before: Any, *rest: Any) -> Any:
            after = true(fold, before, *rest)
            tally = self.tally(label)
            tally.evaluated += 1
            tally.differing += after != before
            return after

        return count

    def add(self, rounds: Sequence[Round], found: Sequence[Sequence[Sequence[Decided]]]) -> None:
        """The rounds of one book, with what each round's records came to."""
        if not rounds:
            self.refused += 1
            return
        self.books += 1
        self.records += sum(len(one.records) for one in rounds)
        self._texts(
            {id(t): t for one in rounds for t in [one.timeline.text_on(one.as_of)]}.values()
        )
        self._changes(rounds[0])
        by_question: dict[str, list[Decided]] = {}
        for one, rows in zip(rounds, found, strict=True):
            for row in rows:
                for question, decided in zip(one.questions, row, strict=True):
                    by_question.setdefault(question, []).append(decided)
                    self.answers[_outcome(decided)] += 1
                    self.needs.update(need.kind for need in decided.needs)
        same = [_same(answers) for answers in by_question.values()]
        self.trivial += all(same)
        self.questions += len(same)
        self.same_answers += sum(same)
        for node, results in self._seen.values():
            for label in labels(node):
                tally = self.tally(label)
                tally.evaluated += 1
                tally.differing += len(results) > 1
        self._seen.clear()
        self._provisions(rounds, by_question)

    def _changes(self, one: Round) -> None:
        for patch in one.timeline.history.patches:
            kind = "proposal" if patch.heading.proposal else "amendment"
            self.tally(kind).stood += 1
            self.tally("amendment that reaches back").stood += patch.heading.reaches is not None
            for change in patch.changes:
                self.tally(f"change {type(change).__name__}").stood += 1

    def _texts(self, texts: Iterable[ConsolidatedText]) -> None:
        for text in texts:
            kinds = (text.constants, text.tables, text.defines, text.sources, text.gates)
            for kind in (*kinds, text.ladders):
                for provision in kind.values():
                    for node in walk(provision):
                        if isinstance(node, ir.Node):
                            for label in labels(node):
                                self.tally(label).stood += 1
            for table in text.tables.values():
                self.tally(_table(table)).stood += 1

    def _provisions(self, rounds: Sequence[Round], answers: dict[str, list[Decided]]) -> None:
        seen: set[tuple[str, str]] = set()
        for one in rounds:
            text = one.timeline.text_on(one.as_of)
            for question in one.questions:
                name = question.partition(".")[0]
                for kind in _kinds(name, text):
                    if (kind, question) not in seen:
                        seen.add((kind, question))
                        tally = self.tally(kind)
                        tally.stood += 1
                        tally.evaluated += 1
                        tally.differing += not _same(answers[question])

    def table(self) -> str:
        """All counts, to be read."""
        share = self.trivial / max(self.books, 1)
        lines = [
            f"books {self.books} (refused {self.refused}), trivial {self.trivial} ({share:.1%}), "
            f"records {self.records}, answers {sum(self.answers.values())}",
            f"questions {self.questions}, of which {self.same_answers} have one answer or none",
            "answers: " + ", ".join(f"{n} {o}" for o, n in self.answers.most_common()),
            "needs: " + ", ".join(f"{n} {o}" for o, n in self.needs.most_common()),
            f"{'construct':34} {'in texts':>9} {'evaluated':>10} {'differing':>10}",
        ]
        for label, tally in sorted(self.tallies.items()):
            lines.append(f"{label:34} {tally.stood:9} {tally.evaluated:10} {tally.differing:10}")
        return "\n".join(lines)


def labels(node: Any) -> Iterator[str]:
    """A node's class, and what varies within it."""
    kind = type(node).__name__
    yield kind
    match node:
        case ir.Aggregate() | ir.Quantifier():
            yield f"{kind} {node.kind if isinstance(node, ir.Aggregate) else node.quantity}"
            if node.items.recent is not None:
                yield f"in the last … {node.items.recent.unit}"
            if node.items.where is not None:
                yield f"{kind} where"
        case ir.Compare(relation=relation):
            yield f"{kind} {relation} of {type(node.left.type).__name__}"
        case ir.Arithmetic(operator=operator):
            yield f"{kind} {operator}"
        case ir.Rounded(direction=direction):
            yield f"{kind} {direction}"
        case ir.ExtremeOf(larger=larger):
            yield f"{kind} {'larger' if larger else 'smaller'} {type(node.type).__name__}"
        case ir.ShiftDay(unit=unit) | ir.WholeUnits(unit=unit):
            yield f"{kind} {unit}"
        case ir.EdgeDay(last=last):
            yield f"{kind} {'last' if last else 'first'}"
        case ir.Include(every=every):
            yield f"{kind} {'all' if every else 'any'}"
        case ir.LookUp(keys=keys):
            yield f"{kind} by {len(keys)}"
        case ir.InverseLookUp(lowest=lowest, relation=relation):
            yield f"{kind} {'lowest' if lowest else 'highest'} {relation}"
        case ir.LadderPart(part=part):
            yield f"{kind} {part}"
        case ir.GateIs(outcome=outcome) if outcome == "not met":
            yield f"{kind} not met"
        case ir.DefineRef(other=other) if other is not None:
            yield f"{kind} for another"
        case _:
            pass


def _kinds(name: str, text: ConsolidatedText) -> Iterator[str]:
    if name in text.defines:
        yield "define" if text.defines[name].other is None else "define for another"
    elif name in text.gates:
        yield "gate" if text.gates[name].on is None else "gate on a day"
        if any(isinstance(v.content, Reserved) for v in text.gates[name].versions):
            yield "gate reserved"
    elif name in text.sources:
        yield "source"
    elif name in text.ladders:
        yield "ladder"


def _table(table: Table) -> str:
    bands = " in bands" if any(key.bands for key in table.keys) else ""
    return f"table by {len(table.keys)}{bands}"


def _plain(value: Any) -> object:
    if isinstance(value, Unknown):
        return "unknown", value.needs, value.low, value.high
    if isinstance(value, Item):
        return value.path, id(value)
    if isinstance(value, tuple):
        return id(value)
    return plain_value(value)


def _outcome(decided: Decided) -> str:
    fixed = ("value", "not met", "conflict", UNDETERMINED, NOT_IN_FORCE)
    return decided.outcome if decided.outcome in fixed else "met"


def _same(answers: Sequence[Decided]) -> bool:
    """Whether a question had one answer for all, or none that is decided."""
    if all(a.outcome in (UNDETERMINED, NOT_IN_FORCE) for a in answers):
        return True
    first = answers[0]
    return all(
        (a.outcome, plain_value(a.value)) == (first.outcome, plain_value(first.value))
        for a in answers
    )
