"""Every HTTP route, asked by people who have no business there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from httpx import Response

from cagette_pwa import routes
from cagette_pwa.api import ROUTERS, make_api
from cagette_pwa.errors import CagetteError
from cagette_pwa.services import sessions
from tests.sweep import allowed
from tests.sweep.village import ATTACKERS, STRANGER, Village, betrayal
from tests.sweep.witness import Witness

HOST = "http://localhost:8000"
API = make_api()
VALUES = (
    "1",
    "2",
    "1,2,3",
    "",
    "-1",
    "9" * 30,
    "1.5",
    "a" * 10_000,
    "\x00",
    "../../etc/passwd",
    "https://elsewhere.example",
)
VICTIMS = "1"
"""The victims were there first: in every table this row is theirs."""

HTML = "text/html"
REFUSED = "Ce document ne peut pas s'ouvrir"


@dataclass(frozen=True)
class Asked:
    """The names of what a route takes from its address and from its form."""

    query: tuple[str, ...]
    form: tuple[str, ...]


def _routes() -> Iterator[tuple[str, Asked]]:
    """`GET /api/sante`, and what it asks for."""
    described = API.openapi()
    schemas = described.get("components", {}).get("schemas", {})
    for path, methods in described["paths"].items():
        for method, told in methods.items():
            query = tuple(asked["name"] for asked in told.get("parameters", []) if asked["in"] == "query")
            body = re.findall(r"#/components/schemas/(\w+)", str(told.get("requestBody", {})))
            form = tuple(name for schema in body for name in schemas[schema]["properties"])
            yield f"{method.upper()} {path}", Asked(query, form)


FOUND = dict(_routes())


@pytest.fixture
def client(village: Village) -> Iterator[TestClient]:
    with TestClient(API, base_url=HOST, follow_redirects=False, raise_server_exceptions=False) as client:
        yield client


def test_every_route_of_the_api_is_known_to_the_sweep() -> None:
    """A mounted application, a websocket or a route that hides from the description would escape it."""
    included = [route for router in ROUTERS for route in router.routes]
    assert {type(route) for route in included} == {APIRoute}
    assert len(included) + sum(isinstance(route, APIRoute) for route in API.routes) == len(FOUND)
    assert {type(route).__name__ for route in API.routes} <= {"APIRoute", "_IncludedRouter"}


def test_what_is_open_by_design_still_exists() -> None:
    assert set(allowed.ROUTES) <= set(FOUND)


@pytest.mark.parametrize("attacker", ATTACKERS)
@pytest.mark.parametrize("name", FOUND)
def test_nobody_changes_or_gets_what_is_not_theirs(
    client: TestClient, village: Village, witness: Witness, name: str, attacker: str
) -> None:
    """With the victims' rows in every parameter, and with whatever else a client may send."""
    for value in (*VALUES, village.names["slug"][0], *village.names["public_id"]):
        answer = _ask(client, name, value, village.cookies[attacker])
        changes = [str(change) for change in witness.changes() if _forbidden(change.owners, village, attacker, name)]
        assert changes == []
        assert betrayal(answer.text) == ""
        assert answer.status_code < 500
        if name not in allowed.ROUTES and (attacker == STRANGER or (value == VICTIMS and _names_rows(name))):
            assert _is_refusal(answer)


@pytest.mark.parametrize("name", [name for name in FOUND if not name.startswith("GET")])
@pytest.mark.parametrize("whose", ["farm", "admin", "customer"])
def test_another_site_cannot_post_in_somebody_s_name(
    client: TestClient, village: Village, witness: Witness, name: str, whose: str
) -> None:
    for foreign in ({"origin": "https://elsewhere.example"}, {"sec-fetch-site": "cross-site"}):
        answer = _ask(client, name, "1", village.owners[whose], foreign)
        assert answer.status_code == 403
        assert witness.changes() == []


@pytest.mark.parametrize("name", [name for name in FOUND if not name.startswith("GET")])
def test_no_form_leads_to_another_site(client: TestClient, village: Village, name: str) -> None:
    for elsewhere in ("https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example"):
        for cookie in village.cookies.values():
            answer = _ask(client, name, elsewhere, cookie)
            assert urlsplit(answer.headers.get("location", "/")).netloc == ""


def test_owners_get_their_papers_so_that_refusals_mean_something(client: TestClient, village: Village) -> None:
    answers = [_ask(client, name, "1", cookie) for name in FOUND for cookie in village.owners.values()]
    papers = [answer for answer in answers if answer.status_code == 200 and "no-store" in str(answer.headers)]
    assert papers


def _ask(
    client: TestClient, name: str, value: str, cookie: str | None, headers: dict[str, str] | None = None
) -> Response:
    """The value in every part of the path, every query parameter and every field of the form."""
    client.cookies.clear()
    method, path = name.split(" ", 1)
    part = re.sub(r"[/\\?#\x00]", "", value)[:200] or "x"
    path = re.sub(r"\{\w+(:\w+)?\}", part, path)
    query, form = dict.fromkeys(FOUND[name].query, value), dict.fromkeys(FOUND[name].form, value)
    cookies = {"cookie": f"{sessions.COOKIE}={cookie}"} if cookie else {}
    said = {"accept": HTML, **cookies, **(headers or {})}
    return client.request(method, path, params=query, data=form if method != "GET" else None, headers=said)


def _forbidden(owners: frozenset[tuple[str, int]], village: Village, attacker: str, name: str) -> bool:
    """A stranger may leave traces of their own: a failed attempt to sign in speaks of nobody."""
    if owners & village.victims:
        return True
    return name not in allowed.ROUTES and not owners & village.own[attacker]


def _names_rows(name: str) -> bool:
    """What a document says cannot be read in its bytes: it must not be given at all."""
    return name.startswith("GET") and ("{" in name or FOUND[name].query != ())


def _is_refusal(answer: Response) -> bool:
    """A problem with a sentence, for programs or as a page, or the way to the door."""
    if answer.status_code == 303:
        return answer.headers["location"].startswith(f"{routes.SIGN_IN}?")
    known = {kind.status for kind in _kinds(CagetteError)}
    if answer.headers["content-type"].startswith(HTML):
        return answer.status_code in known and f"<h1>{REFUSED}</h1>" in answer.text
    return answer.status_code in known and answer.headers["content-type"] == "application/problem+json"


def _kinds(kind: type[CagetteError]) -> Iterator[type[CagetteError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _kinds(below)
