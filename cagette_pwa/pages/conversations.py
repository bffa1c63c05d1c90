"""Messages: the conversations with markets, and with farms for those who run a market."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components.buttons import button_link
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.talk_lines import talk_lines
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.state.conversations import Conversations
from cagette_pwa.state.session import Session


def conversations() -> rx.Component:
    """The list, the newest first."""
    nothing = empty(
        "message-circle",
        "Vous n'avez pas encore de message. Choisissez un marché et écrivez à son administrateur.",
        rx.cond(Session.has_farm, button_link("Voir les marchés", routes.MARKETS), rx.fragment()),
    )
    return office(
        loaded(Conversations.loaded, rx.cond(Conversations.rows, talk_lines(Conversations.rows), nothing)),
        title="Messages",
        active="messages",
        back=routes.MORE,
    )


PAGE = Page(route=routes.CONVERSATIONS, title="Messages", draw=conversations, on_load=[Conversations.load])
