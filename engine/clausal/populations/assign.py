"""The tables of a source → what each is about: the records, what belongs to them, or all of them.

A table is called by the record that its rows are (`evaluation`), by the field in which they stand
(`evaluations`), or by both (`teacher.evaluations`).
"""

from __future__ import annotations

from dataclasses import dataclass

from clausal.ir.text import ConsolidatedText
from clausal.ir.types import ListType, RecordType
from clausal.populations.tables import Source, Table, unreadable
from clausal.records.faults import Place
from clausal.records.value import near_name, printable

_Place = tuple[str, str, str]
"""The record that owns a field, the field, and the record that stands in it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A table of what belongs to another record: in which field of which record.

    `place` is where its rows stand below the records themselves, all of them as the first.
    """

    number: int
    table: Table
    owner: str
    field: str
    record: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The table of the records; those of what belongs to them; and those of what holds for all."""

    main: Table
    parts: tuple[Part, ...] = ()
    alone: tuple[Table, ...] = ()


def owner_columns(owner: str) -> tuple[str, str]:
    """What the column is called that says whose a row is."""
    return f"{owner}_id", owner


def assign(source: Source, record: str, text: ConsolidatedText) -> Tables:
    """What each table is about. Raises RecordError of one that is about nothing."""
    if len(source.tables) == 1 and not source.shared:
        return Tables(main=source.tables[0])
    names = [table.name for table in source.tables]
    owned: list[tuple[Table, _Place]] = []
    alone: list[Table] = []
    if not names:
        raise unreadable(source.where, "R004", "there is no table in it")
    if record not in names:
        help_ = near_name(record, names) or f"there are {', '.join(names[:12])}"
        missing = f"there is no table `{record}`, with a row for each"
        raise unreadable(source.where, "R101", missing, help_)
    places = _places(record, text)
    for table in source.tables:
        if table.name == record:
            main = table
        elif table.name in places:
            found = _owned_by(table, places[table.name])
            if len(found) > 1:
                whole = " or ".join(f"`{owner}.{field}`" for owner, field, _ in found)
                raise unreadable(
                    table.where, "R101", f"`{table.name}` stands in several places", whole
                )
            owned.append((table, found[0]))
        elif table.name in text.records:
            alone.append(table)
        elif near := near_name(table.name, [*places, *text.records]):
            raise _no_record(table, near)
        elif not source.shared:
            raise _no_record(table, f"there are {', '.join([record, *places])}")
    return Tables(main=main, parts=_parts(owned, record, text), alone=tuple(alone))


def _parts(
    owned: list[tuple[Table, _Place]], record: str, text: ConsolidatedText
) -> tuple[Part, ...]:
    """The tables of what belongs to others, each after its owner's."""
    parts: list[Part] = []
    places: dict[str, Place] = {record: (record,)}
    while owned:
        ready = [each for each in owned if each[1][0] in places]
        if not ready:
            table, (owner, _, _) = owned[0]
            message = f"there is no table `{owner}`, whose rows it has"
            raise unreadable(table.where, "R101", message)
        owned = [each for each in owned if each not in ready]
        for table, (owner, field, held) in ready:
            several = isinstance(text.records[owner].fields[field].type, ListType)
            place: Place = (*places[owner], field, *((0,) if several else ()))
            places.setdefault(held, place)
            parts.append(Part(len(parts), table, owner, field, held, place))
    return tuple(parts)


def _no_record(table: Table, help: str) -> Exception:
    return unreadable(table.where, "R101", f"there is no record `{printable(table.name)}`", help)


def _places(record: str, text: ConsolidatedText) -> dict[str, list[_Place]]:
    """By each name that a table may have, the fields in which its rows stand."""
    places: dict[str, list[_Place]] = {}
    waiting = [record]
    for owner in waiting:
        for field in text.records[owner].fields.values():
            match field.type:
                case ListType(record=held) | RecordType(name=held):
                    for name in dict.fromkeys((field.name, held, f"{owner}.{field.name}")):
                        places.setdefault(name, []).append((owner, field.name, held))
                    if held not in waiting:
                        waiting.append(held)
                case _:
                    pass
    return places


def _owned_by(table: Table, places: list[_Place]) -> list[_Place]:
    """The places whose owner the table has a column for; all of them if it has none."""
    columns = set(table.columns or ())
    return [place for place in places if columns & set(owner_columns(place[0]))] or places
