"""The printed documents as pages that print: readable on a phone, and on paper like the PDF. They need no script."""

from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cagette_pwa.documents import content
from cagette_pwa.documents.content import Content
from cagette_pwa.documents.html import Markup, element, joined
from cagette_pwa.documents.labels import LabelFormat, LabelSheet
from cagette_pwa.documents.picking import PickingList
from cagette_pwa.documents.sheets import OrderSheet, PickupSheet
from cagette_pwa.documents.words import units

STYLE: Final = (Path(__file__).parent / "templates" / "page.css").read_text()
NOTHING: Final = "Aucune commande pour le moment."
A4: Final = "@page { size: A4; margin: 14mm 15mm }"
MILLIMETRES: Final = 0.353
"""Of a point."""

TICK: Final = element("span", class_="tick", aria_hidden="true")


def order_sheet_html(sheet: OrderSheet) -> str:
    """The « bon de commande »."""
    told = content.order_sheet(sheet)
    headings = ("", "Référence", "Produit", "Quantité", "", "En tout", "Commandes", "Montant")
    table = _table(headings, [_order_row(line) for line in told["lines"]])
    total = element("p", "Total ", element("strong", told["total"]), class_="total")
    body = joined(table, total) if told["lines"] else _nothing()
    note = element("p", told["note"], class_="note") if told["note"] else ""
    return _page("Bon de commande", told, _head("Bon de commande", told, told), note, body)


def pickup_sheet_html(sheet: PickupSheet, *others: PickupSheet) -> str:
    """The « liste d'émargement » of `sheet`, then of each of `others`."""
    told = content.pickup_sheets(sheet, *others)
    title = "Liste d’émargement"
    lists = [element("article", _head(title, told, one), *_baskets(one), class_="list") for one in told["lists"]]
    return _page(title, told, *lists)


def picking_list_html(sheet: PickingList) -> str:
    """The « liste de préparation »."""
    told = content.picking_list(sheet)
    products = [_product(one) for one in told["products"]] or [_nothing()]
    return _page("Liste de préparation", told, _head("Liste de préparation", told, told), *products)


def labels_html(sheet: LabelSheet) -> str:
    """Labels: in their places on paper, one under the other on a screen."""
    told = content.labels(sheet)
    pages = [element("section", *[_label(one, sheet.form) for one in page], class_="labels") for page in told["sheets"]]
    form = sheet.form
    paper = "A4" if form.rows else f"{form.width}mm 100mm"
    look = f"@page {{ size: {paper}; margin: {0 if form.rows else 3}mm }}\n:root {{ {_measures(form)} }}"
    return _page("Étiquettes", told, *(pages or [_nothing()]), paper=look, kind="sheet" if form.rows else "roll")


def _page(title: str, told: Content, *body: str, paper: str = A4, kind: str = "") -> str:
    where = told["slots"][0]["market"] if told.get("slots") else ""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1, viewport-fit=cover"),
        element("title", " – ".join(filter(None, (title, where)))),
        element("link", rel="icon", href="/icons/cagette.svg", type="image/svg+xml"),
        element("link", rel="stylesheet", href="/look.css"),
        element("style", Markup(f"{paper}\n{STYLE}")),
        element("script", src="/printing.js", type="module"),
    )
    bar = element(
        "nav",
        element("a", "Retour", href=_inside(told["url"])),
        element("button", "Imprimer", type="button", id="imprimer"),
    )
    foot = element("footer", " · ".join(filter(None, (told.get("printed", ""), told.get("farm", "")))))
    whole = element("html", head, element("body", bar, element("main", *body, class_=kind), foot), lang="fr")
    return f"<!DOCTYPE html>\n{whole}"


