"""Towns filled once for the whole run, then only read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from cagette_pwa import database
from cagette_pwa.demo.seed import fill
from tests.support.configuration import configured
from tests.support.databases import sqlite_database

MOMENTS = {
    "a Monday morning": datetime.fromisoformat("2026-11-23T09:00:00+00:00"),
    "the night in which clocks go forward": datetime.fromisoformat("2027-03-28T00:30:00+00:00"),
}


@dataclass(frozen=True)
class Filled:
    """A town as it was filled at `now`."""

    session: Session
    now: datetime


@pytest.fixture(scope="session", params=MOMENTS)
def _filled(
    request: pytest.FixtureRequest, _sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, datetime]:
    now, folder = MOMENTS[request.param], tmp_path_factory.mktemp("town")
    with sqlite_database(_sqlite_template, folder):
        assert fill(None, now)
    return next(folder.glob("*.db")), now


@pytest.fixture
def filled(_filled: tuple[Path, datetime]) -> Iterator[Filled]:
    """A town to look at; what a test changes is dropped."""
    path, now = _filled
    with configured(DATABASE_URL=f"sqlite:///{path}"), database.read() as session:
        yield Filled(session, now)
