"""Every address of the site, in one place; pages, mails and redirects build theirs from here."""

from typing import Final

HOME: Final = "/"
SIGN_IN: Final = "/connexion"
SIGN_UP: Final = "/inscription"
FORGOTTEN: Final = "/mot-de-passe-oublie"
RESET: Final = "/nouveau-mot-de-passe/[token]"
INVITATION: Final = "/invitation/[token]"

DASHBOARD: Final = "/accueil"
MARKETS: Final = "/marches"
CONVERSATIONS: Final = "/messages"
CONVERSATION: Final = "/messages/[conversation]"
NOTIFICATIONS: Final = "/notifications"
PRODUCTS: Final = "/produits"
PRODUCT: Final = "/produits/[product]"
PRODUCT_FILE: Final = "/produits/importer"
PRODUCT_IMPORT: Final = "/produits/importer/[imported]"
CATALOGS: Final = "/catalogues"
CATALOG: Final = "/catalogues/[catalog]"
STOCKS: Final = "/stocks"
PLANNING: Final = "/planifier"
ORDERS: Final = "/commandes"
PREPARE: Final = "/preparer"
WEIGHING: Final = "/peser"
HAND_OVER: Final = "/remettre"
PAYOUTS: Final = "/virements"
FEES: Final = "/frais"
DEBIT: Final = "/prelevement"
MORE: Final = "/plus"
FARM: Final = "/ferme"
NEW_FARM: Final = "/nouvelle-ferme"

PUBLIC_CATALOG: Final = "/catalog/[public_id]"
SHOP: Final = "/marche/[slug]"
ORDER: Final = "/commande/[public_id]"
MARKET_ADMIN: Final = "/gestion/[slug]"
DISTRIBUTION: Final = "/distribution/[distribution]"

CREDITS: Final = "/credits"
MAILBOX: Final = "/boite-aux-lettres"

API_SESSION: Final = "/api/session"
API_SIGN_OUT: Final = "/api/session/fin"
API_CHOICE: Final = "/api/session/ferme"
API_SIGN_UP: Final = "/api/inscription"
API_FORGOTTEN: Final = "/api/mot-de-passe-oublie"
API_RESET: Final = "/api/nouveau-mot-de-passe"
API_FARMS: Final = "/api/fermes"
API_INVITATION: Final = "/api/invitation"
API_ORDERS: Final = "/api/commandes"
API_LIVE: Final = "/api/boutique/{distribution}/stock"
API_DOCUMENTS: Final = "/api/documents"
API_IMPORT: Final = "/api/produits/import"
API_PHOTO: Final = "/api/produits/{product}/photo"
PHOTO: Final = "/photos/{public_id}-{size}.webp"


def at(route: str, **parts: object) -> str:
    """`route` with its bracketed parts filled: `at(SHOP, slug="segonzac")` is `/marche/segonzac`."""
    for name, value in parts.items():
        route = route.replace(f"[{name}]", str(value))
    return route


def photo(public_id: str, size: str = "petite") -> str:
    """The address of a photo: `petite` is a square of 320 pixels, `grande` the whole; empty without a photo."""
    return PHOTO.format(public_id=public_id, size=size) if public_id else ""
