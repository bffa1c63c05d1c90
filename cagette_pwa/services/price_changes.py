"""Changing the price of an offer: which catalogs follow, from which sale on, and taking the change back.

Only this module writes `Offer.price_cents` once the offer exists. Sales that are open keep their price list. A
catalog that follows prices the offer by its rule; one that does not keeps what customers pay today, as a price of
its own. Locks are taken in the order participations, catalogs, offers, each by id.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, insert
from sqlmodel import Session, col, select

from cagette_pwa import clock, money
from cagette_pwa.errors import CagetteError, NotFound
from cagette_pwa.models.portion import Portion
from cagette_pwa.models.price import CatalogPriceChange, PriceChange
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Offer
from cagette_pwa.services import first_sales, price_lists, priced_places, prices, product_drafts, typed
from cagette_pwa.services.first_sales import FirstSale
from cagette_pwa.services.priced_places import Place, Priced, Rates, name_of, places_of

MOST_CATALOGS: Final = 1_000


class PriceMoved(CagetteError):
    """The price is no longer the one from which the change was meant; `price` is, of `offer`."""

    status = 409
    template = "Le prix de « {offer} » a changé entre-temps : {price}. Vérifiez, puis recommencez."


class ChangedSince(CagetteError):
    """Taking back a change of price that was followed by another one; `what` says which, as a French clause."""

    status = 409
    template = "Ce changement ne peut plus être annulé : {what}. Indiquez plutôt le prix voulu."


@dataclass(frozen=True)
class CatalogEffect:
    """What a new price does in a catalog: customers pay `before_cents` there, and `after_cents` if it follows.

    `follows` is proposed: the offer has no price of its own there, so what customers pay is what the rule gives.
    """

    catalog_id: int
    name: str
    before_cents: int
    after_cents: int
    follows: bool


@dataclass(frozen=True)
class Preview:
    """A new price before it is given: its effect on each catalog, and the first sale of each at each market.

    Prices are for a `measure` (kg, L), or for one.
    """

    offer_id: int
    name: str
    measure: str
    before_cents: int
    after_cents: int
    catalogs: tuple[CatalogEffect, ...]
    sales: tuple[FirstSale, ...]
    resold: bool = False
    """The price becomes that of something else, a kilogram in place of a pack: every catalog follows."""

    @property
    def must_ask(self) -> bool:
        """Whether there is something to choose; in no catalog, or in one that follows, there is not."""
        changes = self.before_cents != self.after_cents and not self.resold
        return changes and (len(self.catalogs) > 1 or any(not effect.follows for effect in self.catalogs))


def preview(
    session: Session,
    member: ProducerMember,
    offer_id: int,
    cents: int,
    *,
    portion: Portion | None = None,
    now: datetime,
) -> Preview:
    """What `change` would do, without doing it. Raises BadInput and NotFound."""
    cents, offer_id = product_drafts.checked_price(cents), typed.row_id(offer_id)
    query = select(Offer).where(Offer.id == offer_id, Offer.producer_id == member.producer_id)
    offer = session.exec(query).first()
    if offer is None:
        raise NotFound
    places = places_of(session, member, [offer_id]).get(offer_id, ())
    rates = prices.rates(session, clock.paris(now).date())
    return Preview(
        offer_id=offer_id,
        name=name_of(session, offer),
        measure=offer.portion.measure,
        before_cents=offer.price_cents,
        after_cents=cents,
        catalogs=tuple(_effect(Priced(offer, places), place, cents, rates) for place in places),
        sales=first_sales.first_sales(session, [place.catalog for place in places], now=now),
        resold=_is_resold(offer, portion),
    )


def made(session: Session, member: ProducerMember, change_id: int, *, now: datetime) -> Preview:
    """A change that stands, as `preview` showed it, with the catalogs that did follow. Raises NotFound."""
    found = _change_of(session, member, change_id)
    if found.undone_at is not None:
        raise NotFound
    offer = session.get_one(Offer, found.offer_id)
    query = select(CatalogPriceChange).where(CatalogPriceChange.change_id == found.id)
    own = {row.catalog_id: row for row in session.exec(query)}
    places = places_of(session, member, [found.offer_id]).get(found.offer_id, ())
    rates = prices.rates(session, clock.paris(now).date())
    return Preview(
        offer_id=found.offer_id,
        name=name_of(session, offer),
        measure=offer.portion.measure,
        before_cents=found.before_cents,
        after_cents=found.after_cents,
        catalogs=tuple(_effect_of(found, place, own.get(place.item.catalog_id), rates) for place in places),
        sales=first_sales.first_sales(session, [place.catalog for place in places], now=now),
    )


def change(
    session: Session,
    member: ProducerMember,
    offer_id: int,
    cents: int,
    followers: Collection[int] | None = None,
    *,
    seen: int | None = None,
    portion: Portion | None = None,
    now: datetime,
) -> int:
    """Give an offer another price, from the next sale on; the id of the change, 0 when there is nothing to change.

    `followers` are the catalogs that follow, None for those that `preview` proposes. `seen` is the price from which
    the change was meant: when it is no longer so, raises PriceMoved. `portion` is what the offer is about to be:
    where its price becomes that of something else, every catalog follows. Sent twice, it counts once. Raises
    BadInput, NotFound and WouldBeFree.
    """
    portions = {} if portion is None else {offer_id: portion}
    wanted = {typed.row_id(offer_id): cents}
    (done,) = _change(session, member, wanted, _chosen(followers), seen, portions, now).values()
    return done


def change_all(
    session: Session,
    member: ProducerMember,
    wanted: Mapping[int, int],
    portions: Mapping[int, Portion] | None = None,
    *,
    now: datetime,
) -> dict[int, int]:
    """`change` for many offers (cents by id) with the catalogs proposed, in a handful of queries: all, or none."""
    return _change(session, member, wanted, None, None, portions or {}, now) if wanted else {}


def choose_again(
    session: Session, member: ProducerMember, change_id: int, followers: Collection[int], *, now: datetime
) -> int:
    """The same change with other catalogs that follow, made from what was before it; the id of the new one.

    Raises what `undo` and `change` raise; what is taken back already is not chosen again.
    """
    chosen, found = _chosen(followers), _change_of(session, member, change_id)
    if not undo(session, member, change_id, now=now):
        raise ChangedSince(what="il est déjà annulé")
    return change(session, member, found.offer_id, found.after_cents, chosen, now=now)


def undo(session: Session, member: ProducerMember, change_id: int, *, now: datetime) -> bool:
    """Take a change back, from the next sale on: the base price, and the catalogs' own; False when it was already.

    A catalog that the offer has left since has nothing to take back. Raises NotFound, WouldBeFree, and
    ChangedSince when one of those prices, or the way of selling the offer, is no longer what the change made it.
    """
    price_lists.freeze_due(session, producer_id=member.producer_id, now=now)
    found = _change_of(session, member, change_id)
    held = priced_places.lock_priced(session, member, [found.offer_id])[found.offer_id]
    session.refresh(found)
    if found.undone_at is not None:
        return False
    query = select(CatalogPriceChange).where(CatalogPriceChange.change_id == found.id)
    own = {row.catalog_id: row for row in session.exec(query)}
    _check_as_left(session, found, held, own)
    held.offer.price_cents = found.before_cents
    for place in held.places:
        if row := own.get(place.item.catalog_id):
            place.item.price_cents = row.before_cents
    found.undone_by, found.undone_at = member.user_id, now
    session.flush()
    priced_places.refuse_free(session, [held], prices.rates(session, clock.paris(now).date()))
    return True


@dataclass(frozen=True)
class _Change:
    """A price to give, and the offer's own price to be in each catalog that holds it."""

    held: Priced
    cents: int
    own: dict[int, int | None]

    def is_one(self) -> bool:
        own = (self.own[place.item.catalog_id] != place.item.price_cents for place in self.held.places)
        return self.cents != self.held.offer.price_cents or any(own)

    def record(self, member: ProducerMember, now: datetime) -> dict[str, Any]:
        offer = self.held.offer
        what = {"before_cents": offer.price_cents, "after_cents": self.cents, "sold_as": offer.sold_as}
        return {"offer_id": self.held.id, "changed_by": member.user_id, "changed_at": now, **what}

    def own_records(self, change_id: int) -> list[dict[str, Any]]:
        before = {place.item.catalog_id: place.item.price_cents for place in self.held.places}
        return [
            {"change_id": change_id, "catalog_id": ident, "before_cents": before[ident], "after_cents": after}
            for ident, after in self.own.items()
        ]

    def write(self) -> None:
        self.held.offer.price_cents = self.cents
        for place in self.held.places:
            place.item.price_cents = self.own[place.item.catalog_id]


