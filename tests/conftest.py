"""Fixtures that every test may ask for."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from cagette_pwa import database as databases
from tests.support.configuration import configured
from tests.support.databases import postgres_database, postgres_template, rehearsal, sqlite_database, sqlite_template
from tests.support.mail import MailServer, mail_server
from tests.support.postgres import PostgresServer, postgres_server

E2E = Path(__file__).parent / "e2e"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives a browser is marked by its folder."""
    for item in items:
        if E2E in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture
def now() -> datetime:
    """A Monday morning in November, 10h00 in France."""
    return datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sqlite_template(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One server for the session, with the migrated database that others are copied from."""
    with postgres_server() as server:
        postgres_template(server)
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """Both databases, one after the other."""
    return str(request.param)


@pytest.fixture
def database(request: pytest.FixtureRequest, backend: str, tmp_path: Path) -> Iterator[str]:
    """The settings point to an empty database of the test's own, with the whole schema; commits stay."""
    if backend == "sqlite":
        with sqlite_database(request.getfixturevalue("_sqlite_template"), tmp_path) as url:
            yield url
    else:
        with postgres_database(request.getfixturevalue("postgres")) as url:
            yield url


@pytest.fixture(scope="session")
def _stage_sqlite(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{shutil.copy(_sqlite_template, tmp_path_factory.mktemp('stage') / 'stage.db')}"


@pytest.fixture(scope="session")
def _stage_postgresql(postgres: PostgresServer) -> Iterator[str]:
    with postgres_database(postgres) as url:
        yield url


@pytest.fixture
def session(request: pytest.FixtureRequest, backend: str) -> Iterator[Session]:
    """One open command on an empty database.

    A test that asks for `database` too gets its own, and the command is committed when it ends well. Others
    share one, where each command is undone: making a database takes longer than most tests.
    """
    if "database" in request.fixturenames:
        request.getfixturevalue("database")
        with databases.write() as session:
            yield session
        return
    with configured(DATABASE_URL=request.getfixturevalue(f"_stage_{backend}")), rehearsal() as session:
        yield session


@pytest.fixture
def smtp() -> Iterator[MailServer]:
    """A mail server that the settings point to."""
    with mail_server() as server, configured(SMTP_URL=server.url):
        yield server
