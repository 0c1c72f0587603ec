"""The columns binding: a batch of records as flat arrays → what is decided about each of them.

The source is kept in a file by its hash, and what numba makes of it beside that file, so that it is
compiled once on a machine. Not compiled, the same source runs as it stands: so it is tested.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib.util
import inspect
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import platformdirs

from clausal.interpret.answers import Need
from clausal.interpret.arithmetic import whole
from clausal.ir.text import Record
from clausal.kernel import days, runtime, scratch
from clausal.kernel.answers import (
    Decided,
    Kernel,
    Question,
    options_of,
    prepared,
    read_answer,
    width,
)
from clausal.kernel.bindings import (
    ABSENT,
    FULL,
    MOST_ITEMS,
    PARTLY,
    Profile,
)
from clausal.kernel.bindings import Columns as Binding
from clausal.kernel.columns import Codes, Columns
from clausal.kernel.generate import Wide
from clausal.kernel.module import Site
from clausal.kernel.plain import Decider
from clausal.kernel.records import Records
from clausal.kernel.regimes import Regimes, TurningTimeline
from clausal.values import SchoolYear, Value

if TYPE_CHECKING:
    from numpy.typing import NDArray

HELP = (
    *(
        getattr(days, name)
        for name in (
            "ordinal", "year_of", "month_of", "months_later", "days_later", "school_year",
            "edge_day", "_completed", "whole_days", "whole_months", "whole_years",
        )
    ),
    *(
        getattr(runtime, name)
        for name in ("nearest", "up", "down", "at_least", "reached", "among", "climbed")
    ),
    *(
        getattr(scratch, name)
        for name in ("leaf", "join", "happens", "results", "keeps", "sort", "includes")
    ),
)  # fmt: skip
"""The functions that generated source calls; their source stands before it."""

HELP_HEAD = f"""\
# What generated source calls, for all of it alike.
from typing import Any

from numpy import int64

LAST = {days.LAST}
"""

HEAD = """\
# Generated from the text of an agreement. Every function decides one part of it for the record in
# row `r` of the columns, today being `t`.
from numpy import array

ENDLESS = 2**62
EMPTY_TEXT = EMPTY_RECORD = -1
EMPTY_SET = EMPTY_LIST = 0
"""

COMPILED = """\
from numba import njit

# Only `run` is called from Python: the others need no way in from there. Nobody owns an array here,
# so nothing counts who does.
entered = njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
compiled = njit(
    cache=True,
    nogil=True,
    error_model="numpy",
    no_cpython_wrapper=True,
    no_cfunc_wrapper=True,
    _nrt=False,
)
"""

READING = """

def _reader(bits, signed):
    from llvmlite import ir
    from numba import types
    from numba.extending import intrinsic

    # One array holds where all columns are: a function gets it, instead of fifty arrays.
    @intrinsic
    def at(context, A, number, row):
        signature = types.int64(A, types.int64, types.int64)

        def generate(context, builder, signature, arguments):
            columns = context.make_array(signature.args[0])(context, builder, arguments[0])
            address = builder.load(builder.gep(columns.data, [arguments[1]]))
            column = builder.inttoptr(address, ir.IntType(bits).as_pointer())
            found = builder.load(builder.gep(column, [arguments[2]]))
            if bits == 64:
                return found
            extended = builder.sext if signed else builder.zext
            return extended(found, ir.IntType(64))

        return signature, generate

    return at


int64_at, int32_at, uint8_at = _reader(64, True), _reader(32, True), _reader(8, False)
"""

READING_AS_IT_STANDS = """

def int64_at(A, number, row):
    return int64(A[number][row])


