"""The evaluators that have to agree, and when two answers do: the interpreter is the definition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from clausal.interpret.answers import Need
from clausal.interpret.questions import Circumstances, answer
from clausal.kernel.compiled import ColumnsDecider, Running
from clausal.kernel.from_items import columns_of
from clausal.kernel.plain import Decider
from clausal.pipeline import KnownTexts, reading_text
from clausal.values import Item, Value


@dataclass(frozen=True, slots=True)
class Decided:
    """What a question came to, without its reasons."""

    outcome: str
    value: Value | None = None
    needs: tuple[Need, ...] = ()


Evaluator = Callable[
    [KnownTexts, tuple[str, ...], dt.date, Mapping[str, Value], Sequence[Mapping[str, Item]]],
    list[list[Decided]],
]
"""Texts, questions, the day, settings and records → for each record what each question came to."""


def interpreted(
    timeline: KnownTexts,
    questions: tuple[str, ...],
    as_of: dt.date,
    settings: Mapping[str, Value],
    records: Sequence[Mapping[str, Item]],
) -> list[list[Decided]]:
    """By the interpreter, which is the definition."""
    found = []
    for facts in records:
        circumstances = Circumstances(
            timeline=timeline, as_of=as_of, records=facts, settings=settings
        )
        answers = [answer(question, circumstances) for question in questions]
        found.append([Decided(a.outcome, a.value, a.needs) for a in answers])
    return found


def plain(
    timeline: KnownTexts,
    questions: tuple[str, ...],
    as_of: dt.date,
    settings: Mapping[str, Value],
    records: Sequence[Mapping[str, Item]],
) -> list[list[Decided]]:
    """By the kernel's plain binding."""
    reading = reading_text(timeline.book, timeline).records
    decider = Decider(timeline, questions, as_of, reading=reading, settings=settings)
    return [
        [Decided(d.outcome, d.value, tuple(d.needs)) for d in decider.about(facts)]
        for facts in records
    ]


def columns(
    timeline: KnownTexts,
    questions: tuple[str, ...],
    as_of: dt.date,
    settings: Mapping[str, Value],
    records: Sequence[Mapping[str, Item]],
    *,
    running: Running = Running.AS_IT_STANDS,
) -> list[list[Decided]]:
    """By the kernel's columns, as the source stands."""
    reading = reading_text(timeline.book, timeline)
    decider = ColumnsDecider(
        timeline,
        questions,
        as_of,
        reading=reading.records,
        settings=settings,
        running=running,
    )
    # Every record by its name has a row for each of the facts, whatever is asked about.
    about = next(iter(reading.records))
    batch = decider.decide(columns_of(records, about, reading, decider.codes, decider.needed))
    return [
        [Decided(d.outcome, d.value, tuple(d.needs)) for d in batch.decided(row)]
        for row in range(len(records))
    ]


def compiled(
    timeline: KnownTexts,
    questions: tuple[str, ...],
    as_of: dt.date,
    settings: Mapping[str, Value],
    records: Sequence[Mapping[str, Item]],
) -> list[list[Decided]]:
    """By the kernel's columns, compiled."""
    return columns(timeline, questions, as_of, settings, records, running=Running.COMPILED)


KERNEL: Mapping[str, Evaluator] = {"plain": plain, "columns": columns}
"""The kernel's evaluators by name."""


def evaluators(name: str) -> Mapping[str, Evaluator]:
    """The kernel's evaluators: one, `all`, or `none`."""
    return {"all": KERNEL, "none": {}}.get(name) or {
        one: decide for one, decide in KERNEL.items() if one == name
    }


def differ(ours: Decided, theirs: Decided, *, strictly: bool = False) -> bool:
    """Whether two decisions are not the same; `strictly`, to the sentences of their needs."""
    if _plain(ours) != _plain(theirs):
        return True
    return strictly and [n.says for n in ours.needs] != [n.says for n in theirs.needs]


def _plain(decided: Decided) -> tuple[object, ...]:
    """With the value's type, since `True == 1`, and a record by what is in it."""
    return decided.outcome, plain_value(decided.value), decided.needs


def plain_value(value: Value | None) -> object:
    """A value so that two are equal only if they are of one type, and records by their fields."""
    match value:
        case Item():
            fields = {name: plain_value(inner) for name, inner in value.fields.items()}
            return value.record, fields
        case tuple():
            return tuple(plain_value(inner) for inner in value)
        case bool():
            return "yes" if value else "no", bool
        case _:
            return value
