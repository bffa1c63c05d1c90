"""The tables, one aggregate a file. Importing this package registers them all."""

from sqlmodel import SQLModel

from cagette_pwa.models import (
    account,
    basket,
    catalog,
    conversation,
    distribution,
    market,
    notice,
    participation,
    payout,
    price,
    producer,
    product,
    schedule,
    stock,
)

metadata = SQLModel.metadata

__all__ = [
    "account",
    "basket",
    "catalog",
    "conversation",
    "distribution",
    "market",
    "metadata",
    "notice",
    "participation",
    "payout",
    "price",
    "producer",
    "product",
    "schedule",
    "stock",
]
