"""The farm: what markets and customers read of it, and the colleagues who act for it."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards, fields
from cagette_pwa.components.communes import commune_field
from cagette_pwa.components.empty import loaded
from cagette_pwa.components.sheets import confirm_sheet
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.state.farm import Farm


def farm() -> rx.Component:
    """Colleagues beside the description on a wide screen, under it on a phone."""
    return office(
        loaded(
            Farm.loaded,
            cards.columns(
                cards.section("Ce que l'on sait de vous", _description()),
                cards.section("Vos collègues", _people(), _invite()),
            ),
        ),
        confirm_sheet(
            Farm.leaving > 0,
            Farm.leaving_words,
            "Ce qui a été fait reste. Une nouvelle invitation redonnera l'accès.",
            yes="Retirer l'accès",
            on_yes=Farm.remove,
            on_close=Farm.ask(0),
        ),
        title="Ma ferme",
        active="plus",
        back=routes.MORE,
    )


def _description() -> rx.Component:
    return cards.card(
        rx.el.form(
            fields.text_field("Nom", "name", default_value=Farm.name, required=True, max_length=120),
            commune_field(
                "Changer de commune",
                found=Farm.found,
                chosen=Farm.chosen,
                searched=True,
                on_search=Farm.search,
                hint="Tapez les premières lettres, ou le code postal.",
            ),
            fields.text_field(
                "Adresse", "address", default_value=Farm.address, auto_complete="street-address", max_length=200
            ),
            fields.text_field(
                "SIRET",
                "siret",
                default_value=Farm.siret,
                input_mode="numeric",
                auto_complete="off",
                hint="14 chiffres. Il figure sur les bons de commande et les factures.",
            ),
            fields.area_field(
                "Présentation",
                "description",
                default_value=Farm.description,
                max_length=1000,
                hint="Quelques lignes pour vos clients : ce que vous faites, comment et où.",
            ),
            fields.area_field(
                "Conditions de livraison",
                "delivery_conditions",
                default_value=Farm.delivery_conditions,
                rows=3,
                max_length=1000,
                hint="Pour les marchés : jours, distance, minimum de commande.",
            ),
            buttons.primary("Enregistrer", type="submit"),
            on_submit=Farm.save,
            class_name="flex flex-col gap-4",
        )
    )


def _people() -> rx.Component:
    return cards.lines(rx.foreach(Farm.people, _person), rx.foreach(Farm.waiting, _waiting))


def _person(person: Any) -> rx.Component:
    return cards.line(
        cards.words(person.name, person.words, class_name="break-words"),
        buttons.icon_button("x", person.leave, "quiet", size=44, on_click=Farm.ask(person.key)),
        key=f"person-{person.key}",
    )


def _waiting(row: Any) -> rx.Component:
    return cards.line(
        cards.words(row.email, f"invitation envoyée, valable {row.until}", class_name="break-words"),
        buttons.icon_button(
            "x", f"Annuler l'invitation de {row.email}", "quiet", size=44, on_click=Farm.take_back(row.key)
        ),
        key=f"waiting-{row.key}",
    )


def _invite() -> rx.Component:
    return cards.card(
        rx.el.form(
            fields.text_field(
                "Inviter une personne",
                "email",
                kind="email",
                placeholder="marie@exemple.fr",
                auto_complete="off",
                required=True,
                hint="Elle recevra un lien par mail, et pourra tout faire comme vous.",
            ),
            buttons.secondary("Envoyer l'invitation", type="submit", icon_name="send"),
            on_submit=Farm.invite,
            reset_on_submit=True,
            class_name="flex flex-col gap-4",
        )
    )


PAGE = Page(route=routes.FARM, title="Ma ferme", draw=farm, on_load=[Farm.load])
