"""The papers of a sale as data: what a farm prints for the sales it chose, and what a referent prints for all farms.

The picking list, labels and tables are made from the same `Chosen`, in modules of their own.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select as select_many
from sqlmodel import Session, col

from cagette_pwa import routes
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
from cagette_pwa.errors import NotFound
from cagette_pwa.models.account import User
from cagette_pwa.models.catalog import Catalog
from cagette_pwa.models.distribution import Distribution
from cagette_pwa.models.market import Market, PaymentMode
from cagette_pwa.models.participation import Participation
from cagette_pwa.models.portion import Unit
from cagette_pwa.models.producer import Producer, ProducerMember
from cagette_pwa.services import registers
from cagette_pwa.services.handover import day_of
from cagette_pwa.services.lines import OrderedLine, Sold, ordered_lines
from cagette_pwa.services.recaps import CustomerRecap, ProductRecap, by_customer, by_product
from cagette_pwa.settings import settings

MOST_SALES = 100
NOTES = " · "
"""Between the notes of a basket."""


@dataclass(frozen=True)
class Chosen:
    """The sales that a farm prints together, soonest first, and what was ordered in them."""

    farm: str
    sales: tuple[tuple[Distribution, Market], ...]
    """Each distribution once, though several catalogs take part in it."""
    lines: tuple[OrderedLine, ...]
    notes: Mapping[int, tuple[str, ...]]
    """What the farm noted on baskets, by their ids."""

    url: str

    def sale(self, distribution_id: int) -> tuple[Distribution, Market]:
        """The chosen distribution of this id."""
        return next(sale for sale in self.sales if sale[0].id == distribution_id)

    @property
    def first_day(self) -> datetime:
        """When the soonest starts: it names the files."""
        return self.sales[0][0].starts_at


def chosen(session: Session, member: ProducerMember, participation_ids: Collection[int], *, now: datetime) -> Chosen:
    """These participations of the farm; raises NotFound when there is none, or when one is somebody else's."""
    ids = sorted(set(participation_ids))
    query = (
        select_many(col(Participation.id), Distribution, Market, col(Producer.name))
        .join(Catalog, col(Catalog.id) == Participation.catalog_id)
        .join(Producer, col(Producer.id) == Catalog.producer_id)
        .join(Distribution, col(Distribution.id) == Participation.distribution_id)
        .join(Market, col(Market.id) == Distribution.market_id)
        .where(col(Participation.id).in_(ids), col(Catalog.producer_id) == member.producer_id)
        .order_by(col(Distribution.starts_at), col(Distribution.id))
    )
    found = session.execute(query).all()
    if not found or len(ids) > MOST_SALES or len(found) < len(ids):
        raise NotFound
    sales = {distribution.id: (distribution, market) for _, distribution, market, _ in found}
    lines = [line for line in ordered_lines(session, participation_ids=ids) if line.quantity]
    notes = registers.notes(session, member.producer_id, {line.holder.basket_id for line in lines})
    url = f"{settings().public_url}{routes.ORDERS}?ventes={','.join(map(str, ids))}"
    return Chosen(found[0][3], tuple(sales.values()), tuple(lines), notes, url)


def preparation_url(distribution_id: int, number: int | None = None) -> str:
    """The page that prepares a distribution, opened at the basket of this number: what the code on a label says."""
    basket = "" if number is None else f"&panier={number}"
    return f"{settings().public_url}{routes.PREPARE}?d={distribution_id}{basket}"


def order_sheet(about: Chosen, *, now: datetime) -> OrderSheet:
    """The « bon de commande »: everything to bring."""
    return OrderSheet(
        farm=about.farm,
        slots=tuple(slot_of(*sale) for sale in about.sales),
        lines=_order_lines(by_product(about.lines)),
        orders=len(by_customer(about.lines)),
        printed_at=now,
        url=about.url,
    )


