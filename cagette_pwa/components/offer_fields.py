"""The fields of an offer's form, the same for a first offer and for those that follow."""

import reflex as rx

from cagette_pwa.components import fields
from cagette_pwa.components.icons import icon
from cagette_pwa.models.product import Unit
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
        *[fields.option(unit.value, unit.value) for unit in Unit],
        default_value=ProductSheet.fields.unit,
        on_change=ProductSheet.sketch("unit"),
    )
    return rx.el.div(
        _price("Prix TTC", "€"),
        _number("Contenance", "size", ProductSheet.fields.size),
        unit,
        class_name="grid grid-cols-[1fr_1fr_1.2fr] gap-3 items-start",
    )


def _weighed() -> rx.Component:
    return rx.el.div(
        _price("Prix au kilo", "€"),
        _number("Poids moyen", "expected", ProductSheet.fields.expected, "kg"),
        _number("Au plus", "most", ProductSheet.fields.most, "kg"),
        class_name="grid grid-cols-3 gap-3 items-start",
    )


def _price(label: str, unit: str) -> rx.Component:
    return _number(label, "price", ProductSheet.fields.price, unit)


def _number(label: str, name: str, value: str, unit: str | None = None) -> rx.Component:
    return fields.number_field(
        label,
        name,
        unit=unit,
        decimal=name != "size",
        default_value=value,
        required=True,
        on_change=ProductSheet.sketch(name).debounce(250),
    )


def _hint() -> rx.Component:
    own = "flex items-center gap-2 min-h-11 rounded-control bg-leaf-soft text-leaf-ink px-3.5 py-2.5 font-bold text-14"
    said = rx.el.p(icon("scale", 20), rx.el.span(ProductSheet.hint), aria_live="polite", class_name=own)
    return rx.cond(ProductSheet.hint != "", said, rx.fragment())
