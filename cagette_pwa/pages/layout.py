"""The frames of the pages: `office` for producers, `plain` and `front` for strangers, `shop` for customers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components.field_frame import status_bar
from cagette_pwa.components.icons import icon
from cagette_pwa.components.links import nav_link, plain_link
from cagette_pwa.components.words import Child, Text
from cagette_pwa.state.session import Session

Tab: TypeAlias = Literal["accueil", "commandes", "stocks", "planifier", "messages", "plus"]
"""A place of the bar; a farm finds its messages under "plus", whoever has none finds them in the bar itself."""


@dataclass(frozen=True)
class _Place:
    tab: Tab
    word: str
    icon: str
    href: str


_PLACES: Final = (
    _Place("accueil", "Accueil", "layout-dashboard", routes.DASHBOARD),
    _Place("commandes", "Commandes", "shopping-basket", routes.ORDERS),
    _Place("stocks", "Stocks", "boxes", routes.STOCKS),
    _Place("planifier", "Planifier", "calendar-days", routes.PLANNING),
    _Place("plus", "Plus", "menu", routes.MORE),
)
_WITHOUT_FARM: Final = (
    _Place("accueil", "Accueil", "layout-dashboard", routes.HOME),
    _Place("messages", "Messages", "message-circle", routes.CONVERSATIONS),
    _Place("plus", "Plus", "menu", routes.MORE),
)
"""For whoever runs a market or orders there: a farm's tools would only ask them to create a farm."""
_GUTTER = "pl-[max(1rem,env(safe-area-inset-left))] pr-[max(1rem,env(safe-area-inset-right))]"


def office(
    *children: Child,
    title: Text,
    active: Tab,
    back: Text | None = None,
    over: Text | None = None,
    under: Text | None = None,
    actions: Child | None = None,
    wide: bool = False,
) -> rx.Component:
    """A producer's page: its h1 is `title`, between `over` (the farm's name by default) and `under`.

    `back` is the address of the page above; `actions` stand at the right of the title in place of the bell.
    `wide` gives tables the whole width of a large screen.
    """
    width = "max-w-6xl" if wide else "max-w-4xl"
    room = "pb-[calc(env(safe-area-inset-bottom)+6.5rem)] lg:pb-12"
    return rx.el.div(
        _skip_link(),
        _bar(active),
        rx.el.div(
            _header(title, back, over if over is not None else _acting(), under, actions),
            _main(children, ""),
            class_name=f"{_GUTTER} {width} {room} mx-auto w-full",
        ),
        class_name="min-h-dvh lg:pl-60",
    )


def field(
    *children: Child,
    title: Text,
    over: Text | None = None,
    under: Text | None = None,
    back: Text | None = None,
    actions: Child | None = None,
    wide: bool = False,
) -> rx.Component:
    """A page that works without network: what waits to be sent stands above everything; `back` is a real navigation.

    With `over`, the title is a small one: the page needs its height for something larger.
    """
    width = "max-w-6xl" if wide else "max-w-4xl"
    room = "pb-[calc(env(safe-area-inset-bottom)+6.5rem)] lg:pb-12"
    head = rx.el.header(
        _back(back, plain_link) if back is not None else rx.fragment(),
        rx.el.div(
            rx.el.p(over, class_name="text-14 text-muted truncate") if over is not None else rx.fragment(),
            rx.el.h1(title, class_name=f"font-display {'text-28' if over is None else 'text-20'}"),
            rx.el.p(under, class_name="text-14 text-muted") if under is not None else rx.fragment(),
            class_name="flex-1 min-w-0",
        ),
        actions if actions is not None else rx.fragment(),
        class_name=f"flex items-start gap-2 lg:pt-8 {'py-3' if over is None else 'pt-1 pb-2'}",
    )
    return rx.el.div(
        _skip_link(),
        _bar("commandes"),
        status_bar(),
        rx.el.div(head, _main(children, ""), class_name=f"{_GUTTER} {width} {room} mx-auto w-full"),
        class_name="min-h-dvh lg:pl-60",
    )


