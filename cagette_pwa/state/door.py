"""The pages before one is signed in: they show why their form was refused, and what had been typed in it."""

import reflex as rx

from cagette_pwa.errors import DeadLink
from cagette_pwa.services import accounts
from cagette_pwa.state.asked import asked, part, refusal_of, typed_in
from cagette_pwa.state.edge import visitor_reads


class Door(rx.State):
    """Signing in, signing up, asking for a new password and choosing it."""

    refusal: str = ""
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    onward: str = ""
    sent: bool = False
    link: str = ""
    link_is_dead: bool = False
    loaded: bool = False

    @rx.event
    async def load(self) -> None:
        """What the address and the refused form say."""
        typed = typed_in(self)
        self.refusal = refusal_of(self)
        self.email = typed.get("email", "")
        self.first_name = typed.get("first_name", "")
        self.last_name = typed.get("last_name", "")
        self.phone = typed.get("phone", "")
        self.onward = typed.get("next", "") or asked(self, "suite")
        self.sent = asked(self, "envoye") != ""

    @rx.event
    async def load_link(self) -> None:
        """Whose password the link is for."""
        self.refusal = refusal_of(self)
        self.link = part(self, "token")
        try:
            self.email = await visitor_reads(self, accounts.reset_for, self.link)
            self.link_is_dead = False
        except DeadLink as refusal:
            self.refusal, self.email = refusal.sentence, ""
            self.link_is_dead = True
        self.loaded = True