def pickup_sheets(about: Chosen, *, now: datetime) -> list[PickupSheet]:
    """The « liste d'émargement » of each distribution, with the farm's part of each basket."""
    return [
        _pickup_sheet(
            sale,
            [line for line in about.lines if line.holder.distribution_id == sale[0].id],
            about.notes,
            farm=about.farm,
            url=about.url,
            now=now,
        )
        for sale in about.sales
    ]


def distribution_sheet(session: Session, user: User, distribution_id: int, *, now: datetime) -> PickupSheet:
    """The « liste d'émargement » of all farms, for who runs the market; raises NotFound."""
    day = day_of(session, user, distribution_id, now=now)
    lines = [line for handover in day.handovers for line in handover.lines if line.quantity]
    url = settings().public_url + routes.at(routes.DISTRIBUTION, distribution=distribution_id)
    notes = registers.notes(session, None, {line.holder.basket_id for line in lines})
    return _pickup_sheet((day.distribution, day.market), lines, notes, farm="", url=url, now=now)


def _pickup_sheet(
    sale: tuple[Distribution, Market],
    lines: Sequence[OrderedLine],
    notes: Mapping[int, tuple[str, ...]],
    *,
    farm: str,
    url: str,
    now: datetime,
) -> PickupSheet:
    return PickupSheet(
        farm=farm,
        slot=slot_of(*sale),
        baskets=tuple(_pickup_basket(customer, notes) for customer in by_customer(lines)),
        printed_at=now,
        due_on_site=sale[1].payment_mode == PaymentMode.ON_SITE or not farm,
        url=url,
    )


def slot_of(distribution: Distribution, market: Market) -> Slot:
    """Where and when."""
    return Slot(market.name, market.commune, distribution.starts_at, distribution.ends_at)


def goods_of(sold: Sold) -> Goods:
    """An offer as it is named on paper. Packs of 500 g are counted without a word: the label says what one is."""
    portion = sold.portion
    unit = Unit.PIECE.value if portion.unit == Unit.PIECE and portion.pack_size == 1 else ""
    size = 0 if portion.variable_weight else portion.size
    measure = portion.unit.measure or "kg"
    return Goods(sold.reference, sold.product, sold.label, unit, size, measure, portion.bulk)


def by_weight_of(sold: Sold, lines: Sequence[OrderedLine]) -> ByWeight | None:
    """How these lines of an offer are weighed; None for what is not."""
    if not sold.variable_weight:
        return None
    weighed = tuple(grams for line in lines for grams in line.weighed_grams)
    return ByWeight(sold.price_cents, sold.portion.expected_grams, weighed)


def _order_lines(products: Sequence[ProductRecap]) -> tuple[OrderLine, ...]:
    """An offer that is sold at two prices stands twice, each with its price."""
    prices = Counter(product.first.sold.offer_id for product in products)
    return tuple(_order_line(one, with_price=prices[one.first.sold.offer_id] > 1) for one in products)


def _order_line(product: ProductRecap, *, with_price: bool = False) -> OrderLine:
    sold = product.first.sold
    return OrderLine(
        goods=goods_of(sold),
        count=product.quantity,
        orders=product.orders,
        amount_cents=product.amount_cents,
        by_weight=by_weight_of(sold, product.lines),
        note=f"à {sold.portion.price_words(sold.price_cents)}" if with_price else "",
    )


def _pickup_basket(customer: CustomerRecap, notes: Mapping[int, tuple[str, ...]]) -> PickupBasket:
    holder = customer.first.holder
    return PickupBasket(
        number=holder.number,
        customer=holder.customer,
        phone=holder.phone,
        lines=tuple(_pickup_line(line) for line in customer.lines),
        note=NOTES.join(notes.get(holder.basket_id, ())),
    )


def _pickup_line(line: OrderedLine) -> PickupLine:
    sold = line.sold
    return PickupLine(goods_of(sold), line.quantity, sold.price_cents, line.amount_cents, by_weight_of(sold, [line]))
