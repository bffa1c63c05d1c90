"""Forms that the browser itself sends to the API: only an HTTP answer can set or take back a cookie."""

from typing import Any

import reflex as rx

from cagette_pwa.components.words import Child


class _BrowserForm(rx.el.Div):
    """A form without handlers. Reflex's own one never lets the browser send anything."""

    tag = "form"
    action: rx.Var[str]
    method: rx.Var[str]


def browser_form(action: str, *children: Child, **props: Any) -> rx.Component:
    """Posts its fields to `action`, an address of the API, which answers with the page to see next."""
    form: rx.Component = _BrowserForm.create(*children, action=action, method="post", **props)
    return form


def hidden(name: str, value: Any) -> rx.Component:
    """What goes with a form without being shown."""
    field: rx.Component = rx.el.input(type="hidden", name=name, value=value, read_only=True)
    return field
