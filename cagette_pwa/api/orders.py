"""Ordering: a real form, because the answer to a guest's first order sets their cookie."""

import json
import re
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlmodel import Session

from cagette_pwa import database, routes
from cagette_pwa.api.answers import see, see_signed_in
from cagette_pwa.api.dependencies import Browser, Now
from cagette_pwa.api.problems import answer_on
from cagette_pwa.errors import CagetteError, UnreadableOrder
from cagette_pwa.models.basket import Basket
from cagette_pwa.services import accounts, orders, sessions, shop
from cagette_pwa.services.orders import Guest, Wanted

router = APIRouter()
Text = Annotated[str, Form()]

LONGEST = 10_000
_KEY = re.compile(r"[A-Za-z0-9-]{16,64}")


@router.post(routes.API_ORDERS)
def order(
    request: Request,
    now: Now,
    browser: Browser = None,
    distribution: Text = "",
    key: Text = "",
    lines: Text = "",
    first_name: Text = "",
    last_name: Text = "",
    email: Text = "",
    phone: Text = "",
) -> Response:
    """Orders `lines` (`{"<priced offer>": <pieces>}`) and goes on to the order; a guest is signed in by it.

    A refused form finds its shop again, with what was typed and the sentence that says why.
    """
    sale = _number(distribution) or 0
    with database.read() as session:
        page = routes.at(routes.SHOP, slug=shop.slug_of_sale(session, sale))
    guest = Guest(first_name, last_name, email, phone)
    typed = {"sale": str(sale), "first_name": first_name, "last_name": last_name, "email": email, "phone": phone}
    try:
        with database.write() as session:
            basket, token = _place(session, browser, guest, sale, _wanted(lines), _checked(key), now)
            onward = routes.at(routes.ORDER, public_id=basket.public_id)
    except CagetteError as refusal:
        answer_on(request, page, **typed, sentence=refusal.sentence)
        raise
    return see_signed_in(request, onward, token) if token else see(request, onward)


def _place(
    session: Session,
    browser: str | None,
    guest: Guest,
    sale: int,
    wanted: list[Wanted],
    key: str,
    now: datetime,
) -> tuple[Basket, str | None]:
    """The basket, and the secret of a new cookie for a guest."""
    user = sessions.user_or_none(session, browser, now=now)
    if user:
        return orders.place(session, user, sale, wanted, key=key, now=now), None
    basket = orders.place_as_guest(session, guest, sale, wanted, key=key, now=now)
    return basket, accounts.sign_in(session, basket.user_id, now=now)


def _wanted(lines: str) -> list[Wanted]:
    """What the form says, which anybody may have written; raises UnreadableOrder."""
    try:
        found = json.loads(lines) if 0 < len(lines) <= LONGEST else None
    except (ValueError, RecursionError):
        raise UnreadableOrder from None
    if not isinstance(found, dict):
        raise UnreadableOrder
    return [_one(key, quantity) for key, quantity in found.items()]


def _one(key: str, quantity: object) -> Wanted:
    priced_offer_id = _number(key)
    if priced_offer_id is None or type(quantity) is not int:
        raise UnreadableOrder
    return Wanted(priced_offer_id, quantity)


def _number(text: str) -> int | None:
    """An identifier that both databases can look for."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text, re.ASCII) else None


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise UnreadableOrder
    return key
