"""The customer's basket: the bar under the thumb, and the sheet from which it is ordered."""

from typing import Any

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, fields
from cagette_pwa.components.amounts import amount_box
from cagette_pwa.components.basket import Basket, Line, computed, touched
from cagette_pwa.components.forms import browser_form, hidden
from cagette_pwa.components.icons import icon
from cagette_pwa.components.links import plain_link
from cagette_pwa.components.sheets import sheet
from cagette_pwa.components.words import figure, quiet
from cagette_pwa.state.session import Session
from cagette_pwa.state.shop import Shop

BASKET: Any = computed("basketOf", Shop.sale, Shop.stalls).to(Basket)


def basket_bar() -> rx.Component:
    """How many pieces and how much, always in reach once there is something."""
    own = (
        "w-full min-h-15 px-5 rounded-card bg-leaf text-on-leaf shadow-lg flex items-center gap-3 "
        "font-bold text-17 hover:bg-leaf/90"
    )
    bar = rx.el.button(
        icon("shopping-basket", 24),
        rx.el.span(BASKET.words, class_name="flex-1 text-left"),
        figure(BASKET.total, 20),
        type="button",
        on_click=touched("openBasket"),
        aria_haspopup="dialog",
        class_name=own,
    )
    return rx.cond(Shop.is_open & (BASKET.count > 0), bar, rx.fragment())


def basket_sheet() -> rx.Component:
    """The lines, who orders, how it will be paid, and one button."""
    form = browser_form(
        routes.API_ORDERS,
        rx.cond((Shop.refusal != "") & ~Shop.must_sign_in, fields.form_error(Shop.refusal), rx.fragment()),
        rx.el.ul(rx.foreach(BASKET.lines, _line), class_name="divide-y divide-line list-none"),
        _total(),
        rx.cond(Session.signed_in, _known_person(), _guest()),
        quiet(Shop.place.payment),
        hidden("distribution", Shop.sale.to_string()),  # type: ignore[attr-defined]
        hidden("key", BASKET.key),
        hidden("lines", BASKET.sent),
        rx.cond(BASKET.wrong, fields.form_error("Corrigez les lignes signalées pour commander."), rx.fragment()),
        buttons.primary(
            f"Commander · {BASKET.total}",
            type="submit",
            tall=True,
            busy=computed("isSending").to(bool),
            disabled=BASKET.wrong,
            class_name="w-full",
        ),
        class_name="flex flex-col gap-4",
        custom_attrs={"onSubmit": touched("sendBasket")},
    )
    return sheet(
        computed("isOpened").to(bool) & (BASKET.count > 0), "Votre panier", form, on_close=touched("closeBasket")
    )


def _line(line: rx.vars.ObjectVar[Line]) -> rx.Component:
    what = f"{line.name}, {line.details}"
    less = touched("put", Shop.sale, line.id, line.name, line.left, -1)
    more = touched("put", Shop.sale, line.id, line.name, line.left, 1)
    counted = rx.el.output(line.n, class_name="font-display tabular-nums text-20 text-center min-w-7")
    loose = amount_box(
        line.n,
        size=line.size,
        measure=line.measure,
        most=line.most,
        what=f"Quantité : {what}",
        on_amount=touched("take", Shop.sale, line.id, line.name, line.left),
    )
    problem = rx.el.p(line.problem, role="alert", class_name="text-14 font-bold text-beet")
    return rx.el.li(
        rx.el.div(
            rx.el.p(line.name, class_name="font-display text-17"),
            quiet(line.details),
            rx.cond(line.problem != "", problem, figure(line.amount, 16)),
            class_name="flex-1 min-w-0",
        ),
        buttons.icon_button("minus", f"Moins : {what}", "soft", size=44, on_click=less),
        rx.cond(line.measure != "", loose, counted),
        buttons.icon_button("plus", f"Plus : {what}", "primary", size=44, on_click=more, disabled=line.full),
        key=line.id.to_string(),
        class_name="flex items-center gap-1 py-3",
    )


def _total() -> rx.Component:
    weighed = quiet("Le poids exact est pesé à la préparation : vous paierez ce poids, jamais plus que ce total.")
    return rx.el.div(
        rx.el.div(
            rx.el.span(rx.cond(BASKET.weighed, "Total, au plus", "Total"), class_name="font-bold text-17"),
            figure(BASKET.total, 28),
            class_name="flex items-baseline justify-between border-t border-line pt-3",
        ),
        rx.cond(BASKET.weighed, weighed, rx.fragment()),
    )


def _known_person() -> rx.Component:
    return rx.el.p(icon("user", 20, class_name="inline mr-2 text-muted"), "Au nom de ", rx.el.b(Session.person))


def _guest() -> rx.Component:
    sign_in = plain_link(
        "J'ai déjà un compte",
        href=f"{routes.SIGN_IN}?suite=/marche/{Shop.place.slug}",
        class_name="inline-flex items-center min-h-11 font-bold text-leaf hover:underline",
    )
    text = fields.text_field
    return rx.el.fieldset(
        rx.el.div(
            rx.el.legend("Vos coordonnées", class_name="font-display text-17"),
            sign_in,
            class_name="flex flex-wrap items-center justify-between gap-x-3",
        ),
        rx.el.div(
            text("Prénom", "first_name", auto_complete="given-name", required=True, default_value=Shop.first_name),
            text("Nom", "last_name", auto_complete="family-name", required=True, default_value=Shop.last_name),
            class_name="grid grid-cols-2 gap-3",
        ),
        text(
            "Adresse mail",
            "email",
            error=rx.cond(Shop.must_sign_in, Shop.refusal, "").to(str),
            kind="email",
            auto_complete="email",
            required=True,
            hint="Pour recevoir votre numéro de commande.",
            default_value=Shop.email,
        ),
        text(
            "Téléphone (facultatif)",
            "phone",
            kind="tel",
            auto_complete="tel",
            hint="Pour vous joindre le jour de la distribution.",
            default_value=Shop.phone,
        ),
        class_name="flex flex-col gap-3",
    )