def _effect(held: Priced, place: Place, cents: int, rates: Rates) -> CatalogEffect:
    return CatalogEffect(
        catalog_id=place.item.catalog_id,
        name=place.catalog.name,
        before_cents=held.paid(place, rates),
        after_cents=place.priced(cents, rates).paid_cents,
        follows=place.item.price_cents is None,
    )


def _effect_of(found: PriceChange, place: Place, own: CatalogPriceChange | None, rates: Rates) -> CatalogEffect:
    before = own.before_cents if own else None
    return CatalogEffect(
        catalog_id=place.item.catalog_id,
        name=place.catalog.name,
        before_cents=place.priced(found.before_cents, rates, own_cents=before).paid_cents,
        after_cents=place.priced(found.after_cents, rates).paid_cents,
        follows=own is None or own.after_cents is None,
    )


def _change(
    session: Session,
    member: ProducerMember,
    wanted: Mapping[int, int],
    followers: set[int] | None,
    seen: int | None,
    portions: Mapping[int, Portion],
    now: datetime,
) -> dict[int, int]:
    wanted = {typed.row_id(offer_id): product_drafts.checked_price(cents) for offer_id, cents in wanted.items()}
    price_lists.freeze_due(session, producer_id=member.producer_id, now=now)
    held = priced_places.lock_priced(session, member, wanted)
    rates = prices.rates(session, clock.paris(now).date())
    for offer_id, one in held.items():
        _check_seen(session, one.offer, wanted[offer_id], seen)
    resold = {offer_id for offer_id, one in held.items() if _is_resold(one.offer, portions.get(offer_id))}
    meant = [
        _Change(one, wanted[offer_id], _own(one, followers, rates, all_follow=offer_id in resold))
        for offer_id, one in held.items()
    ]
    made = [one for one in meant if one.is_one()]
    done = _keep(session, made, member, now)
    touched = [one for offer_id, one in held.items() if done.get(offer_id) or offer_id in portions]
    priced_places.refuse_free(session, touched, rates, portions)
    return dict.fromkeys(wanted, 0) | done


