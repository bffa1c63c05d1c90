"""Forms that the browser itself sends to the API: only an HTTP answer can set or take back a cookie."""

from typing import Any

import reflex as rx

from cagette_pwa.components.words import Child


class _BrowserForm(rx.el.Div):
    """A form without handlers. Reflex's own one never lets the browser send anything."""

    tag = "form"
    action: rx.Var[str]
    method: rx.Var[str]


_FORGET: rx.Var[Any] = rx.Var("() => sessionStorage.clear()")
"""The next page begins with nothing of what this person, or this farm, was shown."""


def browser_form(action: str, *children: Child, **props: Any) -> rx.Component:
    """Posts its fields to `action`, an address of the API, which answers with the page to see next.

    The server's memory of this tab is left behind: else the next page would first draw what the one before knew.
    """
    props["custom_attrs"] = {"onSubmit": _FORGET} | props.get("custom_attrs", {})
    form: rx.Component = _BrowserForm.create(*children, action=action, method="post", **props)
    return form


def question_form(action: str, *children: Child, **props: Any) -> rx.Component:
    """Asks the API for a document: its fields go into the address, and a button may ask another one (`form_action`)."""
    form: rx.Component = _BrowserForm.create(*children, action=action, method="get", **props)
    return form


def local_form(on_submit: Any, *children: Child, **props: Any) -> rx.Component:
    """Sends nothing: `on_submit`, a function of the browser, receives the event and reads the fields itself."""
    form: rx.Component = _BrowserForm.create(*children, custom_attrs={"onSubmit": on_submit}, **props)
    return form


def hidden(name: str, value: Any) -> rx.Component:
    """What goes with a form without being shown."""
    field: rx.Component = rx.el.input(type="hidden", name=name, value=value, read_only=True)
    return field
