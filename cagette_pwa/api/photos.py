"""Photos: sent by a form, shown to everybody. Each has an address of its own, at which it never changes."""

from datetime import datetime
from typing import Final

import anyio
import anyio.to_thread
from fastapi import APIRouter, Request
from fastapi.responses import Response

from cagette_pwa import database, routes
from cagette_pwa.api.answers import see
from cagette_pwa.api.dependencies import Browser, Now
from cagette_pwa.api.problems import answer_on
from cagette_pwa.api.uploads import uploaded
from cagette_pwa.services import photos, pictures, products, sessions
from cagette_pwa.services.typed import path_id

router = APIRouter()

FIELD: Final = "photo"
FOR_GOOD: Final = {
    "cache-control": "public, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'",
}
_one_at_a_time = anyio.CapacityLimiter(1)
"""Decoding may take hundreds of megabytes."""


@router.post(routes.API_PHOTO)
async def add(request: Request, product: str, now: Now, browser: Browser = None) -> Response:
    """Gives the product its photo. Whose it is, is known before the file is read."""
    product_id = path_id(product)
    page = routes.at(routes.PRODUCT, product=product_id)
    answer_on(request, page)
    await anyio.to_thread.run_sync(_check, browser, product_id, now)
    _, content = await uploaded(request, FIELD, most=pictures.MOST_BYTES, too_heavy=pictures.PhotoTooHeavy())
    picture = await anyio.to_thread.run_sync(pictures.reencoded, content, limiter=_one_at_a_time)
    await anyio.to_thread.run_sync(_keep, browser, product_id, picture, now)
    return see(request, page)


@router.get(routes.PHOTO)
def show(public_id: str, size: str) -> Response:
    """The photo, to be kept for good."""
    with database.read() as session:
        content = photos.content(session, public_id, size)
    return Response(content, media_type="image/webp", headers=FOR_GOOD)


def _check(browser: str | None, product_id: int, now: datetime) -> None:
    with database.read() as session:
        member = sessions.member_of(session, browser, now=now)
        products.product_of(session, member.producer_id, product_id)


def _keep(browser: str | None, product_id: int, picture: pictures.Picture, now: datetime) -> None:
    with database.write() as session:
        member = sessions.member_of(session, browser, now=now)
        photos.add(session, member, product_id, picture, now=now)
