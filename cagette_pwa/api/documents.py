"""The papers of a sale: order sheet, pick-up sheets and recap of a farm's sales, pick-up sheet of a whole distribution.

Routes are not `async`: FastAPI runs them in its thread pool, where a document that takes a second stops nobody. The
database is let go before the document is made.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from fastapi import APIRouter
from fastapi.responses import Response

from cagette_pwa import database, routes
from cagette_pwa.api.dependencies import Browser, Now
from cagette_pwa.clock import paris
from cagette_pwa.documents.csv_file import recap_csv
from cagette_pwa.documents.pdf import order_sheet_pdf, pickup_sheet_pdf
from cagette_pwa.services import papers, sessions, typed

router = APIRouter(prefix=routes.API_DOCUMENTS)

PDF = "application/pdf"
CSV = "text/csv; charset=utf-8"
LONGEST_ID = 9
"""Digits."""

_T = TypeVar("_T")


@router.get("/bon-de-commande.pdf")
def order_sheet(now: Now, browser: Browser = None, ventes: str = "") -> Response:
    """What the farm brings to these sales (`ventes=12,15`)."""
    about = _of_farm(browser, ventes, now)
    return _file(order_sheet_pdf(papers.order_sheet(about, now=now)), PDF, f"bon-de-commande-{_day(about)}.pdf")


@router.get("/liste-d-emargement.pdf")
def pickup_sheets(now: Now, browser: Browser = None, ventes: str = "") -> Response:
    """Who takes what from the farm, one distribution after the other."""
    about = _of_farm(browser, ventes, now)
    return _file(pickup_sheet_pdf(*papers.pickup_sheets(about, now=now)), PDF, f"liste-d-emargement-{_day(about)}.pdf")


@router.get("/commandes.csv")
def recap(now: Now, browser: Browser = None, ventes: str = "") -> Response:
    """The recap by product, for a spreadsheet."""
    about = _of_farm(browser, ventes, now)
    return _file(recap_csv(papers.recap_rows(about)), CSV, f"commandes-{_day(about)}.csv", how="attachment")


@router.get("/distributions/{distribution}/liste-d-emargement.pdf")
def distribution_sheet(distribution: str, now: Now, browser: Browser = None) -> Response:
    """Who takes what from all farms, for who runs the market."""
    ident = typed.path_id(distribution)
    sheet = _read(browser, sessions.user_of, papers.distribution_sheet, ident, now=now)
    day = paris(sheet.slot.starts_at).date().isoformat()
    return _file(pickup_sheet_pdf(sheet), PDF, f"liste-d-emargement-{day}-tous.pdf")


def _of_farm(browser: str | None, ventes: str, now: datetime) -> papers.Chosen:
    parts = ventes.split(",")
    if not all(part.isascii() and part.isdigit() and len(part) <= LONGEST_ID for part in parts):
        parts = []
    return _read(browser, sessions.member_of, papers.chosen, [int(part) for part in parts], now=now)


def _read(
    browser: str | None, resolve: Callable[..., Any], service: Callable[..., _T], *args: Any, now: datetime
) -> _T:
    with database.read() as session:
        found = service(session, resolve(session, browser, now=now), *args, now=now)
        session.expunge_all()
    return found


def _day(about: papers.Chosen) -> str:
    return paris(about.first_day).date().isoformat()


def _file(content: bytes, media_type: str, name: str, *, how: str = "inline") -> Response:
    """Names and amounts of customers: no cache keeps them."""
    headers = {"content-disposition": f'{how}; filename="{name}"', "cache-control": "private, no-store"}
    return Response(content, media_type=media_type, headers=headers)
