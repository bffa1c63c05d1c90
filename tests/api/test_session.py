"""Signing in and out over HTTP, as a browser and as a program."""

import re
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlmodel import Session, col, select

from cagette_pwa import database as databases
from cagette_pwa import routes
from cagette_pwa.clock import utc_now
from cagette_pwa.models.account import User, UserSession
from cagette_pwa.models.market import Market, MarketRole
from cagette_pwa.models.notice import Mail
from cagette_pwa.models.producer import Producer, ProducerMember
from cagette_pwa.services import colleagues, drafts, passwords, sessions
from tests.support.configuration import configured
from tests.support.town import (
    ident,
    make_basket,
    make_distribution,
    make_farm,
    make_market,
    make_market_member,
    make_user,
)

MARIE = "marie@exemple.fr"
PASSWORD = "quatre poules rousses"
HASH = passwords.hashed(PASSWORD)
JSON = {"accept": "application/json"}
NEWCOMER = {"email": MARIE, "password": PASSWORD, "first_name": "Marie", "last_name": "Durand", "phone": ""}


def test_signing_in_gives_a_cookie_that_scripts_cannot_read(client: TestClient) -> None:
    _marie()

    answer = _sign_in(client)

    assert (answer.status_code, answer.headers["location"]) == (303, routes.NEW_FARM)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    assert "secure" not in cookie
    assert _person(client) == MARIE


def test_the_cookie_is_secure_where_the_site_is(client: TestClient) -> None:
    _marie()

    with configured(PUBLIC_URL="https://ferme.example"):
        assert "secure" in _sign_in(client).headers["set-cookie"].lower()


def test_the_address_may_be_typed_in_capitals(client: TestClient) -> None:
    _marie()

    assert _sign_in(client, email="  MARIE@exemple.FR ").headers["location"] == routes.NEW_FARM


@pytest.mark.parametrize("fields", [{"password": "quatre poules noires"}, {"email": "inconnue@exemple.fr"}])
def test_a_wrong_password_and_an_unknown_address_are_refused_alike(client: TestClient, fields: dict[str, str]) -> None:
    _marie()

    answer = _sign_in(client, **fields)

    assert (answer.status_code, answer.headers["location"]) == (303, "/connexion?refus=bad-credentials")
    assert sessions.COOKIE not in answer.cookies
    assert drafts.unpacked(answer.cookies[drafts.COOKIE]) == {"email": fields.get("email", MARIE), "next": ""}


def test_a_guest_has_no_password_to_sign_in_with(client: TestClient) -> None:
    with databases.write() as session:
        make_user(session, email=MARIE)

    for password in ("", PASSWORD):
        assert _sign_in(client, password=password).headers["location"] == "/connexion?refus=bad-credentials"


def test_a_program_reads_why_it_was_refused(client: TestClient) -> None:
    answer = client.post(routes.API_SESSION, data={"email": MARIE, "password": "x"}, headers=JSON)

    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == "bad-credentials"
    assert problem["title"].startswith("Adresse ou mot de passe inconnus.")


def test_a_program_reads_where_it_may_go(client: TestClient) -> None:
    _marie()

    answer = client.post(routes.API_SESSION, data={"email": MARIE, "password": PASSWORD}, headers=JSON)

    assert (answer.status_code, answer.json()) == (200, {"suite": routes.NEW_FARM})
    assert _person(client) == MARIE


def test_the_ninth_wrong_password_waits_even_if_the_tenth_is_right(client: TestClient) -> None:
    _marie()
    for _ in range(8):
        assert "bad-credentials" in _sign_in(client, password="faux").headers["location"]

    assert _sign_in(client).headers["location"] == "/connexion?refus=too-many-attempts"
    assert _person(client) is None