int32_at = uint8_at = int64_at
"""

AS_IT_STANDS = """\
compiled = entered = lambda function: function
"""

ROOM = 4096
"""Rows of the scratch arrays at the start."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What was decided about the records of a batch.

    `rows` has a row for each of them, with the codes of all answers one after the other; `reader`
    reads them. `others` are the records whose numbers compiled source has no room for, each with
    its answers.
    """

    questions: tuple[Question, ...]
    rows: NDArray[Any]
    reader: Reader
    others: Mapping[int, list[Decided]]

    def decided(self, row: int) -> list[Decided]:
        """The answers about one record."""
        if row in self.others:
            return self.others[row]
        codes = self.rows[row].tolist()
        return [read_answer(question, codes, self.reader) for question in self.questions]


class Running(Enum):
    """How batches are decided."""

    COMPILED = "compiled"
    AS_IT_STANDS = "as it stands"
    PLAIN = "plain"


class ColumnsDecider:
    """Answers questions about batches of records, in columns whose texts are `codes`.

    `running` says how: `compiled` by numba (ImportError without it), as it stands, or by the plain
    binding alone, which needs no compiler and suits some thousands of records. `wide` says why there
    is no source for columns, if whole numbers of 64 bits could be too small: then every record is
    decided by the plain binding too.
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
        running: Running = Running.COMPILED,
    ) -> None:
        self._asked = (timeline, tuple(questions), as_of)
        self._more: dict[str, Any] = {"settings": settings, "known_on": known_on}
        self._reading = reading
        self.running = running
        self.kept = kept_in()
        self._today = as_of.toordinal()
        regimes = Regimes(timeline)
        self.codes = Codes(
            {name: sorted(each) for name, each in options_of(regimes, reading).items()}
        )
        self.plain = Decider(timeline, questions, as_of, reading=reading, **self._more)
        self.wide: str | None = None
        self._sources: list[_Source] = []
        everything = Profile({(r.name, f): PARTLY for r in reading.values() for f in r.fields})
        try:
            kernel = self._prepared(everything)
            self.questions = kernel.questions
            self.needed = _needed(kernel)
        except Wide as wide:
            self.wide = str(wide)
            self.questions = self.plain.questions
            self.needed = frozenset(everything.fields)

    def keep_in(self, folder: Path) -> None:
        """Has what is compiled from now on, and again what was, kept in a folder."""
        self.kept = folder
        self._sources.clear()

    def _prepared(self, profile: Profile) -> Kernel:
        binding = Binding(profile, self.codes, self._reading)
        return prepared(*self._asked, binding, **self._more)

    def _source(self, profile: Profile) -> _Source:
        for source in self._sources:
            if source.profile.covers(profile):
                return source
        kernel = self._prepared(profile)
        folder = self.kept if self.running is Running.COMPILED else None
        source = _Source(kernel, profile, folder)
        self._sources.append(source)
        return source

    def decide(self, columns: Columns) -> Batch:
        """What is decided about every record of a batch."""
        np = numpy()
        if self.wide is not None or self.running is Running.PLAIN:
            reader = Reader((), columns, self.codes, np.zeros((1, 6), "int64"))
            others = self._plainly(columns, range(columns.length))
            return Batch(self.questions, np.zeros((columns.length, 0), "int64"), reader, others)
        source = self._source(profile_of(columns, self.needed))
        rows, lacking, wide = source.run(columns, self._today, self._beyond(columns))
        reader = Reader(source.sites, columns, self.codes, lacking)
        others = self._plainly(columns, wide)
        return Batch(source.questions, rows, reader, others)

    def _plainly(self, columns: Columns, rows: Iterable[int]) -> dict[int, list[Decided]]:
        records = Records(columns, self.codes, self._reading)
        return {row: self.plain(records.of(row)) for row in rows}

    def _beyond(self, columns: Columns) -> bool:
        """Whether a column has a number, or a list is longer, than widths are proved for."""
        binding = Binding(Profile({}), self.codes, self._reading)
        for name, table in columns.tables.items():
            for field, cells in table.cells.items():
                if (name, field) in self.needed and cells.values.dtype == "int64":
                    type = self._reading[name].fields[field].type
                    if not hasattr(type, "places") or not len(cells.values):
                        continue
                    low, high = binding.range_of(name, field)
                    if cells.values.min() < low or cells.values.max() > high:
                        return True
            for lists in table.lists.values():
                if len(lists.ends) and (lists.ends - lists.starts).max() > MOST_ITEMS:
                    return True
        return False


