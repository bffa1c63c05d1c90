"""The forms in which a farm sells its products: add, change, archive, bring back.

Every change first freezes the price lists of sales that are open, so that it reaches the next ones only.
"""

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import count

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from cagette_pwa import clock
from cagette_pwa.database import locked
from cagette_pwa.errors import CagetteError, NotFound, Taken
from cagette_pwa.models.catalog import Catalog, CatalogItem
from cagette_pwa.models.producer import ProducerMember
from cagette_pwa.models.product import Archival, Offer, Product
from cagette_pwa.services import open_sales, price_changes, price_lists, priced_places, prices, steps, typed
from cagette_pwa.services.product_drafts import OfferDraft


class ProductArchived(CagetteError):
    """All offers of an archived product rest; `product` is its name."""

    status = 409
    template = "« {product} » est archivé. Désarchivez d'abord ce produit : ses offres reviennent avec lui."


def offer_of(session: Session, producer_id: int, offer_id: int) -> Offer:
    """An offer of this farm, locked; raises NotFound."""
    query = select(Offer).where(Offer.id == typed.row_id(offer_id), Offer.producer_id == producer_id)
    offer = session.exec(locked(query).execution_options(populate_existing=True)).first()
    if offer is None:
        raise NotFound
    return offer


def add_offer(session: Session, member: ProducerMember, product_id: int, draft: OfferDraft, *, now: datetime) -> int:
    """A new form of a product of this farm; its id. Raises BadInput, NotFound, ProductArchived and Taken."""
    draft = draft.checked()
    query = select(Product).where(Product.id == typed.row_id(product_id), Product.producer_id == member.producer_id)
    product = _made(session.exec(locked(query)).first())
    reference = draft.reference or propose_reference(session, member.producer_id, product.name, draft)
    offer = Offer(
        product_id=typed.row_id(product.id),
        producer_id=member.producer_id,
        reference=reference,
        label=draft.label,
        price_cents=draft.price_cents,
    )
    with _unique(session, reference):
        _put(offer, draft)
        session.add(offer)
    return typed.row_id(offer.id)


def update_offer(
    session: Session,
    member: ProducerMember,
    offer_id: int,
    draft: OfferDraft,
    followers: Collection[int] | None = None,
    *,
    seen: int | None = None,
    now: datetime,
) -> int:
    """Change an offer, from the next sale on; the id of its change of price, 0 when the price stays.

    `followers` and `seen` are those of `price_changes.change`. Raises BadInput, NotFound, Taken, PriceMoved,
    WouldBeFree and StepHeld.
    """
    draft = draft.checked()
    with _unique(session, draft.reference):
        changed = price_changes.change(
            session, member, offer_id, draft.price_cents, followers, seen=seen, portion=draft.portion, now=now
        )
        offer = offer_of(session, member.producer_id, offer_id)
        steps.hold(session, {offer_id: (offer, draft.portion)})
        offer.label, offer.reference = draft.label, draft.reference or offer.reference
        _put(offer, draft)
    return changed


def archive(session: Session, member: ProducerMember, offer_id: int, at_once: bool = False, *, now: datetime) -> None:
    """An offer leaves all catalogs, from the next sale on; `at_once` takes it out of the open ones too.

    Archiving twice is archiving once.
    """
    price_lists.freeze_due(session, producer_id=member.producer_id, now=now)
    offer = offer_of(session, member.producer_id, offer_id)
    put_away(session, member, [offer], now=now)
    if at_once is True:
        open_sales.take_out(session, [typed.row_id(offer.id)], now=now)
    session.flush()


def unarchive(session: Session, member: ProducerMember, offer_id: int, at_once: bool = False, *, now: datetime) -> None:
    """An offer comes back to the catalogs that it left; `at_once` shows it again in open sales it left.

    One that left with its product comes back with it: raises ProductArchived. Also raises NotFound and WouldBeFree.
    """
    price_lists.freeze_due(session, producer_id=member.producer_id, now=now)
    priced_places.hold_catalogs(session, member)
    of_offer = select(Product).join(Offer, col(Offer.product_id) == Product.id)
    of_offer = of_offer.where(Offer.id == typed.row_id(offer_id), Offer.producer_id == member.producer_id)
    _made(session.exec(locked(of_offer, of=Product)).first())
    bring_back(session, member, [offer_of(session, member.producer_id, offer_id)], at_once, now=now)


