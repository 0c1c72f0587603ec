"""A database by its URL: its tables and views, as SQLAlchemy and the database's driver read them.

Values are taken as the driver gives them, so that no decimal becomes a binary float on the way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from clausal.errors import QuestionError
from clausal.populations.tables import Row, Source, Table, library, named_once, unreadable


def database(given: str) -> Source:
    """The tables of a database. Raises RecordError."""
    sql: Any = library("sqlalchemy")
    try:
        url = sql.make_url(given)
        # Nothing is asked often enough to keep a connection open for it.
        engine = sql.create_engine(url, poolclass=sql.pool.NullPool)
    except ModuleNotFoundError as error:
        raise QuestionError(
            f"this database needs the library {error.name}, which is not installed"
        ) from None
    except sql.exc.ArgumentError:
        raise QuestionError("this is not the URL of a database") from None
    where = url.render_as_string(hide_password=True)
    at_a_file = url.get_backend_name() == "sqlite" and url.database
    if at_a_file and not Path(url.database).is_file():
        raise unreadable(where, "R001", "there is no such file")  # SQLite would make one
    with _reached(where):
        inspector = sql.inspect(engine)
        names = [*inspector.get_table_names(), *inspector.get_view_names()]
        tables = [_table(engine, inspector, name, where) for name in sorted(names)]
    return Source(where=where, tables=tuple(tables), hash=lambda: _hash(tables), shared=True)


@contextmanager
def _reached(where: str) -> Iterator[None]:
    sql: Any = library("sqlalchemy")
    try:
        yield
    except sql.exc.SQLAlchemyError as error:
        said = str(getattr(error, "orig", None) or error).partition("\n")[0]
        raise unreadable(where, "R001", f"can't be read: {said}") from None


def _table(engine: Any, inspector: Any, name: str, where: str) -> Table:
    columns = tuple(column["name"] for column in inspector.get_columns(name))
    named_once(columns, f"{where}: {name}")
    keys = tuple(inspector.get_pk_constraint(name)["constrained_columns"])
    return Table(
        name=name,
        where=f"{where}: {name}",
        columns=columns,
        kinds={},
        rows=lambda: _rows(engine, name, columns, keys or columns, where),
        written=True,
    )


def _rows(
    engine: Any, name: str, columns: tuple[str, ...], order: tuple[str, ...], where: str
) -> Iterator[Row]:
    sql: Any = library("sqlalchemy")
    # Without the columns' types, SQLAlchemy leaves the driver's values alone.
    wanted = [sql.column(column) for column in columns]
    query = sql.select(*wanted).select_from(sql.table(name)).order_by(*map(sql.column, order))
    with _reached(where), engine.connect() as connection:
        streaming = connection.execution_options(stream_results=True, max_row_buffer=1000)
        with streaming.execute(query) as found:
            for number, row in enumerate(found, 1):
                yield number, dict(zip(columns, row, strict=True))


def _hash(tables: list[Table]) -> str:
    whole = hashlib.sha256()
    for table in tables:
        whole.update(repr((table.name, table.columns)).encode())
        for _, row in table.rows():
            assert isinstance(row, Mapping), "a database has no broken rows"
            # A view of some bytes is another one each time that it is read.
            cells = [bytes(c) if isinstance(c, memoryview) else c for c in row.values()]
            whole.update(repr(cells).encode())
    return whole.hexdigest()
