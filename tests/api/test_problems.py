"""What a route keeps, what it undoes, and how it says no."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import select

from cagette_pwa import database as databases
from cagette_pwa.api import problems
from cagette_pwa.errors import NotFound
from cagette_pwa.models.account import User
from tests.support.town import make_user

api = FastAPI()
problems.install(api)


@api.post("/rename")
def _rename(name: str) -> str:
    with databases.write() as session:
        session.exec(select(User)).one().first_name = name
    return name


@api.post("/rename-and-refuse")
def _rename_and_refuse() -> None:
    with databases.write() as session:
        session.exec(select(User)).one().first_name = "Autre"
        session.flush()
        raise NotFound


@api.post("/break")
def _break() -> None:
    with databases.write() as session:
        session.exec(select(User)).one().first_name = "Autre"
        session.flush()
        raise ZeroDivisionError("secret")


@pytest.fixture
def client(database: str) -> Iterator[TestClient]:
    with databases.write() as session:
        make_user(session, first_name="Marie")
    with TestClient(api, raise_server_exceptions=False) as client:
        yield client


def test_what_a_route_changed_is_kept_once_it_returns(client: TestClient) -> None:
    assert client.post("/rename?name=Anne").status_code == 200
    assert _name() == "Anne"


@pytest.mark.parametrize(("path", "status"), [("/rename-and-refuse", 404), ("/break", 500)])
def test_a_route_that_raises_changes_nothing_and_says_why_in_french(client: TestClient, path: str, status: int) -> None:
    answer = client.post(path)

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["title"].endswith(".")
    assert "secret" not in answer.text
    assert _name() == "Marie"


def test_an_incomplete_request_is_refused_in_french(client: TestClient) -> None:
    answer = client.post("/rename")

    assert (answer.status_code, answer.json()["code"]) == (422, "unreadable")
    assert answer.json()["title"].startswith("Cette demande est incomplète.")


def _name() -> str:
    with databases.read() as session:
        return session.exec(select(User.first_name).order_by(User.id)).first() or ""  # type: ignore[arg-type]
