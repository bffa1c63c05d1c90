"""The tables, one aggregate a file. Importing this package registers them all."""

from sqlmodel import SQLModel

from cagette_pwa.models import (
    account,
    basket,
    catalog,
    conversation,
    debit,
    distribution,
    field,
    holiday,
    market,
    notice,
    participation,
    payout,
    photo,
    price,
    producer,
    product,
    product_import,
    schedule,
    stock,
)

metadata = SQLModel.metadata

__all__ = [
    "account",
    "basket",
    "catalog",
    "conversation",
    "debit",
    "distribution",
    "field",
    "holiday",
    "market",
    "metadata",
    "notice",
    "participation",
    "payout",
    "photo",
    "price",
    "producer",
    "product",
    "product_import",
    "schedule",
    "stock",
]
