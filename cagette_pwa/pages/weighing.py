"""Pesée de produits en masse: one big number, one thumb."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards, fields
from cagette_pwa.components.empty import empty, loaded
from cagette_pwa.components.pills import pill
from cagette_pwa.components.progress import progress
from cagette_pwa.components.words import figure, quiet
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.state.weighing import Weighing

_BIG = (
    "w-full bg-transparent text-center font-display tabular-nums text-60 min-h-24 "
    "border-0 border-b-2 border-edge focus:border-leaf"
)


def weighing() -> rx.Component:
    """The page."""
    return office(
        loaded(Weighing.loaded, rx.cond(Weighing.count > 0, _scale(), _nothing()), lines=4),
        title="Pesée",
        active="commandes",
        back=Weighing.back,
        over=rx.cond(Weighing.count > 0, f"{Weighing.done} sur {Weighing.count}", ""),
    )


def _nothing() -> rx.Component:
    return empty(
        "scale",
        "Rien à peser : aucune commande de ces ventes n'a de produit à poids variable.",
        buttons.button_link("Retour aux commandes", Weighing.back, "secondary"),
    )


def _scale() -> rx.Component:
    piece = Weighing.piece
    return rx.el.form(
        progress(Weighing.share, f"Pièces pesées : {Weighing.done} sur {Weighing.count}"),
        rx.el.div(
            figure(piece.number, 60, class_name="min-w-20"),
            cards.words(piece.customer, piece.product, piece.which),
            rx.cond(piece.weighed, pill("pesé", "ready"), pill("à peser", "todo")),
            class_name="flex items-center gap-3",
        ),
        cards.card(
            rx.el.label("Poids en kilogrammes", html_for="poids", class_name="text-14 text-muted"),
            rx.el.div(
                rx.el.input(
                    id="poids",
                    name="poids",
                    key=piece.key,
                    default_value=piece.weighed,
                    placeholder="0,00",
                    input_mode="decimal",
                    auto_complete="off",
                    auto_focus=True,
                    max_length=8,
                    on_change=Weighing.type_weight(piece.key).debounce(200),
                    class_name=_BIG,
                    style={"outline": "none"},  # its own line turns green instead
                ),
                figure("kg", 28, class_name="text-muted"),
                class_name="flex items-baseline gap-2",
            ),
            rx.el.p(Weighing.live, aria_live="polite", class_name="text-center text-17 font-bold text-leaf-ink pt-3"),
            class_name="flex flex-col",
        ),
        rx.cond(Weighing.refused, fields.form_error(Weighing.refused), rx.fragment()),
        rx.cond(
            Weighing.odd,
            buttons.secondary("Oui, ce poids est juste", on_click=Weighing.confirm),
            rx.fragment(),
        ),
        rx.el.div(
            buttons.icon_button("chevron-left", "Pièce précédente", "soft", size=52, on_click=Weighing.go(-1)),
            buttons.secondary("Annuler", icon_name="undo-2", on_click=Weighing.undo),
            buttons.primary("Suivant", icon_after="arrow-right", type="submit", tall=True, class_name="flex-1"),
            class_name="flex items-center gap-2",
        ),
        quiet("« Annuler » retire le dernier poids enregistré."),
        on_submit=Weighing.save,
        class_name="flex flex-col gap-3",
    )


PAGE = Page(route=routes.WEIGHING, title="Pesée", draw=weighing, on_load=[Weighing.load])
