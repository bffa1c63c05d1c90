"""Making a farm, joining one, and choosing which one this browser acts for: they change what its session means."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from cagette_pwa import database, routes
from cagette_pwa.api.answers import path_part, see
from cagette_pwa.api.dependencies import Browser, Now
from cagette_pwa.api.problems import answer_on
from cagette_pwa.services import colleagues, farms, sessions
from cagette_pwa.services.typed import path_id

router = APIRouter()
Text = Annotated[str, Form()]


@router.post(routes.API_FARMS)
def create_farm(
    request: Request,
    now: Now,
    browser: Browser = None,
    name: Text = "",
    insee: Text = "",
    commune: Text = "",
    address: Text = "",
    siret: Text = "",
) -> Response:
    """A farm for the signed-in person; `commune` is only what was typed to find `insee`."""
    answer_on(request, routes.NEW_FARM, name=name, insee=insee, commune=commune, address=address, siret=siret)
    with database.write() as session:
        user = sessions.user_of(session, browser, now=now)
        farms.create_farm(session, user, name=name, insee=insee, address=address, siret=siret, browser=browser, now=now)
    return see(request, routes.DASHBOARD)


@router.post(routes.API_CHOICE)
def choose_farm(request: Request, now: Now, browser: Browser = None, farm: Text = "") -> Response:
    """This browser acts for another farm of the person."""
    answer_on(request, routes.MORE)
    with database.write() as session:
        user = sessions.user_of(session, browser, now=now)
        farms.choose(session, user, path_id(farm), browser=browser, now=now)
    return see(request, routes.DASHBOARD)


@router.post(routes.API_INVITATION)
def accept(request: Request, now: Now, browser: Browser = None, token: Text = "") -> Response:
    """The signed-in holder of an invitation's link joins its farm."""
    answer_on(request, routes.at(routes.INVITATION, token=path_part(token)))
    with database.write() as session:
        user = sessions.user_of(session, browser, now=now)
        colleagues.accept(session, user, token, browser=browser, now=now)
    return see(request, routes.DASHBOARD)