def numpy() -> Any:
    """numpy, which is imported when it is needed."""
    import numpy as np

    return np


def _needed(kernel: Kernel) -> frozenset[tuple[str, str]]:
    binding = kernel.generator.binding
    assert isinstance(binding, Binding)
    return frozenset(binding.asked)


def profile_of(columns: Columns, needed: frozenset[tuple[str, str]]) -> Profile:
    """Where the fields that are needed have values."""
    fields: dict[tuple[str, str], int] = {}
    for record, field in needed:
        table = columns.tables.get(record)
        found = table and (table.cells.get(field) or table.lists.get(field))
        fields[record, field] = ABSENT if not found else FULL if found.states is None else PARTLY
    return Profile(fields, columns.shared, columns.roots)


# ------------------------------------------------------------------ source that runs


class _Source:
    """Source for columns of a profile, ready to be called."""

    def __init__(self, kernel: Kernel, profile: Profile, folder: Path | None) -> None:
        self.profile = profile
        self.questions = kernel.questions
        self.sites = kernel.generator.module.sites
        binding = kernel.generator.binding
        assert isinstance(binding, Binding)
        self._arrays: Sequence[tuple[str, str, str, str]] = list(binding.arrays)
        self._compiled: bool = folder is not None
        self.width: int = sum(width(question) for question in kernel.questions)
        how = COMPILED if folder is not None else AS_IT_STANDS
        reading = READING if folder is not None else READING_AS_IT_STANDS
        help_ = _loaded("help", HELP_HEAD + how + _helpers() + reading, folder)
        names = (function.__name__ for function in HELP)
        calls = ", ".join((*names, "int64_at", "int32_at", "uint8_at"))
        head = f"{HEAD}{how}from {help_.__name__} import {calls}\n"
        self.text = kernel.source(head) + _run(kernel, self.width)
        self._run: Callable[..., int] = _loaded("kernel", self.text, folder).run

    def run(
        self, columns: Columns, today: int, beyond: bool
    ) -> tuple[NDArray[Any], NDArray[Any], list[int]]:
        """The codes of all answers, what is lacking, and the rows without room."""
        np = numpy()
        out = np.zeros((columns.length, self.width), "int64")
        arrays = [_array(columns, *key) for key in self._arrays]
        places: Any = arrays
        if self._compiled:
            places = np.array([each.ctypes.data for each in arrays], "int64")
        lacking, size = np.zeros((ROOM, 6), "int64"), ROOM
        lacking[0, 0] = 1
        row, wide = 0, list(range(columns.length)) if beyond else []
        while row < columns.length and not beyond:
            H, R = np.zeros((size, 5), "int64"), np.zeros((size, 7), "int64")  # noqa: N806
            H[0, 0] = R[0, 0] = 1
            row = self._run(places, lacking, H, R, row, columns.length, today, out)
            if lacking[0, 1] == scratch.WIDE:
                wide.append(row)
                row += 1
            elif lacking[0, 1] == scratch.FULL:
                size *= 2
                lacking = np.concatenate([lacking, np.zeros_like(lacking)])
            lacking[0, 1] = 0
        return out, lacking, wide


def _array(columns: Columns, record: str, field: str, part: str, dtype: str) -> NDArray[Any]:
    """A column, one whole number after the other."""
    np = numpy()
    table = columns.tables[record]
    held = table.cells.get(field) or table.lists[field]
    found = getattr(held, part)
    if found is None:  # the states, where every cell is there
        found = np.ones(table.length, dtype)
    array: NDArray[Any] = np.ascontiguousarray(found, dtype)
    return array


