"""Choosing a password, with the link received by mail."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components.banners import banner
from cagette_pwa.components.buttons import button_link
from cagette_pwa.components.cards import card, stack
from cagette_pwa.components.empty import loaded
from cagette_pwa.components.fields import text_field
from cagette_pwa.components.forms import hidden
from cagette_pwa.pages import Page
from cagette_pwa.pages.door import api_form, new_password_field
from cagette_pwa.pages.layout import plain
from cagette_pwa.state.door import Door


def new_password() -> rx.Component:
    """The form, or why the link no longer serves."""
    return plain(
        loaded(Door.loaded, rx.cond(Door.link_is_dead, _dead(), _form()), lines=1),
        title="Nouveau mot de passe",
    )


def _form() -> rx.Component:
    return card(
        api_form(
            routes.API_RESET,
            hidden("token", Door.link),
            text_field(
                "Adresse mail",
                "email",
                kind="email",
                default_value=Door.email,
                read_only=True,
                auto_complete="username",
                hint="Vos autres appareils seront déconnectés.",
            ),
            new_password_field(),
            refusal=Door.refusal,
            submit="Enregistrer et me connecter",
        )
    )


def _dead() -> rx.Component:
    return stack(
        banner(Door.refusal, "attention", role="alert"),
        button_link("Demander un autre lien", routes.FORGOTTEN),
    )


PAGE = Page(route=routes.RESET, title="Nouveau mot de passe", draw=new_password, on_load=[Door.load_link])
