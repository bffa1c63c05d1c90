"""What a catalog's public page says to whoever looks at it, and the answer of a market's admin."""

from typing import Any

import reflex as rx

from cagette_pwa.components import buttons, cards, fields
from cagette_pwa.components.banners import banner
from cagette_pwa.components.sheets import sheet
from cagette_pwa.components.words import quiet
from cagette_pwa.state.public_catalog import MarketOption, PublicCatalog

POLITE = "Bonjour, merci pour votre proposition. Nous ne pouvons pas y donner suite pour l'instant."


def answer_block() -> rx.Component:
    """What was answered, then what may be."""
    linked = banner(f"Ce catalogue est relié à {PublicCatalog.linked_to}.", "ready")
    return rx.fragment(
        rx.cond(PublicCatalog.linked_to != "", linked, rx.fragment()),
        rx.foreach(PublicCatalog.declined, lambda said: banner(said, "neutral", key=said)),
        rx.cond(
            PublicCatalog.can_link,
            _link_form(),
            rx.cond(PublicCatalog.runs_markets, rx.fragment(), _without_market()),
        ),
    )


def decline_sheet() -> rx.Component:
    """The word that goes to the farm with the answer."""
    form = rx.el.form(
        fields.select_field(
            "Votre marché",
            "declining_market",
            rx.foreach(PublicCatalog.unanswered, _option),
            default_value=PublicCatalog.preferred,
            required=True,
        ),
        fields.area_field(
            "Votre message au producteur",
            "message",
            hint="Il le recevra par mail et dans votre conversation.",
            default_value=POLITE,
            required=True,
            max_length=1000,
        ),
        quiet("Vous pourrez toujours relier ce catalogue plus tard."),
        buttons.primary("Envoyer ma réponse", type="submit", icon_name="send"),
        on_submit=PublicCatalog.decline,
        class_name="flex flex-col gap-4",
    )
    return sheet(PublicCatalog.declining, "Décliner ce catalogue", form, on_close=PublicCatalog.ask(False))


def _without_market() -> rx.Component:
    own = banner(
        "C'est votre catalogue, tel que les marchés le voient.",
        "info",
        buttons.button_link("Modifier", PublicCatalog.own_path, "secondary"),
    )
    sign_in = banner(
        "Vous administrez un marché ? Connectez-vous pour relier ce catalogue.",
        "info",
        buttons.button_link("Se connecter", PublicCatalog.sign_in_path, "secondary", document=True),
    )
    none = banner("Pour relier ce catalogue, il faut administrer un marché.", "neutral")
    return rx.cond(PublicCatalog.own_path != "", own, rx.cond(PublicCatalog.signed_in, none, sign_in))


def _link_form() -> rx.Component:
    market = fields.select_field(
        "Votre marché",
        "market",
        rx.foreach(PublicCatalog.options, _option),
        default_value=PublicCatalog.preferred,
        required=True,
    )
    decline = buttons.secondary("Décliner", on_click=PublicCatalog.ask(True), class_name="flex-1 min-w-32")
    return cards.card(
        rx.el.form(
            rx.el.div(market, class_name="flex-1 min-w-60"),
            rx.el.div(
                buttons.primary("Relier à mon marché", type="submit", icon_name="link", class_name="flex-auto"),
                rx.cond(PublicCatalog.unanswered, decline, rx.fragment()),
                class_name="flex flex-wrap gap-2 flex-auto",
            ),
            on_submit=PublicCatalog.link,
            key=f"{PublicCatalog.linked_to} {PublicCatalog.preferred}",
            class_name="flex flex-wrap items-end gap-3",
        ),
        quiet("Une fois relié, le producteur pourra participer à vos ventes.", class_name="mt-2"),
    )


def _option(option: rx.vars.ObjectVar[MarketOption]) -> rx.Component:
    words: Any = rx.cond(option.linked, f"{option.name}, déjà relié", option.name)
    return rx.el.option(words, value=option.value, disabled=option.linked, key=option.value)
