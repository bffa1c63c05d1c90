"""How the API says yes to a form: go and see a page of this site, with the session's cookie set or taken back."""

import re

from fastapi import Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from cagette_pwa.api.problems import wants_json
from cagette_pwa.api.typed_again import forget
from cagette_pwa.services import sessions
from cagette_pwa.services.accounts import SESSION_LASTS
from cagette_pwa.settings import settings

_LOCAL = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f\x7f]*")


def see(request: Request, page: str) -> Response:
    """Sends a browser to `page`; tells a program where it would go."""
    json = wants_json(request)
    response: Response = JSONResponse({"suite": page}) if json else RedirectResponse(page, status_code=303)
    forget(response)
    return response


def see_signed_in(request: Request, page: str, token: str) -> Response:
    """`see`, and gives the browser its session."""
    response = see(request, page)
    response.set_cookie(
        sessions.COOKIE,
        token,
        max_age=int(SESSION_LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=settings().cookies_are_secure,
    )
    return response


def see_signed_out(request: Request, page: str) -> Response:
    """`see`, and takes the session back."""
    response = see(request, page)
    response.delete_cookie(sessions.COOKIE, httponly=True, samesite="lax", secure=settings().cookies_are_secure)
    return response


def local(page: str) -> str | None:
    """`page` when it is an address of this site (`/commandes?vente=3`); None for any other site or scheme."""
    return page if len(page) <= 300 and _LOCAL.fullmatch(page) else None


def path_part(token: str) -> str:
    """`token` as a part of an address: a word that is no secret when it cannot be one of ours."""
    return token if re.fullmatch(r"[A-Za-z0-9_-]{1,100}", token) else "inconnu"
