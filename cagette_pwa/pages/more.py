"""The menu of everything that the bottom bar does not hold."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards
from cagette_pwa.components.credit import places_credit
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.field import STORE, tapped
from cagette_pwa.components.forms import browser_form, hidden
from cagette_pwa.components.icons import icon
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.settings import settings
from cagette_pwa.state.session import Session


def more() -> rx.Component:
    """The farm's pages, the markets that the person runs, their farms, and the way out."""
    return office(
        loaded(Session.loaded, rx.cond(Session.signed_in, _menu(), _stranger())),
        places_credit(),
        title="Plus",
        active="plus",
    )


def _menu() -> rx.Component:
    return cards.columns(
        cards.stack(
            rx.cond(Session.has_farm, _of_the_farm(), _no_farm()),
            rx.cond(Session.markets, _markets(), rx.fragment()),
        ),
        cards.stack(
            rx.cond(Session.has_farm, _farms(), rx.fragment()),
            _me(),
        ),
    )


def _of_the_farm() -> rx.Component:
    return cards.lines(
        _place("carrot", "Produits", "Ce que vous faites, et comment vous le vendez", routes.PRODUCTS),
        _place("file-text", "Catalogues", "Vos sélections, leurs prix et leurs liens", routes.CATALOGS),
        _place("store", "Marchés", "Trouver un marché près de chez vous", routes.MARKETS),
        _place("message-circle", "Messages", "Vos échanges avec les marchés", routes.CONVERSATIONS),
        _place("landmark", "Virements", "Ce qui vous sera versé, et quand", routes.PAYOUTS),
        _place("euro", "Frais", "Ceux de la plateforme, aujourd'hui et à venir", routes.FEES),
        _place("credit-card", "Prélèvements", "Ce qui sera prélevé, et sur quel compte", routes.DEBIT),
        _place("house", "Ma ferme", "Présentation et collègues", routes.FARM),
    )


def _place(icon_name: str, title: str, detail: str, href: str) -> rx.Component:
    mark = rx.el.span(icon(icon_name, 22), class_name="size-11 grid place-items-center rounded-control bg-leaf-soft")
    return cards.line_link(rx.el.span(mark, class_name="text-leaf-ink"), cards.words(title, detail), href=href)


def _no_farm() -> rx.Component:
    return empty(
        "sprout",
        "Vous vendez vos produits ? Créez votre ferme.",
        buttons.button_link("Créer ma ferme", routes.NEW_FARM),
    )


def _markets() -> rx.Component:
    return cards.section("Marchés que vous organisez", cards.lines(rx.foreach(Session.markets, _market)))


def _market(market: Any) -> rx.Component:
    return cards.line_link(cards.words(market.name), href=market.href, key=market.key)


def _farms() -> rx.Component:
    others = cards.lines(rx.foreach(Session.farms, _farm))
    several = Session.farms.length() > 1  # type: ignore[attr-defined]
    return cards.section(
        "Mes fermes",
        rx.cond(several, others, rx.fragment()),
        buttons.button_link("Créer une autre ferme", routes.NEW_FARM, "secondary", icon_name="plus"),
    )


def _farm(place: Any) -> rx.Component:
    """A real form: which farm a browser acts for belongs to its session."""
    switch = browser_form(
        routes.API_CHOICE,
        hidden("farm", place.key),
        buttons.button("Ouvrir", "soft", type="submit", aria_label=f"Ouvrir {place.name}"),
    )
    return cards.line(
        cards.words(place.name),
        rx.cond(place.is_current, rx.el.span("ouverte ici", class_name="text-14 text-muted"), switch),
        key=place.key,
    )


def _me() -> rx.Component:
    sign_out = browser_form(
        routes.API_SIGN_OUT,
        buttons.button("Se déconnecter", "secondary", type="submit", icon_name="log-out", class_name="w-full"),
        custom_attrs={"onSubmit": tapped(STORE, "signOut")},
    )
    mailbox = cards.lines(_place("mail", "Boîte aux lettres", "Tous les mails de la démonstration", routes.MAILBOX))
    return cards.section(
        "Mon compte",
        cards.card(cards.words(Session.person, Session.email, class_name="break-words")),
        *([mailbox] if settings().demo else []),
        sign_out,
    )


def _stranger() -> rx.Component:
    return empty("log-in", "Connectez-vous pour continuer.", buttons.button_link("Se connecter", routes.SIGN_IN))


PAGE = Page(route=routes.MORE, title="Plus", draw=more)
