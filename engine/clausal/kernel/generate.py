"""The generator: provisions of a text → functions of generated source."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

from clausal.interpret.answers import Need, NeedKind
from clausal.interpret.frame import not_in_force, reserved
from clausal.ir.text import ConsolidatedText, Reserved, Version
from clausal.kernel.bindings import Binding
from clausal.kernel.module import ATOM, Argument, Build, Function, Module, Writer, both, known
from clausal.kernel.regimes import Regimes
from clausal.kernel.value import EMPTY, MOST, V
from clausal.source import Span

T = TypeVar("T")

NEVER = 4_000_000
"""An ordinal after every day."""


class Wide(Exception):
    """Compiled whole numbers could be too small for a provision, or can't hold what it has."""

    def __init__(self, provision: str, why: str) -> None:
        super().__init__(f"`{provision}` {why}")


DEEPEST = 20_000
"""Frames of Python that writing the source, or compiling it, may take."""


@contextmanager
def deep() -> Iterator[None]:
    """What rests on one another is handled one inside the other, however many there are."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, DEEPEST))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """What `interpret.frame.Frame` is, when the source is generated.

    `day` is the code of today; `fixed` the day where it is known already, which chooses texts and
    versions; otherwise it is known to be from the ordinal `first` until before `end`. `vantage` is
    the number of the regime that the answer is about.
    """

    text: int
    day: str
    fixed: dt.date | None
    vantage: int
    event: bool
    bound: Mapping[str, V]
    first: int = 1
    end: int = NEVER

    def of(self, regimes: Regimes, kind: str, name: str) -> Frame:
        """The same for the function of a provision: from where it is the first to look so."""
        text = regimes.same(kind, name, self.text)
        return replace(self, text=text, vantage=regimes.seen(kind, name, text, self.vantage))

    def within(self, version: Version[Any]) -> Frame:
        """Where a version is in force."""
        return replace(
            self,
            first=max(self.first, version.start.toordinal() if version.start else 1),
            end=min(self.end, version.end.toordinal() if version.end else self.end),
        )

    @property
    def days(self) -> tuple[int, int]:
        """The first day that it can be, and the one after the last."""
        if self.fixed is not None:
            return self.fixed.toordinal(), self.fixed.toordinal() + 1
        return self.first, self.end

    def within_function(self, binding: Binding, bound: Mapping[str, V]) -> Frame:
        """In a function of its own, which serves callers who know different things of their day.

        What is compiled serves all the days of a regime, and so does not state today's.
        """
        stated = self.fixed is not None and not binding.compiled
        day = str(self.fixed.toordinal()) if self.fixed and stated else "t"
        return replace(self, day=day, bound=bound, first=1, end=NEVER)

    def inside(self, name: str, record: V) -> Frame:
        """With one more record at hand."""
        return replace(self, bound={**self.bound, name: record})


@dataclass(frozen=True, slots=True)
class Varied:
    """The questions that are read in several ways, and their readings by the number of what is set;
    None: as the text adopts it."""

    names: tuple[str, ...] = ()
    rows: tuple[tuple[str | None, ...], ...] = ()

    def readings(self, name: str) -> list[str | None]:
        """The readings of a question, by the number of what is set."""
        place = self.names.index(name)
        return [row[place] for row in self.rows]

    def bit(self, name: str) -> int:
        """The number that stands for a question among several."""
        return 1 << self.names.index(name)

    @property
    def differ(self) -> list[list[int]]:
        """In which questions the readings of two numbers differ."""
        return [
            [sum(1 << i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b)
             for other in self.rows]
            for one in self.rows
        ]  # fmt: skip


@dataclass(slots=True)
class Generator:
    """All that one module is generated from."""

    regimes: Regimes
    binding: Binding
    options: Mapping[str, frozenset[str]]
    """every option that a choice has in any text, by its name"""
    module: Module = field(default_factory=Module)
    varied: Varied = field(default_factory=Varied)
    scales: dict[str, int] = field(default_factory=dict)
    """the denominators of ladders' units"""
    places: dict[str, str] = field(default_factory=dict)
    """the constants by which texts are looked up"""
    waiting: list[Callable[[], Any]] = field(default_factory=list)

    def text(self, frame: Frame) -> ConsolidatedText:
        """The text in use."""
        return self.regimes.text(frame.text)

    def function(
        self,
        key: Any,
        prefix: str,
        parameters: Sequence[str],
        write: Callable[[Scope], Any],
        returns: Any = None,
    ) -> Function:
        """The function of that key, written if it is not there yet.

        `write` writes its body, and gives the value that it returns, by whose codes a caller gets
        it. A function for which `returns` says so beforehand is written later: it may be called on
        the way to itself.
        """
        module = self.module
        if key not in module.functions:
            name = f"{prefix}_{len(module.functions)}"
            function = Function(name, tuple(parameters), returns=returns)
            module.functions[key] = function
            writer = Writer(function, given=self.binding.given)
            body = partial(write, Scope(self, writer, prefix))
            if returns is None:
                function.returns = body()
            else:
                self.waiting.append(body)
        return module.functions[key]

    def finish(self) -> None:
        """Writes all functions that wait."""
        while self.waiting:
            self.waiting.pop()()


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a body is being written: the generator, the writer and the provision."""

    g: Generator
    w: Writer
    provision: str

    def text(self, frame: Frame) -> ConsolidatedText:
        """The text in use."""
        return self.g.text(frame)

    # -------------------------------------------------------------- what is lacking

    def lack(
        self,
        kind: NeedKind,
        name: str | Callable[..., str],
        says: str | Callable[..., str],
        span: Span,
        *arguments: Argument,
    ) -> str:
        """The code of one thing that is lacking. The words may be made of the arguments."""

        def build(*read: Any) -> Need:
            named = name if isinstance(name, str) else name(*read)
            said = says if isinstance(says, str) else says(*read)
            return Need(kind, named, said, span)

        return self.site(build, *arguments)

    def site(self, build: Build, *arguments: Argument) -> str:
        """The code of one thing that is lacking. Raises Wide for too many arguments."""
        number = self.g.module.site(build, arguments)
        codes = [argument.code for argument in arguments]
        if self.g.binding.compiled and len(codes) > 5:
            raise Wide(self.provision, "is looked up by too many keys to be compiled")
        return self.g.binding.leaf(self.w, number, codes)

    def not_there(self, kind: str, provision: Any, content: Reserved | None, frame: Frame) -> str:
        """The code of a provision's being reserved, or not in force today."""
        if content is None:
            today = Argument(frame.day, "day")
            return self.site(lambda day: not_in_force(kind, provision, day).needs[0], today)
        (need,) = reserved(kind, provision, content).needs
        return self.site(lambda: need)

    def join(self, *parts: str) -> str:
        """All that is lacking in any of these."""
        return self.g.binding.join(self.w, parts)

    def nothing_yet(self) -> str:
        """An accumulator of what is lacking; "0" where the source gives up on anything."""
        if self.g.binding.given:
            return "0"
        name = self.w.name("x")
        self.w.line(f"{name} = 0")
        return name

    def lacks_too(self, so_far: str, *parts: str) -> None:
        """Adds to what is lacking."""
        code = self.join(so_far, *parts)
        if not self.g.binding.given:
            self.w.line(f"{so_far} = {code}")

    # -------------------------------------------------------------- values

    def kept(self, value: V) -> V:
        """The value with a name for each of its codes, so that they can be used again."""
        w, den = self.w, value.den
        named = replace(value, u=w.lack(value.u), m=w.let(value.m, "m"))
        code = w.let(guarded(named.there, value.code, value.kind))
        if not isinstance(den, int):
            den = w.let(_only_where(value.there, den, "1"), "d")
        return replace(named, code=code, den=den)

    def required(self, value: V, lack: Callable[[], str]) -> V:
        """The value, of which something is lacking where it is missing: `lack` writes what."""
        if value.m == "False":
            return value
        u = self.w.lack(f"{lack()} if {both(known(value.u), value.m)} else {value.u}")
        return replace(value, m="False", u=u)

    def fits(self, value: V) -> V:
        """The number, if compiled whole numbers can hold it. Raises Wide."""
        if self.g.binding.compiled:
            open_ = value.low is None or value.high is None
            if open_ or max(abs(value.low or 0), abs(value.high or 0)) > MOST:
                raise Wide(self.provision, "can be larger than a compiled whole number")
            if not isinstance(value.den, int) and (value.dens is None or value.dens > MOST):
                raise Wide(self.provision, "divides by more than a compiled whole number can hold")
        return value

    def holds(self, largest: int) -> None:
        """Raises Wide if compiled whole numbers can't hold one that is as large."""
        if self.g.binding.compiled and largest > MOST:
            raise Wide(self.provision, "can need more than a compiled whole number holds")

    def array(self, values: Sequence[int]) -> str:
        """The source of a constant of whole numbers. Raises Wide."""
        self.holds(max((abs(value) for value in values), default=0))
        return self.g.binding.array(values)

    def call(self, function: Function, arguments: Sequence[str]) -> V:
        """What a function returns for these arguments."""
        self.w.function.calls.add(function.name)
        code = f"{function.name}(@{function.name}@{', '.join(arguments)})"
        template: V = function.returns
        parts = parts_of(template)
        if len(parts) == 1:
            return filled(template, [self.w.let(code)])
        key = ("call", code)
        for remembered in reversed(self.w.remembered):
            if key in remembered:
                found: V = remembered[key]
                return found
        names = [self.w.name("v") for _ in parts]
        self.w.line(f"{', '.join(names)} = {code}")
        value = filled(template, names)
        self.w.remembered[-1][key] = value
        return value

    def give(self, value: V) -> V:
        """Returns from the function; the value as its caller gets it."""
        self.w.line(f"return {', '.join(code for _, code in parts_of(self.kept(value)))}")
        return value

    # -------------------------------------------------------------- days

    def segments(
        self, frame: Frame, key: Callable[[int], T]
    ) -> list[tuple[int | None, int | None, T]]:
        """What differs between days: from a day's ordinal, until before one, that key holds.

        Where the frame's day is fixed, the one of that day.
        """
        regimes = self.g.regimes
        if frame.fixed is not None:
            return [(None, None, key(regimes.of(frame.fixed, frame.vantage)))]
        found: list[tuple[int | None, int | None, T]] = []
        earliest, end = frame.days
        around = regimes.around(frame.vantage)
        for number in around:
            first = None if number == around.start else regimes.first(number).toordinal()
            after = number + 1 in around and regimes.first(number + 1).toordinal() <= earliest
            if after or (first is not None and first >= end):
                continue  # never on such a day
            each = key(number)
            if found and found[-1][2] == each:
                continue
            if found:
                found[-1] = (found[-1][0], first, found[-1][2])
            found.append((first, None, each))
        # Where no day is possible, what is written is never reached.
        return found or [(None, None, key(around.start))]

    def windows(
        self, versions: Sequence[Version[T]], frame: Frame
    ) -> list[tuple[str, T | None, Frame]]:
        """The contents in force, each with the code of its being so, and the days when it is.

        None where none is.
        """
        if frame.fixed is not None:
            now = (v.content for v in versions if v.covers(frame.fixed))
            return [("True", next(now, None), frame)]
        cases: list[tuple[str, T | None, Frame]] = []
        for version in versions:
            begins = version.start is not None and version.start > dt.date.min
            code = between(
                frame.day,
                version.start.toordinal() if version.start and begins else None,
                version.end.toordinal() if version.end else None,
            )
            cases.append((code, version.content, frame.within(version)))
            if code == "True":
                return cases
        return [*cases, ("True", None, frame)]


