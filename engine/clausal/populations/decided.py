"""What the kernel decided about a batch → an Arrow record batch, by vectors.

The records that compiled source has no room for alone go through Python.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from clausal.interpret.answers import UNDETERMINED, VALUE, Answer, Unknown
from clausal.interpret.questions import outcome_of
from clausal.ir.types import PercentType, Type
from clausal.kernel.answers import Decided, Question, read_answer, read_value
from clausal.kernel.compiled import Batch
from clausal.kernel.generate import parts_of
from clausal.kernel.value import MOST
from clausal.populations.alike import alike
from clausal.populations.cells import NotByVectors
from clausal.populations.lacks import Lacks, lacks
from clausal.populations.tables import library
from clausal.populations.write import QUOTIENT_PLACES, Column, schema_of, typed
from clausal.render.answers_json import unit_of, value_json

if TYPE_CHECKING:
    from numpy.typing import NDArray

EPOCH = 719_163
"""The ordinal of the day from which Arrow counts."""

Cell = list[Any]
"""The answer to a question as JSON can hold it: the outcome, the value, its unit, and the needs as
[kind, name, sentence]."""


def cell_of(decided: Answer | Decided, type: Type | None, currency: str) -> Cell:
    """What a row says of an answer."""
    given = decided.value is not None
    return [
        decided.outcome,
        value_json(decided.value, type),
        unit_of(type, currency) if given else None,
        [[str(need.kind), need.name, need.says] for need in decided.needs],
    ]


def record_batch(batch: Batch, columns: Sequence[Column], currency: str) -> Any:
    """The answers about a batch, in the columns that its questions have.

    Raises NotByVectors if a number has more digits than Arrow's decimals have.
    """
    pa: Any = library("pyarrow")
    schema = schema_of(columns)
    arrays: list[Any] = []
    for number, question in enumerate(batch.questions):
        _, value, _, _ = columns[4 * number : 4 * number + 4]
        try:
            arrays += _Answers(batch, number, question, value, currency).arrays()
        except pa.ArrowInvalid:
            raise NotByVectors(f"`{value.name}` has more digits than a column") from None
    return pa.record_batch(arrays, schema=schema)


class _Answers:
    """The answers to a question: `there` are the rows whose values stand in codes, `open` those
    that lack what codes say, and `told` all others."""

    def __init__(
        self, batch: Batch, number: int, question: Question, column: Column, currency: str
    ) -> None:
        np: Any = library("numpy")
        self.length = len(batch.rows)
        self.question = question
        self.column = column
        self.currency = currency
        self.reader = batch.reader
        self.told = {
            row: cell_of(decided[number], question.type, currency)
            for row, decided in batch.others.items()
        }
        self.there = np.ones(self.length, bool)
        self.there[list(self.told)] = False
        self.codes: Mapping[str, NDArray[Any]] = {}
        self.lacks: Lacks | None = None
        self.open: NDArray[Any] = np.arange(0)
        if question.always:
            self._open(self.there.nonzero()[0])
        elif self.there.any():
            self.codes = codes_of(question, batch.rows)
            if "u" in self.codes:
                self._open((self.there & (self.codes["u"] != 0)).nonzero()[0])

    def _open(self, rows: NDArray[Any]) -> None:
        np: Any = library("numpy")
        self.there[rows] = False
        self.open = rows
        always = self.question.always
        if always:
            places = np.tile(np.arange(len(always)), len(rows))
            self.lacks = Lacks(np.arange(len(rows)).repeat(len(always)), places, always)
        elif len(rows):
            self.lacks = lacks(self.reader, self.codes["u"][rows])

    def arrays(self) -> list[Any]:
        """The outcomes, the values, their units, and the needs."""
        outcomes, units = _Words(self.length), _Words(self.length)
        if self.question.gate:
            for code, rows in self._alike():
                outcomes.put(rows, code)
        else:
            outcomes.put(self.there, VALUE)
            units.put(self.there, unit_of(self.question.type, self.currency))
        if self.lacks is not None:
            self._put_open(outcomes, self.lacks)
        for row, (outcome, _, unit, _) in self.told.items():
            outcomes.put(row, outcome)
            units.put(row, unit)
        return [outcomes.array(), self._values(), units.array(), self._needs()]

    def _put_open(self, outcomes: _Words, lacks: Lacks) -> None:
        """What rows come to that lack something: what each need alone would make of them, if that
        is the same for all, and else nothing in particular."""
        np: Any = library("numpy")
        question = self.question
        alone = [
            outcome_of(Unknown((need,)), question.asked, gate=question.gate) for need in lacks.needs
        ]
        words = [UNDETERMINED, *{*alone} - {UNDETERMINED}]
        numbers = np.array([words.index(word) for word in alone])[lacks.places]
        begin = np.flatnonzero(np.diff(lacks.rows, prepend=-1))
        low, high = np.minimum.reduceat(numbers, begin), np.maximum.reduceat(numbers, begin)
        come_to = np.where(low == high, low, 0)
        for number, word in enumerate(words):
            outcomes.put(self.open[come_to == number], word)

    def _alike(self) -> list[tuple[str, NDArray[Any]]]:
        """The outcomes of a gate, with the rows that have each of them."""
        np: Any = library("numpy")
        rows = self.there.nonzero()[0]
        if not len(rows):
            return []
        question, value = self.question, self.question.value
        assert value is not None
        codes = self.codes["code"][rows]
        first, which = alike([codes])
        found = []
        for place, code in enumerate(codes[first].tolist()):
            outcome = read_value(value, question.type, {"code": code}, self.reader)
            word = outcome_of(outcome, question.asked, gate=True)
            found.append((word, rows[np.equal(which, place)]))
        return found

    # -------------------------------------------------------------- values

    def _values(self) -> Any:
        np: Any = library("numpy")
        pa: Any = library("pyarrow")
        type = schema_of([self.column]).field(0).type
        if self.question.gate or not self.there.any():
            values = pa.nulls(self.length, type)
        else:
            values = self._decided(type)
        given = {row: cell[1] for row, cell in self.told.items() if cell[1] is not None}
        if not given:
            return values
        more = pa.array([typed(cell, self.column.holds) for cell in given.values()], type)
        places = np.arange(self.length)
        places[list(given)] = range(self.length, self.length + len(given))
        return pa.concat_arrays([values, more]).take(pa.array(places))

    def _decided(self, type: Any) -> Any:
        """The values that stand in codes."""
        np: Any = library("numpy")
        pa: Any = library("pyarrow")
        question, there = self.question, self.there
        if question.ladder is None:
            assert question.value is not None
            code = np.where(there, self.codes["code"], 0)
            match question.value.kind:
                case "number":
                    den = self.codes.get("den", question.value.den)
                    assert not isinstance(den, str)
                    return self._numbers(code, den, type)
                case "day":
                    days = pa.array((code - EPOCH).astype("int32"), mask=~there)
                    return days.cast(type)
                case "truth":
                    return pa.array(code != 0, type, mask=~there)
                case _:
                    parts = [self.codes["code"]]
        else:
            parts = [self.codes[name] for name in ("rung", "step", "balance")]
        return self._each([part[there] for part in parts], self._read, type)

    def _read(self, codes: Sequence[int]) -> Any:
        """A value as Python has it of the column's type."""
        question = self.question
        if question.ladder is not None:
            row = [0] * question.at + [*codes, 0]
            value = read_answer(question, row, self.reader).value
        else:
            assert question.value is not None
            value = read_value(question.value, question.type, {"code": codes[0]}, self.reader)
        return typed(value_json(value, question.type), self.column.holds)

    def _each(
        self, parts: Sequence[NDArray[Any]], read: Callable[[Sequence[int]], Any], type: Any
    ) -> Any:
        """Values that are read once for all rows that have the same codes."""
        np: Any = library("numpy")
        pa: Any = library("pyarrow")
        first, which = alike(parts)
        codes = np.stack([part[first] for part in parts], axis=1).tolist()
        places = np.zeros(self.length, "int64")
        places[self.there] = which
        return pa.array([read(each) for each in codes], type).take(
            pa.array(places, mask=~self.there)
        )

    def _numbers(self, code: NDArray[Any], den: int | NDArray[Any], type: Any) -> Any:
        np: Any = library("numpy")
        question, there = self.question, self.there
        assert question.value is not None
        scale = 10**type.scale * (100 if isinstance(question.type, PercentType) else 1)
        most = max(abs(int(code.max())), abs(int(code.min())))
        if isinstance(den, int) and scale % den == 0 and most * (scale // den) <= MOST:
            return decimals(code * (scale // den), there, type)
        dens: NDArray[Any] = np.where(there, den, 1)
        if type.scale == QUOTIENT_PLACES and 2 * most * scale + int(dens.max()) <= MOST:
            half_up = (2 * scale * np.abs(code) + dens) // (2 * dens)
            return decimals(np.sign(code) * half_up, there, type)

        def read(codes: Sequence[int]) -> Any:
            parts = {"code": codes[0], "den": codes[1]}
            assert question.value is not None
            value = read_value(question.value, question.type, parts, self.reader)
            return typed(value_json(value, question.type), self.column.holds)

        return self._each([code[there], dens[there]], read, type)

    # -------------------------------------------------------------- needs

    def _needs(self) -> Any:
        np: Any = library("numpy")
        pa: Any = library("pyarrow")
        needs: list[Sequence[str]] = []
        rows, places = [np.arange(0)], [np.arange(0)]
        if self.lacks is not None:
            needs += [(str(need.kind), need.name, need.says) for need in self.lacks.needs]
            rows.append(self.open[self.lacks.rows])
            places.append(self.lacks.places)
        for row, (_, _, _, lacking) in self.told.items():
            rows.append(np.full(len(lacking), row))
            places.append(np.arange(len(needs), len(needs) + len(lacking)))
            needs += lacking
        whose = np.concatenate(rows)
        order = whose.argsort(kind="stable")
        ends = np.zeros(self.length + 1, "int32")
        np.cumsum(np.bincount(whose, minlength=self.length), out=ends[1:])
        texts = [pa.array([need[part] for need in needs], pa.string()) for part in range(3)]
        each = pa.StructArray.from_arrays(texts, ["kind", "name", "says"])
        taken = each.take(pa.array(np.concatenate(places)[order]))
        return pa.ListArray.from_arrays(pa.array(ends), taken)


class _Words:
    """A column of a few words, each of which is kept once."""

    def __init__(self, length: int) -> None:
        self._numbers: NDArray[Any] = library("numpy").full(length, -1, "int8")
        self._words: dict[str, int] = {}

    def put(self, rows: Any, word: str | None) -> None:
        """These rows have that word."""
        if word is not None:
            self._numbers[rows] = self._words.setdefault(word, len(self._words))

    def array(self) -> Any:
        """The column."""
        pa: Any = library("pyarrow")
        numbers = pa.array(self._numbers, mask=self._numbers < 0)
        return pa.DictionaryArray.from_arrays(numbers, pa.array([*self._words], pa.string()))


def codes_of(question: Question, rows: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """The columns in which the answers stand."""
    if question.ladder is not None:
        names = ["rung", "step", "balance", "u"]
    else:
        assert question.value is not None
        names = [name for name, _ in parts_of(question.value)]
    return {name: rows[:, question.at + place] for place, name in enumerate(names)}


def decimals(wholes: NDArray[Any], there: NDArray[Any], type: Any) -> Any:
    """Decimals of which these are the digits: Arrow has them as whole numbers of 128 bits."""
    np: Any = library("numpy")
    pa: Any = library("pyarrow")
    halves = np.empty((len(wholes), 2), "<i8")
    halves[:, 0] = wholes
    halves[:, 1] = wholes >> 63
    valid = np.packbits(there, bitorder="little")
    return pa.Array.from_buffers(type, len(wholes), [pa.py_buffer(valid), pa.py_buffer(halves)])
