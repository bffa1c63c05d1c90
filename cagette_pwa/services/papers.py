"""The papers of a sale as data: what a farm prints for the sales it chose, and what a referent prints for all farms."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select as select_many
from sqlmodel import Session, col

from cagette_pwa import routes
from cagette_pwa.documents.csv_file import RecapRow
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
from cagette_pwa.money import without_vat
from cagette_pwa.services.handover import day_of
from cagette_pwa.services.lines import OrderedLine, Sold, ordered_lines
from cagette_pwa.services.recaps import CustomerRecap, ProductRecap, by_customer, by_product
from cagette_pwa.settings import settings

MOST_SALES = 100


@dataclass(frozen=True)
class Chosen:
    """The sales that a farm prints together, soonest first, and what was ordered in them."""

    farm: str
    sales: tuple[tuple[Distribution, Market], ...]
    """Each distribution once, though several catalogs take part in it."""
    lines: tuple[OrderedLine, ...]
    url: str

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
    url = f"{settings().public_url}{routes.ORDERS}?ventes={','.join(map(str, ids))}"
    return Chosen(found[0][3], tuple(sales.values()), tuple(lines), url)


def order_sheet(about: Chosen, *, now: datetime) -> OrderSheet:
    """The « bon de commande »: everything to bring."""
    return OrderSheet(
        farm=about.farm,
        slots=tuple(_slot(*sale) for sale in about.sales),
        lines=tuple(_order_line(product) for product in by_product(about.lines)),
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
            farm=about.farm,
            url=about.url,
            now=now,
        )
        for sale in about.sales
    ]


def recap_rows(about: Chosen) -> list[RecapRow]:
    """The recap by product, for a spreadsheet."""
    return [_recap_row(product) for product in by_product(about.lines)]


def distribution_sheet(session: Session, user: User, distribution_id: int, *, now: datetime) -> PickupSheet:
    """The « liste d'émargement » of all farms, for who runs the market; raises NotFound."""
    day = day_of(session, user, distribution_id, now=now)
    lines = [line for handover in day.handovers for line in handover.lines if line.quantity]
    url = settings().public_url + routes.at(routes.DISTRIBUTION, distribution=distribution_id)
    return _pickup_sheet((day.distribution, day.market), lines, farm="", url=url, now=now)


def _pickup_sheet(
    sale: tuple[Distribution, Market], lines: Sequence[OrderedLine], *, farm: str, url: str, now: datetime
) -> PickupSheet:
    return PickupSheet(
        farm=farm,
        slot=_slot(*sale),
        baskets=tuple(_pickup_basket(customer) for customer in by_customer(lines)),
        printed_at=now,
        due_on_site=sale[1].payment_mode == PaymentMode.ON_SITE or not farm,
        url=url,
    )


def _slot(distribution: Distribution, market: Market) -> Slot:
    return Slot(market.name, market.commune, distribution.starts_at, distribution.ends_at)


def _goods(sold: Sold) -> Goods:
    """Packs of 500 g are counted without a word: the label says what one is."""
    portion = sold.portion
    unit = Unit.PIECE.value if portion.unit == Unit.PIECE else ""
    size = 0 if portion.variable_weight else portion.size
    measure = portion.unit.measure or "kg"
    return Goods(sold.reference, sold.product, sold.label, unit, size, measure, portion.bulk)


def _by_weight(sold: Sold, lines: Sequence[OrderedLine]) -> ByWeight | None:
    if not sold.variable_weight:
        return None
    weighed = tuple(grams for line in lines for grams in line.weighed_grams)
    return ByWeight(sold.price_cents, sold.portion.expected_grams, weighed)


def _order_line(product: ProductRecap) -> OrderLine:
    sold = product.first.sold
    return OrderLine(
        goods=_goods(sold),
        count=product.quantity,
        orders=product.orders,
        amount_cents=product.amount_cents,
        by_weight=_by_weight(sold, product.lines),
    )


def _pickup_basket(customer: CustomerRecap) -> PickupBasket:
    holder = customer.first.holder
    return PickupBasket(
        number=holder.number,
        customer=holder.customer,
        phone=holder.phone,
        lines=tuple(_pickup_line(line) for line in customer.lines),
    )


def _pickup_line(line: OrderedLine) -> PickupLine:
    sold = line.sold
    return PickupLine(_goods(sold), line.quantity, sold.price_cents, line.amount_cents, _by_weight(sold, [line]))


def _recap_row(product: ProductRecap) -> RecapRow:
    sold = product.first.sold
    about = "environ " if product.to_weigh else ""
    total = sold.portion.size_words(product.size)
    return RecapRow(
        quantity=product.size if sold.portion.bulk else product.quantity,
        name=sold.name,
        reference=sold.reference,
        ht_cents=without_vat(product.amount_cents, sold.vat_rate),
        ttc_cents=product.amount_cents,
        measure=sold.portion.measure if sold.portion.bulk else "",
        total=total and about + total,
    )
