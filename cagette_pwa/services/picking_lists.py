"""The « liste de préparation »: each product gathered once for all markets, with the orders that take some."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cagette_pwa.documents.picking import PickingList, PickingPlace, PickingProduct, Take
from cagette_pwa.documents.words import counted, weight_sum
from cagette_pwa.services.lines import OrderedLine
from cagette_pwa.services.papers import Chosen, by_weight_of, goods_of, slot_of
from cagette_pwa.services.recaps import ProductRecap, by_customer


@dataclass(frozen=True)
class Gathering(ProductRecap):
    """All of an offer, whatever it costs at each market: it is picked in one go."""

    @property
    def places(self) -> list["Gathering"]:
        """Its parts by distribution."""
        return [Gathering(tuple(lines)) for lines in _grouped(self.lines, lambda line: line.holder.distribution_id)]

    @property
    def count_words(self) -> str:
        """`24 × 500 g = 12 kg`, `12 pièces`, `4,5 kg`."""
        goods = goods_of(self.first.sold)
        made_of, total, _ = weight_sum(self.quantity, goods, by_weight_of(self.first.sold, self.lines))
        if made_of or goods.loose:
            return f"{made_of} {total}".strip()
        count, unit = counted(self.quantity, goods)
        return f"{count} {unit} · {total}".removesuffix(" · ") if unit else f"{count} × {total}"


def gathered(lines: Sequence[OrderedLine]) -> list[Gathering]:
    """Lines by offer and its pack, by category then name; what nobody wants any more is left out."""
    wanted = sorted((line for line in lines if line.quantity), key=_shelf)
    return [Gathering(tuple(own)) for own in _grouped(wanted, lambda line: (_shelf(line), line.sold.portion))]


def picking_list(about: Chosen, *, now: datetime) -> PickingList:
    """What is to gather for the chosen sales."""
    return PickingList(
        farm=about.farm,
        slots=tuple(slot_of(*sale) for sale in about.sales),
        products=tuple(_product(about, gathering) for gathering in gathered(about.lines)),
        orders=len(by_customer(about.lines)),
        printed_at=now,
        url=about.url,
    )


def _product(about: Chosen, gathering: Gathering) -> PickingProduct:
    sold = gathering.first.sold
    places = tuple(_place(about, part) for part in gathering.places)
    return PickingProduct(goods_of(sold), places, by_weight_of(sold, gathering.lines))


def _place(about: Chosen, part: Gathering) -> PickingPlace:
    """Two catalogs at one distribution make one place, where an order is named once."""
    sold, orders = part.first.sold, _grouped(part.lines, lambda line: line.holder.number)
    takes = tuple(Take(own[0].holder.number, sum(line.quantity for line in own)) for own in orders)
    slot = slot_of(*about.sale(part.first.holder.distribution_id))
    return PickingPlace(slot, takes, by_weight_of(sold, part.lines))


def _shelf(line: OrderedLine) -> tuple[str, str, int]:
    return line.sold.category, line.sold.name, line.sold.offer_id


def _grouped(lines: Iterable[OrderedLine], key: Any) -> list[list[OrderedLine]]:
    found: dict[Any, list[OrderedLine]] = defaultdict(list)
    for line in lines:
        found[key(line)].append(line)
    return list(found.values())
