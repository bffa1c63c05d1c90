"""How Reflex builds and serves the interface."""

from typing import Any, cast

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components.theme import TAILWIND
from cagette_pwa.pwa.manifest import Image, Manifest, ShareTarget, Shortcut
from cagette_pwa.pwa.new_version import NewVersionPlugin
from cagette_pwa.pwa.plugin import PwaPlugin
from cagette_pwa.pwa.same_origin import SameOriginPlugin


def shortcut(name: str, url: str, icon: str) -> Shortcut:
    """A place in the menu of the icon."""
    return Shortcut(name, url, Image(f"/icons/{icon}-96.png"))


MANIFEST = Manifest(
    name="Cagette Producteur",
    short_name="Cagette",
    description="Vendez en circuit court, du catalogue au virement.",
    lang="fr",
    start_url=routes.DASHBOARD,
    theme_color="#14482a",
    background_color="#faf7f0",
    categories=("business", "food", "productivity"),
    icons=(
        Image("/icons/cagette-192.png", purpose="any"),
        Image("/icons/cagette-512.png", purpose="any"),
        Image("/icons/cagette-maskable-192.png", purpose="maskable"),
        Image("/icons/cagette-maskable-512.png", purpose="maskable"),
        Image("/icons/cagette.svg", purpose="any"),
    ),
    shortcuts=(
        shortcut("Commandes", routes.ORDERS, "commandes"),
        shortcut("Stocks", routes.STOCKS, "stocks"),
        shortcut("Planifier", routes.PLANNING, "planifier"),
    ),
    screenshots=(
        Image("/screenshots/accueil.png", form_factor="narrow", label="Ce qu'il faut préparer"),
        Image("/screenshots/commandes.png", form_factor="narrow", label="Les commandes d'une vente"),
        Image("/screenshots/stocks.png", form_factor="narrow", label="Les stocks, à jour"),
        Image("/screenshots/accueil-large.png", form_factor="wide", label="Le tableau de bord"),
        Image("/screenshots/planifier-large.png", form_factor="wide", label="Les ventes à venir"),
    ),
    share_target=ShareTarget(routes.SHARED_PHOTO, "photo", ("image/jpeg", "image/png", "image/webp")),
)

config = rx.Config(
    app_name="cagette_pwa",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    frontend_compression_formats=["brotli", "gzip"],  # the first that the browser takes is served
    react_strict_mode=False,
    frontend_lazy_bundled_libraries=True,
    plugins=[
        rx.plugins.TailwindV4Plugin(config=cast(Any, TAILWIND)),
        SameOriginPlugin(),
        NewVersionPlugin(),
        PwaPlugin(
            manifest=MANIFEST,
            kept_pages=routes.KEPT_PAGES,
            offline_page=routes.OFFLINE,
            kept_answers={f"{routes.API_DOCUMENTS}/": "documents"},
            lasting=("/photos/",),
        ),
    ],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
