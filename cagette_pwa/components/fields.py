"""Form fields: a label, the control, a line of help, and the refusal when there is one.

Uncontrolled fields (`default_value=`) are read by the form's `on_submit`; their `name` is the key. Use
`on_blur` or `on_change` with a var only where the screen must answer as one types.
"""

from typing import Any, Literal

import reflex as rx

from cagette_pwa.components.icons import icon
from cagette_pwa.components.words import Child, Text, merged

_CONTROL = (
    "w-full min-h-12 rounded-control border border-edge bg-card px-3.5 text-16 text-ink "
    "disabled:bg-clay-soft disabled:text-muted aria-invalid:border-beet aria-invalid:border-2"
)


def field(
    control: rx.Component, label: Text, name: str, hint: Text | None = None, error: Text | None = None
) -> rx.Component:
    """`control` (whose id is `name`) under its label, over its hint and its refusal."""
    return rx.el.div(
        rx.el.label(label, html_for=name, class_name="text-14 font-bold"),
        control,
        *([rx.el.p(hint, id=f"{name}-aide", class_name="text-13 text-muted")] if hint is not None else []),
        *([_refusal(error, name)] if error is not None else []),
        class_name="flex flex-col gap-1.5",
    )


def text_field(
    label: Text,
    name: str,
    *,
    hint: Text | None = None,
    error: Text | None = None,
    kind: Literal["text", "email", "password", "tel", "url", "search", "date", "time", "datetime-local"] = "text",
    **props: Any,
) -> rx.Component:
    """A line of text. Give `auto_complete` ("email", "current-password"…) whenever the browser may help."""
    control = rx.el.input(
        id=name,
        name=name,
        type=kind,
        class_name=merged(_CONTROL, props),
        **_described(name, hint, error),
        **props,
    )
    return field(control, label, name, hint, error)


def number_field(
    label: Text,
    name: str,
    *,
    unit: str | None = None,
    decimal: bool = False,
    hint: Text | None = None,
    error: Text | None = None,
    **props: Any,
) -> rx.Component:
    """A number typed the French way ("12,50"): text with the right keypad, read by the server."""
    own = f"{_CONTROL} font-display tabular-nums" + (" pl-3! pr-8!" if unit else "")
    control: rx.Component = rx.el.input(
        id=name,
        name=name,
        type="text",
        input_mode="decimal" if decimal else "numeric",
        auto_complete="off",
        class_name=merged(own, props),
        **_described(name, hint, error),
        **props,
    )
    if unit:
        mark = "absolute right-3 top-1/2 -translate-y-1/2 text-muted pointer-events-none"
        control = rx.el.div(control, rx.el.span(unit, class_name=mark), class_name="relative")
    return field(control, label, name, hint, error)


def area_field(
    label: Text,
    name: str,
    *,
    rows: int = 4,
    hint: Text | None = None,
    error: Text | None = None,
    **props: Any,
) -> rx.Component:
    """Several lines of text."""
    control = rx.el.textarea(
        id=name,
        name=name,
        rows=str(rows),
        class_name=merged(f"{_CONTROL} py-3", props),
        **_described(name, hint, error),
        **props,
    )
    return field(control, label, name, hint, error)


def select_field(
    label: Text, name: str, *options: Child, hint: Text | None = None, error: Text | None = None, **props: Any
) -> rx.Component:
    """A choice in a list. `options` are `option(value, text)`, or one `rx.foreach` of them."""
    return field(_list(name, *options, **_described(name, hint, error), **props), label, name, hint, error)


def bare_select(label: Text, name: str, *options: Child, **props: Any) -> rx.Component:
    """A choice in a list whose first option says what it chooses ("Tous les marchés"); `label` is spoken only."""
    return _list(name, *options, aria_label=label, **props)


def option(value: Text, text: Text) -> rx.Component:
    """One choice of `select_field`."""
    return rx.el.option(text, value=value)


def checkbox(label: Text, name: Text, *, hint: Text | None = None, **props: Any) -> rx.Component:
    """A box to tick, with its words beside it; the whole line is touchable."""
    own = (
        "peer appearance-none absolute inset-0 rounded-[10px] border-2 border-edge bg-card "
        "checked:bg-leaf checked:border-leaf"
    )
    tick_own = "absolute inset-1.25 text-on-leaf opacity-0 peer-checked:opacity-100 pointer-events-none"
    box = rx.el.input(id=name, name=name, type="checkbox", class_name=own, **props)
    square = rx.el.span(box, icon("check", 22, class_name=tick_own), class_name="relative size-8 shrink-0")
    return rx.el.label(square, _spoken(label, hint), class_name="flex items-center gap-3 min-h-12")


