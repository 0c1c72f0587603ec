"""Sources: a loop over what happened to a record, each judged by the text of its own day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from clausal.interpret.answers import NeedKind
from clausal.ir import expressions as ir
from clausal.ir import text as irt
from clausal.ir.text import Decision, Gate, Reserved, Source
from clausal.kernel import expressions as ex
from clausal.kernel.bindings import MOST_ITEMS, declared, record_of
from clausal.kernel.choices import Lazily, chosen
from clausal.kernel.days import edges
from clausal.kernel.decisions import decide
from clausal.kernel.generate import NEVER, Frame, Scope, between
from clausal.kernel.module import GIVE_UP, Argument, both, either, known, lacks, negation
from clausal.kernel.numbers import common_den, over
from clausal.kernel.value import V, bounded, product_range, span
from clausal.source import NOWHERE

T = TypeVar("T")

Heading = tuple[irt.Scope, Any]
"""For each of what, and on which day: wordings that agree in it find the same events."""


@dataclass(frozen=True, slots=True)
class Event:
    """An item in a loop: the records bound with it, outermost first, and the day it happened."""

    bound: tuple[tuple[str, V], ...]
    day: V

    @property
    def item(self) -> V:
        return self.bound[-1][1]


def _provision_of(s: Scope, kind: str, name: str, text: int) -> Source | Gate | None:
    """The provision, in a text."""
    found = s.g.regimes.text(text)
    return found.sources.get(name) if kind == "source" else found.gates.get(name)


def heading(provision: Source | Gate) -> Heading:
    """What says which events there are."""
    return provision.scope, provision.on


def finds(s: Scope, kind: str, name: str, text: int, event: Event) -> bool:
    """Whether a text has the provision, for items at that depth: else it judges no such event."""
    provision = _provision_of(s, kind, name, text)
    if provision is None or provision.on is None:
        return False
    return len(provision.scope.steps) == len(event.bound) - 1


def headings(s: Scope, kind: str, name: str, regime: int, vantage: int) -> tuple[int, ...]:
    """A text for each heading that a provision had up to a regime."""
    found: list[int] = []
    for text in s.g.regimes.variants(kind, name, regime, vantage):
        provision = _provision_of(s, kind, name, text)
        if provision is None or provision.on is None:
            continue
        seen = [_provision_of(s, kind, name, each) for each in found]
        if not any(each and heading(each) == heading(provision) for each in seen):
            found.append(text)
    return tuple(found)


def each_event(
    s: Scope,
    kind: str,
    name: str,
    root: V,
    frame: Frame,
    body: Callable[[Event], None],
    unheard: Callable[[str], None],
) -> None:
    """Writes the loops over all events of a source or gate for its root record.

    `body` is written for an event; `unheard`, with what is lacking, for a list that is not known.
    """

    def groups(regime: int) -> tuple[int, ...]:
        return headings(s, kind, name, regime, frame.vantage)

    segments = s.segments(frame, groups)
    cases: list[tuple[str, Callable[[], None]]] = []
    for first, end, texts in segments:
        writing = _Headings(s, kind, name, root, frame, texts, body, unheard)
        cases.append((between(frame.day, first, end), writing.write))
    s.w.branches(cases)


@dataclass(frozen=True, slots=True)
class _Headings:
    """The loops for some headings. An item that several find happened on the first of its days."""

    s: Scope
    kind: str
    name: str
    root: V
    frame: Frame
    texts: tuple[int, ...]
    body: Callable[[Event], None]
    unheard: Callable[[str], None]

    def write(self) -> None:
        for text in self.texts:
            provision = self._provision(text)
            self._lists(provision.scope)
            path = tuple(field for field, _ in provision.scope.steps)
            self._items(text, provision, path)

    def _provision(self, text: int) -> Source | Gate:
        provision = _provision_of(self.s, self.kind, self.name, text)
        assert provision is not None
        return provision

    def _lists(self, scope: irt.Scope) -> None:
        """Lists on the way that are not known, level by level."""
        for depth in range(len(scope.steps)):
            self._below(scope, depth, self._if_unknown)

    def _if_unknown(self, lists: V) -> None:
        if lists.u != "0":
            with self.s.w.when(lists.u):
                self.unheard(lists.u)

    def _below(self, scope: irt.Scope, depth: int, at: Callable[[V], None]) -> None:
        """Loops down to the lists of a level, and writes something for each."""
        s = self.s

        def go(owner: V, level: int) -> None:
            field, _ = scope.steps[level]
            lists = s.kept(ex.field_of(s, owner, field, NOWHERE))
            if level == depth:
                at(lists)
                return
            with s.w.when(lists.there), s.g.binding.loop(s.w, lists) as item:
                go(item, level + 1)

        if self._may_lack(scope, depth):
            go(self.root, 0)

    def _may_lack(self, scope: irt.Scope, depth: int) -> bool:
        """Whether a list of that level can be unknown at all."""
        binding, owner = self.s.g.binding, self.root
        for field, _ in scope.steps[:depth]:
            owner = V(
                kind="record", code="", record=record_of(declared(binding, owner, field).type)
            )
        return binding.may_lack(owner.record, scope.steps[depth][0])

    def _items(self, text: int, provision: Source | Gate, path: tuple[str, ...]) -> None:
        s = self.s

        def go(owner: V, level: int, bound: tuple[tuple[str, V], ...]) -> None:
            if level == len(provision.scope.steps):
                self._event(text, path, bound)
                return
            field, name = provision.scope.steps[level]
            lists = s.kept(ex.field_of(s, owner, field, NOWHERE))
            with s.w.when(lists.there), s.g.binding.loop(s.w, lists) as item:
                go(item, level + 1, (*bound, (name, item)))

        go(self.root, 0, ((provision.scope.root, self.root),))

    def _event(self, text: int, path: tuple[str, ...], bound: tuple[tuple[str, V], ...]) -> None:
        alike = [
            each
            for each in self.texts
            if tuple(field for field, _ in self._provision(each).scope.steps) == path
        ]
        if len(alike) == 1:
            self._in_time(text, bound, partial(self._alone, text, bound))
            return
        found = [(each, *self._candidate(each, bound, alone=False)) for each in alike]
        # The item belongs to the first heading that finds it, on the earliest of its days.
        place = alike.index(text)
        earlier = [happened for _, _, happened in found[:place]]
        mine = found[place][2]
        with self.s.w.when(both(mine, negation(either(*earlier)))):
            self.body(Event(bound, self._first_day([(d, h) for _, d, h in found[place:]])))

    def _alone(self, text: int, bound: tuple[tuple[str, V], ...]) -> None:
        day, happened = self._candidate(text, bound, alone=True)
        with self.s.w.when(happened):
            self.body(Event(bound, day))

    def _in_time(
        self, text: int, bound: tuple[tuple[str, V], ...], write: Callable[[], None]
    ) -> None:
        """Of what happens at an edge of a school year, the year says sooner than the day whether it
        can count."""
        s, provision, (_, end) = self.s, self._provision(text), self.frame.days
        edge = provision.on
        if not s.g.binding.given or not isinstance(edge, ir.EdgeDay) or end >= NEVER:
            write()
            return
        year = s.kept(ex.expression(s, edge.year, self._inside(text, bound)))
        month, day = s.text(self._inside(text, bound)).agreement.year_start
        low, high = edges(self._earliest(), end, edge.last, month, day)
        counts = both(year.there, f"{low} <= {year.code} <= {high}")
        first, last = 1 - edge.last, 9999 - edge.last
        no_day = both(year.there, f"not {first} <= {year.code} <= {last}")
        s.w.branches([(counts, write), (no_day, lambda: s.w.line(GIVE_UP))])

    def _earliest(self) -> int:
        """The first day on which a source can earn anything."""
        first = NEVER
        for text in self.s.g.regimes.texts_around(self.frame.vantage):
            found = _provision_of(self.s, self.kind, self.name, text)
            for version in found.versions if isinstance(found, Source) else ():
                if isinstance(version.content, Decision):
                    first = min(first, version.start.toordinal() if version.start else 1)
        return first if self.kind == "source" else 1

    def _inside(self, text: int, bound: tuple[tuple[str, V], ...]) -> Frame:
        """Where a heading says what it says of an item."""
        scope = self._provision(text).scope
        names = (scope.root, *(name for _, name in scope.steps))
        records = {name: record for name, (_, record) in zip(names, bound, strict=True)}
        return replace(self.frame, text=text, bound=records)

    def _candidate(self, text: int, bound: tuple[tuple[str, V], ...], alone: bool) -> tuple[V, str]:
        """The day of an item by a heading, and the code of whether that heading finds it.

        Of one that is `alone`, nobody asks what is found after today.
        """
        s, regimes = self.s, self.s.g.regimes
        provision = self._provision(text)
        assert provision.on is not None
        day = s.kept(ex.expression(s, provision.on, self._inside(text, bound)))

        def judged(regime: int) -> bool:
            judge = _provision_of(
                s, self.kind, self.name, regimes.judging(regime, self.frame.vantage)
            )
            return judge is not None and heading(judge) == heading(provision)

        open_ = replace(
            self.frame,
            day=day.code,
            fixed=None,
            first=1,
            end=self.frame.days[1] if alone else NEVER,
        )
        segments = s.segments(open_, judged)
        if all(fits for _, _, fits in segments):
            return day, "True"
        fit = either(*(between(day.code, first, end) for first, end, fits in segments if fits))
        return day, s.w.let(
            fit if day.there == "True" else f"({fit}) if {day.there} else True", "h"
        )

    def _first_day(self, candidates: Sequence[tuple[V, str]]) -> V:
        """The earliest day, before one that is not known, before none."""
        w = self.s.w
        day, u, m = w.name("x"), w.name("x"), w.name("x")
        first = candidates[0][0]
        w.line(f"{day} = {first.code}")
        w.line(f"{u} = {first.u}")
        w.line(f"{m} = {first.m}")
        for other, happened in candidates[1:]:
            better = either(
                both(other.there, f"({u} or {m} or {other.code} < {day})"),
                both(lacks(other.u), f"(not {u} and {m})"),
            )
            with w.when(both(happened, better)):
                w.line(f"{day} = {other.code}")
                w.line(f"{u} = {other.u}")
                w.line(f"{m} = {other.m}")
        return V(kind="day", code=day, u=u, m=m)


# ------------------------------------------------------------------ what they are judged by


def day_cases(
    s: Scope, day: V, frame: Frame, same: Callable[[int], int], write: Callable[[int], T]
) -> list[tuple[str, Callable[[], T]]]:
    """What the text of an event's day makes of it: a case for each text that differs in it.

    The day is not after today.

    `same` gives the first text that says the same as one; `write` is called with that.
    """
    regimes = s.g.regimes
    open_ = replace(frame, day=day.code, fixed=None, first=1, end=frame.days[1])

    def text(regime: int) -> int:
        return same(regimes.judging(regime, frame.vantage))

    cases: list[tuple[str, Callable[[], T]]] = []
    for first, end, number in s.segments(open_, text):
        cases.append((between(day.code, first, end), partial(write, number)))
    # The days of all cases are all days.
    return [*cases[:-1], ("True", cases[-1][1])]


def covered(s: Scope, frame: Frame) -> str:
    """The code of whether there was an agreement to judge by. One yet to begin reaches back."""
    agreement = s.text(frame).agreement
    if agreement.end is None or agreement.holds_over:
        return "True"
    return f"{frame.day} < {agreement.end.toordinal()}"


def earned(s: Scope, name: str, event: Event, frame: Frame) -> V:
    """The units that an event of a known day earns, by the text of that day."""
    regimes = s.g.regimes

    def same(text: int) -> int:
        return regimes.same("source", name, text) if finds(s, "source", name, text, event) else -1

    def write(text: int) -> V:
        if text < 0:
            return V(kind="number", code="0", low=0, high=0)
        vantage = regimes.seen("source", name, text, frame.vantage)
        if s.g.binding.given:  # in line: that is quicker than a call
            here = Frame(text, event.day.code, None, vantage, True, dict(event.bound))
            return _earned(s, name, here)
        key = ("earned", name, text, vantage, tuple(r.record for _, r in event.bound))
        parameters = ["r", "t", *(f"a{i}" for i in range(len(event.bound)))]

        def body(inner: Scope) -> V:
            bound = {
                n: V(kind="record", code=f"a{i}", record=r.record)
                for i, (n, r) in enumerate(event.bound)
            }
            inside = Frame(text, "t", None, vantage, True, bound)
            return inner.give(_earned(inner, name, inside))

        function = s.g.function(key, name, parameters, body)
        arguments = ["r", event.day.code, *(record.code for _, record in event.bound)]
        return s.call(function, arguments)

    cases = day_cases(s, event.day, frame, same, write)
    return s.kept(chosen(s, cases[:-1], cases[-1][1]))


def _earned(s: Scope, name: str, frame: Frame) -> V:
    source = s.text(frame).sources[name]
    # The names that this text binds the records to.
    names = (source.scope.root, *(each for _, each in source.scope.steps))
    records = list(frame.bound.values())
    if len(names) == len(records):
        frame = replace(frame, bound=dict(zip(names, records, strict=True)))
    zero = ex.literal(s, 0, source.type)

    def of(content: Decision | Reserved | None, then: Frame) -> Lazily:
        if isinstance(content, Decision):
            return lambda: decide(s, content, then, name)
        return lambda: zero

    cases = [(code, of(content, then)) for code, content, then in s.windows(source.versions, frame)]
    there = covered(s, frame)
    if there != "True":
        cases.insert(0, (negation(there), lambda: zero))
    units = s.kept(chosen(s, cases[:-1], cases[-1][1]))
    item = records[-1]

    def missing() -> str:
        return s.lack(
            NeedKind.NOTHING,
            lambda path: f"{name}: {path}",
            lambda path: f"what {path} earns has no value, because a part of it is missing",
            source.span,
            Argument(item.code, "ref", item.record),
        )

    return s.required(units, missing)


def total(s: Scope, name: str, root: V, frame: Frame) -> V:
    """The units that a source has earned a record up to today."""
    source = s.text(frame).sources[name]
    if not source.scope.root and not any(
        headings(s, "source", name, number, frame.vantage)
        for number in s.g.regimes.around(frame.vantage)
    ):
        return ex.literal(s, 0, source.type)
    frame = frame.of(s.g.regimes, "source", name)
    key = ("total", name, frame.text, frame.event, frame.vantage, frame.fixed, root.record)

    def write(inner: Scope) -> V:
        here = V(kind="record", code="a0", record=root.record)
        inside = frame.within_function(inner.g.binding, {})
        return inner.give(_total(inner, name, here, inside))

    function = s.g.function(key, name, ["r", "t", "a0"], write)
    return s.call(function, ["r", frame.day, root.code])


def _total(s: Scope, name: str, root: V, frame: Frame) -> V:
    w = s.w
    units = w.name("x")
    w.line(f"{units} = 0")
    lack = s.nothing_yet()
    added_: list[tuple[int, V]] = []

    def body(event: Event) -> None:
        if event.day.u != "0":
            with w.when(event.day.u):
                s.lacks_too(lack, event.day.u)
        with w.when(both(event.day.there, f"{event.day.code} <= {frame.day}")):
            value = earned(s, name, event, frame)
            if value.u != "0":
                s.lacks_too(lack, value.u)
            with w.when(known(value.u)):
                added_.append((len(w.function.lines), value))
                w.line("@")

    each_event(
        s, "source", name, root, frame, body,
        lambda u: s.lacks_too(lack, u),
    )  # fmt: skip
    return replace(summed(s, units, added_), u=lack)


def summed(s: Scope, units: str, added_: Sequence[tuple[int, V]]) -> V:
    """The sum of all values at the marked lines, which add them to an accumulator."""
    lines = s.w.function.lines
    den = common_den([value for _, value in added_])
    made = V(kind="number", code="0", den=den, low=0, high=0)
    for line, value in added_:
        indent = lines[line][: -len("@")]
        moved = over(s, value, den)
        lines[line] = f"{indent}{units} += {moved.code}"
        made = replace(made, low=_least(made, moved), high=_most(made, moved))
    ends = product_range(span(made), (0, MOST_ITEMS))
    return s.fits(bounded(replace(made, code=units), ends))


def _least(made: V, value: V) -> int | None:
    return None if made.low is None or value.low is None else min(made.low, value.low)


def _most(made: V, value: V) -> int | None:
    return None if made.high is None or value.high is None else max(made.high, value.high)
