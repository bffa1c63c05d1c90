"""The papers of a sale, each as a PDF and as a page that prints, and its recaps as tables.

Routes are not `async`: FastAPI runs them in its thread pool, where a document that takes a second stops nobody. The
database is let go before the document is made.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, TypeVar

from fastapi import APIRouter
from fastapi.responses import Response

from cagette_pwa import database, routes
from cagette_pwa.api.dependencies import Browser, Now
from cagette_pwa.clock import paris
from cagette_pwa.documents import pdf, recap_tables, web
from cagette_pwa.documents.labels import LabelSheet
from cagette_pwa.documents.sheets import PickupSheet
from cagette_pwa.services import paper_labels, papers, picking_lists, recap_rows, sessions, typed

router = APIRouter(prefix=routes.API_DOCUMENTS)

PDF: Final = "application/pdf"
CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_ID: Final = 9
"""Digits."""

PRIVATE: Final = {"cache-control": "private, no-store"}
"""Names and amounts of customers: no cache keeps them."""

ITS_OWN: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""What a page that prints may load: it is full of texts that customers typed, and needs no more."""

_T = TypeVar("_T")


@router.get("/bon-de-commande.pdf")
def order_sheet(now: Now, browser: Browser = None, ventes: str = "") -> Response:
    """What the farm brings to these sales (`ventes=12,15`)."""
    about = _of_farm(browser, ventes, now)
    return _file(pdf.order_sheet_pdf(papers.order_sheet(about, now=now)), PDF, _named("bon-de-commande.pdf", about))


@router.get("/bon-de-commande.html")
def order_sheet_page(now: Now, browser: Browser = None, ventes: str = "") -> Response:
    """The same as a page."""
    return _page(web.order_sheet_html(papers.order_sheet(_of_farm(browser, ventes, now), now=now)))


@router.get("/liste-d-emargement.pdf")
def pickup_sheets(now: Now, browser: Browser = None, ventes: str = "") -> Response:
    """Who takes what from the farm, one distribution after the other."""
    about = _of_farm(browser, ventes, now)
    content = pdf.pickup_sheet_pdf(*papers.pickup_sheets(about, now=now))
    return _file(content, PDF, _named("liste-d-emargement.pdf", about))


@router.get("/liste-d-emargement.html")
def pickup_sheets_page(now: Now, browser: Browser = None, ventes: str = "") -> Response:
    """The same as a page."""
    return _page(web.pickup_sheet_html(*papers.pickup_sheets(_of_farm(browser, ventes, now), now=now)))


@router.get("/liste-de-preparation.pdf")
def picking_list(now: Now, browser: Browser = None, ventes: str = "") -> Response:
    """What to gather, product by product over all markets."""
    about = _of_farm(browser, ventes, now)
    content = pdf.picking_list_pdf(picking_lists.picking_list(about, now=now))
    return _file(content, PDF, _named("liste-de-preparation.pdf", about))


@router.get("/liste-de-preparation.html")
def picking_list_page(now: Now, browser: Browser = None, ventes: str = "") -> Response:
    """The same as a page."""
    return _page(web.picking_list_html(picking_lists.picking_list(_of_farm(browser, ventes, now), now=now)))


@router.get("/etiquettes.pdf")
def labels(
    now: Now, browser: Browser = None, ventes: str = "", planche: str = "", depuis: str = "", pour: str = ""
) -> Response:
    """Labels on sheets of `planche` (24, 21, 14, 8, rouleau), from its place `depuis`, `pour` sacs or caisses."""
    about = _of_farm(browser, ventes, now)
    return _file(pdf.labels_pdf(_labels(about, planche, depuis, pour)), PDF, _named("etiquettes.pdf", about))


@router.get("/etiquettes.html")
def labels_page(
    now: Now, browser: Browser = None, ventes: str = "", planche: str = "", depuis: str = "", pour: str = ""
) -> Response:
    """The same as a page."""
    return _page(web.labels_html(_labels(_of_farm(browser, ventes, now), planche, depuis, pour)))


@router.get("/commandes.csv")
def recap(now: Now, browser: Browser = None, ventes: str = "") -> Response:
    """The recap by product, for a spreadsheet."""
    about = _of_farm(browser, ventes, now)
    return _table(recap_tables.recap_csv(recap_rows.product_rows(about)), CSV, _named("commandes.csv", about))


@router.get("/commandes-par-client.csv")
def customers(now: Now, browser: Browser = None, ventes: str = "") -> Response:
    """The recap by customer, line by line."""
    about = _of_farm(browser, ventes, now)
    content = recap_tables.customers_csv(recap_rows.customer_rows(about))
    return _table(content, CSV, _named("commandes-par-client.csv", about))


@router.get("/commandes.xlsx")
def workbook(now: Now, browser: Browser = None, ventes: str = "") -> Response:
    """Both recaps, a sheet each."""
    about = _of_farm(browser, ventes, now)
    content = recap_tables.recaps_xlsx(recap_rows.product_rows(about), recap_rows.customer_rows(about))
    return _table(content, XLSX, _named("commandes.xlsx", about))


@router.get("/distributions/{distribution}/liste-d-emargement.pdf")
def distribution_sheet(distribution: str, now: Now, browser: Browser = None) -> Response:
    """Who takes what from all farms, for who runs the market."""
    sheet = _of_market(browser, distribution, now)
    day = paris(sheet.slot.starts_at).date().isoformat()
    return _file(pdf.pickup_sheet_pdf(sheet), PDF, f"liste-d-emargement-{day}-tous.pdf")


@router.get("/distributions/{distribution}/liste-d-emargement.html")
def distribution_sheet_page(distribution: str, now: Now, browser: Browser = None) -> Response:
    """The same as a page."""
    return _page(web.pickup_sheet_html(_of_market(browser, distribution, now)))


def _of_farm(browser: str | None, ventes: str, now: datetime) -> papers.Chosen:
    parts = ventes.split(",")
    if not all(part.isascii() and part.isdigit() and len(part) <= LONGEST_ID for part in parts):
        parts = []
    return _read(browser, sessions.member_of, papers.chosen, [int(part) for part in parts], now=now)


def _of_market(browser: str | None, distribution: str, now: datetime) -> PickupSheet:
    ident = typed.path_id(distribution)
    return _read(browser, sessions.user_of, papers.distribution_sheet, ident, now=now)


def _read(
    browser: str | None, resolve: Callable[..., Any], service: Callable[..., _T], *args: Any, now: datetime
) -> _T:
    with database.read() as session:
        found = service(session, resolve(session, browser, now=now), *args, now=now)
        session.expunge_all()
    return found


def _labels(about: papers.Chosen, form: str, first: str, what: str) -> LabelSheet:
    return paper_labels.label_sheet(about, form=form, first=first, what=what)


def _named(name: str, about: papers.Chosen) -> str:
    """`bon-de-commande-2026-11-25.pdf`."""
    stem, _, ending = name.rpartition(".")
    return f"{stem}-{paris(about.first_day).date().isoformat()}.{ending}"


def _table(content: bytes, media_type: str, name: str) -> Response:
    return _file(content, media_type, name, how="attachment")


def _file(content: bytes, media_type: str, name: str, *, how: str = "inline") -> Response:
    headers = PRIVATE | {"content-disposition": f'{how}; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


def _page(text: str) -> Response:
    return Response(text, media_type="text/html; charset=utf-8", headers=PRIVATE | {"content-security-policy": ITS_OWN})
