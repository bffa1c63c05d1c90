"""Wiring: the Reflex application, its pages, what surrounds them, and the mounted API."""

import reflex as rx

from cagette_pwa import pages
from cagette_pwa.api import make_api
from cagette_pwa.api.safe_headers import with_safe_headers
from cagette_pwa.components.frame import around_pages, head, waiting
from cagette_pwa.state.guard import Guard
from cagette_pwa.state.refusals import refusal

app = rx.App(
    html_lang="fr",
    stylesheets=["/look.css"],
    reset_style=False,
    head_components=head(),
    toaster=None,
    hydrate_fallback=waiting,
    app_wraps=around_pages(),
    backend_exception_handler=refusal,
    api_transformer=[make_api(), with_safe_headers],
)
app.add_middleware(Guard())
pages.register(app)
