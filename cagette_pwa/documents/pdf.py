"""The printed documents, A4 and readable in black and white."""

from typing import Any

from cagette_pwa.clock import day_words, hour_words, slot_words
from cagette_pwa.documents import press
from cagette_pwa.documents.qr import qr_svg
from cagette_pwa.documents.sheets import (
    Goods,
    OrderLine,
    OrderSheet,
    PickupBasket,
    PickupLine,
    PickupSheet,
    Poster,
    Slot,
)
from cagette_pwa.documents.words import clean, counted, headline, plural, price, weight_sum
from cagette_pwa.money import NBSP, euros

ROWS_SURE_TO_FIT = 30
CHARACTERS_A_ROW = 30
REFERENCE_CHARACTERS = 10


def order_sheet_pdf(sheet: OrderSheet) -> bytes:
    """The "bon de commande" of `sheet`; raises DocumentFailed."""
    return press.pdf(
        "order_sheet",
        {
            "farm": headline(sheet.farm),
            "slots": [_slot(slot) for slot in sheet.slots],
            "figures": [
                *_figure(sheet.orders, "commande"),
                *_figure(sheet.count, "article"),
                [euros(sheet.total_cents), "au total"],
            ],
            "lines": [_order_line(line) for line in sheet.lines],
            "total": euros(sheet.total_cents),
            "note": clean(sheet.note),
            "qr": _small_qr(sheet.url),
            "printed": _printed(sheet),
        },
    )


def pickup_sheet_pdf(sheet: PickupSheet, *others: PickupSheet) -> bytes:
    """The "liste d'émargement" of `sheet`, then of each of `others` on a new page; raises DocumentFailed.

    A basket stays on one page if a page can hold it.
    """
    return press.pdf(
        "pickup_sheet",
        {
            "farm": headline(sheet.farm),
            "slots": [_slot(sheet.slot)],
            "lists": [_pickup_list(one) for one in (sheet, *others)],
            "printed": _printed(sheet),
        },
    )


def poster_pdf(poster: Poster) -> bytes:
    """The A4 poster of a market; raises DocumentFailed."""
    return press.pdf(
        "poster",
        {
            "market": clean(poster.market),
            "commune": clean(poster.commune),
            "place": clean(poster.place),
            "schedules": [clean(words) for words in poster.schedules],
            "address": clean(poster.short_address),
            "qr": qr_svg(poster.url, "H", quiet_zone=0),
        },
        tags=True,
    )


def _pickup_list(sheet: PickupSheet) -> dict[str, Any]:
    return {
        "slots": [_slot(sheet.slot)],
        "figures": [
            *_figure(len(sheet.baskets), "panier"),
            *_figure(sheet.count, "article"),
            [euros(sheet.total_cents), "à encaisser" if sheet.due_on_site else "au total"],
        ],
        "due": "À régler" if sheet.due_on_site else "Total",
        "baskets": [_basket(basket) for basket in sheet.baskets],
        "qr": _small_qr(sheet.url),
    }


def _slot(slot: Slot) -> dict[str, str]:
    return {
        "market": clean(slot.market),
        "commune": clean(slot.commune),
        "when": slot_words(slot.starts_at, slot.ends_at),
    }


def _figure(count: int, word: str) -> list[list[str]]:
    return [[str(count), word if count < 2 else plural(word)]]


def _small_qr(url: str) -> str:
    return qr_svg(url, quiet_zone=0) if url else ""


def _printed(sheet: OrderSheet | PickupSheet) -> str:
    return f"Édité le {day_words(sheet.printed_at, year=True)} à{NBSP}{hour_words(sheet.printed_at)}"


def _goods(goods: Goods) -> dict[str, str]:
    return {
        "reference": clean(goods.reference, longest=REFERENCE_CHARACTERS),
        "name": clean(goods.name),
        "label": clean(goods.label),
    }


def _order_line(line: OrderLine) -> dict[str, Any]:
    count, unit = counted(line.count, line.goods)
    return _goods(line.goods) | {
        "count": count,
        "unit": clean(unit),
        "weight": weight_sum(line.count, line.goods, line.by_weight),
        "orders": str(line.orders),
        "amount": euros(line.amount_cents),
        "note": clean(line.note),
    }


def _basket(basket: PickupBasket) -> dict[str, Any]:
    header = (f"N°{basket.number}", headline(basket.customer), headline(basket.phone, 40))
    return {
        "header": [part for part in header if part],
        "lines": [_pickup_line(line) for line in basket.lines],
        "note": clean(basket.note),
        "total": euros(basket.total_cents),
        "may_overflow": _rows(basket) > ROWS_SURE_TO_FIT,
    }


def _pickup_line(line: PickupLine) -> dict[str, Any]:
    return _goods(line.goods) | {
        "quantity": NBSP.join(counted(line.quantity, line.goods)) if line.goods.loose else str(line.quantity),
        "weight": weight_sum(line.quantity, line.goods, line.by_weight),
        "price": price(line),
        "subtotal": euros(line.subtotal_cents),
    }


def _rows(basket: PickupBasket) -> int:
    """The most rows that a basket can take on paper, so that only doubtful ones are measured."""
    frame = (basket.customer, basket.phone, basket.note)
    lines = sum(1 + _wrapped_goods(line.goods) for line in basket.lines)
    return lines + sum(_wrapped(text) for text in frame)


def _wrapped_goods(goods: Goods) -> int:
    reference = len(goods.reference)
    pieces = 2 * reference // REFERENCE_CHARACTERS if reference > REFERENCE_CHARACTERS else 0
    return max(_wrapped(goods.name + goods.label), pieces)


def _wrapped(text: str) -> int:
    return len(text) // CHARACTERS_A_ROW
