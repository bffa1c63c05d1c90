"""The fields of an offer's form, the same for a first offer and for those that follow."""

from typing import Any

import reflex as rx

from cagette_pwa.components import fields
from cagette_pwa.components.icons import icon
from cagette_pwa.state.offer_words import UNITS
from cagette_pwa.state.product import ProductSheet


def offer_fields() -> rx.Component:
    """Price first; the weights replace the pack when the weight varies."""
    return rx.el.div(
        fields.toggle(
            "Poids variable",
            "varies",
            hint="Vendu à la pièce, payé au poids pesé : poulet, rôti, potimarron…",
            checked=ProductSheet.varies,
            on_change=ProductSheet.vary,
        ),
        rx.cond(ProductSheet.varies, _weighed(), _packed()),
        _hint(),
        rx.el.div(
            fields.text_field(
                "Libellé (facultatif)",
                "label",
                default_value=ProductSheet.fields.label,
                placeholder="500 g, la botte…",
                max_length=80,
                auto_complete="off",
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


def _packed() -> rx.Component:
    unit = fields.select_field(
        "Unité",
        "unit",
        *[fields.option(unit, unit) for unit in UNITS],
        default_value=ProductSheet.fields.unit,
        on_change=ProductSheet.choose_unit,
    )
    return rx.el.div(
        _price("Prix TTC"),
        _number("Contenance", "size", ProductSheet.fields.size, on_change=ProductSheet.type_size),
        unit,
        class_name="grid grid-cols-[1fr_1fr_1.2fr] gap-3 items-start",
    )


def _weighed() -> rx.Component:
    usual, most = ProductSheet.fields.expected, ProductSheet.fields.most
    return rx.el.div(
        _price("Prix au kilo"),
        _number("Poids moyen", "expected", usual, "kg", on_change=ProductSheet.type_expected),
        _number("Au plus", "most", most, "kg", on_change=ProductSheet.type_most),
        class_name="grid grid-cols-3 gap-3 items-start",
    )


def _price(label: str) -> rx.Component:
    return _number(label, "price", ProductSheet.fields.price, "€", on_change=ProductSheet.type_price)


def _number(label: str, name: str, value: str, unit: str | None = None, *, on_change: Any) -> rx.Component:
    return fields.number_field(
        label,
        name,
        unit=unit,
        decimal=name != "size",
        default_value=value,
        required=True,
        on_change=on_change.debounce(250),
    )


def _hint() -> rx.Component:
    own = "flex items-center gap-2 min-h-11 rounded-control bg-leaf-soft text-leaf-ink px-3.5 py-2.5 font-bold text-14"
    said = rx.el.p(icon("scale", 20), rx.el.span(ProductSheet.hint), aria_live="polite", class_name=own)
    return rx.cond(ProductSheet.hint != "", said, rx.fragment())
