"""An offer in words: as it is listed, as its form shows it, and as the form sends it back."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from cagette_pwa import money
from cagette_pwa.errors import CagetteError
from cagette_pwa.models.product import Unit
from cagette_pwa.services import prices
from cagette_pwa.services.prices import MeasurePrice
from cagette_pwa.services.product_drafts import OfferDraft
from cagette_pwa.services.product_rows import OfferRow
from cagette_pwa.state import forms

UNITS: Final = tuple(unit.value for unit in Unit)
SKETCHED: Final = ("price", "size", "unit", "expected", "most")


@dataclass(frozen=True)
class OfferFields:
    """What the form of an offer starts with, as a person would type it."""

    label: str = ""
    reference: str = ""
    price: str = ""
    unit: str = Unit.PIECE.value
    size: str = "1"
    varies: bool = False
    expected: str = ""
    most: str = ""

    def sketched(self) -> dict[str, str]:
        """The fields that decide what the price comes to."""
        return {name: getattr(self, name) for name in SKETCHED}


@dataclass(frozen=True)
class OfferCard:
    """An offer on its product's page."""

    key: int
    label: str
    price: str
    details: str
    archived: bool
    fields: OfferFields


def card(row: OfferRow) -> OfferCard:
    """`500 g`, `1,80 €`, `3,60 €/kg · COU-500 · dans 2 catalogues`."""
    measure = "" if row.variable_weight else measure_words(row.per_measure)
    weights = f"{money.weight(row.max_grams or 0)} au plus" if row.variable_weight else ""
    said = (measure, weights, row.reference, catalogs_words(row.catalogs))
    return OfferCard(
        key=row.id,
        label=row.label,
        price=price_words(row.price_cents, row.variable_weight),
        details=" · ".join(word for word in said if word),
        archived=row.archived,
        fields=_fields(row),
    )


def draft(data: Any, varies: bool) -> OfferDraft:
    """What a form sent; raises BadInput, BadAmount and BadWeight."""
    price, label = forms.cents(data, "price", "Prix"), forms.words(data, "label")
    reference = forms.words(data, "reference")
    if varies:
        return OfferDraft(
            price_cents=price,
            label=label,
            reference=reference,
            variable_weight=True,
            expected_grams=forms.grams(data, "expected", "Poids moyen"),
            max_grams=forms.grams(data, "most", "Poids maximum"),
        )
    unit, size = forms.words(data, "unit"), forms.whole(data, "size", "Contenance")
    known = Unit(unit) if unit in tuple(Unit) else unit
    return OfferDraft(price_cents=price, label=label, reference=reference, unit=known, pack_size=size)  # type: ignore[arg-type]


def sketch(typed: dict[str, str], varies: bool) -> str:
    """What a price comes to while it is typed; nothing until it can be said."""
    try:
        found = draft(typed, varies).checked()
    except CagetteError:
        return ""
    if found.variable_weight:
        usual = money.weight_cents(found.price_cents, found.expected_grams or 0)
        most = money.weight_cents(found.price_cents, found.max_grams or 0)
        return f"{money.euros(usual)} environ la pièce, {money.euros(most)} au plus"
    measure = prices.per_measure(found.price_cents, found.unit, found.pack_size)
    if measure is None:
        return f"{money.euros(found.price_cents)} {found.usual_label()}"
    return f"{found.usual_label()}, soit {measure_words(measure)}"


def measure_words(measure: MeasurePrice | None) -> str:
    """`3,60 €/kg`, or nothing."""
    return f"{money.euros(measure.cents)}/{measure.measure}" if measure else ""


def price_words(cents: int, variable_weight: bool) -> str:
    """`1,80 €`, `9,50 €/kg`."""
    return f"{money.euros(cents)}/kg" if variable_weight else money.euros(cents)


def catalogs_words(count: int) -> str:
    """`dans 2 catalogues`."""
    if count == 0:
        return "dans aucun catalogue"
    return f"dans {count} catalogue{'s' if count > 1 else ''}"


def rate_value(rate: Decimal) -> str:
    """`5.5`, `20`: a VAT rate as a list's value."""
    return f"{rate.normalize():f}"


def rate_words(rate: Decimal) -> str:
    """`5,5 %`; no VAT is due under article 293 B of the tax code."""
    return f"{rate_value(rate).replace('.', ',')}{money.NBSP}%" if rate else f"0{money.NBSP}% (art. 293 B)"


def typed_euros(cents: int) -> str:
    """`1,80`, as it would be typed."""
    return f"{Decimal(cents) / 100:.2f}".replace(".", ",")


def _fields(row: OfferRow) -> OfferFields:
    usual = OfferDraft(
        price_cents=row.price_cents,
        unit=row.unit,
        pack_size=row.pack_size,
        variable_weight=row.variable_weight,
        expected_grams=row.expected_grams,
    ).usual_label()
    return OfferFields(
        label="" if row.label == usual else row.label,
        reference=row.reference,
        price=typed_euros(row.price_cents),
        unit=row.unit.value,
        size=str(row.pack_size),
        varies=row.variable_weight,
        expected=_typed_kilos(row.expected_grams),
        most=_typed_kilos(row.max_grams),
    )


def _typed_kilos(grams: int | None) -> str:
    return f"{Decimal(grams) / 1000:f}".replace(".", ",") if grams else ""
