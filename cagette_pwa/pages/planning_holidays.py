"""Mes congés: the sheet of Planifier in which a farm says when it sells nowhere."""

from typing import Any

import reflex as rx

from cagette_pwa.components import buttons, cards, fields
from cagette_pwa.components.sheets import sheet
from cagette_pwa.components.words import quiet, subheading
from cagette_pwa.state.holidays import Holidays


def holidays_sheet() -> rx.Component:
    """The list and a form; then what the days would change, before anything does."""
    return sheet(Holidays.shown, "Mes congés", rx.cond(Holidays.asking, _effect(), _days()), on_close=Holidays.close)


def _days() -> rx.Component:
    known = cards.lines(rx.foreach(Holidays.rows, _row))
    return cards.stack(
        rx.cond(Holidays.rows, known, quiet("Pendant vos congés, vous ne participez à aucune vente.")),
        rx.el.form(
            rx.el.div(
                _day("Premier jour", "premier-jour", Holidays.first),
                _day("Dernier jour", "dernier-jour", Holidays.last),
                class_name="grid grid-cols-2 gap-3",
            ),
            _refusal(),
            buttons.primary("Voir ce que cela change", type="submit"),
            on_submit=Holidays.preview,
            class_name="flex flex-col gap-4 pt-1",
        ),
    )


def _day(label: str, name: str, value: Any) -> rx.Component:
    return fields.text_field(label, name, kind="date", default_value=value, min=Holidays.earliest, required=True)


def _row(row: Any) -> rx.Component:
    return cards.line(
        cards.words(row.words, row.detail),
        buttons.icon_button(
            "trash-2", f"Supprimer les congés : {row.words}", "quiet", size=44, on_click=Holidays.remove(row.key)
        ),
        key=row.key.to_string(),
    )


def _effect() -> rx.Component:
    effect = Holidays.effect
    kept = rx.el.div(
        rx.el.p("Restent à livrer, parce que des clients ont commandé :", class_name="text-14 font-bold"),
        rx.el.ul(
            rx.foreach(effect.kept, lambda sale, place: rx.el.li(sale, key=place)),
            class_name="list-disc pl-5 text-14 text-muted flex flex-col gap-0.5",
        ),
        quiet("Pour en annuler une, ouvrez-la dans Planifier : vous préviendrez ses clients."),
        class_name="flex flex-col gap-1.5 rounded-control bg-straw-soft text-straw p-3",
    )
    return cards.stack(
        subheading(effect.period),
        rx.el.p(effect.words, class_name="text-16 text-muted"),
        rx.cond(effect.kept, kept, rx.fragment()),
        _refusal(),
        rx.el.div(
            buttons.secondary("Changer les jours", on_click=Holidays.back, class_name="flex-1"),
            buttons.primary("Enregistrer", on_click=Holidays.add, class_name="flex-1"),
            class_name="flex flex-wrap gap-3 pt-2",
        ),
    )


def _refusal() -> rx.Component:
    return rx.cond(Holidays.refused != "", fields.form_error(Holidays.refused), rx.fragment())
