"""A client of the API on an empty database."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from cagette_pwa.api import make_api


@pytest.fixture
def client(database: str) -> Iterator[TestClient]:
    """A browser that follows no redirect, so that a test can read it."""
    with TestClient(make_api(), base_url="http://localhost:8000", follow_redirects=False) as client:
        yield client
