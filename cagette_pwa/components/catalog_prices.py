"""The tab of a catalog's prices: the modulation bar, the fees, and each offer's price to the cent."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import cards, chips, fields
from cagette_pwa.components.banners import banner
from cagette_pwa.components.empty import empty
from cagette_pwa.components.links import text_link
from cagette_pwa.components.price_fields import catalog_price, live_prices
from cagette_pwa.components.sliders import slider
from cagette_pwa.components.words import heading, quiet
from cagette_pwa.state.catalog_prices import BAR_CENTS, BAR_PERCENT, STEP_CENTS, CatalogPrices, PriceRow


def prices_tab() -> rx.Component:
    """What applies to all, beside what each costs."""
    return live_prices(
        rx.el.div(_fees(), _modulation(), class_name="flex flex-col gap-3 lg:sticky lg:top-4"),
        rx.cond(
            CatalogPrices.count > 0,
            _offers(),
            empty("euro", "Ajoutez des offres à ce catalogue : leurs prix s'afficheront ici."),
        ),
        turn=CatalogPrices.bar,
        class_name="grid gap-3 lg:grid-cols-2 items-start",
    )


def _modulation() -> rx.Component:
    in_cents = CatalogPrices.in_cents
    ends = (rx.cond(in_cents, "−5 €", f"−{BAR_PERCENT} %"), rx.cond(in_cents, "+5 €", f"+{BAR_PERCENT} %"))
    return cards.card(
        rx.el.div(
            heading("Moduler tous les prix"),
            chips.segments(
                chips.segment("%", ~rx.Var.create(in_cents), on_click=CatalogPrices.use_cents(False)),
                chips.segment("€", in_cents, on_click=CatalogPrices.use_cents(True)),
                label="En pourcentage ou en euros",
            ),
            class_name="flex items-center justify-between gap-3 mb-1",
        ),
        slider(
            CatalogPrices.level,
            CatalogPrices.shown,
            label="Modulation de tous les prix",
            unit=rx.cond(in_cents, "€", "%"),
            least=rx.cond(in_cents, -BAR_CENTS, -BAR_PERCENT),
            most=rx.cond(in_cents, BAR_CENTS, BAR_PERCENT),
            step=rx.cond(in_cents, STEP_CENTS, 1),
            ends=ends,
            at=CatalogPrices.at,
            key=CatalogPrices.bar.to_string(),  # type: ignore[attr-defined]
            on_rest=CatalogPrices.slide.debounce(250),  # type: ignore[attr-defined]
            less=CatalogPrices.nudge(False),
            more=CatalogPrices.nudge(True),
        ),
        rx.cond(
            CatalogPrices.other_unit != "",
            banner(CatalogPrices.other_unit, "attention", class_name="mt-3"),
            rx.fragment(),
        ),
    )


def _fees() -> rx.Component:
    return cards.card(
        fields.toggle(
            CatalogPrices.online_label,
            "online",
            hint=CatalogPrices.online_hint,
            checked=CatalogPrices.online,
            on_change=CatalogPrices.include_online,
        ),
        fields.toggle(
            CatalogPrices.platform_label,
            "platform",
            hint=CatalogPrices.platform_hint,
            checked=CatalogPrices.platform,
            on_change=CatalogPrices.include_platform,
        ),
        rx.el.div(
            quiet(CatalogPrices.fees_words, class_name="flex-1 min-w-48"),
            text_link("Voir les frais", routes.FEES),
            class_name="flex flex-wrap items-center gap-x-3",
        ),
        class_name="py-2",
    )


def _offers() -> rx.Component:
    """The heads stay in sight, so that nobody wonders which number is theirs."""
    heads = rx.el.div(
        rx.el.span("Offre"),
        rx.el.span("Le client paie", class_name="text-right"),
        rx.el.span("Vous gardez", class_name="text-right text-leaf-ink"),
        aria_hidden="true",
        class_name="sticky top-0 z-10 bg-card rounded-t-card border-b border-line px-4 py-2 text-13 font-bold "
        "text-muted grid grid-cols-[minmax(0,1fr)_6.5rem_4.75rem] gap-x-3",
    )
    return rx.el.section(
        heads,
        rx.el.ul(rx.foreach(CatalogPrices.rows, _row), class_name="px-4 divide-y divide-line list-none"),
        quiet("Les ventes déjà ouvertes gardent leurs prix.", class_name="px-4 py-3 border-t border-line"),
        aria_label="Prix des offres",
        class_name="bg-card border border-line rounded-card",
    )


def _row(row: rx.vars.ObjectVar[PriceRow]) -> rx.Component:
    price = catalog_price(
        row.name,
        row.label,
        base=row.base,
        own=row.own,
        rule=CatalogPrices.rule,
        turn=CatalogPrices.turn,
        measure=row.measure,
        on_price=CatalogPrices.fix(row.key),
    )
    return rx.el.li(price, key=row.key.to_string(), class_name="py-3")
