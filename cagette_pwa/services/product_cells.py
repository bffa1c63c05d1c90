"""What a person, or a spreadsheet program, wrote in the cells of a line, read as what it means.

Each reader returns the value, or raises the BadInput whose sentence names the column and says what to write. An empty
cell says nothing.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from cagette_pwa import money
from cagette_pwa.documents.csv_file import as_written
from cagette_pwa.errors import BadAmount, BadInput, CagetteError
from cagette_pwa.models.portion import Unit
from cagette_pwa.models.product import CATEGORIES, LABELS, VAT_RATES
from cagette_pwa.services import typed
from cagette_pwa.services.product_drafts import OfferDraft
from cagette_pwa.services.product_files import WRITTEN, Column, Sale
from cagette_pwa.services.search import plain
from cagette_pwa.services.stock import MOST_PIECES

Cells = Mapping[Column, str]

LONGEST: Final = {Column.REFERENCE: 20, Column.PRODUCT: 80, Column.OFFER: 80}
NONE: Final = ("aucun", "aucune", "sans", "-")
"""Ways of saying that a product has no label."""

_SPACES: Final = re.compile(r"[\s\u00a0\u202f]")
_DATE: Final = re.compile(r"\d{2}/\d{2}/\d{4}")
_ABRIDGED: Final = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)
_UNITS: Final = {plain(unit): unit for unit in Unit} | {
    "pieces": Unit.PIECE,
    "kilo": Unit.KG,
    "kilos": Unit.KG,
    "gr": Unit.G,
    "gramme": Unit.G,
    "grammes": Unit.G,
    "litre": Unit.L,
    "litres": Unit.L,
}
_SALES: Final = {plain(sale): sale for sale in Sale} | {"en vrac": Sale.BULK, "pesee": Sale.WEIGHED}
_CATEGORIES: Final = {plain(category): category for category in CATEGORIES}
_LABELS: Final = {plain(label): label for label in LABELS} | {"bio": LABELS[0], "ab": LABELS[0]}
_YES: Final = ("oui", "o", "vrai", "x", "1")
_NO: Final = ("non", "n", "faux", "0")


def readings(cells: Cells) -> tuple[dict[Column, Any], list[str]]:
    """The values of the cells that a line fills, and a sentence for each that cannot be read."""
    values: dict[Column, Any] = {}
    refusals = []
    for column, text in cells.items():
        try:
            values[column] = read(column, text)
        except CagetteError as refusal:
            refusals.append(refusal.sentence)
    return values, refusals


def read(column: Column, text: str) -> Any:
    """The value in a cell that is not empty."""
    return _READERS[column](as_written(text) if column in WRITTEN else text.strip(), column)


def draft_with(values: Mapping[Column, Any], draft: OfferDraft) -> OfferDraft:
    """`draft` as a line's values change it, not checked; weights alone say that an offer is weighed."""
    sale = values.get(Column.SALE)
    changes: dict[str, Any] = {name: values[column] for column, name in _FIELDS.items() if column in values}
    if sale is not None:
        changes |= {"bulk": sale is Sale.BULK, "variable_weight": sale is Sale.WEIGHED}
    return replace(draft, **changes)


def _words(text: str, column: Column) -> str:
    """What a spreadsheet program took for a date or a long number is not what was typed."""
    if _DATE.fullmatch(text.strip()) or _ABRIDGED.fullmatch(text.strip()):
        raise _bad(
            column, f"le tableur a transformé cette case en {text.strip()}. Mettez-la au format Texte, récrivez-la."
        )
    return typed.one_line(text, column.value, most=LONGEST[column])


def _reference(text: str, column: Column) -> str:
    return _words(text, column).upper()


def _paragraph(text: str, column: Column) -> str:
    return typed.paragraph(text, column.value, most=1000)


def _category(text: str, column: Column) -> str:
    found = _CATEGORIES.get(plain(text))
    if found is None:
        raise _bad(column, f"« {text[:40]} » n'existe pas. Choisissez parmi {', '.join(CATEGORIES)}.")
    return found


