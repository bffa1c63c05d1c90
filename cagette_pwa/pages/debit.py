"""The debit of the platform's fees: in plain words, before anybody signs anything."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards, fields
from cagette_pwa.components.banners import banner
from cagette_pwa.components.empty import loaded
from cagette_pwa.components.icons import icon
from cagette_pwa.components.links import text_link
from cagette_pwa.components.words import figure, quiet, subheading
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.state.debit import Debit
from cagette_pwa.state.session import Session


def debit() -> rx.Component:
    """What is asked beside what it is for on a wide screen, over it on a phone."""
    return office(
        loaded(
            Debit.loaded,
            cards.columns(
                cards.stack(_state(), _details()),
                cards.stack(_what(), _when(), _later()),
            ),
        ),
        title="Prélèvements",
        active="plus",
        back=routes.MORE,
    )


def _state() -> rx.Component:
    return rx.cond(
        Debit.is_set,
        banner("Tout est renseigné. Rien ne sera prélevé avant la signature de votre mandat.", "ready"),
        banner("Il reste à dire quel compte sera prélevé, et qui prévenir.", "attention"),
    )


def _details() -> rx.Component:
    return cards.card(
        rx.el.form(
            fields.text_field(
                "Titulaire du compte",
                "titulaire",
                default_value=rx.cond(Debit.is_set, Debit.holder, Session.farm),
                required=True,
                max_length=120,
                hint="Comme sur votre relevé bancaire : le nom de la ferme ou le vôtre.",
            ),
            fields.text_field(
                "Adresse mail à prévenir",
                "adresse",
                kind="email",
                default_value=rx.cond(Debit.is_set, Debit.email, Session.email),
                auto_complete="email",
                required=True,
                max_length=254,
                hint="Le montant y sera annoncé avant chaque prélèvement.",
            ),
            rx.cond(Debit.refused != "", fields.form_error(Debit.refused), rx.fragment()),
            buttons.primary("Enregistrer", type="submit"),
            rx.cond(Debit.is_set, quiet(Debit.set_words), rx.fragment()),
            on_submit=Debit.save,
            key=Debit.version.to_string(),  # type: ignore[attr-defined]
            class_name="flex flex-col gap-4",
        )
    )


def _what() -> rx.Component:
    rate = rx.el.p(
        figure(Debit.rate, 28),
        rx.el.span("TTC, taux d'aujourd'hui", class_name="text-14 text-muted"),
        class_name="flex items-baseline gap-2",
    )
    return cards.card(
        subheading("Ce qui sera prélevé"),
        rate,
        quiet(
            f"Les frais de la plateforme sur vos ventes des marchés où vos clients vous règlent sur place. Pour "
            f"{Debit.example_sales} de ventes validées : {Debit.example}."
        ),
        text_link("Tous les frais", routes.FEES),
        rx.cond(
            Debit.on_site,
            _names("Avec prélèvement", Debit.on_site),
            quiet("Aujourd'hui, aucun de vos marchés n'est concerné."),
        ),
        rx.cond(Debit.online, _names("Sans prélèvement, frais compris dans le paiement", Debit.online), rx.fragment()),
        class_name="flex flex-col gap-2",
    )


def _names(title: str, names: Any) -> rx.Component:
    return rx.el.div(
        rx.el.p(title, class_name="text-14 font-bold"),
        rx.el.ul(
            rx.foreach(names, lambda name: rx.el.li(icon("store", 18), name, class_name="flex items-start gap-2")),
            class_name="list-none text-14 text-muted flex flex-col gap-1 pt-1",
        ),
        class_name="pt-2",
    )


def _when() -> rx.Component:
    return cards.card(
        subheading("Quand"),
        quiet(
            "Au début de chaque mois, pour les ventes validées le mois précédent. Un mois sans vente validée, rien "
            "n'est prélevé."
        ),
        class_name="flex flex-col gap-2",
    )


def _later() -> rx.Component:
    return cards.card(
        subheading("Le mandat, plus tard"),
        quiet(
            "Pour prélever, il faudra votre IBAN et votre signature : un mandat de prélèvement. Il vous sera demandé "
            "ici, plus tard, et vous pourrez le révoquer. D'ici là, aucun prélèvement n'est possible."
        ),
        class_name="flex flex-col gap-2",
    )


PAGE = Page(route=routes.DEBIT, title="Prélèvements", draw=debit, on_load=[Debit.load])
