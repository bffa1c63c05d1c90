"""Modulations, fees and changes of price in words."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from cagette_pwa import money
from cagette_pwa.clock import MONTHS
from cagette_pwa.models.price import PriceRule
from cagette_pwa.services.fees import Fee

PLUS, MINUS = "+", "−"
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
        return "Frais non inclus : ils seront pris sur ce que vous gardez."
    rule = PriceRule(online_fee=Decimal(online) / 100, platform_fee=Decimal(platform) / 100)
    found = rule.apply(EXAMPLE_CENTS)
    return f"Pour {money.euros(found.kept_cents)} gardés, le client paie {money.euros(found.paid_cents)}."


def day(on: date) -> str:
    """`31 décembre 2026`, `1er janvier 2027`."""
    return f"{'1er' if on.day == 1 else on.day} {MONTHS[on.month - 1]} {on.year}"


def _sign(amount: Decimal | int) -> str:
    return PLUS if amount > 0 else MINUS if amount < 0 else ""
