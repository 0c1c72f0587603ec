"""A PostgreSQL database by its URL, on a server of its own, where PostgreSQL is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clausal.book import Book
from clausal.errors import RecordError
from clausal.populations.tables import open_source

from .conftest import WORKERS, tables
from .test_formats import population

sql: Any = pytest.importorskip("sqlalchemy")
pytest.importorskip("psycopg")

TYPES = {
    "pay": "numeric(12, 2)",
    "hours": "numeric",
    "step": "smallint",
    "post.step": "smallint",
    "on_call": "boolean",
    "passed": "boolean",
    "hired": "date",
    "since": "date",
    "post.since": "timestamp",
    "finished": "date",
    "made": "date",
    "opened": "date",
    "topics": "text[]",
}
"""Whatever is not among them is text."""


def _programs() -> Path | None:
    """Where the server's programs are. Debian has them in no folder of the path."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    return max(
        (path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")), default=None
    )


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of an empty database. A server that root starts runs as another user."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    who: Any = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="pg") as folder:  # its socket needs a short path
        if who:
            shutil.chown(folder, "postgres", "postgres")

        def run(program: str, *arguments: str) -> None:
            command = [str(programs / program), "-D", f"{folder}/data", *arguments]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, **who)

        run("initdb", "--username=clausal", "--auth=trust", "--encoding=UTF8", "--no-sync")
        options = f"-c listen_addresses= -c fsync=off -k {folder}"
        run("pg_ctl", "--wait", "-o", options, "-l", f"{folder}/log", "start")
        try:
            yield f"postgresql+psycopg://clausal@/postgres?host={folder}"
        finally:
            run("pg_ctl", "--wait", "--mode=immediate", "stop")


@pytest.fixture
def database(server: str) -> Iterator[str]:
    """The URL of a database with the workers, and with something else."""
    engine = sql.create_engine(server, poolclass=sql.pool.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("create table canteen (dish text, picture bytea)")
        connection.exec_driver_sql("insert into canteen values ('stew', 'a picture')")
        for name, rows in tables().items():
            kinds = ", ".join(f'"{column}" {TYPES.get(column, "text")}' for column in rows[0])
            key = "id serial primary key, " if name in ("course", "report.scores") else ""
            connection.exec_driver_sql(f'create table "{name}" ({key}{kinds})')
            columns = ", ".join(f'"{column}"' for column in rows[0])
            marks = ", ".join(["%s"] * len(rows[0]))
            for row in rows:
                connection.exec_driver_sql(
                    f'insert into "{name}" ({columns}) values ({marks})', tuple(row.values())
                )
    yield server
    with engine.begin() as connection:
        connection.exec_driver_sql("drop schema public cascade; create schema public")


def test_it_holds_the_facts_of_its_records(database: str, book: Book) -> None:
    read = population(database, book)
    assert open_source(database).hash() == open_source(database).hash()
    for record, worker in zip(read.records(), WORKERS, strict=True):
        assert record.items["worker"] == book.read({"worker": worker}).items["worker"]
    assert read.good == len(WORKERS)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            "update worker set pay = 'NaN' where id = 'w-2'",
            "worker: row 2: pay [R006] NaN is not a number",
        ),
        ("update worker set hired = 'infinity'", "can't be read"),
        ("update course set hours = 1e400", "row 2: hours [R006]"),
        ("drop table firm; create view firm as select 'never' as opened", "opened [R105]"),
    ],
)
def test_what_it_has_that_nothing_else_has(
    change: str, told: str, database: str, book: Book
) -> None:
    with sql.create_engine(database, poolclass=sql.pool.NullPool).begin() as connection:
        connection.exec_driver_sql(change)
    with pytest.raises(RecordError) as raised:
        population(database, book)
    found = [f"{each.path} [{each.code}] {each.message}" for each in raised.value.diagnostics]
    assert told in "\n".join(found)


def test_no_server(book: Book) -> None:
    with pytest.raises(RecordError) as raised:
        open_source("postgresql+psycopg://clausal:secret@127.0.0.1:1/people")
    (found,) = raised.value.diagnostics
    assert found.path == "postgresql+psycopg://clausal:***@127.0.0.1:1/people"
    assert found.message.startswith("can't be read: ")
