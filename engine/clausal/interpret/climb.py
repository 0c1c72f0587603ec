"""A ladder: the first position, and what each day since made of it.

On a day the units of all its events are added up, intervals are taken, and then moves happen.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from clausal.interpret import evaluate as ev
from clausal.interpret.answers import NeedKind, Reason, ReasonKind, Unknown
from clausal.interpret.arithmetic import is_number, whole
from clausal.interpret.decide import decide
from clausal.interpret.events import Event, earned, events_of
from clausal.interpret.frame import (
    Found,
    Frame,
    Truth,
    World,
    any_of,
    current,
    lacking,
    not_in_force,
    note,
    provision_reason,
    reserved,
    truth_of,
    unknown,
)
from clausal.interpret.gates import Result, gate_of, is_reserved_gate, results, runs
from clausal.ir import expressions as ir
from clausal.ir.show import show_value
from clausal.ir.text import Climb, Ladder, Move, Reserved, Version
from clausal.ir.types import RecordType
from clausal.values import MISSING, Exact, Item, Value, decimal_text


@dataclass(frozen=True, slots=True)
class Position:
    """Where somebody stands. `holders` are the gates whose running results keep the rung."""

    rung: str
    step: int
    balance: Exact
    holders: frozenset[str] = frozenset()


Standing = tuple[Position | Unknown, Reason]


def part(node: ir.LadderPart, root: Item | Unknown | None, frame: Frame) -> Found:
    """`career.pathway`, `career.interval`, `career.balance`"""
    if root is None or isinstance(root, Unknown):
        says = f"`{node.text}` is asked of no record"
        return root or lacking(NeedKind.NOTHING, node.text, says, node.span), ()
    position, reason = standing(node.name, root, frame)
    if isinstance(position, Unknown):
        return position, (reason,)
    value: Value
    match node.part:
        case ir.LadderPartKind.RUNG:
            value = position.rung
        case ir.LadderPartKind.STEP:
            value = position.step
        case ir.LadderPartKind.BALANCE:
            value = position.balance
    return value, (reason,)


def standing(name: str, root: Item, frame: Frame) -> Standing:
    """The position at the end of the frame's day; in an event, as its day began."""
    memo = frame.world.memo
    key = (name, root.path, *frame.moment)
    if ("standing", *key) not in memo:
        memo["standing", *key] = _standing(name, root, frame)
    found: Standing = memo["standing", *key]
    return found


def _standing(name: str, root: Item, frame: Frame) -> Standing:
    ladder = frame.text.ladders[name]
    content = current(ladder.versions, frame.day)
    if content is None or isinstance(content, Reserved):
        lack = (
            not_in_force("ladder", ladder, frame.day)
            if content is None
            else reserved("ladder", ladder, content)
        )
        return lack, provision_reason("ladder", ladder, lack)
    fold = _Fold(name, root, frame, ladder)
    position, steps = fold.run()
    value = position if isinstance(position, Unknown) else as_item(position, ladder)
    type = RecordType(name=name)
    return position, provision_reason("ladder", ladder, value, type=type, because=tuple(steps))


def as_item(position: Position, ladder: Ladder) -> Item:
    """The position by the names that the ladder's record gives its parts."""
    return Item(
        ladder.name,
        position_text(position, ladder),
        {
            ladder.rung_field: position.rung,
            ladder.step_field: position.step,
            ladder.balance_field: position.balance,
        },
    )


def position_text(position: Position, ladder: Ladder) -> str:
    """`Professional, interval 5, balance 3 AU`"""
    balance = show_value(position.balance, ladder.balance_type)
    return f"{position.rung}, {ladder.step_field} {position.step}, {ladder.balance_field} {balance}"


# ------------------------------------------------------------------ the fold over the days


