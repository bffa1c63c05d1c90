"""A refusal as a page: what stands in a browser that followed a link to a document it may not have."""

from html import escape
from typing import Final

from fastapi.responses import HTMLResponse, Response

from cagette_pwa import routes

_PAGE: Final = """<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>Document introuvable · Cagette Producteur</title>
<link rel="icon" href="/icons/cagette.svg" type="image/svg+xml">
<link rel="stylesheet" href="/look.css">
<style>
body {{ margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.5 system-ui, sans-serif; }}
main {{ max-width: 32rem; margin: 0 auto; padding: 3rem 1rem; }}
h1 {{ font: 700 28px/1.2 "Bricolage Grotesque", system-ui, sans-serif; }}
a {{ display: inline-block; padding: 12px 18px; border-radius: 14px; font-weight: 700; text-decoration: none;
     background: var(--leaf); color: var(--on-leaf); }}
</style>
</head>
<body><main><h1>Ce document ne peut pas s'ouvrir</h1><p>{sentence}</p><p><a href="{home}">Retour à l'accueil</a></p>
</main></body>
</html>
"""


def refusal_page(status: int, sentence: str) -> Response:
    """The sentence, and the way back."""
    return HTMLResponse(_PAGE.format(sentence=escape(sentence), home=routes.HOME), status)
