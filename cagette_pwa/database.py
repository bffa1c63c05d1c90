"""The engine, one transaction per command, and locks that mean the same on SQLite and PostgreSQL."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import Select
from sqlmodel import Session, SQLModel

from cagette_pwa.settings import settings

_Rows = TypeVar("_Rows", bound=Select[Any])
_engines: dict[str, Engine] = {}


def engine() -> Engine:
    """The engine of the configured database, made once for a process."""
    url = settings().database_url
    if url not in _engines:
        _engines[url] = _make_engine(url)
    return _engines[url]


@contextmanager
def read() -> Iterator[Session]:
    """A session that only looks; whatever it changed is dropped."""
    with Session(engine()) as session:
        yield session


@contextmanager
def write() -> Iterator[Session]:
    """One command: committed when the block ends, undone when it raises.

    SQLite takes its write lock with the first statement (`BEGIN IMMEDIATE`), so what is checked inside still holds
    when it is written. PostgreSQL locks the rows that `locked` names.
    """
    with Session(engine().execution_options(writes=True)) as session, session.begin():
        yield session


def locked(rows: _Rows, *, of: type[SQLModel] | None = None) -> _Rows:
    """`SELECT ... FOR NO KEY UPDATE`; give it an order by id, so that two commands never wait for each other.

    It excludes every other lock of this kind and every change. Only rows that merely refer to these (foreign keys)
    may still be written: with `FOR UPDATE`, copying a price list would wait for an order and the order for it.
    `of` is the table whose rows are locked, when several are joined.
    """
    return rows.with_for_update(key_share=True, of=of)


def insert_missing(session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    """Inserts the rows that no unique constraint refuses, in this order; a rival's equal row is not an error."""
    if rows:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        session.execute(dialect.insert(table).on_conflict_do_nothing(), [*rows])


def _make_engine(address: str) -> Engine:
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        return _make_sqlite(str(address), url.database)
    return create_engine(url.set(drivername="postgresql+psycopg"), pool_size=10, max_overflow=20, pool_pre_ping=True)


def _make_sqlite(address: str, database: str | None) -> Engine:
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    made = create_engine(address, connect_args={"check_same_thread": False}, pool_size=20, max_overflow=40)

    @event.listens_for(made, "connect")
    def _prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=20000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(made, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return made
