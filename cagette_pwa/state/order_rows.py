"""Commandes in words: sales by day, customers, products, what is new and who is to be told."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from cagette_pwa.clock import day_words, hour_words, hours_words, moment_words, paris
from cagette_pwa.french import spaced
from cagette_pwa.models.distribution import SaleState
from cagette_pwa.money import euros, measured
from cagette_pwa.services.change_notices import Pending
from cagette_pwa.services.lines import OrderedLine
from cagette_pwa.services.looks import News
from cagette_pwa.services.recaps import CustomerRecap, ProductRecap, Sale

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
    market: str
    detail: str
    state: str
    tone: str
    chosen: bool


@dataclass(frozen=True)
class DayRow:
    """The sales of one day, which can be ticked together."""

    key: str
    title: str
    several: bool
    whole: bool
    sales: list[SaleRow] = field(default_factory=list)


@dataclass(frozen=True)
class CustomerRow:
    """A basket, or the farm's part of it, closed."""

    key: int
    number: int
    name: str
    where: str
    """The market and the day, where several are chosen."""
    detail: str
    phone: str
    phone_href: str
    note: str
    mark: str
    state: str
    tone: str


@dataclass(frozen=True)
class ProductRow:
    """All of an offer at one price."""

    key: str
    priced: int
    name: str
    quantity: str
    loose: bool
    weight: str
    orders: str
    amount: str
    to_weigh: str


def day_rows(sales: Sequence[Sale], chosen: Sequence[int]) -> list[DayRow]:
    """Sales by day, in their order."""
    rows = []
    for day, same in groupby(sales, key=lambda sale: paris(sale.starts_at).date()):
        listed = [_sale_row(sale, sale.participation_id in chosen) for sale in same]
        whole = all(row.chosen for row in listed)
        rows.append(DayRow(day.isoformat(), day_words(day), len(listed) > 1, whole, listed))
    return rows


def heading(sales: Sequence[Sale]) -> tuple[str, str]:
    """The days and the markets of the chosen sales."""
    days = list(dict.fromkeys(day_words(sale.starts_at) for sale in sales))
    markets = list(dict.fromkeys(sale.market for sale in sales))
    return (" et ".join(days) if len(days) < 3 else f"{len(days)} dates"), ", ".join(markets)


def places(sales: Sequence[Sale]) -> dict[int, str]:
    """By distribution, what tells the chosen ones apart: their market, their day, both, or nothing for a single one."""
    markets = {sale.market for sale in sales}
    days = {day_words(sale.starts_at) for sale in sales}
    return {
        sale.distribution_id: ", ".join(
            [sale.market] * (len(markets) > 1) + [day_words(sale.starts_at)] * (len(days) > 1)
        )
        for sale in sales
    }


def customer_row(customer: CustomerRecap, where: str, news: News, notes: Sequence[str], new: bool) -> CustomerRow:
    """`new` when the whole order came since the last visit."""
    holder, count = customer.first.holder, sum(1 for line in customer.lines if line.quantity)
    to_weigh, weighed = customer.to_weigh, any(line.weighed_grams for line in customer.lines if line.quantity)
    sizes = _sizes(customer.lines)
    moved = any(line.line_id in news for line in customer.lines)
    return CustomerRow(
        key=holder.basket_id,
        number=holder.number,
        name=holder.customer,
        where=where,
        detail=" · ".join([counted(count, "ligne"), *([sizes] if sizes else []), euros(customer.amount_cents)]),
        phone=holder.phone,
        phone_href=f"tel:{holder.phone.replace(' ', '')}",
        note=" · ".join(notes),
        mark="nouvelle" if new else "modifiée" if moved else "",
        state=f"{to_weigh} à peser" if to_weigh else "pesé" if weighed else "",
        tone="todo" if to_weigh else "ready",
    )


def product_rows(products: Sequence[ProductRecap]) -> list[ProductRow]:
    """One for each; what is sold at several prices says which."""
    times = Counter(product.first.sold.name for product in products)
    return [product_row(one, priced=times[one.first.sold.name] > 1) for one in products]


