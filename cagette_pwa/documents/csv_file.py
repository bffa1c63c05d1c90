"""Tables as files that spreadsheet programs open by double click, in France."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from cagette_pwa.money import kilos

HEADINGS = ("Quantité", "Nom", "Référence", "Montant HT", "Montant TTC", "Unité", "Poids ou volume")

FORMULA_STARTS = tuple("=+-@\t\r\n|%＝＋－＠")
BLANKS = " \u00a0\u202f"


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
    """`rows` under French headings."""
    return table_csv(HEADINGS, (_recap_cells(row) for row in rows))


def table_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with BOM, `;` between cells; texts that people wrote must be `harmless`."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """`text` that no spreadsheet program runs as a formula: a leading quote says "this is text"."""
    return f"'{text}" if _is_marked(text) else text


def as_written(text: str) -> str:
    """The text of which `harmless` made this one; any other text stays."""
    return text[1:] if text.startswith("'") and _is_marked(text[1:]) else text


def _is_marked(text: str) -> bool:
    """A text that begins with a quote gets another one, so that taking one away is always right."""
    return text.lstrip(BLANKS).startswith((*FORMULA_STARTS, "'"))


def _recap_cells(row: RecapRow) -> tuple[Any, ...]:
    quantity = kilos(row.quantity) if row.measure else row.quantity
    texts = (harmless(row.name), harmless(row.reference))
    amounts = (_decimal(row.ht_cents), _decimal(row.ttc_cents))
    return (quantity, *texts, *amounts, row.measure or "pièce", row.total)


def _decimal(cents: int) -> str:
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole},{rest:02}"
