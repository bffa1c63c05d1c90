"""Distribution: the referent's office, how far it is and its validation. Baskets leave on `/remettre`."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards
from cagette_pwa.components.banners import banner
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.icons import icon
from cagette_pwa.components.pills import pill_on_deep
from cagette_pwa.components.pressing import pressed_every
from cagette_pwa.components.progress import progress
from cagette_pwa.components.sheets import confirm_sheet
from cagette_pwa.components.words import figure, quiet
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import shop
from cagette_pwa.state.distribution import DayOfSale

_ON_DEEP = "text-on-deep hover:bg-white/10 active:bg-white/10 -my-2 -mr-2 self-center"


def distribution() -> rx.Component:
    """The distribution in the address."""
    return shop(
        loaded(DayOfSale.loaded, rx.cond(DayOfSale.missing != "", _missing(), _content()), lines=6),
        _before_validating(),
        title=rx.cond(DayOfSale.market != "", DayOfSale.market, "Distribution"),
        over=DayOfSale.when,
        details=_progress(),
        floating=_validation(),
    )


def _progress() -> rx.Component:
    return rx.cond(
        DayOfSale.market != "",
        rx.el.div(
            rx.el.div(
                figure(f"{DayOfSale.done_count} / {DayOfSale.all_count}", 40),
                rx.el.span("remis", class_name="text-17"),
                rx.el.span(class_name="flex-1"),
                pill_on_deep(DayOfSale.sale_state),
                _live(),
                class_name="flex items-baseline gap-2",
            ),
            progress(DayOfSale.percent, DayOfSale.progress_words, on_deep=True),
            class_name="flex flex-col gap-2",
        ),
        rx.fragment(),
    )


def _content() -> rx.Component:
    return cards.stack(
        rx.cond(DayOfSale.validated, banner(DayOfSale.validated_words, "ready"), rx.fragment()),
        rx.cond(DayOfSale.too_early != "", banner(DayOfSale.too_early, "info"), rx.fragment()),
        rx.cond(DayOfSale.all_count > 0, _hand_over(), empty("package", "Aucune commande pour cette distribution.")),
        rx.cond(DayOfSale.to_weigh != "", _to_weigh(), rx.fragment()),
        rx.cond(DayOfSale.can_validate & ~DayOfSale.all_came, _validate("secondary"), rx.fragment()),
        _elsewhere(),
    )


def _missing() -> rx.Component:
    return empty("package", DayOfSale.missing, buttons.button_link("Retour à l'accueil", routes.HOME, "secondary"))


def _hand_over() -> rx.Component:
    """The largest thing here until everybody came: baskets leave from a page that the phone draws without network."""

    def link(look: buttons.Look) -> rx.Component:
        return buttons.button_link(
            "Remettre les paniers",
            DayOfSale.hand_over_href,
            look,
            icon_name="package-check",
            tall=True,
            document=True,
            class_name="w-full",
        )

    return rx.el.div(
        rx.cond(DayOfSale.validated | DayOfSale.all_came, link("secondary"), link("primary")),
        quiet("Marche aussi sans réseau ; ce qui attend sur un téléphone n'empêche pas de valider."),
        class_name="flex flex-col gap-2",
    )


def _to_weigh() -> rx.Component:
    return rx.el.section(
        rx.el.h2(icon("scale", 22), DayOfSale.to_weigh, class_name="flex items-center gap-3 font-bold text-16"),
        rx.el.ul(rx.foreach(DayOfSale.to_weigh_farms, _farm), class_name="list-none flex flex-col gap-1 pl-8.5"),
        class_name="rounded-card px-4 py-3 bg-carrot-soft text-carrot flex flex-col gap-2",
    )


def _farm(row: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(row.farm, class_name="flex-1 min-w-0"),
        rx.el.b(row.pieces, class_name="whitespace-nowrap tabular-nums"),
        key=row.farm,
        class_name="flex items-baseline justify-between gap-3 text-14",
    )


def _live() -> rx.Component:
    """Presses « Actualiser » while baskets leave."""
    press = buttons.icon_button(
        "refresh-cw", "Actualiser", "quiet", size=44, id="actualiser", on_click=DayOfSale.refresh, class_name=_ON_DEEP
    )
    return rx.fragment(press, rx.cond(DayOfSale.is_live, pressed_every(20, "actualiser"), rx.fragment()))


def _elsewhere() -> rx.Component:
    own = "flex-1 whitespace-nowrap"
    return rx.el.div(
        buttons.button_link(
            "Liste d'émargement",
            DayOfSale.paper_href,
            "secondary",
            icon_name="printer",
            document=True,
            class_name=own,
        ),
        buttons.button_link("Gérer le marché", DayOfSale.market_href, "secondary", icon_name="store", class_name=own),
        class_name="flex flex-wrap gap-2",
    )


def _validation() -> rx.Component:
    """Under the thumb once everybody has come; before, it stands below, where no hurry meets it."""
    ready = DayOfSale.can_validate & DayOfSale.all_came
    return rx.cond(ready, _validate("primary"), rx.fragment())


def _validate(look: buttons.Look) -> rx.Component:
    return buttons.button(
        "Valider la vente",
        look,
        icon_name="circle-check",
        tall=True,
        on_click=DayOfSale.ask(True),
        class_name="w-full",
    )


def _before_validating() -> rx.Component:
    return confirm_sheet(
        DayOfSale.asking,
        "Valider la vente ?",
        DayOfSale.consequences,
        yes="Valider la vente",
        on_yes=DayOfSale.validate_sale,
        on_close=DayOfSale.ask(False),
        no="Pas encore",
        dangerous=False,
    )


PAGE = Page(
    route=routes.DISTRIBUTION,
    title="Distribution",
    draw=distribution,
    on_load=[DayOfSale.load],
)
