"""The plain binding: one record as nested mappings → what is decided, without reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from operator import getitem
from typing import Any

from clausal.errors import QuestionError
from clausal.ir.text import Record
from clausal.kernel import days, runtime
from clausal.kernel.answers import Decided, Question, read_answer, width
from clausal.kernel.askings import Asking
from clausal.kernel.bindings import Plain
from clausal.kernel.entry import Kernel, prepared
from clausal.kernel.generate import deep
from clausal.kernel.module import Site, circle
from clausal.kernel.reading import HandleReader
from clausal.values import MISSING, Item, Value

HEAD = (
    "# Generated from the text. Every function decides one part of it for the records `r`, "
    "today being `t`.\n"
)


class _Unknown:
    """A field that is not given, of one that may be missing."""


UNKNOWN = _Unknown()


class Lacking(Exception):
    """Something is lacking, in source for records of which all is given."""


GIVEN_UP = (KeyError, AttributeError, TypeError, Lacking)
"""What such source raises: of a fact that is not given, or of anything else that is lacking."""

NAMES: Mapping[str, Any] = {
    "compiled": lambda function: function,
    "F": Fraction,
    "UNKNOWN": UNKNOWN,
    "Lacking": Lacking,
    "GIVEN_UP": GIVEN_UP,
    "ENDLESS": float("inf"),
    "EMPTY_TEXT": None,
    "EMPTY_SET": frozenset(),
    "EMPTY_RECORD": None,
    "EMPTY_LIST": (),
    **{name: getattr(runtime, name) for name in (
        "nearest", "up", "down", "at_least", "reached", "among", "climbed", "join",
        "happens", "results", "keeps", "Memo", "once", "once_read")},
    # The same few days are asked about again and again.
    **{name: lru_cache(100_000)(getattr(days, name)) for name in (
        "days_later", "months_later", "school_year", "edge_day",
        "whole_days", "whole_months", "whole_years")},
}  # fmt: skip


MOST_READ = 10_000
"""Different answers to a question that are kept."""


class Decider:
    """Answers all that is asked about records, each a mapping of fields by the name of its record.

    A field that is absent is unknown; None says that one that may be missing is known to be so,
    and is no value of any other. Every record is an object of its own.
    Numbers are `int` or `Fraction` (a percent is its share), days `date`, school years
    `SchoolYear`, options and texts `str`, sets `frozenset`, records mappings, and lists sequences
    of mappings. Nothing of that is checked: `Book.read` reads and checks what comes from outside.

    Raises QuestionError for what there is not to ask.
    """

    def __init__(
        self,
        askings: Sequence[Asking],
        *,
        reading: Mapping[str, Record],
    ) -> None:
        def made(given: bool) -> _Source:
            return _Source(prepared(askings, Plain(reading, given=given)))

        self._made: Callable[[bool], _Source] = cache(made)
        self._today = askings[0].as_of.toordinal()
        given = self._made(True)
        self._given, self._each = given.entry, given.each
        self._together = True
        self._read = [_Read(question) for question in given.questions]

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is asked."""
        return self._made(True).questions

    @property
    def source(self) -> str:
        """The generated source, for records of which all that it reads is given."""
        return self._made(True).text

    @property
    def source_of_unknown(self) -> str:
        """The generated source, for records of which something may be unknown."""
        return self._made(False).text

    def __call__(self, records: Mapping[str, Mapping[str, Any]]) -> list[Decided]:
        """What is decided about the records, question by question."""
        if self._together:
            try:
                return list(map(getitem, self._read, self._given(records, self._today)))
            except GIVEN_UP:
                pass
        found = self._each(records, self._today) if self._each else (Lacking,)
        lacks = [answer is Lacking for answer in found]
        # Whether anything is lacking of a record is mostly as it was of the one before.
        self._together = not any(lacks)
        if self._together:
            return list(map(getitem, self._read, found))
        source = self._made(False)
        told = source.answers({**source.nothing, **records}, self._today, lacks)
        return [
            next(told) if lack else read[code]
            for read, code, lack in zip(self._read, found, lacks, strict=True)
        ]

    def about(self, items: Mapping[str, Item]) -> list[Decided]:
        """The same for records as they were read."""
        return self({name: plain(item) for name, item in items.items()})


