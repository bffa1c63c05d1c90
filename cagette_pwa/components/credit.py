"""Who made the data that the site shows: their licences ask that it be said where they are shown."""

from typing import Final

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components.links import nav_link
from cagette_pwa.components.words import quiet

PLACES: Final = "INSEE, La Poste, IGN – Licence Ouverte 2.0 ; GeoNames – CC BY 4.0"


def places_credit() -> rx.Component:
    """The line at the foot of a page that lists communes, and the way to all credits."""
    link = nav_link(
        "Crédits",
        href=routes.CREDITS,
        class_name="inline-flex items-center min-h-11 text-14 font-bold text-leaf hover:underline",
    )
    return rx.el.div(quiet(f"Communes : {PLACES}"), link, class_name="pt-4 flex flex-wrap items-center gap-x-3")
