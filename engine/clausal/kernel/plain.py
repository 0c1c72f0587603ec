"""The plain binding: one record as nested mappings → what is decided, without reasons."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from clausal.interpret.answers import Need
from clausal.interpret.arithmetic import whole
from clausal.ir.text import Record
from clausal.kernel import days, runtime
from clausal.kernel.answers import Decided, Question, prepared, read_answer
from clausal.kernel.bindings import Plain
from clausal.kernel.module import Site
from clausal.kernel.regimes import TurningTimeline
from clausal.values import MISSING, Item, SchoolYear, Value

HEAD = """\
# Generated from the text. Every function decides one part of it for the records `r`, today being `t`.
"""


class _Unknown:
    """A field that is not given, of one that may be missing."""


UNKNOWN = _Unknown()

NAMES: Mapping[str, Any] = {
    "compiled": lambda function: function,
    "F": Fraction,
    "UNKNOWN": UNKNOWN,
    "ENDLESS": float("inf"),
    "EMPTY_TEXT": None,
    "EMPTY_SET": frozenset(),
    "EMPTY_RECORD": None,
    "EMPTY_LIST": (),
    **{name: getattr(runtime, name) for name in (
        "nearest", "up", "down", "at_least", "reached", "among", "join", "includes")},
    **{name: getattr(days, name) for name in (
        "days_later", "months_later", "school_year", "edge_day",
        "whole_days", "whole_months", "whole_years")},
}  # fmt: skip


class Decider:
    """Answers questions about records, each a mapping of fields by the name of its record.

    A field that is absent is unknown, None says that it is known to be missing. Numbers are `int`
    or `Fraction` (a percent is its share), days `date`, school years `SchoolYear`, options and
    texts `str`, sets `frozenset`, records mappings, and lists sequences of mappings. Nothing of
    that is checked: `Book.read` reads and checks what comes from outside.
    """

    def __init__(
        self,
        timeline: TurningTimeline,
        questions: Sequence[str],
        as_of: dt.date,
        *,
        reading: Mapping[str, Record],
        settings: Mapping[str, Value],
        known_on: dt.date | None = None,
    ) -> None:
        binding = Plain(reading)
        kernel = prepared(
            timeline, questions, as_of, binding, settings=settings, known_on=known_on
        )
        self.questions: tuple[Question, ...] = kernel.questions
        self.source = kernel.source(HEAD)
        self._sites = kernel.generator.module.sites
        # Of a record that is not given nothing is known.
        self._nothing: Mapping[str, Mapping[str, Any]] = {name: {} for name in binding.roots}
        self._today = as_of.toordinal()
        names = dict(NAMES)
        exec(compile(self.source, "<kernel>", "exec"), names)
        self.raw: Callable[[Mapping[str, Any], int], tuple[Any, ...]] = names[kernel.entry.name]

    def __call__(self, records: Mapping[str, Mapping[str, Any]]) -> list[Decided]:
        """What is decided about the records, question by question."""
        records = {**self._nothing, **records}
        found = self.raw(records, self._today)
        return [read_answer(question, found, _Reader(self, records)) for question in self.questions]

    def about(self, items: Mapping[str, Item]) -> list[Decided]:
        """The same for records as they were read."""
        return self({name: plain(item) for name, item in items.items()})

    def needs(self, handle: Any, records: Mapping[str, Any]) -> tuple[Need, ...]:
        """All that is lacking, each once, in the order of the text."""
        reader = _Reader(self, records)
        return tuple(dict.fromkeys(reader.leaves(handle)))


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


class _Reader:
    """Reads what comes of plain objects: handles, and the values of answers."""

    def __init__(self, decider: Decider, records: Mapping[str, Any]) -> None:
        self._sites: Sequence[Site] = decider._sites
        self._records = records
        self._decider = decider

    def needs(self, handle: Any) -> tuple[Need, ...]:
        """All that is lacking, each once."""
        if self._shared():
            # A record that stands in two places is told apart by a copy of its own.
            records = {name: _unshared(record) for name, record in self._records.items()}
            raise _Shared(records)
        return tuple(dict.fromkeys(self.leaves(handle)))

    def leaves(self, handle: Any) -> Iterator[Need]:
        """Everything that is lacking."""
        waiting = [handle]
        while waiting:
            each = waiting.pop()
            if each[0] == -1:
                waiting += (each[2], each[1])
            else:
                site = self._sites[each[0]]
                yield site.build(*self._arguments(site, each[1:]))

    def _arguments(self, site: Site, codes: Sequence[Any]) -> Iterator[Any]:
        for argument, code in zip(site.reads, codes, strict=True):
            yield self._argument(argument.how, argument.scale, code)

    def _argument(self, how: str, scale: int, code: Any) -> Any:
        match how:
            case "ref" | "record":
                return self.path(code)
            case "day":
                return dt.date.fromordinal(code)
            case "year":
                return SchoolYear(code)
            case "number":
                return whole(Fraction(code) / scale)
            case "paths":
                return self._paths(code)
            case _:
                return code

    def _paths(self, handle: Any) -> tuple[str, ...]:
        if not handle:
            return ()
        return (*self._paths(handle[2]), self.path(handle[1]))

    def path(self, record: Any) -> str:
        """Where a record stands: `teacher.evaluations[2]`."""
        for name, root in self._records.items():
            found = _find(root, record, name)
            if found is not None:
                return found
        raise AssertionError("a record that stands nowhere")

    def _shared(self) -> bool:
        return False

    # -------------------------------------------------------------- values

    def text(self, code: Any) -> str:
        """A text."""
        return str(code)

    def options(self, code: Any, choice: str) -> frozenset[str]:
        """A set."""
        return frozenset(code)


class _Shared(Exception):
    """One record stands in two places."""

    def __init__(self, records: Mapping[str, Any]) -> None:
        super().__init__()
        self.records = records


def _unshared(record: Any) -> Any:
    return copy.deepcopy(record)


def _find(here: Any, record: Any, path: str) -> str | None:
    if here is record:
        return path
    if isinstance(here, Mapping):
        for name, value in here.items():
            if isinstance(value, Mapping):
                found = _find(value, record, f"{path}.{name}")
                if found is not None:
                    return found
            elif isinstance(value, list | tuple):
                for i, each in enumerate(value):
                    found = _find(each, record, f"{path}.{name}[{i + 1}]")
                    if found is not None:
                        return found
    return None
