"""Making a farm."""

import reflex as rx

from cagette_pwa.state import communes
from cagette_pwa.state.asked import refusal_of, typed_in
from cagette_pwa.state.communes import Found


class NewFarm(rx.State):
    """The communes found for what is typed, and a refused form."""

    refusal: str = ""
    name: str = ""
    commune: str = ""
    chosen: str = ""
    found: list[Found] = []
    searched: bool = False

    @rx.event
    async def load(self) -> None:
        """What the refused form had."""
        typed = typed_in(self)
        self.refusal = refusal_of(self)
        self.name = typed.get("name", "")
        self.commune = typed.get("commune", "")
        self.chosen = typed.get("insee", "")
        self.found = await communes.found(self.commune)
        self.searched = bool(self.found)

    @rx.event
    async def search(self, typed: str) -> None:
        """Communes for what is typed."""
        self.found = await communes.found(typed)
        self.searched = isinstance(typed, str) and len(typed.strip()) >= communes.LEAST
        self.chosen = self.found[0].insee if len(self.found) == 1 else ""
