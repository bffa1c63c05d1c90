"""An order: its number in large, then when and where to fetch it, what is in it and how it is paid."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import banners, buttons, cards, empty
from cagette_pwa.components.basket import BasketScript
from cagette_pwa.components.icons import icon
from cagette_pwa.components.words import Text, figure, quiet
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import shop as frame
from cagette_pwa.state.order import FarmRow, LineRow, Order
from cagette_pwa.state.order_cards import ChangeRow


def order() -> rx.Component:
    """The whole page."""
    return frame(
        BasketScript.create(),
        empty.loaded(Order.loaded, rx.cond(Order.sealed, _sealed(), _order())),
        title=rx.cond(Order.number > 0, "Commande enregistrée", "Votre commande"),
        over=rx.cond(Order.market != "", Order.market, "Cagette Producteur"),
        details=_number(),
    )


def _number() -> rx.Component:
    number = rx.el.p(
        rx.el.span("N° ", class_name="font-display text-28"),
        figure(Order.number, 60),
        aria_label=f"Commande numéro {Order.number}",
        class_name="pt-1",
    )
    said = rx.el.p("Donnez ce numéro en arrivant.", class_name="text-14 opacity-90")
    return rx.cond(Order.number > 0, rx.el.div(number, said), rx.fragment())


def _sealed() -> rx.Component:
    return empty.empty(
        "lock",
        "Cette commande n'est visible que par la personne qui l'a passée. Connectez-vous avec son adresse mail.",
        buttons.button_link("Se connecter", Order.sign_in, document=True),
        buttons.button_link("Recevoir un lien par mail", routes.FORGOTTEN, "quiet", document=True),
    )


def _order() -> rx.Component:
    return rx.el.div(
        _pickup_code(),
        cards.card(
            _fact("calendar-days", "À retirer", Order.day, Order.hours),
            _fact("map-pin", "Où", Order.where),
            _fact("hand-coins", "Paiement", Order.payment),
            class_name="flex flex-col gap-4",
        ),
        rx.foreach(Order.farms, _farm),
        _total(),
        rx.cond(Order.changes, _history(), rx.fragment()),
        quiet("Une confirmation est partie à ", rx.el.b(Order.email), ".", class_name="px-1"),
        rx.cond(Order.without_password, _password(), rx.fragment()),
        buttons.button_link("Retourner à la boutique", Order.shop, "secondary", class_name="w-full"),
        class_name="flex flex-col gap-3",
    )


def _pickup_code() -> rx.Component:
    """On white by night as well: a camera reads nothing else."""
    code = rx.el.img(
        src=Order.pickup_code,
        alt=f"Code de retrait de la commande numéro {Order.number}",
        width="264",
        height="264",
        class_name="size-66 rounded-control bg-white",
    )
    return cards.card(
        code,
        rx.el.p("N° ", figure(Order.number, 40), class_name="font-display text-20"),
        quiet("Montrez ce code en arrivant, ou donnez votre numéro."),
        class_name="flex flex-col items-center gap-2 text-center",
    )


def _password() -> rx.Component:
    sentence = "Pour retrouver vos commandes sur un autre appareil, choisissez un mot de passe."
    return banners.banner(sentence, "info", buttons.button_link("Recevoir un lien", routes.FORGOTTEN, "secondary"))


def _fact(icon_name: str, name: str, *values: Text) -> rx.Component:
    return rx.el.div(
        icon(icon_name, 24, class_name="text-leaf mt-0.5"),
        rx.el.div(quiet(name), *[rx.el.p(value, class_name="font-bold text-17") for value in values]),
        class_name="flex gap-3",
    )


def _farm(farm: rx.vars.ObjectVar[FarmRow]) -> rx.Component:
    return cards.card(
        rx.el.div(
            rx.el.h2(farm.name, class_name="font-display text-17"),
            figure(farm.total, 17),
            class_name="flex items-baseline justify-between gap-3",
        ),
        rx.el.ul(rx.foreach(farm.lines, _line), class_name="list-none mt-2 divide-y divide-line"),
        key=farm.name,
    )


def _line(line: rx.vars.ObjectVar[LineRow]) -> rx.Component:
    return rx.el.li(
        figure(line.count, 17, class_name="min-w-9"),
        rx.el.span(
            line.name,
            rx.cond(line.weights != "", rx.el.span(line.weights, class_name="block text-14 text-muted"), rx.fragment()),
            class_name="flex-1 min-w-0",
        ),
        rx.el.span(line.amount, class_name="text-muted text-right tabular-nums"),
        key=line.id.to_string(),
        class_name="flex items-baseline gap-2 py-2",
    )


def _total() -> rx.Component:
    weighed = quiet("Le poids exact est pesé à la préparation : vous paierez ce poids, jamais plus que ce total.")
    return cards.card(
        rx.el.div(
            rx.el.span(rx.cond(Order.weighed, "Total, au plus", "Total"), class_name="font-bold text-17"),
            figure(Order.total, 28),
            class_name="flex items-baseline justify-between",
        ),
        rx.cond(Order.weighed, weighed, rx.fragment()),
    )


def _history() -> rx.Component:
    return cards.card(
        rx.el.h2("Ce qui a changé", class_name="font-display text-17"),
        rx.el.ul(rx.foreach(Order.changes, _change), class_name="list-none mt-2 divide-y divide-line"),
    )


def _change(change: rx.vars.ObjectVar[ChangeRow]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(change.what, class_name="flex-1"),
            figure(change.steps, 17),
            class_name="flex items-baseline gap-2",
        ),
        quiet(change.when),
        key=change.key.to_string(),
        class_name="py-2",
    )


PAGE = Page(route=routes.ORDER, title="Commande", draw=order, on_load=[Order.load])
