"""What printed documents say, worded in French: the same for a PDF's template and for a page that prints."""

from dataclasses import asdict
from typing import Any, TypeAlias

from cagette_pwa.clock import day_words, hour_words, slot_words
from cagette_pwa.documents.labels import Label, LabelSheet
from cagette_pwa.documents.picking import PickingList, PickingPlace, PickingProduct, Take
from cagette_pwa.documents.qr import qr_svg, qr_svgs
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

Content: TypeAlias = dict[str, Any]

ROWS_SURE_TO_FIT = 30
CHARACTERS_A_ROW = 30
REFERENCE_CHARACTERS = 10
LABEL_CHARACTERS = 20
"""A word with more of them can be broken on a label."""


def order_sheet(sheet: OrderSheet) -> Content:
    """The « bon de commande »."""
    return _head(sheet) | {
        "slots": [_slot(slot) for slot in sheet.slots],
        "figures": [
            *_figure(sheet.orders, "commande"),
            *_figure(sheet.count, "article"),
            [euros(sheet.total_cents), "au total"],
        ],
        "lines": [_order_line(line) for line in sheet.lines],
        "total": euros(sheet.total_cents),
        "note": clean(sheet.note),
    }


def pickup_sheets(sheet: PickupSheet, *others: PickupSheet) -> Content:
    """The « liste d'émargement » of `sheet`, then of each of `others`."""
    lists = [_pickup_list(one) for one in (sheet, *others)]
    return _head(sheet) | {"slots": [_slot(sheet.slot)], "lists": lists}


def picking_list(sheet: PickingList) -> Content:
    """The « liste de préparation »; a product's place has no name where there is only one."""
    several = len(sheet.slots) > 1
    return _head(sheet) | {
        "slots": [_slot(slot) for slot in sheet.slots],
        "figures": [
            *_figure(len(sheet.products), "produit"),
            *_figure(sheet.orders, "commande"),
            *_figure(sheet.count, "article"),
        ],
        "products": [_picking_product(product, several) for product in sheet.products],
    }


def labels(sheet: LabelSheet) -> Content:
    """Labels sheet by sheet, null where one is gone already."""
    codes = dict(zip(sheet.labels, qr_svgs([label.url for label in sheet.labels]), strict=True))
    return {
        "form": asdict(sheet.form),
        "url": sheet.url,
        "sheets": [[label and _label(label, codes[label]) for label in page] for page in sheet.sheets],
    }


def poster(told: Poster) -> Content:
    """A market's poster."""
    return {
        "market": clean(told.market),
        "commune": clean(told.commune),
        "place": clean(told.place),
        "schedules": [clean(words) for words in told.schedules],
        "address": clean(told.short_address),
        "qr": qr_svg(told.url, "H", quiet_zone=0),
    }


def _head(sheet: OrderSheet | PickupSheet | PickingList) -> Content:
    printed = f"Édité le {day_words(sheet.printed_at, year=True)} à{NBSP}{hour_words(sheet.printed_at)}"
    return {"farm": headline(sheet.farm), "printed": printed, "url": sheet.url, "qr": _small_qr(sheet.url)}


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
        "url": sheet.url,
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


def _picking_product(product: PickingProduct, several: bool) -> Content:
    count, unit = counted(product.count, product.goods)
    return _goods(product.goods) | {
        "count": count,
        "unit": clean(unit),
        "weight": weight_sum(product.count, product.goods, product.by_weight),
        "orders": _figure(product.orders, "commande")[0],
        "places": [_picking_place(place, product.goods, several) for place in product.places],
    }


def _picking_place(place: PickingPlace, goods: Goods, several: bool) -> Content:
    count, unit = counted(place.count, goods)
    return {
        "where": f"{headline(place.slot.market, 60)}, {day_words(place.slot.starts_at)}" if several else "",
        "count": count,
        "unit": clean(unit),
        "weight": weight_sum(place.count, goods, place.by_weight),
        "takes": [_take(take, goods) for take in place.takes],
    }


def _take(take: Take, goods: Goods) -> list[str]:
    """The order number, then how many; one needs no word."""
    if goods.loose:
        return [str(take.number), NBSP.join(counted(take.quantity, goods))]
    return [str(take.number), f"×{NBSP}{take.quantity}" if take.quantity > 1 else ""]


def _label(label: Label, code: str) -> Content:
    return {
        "head": clean(label.head, longest=LABEL_CHARACTERS),
        "numbered": label.numbered,
        "title": clean(label.title, longest=LABEL_CHARACTERS),
        "market": clean(label.slot.market),
        "when": day_words(label.slot.starts_at),
        "lines": [_together(clean(line)) for line in label.lines],
        "count": clean(label.count),
        "qr": code,
    }


def _together(line: str) -> str:
    """« 3 × » and « 1,5 kg · » do not part from what they count."""
    return line.replace(" × ", f"{NBSP}×{NBSP}").replace(" · ", f"{NBSP}·{NBSP}")


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
