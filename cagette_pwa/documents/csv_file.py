"""The recap by product as a file that spreadsheet programs open by double click, in France."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO

from cagette_pwa.money import kilos

HEADINGS = ("Quantité", "Nom", "Référence", "Montant HT", "Montant TTC", "Unité", "Poids ou volume")

FORMULA_STARTS = tuple("=+-@\t\r\n|%＝＋－＠")


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


def recap_csv(rows: Iterable[RecapRow]) -> bytes:
    """`rows` under French headings: UTF-8 with BOM, `;` between cells, decimal commas."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for row in rows:
        quantity = kilos(row.quantity) if row.measure else row.quantity
        texts = (_harmless(row.name), _harmless(row.reference))
        amounts = (_decimal(row.ht_cents), _decimal(row.ttc_cents))
        writer.writerow((quantity, *texts, *amounts, row.measure or "pièce", row.total))
    return out.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    """`text` that no spreadsheet program runs as a formula: a leading quote says "this is text"."""
    return f"'{text}" if text.lstrip(" \u00a0\u202f").startswith(FORMULA_STARTS) else text


def _decimal(cents: int) -> str:
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole},{rest:02}"
