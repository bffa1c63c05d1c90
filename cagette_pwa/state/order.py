"""An order, for the person who made it."""

from dataclasses import dataclass
from urllib.parse import urlencode

import reflex as rx
from reflex.event import EventSpec

from cagette_pwa import routes
from cagette_pwa.clock import day_words, hours_words
from cagette_pwa.errors import NotSignedIn, UnknownOrder
from cagette_pwa.money import euros, weight
from cagette_pwa.services import line_history, tickets
from cagette_pwa.services.tickets import Ticket, TicketLine
from cagette_pwa.state.asked import part
from cagette_pwa.state.edge import user_reads
from cagette_pwa.state.order_cards import ChangeRow, change_row
from cagette_pwa.state.shop import forgotten


@dataclass(frozen=True)
class LineRow:
    """So many of an offer; `weights` are those of its pieces, once they are weighed."""

    id: int
    count: str
    name: str
    weights: str
    amount: str


@dataclass(frozen=True)
class FarmRow:
    """The lines of one farm, and what they cost."""

    name: str
    total: str
    lines: list[LineRow]


class Order(rx.State):
    """One basket under its number."""

    loaded: bool = False
    sealed: bool = False
    sign_in: str = routes.SIGN_IN
    number: int = 0
    pickup_code: str = ""
    market: str = ""
    shop: str = ""
    day: str = ""
    hours: str = ""
    where: str = ""
    payment: str = ""
    total: str = ""
    weighed: bool = False
    email: str = ""
    without_password: bool = False
    farms: list[FarmRow] = []
    changes: list[ChangeRow] = []

    @rx.event
    async def load(self) -> list[EventSpec]:
        """The order of the address; a stranger only learns that it is somebody's."""
        try:
            found = await user_reads(self, tickets.ticket_of, part(self, "public_id"))
        except (NotSignedIn, UnknownOrder):
            self._seal()
            return []
        self._show(found)
        history = await user_reads(self, line_history.of_order, found.basket.public_id)
        self.changes = [change_row(one, farm=True) for one in history]
        return forgotten(found.keys)

    def _seal(self) -> None:
        self.reset()  # type: ignore[no-untyped-call]
        self.loaded = self.sealed = True
        self.sign_in = f"{routes.SIGN_IN}?{urlencode({'suite': self.router.url.path})}"

    def _show(self, found: Ticket) -> None:
        self.loaded, self.sealed = True, False
        self.number = found.basket.number
        self.pickup_code = routes.pickup_code(found.basket.public_id)
        self.market = found.market.name
        self.shop = routes.at(routes.SHOP, slug=found.market.slug)
        self.day = day_words(found.distribution.starts_at)
        self.hours = hours_words(found.distribution.starts_at, found.distribution.ends_at)
        self.where = tickets.place_words(found.market)
        self.payment = tickets.PAYMENT_WORDS[found.market.payment_mode]
        self.total = euros(found.total_cents)
        self.weighed = found.is_open_ended
        self.email = found.customer.email
        self.without_password = found.customer.password_hash is None
        self.farms = _farms(found)


def _farms(ticket: Ticket) -> list[FarmRow]:
    names = dict.fromkeys(line.farm for line in ticket.lines)
    return [_farm(name, [line for line in ticket.lines if line.farm == name]) for name in names]


def _farm(name: str, lines: list[TicketLine]) -> FarmRow:
    total = euros(sum(one.line.amount_cents for one in lines))
    return FarmRow(name, total, [_line(one) for one in lines])


def _line(one: TicketLine) -> LineRow:
    most = "jusqu'à " if one.is_open_ended else ""
    line, portion = one.line, one.line.sold.portion
    count = portion.count_words(line.quantity) + ("" if portion.bulk else " ×")
    weights = " + ".join(weight(grams) for grams in line.weighed_grams)
    return LineRow(line.line_id, count, line.sold.name, weights, f"{most}{euros(line.amount_cents)}")
