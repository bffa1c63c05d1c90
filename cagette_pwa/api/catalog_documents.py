"""A catalog's QR code, which leads to its public page: whoever has its address may have this too."""

from fastapi import APIRouter
from fastapi.responses import Response

from cagette_pwa import database, routes
from cagette_pwa.documents.qr import qr_png, qr_svg
from cagette_pwa.services import public_catalogs

router = APIRouter(prefix=f"{routes.API_DOCUMENTS}/catalogues/{{public_id}}")
FOR_A_DAY = {"cache-control": "public, max-age=86400"}


@router.get("/qr.svg")
def svg(public_id: str) -> Response:
    """The QR code for a screen, and for whoever draws a leaflet."""
    return Response(qr_svg(_address(public_id)), media_type="image/svg+xml", headers=FOR_A_DAY)


@router.get("/qr.png")
def png(public_id: str) -> Response:
    """The QR code as a picture."""
    headers = FOR_A_DAY | {"content-disposition": 'attachment; filename="qr-catalogue.png"'}
    return Response(qr_png(_address(public_id)), media_type="image/png", headers=headers)


def _address(public_id: str) -> str:
    with database.read() as session:
        return public_catalogs.address_of(session, public_id)
