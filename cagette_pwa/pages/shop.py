"""A market's shop: what is for sale, the basket under the thumb, and one button to order."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import banners, buttons, cards, chips, empty, sharing
from cagette_pwa.components.amounts import amount_box
from cagette_pwa.components.basket import LiveStock, computed, touched
from cagette_pwa.components.dates import date_tile
from cagette_pwa.components.icons import icon, icon_among
from cagette_pwa.components.photos import photo
from cagette_pwa.components.pills import pill, pill_on_deep
from cagette_pwa.components.words import Text, figure, heading, quiet
from cagette_pwa.pages import Page
from cagette_pwa.pages.basket_sheet import basket_bar, basket_sheet
from cagette_pwa.pages.layout import shop as frame
from cagette_pwa.state.shop import Shop
from cagette_pwa.state.shop_rows import DateRow, OfferRow, StallRow

_TILES = {
    "Légumes": ("carrot", "bg-leaf-soft text-leaf-ink"),
    "Fruits": ("apple", "bg-leaf-soft text-leaf-ink"),
    "Viande": ("beef", "bg-carrot-soft text-carrot"),
    "Volaille": ("drumstick", "bg-carrot-soft text-carrot"),
    "Œufs": ("egg", "bg-straw-soft text-straw"),
    "Crèmerie": ("milk", "bg-sky-soft text-sky"),
    "Pain": ("croissant", "bg-straw-soft text-straw"),
    "Poisson": ("fish", "bg-sky-soft text-sky"),
    "Épicerie": ("wheat", "bg-clay-soft text-muted"),
    "Miel et confitures": ("hexagon", "bg-straw-soft text-straw"),
    "Boissons": ("wine", "bg-beet-soft text-beet"),
    "Plantes": ("flower", "bg-leaf-soft text-leaf-ink"),
    "Autres": ("shopping-basket", "bg-clay-soft text-muted"),
}


def shop() -> rx.Component:
    """The whole page."""
    return frame(
        rx.cond(Shop.unknown != "", _unknown(), empty.loaded(Shop.loaded, _market(), 5)),
        basket_sheet(),
        title=rx.cond(Shop.unknown != "", "Marché inconnu", Shop.place.name),
        over=rx.cond(Shop.when != "", f"{Shop.place.commune} · {Shop.when}", Shop.place.commune),
        details=_header(),
        floating=basket_bar(),
    )


def _unknown() -> rx.Component:
    return empty.empty("store", Shop.unknown, buttons.button_link("Aller à l'accueil", routes.HOME, "secondary"))


def _header() -> rx.Component:
    words = pill_on_deep(Shop.state_words, "clock")
    count = rx.el.span(Shop.farms, class_name="text-14 opacity-90")
    row = rx.el.div(words, count, class_name="flex flex-wrap items-center justify-between gap-2 mt-1")
    return rx.cond(Shop.state_words != "", row, rx.fragment())


def _market() -> rx.Component:
    return rx.el.div(
        rx.cond(Shop.refusal != "", _refusal(), rx.fragment()),
        rx.cond(Shop.mine != "", _mine(), rx.fragment()),
        rx.cond(Shop.is_open, _open(), _closed()),
        _dates(),
        _known(),
        class_name="flex flex-col gap-3",
    )


def _refusal() -> rx.Component:
    sign_in = buttons.button_link(
        "Se connecter", f"{routes.SIGN_IN}?suite=/marche/{Shop.place.slug}", "secondary", document=True
    )
    return banners.banner(Shop.refusal, "problem", rx.cond(Shop.must_sign_in, sign_in, rx.fragment()))


def _mine() -> rx.Component:
    return banners.banner(Shop.mine, "info", buttons.button_link("Voir ma commande", Shop.mine_href, "secondary"))


def _open() -> rx.Component:
    stalls = computed("shownStalls", Shop.sale, Shop.stalls).to(list[StallRow])
    return rx.el.div(
        LiveStock.create(sale=Shop.sale),
        rx.cond(Shop.open_dates.length() > 1, _which_date(), rx.fragment()),  # type: ignore[attr-defined]
        _finder(),
        rx.foreach(stalls, _stall),
        rx.cond(stalls.length() == 0, quiet("Rien ne correspond à cette recherche.", class_name="py-8 text-center")),
        class_name="flex flex-col gap-3",
    )


def _which_date() -> rx.Component:
    def chip(date: rx.vars.ObjectVar[DateRow]) -> rx.Component:
        return chips.chip(date.short, date.id == Shop.sale, on_click=Shop.choose(date.id), key=date.id.to_string())

    return rx.el.div(
        quiet("Pour quel jour ?", class_name="mb-1"),
        chips.chips(rx.foreach(Shop.open_dates, chip), label="Date de retrait"),
    )


def _finder() -> rx.Component:
    chosen = computed("chosenCategory").to(str)

    def chip(category: rx.Var[str]) -> rx.Component:
        return chips.chip(category, chosen == category, on_click=touched("choose", category), key=category)

    field = rx.el.input(
        type="search",
        placeholder="Chercher un produit, une ferme…",
        aria_label="Chercher dans la boutique",
        on_change=touched("search"),
        class_name="w-full min-h-12 rounded-control border border-edge bg-card pl-11 pr-3.5 text-16 text-ink",
    )
    glass = icon("search", 20, class_name="absolute left-3.5 top-1/2 -translate-y-1/2 text-muted pointer-events-none")
    return rx.el.div(
        rx.el.div(glass, field, class_name="relative"),
        chips.chips(
            chips.chip("Tout", chosen == "", on_click=touched("choose", "")),
            rx.foreach(Shop.categories, chip),
            label="Rayons",
        ),
        class_name="flex flex-col gap-2",
    )


def _stall(stall: rx.vars.ObjectVar[StallRow]) -> rx.Component:
    until = rx.el.span(stall.until, class_name="text-14 font-bold text-straw")
    return rx.el.section(
        rx.el.div(
            heading(stall.name),
            rx.cond(stall.until != "", until, rx.fragment()),
            class_name="flex flex-wrap items-baseline justify-between gap-x-3 pt-3",
        ),
        rx.el.ul(rx.foreach(stall.offers, _offer), class_name="grid gap-3 lg:grid-cols-2 list-none"),
        key=stall.id.to_string(),
        class_name="flex flex-col gap-2",
    )


def _offer(offer: rx.vars.ObjectVar[OfferRow]) -> rx.Component:
    weighed = rx.el.p("pesé : vous payez le poids exact", class_name="text-13 text-straw")
    return rx.el.li(
        _tile(offer),
        rx.el.div(
            rx.el.h3(offer.name, class_name="font-display text-17"),
            quiet(offer.details),
            rx.cond(offer.weighed, weighed, rx.fragment()),
            rx.el.div(
                _price(offer), _choice(offer), class_name="flex flex-wrap items-end justify-between gap-2 mt-auto pt-1"
            ),
            class_name="flex-1 min-w-0 flex flex-col",
        ),
        key=offer.id.to_string(),
        class_name="flex gap-3 bg-card border border-line rounded-card p-3",
    )


def _tile(offer: rx.vars.ObjectVar[OfferRow]) -> rx.Component:
    names = tuple(dict.fromkeys(name for name, _ in _TILES.values()))
    icons = rx.match(offer.category, *[(category, name) for category, (name, _) in _TILES.items()], "shopping-basket")
    colours = rx.match(
        offer.category, *[(category, classes) for category, (_, classes) in _TILES.items()], _TILES["Autres"][1]
    )
    own = "size-18 shrink-0 rounded-control grid place-items-center"
    tile = rx.el.div(icon_among(icons, names, 30), aria_hidden="true", class_name=[own, colours])
    shown = photo(offer.photo, offer.name, 72, 72, class_name="size-18 shrink-0 rounded-control")
    return rx.cond(offer.photo != "", shown, tile)


def _price(offer: rx.vars.ObjectVar[OfferRow]) -> rx.Component:
    weighed = rx.fragment(
        rx.el.span("jusqu'à", class_name="text-13 text-muted"),
        figure(offer.price, 20),
    )
    return rx.el.div(
        rx.cond(offer.weighed, weighed, figure(offer.price, 20)),
        rx.cond(
            (offer.left_words != "") & (offer.left != 0),
            rx.el.span(offer.left_words, class_name="text-13 font-bold text-beet"),
            rx.fragment(),
        ),
        class_name="flex flex-col",
    )


def _choice(offer: rx.vars.ObjectVar[OfferRow]) -> rx.Component:
    return rx.cond(offer.left == 0, pill(offer.left_words, "problem"), _stepper(offer))


def _stepper(offer: rx.vars.ObjectVar[OfferRow]) -> rx.Component:
    """The same room whatever the count, so that nothing moves under the thumb."""
    what = f"{offer.name}, {offer.details}"
    count = computed("countOf", Shop.sale, offer.id).to(int)
    hidden = rx.cond(count == 0, "invisible", "")
    less = touched("put", Shop.sale, offer.id, offer.name, offer.left, -1)
    more = touched("put", Shop.sale, offer.id, offer.name, offer.left, 1)
    full = (offer.left >= 0) & (count >= offer.left)
    counted = rx.el.output(
        count, aria_live="polite", class_name="font-display tabular-nums text-20 text-center min-w-7"
    )
    loose = amount_box(
        count,
        size=offer.size,
        measure=offer.measure,
        most=offer.most,
        what=f"Quantité : {what}",
        on_amount=touched("take", Shop.sale, offer.id, offer.name, offer.left),
    )
    return rx.el.div(
        rx.el.div(
            buttons.icon_button("minus", f"Moins : {what}", "soft", size=44, on_click=less),
            rx.cond(offer.measure != "", loose, counted),
            class_name=["flex items-center gap-1", hidden],
        ),
        buttons.icon_button("plus", f"Plus : {what}", "primary", size=44, on_click=more, disabled=full),
        class_name="flex items-center gap-1 shrink-0 ml-auto",
    )


def _closed() -> rx.Component:
    return rx.cond(
        Shop.state_words != "",
        empty.empty("clock", f"Rien à commander pour le moment : {Shop.state_words}, pour le {Shop.when}."),
        empty.empty("store", "Aucune vente n'est prévue ici pour le moment. Revenez bientôt."),
    )


def _dates() -> rx.Component:
    def row(date: rx.vars.ObjectVar[DateRow]) -> rx.Component:
        return cards.line(
            date_tile(date.month, date.day, soon=~date.is_open),
            cards.words(date.when, date.hours, date.state),
            key=date.id.to_string(),
        )

    listed = cards.section("Prochaines distributions", cards.lines(rx.foreach(Shop.next_dates, row)), class_name="pt-4")
    return rx.cond(Shop.next_dates.length() > 0, listed, rx.fragment())  # type: ignore[attr-defined]


def _known() -> rx.Component:
    """The market's link, its QR code and its poster, for whoever wants to bring a neighbour."""
    place = Shop.place
    code = rx.el.img(
        src=place.qr,
        alt=f"QR code de la boutique {place.name}",
        width="144",
        height="144",
        loading="lazy",
        class_name="size-36 rounded-control border border-line shrink-0",
    )
    actions = rx.el.div(
        sharing.share_button(place.name, place.url, "Partager"),
        sharing.copy_button(place.url, "Copier le lien"),
        buttons.button_link("Affiche à imprimer", place.poster, "secondary", icon_name="printer", document=True),
        buttons.button_link("QR code", place.qr_download, "secondary", icon_name="qr-code", document=True),
        class_name="flex flex-wrap items-start content-start gap-2 flex-1 min-w-60",
    )
    return cards.section(
        "Le marché",
        cards.card(
            rx.el.div(
                _fact("map-pin", place.where),
                _fact("hand-coins", place.payment),
                rx.cond(place.description != "", quiet(place.description), rx.fragment()),
                class_name="flex flex-col gap-2 mb-4",
            ),
            rx.el.div(code, actions, class_name="flex flex-wrap gap-4"),
        ),
        class_name="pt-4",
    )


def _fact(icon_name: str, words: Text) -> rx.Component:
    return rx.el.p(icon(icon_name, 22, class_name="text-leaf"), rx.el.span(words), class_name="flex gap-3")


PAGE = Page(
    route=routes.SHOP,
    title="Boutique",
    draw=shop,
    description="Commandez aux producteurs de votre marché, et retirez votre panier le jour de la distribution.",
    on_load=[Shop.load],
)
