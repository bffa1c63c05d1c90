"""The page that stands where there is none."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components.buttons import button_link
from cagette_pwa.components.empty import empty
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import plain


def not_found() -> rx.Component:
    """Says so, and shows the way back."""
    return plain(
        empty(
            "map-pin",
            "L'adresse est peut-être mal recopiée, ou la page a été retirée.",
            button_link("Retour à l'accueil", routes.HOME),
        ),
        title="Cette page n'existe pas",
    )


PAGE = Page(route="404", title="Page introuvable", draw=not_found)
