"""What a differential run asks: from a seed, a book, a day, settings, questions and records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from clausal.errors import BookError
from clausal.interpret.questions import questions
from clausal.ir.text import ConsolidatedText
from clausal.ir.types import ChoiceType, DateType, MoneyType, NumberType, PercentType, YesNoType
from clausal.kernel.askings import Asking
from clausal.pipeline import KnownTexts, reading_text
from clausal.reading import ParsedBook, parse_book
from clausal.values import Value
from tests.generate import books
from tests.generate.records import DAY, Facts, Pools, Records, day_around, of_texts, roots

POLICIES = ("baltimore", "dc_impact", "example_step_lane")
DAYS_OF_A_BOOK = 3
MOST_QUESTIONS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Some questions of some records about one day. `book` is a text, or a shipped book's name."""

    book: str
    proposals: tuple[str, ...]
    timeline: KnownTexts
    as_of: dt.date
    settings: Mapping[str, Value]
    questions: tuple[str, ...]
    records: Sequence[Facts]

    @property
    def asking(self) -> Asking:
        """What is asked, as evaluators take it."""
        return Asking(
            timeline=self.timeline,
            questions=self.questions,
            as_of=self.as_of,
            settings=self.settings,
        )


def rounds(seed: int, records: int) -> list[Round]:
    """The rounds of a generated book, with so many records in all; none if it is refused."""
    made = books.book(seed)
    if made is None:
        return []
    random = Random(f"{seed} records")
    try:
        return list(_rounds(made.text, made.parsed, made.proposals, random, records))
    except BookError:  # each proposal is sound, and two of them together are not
        return []


def rounds_of_policy(name: str, seed: int, records: int) -> list[Round]:
    """The rounds of a shipped book."""
    parsed = _policy(name)
    names = tuple(p.name for p in parsed.parts.patches if p.heading.proposal)
    return list(_rounds(name, parsed, names, Random(f"{name} {seed}"), records))


@cache
def _policy(name: str) -> ParsedBook:
    return parse_book(name)


def _rounds(
    book: str, parsed: ParsedBook, names: Sequence[str], random: Random, count: int
) -> Iterator[Round]:
    proposals = tuple(name for name in names if random.random() < 0.5)
    made = books.Book(book, parsed)
    timeline = made.texts(proposals)
    pools = of_texts(timeline)
    text = reading_text(parsed, timeline)
    drawing = Records(text.records, roots(text.records, text), pools)
    for number in range(min(DAYS_OF_A_BOOK, count)):
        as_of = _day(random, pools, timeline.text_on(dt.date.max))
        asked = questions(timeline.text_on(as_of))
        if len(asked) > MOST_QUESTIONS:
            asked = tuple(sorted(random.sample(asked, MOST_QUESTIONS)))
        here = count // DAYS_OF_A_BOOK + (number < count % DAYS_OF_A_BOOK)
        yield Round(
            book=book,
            proposals=proposals,
            timeline=timeline,
            as_of=as_of,
            settings=_settings(random, timeline.text_on(as_of), pools),
            questions=asked,
            records=[drawing.draw(random) for _ in range(here)],
        )


def _day(random: Random, pools: Pools, text: ConsolidatedText) -> dt.date:
    """A day near one that the texts name; mostly one that the agreement covers."""
    agreement = text.agreement
    start, end = agreement.start or dt.date.min, agreement.end or dt.date.max
    anywhere = random.random() < 0.08
    while True:
        day = day_around(random, pools.days)
        if anywhere or (start <= day and (day < end or agreement.holds_over)):
            return day
        if agreement.start and random.random() < 0.2:
            days = min((end - start).days, 2500)
            return start + DAY * random.randrange(days)


def _settings(random: Random, text: ConsolidatedText, pools: Pools) -> dict[str, Value]:
    found: dict[str, Value] = {
        name: random.choice(question.type.options)
        for name, question in text.questions.items()
        if random.random() < 0.3
    }
    for name, constant in text.constants.items():
        if random.random() > 0.08:
            continue
        match constant.type:
            case NumberType() | MoneyType() | PercentType():
                named = pools.amounts.get(type(constant.type))
                # What is counted by a constant above zero stays above zero.
                found[name] = random.choice([v for v in named or [1] if v > 0] or [1])
            case DateType():
                found[name] = random.choice(pools.days)
            case YesNoType():
                found[name] = random.random() < 0.5
            case ChoiceType(options=options):
                found[name] = random.choice(options)
            case _:
                pass
    return found
