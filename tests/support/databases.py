"""Fresh databases with the whole schema, in a few milliseconds each."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlmodel import Session

from cagette_pwa import database
from tests.support.configuration import configured
from tests.support.postgres import PostgresServer

_numbers = count(1)
_TEMPLATE = "cagette_template"


def sqlite_template(folder: Path) -> Path:
    """An empty migrated SQLite file, to be copied."""
    template = folder / "template.db"
    with _migrated(f"sqlite:///{template}"):
        pass
    return template


@contextmanager
def sqlite_database(template: Path, folder: Path) -> Iterator[str]:
    """The settings point to a copy of `template`; yields its address."""
    copy = shutil.copy(template, folder / "test.db")
    with _configured_database(f"sqlite:///{copy}") as url:
        yield url


def postgres_template(server: PostgresServer) -> None:
    """The database from which `postgres_database` is copied."""
    server.execute(f"CREATE DATABASE {_TEMPLATE}")
    with _migrated(server.url(_TEMPLATE)):
        pass


@contextmanager
def postgres_database(server: PostgresServer) -> Iterator[str]:
    """The settings point to a new database of `server`; yields its address."""
    name = f"test_{next(_numbers)}"
    server.execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
    try:
        with _configured_database(server.url(name)) as url:
            yield url
    finally:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def rehearsal() -> Iterator[Session]:
    """A command on the configured database that is undone when the block ends."""
    with Session(database.engine().execution_options(writes=True)) as session:
        session.begin()
        yield session
        session.rollback()


@contextmanager
def _migrated(url: str) -> Iterator[None]:
    from cagette_pwa.migrations import upgrade

    with _configured_database(url):
        upgrade()
        yield


@contextmanager
def _configured_database(url: str) -> Iterator[str]:
    with configured(DATABASE_URL=url):
        try:
            yield url
        finally:
            database.engine().dispose()