@pytest.mark.parametrize("page", ["/commandes", "/commandes?vente=3&vue=clients", "/marche/segonzac"])
def test_signing_in_goes_on_to_the_page_that_was_asked_for(client: TestClient, page: str) -> None:
    _marie()

    assert _sign_in(client, next=page).headers["location"] == page


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://ailleurs.example",
        "//ailleurs.example",
        "/\\ailleurs.example",
        "\\\\ailleurs.example",
        "javascript:alert(1)",
        "/\t/ailleurs.example",
        "/a\r\nset-cookie: x=y",
        "ailleurs",
        "/" + "a" * 400,
    ],
)
def test_signing_in_never_leads_to_another_site(client: TestClient, elsewhere: str) -> None:
    _marie()

    assert _sign_in(client, next=elsewhere).headers["location"] == routes.NEW_FARM


def test_everybody_goes_on_where_they_work(client: TestClient) -> None:
    with databases.write() as session:
        user = make_user(session, email=MARIE, password_hash=HASH)
        market = make_market(session, slug="segonzac")
        basket = make_basket(session, make_distribution(session, market), {}, user=user).public_id
        session.expire_on_commit = False
    assert _sign_in(client).headers["location"] == f"/commande/{basket}"

    _becomes(user, market, MarketRole.CUSTOMER)
    assert _sign_in(client).headers["location"] == f"/commande/{basket}"

    _becomes(user, market, MarketRole.REFERENT)
    assert _sign_in(client).headers["location"] == "/gestion/segonzac"

    with databases.write() as session:
        farm = make_farm(session)
        session.add(ProducerMember(producer_id=farm.producer_id, user_id=ident(user), joined_at=utc_now()))
    assert _sign_in(client).headers["location"] == routes.DASHBOARD


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://ailleurs.example"},
        {"origin": "null"},
    ],
)
@pytest.mark.parametrize("path", [routes.API_SESSION, routes.API_SIGN_UP, routes.API_SIGN_OUT, routes.API_FARMS])
def test_a_form_of_another_site_is_refused(client: TestClient, headers: dict[str, str], path: str) -> None:
    _marie()

    answer = client.post(path, data={"email": MARIE, "password": PASSWORD}, headers=headers)

    assert answer.status_code == 403
    assert answer.json()["code"] == "foreign-form"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "same-origin", "origin": "http://localhost:8000"}, {"origin": "http://localhost:8000"}, {}],
)
def test_our_own_forms_are_accepted(client: TestClient, headers: dict[str, str]) -> None:
    _marie()

    answer = client.post(routes.API_SESSION, data={"email": MARIE, "password": PASSWORD}, headers=headers)

    assert answer.headers["location"] == routes.NEW_FARM


def test_signing_in_again_ends_the_session_before(client: TestClient) -> None:
    _marie()
    _sign_in(client)
    before = client.cookies[sessions.COOKIE]

    _sign_in(client)

    with databases.read() as session:
        kept = session.exec(select(UserSession.token_hash)).all()
    assert kept == [sessions.hashed(client.cookies[sessions.COOKIE])]
    assert sessions.hashed(before) not in kept


def test_signing_out_ends_the_session_and_takes_the_cookie_back(client: TestClient) -> None:
    _marie()
    _sign_in(client)

    answer = client.post(routes.API_SIGN_OUT)

    assert (answer.status_code, answer.headers["location"]) == (303, routes.SIGN_IN)
    assert sessions.COOKIE not in client.cookies
    with databases.read() as session:
        assert session.exec(select(UserSession)).all() == []


def test_signing_out_twice_is_no_error(client: TestClient) -> None:
    assert client.post(routes.API_SIGN_OUT).headers["location"] == routes.SIGN_IN


