"""Products and offers as lines of a spreadsheet: its columns, what stands in them, and how titles are recognised.

One line an offer; a product without offers has a line of its own, in which the offer's columns are empty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from sqlmodel import Session, col, select

from cagette_pwa.documents.csv_file import harmless, table_csv
from cagette_pwa.documents.spreadsheet import Heading, table_xlsx
from cagette_pwa.models.portion import Unit
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import CATEGORIES, Offer, Product
from cagette_pwa.services.product_drafts import OfferDraft, ProductDraft
from cagette_pwa.services.search import plain


class Column(StrEnum):
    """In the order of the file; the value is the title."""

    REFERENCE = "Référence"
    PRODUCT = "Produit"
    DESCRIPTION = "Description"
    CATEGORY = "Catégorie"
    LABELS = "Labels"
    VAT = "TVA"
    OFFER = "Offre"
    SALE = "Vente"
    UNIT = "Unité"
    SIZE = "Contenance"
    PRICE = "Prix TTC"
    EXPECTED = "Poids moyen (g)"
    HEAVIEST = "Poids maximum (g)"
    LIMITED = "Stock limité"
    ON_HAND = "Stock réel"
    LOW = "Seuil d'alerte"
    ARCHIVED = "Archivée"


class Sale(StrEnum):
    """How an offer is sold; the value is the word in the file."""

    PACK = "paquet"
    BULK = "vrac"
    WEIGHED = "pesé"


WRITTEN: Final = frozenset({Column.REFERENCE, Column.PRODUCT, Column.DESCRIPTION, Column.OFFER})
"""What people word as they like."""

ALIASES: Final = {
    "ref": Column.REFERENCE,
    "nom du produit": Column.PRODUCT,
    "rayon": Column.CATEGORY,
    "label": Column.LABELS,
    "taux de tva": Column.VAT,
    "libelle": Column.OFFER,
    "libelle de l'offre": Column.OFFER,
    "offre (libelle)": Column.OFFER,
    "vente (paquet / vrac / pese)": Column.SALE,
    "prix": Column.PRICE,
    "prix ttc (€)": Column.PRICE,
    "poids moyen": Column.EXPECTED,
    "poids maximum": Column.HEAVIEST,
    "stock limite (oui/non)": Column.LIMITED,
    "stock": Column.ON_HAND,
    "seuil": Column.LOW,
    "archive": Column.ARCHIVED,
    "archivee (oui/non)": Column.ARCHIVED,
}
"""Other titles of the same columns."""


Value = str | int | Decimal
"""A text, a number of things, or a number with decimals."""


@dataclass(frozen=True)
class Stored:
    """An offer's stock and whether it rests, beside what its draft says."""

    limited: bool = False
    on_hand: int = 0
    low_stock: int = 10
    archived: bool = False


def column_of(title: str) -> Column | None:
    """The column that a title means, whatever its capitals, accents and signs."""
    return _TITLES.get(_letters(title))


def export_csv(session: Session, member: ProducerMember, *, now: datetime) -> bytes:
    """All products and offers of the farm, archived ones too, for a spreadsheet program of France."""
    rows = ([_text(column, value) for column, value in row.items()] for row in _rows(session, member))
    return table_csv([column.value for column in Column], rows)


def export_xlsx(session: Session, member: ProducerMember, *, now: datetime) -> bytes:
    """The same, as a workbook in which references keep their zeros."""
    rows = ([_cell(column, value) for column, value in row.items()] for row in _rows(session, member))
    return table_xlsx("Produits", [_HEADINGS[column] for column in Column], rows)


def product_cells(draft: ProductDraft) -> dict[Column, Value]:
    """What a line says of the product."""
    return {
        Column.PRODUCT: draft.name,
        Column.DESCRIPTION: draft.description,
        Column.CATEGORY: draft.category,
        Column.LABELS: ", ".join(draft.labels),
        Column.VAT: draft.vat_rate,
    }


def offer_cells(draft: OfferDraft, stored: Stored) -> dict[Column, Value]:
    """What a line says of the offer. An unlimited stock that was never counted is not zero, so nothing is said."""
    weights = (draft.expected_grams or 0, draft.max_grams or 0) if draft.variable_weight else ("", "")
    return {
        Column.REFERENCE: draft.reference,
        Column.OFFER: " ".join(draft.label.split()),
        Column.SALE: sale_of(draft).value,
        Column.UNIT: draft.unit.value,
        Column.SIZE: draft.pack_size,
        Column.PRICE: Decimal(draft.price_cents) / 100,
        Column.EXPECTED: weights[0],
        Column.HEAVIEST: weights[1],
        Column.LIMITED: yes_or_no(stored.limited),
        Column.ON_HAND: stored.on_hand if stored.limited or stored.on_hand else "",
        Column.LOW: stored.low_stock,
        Column.ARCHIVED: yes_or_no(stored.archived),
    }


