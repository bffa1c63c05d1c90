"""What a farm makes (product) and the forms in which it sells it (offers)."""

from datetime import datetime
from decimal import Decimal

from sqlmodel import Field, SQLModel, UniqueConstraint

from cagette_pwa.models.columns import Moment, Percent, choice
from cagette_pwa.models.portion import Portion, Unit

VAT_RATES = (Decimal("5.5"), Decimal(10), Decimal(20), Decimal("2.1"), Decimal(0))
CATEGORIES = (
    "Légumes",
    "Fruits",
    "Viande",
    "Volaille",
    "Œufs",
    "Crèmerie",
    "Pain",
    "Poisson",
    "Épicerie",
    "Miel et confitures",
    "Boissons",
    "Plantes",
    "Autres",
)
LABELS = ("Agriculture biologique", "Label Rouge", "IGP", "AOP", "Nature et Progrès", "Demeter", "Fermier")


class Product(SQLModel, table=True):
    """A thing grown or made."""

    id: int | None = Field(default=None, primary_key=True)
    producer_id: int = Field(foreign_key="producer.id", index=True)
    name: str = Field(max_length=80)
    description: str = Field(default="", max_length=1000)
    category: str = Field(max_length=40)
    labels: str = Field(default="", max_length=200)
    """Quality labels, separated by commas."""
    vat_rate: Decimal = Field(sa_type=Percent)
    photo_id: int | None = Field(default=None, foreign_key="photo.id")
    created_at: datetime = Field(sa_type=Moment)
    archived_at: datetime | None = Field(default=None, sa_type=Moment)
    """Set while the farm does not make it any more: none of its offers is sold."""


class Offer(SQLModel, table=True):
    """A sellable form of a product: 500 g, the piece, about 1.8 kg at 9,50 €/kg.

    Its stock is counted in pieces, whatever they weigh. `on_hand` is the sum of its movements: only
    `services.stock` writes both, together.
    """

    __table_args__ = (UniqueConstraint("producer_id", "reference"),)

    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="product.id", index=True)
    producer_id: int = Field(foreign_key="producer.id", index=True)
    reference: str = Field(max_length=20)
    label: str = Field(max_length=80)
    """What is read after the product's name: `500 g`, `la pièce`, `environ 1,8 kg`."""
    unit: Unit = Field(default=Unit.PIECE, sa_column=choice(Unit))
    pack_size: int = 1
    """How many `unit`s a pack holds: 500 with `g`, 12 with `pièce`, 75 with `cl`. In bulk: the smallest step."""
    price_cents: int
    """TTC, for a pack; for a kilogram when `variable_weight`; for a kilogram or a litre in `bulk`."""
    bulk: bool = False
    """Sold loose (vrac), as many steps of `pack_size` `unit`s as the customer wants; a piece of its stock is a step."""
    variable_weight: bool = False
    expected_grams: int | None = None
    max_grams: int | None = None
    stock_limited: bool = False
    on_hand: int = 0
    low_stock: int = 10
    """Below this many available, the interface warns."""
    archived_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    """Set while the last `Archival` has not been undone."""

    @property
    def portion(self) -> Portion:
        """What one of it is."""
        return Portion.of(self)

    @property
    def sold_as(self) -> str:
        """What `price_cents` is the price of: `500 g`, `12 pièce`, `kg`, `L`."""
        return self.portion.measure or f"{self.pack_size} {self.unit.value}"


class Archival(SQLModel, table=True):
    """An offer leaves all catalogs, and comes back when `undone_at` is set."""

    id: int | None = Field(default=None, primary_key=True)
    offer_id: int = Field(foreign_key="offer.id", index=True)
    archived_by: int = Field(foreign_key="user_account.id")
    archived_at: datetime = Field(sa_type=Moment)
    with_product: bool = False
    """It left because its product did, and comes back with it."""
    undone_by: int | None = Field(default=None, foreign_key="user_account.id")
    undone_at: datetime | None = Field(default=None, sa_type=Moment)
