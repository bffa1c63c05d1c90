"""How much of a job is done."""

from typing import Any

import reflex as rx

from cagette_pwa.components.words import Text, merged


def progress(percent: Any, label: Text, *, on_deep: bool = False, **props: Any) -> rx.Component:
    """A bar filled to `percent` (0 to 100); `label` says it in words for screen readers."""
    track, fill = ("bg-white/20", "bg-leaf-bright") if on_deep else ("bg-line", "bg-leaf")
    width = percent.to(str) + "%" if isinstance(percent, rx.Var) else f"{percent}%"
    filled = rx.el.div(class_name=f"h-full rounded-full transition-[width] duration-150 {fill}", style={"width": width})
    return rx.el.div(
        filled,
        role="progressbar",
        custom_attrs={"aria-valuenow": percent, "aria-valuemin": 0, "aria-valuemax": 100},
        aria_label=label,
        class_name=merged(f"h-2 w-full rounded-full overflow-hidden {track}", props),
        **props,
    )
