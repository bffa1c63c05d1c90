"""Asking for a link to choose a password."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components.banners import banner
from cagette_pwa.components.cards import card
from cagette_pwa.pages import Page
from cagette_pwa.pages.door import api_form, email_field, link_line, mailbox_hint
from cagette_pwa.pages.layout import plain
from cagette_pwa.state.door import Door

SENT = (
    "Si cette adresse est connue ici, un mail vient de partir : ouvrez le lien qu'il contient dans l'heure. "
    "Rien reçu ? Regardez dans les courriers indésirables."
)


def forgotten() -> rx.Component:
    """An address; the answer never tells whether it is known."""
    return plain(
        rx.cond(Door.sent, banner(SENT, "ready", role="status"), rx.fragment()),
        rx.cond(Door.sent, mailbox_hint(), rx.fragment()),
        card(api_form(routes.API_FORGOTTEN, email_field(Door.email), refusal=Door.refusal, submit="Recevoir un lien")),
        link_line("Vous vous en souvenez ?", "Se connecter", routes.SIGN_IN),
        title="Mot de passe oublié",
        under="Nous vous envoyons un lien par mail. Il sert aussi à choisir un premier mot de passe, "
        "si vous avez commandé sans compte.",
        back=routes.SIGN_IN,
    )


PAGE = Page(route=routes.FORGOTTEN, title="Mot de passe oublié", draw=forgotten, on_load=[Door.load])
