"""What the gallery of components plays with."""

import reflex as rx
from reflex.event import EventSpec

from cagette_pwa.errors import NotFound
from cagette_pwa.state.toasts import Toasts


class Gallery(rx.State):
    """A quantity, a switch, a filter and a sheet."""

    quantity: int = 1
    fees: bool = True
    shown: str = "Tout"
    asking: bool = False
    scanning: bool = False

    @rx.event
    def change(self, step: int) -> None:
        """One more or one less, from 0 to 9."""
        self.quantity = min(9, max(0, self.quantity + (1 if step > 0 else -1)))

    @rx.event
    def turn(self, on: bool) -> None:
        """The switch."""
        self.fees = bool(on)

    @rx.event
    def show(self, what: str) -> None:
        """The chosen chip."""
        self.shown = str(what)[:20]

    @rx.event
    def ask(self, asking: bool) -> None:
        """Opens and closes the sheet."""
        self.asking = bool(asking)

    @rx.event
    def scan(self, scanning: bool) -> None:
        """Opens and closes the camera."""
        self.scanning = bool(scanning)

    @rx.event
    def agree(self) -> EventSpec:
        """Closes the sheet and says so."""
        self.asking = False
        return Toasts.say("Produit supprimé.")

    @rx.event
    def refuse(self) -> None:
        """Raises, to show a refusal."""
        raise NotFound
