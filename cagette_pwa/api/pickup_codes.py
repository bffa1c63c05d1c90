"""The QR code that a customer shows when fetching an order."""

from fastapi import APIRouter
from fastapi.responses import Response

from cagette_pwa import database, routes
from cagette_pwa.api.dependencies import Browser, Now
from cagette_pwa.documents.qr import qr_svg
from cagette_pwa.services import pickup_codes, sessions, tickets

router = APIRouter()


@router.get(routes.API_PICKUP_CODE)
def svg(now: Now, public_id: str, browser: Browser = None) -> Response:
    """For the person who ordered only, and for no cache."""
    with database.read() as session:
        user = sessions.user_of(session, browser, now=now)
        code = pickup_codes.code_of(session, tickets.basket_of(session, user, public_id))
    picture = qr_svg(pickup_codes.address_of(code))
    return Response(picture, media_type="image/svg+xml", headers={"cache-control": "private, no-store"})
