"""The two bindings of the generated source: to plain Python objects, and to columns.

All that the generator has to know of either is here: how a field is read, a list gone through, a
constant written, and how what is lacking is kept.
"""

from __future__ import annotations

from ast import literal_eval
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import Protocol

from clausal.ir import text as irt
from clausal.ir.types import (
    ChoiceType,
    DateType,
    ListType,
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
from clausal.kernel.columns import MISSING, UNGIVEN, UNKNOWN, Codes, dtype_of, scale_of
from clausal.kernel.module import Writer
from clausal.kernel.value import V, lacking, nothing

MOST_ITEMS = 10_000
"""Items of one list, for which widths are proved; a longer list is for the plain binding."""

ASSUMED: Mapping[type, int] = {NumberType: 10**6, MoneyType: 10**7, PercentType: 10}
"""How large a value without a declared range is taken to be; a batch that has a larger one is for
the plain binding."""


class Binding(Protocol):
    """What differs between plain objects and columns."""

    compiled: bool
    given: bool
    """whether the source gives up where something is lacking, which another one decides then"""
    reading: Mapping[str, irt.Record]

    def text(self, text: str) -> str:
        """A text or an option."""
        ...

    def options(self, choice: str, options: Sequence[str]) -> str:
        """Some options of a set."""
        ...

    def includes(self, options: str, wanted: str, every: bool) -> str:
        """Whether a set has all, or any, of some options."""
        ...

    def array(self, values: Sequence[int]) -> str:
        """A constant of whole numbers, by their places."""
        ...

    def texts(self, values: Sequence[str]) -> str:
        """A constant of texts, by their places."""
        ...

    def place(self, code: str, values: Sequence[str], table: dict[str, str]) -> str:
        """The place of a text among some, -1 if it is none of them."""
        ...

    def leaf(self, w: Writer, site: int, arguments: Sequence[str]) -> str:
        """That something is lacking."""
        ...

    def join(self, w: Writer, parts: Sequence[str]) -> str:
        """All that is lacking in any of these."""
        ...

    def root(self, name: str) -> V:
        """The record that is given by a name."""
        ...

    def field(self, w: Writer, record: V, field: irt.Field, lack: int) -> V:
        """A field of a record that is there. `lack` is the site of its not being given."""
        ...

    def may_lack(self, record: str, field: str) -> bool:
        """Whether a field of some record may not be given, or be missing."""
        ...

    def loop(self, w: Writer, items: V) -> AbstractContextManager[V]:
        """A loop over the items of a list that is there; gives the item."""
        ...


def declared(binding: Binding, record: V, field: str) -> irt.Field:
    """What is said of a field of a record."""
    return binding.reading[record.record.rstrip(UNGIVEN)].fields[field]


KINDS: Mapping[type, str] = {
    TextType: "text",
    ChoiceType: "text",
    YesNoType: "truth",
    DateType: "day",
    SchoolYearType: "year",
    NumberType: "number",
    MoneyType: "number",
    PercentType: "number",
    SetType: "set",
    RecordType: "record",
    ListType: "list",
}


def kind_of(type: Type) -> str:
    """The kind that values of a type are."""
    return KINDS[type.__class__]


def record_of(type: Type) -> str:
    """The record that a record or the items of a list are."""
    match type:
        case RecordType(name=name) | ListType(record=name):
            return name
        case _:
            return ""


# ------------------------------------------------------------------ plain objects


class Plain:
    """Records are mappings. A field that is absent is unknown, None is known to be missing; numbers
    are int or Fraction, days `date`, school years `SchoolYear`, lists sequences of mappings.

    If all is `given`, an absent field raises KeyError, and whatever else is lacking `Lacking`: the
    source is a fraction of the size.
    """

    compiled = False

    def __init__(self, reading: Mapping[str, irt.Record], *, given: bool) -> None:
        self.reading = reading
        self.given = given
        self.roots: set[str] = set()

    def text(self, text: str) -> str:
        return repr(text)

    def options(self, choice: str, options: Sequence[str]) -> str:
        return f"frozenset({sorted(options)!r})"

    def includes(self, options: str, wanted: str, every: bool) -> str:
        return f"{options} >= {wanted}" if every else f"not {options}.isdisjoint({wanted})"

    def array(self, values: Sequence[int]) -> str:
        return repr(tuple(values))

    def texts(self, values: Sequence[str]) -> str:
        return repr(tuple(values))

    def place(self, code: str, values: Sequence[str], table: dict[str, str]) -> str:
        if code.startswith("'"):
            stated = literal_eval(code)
            return str(list(values).index(stated) if stated in values else -1)
        places = repr({value: i for i, value in enumerate(values)})
        name = table.setdefault(places, f"P{len(table)}")
        return f"{name}.get({code}, -1)"

    def leaf(self, w: Writer, site: int, arguments: Sequence[str]) -> str:
        return "1" if self.given else f"({site}, {''.join(f'{each}, ' for each in arguments)})"

    def join(self, w: Writer, parts: Sequence[str]) -> str:
        kept = [w.lack(part) for part in dict.fromkeys(parts) if part != "0"]
        if not kept or self.given:
            return "0"
        code = kept[0]
        for part in kept[1:]:
            code = w.lack(f"join({code}, {part}) if {code} and {part} else {code} or {part}")
        return code

    def root(self, name: str) -> V:
        self.roots.add(name)
        return V(kind="record", code=f"r[{name!r}]", record=name)

    def field(self, w: Writer, record: V, field: irt.Field, lack: int) -> V:
        kind = kind_of(field.type)
        may_be_missing = field.may_be_missing
        if self.given:
            raw = w.let(f"{record.code}[{field.name!r}]", "f")
            absent, missing = "False", f"{raw} is None" if may_be_missing else "False"
        elif may_be_missing:
            raw = w.let(f"{record.code}.get({field.name!r}, UNKNOWN)", "f")
            absent, missing = f"{raw} is UNKNOWN", f"{raw} is None"
        else:
            raw = w.let(f"{record.code}.get({field.name!r})", "f")
            absent, missing = f"{raw} is None", "False"
        u = "0"
        if absent != "False":
            u = w.lack(f"{self.leaf(w, lack, [record.code])} if {absent} else 0")
        code = {"day": f"{raw}.toordinal()", "year": f"{raw}.start"}.get(kind, raw)
        den = 1
        if isinstance(field.type, PercentType) and field.type.places is not None:
            den = scale_of(field.type)  # fractions of Python take ten times as long
            code = f"{raw}.numerator * ({den} // {raw}.denominator)"
        return V(kind=kind, code=code, u=u, m=missing, den=den, record=record_of(field.type))

    def may_lack(self, record: str, field: str) -> bool:
        return True

    @contextmanager
    def loop(self, w: Writer, items: V) -> Iterator[V]:
        item = w.name("e")
        with w.block(f"for {item} in {items.code}"):
            yield V(kind="record", code=item, record=items.record)


# ------------------------------------------------------------------ columns

ABSENT, PARTLY, FULL = 0, 1, 2
"""No column says anything of a field; some records have it; all have."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Which fields there are in columns, and where: what compiled source is made for."""

    fields: Mapping[tuple[str, str], int]
    shared: frozenset[str] = frozenset()
    """the records with one row for all of a batch"""
    roots: frozenset[str] | None = None
    """the records that are given by their names (None: all of them)"""

    def covers(self, other: Profile) -> bool:
        """Whether source for this one serves the other too."""
        if (self.shared, self.roots) != (other.shared, other.roots):
            return False
        if self.fields.keys() != other.fields.keys():
            return False
        return all(
            mine == other.fields[key] or (mine == PARTLY and other.fields[key] == FULL)
            for key, mine in self.fields.items()
        )


class Columns:
    """Records are rows of a table. `reading` are the records as they were read: their types say how
    columns are scaled, and what ranges they have."""

    compiled = True
    given = False

    def __init__(self, profile: Profile, codes: Codes, reading: Mapping[str, irt.Record]) -> None:
        self.profile = profile
        self.codes = codes
        self.reading = reading
        self.asked: set[tuple[str, str]] = set()
        """the fields that were asked for"""
        self.arrays: dict[tuple[str, str, str, str], int] = {}
        """the arrays that are read, each by its number: record, field, part and width"""

    def text(self, text: str) -> str:
        return str(self.codes.code(text))

    def options(self, choice: str, options: Sequence[str]) -> str:
        return str(self.codes.set_code(choice, options))

    def includes(self, options: str, wanted: str, every: bool) -> str:
        return f"includes({options}, {wanted}, {every})"

    def array(self, values: Sequence[int]) -> str:
        return f"array([{', '.join(map(str, values))}], 'int64')"

    def texts(self, values: Sequence[str]) -> str:
        return self.array([self.codes.code(value) for value in values])

    def place(self, code: str, values: Sequence[str], table: dict[str, str]) -> str:
        numbers = [self.codes.code(value) for value in values]
        first, last = min(numbers), max(numbers)
        places = [-1] * (last - first + 1)
        for i, each in enumerate(numbers):
            places[each - first] = i
        if places == list(range(len(places))):
            return f"({code} - {first} if {first} <= {code} <= {last} else -1)"
        name = table.setdefault(self.array(places), f"P{len(table)}")
        return f"({name}[{code} - {first}] if {first} <= {code} <= {last} else -1)"

    def leaf(self, w: Writer, site: int, arguments: Sequence[str]) -> str:
        w.function.uses.add("N")
        padded = [*arguments, *["0"] * 5][:5]
        return f"leaf(N, {site}, {', '.join(padded)})"

    def join(self, w: Writer, parts: Sequence[str]) -> str:
        kept = [part for part in dict.fromkeys(parts) if part != "0"]
        if not kept:
            return "0"
        code = kept[0]
        for part in kept[1:]:
            w.function.uses.add("N")
            code = f"join(N, {code}, {part})"
        return code

    def root(self, name: str) -> V:
        if self.profile.roots is not None and name not in self.profile.roots:
            return V(kind="record", code="-1", record=name + UNGIVEN)
        row = "0" if name in self.profile.shared else "r"
        return V(kind="record", code=row, record=name)

    def field(self, w: Writer, record: V, field: irt.Field, lack: int) -> V:
        self.asked.add((record.record, field.name))
        state = self.profile.fields.get((record.record, field.name), ABSENT)
        kind = kind_of(field.type)
        below = record_of(field.type)
        if state == ABSENT:
            empty = replace(nothing(kind), record=below, end="0")
            return lacking(empty, w.lack(self.leaf(w, lack, [record.code])))
        key, row = (record.record, field.name), record.code
        u, m = "0", "False"
        if state == PARTLY:
            code = w.let(self._read(w, key, "states", "uint8", row), "s")
            u = w.lack(f"{self.leaf(w, lack, [row])} if {code} == {UNKNOWN} else 0")
            may = field.may_be_missing
            m = w.let(f"{code} == {MISSING}", "m") if may else "False"
        if kind == "list":
            return V(
                kind=kind,
                code=w.let(self._read(w, key, "starts", "int32", row), "lo"),
                end=w.let(self._read(w, key, "ends", "int32", row), "hi"),
                u=u,
                m=m,
                record=below,
            )
        value = self._read(w, key, "values", dtype_of(field.type), row)
        value = w.let(f"{value} != 0" if kind == "truth" else value, "f")
        if kind != "number":
            return V(kind=kind, code=value, u=u, m=m, record=below)
        low, high = self.range_of(record.record, field.name)
        type = self.reading[record.record].fields[field.name].type
        assert isinstance(type, NumberType | MoneyType | PercentType)
        return V(kind=kind, code=value, u=u, m=m, den=scale_of(type), low=low, high=high)

    def may_lack(self, record: str, field: str) -> bool:
        return self.profile.fields.get((record, field), ABSENT) != FULL

    def _read(self, w: Writer, key: tuple[str, str], part: str, dtype: str, row: str) -> str:
        """The code of what stands in a row of a column, whatever its width as a whole number."""
        w.function.uses.add("A")
        number = self.arrays.setdefault((*key, part, dtype), len(self.arrays))
        return f"{dtype}_at(A, {number}, {row})"

    def range_of(self, record: str, field: str) -> tuple[int, int]:
        """Within what the values of a column have to lie."""
        type = self.reading[record].fields[field].type
        assert isinstance(type, NumberType | MoneyType | PercentType)
        scale, assumed = scale_of(type), ASSUMED[type.__class__]
        low = -assumed * scale if type.low is None else int(type.low * scale)
        high = assumed * scale if type.high is None else int(type.high * scale)
        return low, high

    @contextmanager
    def loop(self, w: Writer, items: V) -> Iterator[V]:
        item = w.name("e")
        with w.block(f"for {item} in range({items.code}, {items.end})"):
            yield V(kind="record", code=item, record=items.record)
