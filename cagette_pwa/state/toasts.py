"""What the application has just said, for this browser tab only."""

from dataclasses import dataclass

import reflex as rx
from reflex.event import EventSpec

from cagette_pwa.french import spaced

TONES = ("ready", "problem", "attention", "info")
MOST = 3


@dataclass(frozen=True)
class Notice:
    """One sentence on the screen."""

    number: int
    sentence: str
    tone: str


class Toasts(rx.State):
    """The sentences on the screen, newest last."""

    notices: list[Notice] = []
    _last: int = 0

    @rx.event
    def say(self, sentence: str, tone: str = "ready") -> None:
        """Show a sentence for six seconds: `return Toasts.say("Produit enregistré.")`."""
        self._last += 1
        said = spaced(str(sentence))[:300]
        shown = tone if tone in TONES else "info"
        others = [notice for notice in self.notices if notice.sentence != said]
        self.notices = [*others, Notice(self._last, said, shown)][-MOST:]

    @rx.event
    def say_copied(self, copied: bool) -> EventSpec | None:
        """What follows a share: nothing to say unless the address went to the clipboard."""
        return Toasts.say("Adresse copiée.") if copied is True else None

    @rx.event
    def dismiss(self, number: int) -> None:
        """Take a sentence away: closed by hand, or its time has passed."""
        self.notices = [notice for notice in self.notices if notice.number != number]
