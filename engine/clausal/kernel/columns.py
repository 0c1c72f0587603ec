"""A batch of records as flat arrays: what the compiled kernel reads.

Every record name has one table, whose rows are all records of that name in the batch, wherever they
stand. Records that are given by their name come first, so that row `i` of what the questions are
about is the batch's record `i`; below them come the records of fields and lists, place by place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from clausal.ir.types import (
    ChoiceType,
    DateType,
    MoneyType,
    NumberType,
    PercentType,
    RecordType,
    SchoolYearType,
    SetType,
    TextType,
    Type,
    YesNoType,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

T = TypeVar("T")

UNKNOWN, THERE, MISSING = 0, 1, 2
"""The states of a cell."""

SET_BITS = 62
"""The most options of a choice of which a set has bits."""

UNGIVEN = "?"
"""After the name of a record that is not given itself, where others of that name are."""


def scale_of(type: NumberType | MoneyType | PercentType) -> int:
    """How many of a column's whole numbers make one: cents of a dollar, and so on."""
    assert type.places is not None
    return int(10 ** (type.places + (2 if isinstance(type, PercentType) else 0)))


def dtype_of(type: Type) -> str:
    """The numpy type of a column.

    Numbers are whole, times `scale_of` their type; dates are `date.toordinal()`; school years the
    year in which they begin; texts, options and sets are `Codes`; yes is 1; a record is the number
    of its row, -1 where there is none.
    """
    match type:
        case NumberType() | MoneyType() | PercentType() | SetType():
            return "int64"
        case YesNoType():
            return "uint8"
        case DateType() | SchoolYearType() | ChoiceType() | TextType() | RecordType():
            return "int32"
        case _:
            raise AssertionError(f"no column holds {type}")


class Codes:
    """Texts, options and sets as numbers, for any number of threads. Each keeps its number as long
    as this lives.

    A set has a bit for each option that its choice has in any text, or, where those are too many, a
    number as a text has one. No option is 0.
    """

    def __init__(self, options: Mapping[str, Iterable[str]]) -> None:
        """Begins with the options of every choice, by its name, each in order."""
        self._adding = Lock()
        self._codes: dict[str, int] = {}
        self._texts: list[str] = []
        self._set_codes: dict[frozenset[str], int] = {frozenset(): 0}
        self._sets: list[frozenset[str]] = [frozenset()]
        self._options = {name: tuple(each) for name, each in options.items()}
        for each in self._options.values():
            for option in each:
                self.code(option)

    def code(self, text: str) -> int:
        """The number of a text, a new one if it has none."""
        return self._number(text, self._codes, self._texts)

    def text(self, code: int) -> str:
        """The text of a number."""
        return self._texts[code]

    def options(self, choice: str) -> tuple[str, ...]:
        """The options that a choice has in any text; a set's bits are in this order."""
        return self._options[choice]

    def has_bits(self, choice: str) -> bool:
        """Whether a set of options has a bit for each."""
        return len(self._options[choice]) <= SET_BITS

    def set_code(self, choice: str, options: Iterable[str]) -> int:
        """The number of a set of options."""
        some = frozenset(options)
        if self.has_bits(choice):
            return sum(1 << self._options[choice].index(option) for option in some)
        return self._number(some, self._set_codes, self._sets)

    def set(self, choice: str, code: int) -> frozenset[str]:
        """The set of a number."""
        if not self.has_bits(choice):
            return self._sets[code]
        return frozenset(o for i, o in enumerate(self._options[choice]) if code >> i & 1)

    def _number(self, value: T, numbers: dict[T, int], values: list[T]) -> int:
        found = numbers.get(value)
        if found is None:
            with self._adding:
                found = numbers.get(value)
                if found is None:
                    values.append(value)
                    found = numbers[value] = len(values) - 1
        return found


@dataclass(frozen=True, slots=True)
class Cells:
    """A column: values by rows, and their states (None: every one is there)."""

    values: NDArray[Any]
    states: NDArray[Any] | None = None


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists in a field, each a run of rows of another table, from `starts` to before `ends`."""

    starts: NDArray[Any]
    ends: NDArray[Any]
    states: NDArray[Any] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Rows from `start` to before `stop` stand in a field of another table's records."""

    record: str
    field: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Table:
    """All records of one name. A field that no column says anything of is in neither mapping."""

    record: str
    length: int
    cells: Mapping[str, Cells] = field(default_factory=dict)
    lists: Mapping[str, Lists] = field(default_factory=dict)
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """A batch. `shared` are the records with one row for all of it, such as a district's."""

    record: str
    """the one that is asked about"""
    length: int
    tables: Mapping[str, Table]
    shared: frozenset[str] = frozenset()

    @property
    def roots(self) -> frozenset[str]:
        """The records that are given by their names: those of which some stand in no field."""
        return frozenset(
            name
            for name, table in self.tables.items()
            if table.length > sum(place.stop - place.start for place in table.places)
        )

    def path(self, record: str, row: int) -> str:
        """Where a record stands in what was given: `teacher.evaluations[2]`."""
        if row < 0:
            return record.rstrip(UNGIVEN)
        table = self.tables.get(record)
        for place in table.places if table else ():
            if place.start <= row < place.stop:
                owner = self.tables[place.record]
                if place.field in owner.lists:
                    lists = owner.lists[place.field]
                    # Lists stand one after the other; empty ones begin where the next one does.
                    above = int(lists.ends.searchsorted(row, side="right"))
                    number = row - int(lists.starts[above]) + 1
                    return f"{self.path(place.record, above)}.{place.field}[{number}]"
                (above,) = (owner.cells[place.field].values == row).nonzero()[0][:1]
                return f"{self.path(place.record, int(above))}.{place.field}"
        return record