def radio(label: Text, name: str, value: Text, *, hint: Text | None = None, **props: Any) -> rx.Component:
    """One choice among several shown at once; the choices share `name`."""
    dot = rx.el.input(name=name, value=value, type="radio", class_name="size-6 shrink-0 accent-leaf", **props)
    return rx.el.label(dot, _spoken(label, hint), class_name="flex items-center gap-3 min-h-12")


def toggle(label: Text, name: str, *, hint: Text | None = None, **props: Any) -> rx.Component:
    """A switch that acts at once: `checked=State.on, on_change=State.turn` (the handler receives a bool)."""
    box = rx.el.input(
        id=name,
        name=name,
        type="checkbox",
        role="switch",
        class_name="peer absolute inset-0 opacity-0 z-10",
        **props,
    )
    track = rx.el.span(
        class_name="absolute inset-0 rounded-full bg-edge peer-checked:bg-leaf transition-colors "
        "duration-150 peer-focus-visible:outline-3 peer-focus-visible:outline-sky "
        "peer-focus-visible:outline-offset-2"
    )
    knob = rx.el.span(
        class_name="absolute top-1 left-1 size-6 rounded-full bg-white dark:bg-ink "
        "dark:peer-checked:bg-on-leaf peer-checked:translate-x-5.5 transition-transform duration-150"
    )
    switch = rx.el.span(box, track, knob, class_name="relative w-13.5 h-8 shrink-0")
    return rx.el.label(
        _spoken(label, hint, strong=True),
        switch,
        class_name="flex items-center justify-between gap-3 min-h-14",
    )


def search_field(label: Text, **props: Any) -> rx.Component:
    """Looks for something on this page: `on_change` receives the words; tall, for cold hands."""
    own = (
        "w-full min-h-14 rounded-control border border-edge bg-card pl-12 pr-4 text-17 text-ink "
        "placeholder:text-muted focus:border-leaf"
    )
    glass = icon("search", 22, class_name="absolute left-4 top-4 text-muted pointer-events-none")
    box = rx.el.input(
        type="search",
        placeholder=label,
        aria_label=label,
        auto_complete="off",
        max_length=80,
        class_name=merged(own, props),
        **props,
    )
    return rx.el.div(glass, box, class_name="relative")


def form_error(sentence: Text, **props: Any) -> rx.Component:
    """What refused the whole form, above its button."""
    own = "rounded-control bg-beet-soft text-beet px-3.5 py-3 text-14 font-bold"
    return rx.el.p(sentence, role="alert", class_name=merged(own, props), **props)


def _list(name: str, *options: Child, **props: Any) -> rx.Component:
    own = merged(f"{_CONTROL} appearance-none pr-11 truncate", props)
    arrow = icon("chevron-down", 20, class_name="absolute right-3.5 top-3.5 text-muted pointer-events-none")
    return rx.el.div(rx.el.select(*options, id=name, name=name, class_name=own, **props), arrow, class_name="relative")


def _refusal(error: Text, name: str) -> rx.Component:
    shown = rx.el.p(error, id=f"{name}-refus", role="alert", class_name="text-13 font-bold text-beet")
    return rx.cond(error != "", shown, rx.fragment()) if isinstance(error, rx.Var) else shown


def _described(name: str, hint: Text | None, error: Text | None) -> dict[str, Any]:
    ids = [f"{name}-aide"] * (hint is not None) + [f"{name}-refus"] * (error is not None)
    described: dict[str, Any] = {"aria_describedby": " ".join(ids)} if ids else {}
    if error is not None:
        described["aria_invalid"] = error != ""
    return described


def _spoken(label: Text, hint: Text | None, strong: bool = False) -> rx.Component:
    under = [rx.el.span(hint, class_name="block text-14 text-muted")] if hint is not None else []
    weight = "block font-bold" if strong else "block"
    return rx.el.span(rx.el.span(label, class_name=weight), *under, class_name="flex-1 min-w-0")