class _Source:
    """Generated source, with its entry ready to be called."""

    def __init__(self, kernel: Kernel) -> None:
        binding = kernel.generator.binding
        assert isinstance(binding, Plain)
        self.questions: tuple[Question, ...] = kernel.questions
        self.sites: Sequence[Site] = kernel.generator.module.sites
        self.text: str = kernel.source(HEAD)
        # Of a record that is not given nothing is known.
        self.nothing: Mapping[str, Mapping[str, Any]] = {name: {} for name in binding.roots}
        names = dict(NAMES)
        exec(compile(self.text, "<kernel>", "exec"), names)
        module = kernel.generator.module
        deeply = _deeply if circle(kernel.entry, module) else lambda function: function
        self.entry: Callable[..., tuple[Any, ...]] = deeply(names[kernel.entry.name])
        self.each = deeply(names[kernel.each.name]) if kernel.each else None
        self._read: list[dict[Any, Decided]] = [{} for _ in kernel.questions]

    def answers(
        self, records: Mapping[str, Any], today: int, wanted: Sequence[bool]
    ) -> Iterator[Decided]:
        """The answers that are wanted, by the source for what may be unknown.

        Most are those of others too: codes are read once, unless they name a record of its own,
        which has no hash.
        """
        several = len(wanted) > 1
        found = self.entry(records, today, wanted) if several else self.entry(records, today)
        reader = _Reader(self.sites, records)
        for question, codes, read in zip(self.questions, found, self._read, strict=True):
            if codes is None:
                continue
            try:
                answer = read.get(codes)
            except TypeError:
                yield read_answer(question, codes, reader)
                continue
            if answer is None:
                if len(read) >= MOST_READ:
                    read.clear()
                answer = read[codes] = read_answer(question, codes, reader)
            yield answer


def _deeply(function: Callable[..., Any]) -> Callable[..., Any]:
    """What rests on earlier positions goes back from one event to the one before."""

    def called(*arguments: Any) -> Any:
        try:
            with deep():
                return function(*arguments)
        except RecursionError:
            raise QuestionError(
                "this can't be answered: too many events of one record rest on one another"
            ) from None

    return called


class _Read(dict[Any, Decided]):
    """The answers to a question of which all is given, by their codes. Most are those of others
    too: codes are read once."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._single = width(question) == 1

    def __missing__(self, codes: Any) -> Decided:
        row = (codes,) if self._single else codes
        if len(self) >= MOST_READ:
            self.clear()
        answer = self[codes] = read_answer(self._question, row, _Reader((), {}))
        return answer


def plain(item: Item) -> dict[str, Any]:
    """A record as a mapping of its own."""
    return {name: _plain(value) for name, value in item.fields.items()}


def _plain(value: Value) -> Any:
    match value:
        case Item():
            return plain(value)
        case tuple():
            return [plain(item) for item in value]
        case _:
            return None if value is MISSING else value


class _Reader(HandleReader):
    """Reads what comes of plain objects: handles, and the values of answers."""

    def __init__(self, sites: Sequence[Site], records: Mapping[str, Any]) -> None:
        super().__init__(sites)
        self._records = records
        self._places: dict[int, str] = {}

    def row(self, handle: Any) -> tuple[int, Sequence[Any]]:
        site, *codes = handle
        return site, codes

    def which(self, handle: Any) -> int:
        return id(handle)

    def path(self, record: str, code: Any) -> str:
        if not self._places:
            for name, root in self._records.items():
                self._places |= dict(_places(root, name))
        return self._places[id(code)]

    def text(self, code: Any) -> str:
        return str(code)

    def options(self, code: Any, choice: str) -> frozenset[str]:
        """A set of options."""
        return frozenset(code)


def _places(here: Mapping[str, Any], path: str) -> Iterator[tuple[int, str]]:
    """Every record below one, by its identity, with where it stands."""
    yield id(here), path
    for name, value in here.items():
        if isinstance(value, Mapping):
            yield from _places(value, f"{path}.{name}")
        elif isinstance(value, Sequence) and not isinstance(value, str):
            for i, each in enumerate(value):
                if isinstance(each, Mapping):
                    yield from _places(each, f"{path}.{name}[{i + 1}]")
