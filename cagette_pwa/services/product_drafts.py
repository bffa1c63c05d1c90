"""What a producer typed about a product or an offer, checked before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from cagette_pwa import money
from cagette_pwa.errors import BadInput
from cagette_pwa.models.product import CATEGORIES, LABELS, VAT_RATES, Unit
from cagette_pwa.services import typed

LARGEST_PACK: Final = 100_000
HIGHEST_CENTS: Final = 1_000_000
HEAVIEST_GRAMS: Final = 100_000


@dataclass(frozen=True)
class ProductDraft:
    """`labels` are quality labels among LABELS."""

    name: str
    category: str
    vat_rate: Decimal
    description: str = ""
    labels: Sequence[str] = ()

    def checked(self) -> "ProductDraft":
        """The same, cleaned; raises BadInput."""
        return ProductDraft(
            name=typed.one_line(self.name, "Nom du produit", most=80),
            category=_among(self.category, CATEGORIES, "Catégorie"),
            vat_rate=_among(self.vat_rate, VAT_RATES, "TVA"),
            description=typed.paragraph(self.description, "Description", most=1000),
            labels=_labels(self.labels),
        )


@dataclass(frozen=True)
class OfferDraft:
    """`price_cents` is TTC, for a kilogram when `variable_weight`; an empty label or reference is proposed."""

    price_cents: int
    unit: Unit = Unit.PIECE
    pack_size: int = 1
    label: str = ""
    reference: str = ""
    variable_weight: bool = False
    expected_grams: int | None = None
    max_grams: int | None = None

    def checked(self) -> "OfferDraft":
        """The same, cleaned, with a label; the reference may still be empty. Raises BadInput."""
        sound = replace(
            self,
            price_cents=_price(self.price_cents),
            unit=_among(self.unit, tuple(Unit), "Unité"),
            pack_size=typed.whole(self.pack_size, "Contenance", least=1, most=LARGEST_PACK),
            variable_weight=self.variable_weight is True,
            reference=typed.one_line(self.reference, "Référence", least=0, most=20).upper(),
            label=typed.one_line(self.label, "Libellé", least=0, most=80),
        )._weighed()
        return replace(sound, label=sound.label or sound.usual_label())

    def usual_label(self) -> str:
        """`500 g`, `la pièce`, `les 12 pièces`, `environ 1,8 kg`."""
        if self.variable_weight:
            return f"environ {money.weight(self.expected_grams or 0)}"
        if self.unit is not Unit.PIECE:
            return f"{self.pack_size}{money.NBSP}{self.unit.value}"
        return "la pièce" if self.pack_size == 1 else f"les {self.pack_size} pièces"

    def _weighed(self) -> "OfferDraft":
        """An offer of variable weight is sold by the piece; another one has no weights."""
        if not self.variable_weight:
            return replace(self, expected_grams=None, max_grams=None)
        expected, most = _grams(self.expected_grams, "Poids moyen"), _grams(self.max_grams, "Poids maximum")
        if expected > most:
            raise BadInput(
                field="Poids maximum",
                help=f"indiquez au moins le poids moyen, {money.weight(expected)}.",
            )
        return replace(self, unit=Unit.PIECE, pack_size=1, expected_grams=expected, max_grams=most)


def _among(value: Any, allowed: tuple[Any, ...], field: str) -> Any:
    for choice in allowed:
        if type(value) is type(choice) and value == choice:
            return choice
    raise BadInput(field=field, help="choisissez dans la liste.")


def _labels(values: Any) -> tuple[str, ...]:
    chosen = tuple(values) if isinstance(values, (list, tuple)) else ()
    for value in chosen:
        _among(value, LABELS, "Labels")
    return tuple(label for label in LABELS if label in chosen)


def _price(cents: Any) -> int:
    if type(cents) is not int or not 1 <= cents <= HIGHEST_CENTS:
        raise BadInput(field="Prix", help=f"indiquez de {money.euros(1)} à {money.euros(HIGHEST_CENTS)}.")
    return cents


def _grams(value: Any, field: str) -> int:
    if type(value) is not int or not 1 <= value <= HEAVIEST_GRAMS:
        raise BadInput(field=field, help=f"indiquez un poids, de 1 g à {money.weight(HEAVIEST_GRAMS)}.")
    return value
