"""Importing products, first step: choosing a file."""

import reflex as rx

from cagette_pwa import routes
from cagette_pwa.components import cards
from cagette_pwa.components.empty import loaded
from cagette_pwa.components.pills import pill
from cagette_pwa.components.product_files import file_form, spreadsheet_links
from cagette_pwa.components.words import quiet
from cagette_pwa.pages import Page
from cagette_pwa.pages.layout import office
from cagette_pwa.state.product_file import FileRow, ProductFile

RULES = (
    (
        "Une ligne par offre",
        "La première ligne donne les titres : gardez ceux du fichier exporté, dans n'importe quel ordre.",
    ),
    (
        "La référence dit de quelle offre il s'agit",
        "Sans elle, c'est le nom du produit et le libellé. Sinon, l'offre est nouvelle, et une référence est proposée.",
    ),
    (
        "Une case vide, ou une colonne absente, ne change rien",
        "Seuls la description et les labels s'effacent, quand toutes les lignes du produit les laissent vides.",
    ),
    ("Les photos et les catalogues restent comme ils sont", "Les ventes ouvertes gardent aussi leurs prix."),
)


def product_file() -> rx.Component:
    """The form, where to start from, how it is read, and the last files."""
    return office(
        loaded(
            ProductFile.loaded, rx.fragment(cards.card(file_form(ProductFile.refusal)), _start(), _rules(), _files()), 4
        ),
        title="Importer des produits",
        active="plus",
        back=routes.PRODUCTS,
    )


def _start() -> rx.Component:
    return cards.section(
        "Partez de vos produits",
        quiet("Exportez-les, changez ou ajoutez des lignes dans votre tableur, puis renvoyez le fichier ici."),
        spreadsheet_links(),
    )


def _rules() -> rx.Component:
    return cards.section(
        "Comment le fichier est lu",
        cards.lines(*[cards.line(cards.words(title, words)) for title, words in RULES]),
    )


def _files() -> rx.Component:
    files = cards.section("Derniers fichiers", cards.lines(rx.foreach(ProductFile.files, _file)))
    return rx.cond(ProductFile.count > 0, files, rx.fragment())


def _file(row: rx.vars.ObjectVar[FileRow]) -> rx.Component:
    return cards.line_link(
        cards.words(row.name, row.details, class_name="break-words"),
        pill(row.state, row.tone),
        href=row.key,
        key=row.key,
    )


PAGE = Page(route=routes.PRODUCT_FILE, title="Importer des produits", draw=product_file, on_load=[ProductFile.load])
