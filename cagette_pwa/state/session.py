"""Who looks at the page: what the layout shows on all of them."""

from dataclasses import dataclass

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.services.profile import Profile, profile
from cagette_pwa.state.edge import token_of, visitor_reads


@dataclass(frozen=True)
class Place:
    """A farm or a market to go to; `is_current` marks the farm that this browser acts for."""

    key: str
    name: str
    href: str
    is_current: bool = False


class Session(rx.State):
    """Filled when a page loads; proves nothing: services ask the database who acts."""

    loaded: bool = False
    signed_in: bool = False
    first_name: str = ""
    person: str = ""
    email: str = ""
    farm: str = ""
    has_farm: bool = False
    farms: list[Place] = []
    markets: list[Place] = []
    unread: int = 0

    @rx.event
    async def load(self) -> None:
        """What the layout shows, for strangers too."""
        found = await visitor_reads(self, profile, token_of(self))
        self._show(found)

    def _show(self, found: Profile | None) -> None:
        self.loaded = True
        self.signed_in = found is not None
        self.first_name = found.first_name if found else ""
        self.person = found.name if found else ""
        self.email = found.email if found else ""
        self.farm = found.farm if found else ""
        self.has_farm = bool(found and found.farms)
        self.unread = found.unread if found else 0
        self.farms = [
            Place(str(key), name, routes.DASHBOARD, is_current=found is not None and key == found.producer_id)
            for key, name in (found.farms if found else ())
        ]
        self.markets = [
            Place(market.slug, market.name, routes.at(routes.MARKET_ADMIN, slug=market.slug))
            for market in (found.markets if found else ())
        ]
