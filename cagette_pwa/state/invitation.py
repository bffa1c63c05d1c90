"""An invitation to a farm, before it is accepted."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.errors import DeadInvitation
from cagette_pwa.services import colleagues
from cagette_pwa.state.asked import part, refusal_of
from cagette_pwa.state.edge import visitor_reads


class Invitation(rx.State):
    """Who invites, and to which farm."""

    loaded: bool = False
    refusal: str = ""
    farm: str = ""
    inviter: str = ""
    link: str = ""
    sign_in_href: str = routes.SIGN_IN
    sign_up_href: str = routes.SIGN_UP
    has_account: bool = False

    @rx.event
    async def load(self) -> None:
        """What the link proposes."""
        self.link = part(self, "token")
        self.refusal, self.farm = refusal_of(self), ""
        onward = routes.at(routes.INVITATION, token=self.link)
        self.sign_in_href = f"{routes.SIGN_IN}?suite={onward}"
        self.sign_up_href = f"{routes.SIGN_UP}?suite={onward}"
        try:
            invitation = await visitor_reads(self, colleagues.invitation_of, self.link)
            self.farm, self.inviter = invitation.farm, invitation.inviter
            self.has_account = invitation.has_account
        except DeadInvitation as refusal:
            self.refusal = refusal.sentence
        self.loaded = True
