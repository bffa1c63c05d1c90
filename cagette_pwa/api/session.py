"""Signing in and out, signing up, and new passwords: real forms, because only an HTTP answer can set the cookie."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from cagette_pwa import database, routes
from cagette_pwa.api.answers import local, path_part, see, see_signed_in, see_signed_out
from cagette_pwa.api.dependencies import Browser, Now
from cagette_pwa.api.problems import answer_on
from cagette_pwa.errors import BadCredentials
from cagette_pwa.models.account import User
from cagette_pwa.services import accounts, homes, passwords, sessions

router = APIRouter()
Text = Annotated[str, Form()]
Onward = Annotated[str, Form(alias="next")]


@router.post(routes.API_SESSION)
def sign_in(
    request: Request, now: Now, browser: Browser = None, email: Text = "", password: Text = "", onward: Onward = ""
) -> Response:
    """Opens a session and goes on to `onward`, or to where this person works."""
    answer_on(request, routes.SIGN_IN, email=email, next=local(onward) or "")
    with database.write() as session:
        attempt = accounts.attempt(session, email, now=now)
    if not passwords.matches(attempt.password_hash, password) or attempt.user_id is None:
        raise BadCredentials
    with database.write() as session:
        accounts.sign_out(session, browser)
        token = accounts.sign_in(session, attempt.user_id, now=now)
        page = local(onward) or homes.home_of(session, session.get_one(User, attempt.user_id))
    return see_signed_in(request, page, token)


@router.post(routes.API_SIGN_OUT)
def sign_out(request: Request, browser: Browser = None) -> Response:
    """Ends the session of this browser."""
    with database.write() as session:
        accounts.sign_out(session, browser)
    return see_signed_out(request, routes.SIGN_IN)


@router.post(routes.API_SIGN_UP)
def sign_up(
    request: Request,
    now: Now,
    browser: Browser = None,
    email: Text = "",
    password: Text = "",
    first_name: Text = "",
    last_name: Text = "",
    phone: Text = "",
    onward: Onward = "",
) -> Response:
    """Makes an account, opens a session and goes on to `onward`, or to a first farm."""
    page = local(onward) or ""
    person = {"email": email, "first_name": first_name, "last_name": last_name, "phone": phone}
    answer_on(request, routes.SIGN_UP, next=page, **person)
    password_hash = passwords.hashed(password)
    with database.write() as session:
        user = accounts.sign_up(session, password_hash=password_hash, now=now, **person)
        assert user.id is not None
        accounts.sign_out(session, browser)
        token = accounts.sign_in(session, user.id, now=now)
    return see_signed_in(request, page or routes.NEW_FARM, token)


@router.post(routes.API_FORGOTTEN)
def ask_reset(request: Request, now: Now, email: Text = "") -> Response:
    """Mails a link, and says the same whether the address is known or not."""
    answer_on(request, routes.FORGOTTEN, email=email)
    with database.write() as session:
        accounts.ask_reset(session, email, now=now)
    return see(request, f"{routes.FORGOTTEN}?envoye=oui")


@router.post(routes.API_RESET)
def reset(request: Request, now: Now, token: Text = "", password: Text = "") -> Response:
    """Gives the person of a link a new password, ends their other sessions and opens one here."""
    answer_on(request, routes.at(routes.RESET, token=path_part(token)))
    with database.read() as session:
        accounts.reset_for(session, token, now=now)
    password_hash = passwords.hashed(password)
    with database.write() as session:
        secret = accounts.reset(session, token, password_hash, now=now)
        page = homes.home_of(session, sessions.user_of(session, secret, now=now))
    return see_signed_in(request, page, secret)
