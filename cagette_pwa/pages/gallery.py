"""Every component on one page, for the eye; only in demonstrations."""

from typing import Final

import reflex as rx

from cagette_pwa.components import buttons, cards, chips, fields
from cagette_pwa.components.banners import banner
from cagette_pwa.components.dates import date_tile
from cagette_pwa.components.empty import empty, skeleton
from cagette_pwa.components.pills import Tone, pill, pill_on_deep
from cagette_pwa.components.progress import progress
from cagette_pwa.components.scanner import code_in, scanner
from cagette_pwa.components.sharing import copy_button, share_button
from cagette_pwa.components.sheets import confirm_sheet
from cagette_pwa.components.steppers import stepper
from cagette_pwa.components.words import figure, quiet, subheading
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.state.gallery import Gallery

_STATES: Final[tuple[tuple[str, Tone], ...]] = (
    ("prêt", "ready"),
    ("à faire", "todo"),
    ("attention", "attention"),
    ("refusé", "problem"),
)


def gallery() -> rx.Component:
    """The components, in the order of the pictures they come from."""
    return office(
        _today(),
        _payout(),
        _markets(),
        _basket(),
        _controls(),
        _form(),
        _buttons(),
        banner("Les commandes ferment lundi à 20h00.", "attention", buttons.soft("Voir")),
        banner("Votre stock de courgettes est épuisé.", "problem"),
        empty(
            "carrot",
            "Vous n'avez pas encore de produit.",
            buttons.primary("Ajouter un produit", icon_name="plus"),
        ),
        skeleton(2),
        title="Bonjour Émilie",
        over="GAEC Nature et Saveurs",
        active="accueil",
    )


def _today() -> rx.Component:
    return cards.hero(
        rx.el.div(
            pill_on_deep("Aujourd'hui, 17h30"),
            rx.el.span("41 paniers", class_name="text-14"),
            class_name="flex items-center justify-between gap-3",
        ),
        rx.el.div(
            rx.el.h2("Préparer la distribution", class_name="font-display text-24"),
            rx.el.p("24 paniers prêts, 9 pesées à faire", class_name="text-16 opacity-90"),
        ),
        progress(58, "24 paniers prêts sur 41", on_deep=True),
        buttons.on_deep_link("Continuer", "/commandes", icon_name="package-check"),
    )


def _payout() -> rx.Component:
    return cards.card(
        rx.el.div(
            quiet("Prochain virement"),
            figure("312,40 €", 28),
            quiet("lundi 30 novembre"),
            class_name="flex flex-col",
        ),
        pill("annoncé", "info", "landmark"),
        class_name="flex items-center justify-between gap-3",
    )


def _markets() -> rx.Component:
    return cards.section(
        "Mes marchés",
        cards.lines(
            cards.line_link(
                date_tile("NOV.", "25"),
                cards.words("La Cagette de Segonzac", "mercredi, 18h00 · 18 paniers"),
                pill("ouverte", "ready"),
                href="/vitrine",
                chevron=False,
            ),
            cards.line_link(
                date_tile("DÉC.", "4", soon=True),
                cards.words("Saint-Médard-de-Mussidan", "vendredi, 17h30 · ouvre dans 2 j"),
                pill("à venir", "neutral"),
                href="/vitrine",
                chevron=False,
            ),
        ),
        more="Voir tous",
        href="/vitrine",
    )


def _basket() -> rx.Component:
    choices = ("Tout", "Légumes", "Viande", "Fromages", "Pains et gâteaux")
    return cards.stack(
        chips.chips(
            *[chips.chip(word, Gallery.shown == word, on_click=Gallery.show(word)) for word in choices],
            label="Rayons",
        ),
        cards.chosen_card(
            rx.el.div(
                figure("13", 40),
                cards.words("Marc Delpech", "4 lignes · 06 12 34 56 78"),
                pill("2 restent", "todo"),
                class_name="flex items-center gap-3",
            ),
            rx.el.div(
                cards.words("Courgettes", "500 g · bio · 3,60 €/kg"),
                stepper(
                    Gallery.quantity, less=Gallery.change(-1), more=Gallery.change(1), what="Courgettes",
                    at_least=Gallery.quantity <= 0, at_most=Gallery.quantity >= 9,
                ),
                class_name="flex items-center gap-3 pt-3",
            ),
        ),
    )  # fmt: skip


def _controls() -> rx.Component:
    return cards.card(
        rx.el.div(
            subheading("Moduler tous les prix"),
            chips.segments(
                chips.segment("%", chosen=True), chips.segment("€", chosen=False), label="Unité"
            ),
            class_name="flex items-center justify-between",
        ),
        rx.el.p(figure("1,67", 60), figure("kg", 28, class_name="text-muted"), class_name="text-center"),
        fields.toggle(
            "Frais de paiement en ligne", "frais", hint="3,6 % TTC, inclus dans le prix",
            checked=Gallery.fees, on_change=Gallery.turn,
        ),
        fields.checkbox("Bio", "bio", hint="Avec un certificat en cours"),
    )  # fmt: skip


def _form() -> rx.Component:
    return cards.card(
        fields.text_field("Nom du produit", "nom", hint="Celui que vos clients liront.", placeholder="Courgettes"),
        fields.number_field("Prix de base", "prix", unit="€", decimal=True, error="« 12,,5 » n'est pas un montant."),
        fields.select_field("TVA", "tva", fields.option("5.5", "5,5 %"), fields.option("20", "20 %")),
        fields.area_field("Description", "description", rows=3),
        class_name="flex flex-col gap-4",
    )


def _buttons() -> rx.Component:
    return cards.card(
        buttons.primary("Enregistrer"),
        buttons.secondary("Annuler", icon_name="undo-2"),
        buttons.soft("Peser", icon_name="scale"),
        buttons.quiet_button("Plus tard"),
        buttons.danger("Supprimer", icon_name="trash-2", on_click=Gallery.ask(True)),
        buttons.secondary("Être refusé", on_click=Gallery.refuse),
        buttons.icon_button("plus", "Ajouter", "primary"),
        copy_button("https://exemple.fr"),
        share_button(Gallery.shown, "https://exemple.fr"),
        buttons.secondary("Lire un code", icon_name="scan-qr-code", on_click=Gallery.scan(True)),
        scanner(Gallery.scanning, code_in(), Gallery.scan(False)),
        *[
            pill(word, tone)
            for word, tone in _STATES
        ],
        confirm_sheet(
            Gallery.asking, "Supprimer ce produit ?", "Il quittera vos catalogues à la prochaine vente.",
            yes="Supprimer", on_yes=Gallery.agree, on_close=Gallery.ask(False),
        ),
        class_name="flex flex-wrap gap-2",
    )  # fmt: skip


PAGE = Page(route="/vitrine", title="Vitrine", draw=gallery)
