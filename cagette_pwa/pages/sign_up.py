"""Making an account."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components.cards import card
from cagette_pwa.components.forms import hidden
from cagette_pwa.pages import Page
from cagette_pwa.pages.door import (
    already_in,
    api_form,
    email_field,
    link_line,
    new_password_field,
    prefilled,
)
from cagette_pwa.pages.layout import plain
from cagette_pwa.state.door import Door


def sign_up() -> rx.Component:
    """Who one is, and a password."""
    names = rx.el.div(
        prefilled("Prénom", "first_name", Door.first_name, auto_complete="given-name", required=True, max_length=80),
        prefilled("Nom", "last_name", Door.last_name, auto_complete="family-name", required=True, max_length=80),
        class_name="grid gap-4 sm:grid-cols-2",
    )
    return plain(
        already_in(),
        card(
            api_form(
                routes.API_SIGN_UP,
                hidden("next", Door.onward),
                names,
                email_field(Door.email),
                prefilled(
                    "Téléphone (facultatif)",
                    "phone",
                    Door.phone,
                    kind="tel",
                    auto_complete="tel",
                    hint="Pour qu'un marché ou un client puisse vous joindre le jour de la vente.",
                ),
                new_password_field(),
                refusal=Door.refusal,
                submit="Créer mon compte",
            )
        ),
        link_line("Déjà un compte ?", "Se connecter", _sign_in_href()),
        title="Créer un compte",
        under="Deux minutes suffisent. Vous ajouterez votre ferme ensuite.",
    )


def _sign_in_href() -> rx.Var[str]:
    return rx.cond(Door.onward != "", f"{routes.SIGN_IN}?suite={Door.onward}", routes.SIGN_IN)


PAGE = Page(route=routes.SIGN_UP, title="Créer un compte", draw=sign_up, on_load=[Door.load])
