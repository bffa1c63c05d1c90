"""One village for the sweep, in a database that is put back after each change."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cagette_pwa import database
from cagette_pwa.clock import utc_now
from tests.support.configuration import configured
from tests.support.databases import sqlite_database
from tests.sweep.village import Village, build
from tests.sweep.witness import Witness


@pytest.fixture(scope="module")
def village(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    """The village, around the present moment: handlers read the clock."""
    folder = tmp_path_factory.mktemp("sweep")
    with configured(DEMO="false"), sqlite_database(_sqlite_template, folder):
        with database.write() as session:
            built = build(session, utc_now())
        yield built


@pytest.fixture
def witness(village: Village) -> Iterator[Witness]:
    """Sees every change of the village."""
    path = database.engine().url.database
    assert path is not None
    found = Witness(path)
    yield found
    found.close()
