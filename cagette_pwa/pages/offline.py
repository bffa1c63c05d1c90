"""Hors ligne: what stands in place of a page that needs the network, at that page's own address.

It is shown without its scripts (`pwa/plugin.py`): everything here is a link.
"""

from typing import Final

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import cards
from cagette_pwa.components.buttons import button_link
from cagette_pwa.components.icons import icon
from cagette_pwa.components.links import plain_link
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import plain

_PLACES: Final = {
    routes.FIELD: ("truck", "À bord", "Les distributions que ce téléphone a emportées"),
    routes.PREPARE: ("package-check", "Préparer", "Cocher les lignes et les paniers"),
    routes.WEIGHING: ("scale", "Peser", "Produit après produit, client après client"),
    routes.HAND_OVER: ("list-checks", "Remettre", "Émarger les paniers, au numéro ou au nom"),
}


def offline() -> rx.Component:
    """Says so, what works all the same, and how to try again."""
    return plain(
        button_link("Réessayer", "", icon_name="refresh-cw", document=True, tall=True),
        cards.section(
            "Ce qui marche sans réseau",
            cards.lines(*[_place(path, *_PLACES[path]) for path in routes.KEPT_PAGES]),
        ),
        title="Pas de réseau",
        under="Cette page en a besoin. Ce que vous aviez enregistré n'est pas perdu.",
    )


def _place(path: str, mark: str, name: str, details: str) -> rx.Component:
    own = "flex items-center gap-3 py-3 min-h-14 -mx-4 px-4 hover:bg-clay-soft/60 rounded-control"
    link = plain_link(
        icon(mark, 24, class_name="text-leaf"),
        cards.words(name, details),
        icon("chevron-right", 20, class_name="text-muted"),
        href=path,
        class_name=own,
    )
    return rx.el.li(link)


PAGE = Page(route=routes.OFFLINE, title="Pas de réseau", draw=offline)
