"""Modulations, fees and changes of price in words."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from cagette_pwa import money
from cagette_pwa.clock import MONTHS, day_words
from cagette_pwa.french import spaced
from cagette_pwa.models import portion
from cagette_pwa.models.price import PriceRule
from cagette_pwa.services.fees import Fee
from cagette_pwa.services.first_sales import FirstSale
from cagette_pwa.services.price_changes import Preview

PLUS, MINUS = "+", "−"
BOX: Final = "catalogue-"
"""Before a catalog's id: the name of its box in a form."""
EXAMPLE_CENTS: Final = 1000


def level(amount: int, in_cents: bool) -> str:
    """`+5 %`, `−0,30 €`, `0 %`."""
    words = money.euros(abs(amount)) if in_cents else money.percent(Decimal(abs(amount)))
    return f"{_sign(amount)}{words}"


def modulation(percent: Decimal, cents: int) -> str:
    """The modulation with its decimals, where the bar shows whole percents: `+2,5 %`."""
    return level(cents, True) if cents else f"{_sign(percent)}{money.percent(abs(percent))}"


def include(fee: Fee) -> str:
    """`Inclure les frais de plateforme (2,4 % TTC)`."""
    name = fee.kind.words
    return f"Inclure les {name[:1].lower()}{name[1:]} ({money.percent(fee.rate)} TTC)"


def coming(fee: Fee) -> str:
    """`3,6 % jusqu'au 31 décembre 2026, puis 3,8 %`; nothing when nothing is announced."""
    if not fee.coming:
        return ""
    after = (f"jusqu'au {day(one.starts_on - timedelta(days=1))}, puis {money.percent(one.rate)}" for one in fee.coming)
    return f"{money.percent(fee.rate)} {' '.join(after)}"


def included(online: int, platform: int) -> str:
    """What included fees mean, in hundredths of a percent: `Pour 10,00 € gardés, le client paie 10,37 €`."""
    if not online + platform:
        return spaced("Frais non inclus : ils seront pris sur ce que vous gardez.")
    rule = PriceRule(online_fee=Decimal(online) / 100, platform_fee=Decimal(platform) / 100)
    found = rule.apply(EXAMPLE_CENTS)
    return f"Pour {money.euros(found.kept_cents)} gardés, le client paie {money.euros(found.paid_cents)}."


def day(on: date) -> str:
    """`31 décembre 2026`, `1er janvier 2027`."""
    return f"{'1er' if on.day == 1 else on.day} {MONTHS[on.month - 1]} {on.year}"


def price(cents: int, measure: str) -> str:
    """`1,80 €`, `9,50 €/kg`."""
    return portion.price_words(cents, measure)


def change(before: int, after: int, measure: str) -> str:
    """`1,80 € → 2,00 €`."""
    return f"{price(before, measure)} → {price(after, measure)}"


def reach(found: Preview) -> str:
    """`2 catalogues sur 3, dès le mercredi 2 décembre`, at the first market that it reaches."""
    if not found.catalogs:
        return "dans aucun catalogue pour l'instant"
    following = {effect.catalog_id for effect in found.catalogs if effect.follows}
    starts = [sale.starts_at for sale in found.sales if sale.catalog_id in following]
    dated = [start for start in starts if start]
    said = [_catalogs(len(following), len(found.catalogs))]
    if dated:
        said.append(f"dès le {day_words(min(dated))}")
    elif starts:
        said.append("dès votre prochaine participation")
    return ", ".join(said)


def sales(found: Iterable[FirstSale]) -> list[str]:
    """`Segonzac : dès la vente du mercredi 2 décembre`, each market once a date."""
    return list(dict.fromkeys(_sale(sale) for sale in found))


def _catalogs(following: int, held: int) -> str:
    if following == 0:
        return "aucun catalogue ne suit"
    count = f"{following} catalogue{'s' if following > 1 else ''}"
    return count if following == held else f"{count} sur {held}"


def _sale(sale: FirstSale) -> str:
    when = f"dès la vente du {day_words(sale.starts_at)}" if sale.starts_at else "dès votre prochaine participation"
    return spaced(f"{sale.market} : {when}")


def _sign(amount: Decimal | int) -> str:
    return PLUS if amount > 0 else MINUS if amount < 0 else ""
