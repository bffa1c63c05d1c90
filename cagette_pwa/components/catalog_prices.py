"""The tab of a catalog's prices: the modulation bar, the fees, and each offer's price to the cent."""

import reflex as rx

from cagette_pwa.components import buttons, cards, chips, fields
from cagette_pwa.components.banners import banner
from cagette_pwa.components.empty import empty
from cagette_pwa.components.pills import pill
from cagette_pwa.components.sheets import sheet
from cagette_pwa.components.sliders import slider
from cagette_pwa.components.words import figure, heading, quiet
from cagette_pwa.state.catalog_prices import BAR_CENTS, BAR_PERCENT, STEP_CENTS, CatalogPrices
from cagette_pwa.state.catalog_words import ItemLine


def prices_tab() -> rx.Component:
    """What applies to all, beside what each costs."""
    return rx.el.div(
        rx.el.div(_modulation(), _fees(), class_name="flex flex-col gap-3 lg:sticky lg:top-4"),
        rx.cond(
            CatalogPrices.count > 0,
            cards.lines(rx.foreach(CatalogPrices.rows, _row)),
            empty("euro", "Ajoutez des offres à ce catalogue : leurs prix s'afficheront ici."),
        ),
        _price_sheet(),
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
            class_name="flex items-center justify-between gap-3 mb-3",
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
            "Frais de paiement en ligne",
            "online",
            hint=CatalogPrices.online_words,
            checked=CatalogPrices.online,
            on_change=CatalogPrices.include_online,
        ),
        fields.toggle(
            "Frais de plateforme",
            "platform",
            hint=CatalogPrices.platform_words,
            checked=CatalogPrices.platform,
            on_change=CatalogPrices.include_platform,
        ),
        quiet("Les ventes déjà ouvertes gardent leurs prix.", class_name="pt-2"),
        class_name="py-2 divide-y divide-line",
    )


def _row(row: rx.vars.ObjectVar[ItemLine]) -> rx.Component:
    words = rx.el.span(
        rx.el.span(
            rx.el.span(row.product, " ", row.label, class_name="font-display text-17 min-w-0"),
            figure(row.price, 20),
            class_name="flex items-baseline justify-between gap-3",
        ),
        rx.el.span(
            rx.cond(row.fixed, pill("prix fixé", "attention", class_name="mr-1"), rx.fragment()),
            " ",
            row.parts,
            " · ",
            rx.el.strong(row.kept, class_name="text-leaf-ink"),
            class_name="block text-14 text-muted",
        ),
        class_name="flex-1 min-w-0 text-left flex flex-col gap-1",
    )
    change = buttons.icon_button(
        "pencil",
        f"Changer le prix de {row.product} {row.label}",
        "quiet",
        size=44,
        on_click=CatalogPrices.ask(row.key),
        class_name="-mr-2",
    )
    return rx.el.li(words, change, key=row.key.to_string(), class_name="flex items-center gap-2 py-3")


def _price_sheet() -> rx.Component:
    row = CatalogPrices.asked_row
    kept = rx.el.p(
        CatalogPrices.asked_kept, class_name="font-display text-20 text-leaf-ink min-h-6", aria_live="polite"
    )
    follow = buttons.secondary("Suivre la modulation", icon_name="undo-2", on_click=CatalogPrices.follow)
    form = rx.el.form(
        fields.number_field(
            rx.match(
                row.measure,
                ("kg", "Prix au kilo payé par le client"),
                ("L", "Prix au litre payé par le client"),
                "Prix payé par le client",
            ),
            "price",
            unit="€",
            decimal=True,
            default_value=row.typed,
            on_change=CatalogPrices.sketch.debounce(200),  # type: ignore[attr-defined]
            auto_focus=True,
            required=True,
        ),
        kept,
        buttons.primary("Fixer ce prix", type="submit"),
        rx.cond(row.fixed, follow, quiet("Un prix fixé ne suit plus la modulation.")),
        on_submit=CatalogPrices.fix,
        key=CatalogPrices.asked.to_string(),  # type: ignore[attr-defined]
        class_name="flex flex-col gap-3",
    )
    return sheet(CatalogPrices.asked > 0, f"{row.product} {row.label}", form, on_close=CatalogPrices.close)
