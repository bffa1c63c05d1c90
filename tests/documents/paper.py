"""Sheets to print, and eyes to read what came out."""

from datetime import UTC, datetime
from io import BytesIO

import pypdfium2  # type: ignore[import-untyped]
import zxingcpp
from pypdf import PdfReader

from cagette_pwa.documents.labels import Label
from cagette_pwa.documents.picking import PickingList, PickingPlace, PickingProduct, Take
from cagette_pwa.documents.sheets import (
    ByWeight,
    Goods,
    OrderLine,
    OrderSheet,
    PickupBasket,
    PickupLine,
    PickupSheet,
    Slot,
)

URL = "https://cagette.example/marche/k7Qm2xPz"
PRINTED_AT = datetime(2026, 11, 23, 14, 7, tzinfo=UTC)
TUESDAY = Slot(
    "La Cagette de Lakanal",
    "Ribérac",
    datetime(2026, 11, 24, 16, 30, tzinfo=UTC),
    datetime(2026, 11, 24, 17, 30, tzinfo=UTC),
)
WEDNESDAY = Slot(
    "La Cagette de Segonzac",
    "Segonzac",
    datetime(2026, 11, 25, 17, 0, tzinfo=UTC),
    datetime(2026, 11, 25, 18, 0, tzinfo=UTC),
)
TOMATOES = Goods("TOM-01", "Tomates anciennes", "500 g", "barquette", 500)
CHICKEN = Goods("POU-18", "Poulet fermier", "≈ 1,8 kg", "pièce")
LETTUCE = Goods("LAI-03", "Laitue", "", "pièce")
CARROTS = Goods("CAR-VRAC", "Carottes", "en vrac", "", 500, "kg", loose=True)


def pages(pdf: bytes) -> list[str]:
    """The text of each page, every run of spaces as one."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def text(pdf: bytes) -> str:
    return " ".join(pages(pdf))


def qr_codes(pdf: bytes, dots_per_inch: int = 150, page: int = 0) -> list[zxingcpp.Barcode]:
    """The QR codes that a camera sees on a page, the first one unless another is named."""
    picture = pypdfium2.PdfDocument(pdf)[page].render(scale=dots_per_inch / 72).to_pil()
    return zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]))


def words_at(pdf: bytes, page: int = 0) -> list[tuple[str, float, float, float, float]]:
    """Each piece of text of a page with its left, bottom, right and top, in millimetres from the bottom left corner."""
    read = pypdfium2.PdfDocument(pdf)[page].get_textpage()
    boxes = [read.get_rect(at) for at in range(read.count_rects())]
    return [(read.get_text_bounded(*box), *(25.4 / 72 * side for side in box)) for box in boxes]


def order_line(goods: Goods = TOMATOES, count: int = 4, cents: int = 1280, **more: object) -> OrderLine:
    return OrderLine(goods, count, orders=2, amount_cents=cents, **more)  # type: ignore[arg-type]


def order_sheet(*lines: OrderLine, **more: object) -> OrderSheet:
    given = {"farm": "GAEC Nature et Saveurs", "slots": (TUESDAY,), "orders": 2, "printed_at": PRINTED_AT}
    return OrderSheet(lines=lines, **(given | more))  # type: ignore[arg-type]


def pickup_line(goods: Goods = TOMATOES, quantity: int = 1, unit_cents: int = 320) -> PickupLine:
    return PickupLine(goods, quantity, unit_cents, quantity * unit_cents)


def weighed_line(quantity: int, *grams: int) -> PickupLine:
    by_weight = ByWeight(cents_per_kg=950, expected_grams=1800, weighed_grams=grams)
    return PickupLine(CHICKEN, quantity, 0, by_weight.grams(quantity) * 950 // 1000, by_weight)


def basket(number: int, *lines: PickupLine, customer: str = "Claire Martin", note: str = "") -> PickupBasket:
    return PickupBasket(number, customer, "06 12 34 56 78", lines or (pickup_line(),), note)


def pickup_sheet(*baskets: PickupBasket, **more: object) -> PickupSheet:
    given = {"farm": "GAEC Nature et Saveurs", "slot": TUESDAY, "printed_at": PRINTED_AT}
    return PickupSheet(baskets=baskets, **(given | more))  # type: ignore[arg-type]


def label(number: int = 12, customer: str = "Claire Martin", *lines: str, **more: object) -> Label:
    given = {"slot": TUESDAY, "count": "3 articles", "url": f"https://cagette.example/preparer?d=7&panier={number}"}
    return Label(str(number), customer, lines=lines or ("3 × Courgettes 500 g",), **(given | more))  # type: ignore[arg-type]


def place(*takes: tuple[int, int], slot: Slot = TUESDAY, **more: object) -> PickingPlace:
    return PickingPlace(slot, tuple(Take(*take) for take in takes), **more)  # type: ignore[arg-type]


def picking_list(*products: PickingProduct, **more: object) -> PickingList:
    given = {"farm": "GAEC Nature et Saveurs", "slots": (TUESDAY, WEDNESDAY), "orders": 3, "printed_at": PRINTED_AT}
    return PickingList(products=products, **(given | more))  # type: ignore[arg-type]
