"""The demonstration town as written in these TOML files, read once."""

import tomllib
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from cagette_pwa.models.portion import Unit

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class OfferText:
    """`price_cents` is a kilogram's when `expected_grams` is set, a kilogram's or a litre's in `bulk`.

    `stock` is None where it is not limited.
    """

    reference: str
    label: str
    price_cents: int
    unit: Unit
    pack_size: int
    bulk: bool
    expected_grams: int | None
    max_grams: int | None
    stock: int | None


@dataclass(frozen=True)
class ProductText:
    """A product and its offers; `picture` names its still life, empty without one."""

    name: str
    category: str
    about: str
    vat: Decimal
    picture: str
    offers: tuple[OfferText, ...]


@dataclass(frozen=True)
class FarmText:
    """A farm, its quality labels and what it sells."""

    key: str
    name: str
    insee: str
    about: str
    labels: tuple[str, ...]
    products: tuple[ProductText, ...]


@dataclass(frozen=True)
class ScheduleText:
    """A recurrence and its hours, in French time. Weeks count from the first coming date."""

    rule: str
    starts: time
    ends: time
    weeks_left: int | None = None
    begins_in_weeks: int | None = None


@dataclass(frozen=True)
class MarketText:
    """A market as its card in the guide shows it; `producers` are keys of farms in the order in which they came."""

    key: str
    name: str
    insee: str
    address: str
    lat: float
    lon: float
    customers: int
    payment: str
    about: str
    contact: tuple[str, str]
    schedules: tuple[ScheduleText, ...]
    open_days_before: int
    open_at: time
    close_days_before: int
    close_at: time
    producers: tuple[str, ...]


@dataclass(frozen=True)
class PeopleText:
    """Names to draw from, and beginnings of telephone numbers that no subscriber has."""

    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    phone_ranges: tuple[str, ...]
    mobile_range: str
    hamlets: tuple[str, ...]


@cache
def farms() -> tuple[FarmText, ...]:
    """All farms, in the order of the files' names."""
    tables = (_read(path) for path in sorted(_FOLDER.glob("farms/*.toml")))
    return tuple(_farm(table) for file in tables for table in file["farm"])


@cache
def markets() -> tuple[MarketText, ...]:
    """The eight markets, nearest to Beauronne first."""
    return tuple(_market(table) for table in _read(_FOLDER / "markets.toml")["market"])


@cache
def people() -> PeopleText:
    """What the inhabitants are drawn from."""
    table = _read(_FOLDER / "people.toml")
    mobile = table.pop("mobile_range")
    return PeopleText(mobile_range=mobile, **{key: tuple(value) for key, value in table.items()})


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _farm(table: dict[str, Any]) -> FarmText:
    products = tuple(_product(one) for one in table.pop("product"))
    return FarmText(labels=tuple(table.pop("labels")), products=products, **table)


def _product(table: dict[str, Any]) -> ProductText:
    offers = tuple(_offer(one) for one in table.pop("offers"))
    picture = table.pop("picture", "")
    return ProductText(vat=Decimal(table.pop("vat")), picture=picture, offers=offers, **table)


def _offer(table: dict[str, Any]) -> OfferText:
    return OfferText(
        reference=table["reference"],
        label=table["label"],
        price_cents=table.get("price_cents_per_kg") or table["price_cents"],
        unit=Unit(table.get("unit", "pièce")),
        pack_size=table.get("pack_size", 1),
        bulk=table.get("bulk", False),
        expected_grams=table.get("expected_grams"),
        max_grams=table.get("max_grams"),
        stock=table.get("stock"),
    )


def _market(table: dict[str, Any]) -> MarketText:
    contact = table.pop("contact")
    schedules = tuple(ScheduleText(**one) for one in table.pop("schedules"))
    return MarketText(
        contact=(contact["first_name"], contact["last_name"]),
        schedules=schedules,
        producers=tuple(table.pop("producers")),
        **table,
    )
