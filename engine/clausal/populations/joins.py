"""The tables of a population → the facts of each record, with what belongs to it from every table.

What is looked up again and again (whose row is it, was this id there before) is kept in a database
of its own on the disk, which goes with the process: memory does not grow with the population.
"""

from __future__ import annotations

import pickle
import sqlite3
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from clausal.errors import ClausalError
from clausal.ir.text import ConsolidatedText
from clausal.ir.types import ListType, TextType
from clausal.limits import DEEPEST_RECORD, MOST_FAULTS
from clausal.populations.assign import Part, assign, owner_columns
from clausal.populations.columns import Reader, Shape
from clausal.populations.rows import Rows
from clausal.populations.tables import Row, Source, Table, unreadable
from clausal.populations.told import BELOW, Told
from clausal.records.faults import Place
from clausal.records.unfit import too_deep
from clausal.records.value import Fault, near_name, printable
from clausal.values import MISSING, Item, Value

SCRATCH = """
create table items (part int, owner text, row int, key text, fields blob);
create table ids (id text primary key, row int);
create table bad (row int primary key);
"""

CHANGED = "the population changed while it was read: run this again"

NO_ID = Fault("R201", "this row has no id, so nothing can belong to it")

ONE_EACH = "give each an id of its own"

FEW = 10_000
"""Records up to which a population is read once, and kept in memory."""


