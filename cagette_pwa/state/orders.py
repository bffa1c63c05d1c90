"""Commandes: what to prepare for the sales chosen, by customer and by product, and changing a quantity."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.clock import day_words, hour_words, tile_words
from cagette_pwa.models.distribution import SaleState
from cagette_pwa.money import euros, weight
from cagette_pwa.services import quantities, recaps
from cagette_pwa.services.lines import OrderedLine
from cagette_pwa.services.recaps import Board, CustomerRecap, ProductRecap, Sale
from cagette_pwa.state.edge import producer_reads, producer_writes
from cagette_pwa.state.toasts import Toasts

CUSTOMERS: Final = "clients"
PRODUCTS: Final = "produits"
MOST_PIECES: Final = quantities.MOST_PIECES
TONES: Final = {
    SaleState.COMING: "neutral",
    SaleState.OPEN: "ready",
    SaleState.CLOSED: "todo",
    SaleState.DELIVERED: "info",
    SaleState.VALIDATED: "neutral",
}


@dataclass(frozen=True)
class SaleRow:
    """A sale that can be ticked."""

    key: int
    month: str
    day: str
    market: str
    detail: str
    state: str
    tone: str
    chosen: bool


@dataclass(frozen=True)
class LineRow:
    """A line of a customer."""

    key: int
    quantity: int
    name: str
    text: str
    detail: str
    amount: str
    to_weigh: bool
    varying: bool
    weigh_href: str
    measure: str
    """`kg` or `L` of what is loose."""
    size: int
    """Grams or millilitres of a step of what is loose."""


@dataclass(frozen=True)
class CustomerRow:
    """A basket, or the farm's part of it."""

    key: str
    number: int
    name: str
    detail: str
    phone: str
    phone_href: str
    state: str
    tone: str
    lines: list[LineRow] = field(default_factory=list)


@dataclass(frozen=True)
class ProductRow:
    """All of an offer."""

    key: str
    name: str
    quantity: str
    loose: bool
    weight: str
    orders: str
    amount: str
    to_weigh: str


class Orders(rx.State):
    """`ventes` in the address chooses participations; without it, the next day to prepare."""

    loaded: bool = False
    sales: list[SaleRow] = []
    choosing: bool = False
    view: str = CUSTOMERS
    customers: list[CustomerRow] = []
    products: list[ProductRow] = []
    customer_count: int = 0
    product_count: int = 0
    weigh_count: int = 0
    when: str = ""
    where: str = ""
    total: str = ""
    query: str = ""
    weigh_href: str = routes.WEIGHING
    editing: bool = False
    edited: int = 0
    edited_name: str = ""
    edited_for: str = ""
    edited_from: int = 0
    edited_to: int = 0
    edited_measure: str = ""
    edited_size: int = 0
    _chosen: list[int] = []

    @rx.event
    async def load(self) -> None:
        """The sales in the address, or those chosen before."""
        asked = ids_of(str(self.router.page.params.get("ventes", "")))
        await self._show(asked or self._chosen)
        self.choosing = self.editing = False

    @rx.event
    async def tick(self, key: int) -> None:
        """Adds a sale to the recap, or takes it out; one always remains."""
        ids = set(self._chosen) ^ {key if isinstance(key, int) else 0}
        await self._show(sorted(ids) or self._chosen)

    @rx.event
    async def choose(self, shown: bool) -> None:
        """Opens or closes the list of sales."""
        self.choosing = bool(shown)

    @rx.event
    async def show(self, view: str) -> None:
        """By customer or by product."""
        self.view = PRODUCTS if view == PRODUCTS else CUSTOMERS

    @rx.event
    async def edit(self, key: int) -> None:
        """Opens the sheet that changes a quantity."""
        for customer in self.customers:
            for line in customer.lines:
                if line.key == key:
                    self.editing, self.edited, self.edited_name = True, line.key, line.name
                    self.edited_for = f"N° {customer.number}, {customer.name}"
                    self.edited_measure, self.edited_size = line.measure, line.size
                    self.edited_from = line.quantity
                    self._become(line.quantity)

    @rx.event
    async def step(self, by: int) -> None:
        """One more or one less in the sheet."""
        self._become(self.edited_to + (1 if by == 1 else -1))

    @rx.event
    async def put(self, quantity: int) -> None:
        """So many in the sheet, as typed."""
        self._become(quantity)

    @rx.event
    async def empty(self) -> None:
        """Nothing of it in the sheet."""
        self._become(0)

    @rx.event
    async def close(self) -> None:
        """Closes the sheet; nothing changes."""
        self.editing = False

    @rx.event
    async def save(self, form: dict[str, Any]) -> Any:
        """Changes the quantity; the customer is told."""
        reason = str(form.get("motif", ""))
        await producer_writes(self, quantities.change, self.edited, self.edited_to, reason=reason)
        changed = self.edited_to != self.edited_from
        self.editing = False
        await self._show(self._chosen)
        return Toasts.say("Quantité changée, le client est prévenu par mail.") if changed else None

    def _become(self, quantity: int) -> None:
        self.edited_to = min(max(0, quantity), MOST_PIECES)

    async def _show(self, asked: Sequence[int]) -> None:
        board = await producer_reads(self, recaps.board, list(asked))
        customers, products = recaps.by_customer(board.lines), recaps.by_product(board.lines)
        self._chosen = list(board.chosen)
        self.query = "ventes=" + ",".join(map(str, board.chosen))
        self.weigh_href = f"{routes.WEIGHING}?{self.query}"
        self.sales = [_sale_row(sale, sale.participation_id in board.chosen) for sale in board.sales]
        self.customers = [_customer_row(customer, self.query) for customer in customers]
        self.products = [_product_row(product) for product in products]
        self.customer_count, self.product_count = len(customers), len(products)
        self.weigh_count = sum(line.to_weigh for line in board.lines)
        self.total = euros(sum(line.amount_cents for line in board.lines))
        self.when, self.where = _heading(board)
        self.loaded = True