def _is_resold(offer: Offer, portion: Portion | None) -> bool:
    """Whether its price becomes that of something else: one fixed by hand in a catalog then means nothing any more."""
    return portion is not None and portion.measure != offer.portion.measure


def _own(held: Priced, followers: set[int] | None, rates: Rates, *, all_follow: bool = False) -> dict[int, int | None]:
    """What becomes of the offer's own price in each catalog."""
    own: dict[int, int | None] = {}
    for place in held.places:
        ident = place.item.catalog_id
        follows = place.item.price_cents is None if followers is None else ident in followers
        follows = follows or all_follow
        own[ident] = None if follows else held.paid(place, rates)
    return own


def _keep(session: Session, made: Sequence[_Change], member: ProducerMember, now: datetime) -> dict[int, int]:
    """Writes the records, then the prices; the id of each change by offer. The offers are locked."""
    if not made:
        return {}
    session.execute(insert(PriceChange), [one.record(member, now) for one in made])
    ours = col(PriceChange.offer_id).in_([one.held.id for one in made])
    query = select(PriceChange.offer_id, func.max(PriceChange.id)).where(ours).group_by(col(PriceChange.offer_id))
    done = {offer_id: typed.row_id(newest) for offer_id, newest in session.exec(query)}
    own = [row for one in made for row in one.own_records(done[one.held.id])]
    if own:
        session.execute(insert(CatalogPriceChange), own)
    for one in made:
        one.write()
    session.flush()
    return done


def _change_of(session: Session, member: ProducerMember, change_id: int) -> PriceChange:
    query = (
        select(PriceChange)
        .join(Offer, col(Offer.id) == PriceChange.offer_id)
        .where(PriceChange.id == typed.row_id(change_id), Offer.producer_id == member.producer_id)
    )
    found = session.exec(query).first()
    if found is None:
        raise NotFound
    return found


def _check_as_left(session: Session, found: PriceChange, held: Priced, own: Mapping[int, CatalogPriceChange]) -> None:
    """Raises ChangedSince unless all is as `found` left it."""
    later = select(PriceChange.id).where(
        PriceChange.offer_id == found.offer_id,
        col(PriceChange.id) > found.id,
        col(PriceChange.undone_at).is_(None),
    )
    if held.offer.price_cents != found.after_cents or session.exec(later.limit(1)).first() is not None:
        raise ChangedSince(what=f"le prix est passé depuis à {money.euros(held.offer.price_cents)}")
    if held.offer.sold_as != found.sold_as:
        raise ChangedSince(what="l'offre est vendue autrement depuis")
    for place in held.places:
        row = own.get(place.item.catalog_id)
        if row and place.item.price_cents != row.after_cents:
            raise ChangedSince(what=f"le prix a changé depuis dans « {place.catalog.name} »")


def _check_seen(session: Session, offer: Offer, cents: int, seen: int | None) -> None:
    if seen is not None and offer.price_cents not in (seen, cents):
        raise PriceMoved(offer=name_of(session, offer), price=money.euros(offer.price_cents))


def _chosen(followers: Any) -> set[int] | None:
    """The catalogs named; those that do not hold the offer say nothing."""
    if followers is None:
        return None
    if not isinstance(followers, list | tuple | set | frozenset) or len(followers) > MOST_CATALOGS:
        raise NotFound
    return {typed.row_id(catalog_id) for catalog_id in followers}
