"""The papers of the chosen sales: each document as a PDF and as a page, tables, and labels on the sheet one has."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import buttons, cards, fields
from cagette_pwa.components.forms import hidden, question_form
from cagette_pwa.components.icons import icon
from cagette_pwa.components.words import Text
from cagette_pwa.documents.labels import FORMATS

_SMALL = "px-3! min-h-11! text-14!"


def papers(query: Text) -> rx.Component:
    """What can be printed of the sales that `query` names (`ventes=12,15`)."""
    return cards.section(
        "Imprimer",
        cards.lines(
            _document("Bon de commande", "Tout ce que vous apportez", "bon-de-commande", query),
            _document("Liste de préparation", "Produit par produit", "liste-de-preparation", query),
            _document("Liste d'émargement", "Client par client, à signer", "liste-d-emargement", query),
            _labels(query),
            _tables(query),
        ),
    )


def _document(title: str, detail: str, name: str, query: Text) -> rx.Component:
    return cards.line(
        cards.words(title, detail),
        _link("PDF", f"{name}.pdf", query, f"{title} en PDF"),
        _link("Page", f"{name}.html", query, f"{title} en page à imprimer"),
    )


def _tables(query: Text) -> rx.Component:
    links = rx.el.div(
        _link("XLSX", "commandes.xlsx", query, "Les deux récapitulatifs en XLSX"),
        _link("CSV produits", "commandes.csv", query, "Récapitulatif par produit en CSV"),
        _link("CSV clients", "commandes-par-client.csv", query, "Récapitulatif par client en CSV"),
        class_name="flex flex-wrap gap-2",
    )
    words = cards.words("Tableur", "Par produit et par client")
    return cards.line(words, links, class_name="flex-col items-start! sm:flex-row sm:items-center!")


def _link(text: str, name: str, query: Text, label: str) -> rx.Component:
    href = f"{routes.API_DOCUMENTS}/{name}?{query}"
    return buttons.button_link(text, href, "secondary", document=True, aria_label=label, class_name=_SMALL)


def _labels(query: Text) -> rx.Component:
    head = rx.el.summary(
        cards.words("Étiquettes", "Pour vos sacs ou vos caisses"),
        icon("chevron-down", 20, class_name="text-muted"),
        class_name="flex items-center gap-3 min-h-14 py-3 cursor-pointer list-none [&::-webkit-details-marker]:hidden",
    )
    return rx.el.li(rx.el.details(head, _label_form(query)))


def _label_form(query: Text) -> rx.Component:
    """`depuis` matters on a sheet that was begun only."""
    pdf, page = (f"{routes.API_DOCUMENTS}/etiquettes.{ending}" for ending in ("pdf", "html"))
    return question_form(
        pdf,
        hidden("ventes", rx.Var.create(query).to(str).split("=")[1]),
        fields.select_field(
            "Papier",
            "planche",
            *[fields.option(one.key, one.name) for one in FORMATS.values()],
            hint="Le nombre d'étiquettes d'une planche, et leur taille.",
        ),
        fields.select_field(
            "Pour",
            "pour",
            fields.option("sacs", "Vos sacs : une par panier"),
            fields.option("caisses", "Vos caisses : une par produit et marché"),
        ),
        fields.number_field(
            "Première étiquette",
            "depuis",
            default_value="1",
            max_length=2,
            hint="Sur une planche entamée : la place de la première étiquette libre.",
        ),
        rx.el.div(
            buttons.primary("PDF", type="submit", icon_name="printer", aria_label="Étiquettes en PDF"),
            buttons.secondary("Page", type="submit", form_action=page, aria_label="Étiquettes en page à imprimer"),
            class_name="flex gap-2 *:flex-1",
        ),
        class_name="flex flex-col gap-4 pt-1 pb-4",
    )
