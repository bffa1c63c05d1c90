"""Crédits: whose data, letters and drawings the site shows, and the licence of the site itself."""

from typing import Final

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import cards
from cagette_pwa.components.credit import PLACES
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import plain

_CREDITS: Final = (
    ("Communes de France", PLACES, "Sources réunies commune par commune ; quelques points de la carte corrigés."),
    ("Caractères", "Bricolage Grotesque, Public Sans – SIL Open Font License 1.1", ""),
    ("Pictogrammes", "Lucide – ISC", ""),
    ("Ce logiciel", "Cagette Producteur – logiciel libre, GNU AGPL, version 3 ou ultérieure", ""),
)


def credit_page() -> rx.Component:
    """One line for each."""
    lines = [_credit(*credit) for credit in _CREDITS]
    return plain(cards.lines(*lines), title="Crédits", back=routes.HOME)


def _credit(what: str, who: str, changed: str) -> rx.Component:
    return cards.line(cards.words(what, who, *([changed] if changed else [])))


PAGE = Page(route=routes.CREDITS, title="Crédits", draw=credit_page)
