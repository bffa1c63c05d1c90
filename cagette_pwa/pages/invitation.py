"""Joining a farm, with the link received by mail."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components.banners import banner
from cagette_pwa.components.buttons import button_link
from cagette_pwa.components.cards import card, stack
from cagette_pwa.components.empty import loaded
from cagette_pwa.components.forms import hidden
from cagette_pwa.components.words import heading, quiet
from cagette_pwa.pages import Page
from cagette_pwa.pages.door import api_form
from cagette_pwa.pages.layout import plain
from cagette_pwa.state.invitation import Invitation
from cagette_pwa.state.session import Session


def invitation() -> rx.Component:
    """Who invites, and what to do: accept, or sign in first."""
    return plain(
        loaded(Invitation.loaded, rx.cond(Invitation.farm != "", _proposal(), _dead()), lines=1),
        title="Rejoindre une ferme",
    )


def _proposal() -> rx.Component:
    return card(
        heading(Invitation.farm),
        rx.el.p(
            f"{Invitation.inviter} vous propose de gérer avec vous les produits, les stocks et les commandes.",
            class_name="text-16",
        ),
        rx.cond(Session.signed_in, _accept(), _sign_in_first()),
        class_name="flex flex-col gap-4",
    )


def _accept() -> rx.Component:
    return stack(
        quiet(f"Vous acceptez avec votre compte {Session.email}."),
        api_form(
            routes.API_INVITATION,
            hidden("token", Invitation.link),
            refusal=Invitation.refusal,
            submit="Accepter l'invitation",
        ),
    )


def _sign_in_first() -> rx.Component:
    know = button_link("Se connecter pour accepter", Invitation.sign_in_href)
    new = button_link("Créer un compte pour accepter", Invitation.sign_up_href)
    return stack(
        rx.cond(Invitation.has_account, know, new),
        rx.cond(
            Invitation.has_account,
            button_link("Créer un autre compte", Invitation.sign_up_href, "quiet"),
            button_link("J'ai déjà un compte", Invitation.sign_in_href, "quiet"),
        ),
    )


def _dead() -> rx.Component:
    return stack(
        banner(Invitation.refusal, "attention", role="alert"),
        button_link("Retour à l'accueil", routes.HOME, "secondary"),
    )


PAGE = Page(route=routes.INVITATION, title="Invitation", draw=invitation, on_load=[Invitation.load])
