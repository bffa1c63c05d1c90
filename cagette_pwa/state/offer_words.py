"""An offer in words: as it is listed, as its form shows it, and as the form sends it back."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from cagette_pwa import money
from cagette_pwa.errors import CagetteError
from cagette_pwa.models.portion import MEASURED, Unit
from cagette_pwa.services.product_drafts import OfferDraft
from cagette_pwa.services.product_rows import OfferRow
from cagette_pwa.state import forms

UNITS: Final = tuple(unit.value for unit in Unit)
STEP_UNITS: Final = tuple(unit.value for unit in sorted(MEASURED, key=lambda unit: unit is not Unit.G))
"""Those of a step: what is loose is weighed or measured, by 100 g more often than not."""
LITRES: Final = tuple(unit.value for unit in MEASURED if unit.measure == "L")
SKETCHED: Final = ("price", "size", "unit", "step", "step_unit", "expected", "most", "label")
PACK, LOOSE, WEIGHED = "paquet", "vrac", "pese"
"""How an offer is sold."""
WAYS: Final = (PACK, LOOSE, WEIGHED)


@dataclass(frozen=True)
class OfferFields:
    """What the form of an offer starts with, as a person would type it."""

    label: str = ""
    reference: str = ""
    price: str = ""
    way: str = PACK
    unit: str = Unit.PIECE.value
    size: str = "1"
    step_unit: str = Unit.G.value
    step: str = "100"
    expected: str = ""
    most: str = ""

    def sketched(self) -> dict[str, str]:
        """The fields that decide what the customer reads."""
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
    portion = row.portion
    weights = f"{money.weight(portion.max_grams)} au plus" if portion.variable_weight else ""
    measure = portion.measure_words(row.price_cents)
    said = (measure, weights, portion.step_words(), row.reference, catalogs_words(row.catalogs))
    return OfferCard(
        key=row.id,
        label=row.label,
        price=portion.price_words(row.price_cents),
        details=" · ".join(word for word in said if word),
        archived=row.archived,
        fields=_fields(row),
    )


def draft(data: Any, way: str) -> OfferDraft:
    """What a form sent; raises BadInput, BadAmount and BadWeight."""
    common: dict[str, Any] = {
        "price_cents": forms.cents(data, "price", "Prix"),
        "label": forms.words(data, "label"),
        "reference": forms.words(data, "reference"),
    }
    if way == WEIGHED:
        return OfferDraft(
            variable_weight=True,
            expected_grams=forms.grams(data, "expected", "Poids moyen"),
            max_grams=forms.grams(data, "most", "Poids maximum"),
            **common,
        )
    if way == LOOSE:
        step = forms.whole(data, "step", "Vendu par")
        return OfferDraft(bulk=True, unit=_unit(data, "step_unit"), pack_size=step, **common)
    return OfferDraft(unit=_unit(data, "unit"), pack_size=forms.whole(data, "size", "Contenance"), **common)


def sketch(typed: dict[str, str], way: str, product: str) -> str:
    """What the customer will read, while it is typed; nothing until it can be said.

    `Courgettes 500 g, 1,80 € (3,60 €/kg)`, `Carottes en vrac, 2,40 €/kg, par 100 g : 0,24 €`.
    """
    try:
        found = draft(typed, way).checked()
    except CagetteError:
        return ""
    portion, price = found.portion, found.price_cents
    said = f"{product.strip()} {found.label}".strip() + f", {portion.price_words(price)}"
    if portion.variable_weight:
        usual = money.weight_cents(price, portion.expected_grams)
        return f"{said} : environ {money.euros(usual)} la pièce, {money.euros(portion.cents(price, 1))} au plus"
    if portion.bulk:
        return f"{said}, {portion.step_words()} : {money.euros(portion.cents(price, 1))}"
    measure = portion.measure_words(price)
    return f"{said} ({measure})" if measure else said


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


def _unit(data: Any, name: str) -> Any:
    """One of the units; whatever else was sent is refused further on."""
    typed = forms.words(data, name)
    return Unit(typed) if typed in UNITS else typed


def _fields(row: OfferRow) -> OfferFields:
    portion, usual = row.portion, OfferFields()
    way = WEIGHED if portion.variable_weight else LOOSE if portion.bulk else PACK
    unit, size = portion.unit.value, str(portion.pack_size)
    return OfferFields(
        label="" if row.label == portion.usual_label() else row.label,
        reference=row.reference,
        price=typed_euros(row.price_cents),
        way=way,
        unit=unit if way == PACK else usual.unit,
        size=size if way == PACK else usual.size,
        step_unit=unit if way == LOOSE else usual.step_unit,
        step=size if way == LOOSE else usual.step,
        expected=_typed_kilos(portion.expected_grams),
        most=_typed_kilos(portion.max_grams),
    )


def _typed_kilos(grams: int) -> str:
    return money.kilos(grams) if grams else ""
