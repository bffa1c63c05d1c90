"""Making a farm: its name and where it stands."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components.buttons import button_link
from cagette_pwa.components.cards import card, stack
from cagette_pwa.components.communes import commune_field
from cagette_pwa.components.empty import empty
from cagette_pwa.pages import Page
from cagette_pwa.pages.door import api_form, prefilled
from cagette_pwa.pages.layout import plain
from cagette_pwa.state.new_farm import NewFarm
from cagette_pwa.state.session import Session


def new_farm() -> rx.Component:
    """Two questions; the rest can wait."""
    stranger = Session.loaded & ~Session.signed_in
    return plain(
        rx.cond(stranger, _sign_in_first(), _form()),
        title="Votre ferme",
        under="Son nom et sa commune suffisent pour commencer : les marchés proches s'affichent ensuite.",
    )


def _form() -> rx.Component:
    return card(
        api_form(
            routes.API_FARMS,
            prefilled(
                "Nom de la ferme",
                "name",
                NewFarm.name,
                hint="Celui que vos clients connaissent.",
                auto_complete="organization",
                required=True,
                max_length=120,
            ),
            commune_field(
                "Commune",
                found=NewFarm.found,
                chosen=NewFarm.chosen,
                searched=NewFarm.searched,
                on_search=NewFarm.search,
                typed=NewFarm.commune,
                hint="Tapez les premières lettres, ou le code postal.",
            ),
            refusal=NewFarm.refusal,
            submit="Créer ma ferme",
        )
    )


def _sign_in_first() -> rx.Component:
    return empty(
        "store",
        "Pour créer une ferme, il faut d'abord un compte.",
        stack(
            button_link("Créer un compte", routes.SIGN_UP),
            button_link("Se connecter", f"{routes.SIGN_IN}?suite={routes.NEW_FARM}", "secondary"),
        ),
    )


PAGE = Page(route=routes.NEW_FARM, title="Votre ferme", draw=new_farm, on_load=[NewFarm.load])
