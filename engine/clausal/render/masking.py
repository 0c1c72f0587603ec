"""An answer → the same answer without the personal facts that its reasons show.

A personal fact is masked where it is shown, and wherever its value is taken over as it is: by a
definition, as a key of a cell, as an event's day. What was computed from it is an answer, and
stays.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace

from clausal.interpret.answers import (
    Answer,
    ItemAnswer,
    Need,
    NeedKind,
    Reason,
    ReasonKind,
    Unknown,
)
from clausal.ir.show import show_value
from clausal.ir.types import TextType
from clausal.records.personal import Personal
from clausal.values import Item, Value

HIDDEN = "(personal)"

PLACES = frozenset({NeedKind.NO_ROW, NeedKind.BLANK, NeedKind.RESERVED})
"""The needs that are named after a cell, by its keys."""

PLAIN = frozenset({"yes", "no", "missing", "none", ""})
"""What is not searched for in sentences: it is no one's own."""


def masked(answer: Answer, facts: Mapping[str, Personal], currency: str) -> Answer:
    """The answer without those facts, by their paths."""
    return _Mask(facts, currency).answer(answer) if facts else answer


class _Mask:
    """The facts that are not to be shown, and the steps that were masked already."""

    def __init__(self, facts: Mapping[str, Personal], currency: str) -> None:
        self.facts = facts
        self.days = {f.value for f in facts.values() if isinstance(f.value, dt.date)}
        shown = {show_value(f.value, f.type, currency) for f in facts.values()} - PLAIN
        longest = sorted(map(re.escape, shown), key=len, reverse=True)
        self.shown = re.compile(rf"(?<!\w)(?:{'|'.join(longest)})(?!\w)") if longest else None
        self.done: dict[int, tuple[Reason, frozenset[object]]] = {}

    def answer(self, answer: Answer) -> Answer:
        because, used = self.step(answer.because)
        hidden = _key(answer.value) in used
        return replace(
            answer,
            value=HIDDEN if hidden else self.value(answer.value),
            type=TextType() if hidden else answer.type,
            because=because,
            needs=tuple(map(self.need, answer.needs)),
            notes=tuple(map(self.sentence, answer.notes)),
            items=tuple(map(self.item, answer.items)),
        )

    def item(self, item: ItemAnswer) -> ItemAnswer:
        because, used = self.step(item.because)
        return replace(
            item,
            day=None if item.day in self.days else item.day,
            value=HIDDEN if _key(item.value) in used else self.value(item.value),
            because=because,
            needs=tuple(map(self.need, item.needs)),
        )

    def step(self, reason: Reason) -> tuple[Reason, frozenset[object]]:
        """A step, and the personal values that it and those below it rest on."""
        if id(reason) in self.done:
            return self.done[id(reason)]
        below = [self.step(step) for step in reason.because]
        used = frozenset[object]().union(*(values for _, values in below))
        fact = self.facts.get(reason.text) if reason.kind is ReasonKind.FACT else None
        if fact is not None:
            used |= {_key(fact.value)}
        hidden = fact is not None or _key(reason.value) in used
        sentence = reason.kind in (ReasonKind.CELL, ReasonKind.NOTE)
        made = replace(
            reason,
            text=self.sentence(reason.text) if sentence else reason.text,
            value=HIDDEN if hidden else self.found(reason.value),
            type=TextType() if hidden else reason.type,
            day=None if reason.day in self.days else reason.day,
            because=tuple(step for step, _ in below),
        )
        self.done[id(reason)] = made, used
        return made, used

    def found(self, value: Value | Unknown | None) -> Value | Unknown | None:
        """What a step came to, without what is personal in it."""
        if isinstance(value, Unknown):
            return replace(value, needs=tuple(map(self.need, value.needs)))
        return self.value(value)

    def value(self, value: Value | None) -> Value | None:
        """A record without its personal fields; any other value as it is."""
        if not isinstance(value, Item):
            return value
        path, fields = value.path, value.fields
        kept = {n: HIDDEN if f"{path}.{n}" in self.facts else v for n, v in fields.items()}
        return replace(value, fields=kept)

    def need(self, need: Need) -> Need:
        name = self.sentence(need.name) if need.kind in PLACES else need.name
        return replace(need, name=name, says=self.sentence(need.says))

    def sentence(self, text: str) -> str:
        """Words without the values of personal facts."""
        return self.shown.sub(HIDDEN, text) if self.shown else text


def _key(value: object) -> object:
    """A value to compare by: yes is not 1."""
    return (isinstance(value, bool), value) if _is_plain(value) else None


def _is_plain(value: object) -> bool:
    return value is not None and not isinstance(value, Unknown | Item | tuple)