def put_away(session: Session, member: ProducerMember, leaving: Sequence[Offer], *, now: datetime) -> None:
    """Offers that the caller has locked leave all catalogs; open price lists are frozen already."""
    for offer in leaving:
        if offer.archived_at is None:
            offer.archived_at = now
            session.add(Archival(offer_id=typed.row_id(offer.id), archived_by=member.user_id, archived_at=now))
    session.flush()


def bring_back(
    session: Session, member: ProducerMember, back: Sequence[Offer], at_once: bool = False, *, now: datetime
) -> None:
    """Offers that the caller has locked, after the farm's catalogs, are sold again. Raises WouldBeFree.

    Open price lists are frozen already.
    """
    offer_ids = [typed.row_id(offer.id) for offer in back]
    undone = select(Archival).where(col(Archival.offer_id).in_(offer_ids), col(Archival.undone_at).is_(None))
    for archival in session.exec(undone):
        archival.undone_by, archival.undone_at = member.user_id, now
    for offer in back:
        offer.archived_at = None
    session.flush()
    _refuse_free(session, offer_ids, now)
    if at_once is True:
        open_sales.put_back(session, offer_ids, now=now)


def propose_reference(session: Session, producer_id: int, name: str, draft: OfferDraft) -> str:
    """A reference that is free: `COU-500`, then `COU-500-2`; `CAR-VRAC`."""
    wanted = usual_reference(name, draft)
    query = select(Offer.reference).where(Offer.producer_id == producer_id, col(Offer.reference).startswith(wanted))
    return free_reference(wanted, set(session.exec(query)), count(2))


def usual_reference(name: str, draft: OfferDraft) -> str:
    """The reference that an offer gets where it is free."""
    size = draft.expected_grams if draft.variable_weight else draft.pack_size
    return f"{_three_letters(name)}-{'VRAC' if draft.bulk else size}"


def free_reference(wanted: str, taken: Collection[str], numbers: Iterator[int]) -> str:
    """`wanted`, or else followed by the first of `numbers` with which nobody has it."""
    numbered = (f"{wanted}-{number}" for number in numbers)
    return wanted if wanted not in taken else next(free for free in numbered if free not in taken)


def _three_letters(name: str) -> str:
    """Capitals, also of signs such as `ʳᵉ` that only become letters here."""
    plain = unicodedata.normalize("NFKD", name.upper().replace("Œ", "OE")).encode("ascii", "ignore").decode().upper()
    return "".join(c for c in plain if c.isalnum())[:3] or "REF"


def _put(offer: Offer, draft: OfferDraft) -> None:
    offer.unit, offer.pack_size = draft.unit, draft.pack_size
    offer.bulk, offer.variable_weight = draft.bulk, draft.variable_weight
    offer.expected_grams, offer.max_grams = draft.expected_grams, draft.max_grams


@contextmanager
def _unique(session: Session, reference: str) -> Iterator[None]:
    """Two colleagues may choose one reference at the same moment: the database decides."""
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError as error:
        raise Taken(
            what=f"La référence « {reference} » est déjà celle d'une autre offre. Choisissez-en une autre."
        ) from error


def _made(product: Product | None) -> Product:
    """What the farm makes now; raises NotFound and ProductArchived."""
    if product is None:
        raise NotFound
    if product.archived_at is not None:
        raise ProductArchived(product=product.name)
    return product


def _refuse_free(session: Session, offer_ids: list[int], now: datetime) -> None:
    holding = select(CatalogItem.catalog_id).where(col(CatalogItem.offer_id).in_(offer_ids))
    query = select(Catalog).where(col(Catalog.id).in_(holding), col(Catalog.removed_at).is_(None))
    query = query.order_by(col(Catalog.id))
    for catalog in session.exec(query):
        prices.refuse_free(session, catalog, clock.paris(now).date())