@contextmanager
def kept_on_disk() -> Iterator[None]:
    """Says in words that there is no place on the disk for what a population keeps there."""
    try:
        yield
    except sqlite3.Error as error:
        raise ClausalError(
            f"what has to be looked up can't be kept in the folder for temporary files: {error}; "
            "TMPDIR names another"
        ) from None


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the number of its row, its id, and its facts by the names of records."""

    row: int
    id: str | None
    items: Mapping[str, Item]


class Population:
    """A source whose records are of one kind, checked as a whole when it is made.

    Afterwards `records` gives those without a fault, `good` is how many they are, `bad` how many
    rows are set aside, and `faults` says why; `hash` names all that is in the source, and `beside`
    are the records that hold for all. Raises RecordError if a table can't be used, or, if nothing
    is to be `set_aside`, with every fault of every row. Rows that are checked go through `watched`.
    """

    def __init__(
        self,
        source: Source,
        record: str,
        text: ConsolidatedText,
        *,
        beside: Mapping[str, Item],
        set_aside: bool,
        watched: Callable[[Iterator[Row]], Iterator[Row]] = iter,
    ) -> None:
        self.text = text
        self.record = record
        self.hash = source.hash()
        self._source = source
        self.beside = dict(beside)
        # The thread that lets go of it may be another.
        self._scratch = sqlite3.connect("", check_same_thread=False)
        weakref.finalize(self, self._scratch.close)
        self._scratch.executescript(SCRATCH)
        self._reader = Reader(text)
        self._rows_of = Rows(self._reader)
        self._watched = watched
        self._told = Told(self._scratch, text, enough=None if set_aside else MOST_FAULTS)
        self._kept: list[Record] | None = []
        tables = assign(source, record, text)
        self._table, self._parts = tables.main, tables.parts
        for table in tables.alone:
            self._add_alone(table)
        self._load()
        self.good = self._check(set_aside)
        (self.bad,) = self._scratch.execute("select count(*) from bad").fetchone()

    def faults(self) -> Iterator[tuple[Any, ...]]:
        """Every fault, as `FAULT_COLUMNS` has it."""
        return self._told.all()

    def records(self) -> Iterator[Record]:
        """The records without a fault, in the order of their rows.

        Raises ClausalError, at the end at the latest, if they are not those that were checked.
        """
        bad = self._scratch.cursor()
        again = self._rows() if self._kept is None else ((each.row, each) for each in self._kept)
        for number, record in again:
            faulty = record is None or bool(self._reader.faults)
            self._reader.faults.clear()
            if bad.execute("select 1 from bad where row = ?", (number,)).fetchone() is None:
                if record is None or faulty:
                    raise ClausalError(CHANGED)
                yield record
        if self._source.hash() != self.hash:
            raise ClausalError(CHANGED)

    def _add_alone(self, table: Table) -> None:
        """The one row of a table about something that is one for all."""
        reader, name = self._reader, table.name
        shape = self._rows_of.shape(table, name, [])
        for count, (number, row) in enumerate(table.rows()):
            if count:
                message = f"there is a second `{name}`"
                help_ = "it has one row, which holds for all"
                raise unreadable(f"{table.where}: row {number}", "R202", message, help_)
            document = self._rows_of.document(row, shape, name, (name,))
            cells = {} if document is None else document[name] or {}
            item = reader.item(name, cells, (name,), name, written=table.written)
            if self._tell(table, number, None, 1):
                self._told.end()
            assert item is not None, "an item without faults"
            self._beside_once(name, table.where)
            self.beside[name] = item

    def _beside_once(self, name: str, where: str) -> None:
        if name in self.beside:
            raise unreadable(where, "R005", f"`{name}` is given already", "give it in one place")

    # -------------------------------------------------------------- what belongs to others

    def _load(self) -> None:
        """Reads the tables of what belongs to others."""
        for part in self._parts:
            table = part.table
            owner_names = owner_columns(part.owner)
            has_id = "id" in self.text.records[part.record].fields
            apart = [*owner_names, *([] if has_id else ["id"])]
            if table.columns is not None and not set(owner_names) & set(table.columns):
                help_ = near_name(owner_names[0], table.columns) or "say in it whose each row is"
                message = f"there is no column `{owner_names[0]}`"
                raise unreadable(table.where, "R201", message, help_)
            known = self._rows_of.shape(table, part.record, apart)
            for number, row in self._watched(table.rows()):
                self._load_row(part, number, row, known, owner_names, apart)
        self._scratch.execute("create index owned on items (part, owner)")
        self._scratch.execute("create index keyed on items (part, key)")
        self._find_twins()

    def _load_row(
        self,
        part: Part,
        number: int,
        row: Mapping[str, Any] | Fault,
        shape: Shape | None,
        owner_names: Sequence[str],
        apart: Sequence[str],
    ) -> None:
        table, place = part.table, part.place
        owner = key = None
        cells: Mapping[str, Any] | Fault = row
        if not isinstance(row, Fault):
            owner = _name(next((row[n] for n in owner_names if row.get(n) is not None), None))
            key = _name(row.get("id"))
            cells = {name: cell for name, cell in row.items() if name not in apart}
            if owner is None:
                fault = Fault("R201", "this row does not say whose it is")
                self._reader.faults.append(((*place, owner_names[0]), fault))
            if key is None and self._owns(part.record):
                self._reader.faults.append(((*place, "id"), NO_ID))
        document = self._rows_of.document(cells, shape, part.record, place)
        item = None
        if document is not None:
            given = document[part.record] or {}
            item = self._reader.item(part.record, given, place, "", written=table.written)
        faulty = self._tell(table, number, owner, len(place))
        if owner is not None:
            fields = None if faulty or item is None else pickle.dumps(item.fields)
            values = (part.number, owner, number, key, fields)
            self._scratch.execute("insert into items values (?, ?, ?, ?, ?)", values)

    def _owns(self, record: str) -> bool:
        """Whether there is a table of what belongs to such a record."""
        return any(part.owner == record for part in self._parts)

    def _find_twins(self) -> None:
        """Rows with the same id in a table whose rows own others: nobody knows which is meant."""
        for part in self._parts:
            if self._owns(part.record):
                twins = self._scratch.execute(
                    "select row, owner from items where part = ? and key in "
                    "(select key from items where part = ? and key is not null "
                    "group by key having count(*) > 1)",
                    (part.number, part.number),
                ).fetchall()
                for row, owner in twins:
                    fault = Fault("R202", "another row has the same id", ONE_EACH)
                    place = (*part.place, "id")
                    self._told.add(part.table, row, owner, place, fault, len(part.place))
                    self._scratch.execute(
                        "update items set fields = null where part = ? and row = ?",
                        (part.number, row),
                    )

    def _owned(self, record: str, owner: str, path: str, place: Place) -> dict[str, Value]:
        """What the tables say of a record that is owned by no column: its lists and records."""
        fields: dict[str, Value] = {}
        if len(place) >= DEEPEST_RECORD:
            self._reader.faults.append((place[:2], too_deep()))
            return fields
        for part in self._parts:
            if part.owner != record:
                continue
            field = self.text.records[record].fields[part.field]
            several = isinstance(field.type, ListType)
            found = self._scratch.execute(
                "select row, key, fields from items where part = ? and owner = ? order by row",
                (part.number, owner),
            ).fetchall()
            here = (*place, part.field)
            if any(data is None for _, _, data in found):
                fault = Fault(BELOW, f"a row of {printable(part.table.name)} has a fault")
                self._reader.faults.append((here, fault))
                continue
            if not several and len(found) > 1:
                rows = " and ".join(str(row) for row, _, _ in found[:2])
                message = f"there is more than one of it in {part.table.where}: rows {rows}"
                self._reader.faults.append((here, Fault("R202", message)))
                continue
            items = []
            for number, (_, key, data) in enumerate(found, 1):
                below = f"{path}.{part.field}[{number}]" if several else f"{path}.{part.field}"
                given: dict[str, Value] = pickle.loads(data)
                if key is not None:
                    given |= self._owned(part.record, key, below, (*here, number - 1))
                items.append(Item(part.record, below, _moved(given, below)))
            if several:
                fields[part.field] = tuple(items)
            elif items:
                fields[part.field] = items[0]
            elif field.may_be_missing:
                fields[part.field] = MISSING
        return fields

    # -------------------------------------------------------------- the records themselves

    def _rows(
        self, watched: Callable[[Iterator[Row]], Iterator[Row]] = iter
    ) -> Iterator[tuple[int, Record | None]]:
        """Each row with its record; the reader has its faults, and they may be many."""
        table, name = self._table, self.record
        known = self._rows_of.shape(table, name, [])
        owned = {part.field for part in self._parts if part.owner == name}
        for column in known[name] if known else ():
            if column in owned:
                message = f"a table of its own says what `{column}` is"
                raise unreadable(f"{table.where}: column {column}", "R005", message, "take one out")
        id_type = self.text.records[name].fields.get("id")
        has_id = id_type is not None and isinstance(id_type.type, TextType)
        for number, row in watched(table.rows()):
            document = self._rows_of.document(row, known, name, (name,))
            if document is None:
                yield number, None
                continue
            items = dict(self.beside)
            for record, given in document.items():
                if given is None:
                    continue
                if record in self.beside:
                    fault = Fault("R005", f"`{record}` is given already", "give it in one place")
                    self._reader.faults.append(((name, record), fault))
                    continue
                item = self._reader.item(record, given, (record,), record, written=table.written)
                if item is not None:
                    items[record] = item
            root = items.get(name)
            id = root.fields.get("id") if root is not None and has_id else None
            if self._parts:
                if root is None or not isinstance(id, str):
                    self._reader.faults.append(((name, "id"), NO_ID))
                else:
                    fields = {**root.fields, **self._owned(name, id, name, (name,))}
                    items[name] = Item(name, name, fields)
            yield number, Record(number, id if isinstance(id, str) else None, items)

    def _tell(self, table: Table, number: int, id: str | None, above: int) -> bool:
        """Keeps the faults that the reader met in a row. Whether there were any."""
        faults, self._reader.faults = self._reader.faults, []
        for place, fault in faults:
            self._told.add(table, number, id, place, fault, above)
        return bool(faults)

    def _check(self, set_aside: bool) -> int:
        """Looks at every row, and puts those with a fault among the bad. How many are good."""
        table, count, scratch = self._table, 0, self._scratch.cursor()
        for number, record in self._rows(self._watched):
            count += 1
            id = record.id if record is not None else None
            if id is not None:
                before = scratch.execute("select row from ids where id = ?", (id,)).fetchone()
                if before is not None:
                    self._twice(number, before[0], id)
                else:
                    scratch.execute("insert into ids values (?, ?)", (id, number))
            if self._tell(table, number, id, 1):
                scratch.execute("insert or ignore into bad values (?)", (number,))
            elif record is not None and self._kept is not None:
                self._kept.append(record)
                if len(self._kept) > FEW:
                    self._kept = None
        if not count:
            message = "there is no record in it"
            raise unreadable(table.where, "R004", message, f"it has a row for each {self.record}")
        self._find_orphans()
        if not set_aside:
            self._told.end()
        (bad,) = scratch.execute("select count(*) from bad").fetchone()
        return count - int(bad)

    def _twice(self, number: int, before: int, id: str) -> None:
        """Nobody knows which of the two is meant: both are bad."""
        place = (self.record, "id")
        known = self._scratch.execute("select 1 from bad where row = ?", (before,)).fetchone()
        if known is None:
            self._told.add(self._table, before, id, place, _same_id(number), 1)
            self._scratch.execute("insert into bad values (?)", (before,))
        self._reader.faults.append((place, _same_id(before)))

    def _find_orphans(self) -> None:
        """Rows whose owner is nowhere."""
        for part in self._parts:
            if part.owner == self.record:
                there = "select 1 from ids where ids.id = items.owner"
            else:
                above = [other.number for other in self._parts if other.record == part.owner]
                there = (
                    "select 1 from items above where above.key = items.owner "
                    f"and above.part in ({', '.join(map(str, above))})"
                )
            lost = self._scratch.execute(
                f"select row, owner from items where part = ? and not exists ({there})",
                (part.number,),
            )
            for number, name in lost:
                fault = Fault("R201", f"there is no {part.owner} with the id that this row names")
                place = (*part.place, f"{part.owner}_id")
                self._told.add(part.table, number, name, place, fault, len(part.place))


def _same_id(row: int) -> Fault:
    return Fault("R202", f"row {row} has the same id", ONE_EACH)


def _name(given: object) -> str | None:
    """What an id is looked up by."""
    if given is None or given == "":
        return None
    return str(given).encode(errors="backslashreplace").decode()  # half a character is no text


def _moved(fields: dict[str, Value], path: str) -> dict[str, Value]:
    """The fields of an item that was read before its place was known: paths in it begin with `.`"""
    for name, value in fields.items():
        if isinstance(value, Item) and value.path.startswith("."):
            fields[name] = _at(value, path + value.path)
        elif isinstance(value, tuple):
            fields[name] = tuple(
                _at(item, path + item.path) if item.path.startswith(".") else item for item in value
            )
    return fields


def _at(item: Item, path: str) -> Item:
    fields: dict[str, Value] = dict(item.fields)
    before = path.removesuffix(item.path)
    return Item(item.record, path, _moved(fields, before))