def guarded(there: str, code: str, kind: str) -> str:
    """The code, evaluated only where there is a value. That of a truth can always be evaluated."""
    return code if kind == "truth" else _only_where(there, code, EMPTY[kind])


def _only_where(there: str, code: str, otherwise: str) -> str:
    """The code, evaluated only where a condition is so."""
    if there == "True" or ATOM.fullmatch(code):
        return code
    return otherwise if there == "False" else f"({code}) if {there} else {otherwise}"


def between(day: str, first: int | None, end: int | None) -> str:
    """The code of a day's being from one ordinal on, and before another; None does not bound it."""
    since = [f"{day} >= {first}"] if first is not None else []
    before = [f"{day} < {end}"] if end is not None else []
    return " and ".join((*since, *before)) or "True"


# ------------------------------------------------------------------ values between functions


def parts_of(value: V) -> list[tuple[str, str]]:
    """The codes that a value is handed over by, with the names of the fields they are of."""
    parts = [("code", value.code)]
    if not isinstance(value.den, int):
        parts.append(("den", value.den))
    if value.kind == "list" and value.end:
        parts.append(("end", value.end))
    if value.u != "0":
        parts.append(("u", value.u))
    if value.m != "False":
        parts.append(("m", value.m))
    if value.least is not None and value.most is not None:
        parts += [("least", value.least), ("most", value.most)]
    return parts


def filled(template: V, names: Sequence[str]) -> V:
    """The value with other codes."""
    fields = [field for field, _ in parts_of(template)]
    return replace(template, **dict(zip(fields, names, strict=True)))  # type: ignore[arg-type]
