"""The recaps of a sale as tables: by product, and by customer line by line. One definition for CSV and XLSX."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from cagette_pwa.documents.csv_file import harmless, table_csv
from cagette_pwa.documents.spreadsheet import Heading, Table, workbook_xlsx
from cagette_pwa.money import kilos

Cell: TypeAlias = str | int | Decimal

AMOUNT, WEIGHT = "0.00", "0.###"


@dataclass(frozen=True)
class RecapRow:
    """One product sold: pieces, and what they are worth without and with VAT, in cents.

    Of what is loose, `measure` is `kg` or `L` and `quantity` counts grams or millilitres. `total` is what all of it
    weighs or holds, in words.
    """

    quantity: int
    name: str
    reference: str
    ht_cents: int
    ttc_cents: int
    measure: str = ""
    total: str = ""


@dataclass(frozen=True)
class CustomerRow:
    """One line of one customer's order. `size` is what it weighs or holds, in grams or millilitres of `measure`.

    `quantity` counts as in RecapRow; `price_cents` is for one, or for a kilogram or a litre (`priced_by`).
    """

    market: str
    day: date
    number: int
    customer: str
    phone: str
    product: str
    reference: str
    quantity: int
    bulk: bool
    size: int
    measure: str
    price_cents: int
    priced_by: str
    subtotal_cents: int
    note: str = ""


BY_PRODUCT: Final = (
    Heading("Quantité", 10, "General"),
    Heading("Nom", 40),
    Heading("Référence", 14),
    Heading("Montant HT", 12, AMOUNT),
    Heading("Montant TTC", 12, AMOUNT),
    Heading("Unité", 8),
    Heading("Poids ou volume", 16),
)
BY_CUSTOMER: Final = (
    Heading("Marché", 26),
    Heading("Date", 12),
    Heading("N°", 6, "0"),
    Heading("Nom", 24),
    Heading("Téléphone", 16),
    Heading("Produit", 34),
    Heading("Référence", 14),
    Heading("Quantité", 10, "General"),
    Heading("Unité", 8),
    Heading("Poids ou volume", 14, WEIGHT),
    Heading("en", 5),
    Heading("Prix", 9, AMOUNT),
    Heading("par", 7),
    Heading("Sous-total", 11, AMOUNT),
    Heading("Note", 40),
)


def recap_csv(rows: Iterable[RecapRow]) -> bytes:
    """The recap by product."""
    return _csv(BY_PRODUCT, (_product_cells(row) for row in rows))


def customers_csv(rows: Iterable[CustomerRow]) -> bytes:
    """The recap by customer."""
    return _csv(BY_CUSTOMER, (_customer_cells(row) for row in rows))


def recaps_xlsx(products: Iterable[RecapRow], customers: Iterable[CustomerRow]) -> bytes:
    """Both recaps, a sheet each."""
    return workbook_xlsx(
        Table("Par produit", BY_PRODUCT, [_product_cells(row) for row in products]),
        Table("Par client", BY_CUSTOMER, [_customer_cells(row) for row in customers]),
    )


def _product_cells(row: RecapRow) -> tuple[Cell, ...]:
    quantity = _thousandth(row.quantity) if row.measure else row.quantity
    amounts = (_euros(row.ht_cents), _euros(row.ttc_cents))
    return (quantity, row.name, row.reference, *amounts, row.measure or "pièce", row.total)


def _customer_cells(row: CustomerRow) -> tuple[Cell, ...]:
    return (
        row.market,
        f"{row.day:%d/%m/%Y}",
        row.number,
        row.customer,
        row.phone,
        row.product,
        row.reference,
        _thousandth(row.quantity) if row.bulk else row.quantity,
        row.measure if row.bulk else "pièce",
        _thousandth(row.size) if row.measure else "",
        row.measure,
        _euros(row.price_cents),
        row.priced_by or "pièce",
        _euros(row.subtotal_cents),
        row.note,
    )


def _csv(headings: Sequence[Heading], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Numbers as they are written in France; texts that a spreadsheet program does not run."""
    return table_csv([heading.title for heading in headings], ([_csv_cell(cell) for cell in row] for row in rows))


def _csv_cell(cell: Cell) -> str | int:
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",")
    return harmless(cell) if isinstance(cell, str) else cell


def _euros(cents: int) -> Decimal:
    return Decimal(f"{cents}E-2")


def _thousandth(size: int) -> Decimal:
    """Kilograms of grams, litres of millilitres."""
    return Decimal(kilos(size).replace(",", "."))