def _run(kernel: Kernel, width: int) -> str:
    """The loop over the rows of a batch."""
    entry = kernel.entry
    passed = "".join(f"{name}, " for name in kernel.generator.module.columns(entry))
    handles = _handles(kernel.questions)
    lines = [
        "\n\n@entered",
        "def run(A, N, H, R, first, end, t, out):",
        "    for r in range(first, end):",
        "        before = N[0, 0]",
        f"        row = {entry.name}({passed}r, t)",
        "        if N[0, 1] != 0:",
        "            N[0, 0] = before",
        "            return r",
        *(f"        out[r, {i}] = row[{i}]" for i in range(width)),
    ]
    if handles:
        nothing = " and ".join(f"row[{at}] == 0" for at in handles)
        lines += [f"        if {nothing}:", "            N[0, 0] = before"]
    lines.append("    return end")
    return "\n".join(lines) + "\n"


def _handles(questions: Sequence[Question]) -> list[int]:
    """Where the rows of a batch hold what is lacking."""
    from clausal.kernel.generate import parts_of

    found = []
    for question in questions:
        if question.ladder is not None:
            found.append(question.at + 3)
        elif question.value is not None:
            names = [name for name, _ in parts_of(question.value)]
            if "u" in names:
                found.append(question.at + names.index("u"))
    return found


def _helpers() -> str:
    return "".join(f"\n\n@compiled\n{inspect.getsource(function)}" for function in HELP)


def _loaded(name: str, source: str, folder: Path | None) -> ModuleType:
    """The source as a module, from a file in the folder with what is compiled of it, or as it is.

    numba finds a module by its name, also in another process: it has the hash of the source.
    """
    name = f"clausal_{name}_{hashlib.sha256(source.encode()).hexdigest()[:32]}"
    there = sys.modules.get(name)
    if there is not None and (folder is None or Path(str(there.__file__)).parent == folder):
        return there
    if folder is None:
        module = ModuleType(name)
        exec(_code(source), module.__dict__)
        sys.modules[name] = module
        return module
    path = folder / f"{name}.py"
    if not path.exists():
        # Written beside it and renamed: another process finds it whole, or not at all.
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}")
        beside.write_text(source, encoding="utf-8")
        os.replace(beside, path)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _code(source: str) -> Any:
    return compile(source, "<kernel>", "exec")


def kept_in() -> Path:
    """The folder of compiled kernels."""
    return Path(platformdirs.user_cache_dir("clausal")) / "kernels"


# ------------------------------------------------------------------ answers, and records back


class Reader:
    """Reads the codes of a batch."""

    def __init__(
        self, sites: Sequence[Site], columns: Columns, codes: Codes, lacking: NDArray[Any]
    ) -> None:
        self._sites, self._columns, self._codes = sites, columns, codes
        self._lacking = lacking

    def needs(self, handle: Any) -> tuple[Need, ...]:
        """All that is lacking, each once, in the order of the text."""
        return tuple(dict.fromkeys(self._leaves(int(handle))))

    def _leaves(self, handle: int) -> Iterator[Need]:
        waiting = [handle]
        while waiting:
            site, *codes = self._lacking[waiting.pop()].tolist()
            if site == scratch.JOINED:
                waiting += (codes[1], codes[0])
            else:
                place = self._sites[site]
                yield place.build(
                    *(
                        self._argument(argument.how, argument.name, argument.scale, code)
                        for argument, code in zip(place.reads, codes, strict=False)
                    )
                )

    def _argument(self, how: str, name: str, scale: int, code: int) -> Any:
        match how:
            case "ref" | "record":
                return self._columns.path(name, code)
            case "day":
                return dt.date.fromordinal(code)
            case "year":
                return SchoolYear(code)
            case "text":
                return self._codes.text(code)
            case "truth":
                return bool(code)
            case "number":
                return whole(Fraction(code, scale))
            case "paths":
                return self._paths(code)
            case _:
                return code

    def _paths(self, handle: int) -> tuple[str, ...]:
        if not handle:
            return ()
        site, row, before, *_ = self._lacking[handle].tolist()
        name = self._sites[site].reads[0].name
        return (*self._paths(before), self._columns.path(name, row))

    def text(self, code: Any) -> str:
        """A text or an option."""
        return self._codes.text(int(code))

    def options(self, code: Any, choice: str) -> frozenset[str]:
        """A set of options."""
        options = self._codes.options(choice)
        return frozenset(option for i, option in enumerate(options) if int(code) >> i & 1)