def product_row(product: ProductRecap, *, priced: bool = False) -> ProductRow:
    """`12`, `12 × 500 g = 6 kg`; `priced` says at how much."""
    sold, portion = product.first.sold, product.first.sold.portion
    orders = counted(product.orders, "commande")
    to_weigh, quantity = product.to_weigh, product.quantity
    return ProductRow(
        key=f"{sold.offer_id}-{sold.price_cents}-{portion.unit}-{portion.pack_size}-{portion.bulk}",
        priced=sold.priced_offer_id,
        name=sold.name,
        quantity=portion.count_words(quantity),
        loose=portion.bulk,
        weight=_reckoned(product, quantity, to_weigh),
        orders=f"{orders} à {portion.price_words(sold.price_cents)}" if priced else orders,
        amount=euros(product.amount_cents),
        to_weigh=f"{to_weigh} à peser" if to_weigh else "",
    )


def news_words(news: News, lines: Sequence[OrderedLine], now: datetime) -> str:
    """`Depuis hier 18h02 : 3 commandes nouvelles, 2 lignes modifiées`; nothing when nothing is new."""
    new = news.new_baskets(lines)
    changed = sum(1 for line in lines if line.line_id in news and line.holder.basket_id not in new)
    if news.since is None or not (new or changed):
        return ""
    orders = f"{len(new)} commande{'s nouvelles' if len(new) > 1 else ' nouvelle'}"
    moved = f"{changed} ligne{'s modifiées' if changed > 1 else ' modifiée'}"
    said = ", ".join(words for words, count in ((orders, len(new)), (moved, changed)) if count)
    return spaced(f"Depuis {_since_words(news.since, now)} : {said}")


def waiting_words(waiting: Sequence[Pending], now: datetime) -> str:
    """`2 clients seront prévenus à 14h05`."""
    if not waiting:
        return ""
    last = max(one.due_at for one in waiting)
    people = len({one.user_id for one in waiting})
    who = f"{people} client{'s seront prévenus' if people > 1 else ' sera prévenu'}"
    if last <= now:
        return f"{who} dans un instant"
    rounded = last + timedelta(seconds=59)
    together = all(last - one.due_at < timedelta(minutes=1) for one in waiting)
    return f"{who} à {hour_words(rounded)}" if together else f"{who} d'ici {hour_words(rounded)}"


def counted(count: int, word: str) -> str:
    """`1 ligne`, `3 lignes`."""
    return f"{count} {word}{'s' if count > 1 else ''}"


def _sale_row(sale: Sale, chosen: bool) -> SaleRow:
    hours = hours_words(sale.starts_at, sale.ends_at)
    return SaleRow(
        key=sale.participation_id,
        market=sale.market,
        detail=f"{hours} · {sale.catalog} · {counted(sale.baskets, 'panier')}",
        state=sale.state.value,
        tone=TONES[sale.state],
        chosen=chosen,
    )


def _reckoned(product: ProductRecap, quantity: int, to_weigh: int) -> str:
    portion = product.first.sold.portion
    if portion.variable_weight:
        return f"{'environ ' if to_weigh else ''}{product.total_words}"
    return product.total_words if quantity == 1 or portion.bulk else portion.sum_words(quantity)


def _sizes(lines: Sequence[OrderedLine]) -> str:
    """`3,5 kg`, `3,5 kg et 2 L`: what the lines weigh and hold."""
    sizes: dict[str, int] = {}
    for line in lines:
        portion = line.sold.portion
        measure = "kg" if portion.variable_weight else portion.unit.measure
        if measure and line.quantity:
            sizes[measure] = sizes.get(measure, 0) + line.size
    return " et ".join(measured(size, measure) for measure, size in sizes.items())


def _since_words(moment: datetime, now: datetime) -> str:
    days = (paris(now).date() - paris(moment).date()).days
    if days > 1:
        return moment_words(moment)
    return f"hier {hour_words(moment)}" if days else hour_words(moment)
