"""What a producer typed about a product or an offer, checked before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from cagette_pwa import money
from cagette_pwa.errors import BadInput
from cagette_pwa.models.portion import MEASURED, Portion, Unit
from cagette_pwa.models.product import CATEGORIES, LABELS, VAT_RATES
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
    """`price_cents` is TTC, for what `Portion` says; an empty label or reference is proposed."""

    price_cents: int
    unit: Unit = Unit.PIECE
    pack_size: int = 1
    label: str = ""
    reference: str = ""
    bulk: bool = False
    variable_weight: bool = False
    expected_grams: int | None = None
    max_grams: int | None = None

    @property
    def portion(self) -> Portion:
        """What one of it would be."""
        return Portion.of(self)

    def checked(self) -> "OfferDraft":
        """The same, cleaned, with a label; the reference may still be empty. Raises BadInput."""
        sound = replace(
            self,
            price_cents=checked_price(self.price_cents),
            unit=_among(self.unit, tuple(Unit), "Unité"),
            pack_size=typed.whole(self.pack_size, "Contenance", least=1, most=LARGEST_PACK),
            bulk=self.bulk is True,
            variable_weight=self.variable_weight is True,
            reference=typed.one_line(self.reference, "Référence", least=0, most=20).upper(),
            label=typed.one_line(self.label, "Libellé", least=0, most=80),
        )
        if sound.bulk:
            sound._check_loose()
        sound = sound._weighed()
        return replace(sound, label=sound.label or sound.usual_label())

    def usual_label(self) -> str:
        """The label that is proposed."""
        return self.portion.usual_label()

    def _check_loose(self) -> None:
        """What is sold loose has a step that can be measured, carried and paid for."""
        if self.variable_weight:
            raise BadInput(field="Vente", help="choisissez en vrac ou pesé, pas les deux : le vrac ne se pèse pas.")
        if self.unit not in MEASURED:
            raise BadInput(field="Unité", help="le vrac se vend au poids ou au litre, pas à la pièce.")
        if self.portion.size > HEAVIEST_GRAMS:
            raise BadInput(field="Vendu par", help="indiquez au plus 100 kg ou 100 L.")
        if self.portion.cents(self.price_cents, 1) < 1:
            raise BadInput(field="Vendu par", help="si peu coûterait 0,00 €. Vendez par plus grande quantité.")

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


def checked_price(cents: Any) -> int:
    """A price in cents, from one cent up; raises BadInput."""
    if type(cents) is not int or not 1 <= cents <= HIGHEST_CENTS:
        raise BadInput(field="Prix", help=f"indiquez de {money.euros(1)} à {money.euros(HIGHEST_CENTS)}.")
    return cents


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


def _grams(value: Any, field: str) -> int:
    if type(value) is not int or not 1 <= value <= HEAVIEST_GRAMS:
        raise BadInput(field=field, help=f"indiquez un poids, de 1 g à {money.weight(HEAVIEST_GRAMS)}.")
    return value