def above_field() -> Any:
    """Where pages of the field lead back to; whoever has no farm would only be asked to create one in « Commandes »."""
    return rx.cond(Session.loaded & ~Session.has_farm, routes.HOME, routes.ORDERS)


def plain(*children: Child, title: Text, under: Text | None = None, back: Text | None = None) -> rx.Component:
    """A page with one narrow column: signing in, a first farm, what is said to a visitor."""
    own = "inline-flex items-center gap-2 min-h-11 font-display text-17 text-leaf"
    return rx.el.div(
        _skip_link(),
        rx.el.header(
            rx.el.div(
                _back(back) if back is not None else rx.fragment(),
                nav_link(icon("sprout", 26), "Cagette Producteur", href=routes.HOME, class_name=own),
                class_name="flex items-center gap-2 pt-[calc(env(safe-area-inset-top)+1rem)] pb-4",
            ),
            rx.el.h1(title, class_name="font-display text-28"),
            rx.el.p(under, class_name="text-16 text-muted mt-1") if under is not None else rx.fragment(),
        ),
        _main(children, "mt-5"),
        class_name=f"min-h-dvh mx-auto w-full max-w-lg {_GUTTER} pb-12",
    )


def shop(
    *children: Child, title: Text, over: Text, details: Child | None = None, floating: Child | None = None
) -> rx.Component:
    """A customer's page under a deep green header: `over` says where and when, `details` follow the title.

    `floating` stays under the thumb (the basket's total).
    """
    head = rx.el.div(
        rx.el.p(over, class_name="text-14 opacity-90"),
        rx.el.h1(title, class_name="font-display text-28"),
        details if details is not None else rx.fragment(),
        class_name=f"mx-auto w-full max-w-4xl {_GUTTER} flex flex-col gap-1.5",
    )
    return rx.el.div(
        _skip_link(),
        rx.el.header(head, class_name="bg-leaf-deep text-on-deep pt-[calc(env(safe-area-inset-top)+1.25rem)] pb-4"),
        _main(children, f"mx-auto w-full max-w-4xl {_GUTTER} pt-3 pb-32"),
        _floating(floating) if floating is not None else rx.fragment(),
        class_name="min-h-dvh",
    )


def front(*children: Child, title: Text, under: Text, actions: Child) -> rx.Component:
    """The page that strangers see first: what is offered on deep green, then the rest on paper."""
    width = f"mx-auto w-full max-w-4xl {_GUTTER}"
    own = "inline-flex items-center gap-2 min-h-11 font-display text-17"
    head = rx.el.div(
        nav_link(icon("sprout", 26), "Cagette Producteur", href=routes.HOME, class_name=own),
        rx.el.h1(title, class_name="font-display text-40 lg:text-60 max-w-2xl mt-6 lg:mt-12"),
        rx.el.p(under, class_name="text-17 opacity-90 max-w-xl"),
        rx.el.div(actions, class_name="mt-3"),
        icon("shopping-basket", 280, class_name="hidden lg:block absolute right-0 -bottom-20 opacity-15"),
        class_name=f"{width} relative flex flex-col gap-3",
    )
    room = "pt-[calc(env(safe-area-inset-top)+1rem)] pb-8 lg:pb-16"
    return rx.el.div(
        _skip_link(),
        rx.el.header(head, class_name=f"bg-leaf-deep text-on-deep overflow-hidden {room}"),
        _main(children, f"{width} py-4 lg:py-8"),
        class_name="min-h-dvh",
    )


def _acting() -> Text:
    """The farm that the browser acts for; whoever has none acts in their own name."""
    return rx.cond(Session.has_farm, Session.farm, Session.person)


def _main(children: tuple[Child, ...], classes: str) -> rx.Component:
    own = f"flex flex-col gap-3 outline-none {classes}".strip()
    return rx.el.main(*children, id="contenu", tab_index=-1, class_name=own)


def _skip_link() -> rx.Component:
    own = (
        "sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-control "
        "focus:bg-ink focus:text-paper focus:px-4 focus:py-3"
    )
    return plain_link("Aller au contenu", href="#contenu", class_name=own)


