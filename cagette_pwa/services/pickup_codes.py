"""The code that a customer shows when fetching an order: `12.34.` and a signature, in a QR code.

The server alone can make one. Phones at the market hold only the `check` of each, which recognises a code that is
shown and cannot make one.
"""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from cagette_pwa import database, routes
from cagette_pwa.errors import UnknownPickupCode
from cagette_pwa.models.basket import Basket
from cagette_pwa.models.columns import Moment
from cagette_pwa.models.field import AppSecret
from cagette_pwa.settings import settings

SECRET = "retrait"  # noqa: S105 - the name of the key
KEY_BYTES = 32
SIGNATURE_BYTES = 10
"""80 bits, the lower bound of RFC 2104 on what must be guessed: 16 characters of base32, none of them padding."""

CHECK_DIGITS = 16
_CODE = re.compile(r"([1-9][0-9]{0,8})\.([1-9][0-9]{0,8})\.[A-Z2-7]{16}", re.ASCII)


def code_of(session: Session, basket: Basket) -> str:
    """`<distribution>.<number>.<signature>`; always the same for a basket."""
    return _signed(_key(session), basket)


def codes_of(session: Session, basket_ids: Collection[int]) -> dict[int, str]:
    """The code of each of these baskets."""
    key = _key(session)
    baskets = session.execute(_BASKETS, {"basket_ids": list(basket_ids)}).scalars()
    return {basket.id: _signed(key, basket) for basket in baskets}


def checks_of(session: Session, basket_ids: Collection[int]) -> dict[int, str]:
    """What a phone keeps of each of these baskets to recognise its code without a network."""
    return {basket_id: check_of(code) for basket_id, code in codes_of(session, basket_ids).items()}


def check_of(code: str) -> str:
    """The first 16 hexadecimal digits of the code's SHA-256, as `checkOf` in `assets/scanner.js` makes it."""
    return hashlib.sha256(code.encode()).hexdigest()[:CHECK_DIGITS]


def address_of(code: str) -> str:
    """What the QR code says: any phone's camera opens the hand-over with it."""
    return f"{settings().public_url}{routes.HAND_OVER}?code={code}"


def basket_of(session: Session, code: str) -> Basket:
    """The basket whose code this is; raises UnknownPickupCode.

    The code proves an order, and gives no right to it: the caller still asks who may hand it over.
    """
    parts = _CODE.fullmatch(str(code))
    place = {"distribution_id": int(parts[1]), "number": int(parts[2])} if parts else None
    basket: Basket | None = session.execute(_NUMBERED, place).scalar() if place else None
    if basket is None or not hmac.compare_digest(code_of(session, basket), code):
        raise UnknownPickupCode
    return basket


def _signed(key: bytes, basket: Basket) -> str:
    """Over the public id too, which no number tells: the code of a number is not the code of the next order's."""
    said = f"retrait:{basket.distribution_id}:{basket.number}:{basket.public_id}"
    signature = hmac.digest(key, said.encode(), "sha256")[:SIGNATURE_BYTES]
    return f"{basket.distribution_id}.{basket.number}.{base64.b32encode(signature).decode()}"


def _key(session: Session) -> bytes:
    kept: str | None = session.execute(_SECRET).scalar()
    return bytes.fromhex(kept or _made(session))


def _made(session: Session) -> str:
    """Made on first use. A session that only looks forgets what it writes, and what it signs is shown all the same."""
    if session.connection().get_execution_options().get("writes"):
        return _first(session)
    with database.write() as own:
        return _first(own)


def _first(session: Session) -> str:
    """The key of whoever came first: a rival's is read back."""
    at: datetime = session.execute(select(func.now(type_=Moment))).scalar_one()
    made = {"name": SECRET, "value": secrets.token_hex(KEY_BYTES), "made_at": at}
    database.insert_missing(session, AppSecret, [made])
    value: str = session.execute(_SECRET).scalar_one()
    return value


_SECRET: Any = select(AppSecret.value).where(AppSecret.name == SECRET)
_BASKETS: Any = select(Basket).where(col(Basket.id).in_(bindparam("basket_ids", expanding=True)))
_NUMBERED: Any = select(Basket).where(
    Basket.distribution_id == bindparam("distribution_id"), Basket.number == bindparam("number")
)
