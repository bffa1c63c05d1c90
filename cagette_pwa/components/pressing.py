"""A button that the page presses by itself from time to time, while somebody looks (`assets/pressing.js`)."""

import reflex as rx


class Pressed(rx.Component):
    """Made in the browser: see `pressed_every`."""

    library = "$/public/pressing.js"
    tag = "Pressed"
    button: rx.Var[str]
    seconds: rx.Var[int]


def pressed_every(seconds: int, button: str) -> rx.Component:
    """Presses the button of this id; draws nothing."""
    return Pressed.create(seconds=seconds, button=button)
