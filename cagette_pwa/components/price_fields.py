"""Prices typed in place, and what a price in a catalog is made of, reckoned in the browser while a bar is dragged
(`assets/price_fields.js`, `assets/prices.js`).
"""

from typing import Any, Final

import reflex as rx

from cagette_pwa.components.lucide import OUTLINES
from cagette_pwa.components.words import Child, Text

_SCRIPT: Final = "$/public/price_fields.js"


def _priced(cents: rx.Var[int], seen: rx.Var[int]) -> tuple[rx.Var[int], rx.Var[int]]:
    return cents, seen


class BasePrice(rx.Component):
    """Made in the browser: see `base_price`."""

    library = _SCRIPT
    tag = "BasePrice"
    value: rx.Var[int]
    turn: rx.Var[int]
    what: rx.Var[str]
    measure: rx.Var[str]
    on_price: rx.EventHandler[_priced]  # type: ignore[type-arg, valid-type]


class LivePrices(rx.Component):
    """Made in the browser: see `live_prices`."""

    library = _SCRIPT
    tag = "LivePrices"
    turn: rx.Var[int]


class CatalogPrice(rx.Component):
    """Made in the browser: see `catalog_price`."""

    library = _SCRIPT
    tag = "CatalogPrice"
    name: rx.Var[str]
    label: rx.Var[str]
    base: rx.Var[int]
    own: rx.Var[int]
    rule: rx.Var[Any]
    turn: rx.Var[int]
    measure: rx.Var[str]
    back: rx.Var[str]
    on_price: rx.EventHandler[_priced]  # type: ignore[type-arg, valid-type]


def base_price(value: Text, *, turn: Text, what: Text, measure: Text, on_price: Any, **props: Any) -> rx.Component:
    """A price of `value` cents (for a `measure`, or one) in a field.

    `on_price` receives the new price and the one that was on the screen. Change `turn` to bring `value` back after
    a refusal.
    """
    return BasePrice.create(value=value, turn=turn, what=what, measure=measure, on_price=on_price, **props)


def live_prices(*children: Child, turn: Text, **props: Any) -> rx.Component:
    """A slider of the modulation over `catalog_price`s that follow it while it is dragged, those on the screen.

    Change `turn` when the bar is put back to what the rule says.
    """
    return LivePrices.create(*children, turn=turn, **props)


def catalog_price(
    name: Text, label: Text, *, base: Text, own: Text, rule: Any, turn: Text, measure: Text, on_price: Any
) -> rx.Component:
    """What customers pay for an offer in a catalog, in a field, beside what the producer keeps and over the parts.

    `own` is the offer's own price there, 0 for none; `rule` has percent, cents, online and platform, rates in
    hundredths of a percent. `on_price` receives the new price of its own, 0 to go back to the rule, and `own`.
    """
    return CatalogPrice.create(
        name=name,
        label=label,
        base=base,
        own=own,
        rule=rule,
        turn=turn,
        measure=measure,
        back=OUTLINES["undo-2"],
        on_price=on_price,
    )
