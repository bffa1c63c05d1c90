"""Signing in."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components.buttons import button
from cagette_pwa.components.cards import card, line, lines, section, words
from cagette_pwa.components.fields import text_field
from cagette_pwa.components.forms import browser_form, hidden
from cagette_pwa.components.links import text_link
from cagette_pwa.demo.cast import Account, accounts
from cagette_pwa.pages import Page
from cagette_pwa.pages.door import already_in, api_form, email_field, link_line
from cagette_pwa.pages.layout import plain
from cagette_pwa.settings import settings
from cagette_pwa.state.door import Door


def sign_in() -> rx.Component:
    """An address and a password."""
    return plain(
        already_in(),
        card(
            api_form(
                routes.API_SESSION,
                hidden("next", Door.onward),
                email_field(Door.email),
                text_field(
                    "Mot de passe", "password", kind="password", auto_complete="current-password", required=True
                ),
                refusal=Door.refusal,
                submit="Se connecter",
            ),
            text_link("Mot de passe oublié ?", routes.FORGOTTEN, class_name="mt-2"),
        ),
        link_line("Pas encore de compte ?", "Créer un compte", _sign_up_href()),
        *([_demonstration()] if settings().demo else []),
        title="Connexion",
        under="Vos ventes, vos stocks et vos commandes vous attendent.",
    )


def _demonstration() -> rx.Component:
    """The people of the demonstration, one touch each."""
    return section(
        "Démonstration",
        lines(*[_enter(account) for account in accounts()]),
        text_link("Lire les mails de la démonstration", routes.MAILBOX),
    )


def _enter(account: Account) -> rx.Component:
    name = f"{account.first_name} {account.last_name}"
    return line(
        words(name, account.role),
        browser_form(
            routes.API_SESSION,
            hidden("email", account.email),
            hidden("password", account.password),
            button("Entrer", "soft", type="submit", aria_label=f"Entrer comme {name}"),
        ),
    )


def _sign_up_href() -> rx.Var[str]:
    return rx.cond(Door.onward != "", f"{routes.SIGN_UP}?suite={Door.onward}", routes.SIGN_UP)


PAGE = Page(route=routes.SIGN_IN, title="Connexion", draw=sign_in, on_load=[Door.load])
