"""Farms: their people, products, offers, catalogs and first count of stock."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from sqlmodel import Session

from cagette_pwa.clock import paris
from cagette_pwa.demo import cast, content
from cagette_pwa.demo.content import FarmText, OfferText, ProductText
from cagette_pwa.demo.draw import Draw
from cagette_pwa.demo.people import People
from cagette_pwa.models.account import User
from cagette_pwa.models.catalog import Catalog, CatalogItem
from cagette_pwa.models.debit import DebitDetails
from cagette_pwa.models.price import PriceChange
from cagette_pwa.models.producer import Producer, ProducerMember
from cagette_pwa.models.product import Offer, Product
from cagette_pwa.services import places

HEROINE = "nature-et-saveurs"
NEWCOMER = "ferme-de-la-beauronne"
AT_HAND, ONLINE, MEAT = "Retrait à la ferme et à la bergerie", "Marchés en ligne", "Colis de viande"
"""Her catalogs."""
AT_THE_FARM = (45.15306, 0.53842)
"""The heroine's yard, where two of the markets are held."""


@dataclass
class Farm:
    """A farm as it was made; `catalogs` by name, `stocks` the usual stock of limited offers."""

    key: str
    producer: Producer
    member: ProducerMember
    users: list[User]
    offers: dict[str, Offer] = field(default_factory=dict)
    catalogs: dict[str, Catalog] = field(default_factory=dict)
    stocks: dict[int, int] = field(default_factory=dict)

    @property
    def catalog(self) -> Catalog:
        """The first one."""
        return next(iter(self.catalogs.values()))


def make_farms(session: Session, people: People, draw: Draw, now: datetime) -> dict[str, Farm]:
    """All farms by key, with products, offers and catalogs; stock is counted later."""
    return {text.key: _make(session, people, draw, text, now) for text in content.farms()}


def _make(session: Session, people: People, draw: Draw, text: FarmText, now: datetime) -> Farm:
    since = now - timedelta(days=9 if text.key == NEWCOMER else draw.whole(400, 900))
    producer = _producer(draw, text, since)
    users = _users(people, draw, text)
    session.add(producer)
    session.flush()
    members = [ProducerMember(producer_id=_id(producer), user_id=_id(user), joined_at=since) for user in users]
    session.add_all(members)
    session.flush()
    if text.key != NEWCOMER:
        session.add(_debit(producer, users[0], since))
    farm = Farm(text.key, producer, members[0], users)
    _make_offers(session, farm, text, since)
    if text.key == HEROINE:
        session.add_all(_past_prices(farm, now))
    _make_catalogs(session, farm, draw, since, now)
    return farm


def _producer(draw: Draw, text: FarmText, since: datetime) -> Producer:
    commune = places.commune(text.insee)
    lat, lon = _spot(draw, text.key, commune)
    return Producer(
        public_id=draw.public_id(),
        name=text.name,
        description=text.about,
        siret=_siret(draw),
        address=f"Lieu-dit {draw.one(content.people().hamlets)}",
        insee=commune.insee,
        commune=commune.name,
        lat=lat,
        lon=lon,
        created_at=since,
    )


def _debit(producer: Producer, user: User, since: datetime) -> DebitDetails:
    """The newcomer has yet to say whose account is debited."""
    return DebitDetails(
        producer_id=_id(producer), holder=producer.name, email=user.email, set_by=_id(user), set_at=since
    )


def _spot(draw: Draw, key: str, commune: places.Commune) -> tuple[float, float]:
    """Some hundred metres from the town hall; the newcomer stands where the guide's distances start."""
    east, north = draw.real(-0.006, 0.006), draw.real(-0.004, 0.004)
    if key == HEROINE:
        return AT_THE_FARM
    if key == NEWCOMER:
        return commune.lat, commune.lon
    return round(commune.lat + north, 5), round(commune.lon + east, 5)


def _siret(draw: Draw) -> str:
    """Fourteen digits whose key is right and whose beginning no business was given."""
    body = f"0000{draw.whole(0, 999_999_999):09}"
    doubled = (int(digit) * (2 - at % 2) for at, digit in enumerate(reversed(body)))
    return f"{body}{-sum(divmod(n, 10)[0] + n % 10 for n in doubled) % 10}"


