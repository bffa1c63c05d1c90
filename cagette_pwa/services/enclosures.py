"""What is attached to a mail: named in a few characters when it is written, made when it leaves.

A mail says what it has to say without its enclosures: it leaves even when they cannot be made.
"""

import logging
from dataclasses import replace

from cagette_pwa import database
from cagette_pwa.documents.qr import qr_png
from cagette_pwa.integrations.mail import Attachment, Letter
from cagette_pwa.models.basket import Basket
from cagette_pwa.services import pickup_codes

log = logging.getLogger(__name__)

PICKUP_CODE = "retrait"


def pickup_code(basket: Basket) -> str:
    """Names the QR code of this basket."""
    return f"{PICKUP_CODE}:{basket.id}"


def enclosed(letter: Letter, papers: str) -> Letter:
    """The letter with the files that its mail's `papers` name; as it is when they cannot be made.

    Opens its own transactions.
    """
    kind, _, about = papers.partition(":")
    try:
        return replace(letter, attachments=(_code(int(about)),)) if kind == PICKUP_CODE else letter
    except Exception:
        log.exception("enclosures %s", papers)
        return letter


def _code(basket_id: int) -> Attachment:
    with database.read() as session:
        basket = session.get_one(Basket, basket_id)
        number, code = basket.number, pickup_codes.code_of(session, basket)
    return Attachment(f"retrait-n{number}.png", "image/png", qr_png(pickup_codes.address_of(code), pixels=600))
