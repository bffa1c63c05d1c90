"""How the shop is worded: rows of French strings from what `services.shop` found."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote

from cagette_pwa import routes
from cagette_pwa.clock import DAYS, day_words, hour_words, hours_words, moment_words, paris, tile_words
from cagette_pwa.models.market import Market
from cagette_pwa.models.portion import Portion
from cagette_pwa.models.product import CATEGORIES
from cagette_pwa.money import euros
from cagette_pwa.services import orders, shop, tickets
from cagette_pwa.settings import settings

SHORT_LABELS = {"Agriculture biologique": "bio"}
EVENING, TODAY = 18, "aujourd'hui"
SHORT_DAYS = tuple(day[:3] for day in DAYS)


@dataclass(frozen=True)
class OfferRow:
    """A card. For the basket, `cents` is the price of one; of 1000 grams or millilitres where there is a `size`.

    `size` is the heaviest that one can be when it is weighed, and the step of what is loose, in the `measure` (kg, L)
    in which its quantity is read. `photo` is an address, empty without one.
    """

    id: int
    name: str
    details: str
    category: str
    photo: str
    price: str
    weighed: bool
    cents: int
    size: int
    measure: str
    left: int
    """-1 when the offer is not limited."""
    most: int
    """The most that one order may hold of it."""
    left_words: str


@dataclass(frozen=True)
class StallRow:
    """What one farm sells; `until` only where it is not the sale's own closing."""

    id: int
    name: str
    until: str
    offers: list[OfferRow]


@dataclass(frozen=True)
class DateRow:
    """A distribution to come."""

    id: int
    short: str
    month: str
    day: str
    when: str
    hours: str
    state: str
    is_open: bool


@dataclass(frozen=True)
class PlaceRow:
    """The market, and the ways to make it known."""

    name: str = ""
    slug: str = ""
    commune: str = ""
    where: str = ""
    description: str = ""
    payment: str = ""
    url: str = ""
    qr: str = ""
    qr_download: str = ""
    poster: str = ""


def place_row(market: Market) -> PlaceRow:
    """The market with its public addresses."""
    documents = f"{routes.API_DOCUMENTS}/marches/{quote(market.slug)}"
    return PlaceRow(
        name=market.name,
        slug=market.slug,
        commune=market.commune,
        where=tickets.place_words(market),
        description=market.description,
        payment=tickets.PAYMENT_WORDS[market.payment_mode],
        url=f"{settings().public_url}{routes.at(routes.SHOP, slug=quote(market.slug))}",
        qr=f"{documents}/qr.svg",
        qr_download=f"{documents}/qr.png",
        poster=f"{documents}/affiche.pdf",
    )


def date_row(sale: shop.Sale, now: datetime) -> DateRow:
    """A distribution with what can be done about it."""
    start = paris(sale.starts_at)
    month, day = tile_words(sale.starts_at)
    return DateRow(
        id=sale.id,
        short=f"{SHORT_DAYS[start.weekday()]}. {start:%d/%m}",
        month=month,
        day=day,
        when=day_words(sale.starts_at),
        hours=hours_words(sale.starts_at, sale.ends_at),
        state=state_words(sale, now),
        is_open=sale.is_open,
    )


def stall_row(stall: shop.Stall, sale: shop.Sale, now: datetime) -> StallRow:
    """A farm's offers under its name."""
    closings = {on_sale.closes_at for on_sale in stall.offers}
    first = min(closings)
    until = "" if closings == {sale.closes_at} else f"commandes {until_words(first, now)}"
    return StallRow(stall.producer_id, stall.name, until, [_offer_row(on_sale) for on_sale in stall.offers])


def categories_of(stalls: tuple[shop.Stall, ...]) -> list[str]:
    """The categories that are for sale, in the usual order of a market."""
    found = {on_sale.priced.category for stall in stalls for on_sale in stall.offers}
    return [*(name for name in CATEGORIES if name in found), *sorted(found.difference(CATEGORIES))]


def until_words(moment: datetime, now: datetime) -> str:
    """`jusqu'à 20h00 ce soir`, `jusqu'à lundi 20h00`, `jusqu'au vendredi 27 novembre, 17h00`."""
    near = _near_words(moment, now)
    return f"jusqu'à {near}" if near else f"jusqu'au {moment_words(moment)}"


def since_words(moment: datetime, now: datetime) -> str:
    """`à partir de demain 8h00`, `à partir du vendredi 27 novembre, 17h00`."""
    near = _near_words(moment, now)
    return f"à partir de {near}" if near else f"à partir du {moment_words(moment)}"


def state_words(sale: shop.Sale, now: datetime) -> str:
    """Until when one can order, or from when."""
    if sale.closes_at:
        return f"commandes {until_words(sale.closes_at, now)}"
    if sale.opens_at:
        return f"commandes {since_words(sale.opens_at, now)}"
    return "commandes fermées" if sale.sold else "pas encore de producteur"


def _near_words(moment: datetime, now: datetime) -> str:
    """Within the week, as people say it; empty for any other day."""
    local = paris(moment)
    days = (local.date() - paris(now).date()).days
    if days == 0:
        return f"{hour_words(moment)} {'ce soir' if local.hour >= EVENING else TODAY}"
    if not 0 < days < 7:
        return ""
    return f"{'demain' if days == 1 else DAYS[local.weekday()]} {hour_words(moment)}"


def _offer_row(on_sale: shop.OnSale) -> OfferRow:
    priced, portion = on_sale.priced, on_sale.priced.portion
    loose = portion.bulk
    return OfferRow(
        id=priced.id or 0,
        name=priced.product_name,
        details=_details(priced.label, priced.quality_labels, priced.portion, priced.price_cents),
        category=priced.category,
        photo=routes.photo(on_sale.photo),
        price=portion.price_words(priced.price_cents) if loose else euros(portion.cents(priced.price_cents, 1)),
        weighed=portion.variable_weight,
        cents=priced.price_cents,
        size=portion.max_grams if portion.variable_weight else portion.size if loose else 0,
        measure=portion.measure if loose else "",
        left=-1 if on_sale.left is None else on_sale.left,
        most=orders.MOST_PIECES if on_sale.left is None else min(on_sale.left, orders.MOST_PIECES),
        left_words=on_sale.left_words,
    )


@lru_cache(maxsize=4096)
def _details(label: str, quality_labels: str, portion: Portion, price_cents: int) -> str:
    """`500 g · bio · 3,60 €/kg`, `en vrac, par 100 g · bio`; the price of what is loose stands for itself.

    Worded once for all who look at a shop: it depends on nothing else.
    """
    measure = portion.measure_price(price_cents)
    form = ", ".join(filter(None, (label, portion.step_words())))
    labels = (SHORT_LABELS.get(label.strip(), label.strip()) for label in quality_labels.split(","))
    return " · ".join(filter(None, (form, *labels, measure.words if measure and not portion.bulk else "")))