def _users(people: People, draw: Draw, text: FarmText) -> list[User]:
    domain = f"{text.key}.example"
    if text.key == HEROINE:
        return [people.account(cast.PRODUCER), people.known("Bastien", "Fontanel", domain)]
    if text.key == NEWCOMER:
        return [people.account(cast.NEWCOMER)]
    return [people.somebody(domain) for _ in range(draw.whole(1, 2))]


def _make_offers(session: Session, farm: Farm, text: FarmText, since: datetime) -> None:
    products = [(product, _product(farm, text, product, since)) for product in text.products]
    session.add_all(row for _, row in products)
    session.flush()
    made = [(offer, _offer(row, offer)) for product, row in products for offer in product.offers]
    session.add_all(row for _, row in made)
    session.flush()
    farm.offers = {row.reference: row for _, row in made}
    farm.stocks = {_id(row): offer.stock for offer, row in made if offer.stock is not None}


def _product(farm: Farm, text: FarmText, product: ProductText, since: datetime) -> Product:
    labels = "" if product.category == "Autres" else ",".join(text.labels)
    return Product(
        producer_id=_id(farm.producer),
        name=product.name,
        description=product.about,
        category=product.category,
        labels=labels,
        vat_rate=product.vat,
        created_at=since,
    )


def _offer(product: Product, offer: OfferText) -> Offer:
    return Offer(
        product_id=_id(product),
        producer_id=product.producer_id,
        reference=offer.reference,
        label=offer.label,
        unit=offer.unit,
        pack_size=offer.pack_size,
        bulk=offer.bulk,
        price_cents=offer.price_cents,
        variable_weight=offer.expected_grams is not None,
        expected_grams=offer.expected_grams,
        max_grams=offer.max_grams,
        stock_limited=offer.stock is not None,
    )


def _past_prices(farm: Farm, now: datetime) -> list[PriceChange]:
    """Prices rose a little some months ago: every other offer has a history, by her colleague."""
    return [
        PriceChange(
            offer_id=_id(offer),
            changed_by=_id(farm.users[1]),
            changed_at=now - timedelta(days=200, hours=number),
            before_cents=offer.price_cents - 10 * max(1, offer.price_cents // 200),
            after_cents=offer.price_cents,
            sold_as=offer.sold_as,
        )
        for number, offer in enumerate(list(farm.offers.values())[::2])
    ]


def _make_catalogs(session: Session, farm: Farm, draw: Draw, since: datetime, now: datetime) -> None:
    """Boxes of meat end with a season, beyond all dates that are planned."""
    everything = list(farm.offers)
    if farm.key == HEROINE:
        online = [reference for reference in everything if reference != "COL-5"]
        _make_catalog(session, farm, draw, AT_HAND, everything, since)
        _make_catalog(session, farm, draw, ONLINE, online, since, include_online_fee=True)
        _make_catalog(session, farm, draw, MEAT, ["COL-5"], since, include_online_fee=True)
        farm.catalogs[MEAT].valid_until = paris(now).date() + relativedelta(months=7, day=31)
    else:
        _make_catalog(session, farm, draw, "Tous nos produits", everything, since)


def _make_catalog(
    session: Session,
    farm: Farm,
    draw: Draw,
    name: str,
    references: list[str],
    since: datetime,
    *,
    include_online_fee: bool = False,
) -> None:
    catalog = Catalog(
        public_id=draw.public_id(),
        producer_id=_id(farm.producer),
        name=name,
        include_online_fee=include_online_fee,
        created_at=since,
    )
    session.add(catalog)
    session.flush()
    session.add_all(
        CatalogItem(catalog_id=_id(catalog), offer_id=_id(farm.offers[reference]), position=position)
        for position, reference in enumerate(references)
    )
    farm.catalogs[name] = catalog


def _id(row: Producer | User | Product | Offer | Catalog) -> int:
    assert row.id is not None
    return row.id
