"""How markets and their dates are worded: rows of French strings that several pages show."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from cagette_pwa import routes
from cagette_pwa.clock import day_words, hour_words, paris
from cagette_pwa.models.distribution import SaleState
from cagette_pwa.services.markets import MarketCard
from cagette_pwa.settings import settings

TONES = {
    SaleState.COMING: "neutral",
    SaleState.OPEN: "ready",
    SaleState.CLOSED: "todo",
    SaleState.DELIVERED: "info",
    SaleState.VALIDATED: "neutral",
}


@dataclass(frozen=True)
class MarketRow:
    """A market's card, as the guide shows it. `mine`: the farm sells there."""

    slug: str
    place: str
    name: str
    schedules: list[str]
    customers: str
    contact: str
    producers: str
    href: str
    mine: bool = False


@dataclass(frozen=True)
class Invitation:
    """What brings customers to a market: its address, its QR code and its poster."""

    name: str = ""
    url: str = ""
    shown: str = ""
    """The address as it is read: without its `https://`."""
    href: str = ""
    qr: str = ""
    qr_file: str = ""
    poster: str = ""


@dataclass(frozen=True)
class PlaceRow:
    """A commune in the list under a search field."""

    insee: str
    name: str
    detail: str


def market_rows(cards: Iterable[MarketCard], mine: Collection[int] = ()) -> list[MarketRow]:
    """Cards in words; those in `mine` are markets of the farm."""
    return [_market_row(card, card.market_id in mine) for card in cards]


def invitation(slug: str, name: str) -> Invitation:
    """What to hand out for the market at `slug`."""
    href = routes.at(routes.SHOP, slug=slug)
    url = settings().public_url + href
    documents = f"{routes.API_DOCUMENTS}/marches/{slug}"
    return Invitation(
        name=name,
        url=url,
        shown=url.split("://", 1)[-1],
        href=href,
        qr=f"{documents}/qr.svg",
        qr_file=f"{documents}/qr.png",
        poster=f"{documents}/affiche.pdf",
    )


def distance_words(kilometres: float) -> str:
    """`à 5 km`."""
    rounded = round(kilometres)
    return f"à {rounded} km" if rounded else "à moins de 1 km"


def baskets_words(baskets: int) -> str:
    """`18 paniers`."""
    return f"{baskets} panier{'s' if baskets > 1 else ''}" if baskets else "aucun panier"


def date_words(moment: datetime, now: datetime) -> str:
    """`aujourd'hui, 17h30`, `demain, 17h30`, `vendredi 27 novembre, 17h30`."""
    days = (paris(moment).date() - paris(now).date()).days
    day = {0: "aujourd'hui", 1: "demain"}.get(days, day_words(moment))
    return f"{day}, {hour_words(moment)}"


def weekday_words(moment: datetime, now: datetime) -> str:
    """`demain, 17h30`, `vendredi, 17h30`: beside a tile that gives the date."""
    day, hour = date_words(moment, now).rsplit(", ", 1)
    return f"{day.split(' ')[0]}, {hour}"


def opening_words(opens_at: datetime, now: datetime) -> str:
    """`ouvre à 18h00`, `ouvre demain`, `ouvre dans 2 jours`."""
    days = (paris(opens_at).date() - paris(now).date()).days
    if days <= 0:
        return f"ouvre à {hour_words(opens_at)}"
    return "ouvre demain" if days == 1 else f"ouvre dans {days} jours"


def capital(words: str) -> str:
    """The first letter in capital, the rest as it is."""
    return words[:1].upper() + words[1:]


def _market_row(card: MarketCard, mine: bool) -> MarketRow:
    far = f" {distance_words(card.kilometres)}" if card.kilometres is not None else ""
    return MarketRow(
        slug=card.slug,
        place=f"{card.commune}{far}",
        name=card.name,
        schedules=list(card.schedules),
        customers=card.customers_words,
        contact=card.contact,
        producers=card.producers_words,
        href=routes.at(routes.SHOP, slug=card.slug),
        mine=mine,
    )