def test_signing_up_opens_a_session_and_leads_to_a_first_farm(client: TestClient) -> None:
    answer = client.post(routes.API_SIGN_UP, data=NEWCOMER)

    assert (answer.status_code, answer.headers["location"]) == (303, routes.NEW_FARM)
    assert _person(client) == MARIE
    client.post(routes.API_SIGN_OUT)
    assert _sign_in(client).headers["location"] == routes.NEW_FARM


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"email": "marie"}, "bad-email"),
        ({"password": "neuf sign"}, "bad-password"),
        ({"first_name": " "}, "missing-name"),
        ({"phone": "06"}, "bad-phone"),
        ({"email": "Paul@exemple.fr"}, "email-taken"),
    ],
)
def test_a_refused_sign_up_changes_nothing_and_gives_back_what_was_typed(
    client: TestClient, fields: dict[str, str], code: str
) -> None:
    with databases.write() as session:
        make_user(session, email="paul@exemple.fr")

    answer = client.post(routes.API_SIGN_UP, data=NEWCOMER | fields)

    assert answer.headers["location"] == f"/inscription?refus={code}"
    typed = drafts.unpacked(answer.cookies[drafts.COOKIE])
    assert typed["last_name"] == "Durand"
    assert typed["email"] == fields.get("email", MARIE)
    assert PASSWORD not in str(typed)
    with databases.read() as session:
        assert session.exec(select(User.email)).all() == ["paul@exemple.fr"]


@pytest.mark.parametrize("email", [MARIE, "inconnue@exemple.fr"])
def test_asking_for_a_link_answers_alike_for_any_address(client: TestClient, email: str) -> None:
    _marie()

    answer = client.post(routes.API_FORGOTTEN, data={"email": email})

    assert (answer.status_code, answer.headers["location"]) == (303, "/mot-de-passe-oublie?envoye=oui")
    assert answer.cookies.get(drafts.COOKIE) is None


def test_a_link_gives_a_new_password_and_signs_in(client: TestClient) -> None:
    _marie()
    _sign_in(client)
    client.cookies.clear()
    link = _mailed(client, routes.API_FORGOTTEN, "nouveau-mot-de-passe")

    answer = client.post(routes.API_RESET, data={"token": link, "password": "cinq canards bleus"})

    assert answer.headers["location"] == routes.NEW_FARM
    assert _person(client) == MARIE
    with databases.read() as session:
        assert len(session.exec(select(UserSession)).all()) == 1
    assert "bad-credentials" in _sign_in(client).headers["location"]
    assert _sign_in(client, password="cinq canards bleus").headers["location"] == routes.NEW_FARM


def test_a_weak_password_leaves_the_link_as_it_was(client: TestClient) -> None:
    _marie()
    link = _mailed(client, routes.API_FORGOTTEN, "nouveau-mot-de-passe")

    weak = client.post(routes.API_RESET, data={"token": link, "password": "court"})
    strong = client.post(routes.API_RESET, data={"token": link, "password": PASSWORD})
    again = client.post(routes.API_RESET, data={"token": link, "password": PASSWORD})

    assert weak.headers["location"] == f"/nouveau-mot-de-passe/{link}?refus=bad-password"
    assert strong.headers["location"] == routes.NEW_FARM
    assert again.headers["location"] == f"/nouveau-mot-de-passe/{link}?refus=dead-link"


def test_a_link_of_somebody_s_invention_is_refused(client: TestClient) -> None:
    answer = client.post(routes.API_RESET, data={"token": "../ailleurs?x", "password": PASSWORD})

    assert answer.headers["location"] == "/nouveau-mot-de-passe/inconnu?refus=dead-link"


def test_a_new_farm_belongs_to_the_signed_in_person(client: TestClient) -> None:
    client.post(routes.API_SIGN_UP, data=NEWCOMER)

    answer = client.post(routes.API_FARMS, data={"name": "GAEC du Bois", "insee": "24032"})

    assert answer.headers["location"] == routes.DASHBOARD
    assert _farm(client) == "GAEC du Bois"


