"""Who is in front of the screen: what every page's frame shows."""

import reflex as rx


class Session(rx.State):
    """The person, their farm, and what waits for them; filled by `load`."""

    loaded: bool = False
    signed_in: bool = False
    person: str = ""
    farm: str = ""
    has_farm: bool = False
    unread: int = 0

    @rx.event
    async def load(self) -> None:
        """Read who is signed in."""
        self.loaded = True
