"""What is attached to a mail: named in a few characters when it is written, made when it leaves.

A mail says what it has to say without its enclosures: it leaves even when they cannot be made.
"""

import logging

from cagette_pwa import database
from cagette_pwa.documents.qr import qr_png
from cagette_pwa.integrations.mail import Attachment
from cagette_pwa.models.basket import Basket
from cagette_pwa.services import pickup_codes

log = logging.getLogger(__name__)

PICKUP_CODE = "retrait"


def pickup_code(basket: Basket) -> str:
    """Names the QR code of this basket."""
    return f"{PICKUP_CODE}:{basket.id}"


def of(spec: str) -> tuple[Attachment, ...]:
    """The files that a mail's `papers` name; none when they cannot be made. Opens its own transactions."""
    try:
        return _made(spec)
    except Exception:
        log.exception("enclosures %s", spec)
        return ()


def _made(spec: str) -> tuple[Attachment, ...]:
    kind, _, about = spec.partition(":")
    return (_code(int(about)),) if kind == PICKUP_CODE else ()


def _code(basket_id: int) -> Attachment:
    with database.read() as session:
        basket = session.get_one(Basket, basket_id)
        number, code = basket.number, pickup_codes.code_of(session, basket)
    return Attachment(f"retrait-n{number}.png", "image/png", qr_png(pickup_codes.address_of(code), pixels=600))