def test_a_refused_farm_gives_back_what_was_typed(client: TestClient) -> None:
    client.post(routes.API_SIGN_UP, data=NEWCOMER)

    answer = client.post(routes.API_FARMS, data={"name": "GAEC du Bois", "commune": "Beau"})

    assert answer.headers["location"] == "/nouvelle-ferme?refus=unknown-commune"
    assert drafts.unpacked(answer.cookies[drafts.COOKIE])["name"] == "GAEC du Bois"
    with databases.read() as session:
        assert session.exec(select(Producer)).all() == []


@pytest.mark.parametrize("path", [routes.API_FARMS, routes.API_CHOICE, routes.API_INVITATION])
def test_a_stranger_is_led_to_the_door(client: TestClient, path: str) -> None:
    form = {"name": "GAEC", "insee": "24032", "farm": "1", "token": "abc"}

    answer = client.post(path, data=form)
    program = client.post(path, data=form, headers=JSON)

    assert answer.headers["location"].startswith("/connexion?suite=%2F")
    assert (program.status_code, program.json()["code"]) == (401, "not-signed-in")
    with databases.read() as session:
        assert session.exec(select(Producer)).all() == []


def test_an_invitation_is_accepted_over_http_and_the_browser_acts_for_the_farm(client: TestClient) -> None:
    with databases.write() as session:
        member = make_farm(session, name="Ferme des Tilleuls")
        colleagues.invite(session, member, MARIE, now=utc_now())
        token = _last_link(session, "invitation")
    client.post(routes.API_SIGN_UP, data=NEWCOMER)

    answer = client.post(routes.API_INVITATION, data={"token": token})
    again = client.post(routes.API_INVITATION, data={"token": token})

    assert answer.headers["location"] == again.headers["location"] == routes.DASHBOARD
    assert _farm(client) == "Ferme des Tilleuls"


def test_a_browser_switches_to_another_farm_of_its_person(client: TestClient) -> None:
    client.post(routes.API_SIGN_UP, data=NEWCOMER)
    for name in ("Une", "Deux"):
        client.post(routes.API_FARMS, data={"name": name, "insee": "24032"})
    with databases.write() as session:
        first = session.exec(select(Producer).where(Producer.name == "Une")).one().id
        stranger = make_farm(session).producer_id

    assert client.post(routes.API_CHOICE, data={"farm": str(first)}).headers["location"] == routes.DASHBOARD
    assert _farm(client) == "Une"
    for other in (str(stranger), "0", "abc", "9" * 40):
        assert "refus=not-found" in client.post(routes.API_CHOICE, data={"farm": other}).headers["location"]
    assert _farm(client) == "Une"


def test_the_api_says_nothing_of_itself(client: TestClient) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert client.get(path).status_code == 404


def _marie() -> None:
    with databases.write() as session:
        make_user(session, email=MARIE, password_hash=HASH)


def _becomes(user: User, market: Market, role: MarketRole) -> None:
    with databases.write() as session:
        make_market_member(session, market, user, role)


def _sign_in(client: TestClient, **fields: str) -> Response:
    return client.post(routes.API_SESSION, data={"email": MARIE, "password": PASSWORD} | fields)


def _person(client: TestClient) -> str | None:
    token: Any = client.cookies.get(sessions.COOKIE)
    if token is None:
        return None
    with databases.read() as session:
        return sessions.user_of(session, token, now=utc_now() + timedelta(days=59)).email


def _farm(client: TestClient) -> str:
    with databases.read() as session:
        member = sessions.member_of(session, client.cookies[sessions.COOKIE], now=utc_now())
        return session.get_one(Producer, member.producer_id).name


def _mailed(client: TestClient, path: str, page: str) -> str:
    client.post(path, data={"email": MARIE})
    with databases.read() as session:
        return _last_link(session, page)


def _last_link(session: Session, page: str) -> str:
    mail = session.exec(select(Mail).order_by(col(Mail.id).desc())).first()
    assert mail is not None
    found = re.search(rf"http://localhost:8000/{page}/(\S+)", mail.body)
    assert found is not None
    return found[1]
