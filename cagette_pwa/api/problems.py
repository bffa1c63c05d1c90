"""How the API says no: problem+json (RFC 9457) to programs, to forms their own page with `?refus=<code>`, and a page
to whoever followed a link."""

import logging
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response

from cagette_pwa import routes
from cagette_pwa.api.refusal_page import refusal_page
from cagette_pwa.api.typed_again import keep
from cagette_pwa.errors import CagetteError, NotSignedIn
from cagette_pwa.french import spaced

log = logging.getLogger(__name__)

UNREADABLE = "Cette demande est incomplète. Rechargez la page, puis recommencez."
UNEXPECTED = spaced("Quelque chose n'a pas marché de notre côté. Rien n'a été changé : réessayez dans un instant.")


def install(api: FastAPI) -> None:
    """Every refusal of `api` is answered here."""
    api.add_exception_handler(CagetteError, _refused)
    api.add_exception_handler(RequestValidationError, _unreadable)
    api.add_exception_handler(Exception, _failed)


def answer_on(request: Request, page: str, **typed: str) -> None:
    """If this form is refused, show `page` again with the refusal, and what was `typed` in its fields."""
    request.state.page, request.state.typed = page, typed


def wants_json(request: Request) -> bool:
    """A program asks, rather than a form."""
    return "application/json" in request.headers.get("accept", "")


def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, CagetteError)
    page: str | None = getattr(request.state, "page", None)
    if isinstance(refusal, NotSignedIn) and _is_visited(request):
        return _see(routes.SIGN_IN, suite=f"{request.url.path}?{request.url.query}".rstrip("?"))
    if page is None and _is_visited(request):
        return refusal_page(refusal.status, refusal.sentence)
    if page is None or wants_json(request):
        return _problem(refusal.status, refusal.code, refusal.sentence)
    if isinstance(refusal, NotSignedIn):
        return _see(routes.SIGN_IN, suite=page)
    return keep(request, _see(page, refus=refusal.code), request.state.typed)


def _is_visited(request: Request) -> bool:
    """A person followed a link to a document: signing in leads back to it."""
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")


def _unreadable(request: Request, _: Exception) -> Response:
    return _problem(422, "unreadable", UNREADABLE)


def _failed(request: Request, failure: Exception) -> Response:
    log.error("%s %s failed", request.method, request.url.path, exc_info=failure)
    return _problem(500, "unexpected", UNEXPECTED)


def _see(page: str, **query: str) -> Response:
    return RedirectResponse(f"{page}?{urlencode(query)}", status_code=303)


def _problem(status: int, code: str, sentence: str) -> Response:
    body = {"type": "about:blank", "status": status, "title": sentence, "code": code}
    return JSONResponse(body, status, media_type="application/problem+json")
