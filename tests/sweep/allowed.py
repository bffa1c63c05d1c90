"""What is open by design: each name with what it may touch of others' rows, and why.

A name that no longer exists fails the sweep, so this list cannot outlive what it excuses.
"""

from typing import Final

_TOLD = "one's own conversation tells its other side; the message itself is judged as any row"

HANDLERS: Final[dict[str, tuple[frozenset[str], str]]] = {
    "Talk.send": (frozenset({"notification", "mail"}), _TOLD),
    "Talk.share": (frozenset({"notification", "mail"}), _TOLD),
    "Orders.tell_now": (
        frozenset({"notification", "mail"}),
        "a farm tells its own customers what it has changed and weighed; the change itself is judged as any row",
    ),
    "PublicCatalog.decline": (
        frozenset({"catalog_decline", "conversation", "message", "conversation_read", "notification", "mail"}),
        "a farm gives its catalog's link to markets, and each may answer no, with a word to the farm",
    ),
    "PublicCatalog.link": (
        frozenset({"catalog_link", "notification", "mail"}),
        "a farm gives its catalog's link to markets, and whoever has it may let the catalog sell at their own",
    ),
}
"""By handler: the tables in which it may leave a row that speaks of somebody else."""

ROUTES: Final[dict[str, str]] = {
    "GET /api/sante": "a monitor asks whether the site is up",
    "POST /api/session": "signing in is for strangers",
    "POST /api/session/fin": "signing out twice is no error",
    "POST /api/inscription": "signing up is for strangers",
    "POST /api/mot-de-passe-oublie": "asked by whoever cannot sign in; says the same for every address",
    "POST /api/nouveau-mot-de-passe": "the link of a mail is the proof",
    "POST /api/commandes": "a guest orders without an account",
    "GET /api/documents/catalogues/{public_id}/qr.svg": "whoever has a catalog's address may draw it",
    "GET /api/documents/catalogues/{public_id}/qr.png": "whoever has a catalog's address may draw it",
    "GET /api/documents/marches/{slug}/qr.svg": "the shop's address is public",
    "GET /api/documents/marches/{slug}/qr.png": "the shop's address is public",
    "GET /api/boutique/{distribution}/stock": "what is left is shown in the shop",
    "GET /photos/{public_id}-{size}.webp": "a product is shown in shops with its photo",
    "GET /api/documents/marches/{slug}/affiche.pdf": "a poster hangs in the street",
}
"""Routes that answer a stranger with something else than a refusal."""
