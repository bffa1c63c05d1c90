"""A market's QR code and poster. Its shop is public, and so are they."""

from fastapi import APIRouter
from fastapi.responses import Response

from cagette_pwa import database, routes
from cagette_pwa.api.dependencies import Now
from cagette_pwa.documents.pdf import poster_pdf
from cagette_pwa.documents.qr import qr_png, qr_svg
from cagette_pwa.services import posters

router = APIRouter(prefix=f"{routes.API_DOCUMENTS}/marches/{{slug}}")
FOR_A_DAY = {"cache-control": "public, max-age=86400"}


@router.get("/qr.svg")
def svg(slug: str) -> Response:
    """The QR code for a screen."""
    return Response(qr_svg(_address(slug)), media_type="image/svg+xml", headers=FOR_A_DAY)


@router.get("/qr.png")
def png(slug: str) -> Response:
    """The QR code to put into a leaflet or a post."""
    return _download(qr_png(_address(slug), "H"), "image/png", f"qr-{slug}.png")


@router.get("/affiche.pdf")
def poster(now: Now, slug: str) -> Response:
    """The A4 poster."""
    with database.read() as session:
        told = posters.poster_of(session, slug, now=now)
    return _download(poster_pdf(told), "application/pdf", f"affiche-{slug}.pdf", "inline")


def _address(slug: str) -> str:
    with database.read() as session:
        return posters.address_of(session, slug)


def _download(content: bytes, media_type: str, name: str, how: str = "attachment") -> Response:
    return Response(content, media_type=media_type, headers={"content-disposition": f'{how}; filename="{name}"'})
