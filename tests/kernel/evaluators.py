"""The evaluators that have to agree, and when two answers do: the interpreter is the definition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from clausal.errors import BookError
from clausal.interpret.questions import Circumstances, answer
from clausal.interpret.questions import questions as questions_of
from clausal.ir.text import ConsolidatedText
from clausal.kernel.answers import Decided
from clausal.kernel.askings import Asking, regimes_of
from clausal.kernel.compiled import ColumnsDecider, Running
from clausal.kernel.from_items import columns_of
from clausal.kernel.plain import Decider
from clausal.pipeline import KnownTexts, reading_text
from clausal.preview.texts import Place, with_changes
from clausal.values import Item, Value

Evaluator = Callable[[Asking, Sequence[Mapping[str, Item]]], list[list[Decided]]]
"""What is asked, and records → for each record what each question came to."""


def interpreted(asking: Asking, records: Sequence[Mapping[str, Item]]) -> list[list[Decided]]:
    """By the interpreter, which is the definition."""
    found = []
    for facts in records:
        circumstances = Circumstances(
            timeline=_texts(asking), as_of=asking.as_of, records=facts, settings=asking.settings
        )
        answers = [answer(question, circumstances) for question in asking.questions]
        found.append([Decided(a.outcome, a.value, a.needs) for a in answers])
    return found


def plain(asking: Asking, records: Sequence[Mapping[str, Item]]) -> list[list[Decided]]:
    """By the kernel's plain binding, each question by itself: for many records nothing is lacking
    of one, and the source for those answers it."""
    reading = _reading(asking).records
    single = [replace(asking, questions=(question,)) for question in asking.questions]
    deciders = [Decider([each], reading=reading) for each in single]
    return [[answer for each in deciders for answer in each.about(facts)] for facts in records]


def columns(
    asking: Asking,
    records: Sequence[Mapping[str, Item]],
    *,
    running: Running = Running.AS_IT_STANDS,
) -> list[list[Decided]]:
    """By the kernel's columns, as the source stands."""
    reading = _reading(asking)
    decider = ColumnsDecider([asking], reading=reading.records, running=running)
    # Every record by its name has a row for each of the facts, whatever is asked about.
    about = next(iter(reading.records))
    batch = decider.decide(columns_of(records, about, reading, decider.codes, decider.needed))
    return [batch.decided(row) for row in range(len(records))]


def compiled(asking: Asking, records: Sequence[Mapping[str, Item]]) -> list[list[Decided]]:
    """By the kernel's columns, compiled."""
    return columns(asking, records, running=Running.COMPILED)


def together(asking: Asking, records: Sequence[Mapping[str, Item]]) -> list[list[Decided]]:
    """By the plain binding, whose source answers the same about other texts, days and readings too:
    what they share is theirs."""
    decider = Decider([*_beside(asking), asking], reading=_reading(asking).records)
    return [decider.about(facts)[-len(asking.questions) :] for facts in records]


def _texts(asking: Asking) -> KnownTexts:
    assert isinstance(asking.timeline, KnownTexts)
    return asking.timeline


def _reading(asking: Asking) -> ConsolidatedText:
    return reading_text(_texts(asking).book, _texts(asking))


def _beside(asking: Asking) -> Iterator[Asking]:
    """The same questions about the text without its proposals, or with the first change of each
    alone; about a year before and after; and by other readings."""
    timeline = _texts(asking)
    names = [patch.name for patch in timeline.history.patches if patch.heading.proposal]
    others = [frozenset[Place](), *(frozenset({(name, 0)}) for name in names)]
    for chosen in others if names else ():
        yield from _there(replace(asking, timeline=with_changes(timeline, names, chosen)))
    for days in (-365, 365):
        yield from _there(replace(asking, as_of=asking.as_of + dt.timedelta(days)))
    for question in timeline.text_on(asking.as_of).questions.values():
        for reading in question.type.options[:2]:
            settings = {**asking.settings, question.name: reading}
            yield from _there(replace(asking, settings=settings))


def _there(asking: Asking) -> Iterator[Asking]:
    """With the questions that there are; none if its texts have errors."""
    try:
        regimes_of([asking]).texts_around(0)
        known = questions_of(asking.timeline.text_on(asking.as_of))
    except BookError:
        return
    if asked := [question for question in asking.questions if question in known]:
        yield replace(asking, questions=asked)


KERNEL: Mapping[str, Evaluator] = {"plain": plain, "columns": columns, "together": together}
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
