"""Rows → Parquet, CSV or JSON Lines, by the ending of a file's name; whole, or not at all."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

from clausal.errors import ClausalError, QuestionError
from clausal.ir.types import (
    DateType,
    DurationType,
    ListType,
    MoneyType,
    NumberType,
    PercentType,
    RecordType,
    SetType,
    Type,
    YesNoType,
)
from clausal.populations.tables import library
from clausal.render.answers_json import value_json

ENDINGS = (".parquet", ".csv", ".jsonl", ".ndjson")

QUOTIENT_PLACES = 12
"""Places of a value that has no last one: as many as answers show."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column and what is in it: `whole`, `text`, `word` (one of a few texts), `day`, `yes or no`,
    `texts`, `needs`, `json`, or the places of its decimals. `type` is that of an answer's values.
    """

    name: str
    holds: str | int = "text"
    type: Type | None = None


class Writer(Protocol):
    """Takes rows, as many as there are at a time."""

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        """Adds rows, whose cells are as JSON has them."""

    def write_batch(self, batch: Any) -> None:
        """Adds the rows of a record batch, which has the columns' `schema_of`."""

    def close(self) -> None:
        """Finishes the file."""


def holds(type: Type | None) -> str | int:
    """What the column of a question's values holds."""
    match type:
        case MoneyType(places=places) | NumberType(places=places):
            return QUOTIENT_PLACES if places is None else places
        case PercentType(places=places):
            return QUOTIENT_PLACES if places is None else places
        case DurationType():
            return 0
        case YesNoType():
            return "yes or no"
        case DateType():
            return "day"
        case SetType():
            return "texts"
        case _:
            return "json"


def ending_of(path: Path) -> str:
    """The ending, if it says how to write. Raises QuestionError."""
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise QuestionError(
            f"`{path.name}` does not say how to write it: name it .parquet, .csv or .jsonl"
        )
    if ending == ".parquet":
        library("pyarrow.parquet")
    return ending


@contextmanager
def writing(
    path: Path, ending: str, columns: Sequence[Column], about: Mapping[str, Any]
) -> Iterator[Writer]:
    """A writer into a new file, which is on the disk when all is well. Parquet also says `about`
    what its rows are; the others have no place for it."""
    with path.open("wb") as file:
        writer: Writer
        if ending == ".parquet":
            writer = _Parquet(file, columns, about)
        elif ending == ".csv":
            writer = _Csv(file, columns)
        else:
            writer = _Lines(file, columns)
        try:
            yield writer
        finally:
            writer.close()
        file.flush()
        os.fsync(file.fileno())


class _Lines:
    """An object to a line."""

    def __init__(self, file: Any, columns: Sequence[Column]) -> None:
        self._file = file
        self._columns = columns

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        for row in rows:
            cells = {
                column.name: _needs(cell) if column.holds == "needs" else cell
                for column, cell in zip(self._columns, row, strict=True)
            }
            self._file.write(json.dumps(cells, ensure_ascii=False).encode() + b"\n")

    def write_batch(self, batch: Any) -> None:
        self.write(rows_of(batch, self._columns))

    def close(self) -> None:
        pass


class _Csv:
    """Cells as words; nothing where there is none, and several things separated by `; `."""

    def __init__(self, file: Any, columns: Sequence[Column]) -> None:
        self._file = file
        self._columns = columns
        self._write([[column.name for column in columns]])

    def _write(self, rows: Iterable[Sequence[Any]]) -> None:
        import io

        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(rows)
        self._file.write(text.getvalue().encode())

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        self._write(
            [_words(cell, c.holds) for c, cell in zip(self._columns, row, strict=True)]
            for row in rows
        )

    def write_batch(self, batch: Any) -> None:
        self.write(rows_of(batch, self._columns))

    def close(self) -> None:
        pass


def _words(cell: Any, holds: str | int) -> Any:
    if holds == "needs":
        return "; ".join(says for _, _, says in cell)
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case list():
            return ", ".join(cell)
        case dict():
            return json.dumps(cell, ensure_ascii=False)
        case _:
            return cell


