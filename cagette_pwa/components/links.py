"""Links: inside the site without reloading, or as real navigations."""

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.inline import A
from reflex_components_core.react_router.dom import ReactRouterLink

from cagette_pwa.components.words import Child, Text, merged


def nav_link(*children: Child, href: Text, **props: Any) -> rx.Component:
    """A link to a page of this site: the browser keeps the application and draws only the new page."""
    return ReactRouterLink.create(*children, to=href, **props)


def plain_link(*children: Child, href: Text, **props: Any) -> rx.Component:
    """A real navigation: documents, API routes, other sites, and pages that must open without network."""
    return A.create(*children, href=href, **props)


def text_link(text: Text, href: Text, **props: Any) -> rx.Component:
    """A link that stands alone ("Voir tous"), tall enough for a thumb."""
    own = "inline-flex items-center min-h-11 font-bold text-leaf hover:underline"
    return nav_link(text, href=href, class_name=merged(own, props), **props)