def shown(column: Column, value: Value) -> str:
    """A cell's text: decimal commas, and prices with their cents."""
    if isinstance(value, Decimal):
        digits = f"{value:.2f}" if column is Column.PRICE else f"{value.normalize():f}"
        return digits.replace(".", ",")
    return str(value)


def sale_of(draft: OfferDraft) -> Sale:
    """How it is sold."""
    if draft.variable_weight:
        return Sale.WEIGHED
    return Sale.BULK if draft.bulk else Sale.PACK


def yes_or_no(value: bool) -> str:
    """`oui` or `non`."""
    return "oui" if value else "non"


def product_draft(product: Product) -> ProductDraft:
    """A product as it is, in the shape in which it may be changed."""
    labels = tuple(label for label in product.labels.split(",") if label)
    return ProductDraft(product.name, product.category, product.vat_rate, product.description, labels)


def offer_draft(offer: Offer) -> OfferDraft:
    """An offer as it is, in the shape in which it may be changed."""
    return OfferDraft(
        price_cents=offer.price_cents,
        unit=offer.unit,
        pack_size=offer.pack_size,
        label=offer.label,
        reference=offer.reference,
        bulk=offer.bulk,
        variable_weight=offer.variable_weight,
        expected_grams=offer.expected_grams,
        max_grams=offer.max_grams,
    )


def stored_of(offer: Offer) -> Stored:
    """Its stock, and whether it rests."""
    return Stored(offer.stock_limited, offer.on_hand, offer.low_stock, offer.archived_at is not None)


def _rows(session: Session, member: ProducerMember) -> list[dict[Column, Value]]:
    """By the products' names, then in the order in which offers were made; in two queries."""
    mine = select(Product).where(Product.producer_id == member.producer_id).order_by(col(Product.id))
    products = sorted(session.exec(mine), key=lambda product: plain(product.name))
    offers: dict[int, list[Offer]] = {}
    for offer in session.exec(select(Offer).where(Offer.producer_id == member.producer_id).order_by(col(Offer.id))):
        offers.setdefault(offer.product_id, []).append(offer)
    return [row for product in products for row in _product_rows(product, offers.get(product.id or 0, ()))]


def _product_rows(product: Product, offers: Sequence[Offer]) -> list[dict[Column, Value]]:
    about = product_cells(product_draft(product))
    if not offers:
        alone = {Column.ARCHIVED: yes_or_no(product.archived_at is not None)}
        return [{column: (about | alone).get(column, "") for column in Column}]
    cells = [about | offer_cells(offer_draft(offer), stored_of(offer)) for offer in offers]
    return [{column: row[column] for column in Column} for row in cells]


def _text(column: Column, value: Value) -> str:
    text = shown(column, value)
    return harmless(text) if column in WRITTEN else text


def _cell(column: Column, value: Value) -> Value:
    """Also harmless here: a workbook is easily saved as CSV."""
    return harmless(value) if column in WRITTEN and isinstance(value, str) else value


def _letters(title: str) -> str:
    return "".join(letter for letter in plain(title) if letter.isalnum() or letter == "€")


_TITLES: Final = {_letters(column): column for column in Column} | {
    _letters(title): column for title, column in ALIASES.items()
}
_YES_OR_NO: Final = ("oui", "non")
_HEADINGS: Final = {column: Heading(column.value) for column in Column} | {
    Column.PRODUCT: Heading(Column.PRODUCT, 28),
    Column.DESCRIPTION: Heading(Column.DESCRIPTION, 40),
    Column.CATEGORY: Heading(Column.CATEGORY, 16, choices=CATEGORIES),
    Column.LABELS: Heading(Column.LABELS, 24),
    Column.VAT: Heading(Column.VAT, 8, "General"),
    Column.OFFER: Heading(Column.OFFER, 20),
    Column.SALE: Heading(Column.SALE, 10, choices=tuple(Sale)),
    Column.UNIT: Heading(Column.UNIT, 8, choices=tuple(Unit)),
    Column.SIZE: Heading(Column.SIZE, 11, "0"),
    Column.PRICE: Heading(Column.PRICE, 10, "0.00"),
    Column.EXPECTED: Heading(Column.EXPECTED, 13, "0"),
    Column.HEAVIEST: Heading(Column.HEAVIEST, 15, "0"),
    Column.LIMITED: Heading(Column.LIMITED, 13, choices=_YES_OR_NO),
    Column.ON_HAND: Heading(Column.ON_HAND, 11, "0"),
    Column.LOW: Heading(Column.LOW, 14, "0"),
    Column.ARCHIVED: Heading(Column.ARCHIVED, 10, choices=_YES_OR_NO),
}
