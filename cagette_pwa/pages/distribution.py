"""Distribution: the referent's page, phone in hand. Numbers are large, because they are what people say."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards, chips
from cagette_pwa.components.banners import banner
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.icons import icon
from cagette_pwa.components.links import plain_link
from cagette_pwa.components.pills import pill_on_deep
from cagette_pwa.components.progress import progress
from cagette_pwa.components.sheets import confirm_sheet
from cagette_pwa.components.words import figure, quiet
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import shop
from cagette_pwa.state.distribution import ALL, DONE, TO_COME, HandingOver

_SEARCH = (
    "w-full min-h-14 rounded-control border border-edge bg-card pl-12 pr-4 text-17 "
    "placeholder:text-muted focus:border-leaf"
)


def distribution() -> rx.Component:
    """The distribution in the address."""
    return shop(
        loaded(HandingOver.loaded, rx.cond(HandingOver.missing != "", _missing(), _content()), lines=6),
        _before_validating(),
        title=rx.cond(HandingOver.market != "", HandingOver.market, "Distribution"),
        over=HandingOver.when,
        details=_progress(),
        floating=_validation(),
    )


def _progress() -> rx.Component:
    return rx.cond(
        HandingOver.market != "",
        rx.el.div(
            rx.el.div(
                figure(f"{HandingOver.done_count} / {HandingOver.all_count}", 40),
                rx.el.span("remis", class_name="text-17"),
                rx.el.span(class_name="flex-1"),
                pill_on_deep(HandingOver.sale_state),
                class_name="flex items-baseline gap-2",
            ),
            progress(HandingOver.percent, HandingOver.progress_words, on_deep=True),
            class_name="flex flex-col gap-2",
        ),
        rx.fragment(),
    )


def _content() -> rx.Component:
    return cards.stack(
        rx.cond(HandingOver.validated, banner(HandingOver.validated_words, "ready"), rx.fragment()),
        rx.cond(HandingOver.too_early != "", banner(HandingOver.too_early, "info"), rx.fragment()),
        rx.cond(HandingOver.to_weigh != "", _to_weigh(), rx.fragment()),
        rx.cond(HandingOver.all_count > 0, _board(), _nothing()),
        rx.cond(HandingOver.can_validate & ~HandingOver.all_came, _validate("secondary"), rx.fragment()),
        rx.el.div(
            buttons.button_link(
                "Liste d'émargement", HandingOver.paper_href, "secondary", icon_name="printer", document=True
            ),
            buttons.button_link("Gérer le marché", HandingOver.market_href, "quiet", icon_name="store"),
            class_name="flex flex-wrap gap-2 pt-2",
        ),
    )


def _missing() -> rx.Component:
    return empty("package", HandingOver.missing, buttons.button_link("Retour à l'accueil", routes.HOME, "secondary"))


def _to_weigh() -> rx.Component:
    head = rx.el.summary(
        icon("scale", 22),
        rx.el.span(HandingOver.to_weigh, class_name="flex-1 font-bold"),
        icon("chevron-down", 20, class_name="transition-transform duration-150 group-open:rotate-180"),
        class_name="flex items-center gap-3 min-h-11 cursor-pointer list-none rounded-control",
    )
    farms = rx.el.p(HandingOver.to_weigh_farms, class_name="text-14 font-bold pb-2")
    return rx.el.details(head, farms, class_name="group rounded-card px-4 py-1 bg-carrot-soft text-carrot text-14")


def _nothing() -> rx.Component:
    return empty("package", "Aucune commande pour cette distribution.")


def _board() -> rx.Component:
    return cards.stack(
        _search(),
        chips.chips(
            _filter(f"À remettre · {HandingOver.to_come_count}", TO_COME),
            _filter(f"Remis · {HandingOver.done_count}", DONE),
            _filter(f"Tous · {HandingOver.all_count}", ALL),
            label="Paniers",
        ),
        rx.cond(HandingOver.last > 0, _undo(), rx.fragment()),
        rx.cond(HandingOver.rows, _rows(), _none_found()),
    )


def _search() -> rx.Component:
    field = rx.el.input(
        key=HandingOver.search_key,
        type="search",
        aria_label="Chercher un panier par numéro ou par nom",
        placeholder="Numéro ou nom",
        auto_complete="off",
        max_length=80,
        on_change=HandingOver.search.debounce(250),  # type: ignore[attr-defined]
        class_name=_SEARCH,
    )
    glass = icon("search", 22, class_name="absolute left-4 top-4.5 text-muted pointer-events-none")
    return rx.el.div(glass, field, class_name="relative")


def _filter(text: Any, which: str) -> rx.Component:
    return chips.chip(text, HandingOver.shown == which, on_click=HandingOver.show(which))


def _undo() -> rx.Component:
    return banner(
        HandingOver.last_words,
        "ready",
        buttons.secondary("Annuler", on_click=HandingOver.untick(HandingOver.last)),
        role="status",
    )


def _rows() -> rx.Component:
    return rx.el.ul(rx.foreach(HandingOver.rows, _row), class_name="grid gap-2 lg:grid-cols-2 items-start list-none")


def _none_found() -> rx.Component:
    words = rx.cond(
        HandingOver.shown == TO_COME,
        "Tous les paniers sont remis, ou aucun ne correspond à votre recherche.",
        "Aucun panier ici.",
    )
    return empty("package-check", words)


def _row(row: Any) -> rx.Component:
    frame = "bg-card border rounded-card p-3 pl-4"
    return rx.el.li(
        rx.el.div(
            rx.el.button(
                figure(row.number, 40, class_name="min-w-14 text-left"),
                rx.el.span(
                    rx.el.span(row.customer, class_name="font-display text-17"),
                    rx.el.span(rx.cond(row.done, row.signature, row.detail), class_name="text-14 text-muted"),
                    class_name="flex flex-col min-w-0 flex-1 text-left",
                ),
                type="button",
                aria_expanded=row.opened,
                on_click=HandingOver.open(row.key),
                class_name="flex items-center gap-3 flex-1 min-w-0 min-h-15 rounded-control",
            ),
            _tick(row),
            class_name="flex items-center gap-2",
        ),
        rx.cond(row.opened, _inside(row), rx.fragment()),
        key=row.key,
        class_name=[frame, rx.cond(row.opened, "border-leaf", "border-line")],
    )


def _tick(row: Any) -> rx.Component:
    hand_over = buttons.icon_button(
        "check",
        f"Remettre le panier {row.number} à {row.customer}",
        "primary",
        size=60,
        disabled=~HandingOver.can_tick,
        on_click=HandingOver.tick(row.key),
    )
    undo = buttons.icon_button(
        "undo-2", f"Le panier {row.number} n'est pas remis", "soft", size=60, on_click=HandingOver.untick(row.key)
    )
    return rx.cond(row.done, undo, hand_over)


def _inside(row: Any) -> rx.Component:
    call = plain_link(
        icon("phone", 18),
        row.phone,
        href=row.phone_href,
        class_name="inline-flex items-center gap-2 min-h-11 font-bold text-leaf",
    )
    return rx.el.div(
        rx.foreach(row.farms, _farm),
        rx.el.div(
            rx.cond(row.phone_href != "", call, rx.el.span()),
            rx.cond(row.done, quiet(row.detail), rx.fragment()),
            class_name="flex items-center justify-between gap-3",
        ),
        class_name="flex flex-col gap-3 pt-3 mt-3 border-t border-line",
    )


def _farm(farm: Any) -> rx.Component:
    return rx.el.div(
        rx.el.h3(farm.farm, class_name="text-14 font-bold text-muted"),
        rx.el.ul(rx.foreach(farm.lines, _goods), class_name="list-none divide-y divide-line"),
        key=farm.key,
    )


def _goods(line: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.el.span(line.text, class_name=["font-bold", rx.cond(line.gone, "line-through text-muted", "")]),
            rx.cond(line.detail != "", rx.el.span(line.detail, class_name="text-14 text-carrot font-bold"), ""),
            class_name="flex-1 min-w-0 flex flex-wrap items-baseline gap-x-2",
        ),
        figure(line.amount, 16),
        key=line.key,
        class_name="flex items-center gap-3 py-2",
    )


def _validation() -> rx.Component:
    """Under the thumb once everybody has come; before, it stands below the baskets, where no hurry meets it."""
    ready = HandingOver.can_validate & HandingOver.all_came
    return rx.cond(ready, _validate("primary"), rx.fragment())


def _validate(look: buttons.Look) -> rx.Component:
    return buttons.button(
        "Valider la vente",
        look,
        icon_name="circle-check",
        tall=True,
        on_click=HandingOver.ask(True),
        class_name="w-full",
    )


def _before_validating() -> rx.Component:
    return confirm_sheet(
        HandingOver.asking,
        "Valider la vente ?",
        HandingOver.consequences,
        yes="Valider la vente",
        on_yes=HandingOver.validate_sale,
        on_close=HandingOver.ask(False),
        no="Pas encore",
        dangerous=False,
    )


PAGE = Page(
    route=routes.DISTRIBUTION,
    title="Distribution",
    draw=distribution,
    on_load=[HandingOver.load],
)
