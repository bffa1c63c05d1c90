"""A market's shop. What a customer puts in their basket stays in their browser until they order."""

import json

import reflex as rx
from reflex.event import EventSpec

from cagette_pwa import routes
from cagette_pwa.clock import slot_words, utc_now
from cagette_pwa.errors import EmailTaken, UnknownMarket
from cagette_pwa.french import spaced
from cagette_pwa.models.basket import Basket
from cagette_pwa.services import price_lists, shop
from cagette_pwa.state import shop_rows
from cagette_pwa.state.asked import asked, part, typed_in
from cagette_pwa.state.edge import anybody_reads, visitor_writes
from cagette_pwa.state.shop_rows import DateRow, PlaceRow, StallRow

REFUSED = "Votre commande n'a pas été enregistrée. Vérifiez votre panier, puis recommencez."

NEXT = 4
"""Later dates are as far away as they are many."""


class Shop(rx.State):
    """One market at one sale."""

    loaded: bool = False
    unknown: str = ""
    place: PlaceRow = PlaceRow()
    sale: int = 0
    is_open: bool = False
    when: str = ""
    state_words: str = ""
    farms: str = ""
    mine: str = ""
    mine_href: str = ""
    categories: list[str] = []
    stalls: list[StallRow] = []
    open_dates: list[DateRow] = []
    next_dates: list[DateRow] = []
    refusal: str = ""
    must_sign_in: bool = False
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""

    @rx.event
    async def load(self) -> list[EventSpec]:
        """The market of the address, at the sale of a refused order or of `?vente=` if that one is open."""
        typed = typed_in(self)
        self._explain(asked(self, "refus"), typed)
        events = await self._look(asked(self, "vente") or typed.get("sale", ""))
        return [*events, _baskets("open()")] if self.refusal else events

    @rx.event
    async def choose(self, sale: int) -> list[EventSpec]:
        """Another open sale."""
        return await self._look(str(sale))

    async def _look(self, chosen: str) -> list[EventSpec]:
        slug = part(self, "slug")
        number = int(chosen) if chosen.isdecimal() and len(chosen) < 10 else None
        try:
            found = await anybody_reads(self, shop.look, slug, number)
            if found.sale and found.sale.prices_due:
                await visitor_writes(self, price_lists.freeze_due, distribution_id=found.sale.id)
                found = await anybody_reads(self, shop.look, slug, number)
        except UnknownMarket as unknown:
            self.reset()  # type: ignore[no-untyped-call]
            self.unknown, self.loaded = unknown.sentence, True
            return []
        self._show(found)
        return forgotten(found.order_keys)

    def _explain(self, refused: str, typed: dict[str, str]) -> None:
        """What was typed in a refused order, and the sentence that refused it."""
        self.refusal = typed.get("sentence", REFUSED) if refused else ""
        self.must_sign_in = refused == EmailTaken().code
        self.first_name, self.last_name = typed.get("first_name", ""), typed.get("last_name", "")
        self.email, self.phone = typed.get("email", ""), typed.get("phone", "")

    def _show(self, found: shop.Shop) -> None:
        now, sale = utc_now(), found.sale
        self.loaded, self.unknown = True, ""
        self.place = shop_rows.place_row(found.market)
        self.sale = sale.id if sale else 0
        self.is_open = bool(sale and sale.is_open)
        self.when = slot_words(sale.starts_at, sale.ends_at) if sale else ""
        self.state_words = shop_rows.state_words(sale, now) if sale else ""
        self.farms = _farms(len(found.stalls))
        self.mine, self.mine_href = _mine(found.order)
        self.categories = shop_rows.categories_of(found.stalls)
        self.stalls = [shop_rows.stall_row(stall, sale, now) for stall in found.stalls] if sale else []
        others = [date for date in found.sales if date.id != self.sale]
        self.open_dates = [shop_rows.date_row(date, now) for date in found.sales if date.is_open]
        self.next_dates = [shop_rows.date_row(date, now) for date in others[:NEXT]]


def forgotten(keys: tuple[str, ...]) -> list[EventSpec]:
    """Empties the browser's baskets that were ordered with these keys."""
    return [_baskets(f"forget({json.dumps(keys)})")] if keys else []


def _baskets(call: str) -> EventSpec:
    """Tells the browser's baskets (assets/shop.js), which may load after this: then they hear of it first thing."""
    told = f"window.cagetteBaskets.{call}"
    return rx.call_script(f"window.cagetteBaskets ? {told} : (window.cagetteLater ??= []).push(() => {told})")


def _farms(count: int) -> str:
    return "" if count == 0 else f"{count} producteur{'s' if count > 1 else ''}"


def _mine(order: Basket | None) -> tuple[str, str]:
    if order is None:
        return "", ""
    sentence = f"Vous avez la commande n°{order.number} à cette vente : ce que vous ajoutez s'y joint."
    return spaced(sentence), routes.at(routes.ORDER, public_id=order.public_id)
