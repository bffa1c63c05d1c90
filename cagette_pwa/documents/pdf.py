"""The printed documents as PDF, readable in black and white. Each raises DocumentFailed."""

from cagette_pwa.documents import content, press
from cagette_pwa.documents.labels import LabelSheet
from cagette_pwa.documents.picking import PickingList
from cagette_pwa.documents.sheets import OrderSheet, PickupSheet, Poster


def order_sheet_pdf(sheet: OrderSheet) -> bytes:
    """The « bon de commande »."""
    return press.pdf("order_sheet", content.order_sheet(sheet))


def pickup_sheet_pdf(sheet: PickupSheet, *others: PickupSheet) -> bytes:
    """The « liste d'émargement » of `sheet`, then of each of `others` on a new page.

    A basket stays on one page if a page can hold it.
    """
    return press.pdf("pickup_sheet", content.pickup_sheets(sheet, *others))


def picking_list_pdf(sheet: PickingList) -> bytes:
    """The « liste de préparation », product by product over all markets."""
    return press.pdf("picking_list", content.picking_list(sheet))


def labels_pdf(sheet: LabelSheet) -> bytes:
    """Labels, on sheets of A4 or one a page for a roll."""
    return press.pdf("labels", content.labels(sheet))


def poster_pdf(poster: Poster) -> bytes:
    """The A4 poster of a market."""
    return press.pdf("poster", content.poster(poster), tags=True)
