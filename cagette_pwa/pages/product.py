"""One product and its offers on one page; a new product with its first offer."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards, fields
from cagette_pwa.components.banners import banner
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.icons import icon
from cagette_pwa.components.offer_fields import offer_fields
from cagette_pwa.components.photos import photo, photo_form
from cagette_pwa.components.pills import pill
from cagette_pwa.components.price_changes import price_note, price_sheet
from cagette_pwa.components.price_history import price_history_button, price_history_sheet
from cagette_pwa.components.product_archiving import product_archiving_sheet
from cagette_pwa.components.sheets import sheet
from cagette_pwa.components.shelves import category_icon
from cagette_pwa.components.words import figure, quiet, subheading
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.state.offer_words import OfferCard
from cagette_pwa.state.price_changes import PriceChanges
from cagette_pwa.state.price_history import PriceHistory
from cagette_pwa.state.product import CATEGORY_CHOICES, VAT_CHOICES, LabelChoice, ProductSheet
from cagette_pwa.state.product_archiving import ProductArchiving
from cagette_pwa.state.product_photo import ProductPhoto


def product() -> rx.Component:
    """The form of a new product, or the product over its offers."""
    known = rx.el.div(
        rx.cond(ProductSheet.archived, _archived(), rx.fragment()),
        rx.el.div(
            rx.el.div(
                _photo(),
                _product_form(_name_fields(), *_about_fields(), _save("Enregistrer le produit")),
                class_name="flex flex-col gap-3",
            ),
            _offers(),
            class_name="grid gap-3 lg:grid-cols-2 items-start",
        ),
        rx.cond(ProductSheet.archived, rx.fragment(), _archive()),
        _large_photo(),
        product_archiving_sheet(ProductSheet.refresh),
        price_sheet([ProductSheet.save_price, PriceChanges.confirm, ProductSheet.refresh], "Changer le prix"),
        price_history_sheet(ProductSheet.refresh),
        class_name="flex flex-col gap-3",
    )
    new = _product_form(
        _name_fields(),
        offer_fields(),
        rx.el.details(
            rx.el.summary(
                icon("chevron-down", 20, class_name="transition-transform duration-150 group-open:rotate-180"),
                "Description et labels",
                class_name="min-h-11 flex items-center gap-2 font-bold text-leaf list-none",
            ),
            rx.el.div(*_about_fields(), class_name="flex flex-col gap-4 pt-2"),
            class_name="group",
        ),
        quiet("La photo s'ajoute juste après, sur la page du produit."),
        _save("Ajouter le produit"),
        class_name="max-w-2xl",
    )
    return office(
        loaded(
            ProductSheet.loaded,
            rx.cond(ProductSheet.missing != "", _missing(), rx.cond(ProductSheet.is_new, new, known)),
            4,
        ),
        title=rx.cond(
            ProductSheet.is_new, "Nouveau produit", rx.cond(ProductSheet.name != "", ProductSheet.name, "Produit")
        ),
        active="plus",
        back=routes.PRODUCTS,
        actions=rx.fragment(),
        wide=True,
    )


def _missing() -> rx.Component:
    return empty("carrot", ProductSheet.missing, buttons.button_link("Mes produits", routes.PRODUCTS, "secondary"))


def _photo() -> rx.Component:
    """Its own form beside what is typed below, which sending a photo leaves as it is."""
    none = rx.el.span(
        category_icon(rx.Var.create(ProductSheet.category), 36),
        class_name="size-24 rounded-control grid place-items-center bg-leaf-soft text-leaf-ink",
    )
    return cards.card(
        photo_form(
            ProductPhoto.sent_to,
            ProductPhoto.small,
            ProductSheet.name,
            none,
            refused=ProductPhoto.refusal,
            on_sent=ProductPhoto.refresh,
            on_look=ProductPhoto.look,
        ),
        key=ProductPhoto.sent_to,
    )


def _large_photo() -> rx.Component:
    return sheet(
        ProductPhoto.looking,
        ProductSheet.name,
        photo(
            ProductPhoto.large, ProductSheet.name, 960, 720, class_name="w-full h-auto max-h-[60dvh] rounded-control"
        ),
        buttons.quiet_button(
            "Retirer la photo", icon_name="trash-2", on_click=ProductPhoto.remove, class_name="w-full mt-3"
        ),
        on_close=ProductPhoto.close,
    )


def _archived() -> rx.Component:
    back = buttons.secondary("Désarchiver", icon_name="undo-2", on_click=ProductArchiving.ask(ProductSheet.number))
    return banner("Ce produit est archivé : aucun catalogue ne le propose.", "neutral", back)


def _archive() -> rx.Component:
    return buttons.quiet_button(
        "Archiver ce produit",
        icon_name="archive",
        on_click=ProductArchiving.ask(ProductSheet.number),
        class_name="self-start",
    )


def _save(words: str) -> rx.Component:
    return buttons.primary(words, type="submit", icon_name="check", class_name="w-full")


def _product_form(*children: rx.Component, class_name: str = "") -> rx.Component:
    form = rx.el.form(*children, on_submit=ProductSheet.save, key=ProductSheet.key, class_name="flex flex-col gap-4")
    return cards.card(form, class_name=class_name)


def _name_fields() -> rx.Component:
    name = fields.text_field(
        "Nom du produit",
        "name",
        default_value=ProductSheet.name,
        placeholder="Courgettes",
        required=True,
        max_length=80,
        auto_complete="off",
        on_blur=ProductSheet.type_name,
    )
    category = fields.select_field(
        "Catégorie",
        "category",
        *[fields.option(category, category) for category in CATEGORY_CHOICES],
        default_value=ProductSheet.category,
    )
    vat = fields.select_field(
        "TVA",
        "vat",
        *[fields.option(value, words) for value, words in VAT_CHOICES],
        default_value=ProductSheet.vat,
    )
    pair = rx.el.div(category, vat, class_name="grid grid-cols-[3fr_2fr] gap-3")
    return rx.el.div(name, pair, class_name="flex flex-col gap-4")


def _about_fields() -> tuple[rx.Component, ...]:
    description = fields.area_field(
        "Description (facultatif)",
        "description",
        rows=3,
        default_value=ProductSheet.description,
        max_length=1000,
    )
    labels = rx.el.fieldset(
        rx.el.legend("Labels", class_name="text-14 font-bold mb-2"),
        rx.el.div(rx.foreach(ProductSheet.labels, _label), class_name="flex flex-wrap gap-2"),
    )
    return description, labels


def _label(choice: rx.vars.ObjectVar[LabelChoice]) -> rx.Component:
    box = rx.el.input(
        id=choice.name, name=choice.name, type="checkbox", default_checked=choice.chosen, class_name="peer sr-only"
    )
    own = (
        "inline-flex items-center min-h-11 px-4 rounded-full border border-edge bg-card text-14 font-bold select-none "
        "peer-checked:bg-leaf peer-checked:text-on-leaf peer-checked:border-leaf peer-focus-visible:outline-3 "
        "peer-focus-visible:outline-sky peer-focus-visible:outline-offset-2"
    )
    return rx.el.label(
        box, rx.el.span(choice.label, class_name=own), key=choice.name, class_name="relative cursor-pointer"
    )


def _offers() -> rx.Component:
    adding = rx.cond(
        ProductSheet.editing == 0,
        _offer_form("Nouvelle offre"),
        buttons.secondary("Ajouter une offre", icon_name="plus", on_click=ProductSheet.edit(0)),
    )
    return cards.section(
        "Offres",
        cards.stack(rx.foreach(ProductSheet.offers, _offer), rx.cond(ProductSheet.archived, rx.fragment(), adding)),
        quiet("Une offre est une façon de vendre ce produit : 500 g, la pièce, la caisse de 5 kg…", class_name="px-1"),
        price_history_button(),
    )


def _offer(card: rx.vars.ObjectVar[OfferCard]) -> rx.Component:
    shown = cards.card(
        rx.el.div(
            rx.el.div(
                rx.el.span(card.label, class_name="font-display text-17"),
                figure(card.price, 20),
                class_name="flex items-baseline justify-between gap-3",
            ),
            quiet(card.details),
            rx.cond(card.archived, pill("archivée", "neutral", "archive", class_name="mt-1"), rx.fragment()),
            class_name="flex-1 min-w-0",
        ),
        buttons.icon_button("pencil", f"Modifier {card.label}", "soft", on_click=ProductSheet.edit(card.key)),
        class_name="flex items-center gap-3",
    )
    return rx.el.div(
        rx.cond(ProductSheet.editing == card.key, _offer_form(card.label), shown),
        price_note(card.key.to_string(), ProductSheet.refresh),
        key=card.key.to_string(),
        class_name="flex flex-col gap-2",
    )


def _offer_form(title: rx.Var[str] | str) -> rx.Component:
    return cards.chosen_card(
        rx.el.form(
            subheading(title),
            offer_fields(),
            rx.el.div(
                buttons.secondary("Annuler", on_click=ProductSheet.close, class_name="flex-1"),
                buttons.primary("Enregistrer", type="submit", class_name="flex-1"),
                class_name="flex gap-3",
            ),
            on_submit=ProductSheet.save_offer,
            key=ProductSheet.editing.to_string(),  # type: ignore[attr-defined]
            class_name="flex flex-col gap-4",
        )
    )


PAGE = Page(
    route=routes.PRODUCT,
    title="Produit",
    draw=product,
    on_load=[PriceChanges.forget, PriceHistory.close, ProductSheet.load, ProductPhoto.load],
)
