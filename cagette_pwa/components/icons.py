"""Icons, drawn in the page from Lucide outlines."""

from typing import Any

import reflex as rx

from cagette_pwa.components.lucide import OUTLINES


def icon(name: str, size: int = 24, label: str | None = None, **props: Any) -> rx.Component:
    """The outline called `name`, `size` pixels wide, in the colour of the text around it.

    Hidden from screen readers unless `label` says what it means.
    """
    return _drawn(OUTLINES[name], size, label, **props)


def icon_among(name: rx.Var[str], choices: tuple[str, ...], size: int = 24, **props: Any) -> rx.Component:
    """An icon that the state chooses among `choices`, which alone reach the browser; the first by default."""
    outline = rx.match(name, *[(choice, OUTLINES[choice]) for choice in choices], OUTLINES[choices[0]])
    return _drawn(outline, size, None, **props)


_STROKE = {
    "viewBox": "0 0 24 24",
    "fill": "none",
    "stroke": "currentColor",
    "strokeWidth": "2",
    "strokeLinecap": "round",
    "strokeLinejoin": "round",
}


def _drawn(outline: Any, size: int, label: str | None, **props: Any) -> rx.Component:
    spoken = {"role": "img", "aria_label": label} if label else {"aria_hidden": "true"}
    classes = f"shrink-0 {props.pop('class_name', '')}".strip()
    return rx.el.svg(
        rx.el.path(d=outline),
        width=str(size),
        height=str(size),
        custom_attrs=_STROKE,
        class_name=classes,
        **spoken,
        **props,
    )
