"""How soon open shops hear of a change of the stock: all of one process, from the commit to the last of them."""

import asyncio
import time

from cagette_pwa import database
from cagette_pwa.clock import utc_now
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.services import stock
from tests.bench.report import Aim, Row, Section, quantile
from tests.bench.town import LiveSale
from tests.support.streams import OpenShop, open_shops

OPEN = 300
CHANGES = 12


async def open_streams(url: str, sale: LiveSale) -> Section:
    """The same for one shop and for three hundred; each change is a count of the farm."""
    rows = [await _heard(url, sale, shops) for shops in (1, OPEN)]
    note = f"{CHANGES} comptages ; but : une seconde, pour la dernière de {OPEN} boutiques"
    columns = ("p50 de toutes", "p95 de toutes", "dernière, p50", "dernière, au pire")
    return Section("Du comptage à la boutique ouverte (ms)", columns, tuple(rows), note)


async def _heard(url: str, sale: LiveSale, count: int) -> Row:
    every, last = [], []
    async with open_shops(url, sale.distribution_id, count) as shops:
        await asyncio.gather(*(shop.hears() for shop in shops))
        for number in range(CHANGES):
            waiting = [asyncio.create_task(_moment(shop)) for shop in shops]
            await asyncio.sleep(0.1 * number / CHANGES)  # not always at the same distance from the next question
            pieces = await asyncio.to_thread(_counted, sale)
            changed = time.perf_counter()
            heard = await asyncio.gather(*waiting)
            assert {said for _, said in heard} == {pieces}
            times = [(at - changed) * 1000 for at, _ in heard]
            every += times
            last.append(max(times))
    name = "1 boutique ouverte" if count == 1 else f"{count} boutiques ouvertes"
    return Row(name, (quantile(every, 0.5), quantile(every, 0.95), quantile(last, 0.5), max(last)), _aims())


def _aims() -> tuple[Aim | None, ...]:
    return None, None, None, Aim(1000)


async def _moment(shop: OpenShop) -> tuple[float, int]:
    """When the shop heard, and what."""
    _, said = await shop.hears()
    (pieces, _), *_ = said.values()
    return time.perf_counter(), pieces


def _counted(sale: LiveSale) -> int:
    """One piece more than before; returned once it is committed."""
    with database.write() as session:
        member = session.get_one(ProducerMember, sale.member_id)
        pieces = stock.locked_offer(session, member, sale.offer_id).on_hand + 1
        stock.set_on_hand(session, member, sale.offer_id, pieces, now=utc_now())
    return pieces
