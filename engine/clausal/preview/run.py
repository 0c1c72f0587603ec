"""A book, a population and proposals → the figures of a preview."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from clausal import __version__
from clausal.book import Book, load
from clausal.diagnostics import counted, did_you_mean
from clausal.errors import QuestionError, RecordError
from clausal.history.texts import Patch
from clausal.history.timeline import in_force
from clausal.interpret.frame import held_over
from clausal.ir.types import DateType
from clausal.pipeline import KnownTexts
from clausal.populations.joins import kept_on_disk
from clausal.populations.tables import Row, open_source
from clausal.preview import figures as f
from clausal.preview.arrow import people_table
from clausal.preview.ask import ask_all
from clausal.preview.careers import careers
from clausal.preview.clauses import team_of
from clausal.preview.costing import Costing
from clausal.preview.costs import Costs
from clausal.preview.definitions import DEFINITIONS
from clausal.preview.evaluate import Asking, Evaluator, Plan, has_question
from clausal.preview.gather import Gathered
from clausal.preview.largest import largest
from clausal.preview.people import People
from clausal.preview.population import Wanted, Watch, gathered
from clausal.preview.privacy import THRESHOLD
from clausal.preview.read import FILE, read_costing
from clausal.preview.tables import Tables, tables
from clausal.preview.texts import Reach, proposed
from clausal.records.load import value_from_text
from clausal.records.value import Fault, read_value
from clausal.values import Item, Value, months_later

AGAINST = re.compile(r"([\d-]+)((?:\+\w+)*)")


def preview(
    book: str | Path | Book,
    *,
    records: str | Path,
    as_of: dt.date | str,
    proposals: Sequence[str] = (),
    against: dt.date | str | None = None,
    known_on: dt.date | str | None = None,
    costing: str | Path | None = None,
    settings: Mapping[str, str] | None = None,
    facts: Mapping[str, Any] | None = None,
    set_aside: bool = False,
    identified: bool = False,
    threshold: int = THRESHOLD,
    evaluate: Evaluator | None = None,
    checked: Callable[[Iterator[Row]], Iterator[Row]] = iter,
    watched: Watch = lambda records, number, doing: records,
    streamed: Callable[[Iterator[People]], Iterator[People]] = iter,
) -> f.Figures:
    """What proposals cost, and whom: the figures, for a population.

    Compared are, on the day `as_of`, the text with the proposals and that without. With `against`,
    a later day perhaps with proposals (`2014-07-01+longer_term`), they are compared on that day,
    and `as_of` is the base day; else the costing says how long before it lies. `known_on` leaves
    later decisions out, but not the proposals. `costing` is a file, `costing.yaml` in the book's
    folder by default. `facts` are records that hold for all; `set_aside` leaves out rows that have
    a fault. Without `identified`, nothing is shown of fewer people than the `threshold`. `evaluate`
    is what evaluates: the kernel, if it is None.

    Raises QuestionError for a day, proposal or setting that the book does not know, BookError for
    a text that has errors, and RecordError for a population or a costing that does not fit.
    """
    if threshold < 1:
        raise QuestionError("a threshold is at least 1: the fewest people that a figure is about")
    source_book = book if isinstance(book, Book) else load(book)
    declared = read_costing(_costing_file(source_book, costing), source_book)
    first = _day(as_of)
    last, more = (first, ()) if against is None else _against(against)
    if last < first:
        raise QuestionError(f"{last} is before {first}: what is compared with comes later")
    base_day = first if against is not None else months_later(first, -12 * declared.base_years)
    names = tuple(dict.fromkeys((*proposals, *more)))
    known = None if known_on is None else _day(known_on)
    without, with_ = source_book.texts(known), source_book.texts(known, names)
    values = _values(settings or {}, [with_, without], last)
    before = Asking(texts=without, as_of=last, settings=values)
    after = Asking(texts=with_, as_of=last, settings=values)
    base = replace(before, as_of=base_day)
    _check_pay(declared, before, after)
    reach = Reach()
    plan = Plan(reach)
    team = team_of(with_, names, last)
    asked = ask_all(declared, plan, base, before, after, team)
    beside: Mapping[str, Item] = {} if facts is None else source_book.read(facts).items
    with kept_on_disk():
        source = open_source(str(records))
        wanted = Wanted(
            book=source_book,
            costing=declared,
            asked=asked,
            source=source,
            beside=beside,
            set_aside=set_aside,
            identified=identified,
            checked=checked,
            watched=watched,
            streamed=streamed,
        )
        found = gathered(wanted, evaluate)
        made = found.made
        shown = (
            tuple(largest(made.compared, found.records, declared, before, after))
            if identified
            else ()
        )
    limit = 1 if identified else threshold
    text = with_.text_on(last)
    counted_ = tables(made, declared, asked, text, limit)
    costs = Costs(made, asked, limit, counted_)
    heading = f.Heading(
        book=source_book.origin,
        agreement=text.agreement.name,
        title=text.agreement.title,
        currency=text.agreement.currency,
        known_on=known,
        proposals=tuple(_proposal(patch) for patch in proposed(with_, names)),
        settings=dict(settings or {}),
        base=_side("base", base, ()),
        before=_side("before", before, ()),
        after=_side("after", after, names),
        population=f.Population(
            where=Path(str(records)).name or str(records),
            record=declared.of,
            called=declared.called,
            hash=found.hash,
            label=source.label,
            size=counted_.size,
            compared=len(made.compared),
            set_aside=f.WITHHELD if 0 < found.bad < limit else found.bad,
        ),
        costing=declared.title,
        costing_hash=declared.hash,
        threshold=limit,
        identified=identified,
        engine=__version__,
    )
    return f.Figures(
        heading=heading,
        definitions=DEFINITIONS,
        notes=tuple(_notes(heading, made, declared, with_, counted_)),
        assumptions=declared.assumptions,
        sources=declared.sources,
        benefits=tuple(_benefits(declared)),
        cost=costs.cost,
        settlement=costs.settlement(
            lambda day: held_over(with_.text_on(day).agreement, day),
        ),
        standing=counted_.standing,
        distribution=counted_.distribution,
        scattergrams=counted_.scattergrams,
        groupings=counted_.groupings,
        kinds=counted_.kinds,
        gates=counted_.gates,
        clauses=costs.clauses(),
        questions=costs.questions(),
        careers=careers(source_book, declared, before, after, reach),
        unknowns=counted_.unknowns,
        largest=shown,
        people=people_table(made.compared, declared, asked) if identified else None,
    )


# ------------------------------------------------------------------ what is asked for


def _costing_file(book: Book, given: str | Path | None) -> Path:
    if given is not None:
        return Path(given)
    folder = book.texts().book.location.folder
    if not (folder / FILE).exists():
        raise QuestionError(
            f"{book.origin} has no {FILE}: write one, or name a file that says what is paid"
        )
    return folder / FILE


def _day(given: dt.date | str) -> dt.date:
    if isinstance(given, dt.date):
        return given
    try:
        day = read_value(given, DateType())
    except Fault as fault:
        raise QuestionError(f"{fault.message}; {fault.help}") from None
    assert isinstance(day, dt.date)
    return day


def _against(given: dt.date | str) -> tuple[dt.date, tuple[str, ...]]:
    """`2014-07-01+longer_term`: the later day, and proposals."""
    if isinstance(given, dt.date):
        return given, ()
    found = AGAINST.fullmatch(given)
    if found is None:
        raise QuestionError(
            f"`{given}` is no later day: give one (2014-07-01), with proposals if you like "
            "(2014-07-01+longer_term)"
        )
    return _day(found[1]), tuple(found[2].split("+")[1:])


def _values(
    settings: Mapping[str, str], sides: Sequence[KnownTexts], day: dt.date
) -> dict[str, Value]:
    """The settings as values, as the text with the proposals has them, or else the one without."""
    texts = [side.text_on(day) for side in sides]
    values: dict[str, Value] = {}
    for name, given in settings.items():
        types = [t.type for text in texts for t in _settable(text, name)]
        if not types:
            known = [n for text in texts for n in (*text.questions, *text.constants)]
            help_ = did_you_mean(name, known) or f"there are {', '.join(dict.fromkeys(known))}"
            raise QuestionError(f"there is no question or constant `{name}` to set; {help_}")
        try:
            currency = texts[0].agreement.currency
            values[name] = value_from_text(types[0], given, currency=currency)
        except ValueError as error:
            raise QuestionError(f"`{name}` can't be set to `{given}`: {error}") from None
    return values


def _settable(text: Any, name: str) -> Iterator[Any]:
    for known in (text.questions, text.constants):
        if name in known:
            yield known[name]


def _check_pay(costing: Costing, *sides: Asking) -> None:
    """Raises RecordError if the pay question is none of a text that is compared."""
    for side in sides:
        if not has_question(costing.pay.question, side):
            raise RecordError(
                f"{costing.file}: the text of {side.as_of} does not have `{costing.pay.question}`"
            )


# ------------------------------------------------------------------ what is told


def _side(name: str, asking: Asking, proposals: tuple[str, ...]) -> f.Side:
    text = asking.texts.text_on(asking.as_of)
    return f.Side(
        name=name,
        day=asking.as_of,
        proposals=proposals,
        version=text.version,
        timeline=asking.texts.timeline,
        held_over=held_over(text.agreement, asking.as_of),
        text=text,
    )


def _benefits(costing: Costing) -> Iterator[f.BenefitRate]:
    rates = {**costing.benefits.rates, "": costing.benefits.otherwise}
    for group, rate in rates.items():
        yield f.BenefitRate(
            group=group or ("all others" if costing.benefits.by else ""),
            of_salary=rate.of_salary,
            a_head=rate.a_head,
        )


def _proposal(patch: Patch) -> f.Proposal:
    window = patch.heading.window
    return f.Proposal(
        name=patch.name,
        title=patch.heading.title,
        by=tuple(name.text for name in patch.heading.by),
        start=window.start if window else None,
        end=window.to if window else None,
    )


def _notes(
    heading: f.Heading,
    made: Gathered,
    costing: Costing,
    texts: KnownTexts,
    counted_: Tables,
) -> Iterator[str]:
    population = heading.population
    if population.label:
        yield population.label
    for side in (heading.base, heading.before, heading.after):
        if side.held_over and (side.name != "base" or side.day != heading.before.day):
            yield f"{_called(side)}: {side.held_over}"
    for patch in proposed(texts, heading.after.proposals):
        if not in_force(patch, heading.after.day):
            yield f"the proposal `{patch.name}` is not in force on {heading.after.day}"
    if made.undetermined:
        people = counted_.unknowns.people
        how_many = "a few" if isinstance(people, f.Withheld) else f"{people:,}"
        yield (
            f"of {how_many} {costing.called} it is not known what they are paid: "
            "they are in no amount, and the table of what is not known says why"
        )
    if made.sums.filled:
        fields = ", ".join(f"`{name}`" for name in costing.unless_given)
        yield f"where a record does not have {fields}, the costing says what is taken for it"
    if population.set_aside:
        aside = population.set_aside
        records = "a few records" if aside is f.WITHHELD else counted(aside, "record")
        yield f"{records} with a fault were set aside"
    if made.sums.undivided_people:
        yield (
            "for some, a part of the clauses leaves open what they are paid: what the proposals "
            "add for them is not divided among the clauses"
        )
    if heading.identified:
        yield "this shows single people: it is not for everybody's eyes"
    else:
        yield f"what would tell of fewer than {heading.threshold} people is withheld"


def _called(side: f.Side) -> str:
    if side.name == "base":
        return "on the base day"
    return "with the proposals" if side.name == "after" else "without the proposals"