def _header(title: Text, back: Text | None, over: Text, under: Text | None, actions: Child | None) -> rx.Component:
    words = rx.el.div(
        rx.el.p(over, class_name="text-14 text-muted min-h-5 truncate"),
        rx.el.h1(title, class_name="font-display text-28"),
        rx.el.p(under, class_name="text-14 text-muted") if under is not None else rx.fragment(),
        class_name="flex-1 min-w-0",
    )
    return rx.el.header(
        _back(back) if back is not None else rx.fragment(),
        words,
        actions if actions is not None else _bell(),
        class_name="flex items-start gap-2 pt-[calc(env(safe-area-inset-top)+1rem)] pb-3 lg:pt-8",
    )


def _back(href: Text, link: Callable[..., rx.Component] = nav_link) -> rx.Component:
    own = "size-11 -ml-3 grid place-items-center rounded-control shrink-0 hover:bg-clay-soft"
    return link(icon("chevron-left", 24), href=href, aria_label="Retour", class_name=own)


def _bell() -> rx.Component:
    dot = rx.el.span(class_name="absolute top-1.5 right-1.5 size-2.5 rounded-full bg-carrot ring-2 ring-paper")
    said = rx.cond(Session.unread > 0, f"Notifications, {Session.unread} à lire", "Notifications")
    own = "relative size-11 grid place-items-center rounded-control shrink-0 hover:bg-clay-soft"
    return nav_link(
        icon("bell", 22),
        rx.cond(Session.unread > 0, dot, rx.fragment()),
        href=routes.NOTIFICATIONS,
        aria_label=said,
        class_name=own,
    )


def _bar(active: Tab) -> rx.Component:
    own = (
        "fixed z-40 bg-card border-line inset-x-0 bottom-0 border-t px-2 pt-2 "
        "pb-[calc(env(safe-area-inset-bottom)+0.5rem)] "
        "lg:inset-y-0 lg:right-auto lg:w-60 lg:border-t-0 lg:border-r lg:px-3 lg:pt-6"
    )
    brand = "hidden lg:flex items-center gap-2 px-2 pb-5 whitespace-nowrap font-display text-17 text-leaf"
    return rx.el.nav(
        rx.el.p(icon("sprout", 26), "Cagette Producteur", class_name=brand),
        rx.cond(
            Session.loaded & ~Session.has_farm,
            _places(_WITHOUT_FARM, active, "grid-cols-3"),
            _places(_PLACES, "plus" if active == "messages" else active, "grid-cols-5"),
        ),
        aria_label="Navigation principale",
        custom_attrs={"data-screen-only": ""},
        class_name=own,
    )


def _places(places: tuple[_Place, ...], active: Tab, columns: str) -> rx.Component:
    return rx.el.div(
        *[_place(place, active) for place in places],
        class_name=f"grid {columns} lg:flex lg:flex-col lg:gap-1",
    )


def _place(place: _Place, active: Tab) -> rx.Component:
    here = place.tab == active
    pad = "bg-leaf-soft lg:bg-transparent" if here else "group-hover:bg-clay-soft lg:group-hover:bg-transparent"
    current: dict[str, Any] = {"aria_current": "page"} if here else {}
    colours = "text-leaf-ink lg:bg-leaf-soft" if here else "text-muted lg:hover:bg-clay-soft"
    return nav_link(
        rx.el.span(icon(place.icon, 22), class_name=f"rounded-full px-4.5 py-1 lg:p-0 {pad}"),
        rx.el.span(place.word, class_name="text-13 lg:text-16 font-bold tracking-tight lg:tracking-normal"),
        href=place.href,
        class_name="group flex flex-col items-center justify-center gap-0.5 min-h-14 rounded-control "
        f"lg:flex-row lg:justify-start lg:gap-3 lg:min-h-12 lg:px-3 {colours}",
        **current,
    )


def _floating(content: Child) -> rx.Component:
    own = (
        "fixed z-40 inset-x-0 bottom-0 px-4 pb-[calc(env(safe-area-inset-bottom)+1.25rem)] pt-4 "
        "mx-auto w-full max-w-4xl pointer-events-none *:pointer-events-auto"
    )
    return rx.el.div(content, custom_attrs={"data-screen-only": ""}, class_name=own)
