"""What a customer pays and what the producer keeps, part by part, to the cent."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from sqlmodel import Field, SQLModel, UniqueConstraint

from cagette_pwa.models.columns import Moment, Percent, choice
from cagette_pwa.money import round_cents


class FeeKind(StrEnum):
    """What the platform charges for."""

    ONLINE_PAYMENT = "online_payment"
    PLATFORM = "platform"

    @property
    def words(self) -> str:
        """What people read."""
        return "Frais de plateforme" if self is FeeKind.PLATFORM else "Frais de paiement en ligne"


class FeeRate(SQLModel, table=True):
    """A fee of the platform, TTC, from a day on."""

    __tablename__ = "fee_rate"
    __table_args__ = (UniqueConstraint("kind", "starts_on"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: FeeKind = Field(sa_column=choice(FeeKind))
    rate: Decimal = Field(sa_type=Percent)
    starts_on: date


class PriceChange(SQLModel, table=True):
    """The base price of an offer changed: who, when, from what to what; taken back, it is `undone_at`."""

    __tablename__ = "price_change"

    id: int | None = Field(default=None, primary_key=True)
    offer_id: int = Field(foreign_key="offer.id", index=True)
    changed_by: int = Field(foreign_key="user_account.id")
    changed_at: datetime = Field(sa_type=Moment)
    before_cents: int
    after_cents: int
    sold_as: str = Field(max_length=40)
    """How the offer was sold before (`Offer.sold_as`): once it is sold otherwise, its former price means nothing."""
    undone_by: int | None = Field(default=None, foreign_key="user_account.id")
    undone_at: datetime | None = Field(default=None, sa_type=Moment)


class CatalogPriceChange(SQLModel, table=True):
    """What a `PriceChange` did to the offer's own price in a catalog; None is "the price of the catalog's rule"."""

    __tablename__ = "catalog_price_change"
    __table_args__ = (UniqueConstraint("change_id", "catalog_id"),)

    id: int | None = Field(default=None, primary_key=True)
    change_id: int = Field(foreign_key="price_change.id", index=True)
    catalog_id: int = Field(foreign_key="catalog.id", index=True)
    before_cents: int | None = None
    after_cents: int | None = None


@dataclass(frozen=True)
class PriceRule:
    """How a catalog turns a base price into its own. Rates are percents."""

    modulation: Decimal = Decimal(0)
    modulation_cents: int = 0
    online_fee: Decimal = Decimal(0)
    platform_fee: Decimal = Decimal(0)

    def apply(self, base_cents: int, fixed_cents: int | None = None) -> "PriceBreakdown":
        """The price of `base_cents` in this catalog; `fixed_cents` is a price set by hand, fees included.

        Included fees are taken from what the customer pays: at 3.6 %, keeping 10,00 € takes 10,37 €, where
        multiplying (10,36 €) would leave 9,99 €. The price is the lowest that leaves the whole modulated price.
        """
        if fixed_cents is not None:
            return self._parts(base_cents, fixed_cents)
        modulated = base_cents + round_cents(base_cents * self.modulation / 100) + self.modulation_cents
        return self._parts(base_cents, self._leaving(max(0, modulated)))

    def _leaving(self, kept_cents: int) -> int:
        """Of p, fees take p·r rounded half up, so p·(1 - r) - 1/2 rounded up is left: the first p for which it is."""
        remaining = 1 - (self.online_fee + self.platform_fee) / 100
        below = (Decimal(2 * kept_cents - 1) / (2 * remaining)).to_integral_value(ROUND_FLOOR)
        return int(below) + 1

    def _parts(self, base_cents: int, paid_cents: int) -> "PriceBreakdown":
        """Fees are rounded together, and the platform's is what the other one leaves of them.

        Each on its own, a price one cent higher could leave a cent less.
        """
        fees = round_cents(paid_cents * (self.online_fee + self.platform_fee) / 100)
        online = round_cents(paid_cents * self.online_fee / 100)
        return PriceBreakdown(
            base_cents=base_cents,
            modulation_cents=paid_cents - fees - base_cents,
            online_fee_cents=online,
            platform_fee_cents=fees - online,
        )


@dataclass(frozen=True)
class PriceBreakdown:
    """Four parts that add up to `paid_cents`, what the customer pays."""

    base_cents: int
    modulation_cents: int
    online_fee_cents: int
    platform_fee_cents: int

    @property
    def paid_cents(self) -> int:
        """What the customer pays."""
        return self.kept_cents + self.online_fee_cents + self.platform_fee_cents

    @property
    def kept_cents(self) -> int:
        """What the producer keeps."""
        return self.base_cents + self.modulation_cents