def _labels(text: str, column: Column) -> tuple[str, ...]:
    names = [name.strip() for name in re.split(r"[,;|/\n]", text) if name.strip()]
    if len(names) == 1 and plain(names[0]) in NONE:
        return ()
    for name in names:
        if plain(name) not in _LABELS:
            raise _bad(column, f"« {name[:40]} » n'existe pas. Choisissez parmi {', '.join(LABELS)}.")
    chosen = {_LABELS[plain(name)] for name in names}
    return tuple(label for label in LABELS if label in chosen)


def _vat(text: str, column: Column) -> Decimal:
    """`5,5`, `5,50 %`, or the 0,055 that a cell in percents holds."""
    digits = _SPACES.sub("", text).removesuffix("%").replace(",", ".")
    if re.fullmatch(r"\d{1,2}(\.\d{1,4})?", digits):
        for rate in VAT_RATES:
            if Decimal(digits) in (rate, rate / 100):
                return rate
    rates = ", ".join(f"{rate.normalize():f}".replace(".", ",") for rate in VAT_RATES)
    raise _bad(column, f"« {text[:20]} » n'est pas un taux. Écrivez l'un de ceux-ci : {rates.replace(', ', ' - ')}.")


def _sale(text: str, column: Column) -> Sale:
    found = _SALES.get(plain(text))
    if found is None:
        raise _bad(column, f"« {text[:20]} » ne se comprend pas. Écrivez paquet, vrac ou pesé.")
    return found


def _unit(text: str, column: Column) -> Unit:
    found = _UNITS.get(plain(text))
    if found is None:
        raise _bad(column, f"« {text[:20]} » ne se comprend pas. Écrivez pièce, kg, g, L, cl ou ml.")
    return found


def _cents(text: str, column: Column) -> int:
    try:
        return money.parse_euros(re.sub(r"(?i)eur(os?)?$", "", text.strip()))
    except BadAmount as refusal:
        raise _bad(column, refusal.sentence) from refusal


def _whole(text: str, column: Column) -> int:
    digits = re.sub(r"[.,]0{1,2}$", "", _SPACES.sub("", text))
    if not re.fullmatch(r"[0-9]{1,9}", digits):
        raise _bad(column, f"« {text[:20]} » n'est pas un nombre entier. Écrivez par exemple 500.")
    return int(digits)


def _grams(text: str, column: Column) -> int:
    return _whole(re.sub(r"(?<!k)g$", "", text), column)


def _pieces(text: str, column: Column) -> int:
    return typed.whole(_whole(text, column), column.value, least=0, most=MOST_PIECES)


def _yes_or_no(text: str, column: Column) -> bool:
    word = plain(text)
    if word not in (*_YES, *_NO):
        raise _bad(column, f"« {text[:20]} » ne se comprend pas. Écrivez oui ou non.")
    return word in _YES


def _bad(column: Column, advice: str) -> BadInput:
    return BadInput(field=column.value, help=advice)


_FIELDS: Final = {
    Column.OFFER: "label",
    Column.UNIT: "unit",
    Column.SIZE: "pack_size",
    Column.PRICE: "price_cents",
    Column.EXPECTED: "expected_grams",
    Column.HEAVIEST: "max_grams",
}
_READERS: Final[dict[Column, Callable[[str, Column], Any]]] = {
    Column.REFERENCE: _reference,
    Column.PRODUCT: _words,
    Column.DESCRIPTION: _paragraph,
    Column.CATEGORY: _category,
    Column.LABELS: _labels,
    Column.VAT: _vat,
    Column.OFFER: _words,
    Column.SALE: _sale,
    Column.UNIT: _unit,
    Column.SIZE: _whole,
    Column.PRICE: _cents,
    Column.EXPECTED: _grams,
    Column.HEAVIEST: _grams,
    Column.LIMITED: _yes_or_no,
    Column.ON_HAND: _pieces,
    Column.LOW: _pieces,
    Column.ARCHIVED: _yes_or_no,
}
