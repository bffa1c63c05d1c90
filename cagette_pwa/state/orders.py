"""Commandes: what to prepare for the sales chosen, by customer and by product, and what is new since the last look."""

from collections.abc import Sequence
from typing import Any, Final

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.clock import utc_now
from cagette_pwa.money import euros
from cagette_pwa.services import change_notices, looks, order_board, recaps
from cagette_pwa.services.looks import News
from cagette_pwa.services.order_board import OrderBoard
from cagette_pwa.services.recaps import CustomerRecap
from cagette_pwa.state.edge import producer_reads, producer_writes
from cagette_pwa.state.order_cards import CardRow, LineRow, card_row
from cagette_pwa.state.order_rows import (
    CustomerRow,
    DayRow,
    ProductRow,
    counted,
    customer_row,
    day_rows,
    heading,
    news_words,
    places,
    product_rows,
    waiting_words,
)
from cagette_pwa.state.toasts import Toasts

CUSTOMERS: Final = "clients"
PRODUCTS: Final = "produits"
FIRST: Final = 100
"""Customers sent before somebody asks for all of them; the page says how many there are."""


class Orders(rx.State):
    """`ventes` in the address chooses participations; without it, the next day to prepare.

    The page holds what it shows: one of the two recaps, and the lines of the customers that are opened.
    """

    loaded: bool = False
    live: bool = False
    days: list[DayRow] = []
    choosing: bool = False
    view: str = CUSTOMERS
    customers: list[CustomerRow] = []
    cards: dict[str, CardRow] = {}
    products: list[ProductRow] = []
    customer_count: int = 0
    product_count: int = 0
    hidden: int = 0
    weigh_count: int = 0
    when: str = ""
    where: str = ""
    total: str = ""
    news: str = ""
    only_news: bool = False
    waiting: str = ""
    query: str = ""
    prepare_href: str = routes.PREPARE
    weigh_href: str = routes.WEIGHING
    hand_over_href: str = routes.HAND_OVER
    _chosen: list[int] = []
    _all: bool = False

    @rx.event
    async def load(self) -> None:
        """The sales in the address, or those chosen before."""
        asked = ids_of(str(self.router.url.query_parameters.get("ventes", "")))
        self.choosing = self.only_news = self._all = False
        self.cards = {}
        await self._show(asked or self._chosen)

    @rx.event
    async def refresh(self) -> None:
        """The same sales as they are now; what is open stays open."""
        if self.loaded:
            await self._show(self._chosen)

    @rx.event
    async def tick(self, key: int) -> None:
        """Adds a sale to the recap, or takes it out; one always remains."""
        ids = set(self._chosen) ^ {key if isinstance(key, int) else 0}
        await self._show(sorted(ids) or self._chosen)

    @rx.event
    async def tick_day(self, day: str) -> None:
        """Adds all sales of a day, or takes them out; one sale always remains."""
        ids = {sale.key for row in self.days if row.key == day for sale in row.sales}
        whole = ids <= set(self._chosen)
        await self._show(sorted(set(self._chosen) - ids if whole else set(self._chosen) | ids) or self._chosen)

    @rx.event
    async def choose(self, shown: bool) -> None:
        """Opens or closes the list of sales."""
        self.choosing = bool(shown)

    @rx.event
    async def show(self, view: str) -> None:
        """By customer or by product."""
        self.view = PRODUCTS if view == PRODUCTS else CUSTOMERS
        self.only_news = False
        await self.refresh()

    @rx.event
    async def show_all(self) -> None:
        """Every customer."""
        self._all = True
        await self.refresh()

    @rx.event
    async def sift(self, only_news: bool) -> None:
        """Only customers whose order is new or has changed, or everybody again."""
        self.only_news, self.view = bool(only_news), CUSTOMERS
        await self.refresh()

    @rx.event
    async def open(self, basket: int) -> None:
        """Opens a customer with the lines of the order, or closes it."""
        cards = dict(self.cards)
        if cards.pop(str(basket), None) is None:
            visit = await producer_reads(self, looks.last_visit)
            found = await producer_reads(self, order_board.card, basket, self._chosen, since=visit.before_at)
            if found.lines:
                cards[str(basket)] = card_row(found.lines, found.news, found.history)
        self.cards = cards

    @rx.event
    async def tell_now(self) -> Any:
        """Those who were to be told later are told now."""
        told = await producer_writes(self, change_notices.tell_now)
        await self.refresh()
        return Toasts.say(f"{counted(told, 'client')} {'prévenus' if told > 1 else 'prévenu'}.") if told else None

    def _line(self, key: int) -> tuple[CustomerRow, LineRow] | None:
        """A line that is shown, and whose it is."""
        holders = {str(row.key): row for row in self.customers}
        shown = ((holders.get(basket), line) for basket, card in self.cards.items() for line in card.lines)
        return next(((holder, line) for holder, line in shown if holder and line.key == key), None)

    async def _show(self, asked: Sequence[int]) -> None:
        visit = await producer_reads(self, looks.last_visit)
        if not visit.noted:
            visit = await producer_writes(self, looks.look)
        opened = [int(basket) for basket in self.cards]
        board = await producer_reads(self, order_board.board, list(asked), since=visit.before_at, opened=opened)
        self._head(board)
        customers = recaps.by_customer(board.lines)
        self.customer_count = len(customers)
        self._list(board, customers)
        self._reopen(board, customers)
        self.loaded = True

    def _head(self, board: OrderBoard) -> None:
        chosen = board.chosen_sales
        self._chosen = list(board.chosen)
        self.query = "ventes=" + ",".join(map(str, board.chosen))
        days = "d=" + ",".join(map(str, dict.fromkeys(sale.distribution_id for sale in chosen)))
        self.prepare_href = f"{routes.PREPARE}?{days}"
        self.weigh_href = f"{routes.WEIGHING}?{days}"
        self.hand_over_href = f"{routes.HAND_OVER}?{days}"
        self.days = day_rows(board.sales, board.chosen)
        self.live = board.is_open
        self.when, self.where = heading(chosen)
        self.weigh_count = sum(line.to_weigh for line in board.lines if line.sold.variable_weight)
        self.total = euros(sum(line.amount_cents for line in board.lines))
        now = utc_now()
        self.news = news_words(board.news, board.lines, now)
        self.waiting = waiting_words(board.waiting, now)
        self.only_news = self.only_news and self.news != ""

    def _list(self, board: OrderBoard, customers: Sequence[CustomerRecap]) -> None:
        """Rows of the recap that is shown; the other one is only counted."""
        products = recaps.by_product(board.lines)
        self.product_count = len(products)
        self.products = product_rows(products) if self.view == PRODUCTS else []
        wanted = [one for one in customers if not self.only_news or _has_news(one, board.news)]
        listed = wanted if self._all else wanted[:FIRST]
        self.hidden = len(wanted) - len(listed)
        shown = listed if self.view == CUSTOMERS else []
        self.customers = _customer_rows(board, shown)

    def _reopen(self, board: OrderBoard, customers: Sequence[CustomerRecap]) -> None:
        """The opened customers as they are now; who is no longer listed is closed."""
        own = {one.basket_id: one.lines for one in customers if str(one.basket_id) in self.cards}
        history = {basket_id: [one for one in board.history if one.basket_id == basket_id] for basket_id in own}
        self.cards = {
            str(basket_id): card_row(lines, board.news, history[basket_id]) for basket_id, lines in own.items()
        }


def ids_of(text: str) -> list[int]:
    """The participations that an address names: `12,15`; whatever is not one is left out."""
    return [int(part) for part in text.split(",")[:100] if part.isascii() and part.isdigit() and len(part) < 10]


def _customer_rows(board: OrderBoard, customers: Sequence[CustomerRecap]) -> list[CustomerRow]:
    new, where = board.news.new_baskets(board.lines), places(board.chosen_sales)
    return [
        customer_row(
            one,
            where[one.first.holder.distribution_id],
            board.news,
            board.notes.get(one.basket_id, ()),
            one.basket_id in new,
        )
        for one in customers
    ]


def _has_news(customer: CustomerRecap, news: News) -> bool:
    return any(line.line_id in news for line in customer.lines)
