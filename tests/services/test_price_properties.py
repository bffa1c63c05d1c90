"""Changing a price then taking it back, for any catalogs: nothing is left of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from cagette_pwa.models.catalog import Catalog, CatalogItem
from cagette_pwa.models.product import Offer
from cagette_pwa.services import price_changes, prices
from tests.support.town import ident, make_catalog, make_farm, make_offer

ON_ANY_FARM = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@dataclass(frozen=True)
class Held:
    """A catalog that holds the offer: its rule, and the offer's own price in it."""

    rule: dict[str, Any]
    own: int | None


_rules = st.one_of(
    st.builds(lambda percent: {"modulation": percent}, st.decimals(-50, 50, places=2)),
    st.builds(lambda cents: {"modulation_cents": cents}, st.integers(-300, 300)),
)
_fees = st.builds(
    lambda online, platform: {"include_online_fee": online, "include_platform_fee": platform},
    st.booleans(),
    st.booleans(),
)
_held = st.builds(lambda rule, fees, own: Held(rule | fees, own), _rules, _fees, st.none() | st.integers(1, 5000))
_prices = st.integers(1, 5000)
_chosen = st.none() | st.sets(st.integers(0, 4))


class Farm:
    """An offer in these catalogs."""

    def __init__(self, session: Session, base: int, catalogs: list[Held]) -> None:
        self.member = make_farm(session)
        self.offer = make_offer(session, self.member, price_cents=base)
        self.catalogs = [make_catalog(session, self.member, [self.offer], **held.rule) for held in catalogs]
        for catalog, held in zip(self.catalogs, catalogs, strict=True):
            self.item(session, catalog).price_cents = held.own
        session.flush()

    def item(self, session: Session, catalog: Catalog) -> CatalogItem:
        return session.exec(select(CatalogItem).where(CatalogItem.catalog_id == catalog.id)).one()

    def paid(self, session: Session, now: datetime) -> list[int]:
        """What customers pay, catalog by catalog."""
        shown = (prices.priced_items(session, catalog, now.date()) for catalog in self.catalogs)
        return [item.breakdown.paid_cents for items in shown for item in items]

    def kept(self, session: Session) -> tuple[int, list[int | None]]:
        """The rows themselves, as the database has them."""
        session.expire_all()
        own = select(CatalogItem.price_cents).where(CatalogItem.offer_id == self.offer.id).order_by(col(CatalogItem.id))
        return session.get_one(Offer, self.offer.id).price_cents, list(session.exec(own))

    def followers(self, chosen: set[int] | None) -> set[int] | None:
        """The catalogs at these places; None for those that are proposed."""
        if chosen is None:
            return None
        return {ident(catalog) for place, catalog in enumerate(self.catalogs) if place in chosen}


@given(base=_prices, cents=_prices, catalogs=st.lists(_held, max_size=5), chosen=_chosen)
@ON_ANY_FARM
def test_followers_are_priced_by_their_rule_and_the_others_keep_what_is_paid_today(
    session: Session, now: datetime, base: int, cents: int, catalogs: list[Held], chosen: set[int] | None
) -> None:
    farm = Farm(session, base, catalogs)
    before = farm.paid(session, now)
    previewed = price_changes.preview(session, farm.member, ident(farm.offer), cents, now=now)
    expected = {effect.catalog_id: effect for effect in previewed.catalogs}
    followers = farm.followers(chosen)
    if followers is None:
        followers = {effect.catalog_id for effect in previewed.catalogs if effect.follows}
    after = [
        expected[ident(catalog)].after_cents if catalog.id in followers else paid
        for catalog, paid in zip(farm.catalogs, before, strict=True)
    ]
    assume(min([*after, 1]) > 0)

    price_changes.change(session, farm.member, ident(farm.offer), cents, farm.followers(chosen), now=now)

    assert farm.paid(session, now) == after
    assert [expected[ident(catalog)].before_cents for catalog in farm.catalogs] == before


@given(
    base=_prices,
    catalogs=st.lists(_held, max_size=5),
    changes=st.lists(st.tuples(_prices, _chosen), min_size=1, max_size=4),
)
@ON_ANY_FARM
def test_changes_taken_back_in_turn_leave_every_price_as_it_was(
    session: Session,
    now: datetime,
    base: int,
    catalogs: list[Held],
    changes: list[tuple[int, set[int] | None]],
) -> None:
    farm = Farm(session, base, catalogs)
    assume(min([*farm.paid(session, now), 1]) > 0)
    seen, made = [farm.kept(session)], []
    for cents, chosen in changes:
        with session.begin_nested() as attempt:
            try:
                done = price_changes.change(
                    session, farm.member, ident(farm.offer), cents, farm.followers(chosen), now=now
                )
            except prices.WouldBeFree:
                attempt.rollback()
                continue
        if done:
            made.append(done)
            seen.append(farm.kept(session))

    for done in reversed(made):
        assert farm.kept(session) == seen.pop()
        assert price_changes.undo(session, farm.member, done, now=now)

    assert [farm.kept(session)] == seen