@dataclass(slots=True)
class _Day:
    """What happens on a day, by the names of the sources and gates."""

    units: list[tuple[str, Event]] = field(default_factory=list)
    results: list[tuple[str, Result]] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    perhaps: list[tuple[str, Unknown]] = field(default_factory=list)
    """gates whose result of that outcome, if it kept the first rung, ends"""


class _Fold:
    """The days of one ladder for one record, up to a day."""

    def __init__(self, name: str, root: Item, frame: Frame, ladder: Ladder) -> None:
        self.name, self.root, self.frame, self.ladder = name, root, frame, ladder
        self.world: World = frame.world
        self.steps: list[Reason] = []
        self.since = dt.date.min

    def run(self) -> tuple[Position | Unknown, list[Reason]]:
        """The position at the end, and the days that led to it."""
        start, since = self._start()
        if since is None:
            return start, self.steps
        self.since = since
        self._remark_reserved()
        if since == self.frame.day:
            return start, self.steps  # nothing can have happened since
        days, undated = self._days(since)
        position: Position | Unknown = start
        if undated:
            position = unknown([position, *undated])  # type: ignore[list-item]
        elif isinstance(position, Position):
            position = self._held(position, since)
        for day in sorted(days):
            # What has no known day may have happened later than this, and the ladder may have been
            # another one: then the events of the day find out for themselves.
            if not undated and self._same(day):
                began = (position, provision_reason("ladder", self.ladder, self._value(position)))
                moment = (day, self.frame.vantage, True)
                self.world.memo["standing", self.name, self.root.path, *moment] = began
            position = self._pass(position, day, days[day])
        return position, self.steps

    def _value(self, position: Position | Unknown) -> Value | Unknown:
        return position if isinstance(position, Unknown) else as_item(position, self.ladder)

    def _start(self) -> tuple[Position | Unknown, dt.date | None]:
        """The first position and its day; no day where nothing can follow from it."""
        ladder = self.ladder
        bare = replace(self.frame, event=False, bound={ladder.root: self.root})
        record, steps = ev.evaluate(ladder.start, bare)
        self.steps += steps
        if isinstance(record, Unknown):
            return record, None
        if record is MISSING:
            says = f"`{ladder.start.text}` is missing, and `{self.name}` starts from it"
            return lacking(NeedKind.NOTHING, ladder.start.text, says), None
        assert isinstance(record, Item)
        names = (ladder.since_field, ladder.rung_field, ladder.step_field, ladder.balance_field)
        types = (None, ladder.rung_type, ladder.step_type, ladder.balance_type)
        values: list[Value | Unknown] = []
        for name, type in zip(names, types, strict=True):
            path = f"{record.path}.{name}"
            value = record.fields.get(name)
            found = (
                lacking(NeedKind.FACT, path, f"`{path}` is not given")
                if value is None or value is MISSING
                else value
            )
            values.append(found)
            self.steps.append(Reason(kind=ReasonKind.FACT, text=path, value=found, type=type))
        since, rung, step, balance = values
        if isinstance(since, dt.date) and since > self.frame.day:
            says = (
                f"`{record.path}` holds since {since}: "
                f"for {self.frame.day}, the position of that day has to be given"
            )
            return lacking(NeedKind.FACT, record.path, says), None
        if any(isinstance(value, Unknown) for value in values):
            return unknown(values), since if isinstance(since, dt.date) else None
        assert isinstance(since, dt.date) and isinstance(rung, str)
        assert is_number(step) and is_number(balance)
        return self._fits(rung, step, balance, record.path), since

    def _fits(self, name: str, step: Exact, balance: Exact, path: str) -> Position | Unknown:
        climb = current(self.ladder.versions, self.frame.day)
        assert isinstance(climb, Climb)
        rung = climb.rungs.get(name)
        if rung is not None and isinstance(step, int) and rung.first <= step <= rung.last:
            return Position(name, step, balance)
        says = (
            f"`{path}` is {name} {self.ladder.step_field} {decimal_text(step)}, "
            f"which the ladder `{self.name}` does not have"
        )
        return lacking(NeedKind.NO_ROW, path, says, self.ladder.span)

    # -------------------------------------------------------------- what happens when

    def _climb(self, day: dt.date) -> tuple[Climb | None, Frame]:
        """How the ladder is climbed by the text that judges a day."""
        inside = self.frame.judging(day, {self.ladder.root: self.root})
        ladder = inside.text.ladders.get(self.name)
        content = current(ladder.versions, day) if ladder else None
        return (content if isinstance(content, Climb) else None), inside

    def _same(self, day: dt.date) -> bool:
        """Whether the ladder of that day, which its events see, is the one that is asked about."""
        climb, inside = self._climb(day)
        if climb is None:
            return False
        text = self.frame.text
        return inside.text is text or inside.text.ladders[self.name] == self.ladder

    def _days(self, since: dt.date) -> tuple[dict[dt.date, _Day], list[Unknown]]:
        """The days after the first on which something happens, and events without a known day."""
        days: dict[dt.date, _Day] = defaultdict(_Day)
        undated: list[Unknown] = []
        sources = [source for ladder in self._ladders() for source in ladder.sources]
        for name in dict.fromkeys(sources):
            for event in events_of("source", name, self.root, self.frame):
                if isinstance(event.day, Unknown):
                    undated.append(event.day)
                elif event.day is not MISSING and self._counts(event.day, since):
                    days[event.day].units.append((name, event))
        for name, outcomes in self._movers().items():
            for result in results(name, self.root, self.frame, before=self.frame.event):
                if isinstance(result.outcome, str) and result.outcome not in outcomes:
                    continue
                ends = result.until is not None and self._counts(result.until, since)
                if isinstance(result.since, Unknown):
                    undated.append(unknown((result.since, result.outcome)))
                elif result.since is not MISSING and self._counts(result.since, since):
                    days[result.since].results.append((name, result))
                elif ends and result.until is not None and isinstance(result.outcome, Unknown):
                    days[result.until].perhaps.append((name, result.outcome))
                if ends and result.until is not None:
                    days[result.until].ends.append(name)
        return days, undated

    def _movers(self) -> dict[str, set[str]]:
        """The gates that move on this ladder under any text, with the outcomes that do."""
        movers: dict[str, set[str]] = defaultdict(set)
        for ladder in self._ladders():
            for move in _moves(ladder):
                if not is_reserved_gate(gate_of(move.gate, self.frame)):
                    movers[move.gate] |= {move.outcome} if move.outcome else set()
        return movers

    def _counts(self, day: dt.date, since: dt.date) -> bool:
        if self.frame.event:
            return since < day < self.frame.day
        return since < day <= self.frame.day

    def _ladders(self) -> Iterator[Ladder]:
        """The ladder in every text that has it."""
        for text in self.world.timeline.variants(
            "ladder", self.name, self.frame.day, self.frame.vantage
        ):
            yield text.ladders[self.name]

    def _remark_reserved(self) -> None:
        """What is reserved has earned nobody anything, and let nobody through."""
        text = self.frame.text
        versions: dict[str, Sequence[Version[Any]]] = {
            **{name: text.sources[name].versions for name in self.ladder.sources},
            **{move.gate: text.gates[move.gate].versions for move in _moves(self.ladder)},
        }
        for name, dated in versions.items():
            content = current(dated, self.frame.day)
            if isinstance(content, Reserved):
                self.world.notes[f"`{name}` is left out: reserved until {content.until}"] = None

    def _held(self, position: Position, since: dt.date) -> Position:
        """The gates whose results already kept the rung when the first position was given."""
        climb, _ = self._climb(since)
        holders = {
            move.gate
            for move in (climb.moves if climb else ())
            if move.rung == position.rung
            and move.outcome is not None
            and self._lasts(move.gate)
            and self._keeps(move, since) is True
        }
        return replace(position, holders=frozenset(holders))

    def _lasts(self, gate: str) -> bool:
        """Whether any result of a gate can end: each does by the wording of its own day."""
        texts = self.world.timeline.variants("gate", gate, self.frame.day, self.frame.vantage)
        return any(text.gates[gate].lasts is not None for text in texts)

    def _keeps(self, move: Move, day: dt.date, *, ever: bool = True) -> Truth:
        """Whether a result that would make the move is running on a day.

        Without `ever`, only those count that came after the first position.
        """
        assert move.outcome is not None
        found = results(move.gate, self.root, self.frame, before=self.frame.event)
        return any_of(
            [
                runs(result, move.outcome, day)
                for result in found
                if ever or not isinstance(result.since, dt.date) or result.since > self.since
            ]
        )

    # -------------------------------------------------------------- one day

    def _pass(
        self, position: Position | Unknown, day: dt.date, happens: _Day
    ) -> Position | Unknown:
        climb, inside = self._climb(day)
        if climb is None:
            return position
        position = self._earn(position, climb, inside, happens)
        return self._move(position, climb, inside, happens)

    def _earn(
        self, position: Position | Unknown, climb: Climb, inside: Frame, happens: _Day
    ) -> Position | Unknown:
        feeding = inside.text.ladders[self.name].sources
        found = [
            earned(name, event, self.frame) for name, event in happens.units if name in feeding
        ]
        self.steps += [reason for units, reason in found if units != 0]
        lack = [units for units, _ in found if isinstance(units, Unknown)]
        if lack or isinstance(position, Unknown):
            return unknown([*lack, position]) if lack else position  # type: ignore[list-item]
        units = sum(units for units, _ in found if is_number(units))
        if units == 0:
            return position
        return self._take(position, units, climb, inside)

    def _take(
        self, position: Position, units: Exact, climb: Climb, inside: Frame
    ) -> Position | Unknown:
        """Adds the units, and takes every interval that they suffice for."""
        per, _ = ev.evaluate(climb.units, inside)
        if isinstance(per, Unknown):
            return per
        if not is_number(per) or per <= 0:
            says = f"`{self.name}` can't be climbed by {climb.units.text}, which is not above zero"
            return lacking(NeedKind.DIVISION, self.name, says, self.ladder.span)
        before, balance = position, position.balance + units
        while balance >= per and not _at_the_top(position, climb):
            rung = climb.rungs[position.rung]
            steps = min(int(balance // per), max(rung.last - position.step, 0))
            if steps:
                position = replace(position, step=position.step + steps)
            elif rung.then is not None:
                steps = 1
                position = Position(rung.then, climb.rungs[rung.then].first, balance)
            balance -= steps * per
        position = replace(position, balance=whole(balance))
        if balance != 0 and _at_the_top(position, climb):
            kept = self._fate(climb, inside, top=True)
            if isinstance(kept, Unknown):
                return kept
            if not kept:
                position = replace(position, balance=0)
        said = f"{position_text(before, self.ladder)} → {position_text(position, self.ladder)}"
        self._note(inside.day, said)
        return position

    def _fate(self, climb: Climb, inside: Frame, *, top: bool) -> bool | Unknown:
        decision = climb.at_the_top if top else climb.on_a_move
        occasion = "at the top" if top else "on a move"
        kept, steps = decide(decision, inside, f"{self.name}: balance {occasion}")
        self.steps += steps
        return truth_of(kept)

    def _note(self, day: dt.date, text: str) -> None:
        self.steps.append(replace(note(text), day=day))

    # -------------------------------------------------------------- moves

    def _move(
        self, position: Position | Unknown, climb: Climb, inside: Frame, happens: _Day
    ) -> Position | Unknown:
        made: list[tuple[Move, Reason | None]] = []
        lack: list[Unknown] = []
        for move in climb.moves:
            for name, result in happens.results:
                if name != move.gate or not self._may(position, inside, move):
                    continue
                if isinstance(result.outcome, Unknown):
                    lack.append(result.outcome)
                elif result.outcome == move.outcome:
                    made.append((move, result.reason))
        if lack or isinstance(position, Unknown):
            self.steps += [reason for _, reason in made if reason]
            return unknown([*lack, position]) if lack else position  # type: ignore[list-item]
        for gate, outcome in happens.perhaps:
            if gate not in position.holders and self._led(gate, position, climb):
                return outcome
        ended = [gate for gate in dict.fromkeys(happens.ends) if gate in position.holders]
        if ended:
            keeping = self._keeping(position, climb, inside.day)
            if isinstance(keeping, Unknown):
                return keeping
            position = replace(position, holders=position.holders.difference(ended) | keeping)
        if ended and not position.holders:
            moves = [m for m in climb.moves if m.gate in ended and m.outcome is None]
            if not moves and not made:
                gates = " and ".join(f"`{gate}`" for gate in ended)
                says = (
                    f"the result of {gates} that kept {position.rung} lapsed on {inside.day}, "
                    "and the text does not say what follows"
                )
                return lacking(NeedKind.LAPSED, f"gate {ended[0]}", says, self.ladder.span)
            made += [(move, None) for move in moves]
        return self._made(position, made, climb, inside) if made else position

    def _may(self, position: Position | Unknown, inside: Frame, move: Move) -> bool:
        """`from A to B` limits moves to those who stand on A by then."""
        origin = inside.text.gates[move.gate].origin
        return origin is None or isinstance(position, Unknown) or position.rung == origin

    def _keeping(self, position: Position, climb: Climb, day: dt.date) -> frozenset[str] | Unknown:
        """The gates of which a result that leads to the rung is running, whichever led to it."""
        keeps = [
            (move.gate, self._keeps(move, day, ever=move.gate in position.holders))
            for move in climb.moves
            if move.rung == position.rung and move.outcome is not None
        ]
        keeping = frozenset(gate for gate, truth in keeps if truth is True)
        lack = [truth for _, truth in keeps if isinstance(truth, Unknown)]
        return unknown(lack) if lack and not keeping else keeping

    def _led(self, gate: str, position: Position, climb: Climb) -> list[Move]:
        """The moves by results of the gate that lead to the rung."""
        return [
            move
            for move in climb.moves
            if move.gate == gate and move.rung == position.rung and move.outcome is not None
        ]

    def _made(
        self,
        position: Position,
        made: list[tuple[Move, Reason | None]],
        climb: Climb,
        inside: Frame,
    ) -> Position | Unknown:
        first = made[0][0]
        if any((move.rung, move.step) != (first.rung, first.step) for move, _ in made):
            texts = " and ".join(f"`{text}`" for text in dict.fromkeys(m.text for m, _ in made))
            says = f"{texts} would both happen on {inside.day}"
            return lacking(NeedKind.CONFLICT, f"ladder {self.name}", says, first.span)
        self.steps += [reason for _, reason in made if reason]
        balance = position.balance
        if balance != 0:
            kept = self._fate(climb, inside, top=False)
            if isinstance(kept, Unknown):
                return kept
            balance = balance if kept else 0
        holders = frozenset(move.gate for move, _ in made if move.outcome is not None)
        moved = Position(first.rung, first.step, balance, holders)
        said = f"{position_text(position, self.ladder)} → {position_text(moved, self.ladder)}"
        self._note(inside.day, f"{first.text}: {said}")
        return moved


def _moves(ladder: Ladder) -> Iterator[Move]:
    for version in ladder.versions:
        if isinstance(version.content, Climb):
            yield from version.content.moves


def _at_the_top(position: Position, climb: Climb) -> bool:
    """Whether no interval follows."""
    rung = climb.rungs.get(position.rung)
    return rung is None or (position.step >= rung.last and rung.then is None)