def _needs(cell: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    return [dict(zip(("kind", "name", "says"), need, strict=True)) for need in cell]


class _Parquet:
    """Decimals are decimals, days are days; what the rows are about is metadata."""

    def __init__(self, file: Any, columns: Sequence[Column], about: Mapping[str, Any]) -> None:
        told = {"clausal": json.dumps(about, ensure_ascii=False)}
        self._schema = schema_of(columns).with_metadata(told)
        self._columns = columns
        # Every row and id is another; what the other columns have is sought by nobody.
        names = [column.name for column in columns if column.name in ("row", "id")]
        self._writer = library("pyarrow.parquet").ParquetWriter(
            file,
            self._schema,
            use_dictionary=[leaf for leaf in _leaves(self._schema) if leaf not in names],
            write_statistics=names,
        )

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        pa = library("pyarrow")
        arrays = []
        for index, (column, field) in enumerate(zip(self._columns, self._schema, strict=True)):
            cells = [typed(row[index], column.holds) for row in rows]
            try:
                arrays.append(pa.array(cells, field.type))
            except pa.ArrowInvalid:
                raise ClausalError(
                    f"`{column.name}` has a value with more digits than Parquet's decimals have: "
                    "write it as .csv or .jsonl"
                ) from None
        self._writer.write_batch(pa.record_batch(arrays, schema=self._schema))

    def write_batch(self, batch: Any) -> None:
        self._writer.write_batch(batch.replace_schema_metadata(self._schema.metadata))

    def close(self) -> None:
        self._writer.close()


# ------------------------------------------------------------------ record batches


def schema_of(columns: Sequence[Column]) -> Any:
    """The schema of record batches with these columns."""
    pa = library("pyarrow")
    return pa.schema([(column.name, _arrow_type(column.holds)) for column in columns])


def rows_of(batch: Any, columns: Sequence[Column]) -> list[list[Any]]:
    """The rows of a record batch, their cells as JSON has them."""
    across = [
        [_plain(cell, column) for cell in array.to_pylist()]
        for array, column in zip(batch.columns, columns, strict=True)
    ]
    return [list(row) for row in zip(*across, strict=True)]


def _plain(cell: Any, column: Column) -> Any:
    match cell:
        case Decimal():
            share = 100 if isinstance(column.type, PercentType) else 1
            return value_json(Fraction(cell) / share, column.type)
        case dt.date():
            return cell.isoformat()
        case list() if column.holds == "needs":
            return [[need["kind"], need["name"], need["says"]] for need in cell]
        case str() if isinstance(column.type, RecordType | ListType) and column.holds == "json":
            return json.loads(cell)
        case _:
            return cell


def _arrow_type(holds: str | int) -> Any:
    pa = library("pyarrow")
    if isinstance(holds, int):
        return pa.decimal128(38, holds)
    needs = pa.struct([("kind", pa.string()), ("name", pa.string()), ("says", pa.string())])
    return {
        "whole": pa.int64(),
        "text": pa.string(),
        "word": pa.dictionary(pa.int8(), pa.string()),
        "json": pa.string(),
        "day": pa.date32(),
        "yes or no": pa.bool_(),
        "texts": pa.list_(pa.string()),
        "needs": pa.list_(needs),
    }[holds]


def _leaves(schema: Any) -> list[str]:
    """What Parquet calls its columns, of which lists have some below them."""
    pa = library("pyarrow")
    file = pa.BufferOutputStream()
    parquet = library("pyarrow.parquet")
    parquet.write_metadata(schema, file)
    found = parquet.read_metadata(pa.BufferReader(file.getvalue())).schema
    return [found.column(number).path for number in range(len(found))]


def typed(cell: Any, holds: str | int) -> Any:
    """A cell as JSON has it, as Python has it of the column's Arrow type."""
    if cell is None:
        return None
    if isinstance(holds, int):
        return Decimal(cell)
    match holds:
        case "needs":
            return _needs(cell)
        case "day":
            return dt.date.fromisoformat(cell)
        case "json":
            return cell if isinstance(cell, str) else json.dumps(cell, ensure_ascii=False)
        case _:
            return cell
