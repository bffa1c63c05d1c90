"""The front door: what the product does for a farm, and the way to a market for customers."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards
from cagette_pwa.components.credit import places_credit
from cagette_pwa.components.icons import icon
from cagette_pwa.components.place_search import place_search
from cagette_pwa.components.words import heading, quiet, subheading
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import front
from cagette_pwa.state.home import Home

_DESCRIPTION = (
    "Catalogues, stocks, commandes, pesées, virements : vendez votre production sur les marchés locaux, "
    "en vente directe, depuis votre téléphone."
)
_GAINS = (
    ("store", "Rejoignez un marché", "Trouvez les marchés près de chez vous, écrivez-leur, partagez votre catalogue."),
    ("boxes", "Un stock toujours juste", "Il baisse à chaque commande : ce qui n'est plus là ne se vend plus."),
    ("scale", "Préparez et pesez", "Par produit ou par client, au champ comme à la chambre froide, téléphone en main."),
    ("landmark", "Sachez quand l'argent arrive", "Chaque vente validée annonce son montant et son lundi de virement."),
)


def home() -> rx.Component:
    """For strangers; people who are signed in go on to their own page."""
    return front(
        _find(),
        heading("Pour les fermes", class_name="pt-3"),
        _gains(),
        places_credit(),
        title="Vendez votre récolte près de chez vous",
        under="Vos produits, vos prix, vos marchés : une vente directe organisée depuis votre téléphone.",
        actions=rx.el.div(
            buttons.on_deep_link("Créer mon Espace Producteur", routes.SIGN_UP, icon_name="sprout"),
            buttons.on_deep_quiet_link("Se connecter", routes.SIGN_IN, icon_name="log-in"),
            class_name="flex flex-wrap gap-3",
        ),
    )


def _find() -> rx.Component:
    return cards.card(
        heading("Trouver un marché"),
        quiet("Pour commander, indiquez la commune de votre marché."),
        place_search("Commune", found=Home.found, typed=Home.typed, on_search=Home.search, on_choose=Home.choose),
        rx.cond(Home.place != "", _markets(), rx.fragment()),
        id="marche",
        class_name="flex flex-col gap-3",
    )


def _markets() -> rx.Component:
    nothing = quiet("Aucun marché à moins de 30 km. Essayez une commune voisine.")
    return rx.el.div(
        subheading(f"Près de {Home.place}"),
        rx.cond(Home.rows, rx.el.ul(rx.foreach(Home.rows, _market), class_name="divide-y divide-line"), nothing),
        role="status",
        class_name="flex flex-col gap-1",
    )


def _market(row: Any) -> rx.Component:
    return cards.line_link(
        cards.words(
            row.name, row.place, rx.foreach(row.schedules, lambda words: rx.el.span(words, class_name="block"))
        ),
        href=row.href,
        key=row.slug,
    )


def _gains() -> rx.Component:
    return rx.el.ul(
        *[_gain(*gain) for gain in _GAINS],
        class_name="grid gap-3 sm:grid-cols-2 list-none",
    )


def _gain(name: str, title: str, sentence: str) -> rx.Component:
    return rx.el.li(
        rx.el.span(icon(name, 24), class_name="rounded-control bg-leaf-soft text-leaf-ink p-3 h-fit"),
        rx.el.div(subheading(title), quiet(sentence), class_name="flex flex-col gap-0.5"),
        class_name="bg-card border border-line rounded-card p-4 flex gap-3",
    )


PAGE = Page(route=routes.HOME, title="Accueil", draw=home, description=_DESCRIPTION, on_load=[Home.load])
