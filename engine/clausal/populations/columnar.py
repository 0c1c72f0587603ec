"""Parquet and Arrow IPC, read batch by batch; lists of structs are lists of records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from clausal.populations.tables import (
    Kind,
    Row,
    Stretch,
    Table,
    library,
    named_once,
    reading,
    unreadable,
)

BATCH = 1000
"""Rows that are Python's own at a time."""

STRETCH = 65_536
"""Rows that are read by vectors at a time."""


def columnar_table(path: Path) -> Table:
    """The one table of a file."""
    pa: Any = library("pyarrow")
    try:
        schema = _schema(path)
    except pa.ArrowInvalid as error:
        raise _broken(path, error) from None
    named_once(schema.names, str(path))
    return Table(
        name=path.stem,
        where=str(path),
        columns=tuple(schema.names),
        kinds={field.name: _kind(field.type) for field in schema},
        rows=lambda: _rows(path),
        written=False,
        stretches=None if any(map(_has_views, schema.types)) else partial(_stretches, path),
    )


def _broken(path: Path, error: Exception) -> Exception:
    said = str(error).partition("\n")[0].rstrip(".")
    return unreadable(str(path), "R003", f"this is not the file that its name says: {said}")


def _schema(path: Path) -> Any:
    if path.suffix.lower() == ".parquet":
        with path.open("rb") as file:
            return library("pyarrow.parquet").read_schema(file)
    with path.open("rb") as file:
        return _ipc(file).schema


def _ipc(file: Any) -> Any:
    """A reader of the file format, or of the stream format."""
    ipc: Any = library("pyarrow.ipc")
    try:
        return ipc.open_file(file)
    except library("pyarrow").ArrowInvalid:
        file.seek(0)
        return ipc.open_stream(file)


def _batches(file: Any, path: Path, columns: Sequence[str] | None = None) -> Iterator[Any]:
    if path.suffix.lower() == ".parquet":
        parquet = library("pyarrow.parquet").ParquetFile(file)
        groups = range(parquet.num_row_groups)
        # pyarrow has no batch of lists of words from two groups. And it reads by one thread: others
        # have work, and its own would wait for each other.
        apart = any(map(_holds_words, parquet.schema_arrow.types))
        for some in [[group] for group in groups] if apart else [groups]:
            yield from parquet.iter_batches(STRETCH, some, columns, use_threads=False)
        return
    reader = _ipc(file)
    if hasattr(reader, "num_record_batches"):
        yield from map(reader.get_batch, range(reader.num_record_batches))
    else:
        yield from reader


def _stretches(path: Path, columns: Sequence[str] | None = None) -> Iterator[Stretch]:
    np: Any = library("numpy")
    number = 1
    with _arrow_read(path), library("pyarrow").OSFile(str(path)) as file:
        for batch in _batches(file, path, columns):
            for start in range(0, batch.num_rows, STRETCH):
                some = batch.slice(start, STRETCH)
                yield np.arange(number, number + some.num_rows), some, ()
                number += some.num_rows


def _rows(path: Path) -> Iterator[Row]:
    number = 0
    with _arrow_read(path), path.open("rb") as file:
        for batch in _batches(file, path):
            for start in range(0, batch.num_rows, BATCH):
                for row in batch.slice(start, BATCH).to_pylist():
                    number += 1
                    yield number, row


@contextmanager
def _arrow_read(path: Path) -> Iterator[None]:
    """Says in words that a file is not whole, or has a value that Python does not have."""
    with reading(path):
        try:
            yield
        except (library("pyarrow").ArrowInvalid, ValueError, OverflowError) as error:
            raise _broken(path, error) from None


def _has_views(type: Any) -> bool:
    """Whether there are texts in it that Arrow can't pick single rows of."""
    t: Any = library("pyarrow.types")
    return bool(t.is_string_view(type)) or any(map(_has_views, _inside(type)))


def _holds_words(type: Any) -> bool:
    """Whether there are dictionaries below it."""
    t: Any = library("pyarrow.types")
    return any(t.is_dictionary(each) or _holds_words(each) for each in _inside(type))


def _inside(type: Any) -> list[Any]:
    return [type.field(i).type for i in range(type.num_fields)]


def _kind(type: Any) -> Kind:
    t: Any = library("pyarrow.types")
    if t.is_dictionary(type):
        return _kind(type.value_type)
    if t.is_struct(type):
        return Kind("records", {type.field(i).name: _kind(type.field(i).type) for i in _each(type)})
    if t.is_list(type) or t.is_large_list(type) or t.is_fixed_size_list(type):
        return Kind("lists", _kind(type.value_type).inside)
    tests = {
        "nothing": (t.is_null,),
        "texts": (t.is_string, t.is_large_string, t.is_string_view),
        "yes and no": (t.is_boolean,),
        "whole numbers": (t.is_integer,),
        "decimals": (t.is_decimal,),
        "binary floats": (t.is_floating,),
        "days": (t.is_date,),
        "times": (t.is_timestamp,),
    }
    for says, each in tests.items():
        if any(test(type) for test in each):
            return Kind(says)
    return Kind(f"`{type}`")


def _each(struct: Any) -> range:
    return range(struct.num_fields)
