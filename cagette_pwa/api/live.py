"""What is left in an open shop, as it changes: server-sent events, which every browser reconnects by itself."""

import asyncio
import re
from collections.abc import Collection
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from cagette_pwa import database, routes
from cagette_pwa.api.watch import Watch, said
from cagette_pwa.clock import utc_now
from cagette_pwa.services import live_stock, shop
from cagette_pwa.services.live_stock import Lefts

router = APIRouter()

STREAM: Final = "text/event-stream"
UNTOUCHED: Final = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}
"""No proxy keeps, compresses or gathers it: what waits in a buffer is not live."""


def _read(sales: Collection[int]) -> dict[int, Lefts]:
    with database.read() as session:
        return live_stock.left_in(session, sales, now=utc_now())


async def _ask(sales: Collection[int]) -> dict[int, Lefts]:
    """In a thread of the event loop's own, not one of those that serve people."""
    return await asyncio.to_thread(_read, sales)


WATCH: Final = Watch(_ask)


@router.get(routes.API_LIVE)
async def stock(request: Request, distribution: str) -> Response:
    """The stock of a sale, as the shop shows it to anybody; once, to who does not ask for a stream."""
    sale = await asyncio.to_thread(_known, distribution)
    if STREAM not in request.headers.get("accept", ""):
        return Response(said((await _ask([sale]))[sale]), media_type="application/json", headers=UNTOUCHED)
    WATCH.refuse_a_crowd()
    return StreamingResponse(WATCH.follow(sale), media_type=STREAM, headers=UNTOUCHED)


def _known(distribution: str) -> int:
    """Raises UnknownSale."""
    sale = int(distribution) if re.fullmatch(r"[0-9]{1,9}", distribution, re.ASCII) else 0
    with database.read() as session:
        shop.slug_of_sale(session, sale)
    return sale