def ids_of(text: str) -> list[int]:
    """The participations that an address names: `12,15`; whatever is not one is left out."""
    return [int(part) for part in text.split(",")[:100] if part.isascii() and part.isdigit() and len(part) < 10]


def _heading(board: Board) -> tuple[str, str]:
    chosen = [sale for sale in board.sales if sale.participation_id in board.chosen]
    days = list(dict.fromkeys(day_words(sale.starts_at) for sale in chosen))
    markets = list(dict.fromkeys(sale.market for sale in chosen))
    when = " et ".join(days) if len(days) < 3 else f"{len(days)} dates"
    return when, ", ".join(markets)


def _sale_row(sale: Sale, chosen: bool) -> SaleRow:
    month, day = tile_words(sale.starts_at)
    baskets = f"{sale.baskets} panier{'s' if sale.baskets > 1 else ''}"
    return SaleRow(
        key=sale.participation_id,
        month=month,
        day=day,
        market=sale.market,
        detail=f"{hour_words(sale.starts_at)} · {sale.catalog} · {baskets}",
        state=sale.state.value,
        tone=TONES[sale.state],
        chosen=chosen,
    )


def _customer_row(customer: CustomerRecap, query: str) -> CustomerRow:
    holder, count = customer.first.holder, sum(1 for line in customer.lines if line.quantity)
    to_weigh = customer.to_weigh
    return CustomerRow(
        key=f"{holder.basket_id}",
        number=holder.number,
        name=holder.customer,
        detail=f"{count} ligne{'s' if count > 1 else ''} · {euros(customer.amount_cents)}",
        phone=holder.phone,
        phone_href=f"tel:{holder.phone.replace(' ', '')}",
        state=f"{to_weigh} à peser" if to_weigh else "complet",
        tone="todo" if to_weigh else "ready",
        lines=[_line_row(line, query) for line in customer.lines],
    )


def _line_row(line: OrderedLine, query: str) -> LineRow:
    portion = line.sold.portion
    return LineRow(
        key=line.line_id,
        quantity=line.quantity,
        name=line.sold.name,
        text=line.words,
        detail=_line_detail(line),
        amount=euros(line.amount_cents),
        to_weigh=line.to_weigh > 0,
        varying=line.sold.variable_weight,
        weigh_href=f"{routes.WEIGHING}?{query}&ligne={line.line_id}",
        measure=portion.measure if portion.bulk else "",
        size=portion.size if portion.bulk else 0,
    )


def _line_detail(line: OrderedLine) -> str:
    if line.quantity == 0:
        return "retiré de la commande"
    if line.weighed_grams:
        rest = f", {line.to_weigh} à peser" if line.to_weigh else ""
        return " + ".join(weight(grams) for grams in line.weighed_grams) + rest
    if line.sold.variable_weight:
        return f"environ {weight(line.sold.portion.expected_grams)} pièce"
    total = line.total_words
    return f"soit {total}" if total else ""


def _product_row(product: ProductRecap) -> ProductRow:
    sold, portion = product.first.sold, product.first.sold.portion
    to_weigh, total, count = product.to_weigh, product.total_words, product.orders
    return ProductRow(
        key=f"{sold.offer_id}-{sold.price_cents}-{portion.unit}-{portion.pack_size}-{portion.bulk}",
        name=sold.name,
        quantity=portion.count_words(product.quantity),
        loose=portion.bulk,
        weight=f"{'environ ' if to_weigh else ''}{total}" if total else "",
        orders=f"{count} commande{'s' if count > 1 else ''}",
        amount=euros(product.amount_cents),
        to_weigh=f"{to_weigh} à peser" if to_weigh else "",
    )
