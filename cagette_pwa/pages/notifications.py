"""What stands under the bell."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import cards
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.pills import pill
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.state.notifications import Notifications


def notifications() -> rx.Component:
    """Each sentence leads to the page it is about."""
    nothing = empty("bell", "Rien de nouveau. Ce qui se passe sur vos marchés s'affichera ici.")
    shown = cards.lines(rx.foreach(Notifications.told, _told))
    return office(
        loaded(Notifications.loaded, rx.cond(Notifications.told, shown, nothing)),
        title="Notifications",
        active="plus",
        back=routes.MORE,
        actions=rx.fragment(),
    )


def _told(row: Any) -> rx.Component:
    content = rx.el.div(
        rx.el.p(row.text, class_name="text-16"),
        rx.el.div(
            rx.el.span(row.ago, class_name="text-14 text-muted"),
            rx.cond(row.is_new, pill("nouveau", "todo"), rx.fragment()),
            class_name="flex items-center gap-2",
        ),
        class_name="flex-1 min-w-0 flex flex-col gap-1",
    )
    return rx.cond(
        row.href != "",
        cards.line_link(content, href=row.href, key=row.key),
        cards.line(content, key=row.key),
    )


PAGE = Page(route=routes.NOTIFICATIONS, title="Notifications", draw=notifications, on_load=[Notifications.load])
