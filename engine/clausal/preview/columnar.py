"""People as the columns that a kernel reads, and what it decided about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from clausal.ir.text import Record as RecordOf
from clausal.ir.types import ListType, RecordType
from clausal.kernel.answers import Question, read_answer
from clausal.kernel.columns import (
    MISSING,
    THERE,
    UNKNOWN,
    Cells,
    Codes,
    Columns,
    Lists,
    Table,
    dtype_of,
)
from clausal.kernel.compiled import Batch as Answered
from clausal.kernel.compiled import ColumnsDecider, Running
from clausal.kernel.from_items import Needed, number_of
from clausal.kernel.records import read_cell
from clausal.populations.alike import alike
from clausal.populations.cells import NotByVectors
from clausal.populations.decided import codes_of
from clausal.populations.lacks import lacks
from clausal.populations.streamed import Batch as Stretch
from clausal.populations.tables import library
from clausal.preview.coded import Coded, constant
from clausal.preview.costing import Costing
from clausal.preview.evaluate import Askings, Result, asked, results
from clausal.preview.people import People
from clausal.values import MISSING as NO_VALUE
from clausal.values import Value

if TYPE_CHECKING:
    from numpy.typing import NDArray


class InColumns:
    """People whose facts stand in columns; `filled` are those of whom the costing says some."""

    def __init__(
        self, batch: Stretch, costing: Costing, reading: Mapping[str, RecordOf], codes: Codes
    ) -> None:
        self.rows = batch.numbers
        self._ids = batch.ids
        self._reading = reading
        self._codes = codes
        self.columns, self.filled = _filled(batch.columns, costing, reading[costing.of], codes)

    def __len__(self) -> int:
        return len(self.rows)

    def ids(self) -> Any:
        """An Arrow array of their ids, null where there is none."""
        return self._ids

    def field(self, path: Sequence[str]) -> Coded[Value | None]:
        """What their records say of a field; None if that is not known."""
        np: Any = library("numpy")
        columns, (record, *names) = self.columns, path
        rows = np.arange(len(self)) * (record not in columns.shared)
        there = np.full(len(self), record in columns.roots)
        for number, name in enumerate(names, 1):
            table = columns.tables.get(record)
            cells = table.cells.get(name) if table else None
            if cells is None or not there.any():
                return constant(None, len(self))
            rows = np.where(there, rows, rows[there.argmax()])
            states = THERE if cells.states is None else cells.states[rows]
            states = np.where(there, states, UNKNOWN)
            rows, there = cells.values[rows], states == THERE
            field = self._reading[record].fields[name]
            if number == len(names):
                different, codes = np.unique(rows[there], return_inverse=True)
                every = np.where(states == MISSING, len(different) + 1, len(different))
                every[there] = codes
                values = [read_cell(field, code, self._codes) for code in different.tolist()]
                return Coded(every.astype("int32"), [*values, None, NO_VALUE])
            assert isinstance(field.type, RecordType), "a path goes on behind a record"
            record = field.type.name
        raise AssertionError("a path names a field")


def _filled(
    columns: Columns, costing: Costing, record: RecordOf, codes: Codes
) -> tuple[Columns, int]:
    """The columns, with what the costing says of fields that are not known; and of how many it
    does. Raises NotByVectors for what no column holds."""
    np: Any = library("numpy")
    table = columns.tables[costing.of]
    filled = np.zeros(columns.length, bool)
    for name, value in costing.unless_given.items():
        held = table.cells.get(name) or table.lists.get(name)
        if held is not None and held.states is None:
            continue
        states = np.zeros(table.length, "uint8") if held is None else held.states
        lacking: NDArray[Any] = np.equal(states, UNKNOWN)
        lacking[columns.length :] = False  # those stand in fields
        filled |= lacking[: columns.length]
        states = np.where(lacking, MISSING if value is NO_VALUE else THERE, states)
        table = _with(table, record, name, held, lacking, value, states.astype("uint8"), codes)
    return replace(columns, tables={**columns.tables, costing.of: table}), int(filled.sum())


def _with(
    table: Table,
    record: RecordOf,
    name: str,
    held: Cells | Lists | None,
    lacking: NDArray[Any],
    value: Value,
    states: NDArray[Any],
    codes: Codes,
) -> Table:
    """The table, with a value where a field is lacking."""
    np: Any = library("numpy")
    type = record.fields[name].type
    known = None if (states == THERE).all() else states
    if isinstance(type, ListType):
        if value and value is not NO_VALUE:
            raise NotByVectors(f"`{name}` is filled with a list")
        if not isinstance(held, Lists):
            nothing = np.zeros(table.length, "int32")
            held = Lists(nothing, nothing)
        return replace(table, lists={**table.lists, name: replace(held, states=known)})
    if isinstance(type, RecordType):
        raise NotByVectors(f"`{name}` is filled with a record")
    number = 0 if value is NO_VALUE else number_of(value, type, codes)
    before = held.values if isinstance(held, Cells) else np.zeros(table.length, dtype_of(type))
    values = np.where(lacking, np.array(number, before.dtype), before)
    return replace(table, cells={**table.cells, name: Cells(values, known)})


class Columnar:
    """The kernel over columns, for all that is asked; `fields` are those that are read besides.

    To compile all that a preview asks takes minutes, in which the plain binding decides about more
    than a million people: so that is what runs, unless another `running` is chosen.
    """

    def __init__(
        self,
        askings: Askings,
        reading: Mapping[str, RecordOf],
        fields: Needed,
        running: Running = Running.PLAIN,
    ) -> None:
        self._decider = ColumnsDecider(
            [asked(*each) for each in askings], reading=reading, running=running
        )
        self.codes = self._decider.codes
        self.needed = self._decider.needed | fields

    def __call__(self, _: Askings, people: People) -> list[Coded[Result]]:
        """The results of the interpreter."""
        assert isinstance(people, InColumns)
        answered = self._decider.decide(people.columns)
        return [
            _results(answered, number, question)
            for number, question in enumerate(answered.questions)
        ]


def _results(answered: Answered, number: int, question: Question) -> Coded[Result]:
    """What a question came to: read once for all who have the same codes."""
    np: Any = library("numpy")
    told = [decided[number] for decided in answered.others.values()]
    if len(told) == len(answered.rows):  # in their order
        return results(told)
    codes = np.zeros(len(answered.rows), "int32")
    values: list[Result] = []

    def put(rows: NDArray[Any], some: Coded[Result]) -> None:
        codes[rows] = some.codes + len(values)
        values.extend(some.values)

    by_codes = np.ones(len(codes), bool)
    by_codes[list(answered.others)] = False
    put(np.array(list(answered.others), "int64"), results(told))
    held = {} if question.always else codes_of(question, answered.rows)
    lacking = by_codes & (held["u"] != 0) if "u" in held else np.zeros(len(codes), bool)
    rows = (by_codes & ~lacking).nonzero()[0]
    put(rows, _read(answered, question, rows, [each[rows] for each in held.values()]))
    rows = lacking.nonzero()[0]
    if len(rows):
        put(rows, _read(answered, question, rows, _lacks(answered, held["u"][rows])))
    return Coded(codes, values)


def _read(
    answered: Answered, question: Question, rows: NDArray[Any], parts: Sequence[NDArray[Any]]
) -> Coded[Result]:
    """The answers in some rows, of which those that are alike in parts are the same."""
    np: Any = library("numpy")
    dense = [np.unique(part, return_inverse=True)[1] for part in parts]
    first, which = alike(dense or [np.zeros(len(rows), "int64")])
    found = [
        read_answer(question, codes, answered.reader)
        for codes in answered.rows[rows[first]].tolist()
    ]
    return Coded(which, [Result(one.outcome, one.value, one.needs) for one in found])


def _lacks(answered: Answered, handles: NDArray[Any]) -> list[NDArray[Any]]:
    """Numbers that are the same where the same is lacking."""
    np: Any = library("numpy")
    found = lacks(answered.reader, handles)
    starts = np.searchsorted(found.rows, np.arange(len(handles)))
    order = np.arange(len(found.rows)) - starts[found.rows]
    made = np.full((int(order.max()) + 1, len(handles)), -1)
    made[order, found.rows] = found.places
    return list(made)
