"""The fields of an offer's form, the same for a first offer and for those that follow."""

from typing import Any, Final

import reflex as rx

from cagette_pwa.components import fields
from cagette_pwa.components.icons import icon
from cagette_pwa.components.words import Text
from cagette_pwa.state.offer_words import LOOSE, PACK, STEP_UNITS, UNITS, WEIGHED
from cagette_pwa.state.product import ProductSheet

_WAYS: Final = (
    (PACK, "package", "À la pièce ou en paquet", "500 g, la botte, les 6 œufs…"),
    (LOOSE, "wheat", "En vrac", "Carottes, lentilles, lait : par 100 g…"),
    (WEIGHED, "scale", "Pesé (poids variable)", "Poulet, rôti : payé au poids exact."),
)


def offer_fields() -> rx.Component:
    """How it is sold, then only the fields of that, and what the customer will read."""
    return rx.el.div(
        rx.el.fieldset(
            rx.el.legend("Comment le vendez-vous ?", class_name="text-14 font-bold mb-1.5"),
            rx.el.div(
                *[_way(*way) for way in _WAYS],
                class_name="rounded-control border border-edge divide-y divide-line overflow-hidden",
            ),
        ),
        _terms(),
        _example(),
        rx.el.div(
            fields.text_field(
                "Libellé (facultatif)",
                "label",
                default_value=ProductSheet.fields.label,
                placeholder=rx.match(
                    ProductSheet.way, (LOOSE, "en vrac"), (WEIGHED, "environ 1,8 kg"), "500 g, la botte…"
                ),
                max_length=80,
                auto_complete="off",
                on_change=ProductSheet.type_label.debounce(250),  # type: ignore[attr-defined]
            ),
            fields.text_field(
                "Référence (facultatif)",
                "reference",
                default_value=ProductSheet.fields.reference,
                placeholder="proposée",
                max_length=20,
                auto_complete="off",
            ),
            class_name="grid grid-cols-2 gap-3 items-start",
        ),
        class_name="flex flex-col gap-4",
    )


def _way(way: str, icon_name: str, label: str, hint: str) -> rx.Component:
    """The browser ticks it at once; its fields come when the server has heard."""
    box = rx.el.input(
        name="way",
        value=way,
        type="radio",
        default_checked=ProductSheet.way == way,
        on_change=ProductSheet.sell(way),
        class_name="size-5 shrink-0 accent-leaf",
    )
    words = rx.el.span(
        rx.el.span(label, class_name="font-bold"),
        rx.el.span(hint, class_name="text-13 text-muted"),
        class_name="flex-1 min-w-0 flex flex-col leading-tight",
    )
    return rx.el.label(
        box,
        words,
        icon(icon_name, 22, class_name="text-muted group-has-checked:text-leaf"),
        class_name="group flex items-center gap-3 min-h-14 px-3.5 py-2 cursor-pointer bg-card has-checked:bg-leaf-soft",
    )


def _terms() -> rx.Component:
    """The price stays as it was typed when the way of selling changes; the other fields begin afresh."""
    return rx.el.div(
        _number(_price_label(), "price", ProductSheet.fields.price, "€", on_change=ProductSheet.type_price),
        rx.match(ProductSheet.way, (LOOSE, _loose()), (WEIGHED, _weighed()), _packed()),
        class_name=[
            "grid gap-2 items-start",
            rx.cond(ProductSheet.way == PACK, "grid-cols-[1.15fr_0.95fr_1.3fr]", "grid-cols-[1.2fr_1fr_1fr]"),
        ],
    )


def _price_label() -> Text:
    kilo, litre = "Prix au kilo", "Prix au litre"
    loose = rx.cond(ProductSheet.by_litre, litre, kilo)
    return rx.match(ProductSheet.way, (LOOSE, loose), (WEIGHED, kilo), "Prix TTC")


def _packed() -> rx.Component:
    return rx.el.div(
        _number("Contenance", "size", ProductSheet.fields.size, on_change=ProductSheet.type_size),
        _units("Unité", "unit", UNITS, ProductSheet.fields.unit, ProductSheet.choose_unit),
        key=PACK,
        class_name="contents",
    )


def _loose() -> rx.Component:
    """By `100` `g`."""
    step, unit = ProductSheet.fields.step, ProductSheet.fields.step_unit
    return rx.el.div(
        _number("Vendu par", "step", step, on_change=ProductSheet.type_step),
        _units("Unité", "step_unit", STEP_UNITS, unit, ProductSheet.choose_step_unit),
        key=LOOSE,
        class_name="contents",
    )


def _weighed() -> rx.Component:
    usual, most = ProductSheet.fields.expected, ProductSheet.fields.most
    return rx.el.div(
        _number("Moyen (kg)", "expected", usual, on_change=ProductSheet.type_expected),
        _number("Au plus (kg)", "most", most, on_change=ProductSheet.type_most),
        key=WEIGHED,
        class_name="contents",
    )


def _units(label: str, name: str, units: tuple[str, ...], value: Text, on_change: Any) -> rx.Component:
    options = [fields.option(unit, unit) for unit in units]
    return fields.select_field(label, name, *options, default_value=value, on_change=on_change)


def _number(label: Text, name: str, value: Text, unit: str | None = None, *, on_change: Any) -> rx.Component:
    return fields.number_field(
        label,
        name,
        unit=unit,
        decimal=name not in ("size", "step"),
        default_value=value,
        required=True,
        on_change=on_change.debounce(250),
    )


def _example() -> rx.Component:
    own = "flex items-center gap-3 min-h-11 rounded-control bg-leaf-soft text-leaf-ink px-3.5 py-2.5"
    words = rx.el.span(
        rx.el.span("Le client lira", class_name="text-13 block"),
        rx.el.span(ProductSheet.hint, class_name="font-bold text-14 block"),
    )
    return rx.cond(
        ProductSheet.hint != "", rx.el.p(icon("eye", 20), words, aria_live="polite", class_name=own), rx.fragment()
    )
