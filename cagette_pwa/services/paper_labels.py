"""Labels of the sales that a farm chose: one a basket, or one for each product and market."""

from collections.abc import Callable
from typing import Final

from cagette_pwa.documents.labels import FORMATS, Label, LabelFormat, LabelSheet
from cagette_pwa.errors import NotFound
from cagette_pwa.money import NBSP
from cagette_pwa.services import typed
from cagette_pwa.services.lines import OrderedLine
from cagette_pwa.services.papers import Chosen, preparation_url, slot_of
from cagette_pwa.services.picking_lists import Gathering, gathered
from cagette_pwa.services.recaps import CustomerRecap, by_customer


def label_sheet(about: Chosen, *, form: str, first: str, what: str) -> LabelSheet:
    """The labels of `what` (`sacs` or `caisses`) on sheets of `form`, from place `first` of a sheet that was begun.

    Takes what a browser sent; an empty word is the usual choice. Raises NotFound for what does not exist, and
    BadInput for no place of such a sheet.
    """
    known, make = FORMATS.get(form or "24"), MAKERS.get(what or "sacs")
    if known is None or make is None:
        raise NotFound
    return LabelSheet(known, tuple(make(about)), _place(first, known), about.url)


def bag_labels(about: Chosen) -> list[Label]:
    """One for each basket: number, customer, and what the farm puts into it."""
    return [_bag(about, customer) for customer in by_customer(about.lines)]


def crate_labels(about: Chosen) -> list[Label]:
    """One for each product at each distribution: how much, and for which orders."""
    return [_crate(about, gathering, part) for gathering in gathered(about.lines) for part in gathering.places]


def _place(first: str, form: LabelFormat) -> int:
    """A roll begins where it was cut."""
    if not first or not form.rows:
        return 1
    number = int(first) if first.isascii() and first.isdigit() and len(first) <= 3 else 0
    return typed.whole(number, "Première étiquette", least=1, most=form.a_sheet)


def _bag(about: Chosen, customer: CustomerRecap) -> Label:
    holder = customer.first.holder
    return Label(
        head=str(holder.number),
        title=holder.customer,
        slot=slot_of(*about.sale(holder.distribution_id)),
        lines=tuple(line.words for line in customer.lines),
        count=_articles(sum(line.articles for line in customer.lines)),
        url=preparation_url(holder.distribution_id, holder.number),
    )


def _crate(about: Chosen, gathering: Gathering, part: Gathering) -> Label:
    distribution_id = part.first.holder.distribution_id
    return Label(
        head=gathering.first.sold.name,
        title=part.count_words,
        slot=slot_of(*about.sale(distribution_id)),
        lines=tuple(_take(line) for line in part.lines),
        count=f"{len(part.lines)} commande{'s' if len(part.lines) > 1 else ''}",
        url=preparation_url(distribution_id),
        numbered=False,
    )


def _take(line: OrderedLine) -> str:
    """`N° 12`, `N° 12 × 3`, `N° 12 · 1,5 kg`."""
    number = f"N°{NBSP}{line.holder.number}"
    if line.sold.portion.bulk:
        return f"{number} · {line.sold.portion.count_words(line.quantity)}"
    return f"{number} × {line.quantity}" if line.quantity > 1 else number


def _articles(count: int) -> str:
    return f"{count}{NBSP}article{'s' if count > 1 else ''}"


MAKERS: Final[dict[str, Callable[[Chosen], list[Label]]]] = {"sacs": bag_labels, "caisses": crate_labels}
