"""A ladder in all its wordings: its rungs and gates by numbers, and how each text climbs it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from clausal.ir.text import Climb, Gate, Ladder
from clausal.ir.types import MoneyType, NumberType, PercentType, RecordType
from clausal.kernel.alike import Key, named, words
from clausal.kernel.events import day_cases
from clausal.kernel.generate import Frame, Scope, Wide
from clausal.kernel.module import both, either, negation
from clausal.kernel.value import V


@dataclass(frozen=True, slots=True)
class Plan:
    """What of a ladder is the same on all days: its rungs and gates have numbers."""

    rungs: list[str]
    gates: list[str]
    """those that move on it under any text, but for reserved ones"""
    outcomes: dict[str, set[str]]
    """of each gate, those that move"""
    sources: list[str]
    scale: int
    """the denominator of units and balances"""
    lasting: set[str]
    """the gates whose results end"""

    def gate(self, name: str) -> int:
        """The number of a gate."""
        return self.gates.index(name)

    def bit(self, gate: str) -> int:
        """The number that stands for a gate among several."""
        return 1 << self.gates.index(gate)

    def rung(self, name: str) -> int:
        """The number of a rung."""
        return self.rungs.index(name)


def plan_of(s: Scope, name: str, frame: Frame, regime: int) -> Plan:
    """The plan of a ladder, of all its wordings up to a regime. Raises Wide as `scale_of_units`."""
    regimes = s.g.regimes
    ladders = [
        regimes.text(text).ladders[name]
        for text in regimes.variants("ladder", name, regime, frame.vantage)
    ]
    everywhere = [
        regimes.text(text).ladders[name]
        for text in dict.fromkeys(
            text
            for number in regimes.around(frame.vantage)
            for text in regimes.variants("ladder", name, number, frame.vantage)
        )
    ]
    outcomes: dict[str, set[str]] = defaultdict(set)
    for ladder in ladders:
        for climb in _climbs(ladder):
            for move in climb.moves:
                if _gate_of(s, move.gate, frame, regime).scope.root:
                    outcomes[move.gate] |= {move.outcome} if move.outcome else set()
    rungs = [rung for ladder in everywhere for climb in _climbs(ladder) for rung in climb.rungs]
    rungs += [m.rung for ladder in everywhere for climb in _climbs(ladder) for m in climb.moves]
    return Plan(
        rungs=list(dict.fromkeys(rungs)),
        gates=list(outcomes),
        outcomes=dict(outcomes),
        sources=list(dict.fromkeys(each for ladder in ladders for each in ladder.sources)),
        scale=scale_of_units(s, name),
        lasting={
            gate
            for gate in outcomes
            for text in regimes.variants("gate", gate, regime, frame.vantage)
            if regimes.text(text).gates[gate].lasts is not None
        },
    )


def scale_of_units(s: Scope, name: str) -> int:
    """The denominator of units and balances: what their types say, in any text.

    In plain objects, 1. Raises Wide, for the compiled binding, where one has no limit of places.
    """
    if name not in s.g.scales:
        s.g.scales[name] = _scale(s, name)
    return s.g.scales[name]


def _scale(s: Scope, name: str) -> int:
    if not s.g.binding.compiled:
        return 1
    places = [0]
    for text in s.g.regimes.every_text():
        if name not in text.ladders:
            continue
        ladder = text.ladders[name]
        sources = (text.sources[each] for each in ladder.sources)
        assert isinstance(ladder.start.type, RecordType)
        start = s.g.binding.reading[ladder.start.type.name]
        for type in (
            start.fields[ladder.balance_field].type,
            *(source.type for source in sources if source.scope.root),
            *(climb.units.type for climb in _climbs(ladder)),
        ):
            assert isinstance(type, NumberType | MoneyType | PercentType)
            if type.places is None:
                raise Wide(name, "is climbed by units whose places nothing limits")
            places.append(type.places)
    return int(10 ** max(places))


def _climbs(ladder: Ladder) -> Iterator[Climb]:
    for version in ladder.versions:
        if isinstance(version.content, Climb):
            yield version.content


def _gate_of(s: Scope, name: str, frame: Frame, regime: int) -> Gate:
    """A gate of today's text, or as it last was."""
    found = s.text(frame).gates.get(name)
    if found is not None:
        return found
    last = s.g.regimes.variants("gate", name, regime, frame.vantage)[-1]
    return s.g.regimes.text(last).gates[name]


# ------------------------------------------------------------------ the texts of a day


@dataclass(frozen=True, slots=True)
class Way:
    """How a ladder is climbed by a text; None where it is not."""

    text: int
    climb: Climb | None


def ways(s: Scope, ladder: Ladder, root: V, frame: Frame, day: str) -> list[tuple[str, Way]]:
    """How the ladder is climbed by the texts that judge a day, each with its code."""
    regimes, name = s.g.regimes, ladder.name

    def same(text: int) -> int:
        """The first text by which the ladder is climbed alike, whatever feeds it."""
        if name not in regimes.text(text).ladders:
            return -1
        names = frozenset(_rests_on(regimes.text(text).ladders[name]))
        return next(
            each
            for each in range(text + 1)
            if each == text or (_alike(s, name, each, text) and regimes.alike(names, each, text))
        )

    found: list[tuple[str, Way]] = []
    at = V(kind="day", code=day)
    for code, text_of in day_cases(s, at, frame, same, lambda text: text):
        text = text_of()
        if text < 0:
            found.append((code, Way(text, None)))
            continue
        inside = Frame(text, day, None, frame.vantage, True, {ladder.root: root})
        for within, content, _ in s.windows(regimes.text(text).ladders[name].versions, inside):
            climb = content if isinstance(content, Climb) else None
            found.append((both(code, within), Way(text, climb)))
    return found


def _rests_on(ladder: Ladder) -> Iterator[Key]:
    """What the size of an interval, and the fates of a balance, rest on."""
    for climb in _climbs(ladder):
        for part in (climb.units, climb.on_a_move, climb.at_the_top):
            yield from named(part)


def _alike(s: Scope, name: str, one: int, other: int) -> bool:
    """Whether two texts have the same ladder, and the same gates to its moves lead from."""
    first, second = s.g.regimes.text(one), s.g.regimes.text(other)
    ours, theirs = first.ladders.get(name), second.ladders[name]
    if ours is None or ours.versions != theirs.versions:
        return False
    if words(ours.versions) != words(theirs.versions):
        return False
    return all(
        gate in first.gates
        and gate in second.gates
        and first.gates[gate].origin == second.gates[gate].origin
        for gate in {move.gate for climb in _climbs(theirs) for move in climb.moves}
    )


def feeds(s: Scope, ladder: str, name: str, day: V, frame: Frame) -> str:
    """The code of whether a source feeds the ladder, by the text of a day."""
    regimes = s.g.regimes

    def fed_by(text: int) -> int:
        found = regimes.text(text).ladders.get(ladder)
        return int(found is not None and name in found.sources)

    cases = day_cases(s, day, frame, fed_by, bool)
    if len(cases) == 1:
        return str(cases[0][1]())
    conditions = []
    before: list[str] = []
    for code, fed in cases:
        if fed():
            conditions.append(both(code, *(negation(each) for each in before)))
        before.append(code)
    return either(*conditions)
