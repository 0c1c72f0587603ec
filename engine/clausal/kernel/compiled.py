"""The columns binding: a batch of records as flat arrays → what is decided about each of them.

What compiled whole numbers have no room for is decided by the plain binding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clausal.ir.text import Record
from clausal.kernel.answers import Decided, Question, read_answer
from clausal.kernel.askings import Asking, options_of, regimes_of
from clausal.kernel.bindings import ABSENT, FULL, MOST_ITEMS, PARTLY, Profile
from clausal.kernel.bindings import Columns as Binding
from clausal.kernel.columns import THERE, Codes, Columns
from clausal.kernel.entry import Kernel, prepared
from clausal.kernel.generate import Wide
from clausal.kernel.module import circle
from clausal.kernel.plain import Decider
from clausal.kernel.reading import Reader
from clausal.kernel.records import Records
from clausal.kernel.source import Source, kept_in

if TYPE_CHECKING:
    from numpy.typing import NDArray


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
    """Answers all that is asked about batches of records, in columns whose texts are `codes`.

    `running` says how: `compiled` by numba (ImportError without it), as it stands, or by the plain
    binding alone, which needs no compiler and suits some thousands of records. `wide` says why
    there is no source for columns, if whole numbers of 64 bits could be too small: then every
    record is decided by the plain binding too.

    Raises QuestionError for what there is not to ask.
    """

    def __init__(
        self,
        askings: Sequence[Asking],
        *,
        reading: Mapping[str, Record],
        running: Running = Running.COMPILED,
    ) -> None:
        self._askings = tuple(askings)
        self._reading = reading
        self.running = running
        self.kept = kept_in()
        self._today = askings[0].as_of.toordinal()
        options = options_of(regimes_of(askings), reading)
        self.codes = Codes({name: sorted(each) for name, each in options.items()})
        self.plain = Decider(askings, reading=reading)
        self.wide: str | None = None
        self._sources: list[Source] = []
        everything = Profile({(r.name, f): PARTLY for r in reading.values() for f in r.fields})
        try:
            kernel = self._prepared(everything)
            _refuse_circles(kernel)
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

    def compile_again(self) -> None:
        """Removes what was compiled, because a file of it is broken."""
        for source in self._sources:
            source.forget()

    def _prepared(self, profile: Profile) -> Kernel:
        binding = Binding(profile, self.codes, self._reading)
        return prepared(self._askings, binding)

    def _source(self, profile: Profile) -> Source:
        for source in self._sources:
            if source.profile.covers(profile):
                return source
        kernel = self._prepared(profile)
        folder = self.kept if self.running is Running.COMPILED else None
        source = Source(kernel, profile, folder)
        self._sources.append(source)
        return source

    def decide(self, columns: Columns) -> Batch:
        """What is decided about every record of a batch.

        A broken folder of compiled kernels fails in any way: mostly as OSError.
        """
        import numpy as np

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
                    values = cells.values
                    if cells.states is not None:  # where there is nothing, there can be anything
                        values = values[cells.states == THERE]
                    if len(values) and (values.min() < low or values.max() > high):
                        return True
            for lists in table.lists.values():
                if len(lists.ends) and (lists.ends - lists.starts).max() > MOST_ITEMS:
                    return True
        return False


def _refuse_circles(kernel: Kernel) -> None:
    """Raises Wide for functions that call each other in a circle.

    Without remembering what they answered they would ask again and again; and what numba keeps of
    such functions on disk can't be loaded: the process would end.
    """
    found = circle(kernel.entry, kernel.generator.module)
    if found is not None:
        name = found.rpartition("_")[0]
        raise Wide(name, "asks, on the day of an event, for a position that rests on earlier ones")


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