def _inside(url: str) -> str:
    """The page on whatever host it is shown."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}".rstrip("?")


def _head(title: str, told: Content, one: Content) -> Markup:
    slots = [
        element("p", element("strong", slot["market"]), f" {slot['commune']} ", element("span", slot["when"]))
        for slot in one["slots"]
    ]
    figures = [element("li", element("strong", value), f" {word}") for value, word in one["figures"]]
    code = element("div", Markup(one["qr"]), "La liste à jour", class_="code") if one["qr"] else ""
    about = element("div", element("h1", title), element("p", told["farm"], class_="farm"), *slots)
    return joined(element("header", about, code), element("ul", *figures, class_="figures"))


def _table(headings: tuple[str, ...], rows: list[Markup]) -> Markup:
    titles = element("tr", *[element("th", heading, scope="col") for heading in headings])
    return element("table", element("thead", titles), element("tbody", *rows))


def _row(**cells: str) -> Markup:
    return element("tr", *[element("td", text, class_=name) for name, text in cells.items()])


def _order_row(line: Content) -> Markup:
    name = joined(_goods(line), element("small", line["note"]) if line["note"] else "")
    orders = joined(line["orders"], element("span", f" {units(int(line['orders']), 'commande')}", class_="screen"))
    return _row(
        box=TICK, ref=line["reference"], name=name, count=line["count"], unit=line["unit"],
        weight=_weight(line["weight"]), side=orders, amount=line["amount"],
    )  # fmt: skip


def _baskets(one: Content) -> list[Markup]:
    return [_basket(basket, one["due"]) for basket in one["baskets"]] or [_nothing()]


def _basket(basket: Content, due: str) -> Markup:
    order, *rest = basket["header"]
    title = element("h2", element("strong", order, class_="number"), *[f" – {part}" for part in rest])
    headings = ("Référence", "Qté", "Produit", "En tout", "Prix unitaire", "Sous-total")
    rows = [_pickup_row(line) for line in basket["lines"]]
    sign = element(
        "div",
        element("p", basket["note"], class_="note") if basket["note"] else element("span"),
        element("span", "Signature", class_="signature"),
        element("p", f"{due} ", element("strong", basket["total"]), class_="total"),
        class_="sign",
    )
    return element("section", title, _table(headings, rows), sign, class_="basket")


def _pickup_row(line: Content) -> Markup:
    return _row(
        ref=line["reference"], count=line["quantity"], name=_goods(line), weight=_weight(line["weight"]),
        side=line["price"], amount=line["subtotal"],
    )  # fmt: skip


def _product(one: Content) -> Markup:
    title = element(
        "h2",
        TICK,
        element("span", _goods(one), class_="name"),
        element("span", element("strong", one["count"]), f" {one['unit']}", class_="count"),
        element("span", _weight(one["weight"]), class_="weight"),
    )
    return element("section", title, *[_place(place) for place in one["places"]], class_="product")


def _place(place: Content) -> Markup:
    count = f"{place['count']} {place['unit']}".strip()
    about = element("p", element("strong", place["where"]), f" {count} · ", _weight(place["weight"]))
    takes = [
        element("li", TICK, element("strong", number), f" {quantity}".rstrip()) for number, quantity in place["takes"]
    ]
    return joined(about if place["where"] else "", element("ul", *takes, class_="takes"))


def _label(one: Content | None, form: LabelFormat) -> Markup:
    if one is None:
        return element("div", class_="label gone")
    head = joined(element("small", "N°"), one["head"]) if one["numbered"] else one["head"]
    return element(
        "article",
        element("div", Markup(one["qr"]), one["count"], class_="code"),
        element("h2", head, class_="number" if one["numbered"] else "words"),
        element("p", one["title"], class_="title"),
        element("p", one["when"]),
        element("p", one["market"], class_="where"),
        element("p", "\u00a0• ".join(one["lines"]), class_="lines"),
        class_="label",
        style=f"--lines: {_rows_left(one, form)}" if form.rows else "",
    )


def _rows_left(one: Content, form: LabelFormat) -> int:
    """How many rows of small words a label has left under its head, reckoned as CSS cannot: a letter is half its height
    wide, the market has one row, the customer up to two."""
    row = form.text * MILLIMETRES * 1.2
    beside = form.width - 2 * form.inset[0] - form.qr - 2.5
    names = 1 if len(one["title"]) * form.text * MILLIMETRES * 1.4 * 0.58 < beside else 2
    head = form.number * MILLIMETRES * 0.85 if one["numbered"] else 2 * form.text * MILLIMETRES * 2.0 * 1.1
    used = max(form.qr + 1 + row, head + names * 1.4 * row + 2 * row)
    return max(1, int((form.height - 2 * form.inset[1] - used - 1) / row))


def _measures(form: LabelFormat) -> str:
    measures = {
        "width": f"{form.width}mm", "height": f"{form.height}mm", "left": f"{form.left}mm", "top": f"{form.top}mm",
        "columns": str(form.columns), "beside": f"{max(0, form.across - form.width):.2f}mm",
        "inset": f"{form.inset[1]}mm {form.inset[0]}mm", "text": f"{form.text}pt", "number": f"{form.number}pt",
        "code": f"{form.qr}mm",
    }  # fmt: skip
    return " ".join(f"--{name}: {value};" for name, value in measures.items())


def _goods(line: Content) -> Markup:
    return joined(element("strong", line["name"]), f" {line['label']}".rstrip())


def _weight(parts: tuple[str, str, str]) -> Markup:
    made_of, total, remark = parts
    return joined(f"{made_of} ".lstrip(), element("strong", total) if total else "", f" {remark}".rstrip())


def _nothing() -> Markup:
    return element("p", NOTHING, class_="nothing")
