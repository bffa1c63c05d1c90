"""What the pages before signing in share: a real form that goes to the API, with its refusal above the button."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components.banners import banner
from cagette_pwa.components.buttons import button_link, primary
from cagette_pwa.components.fields import form_error, text_field
from cagette_pwa.components.forms import browser_form
from cagette_pwa.components.links import nav_link
from cagette_pwa.components.words import Child, Text
from cagette_pwa.settings import settings
from cagette_pwa.state.session import Session

HINT = "10 caractères au moins. Trois ou quatre mots sans lien entre eux se retiennent bien."


def api_form(action: str, *children: Child, refusal: Text, submit: Text) -> rx.Component:
    """A form that the browser sends, with the sentence that refused it."""
    alert = rx.cond(refusal != "", form_error(refusal), rx.fragment())
    return browser_form(
        action,
        *children,
        alert,
        primary(submit, type="submit", tall=True),
        class_name="flex flex-col gap-4",
    )


def prefilled(label: str, name: str, value: Any, **props: Any) -> rx.Component:
    """A field that shows again what was typed before a refusal."""
    return text_field(label, name, default_value=value, key=value, **props)


def email_field(value: Any, **props: Any) -> rx.Component:
    """The address of the account."""
    return prefilled("Adresse mail", "email", value, kind="email", auto_complete="username", required=True, **props)


def new_password_field() -> rx.Component:
    """A password that is being chosen."""
    return text_field(
        "Mot de passe",
        "password",
        kind="password",
        hint=HINT,
        auto_complete="new-password",
        required=True,
        min_length=10,
        max_length=200,
    )


def link_line(sentence: Text, link: Text, href: Text) -> rx.Component:
    """A question and where its answer is: `Pas encore de compte ? Créer un compte`."""
    own = "inline-flex items-center min-h-11 font-bold text-leaf hover:underline"
    return rx.el.p(
        rx.el.span(sentence, class_name="text-muted"),
        nav_link(link, href=href, class_name=own),
        class_name="flex flex-wrap items-center gap-x-2 text-16",
    )


def already_in() -> rx.Component:
    """For somebody who is signed in and comes to the door."""
    said = banner(
        f"Vous êtes déjà en ligne avec l'adresse {Session.email}.",
        "info",
        button_link("Continuer", routes.MORE, "soft"),
    )
    return rx.cond(Session.signed_in, said, rx.fragment())


def mailbox_hint() -> rx.Component:
    """In a demonstration, where the mails are."""
    if not settings().demo:
        return rx.fragment()
    return banner(
        "Dans cette démonstration, les mails arrivent dans une boîte aux lettres que tout le monde peut lire.",
        "info",
        button_link("Ouvrir", routes.MAILBOX, "soft"),
    )
